"""YAML as a tree with line numbers in which every scalar is text, and the reader that a schema is written with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import yaml

from app.domain.leaflet import PartialDate
from app.errors import ContentErrors, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_DEPTH = 6
MAX_NODES = 20_000
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


@dataclass(frozen=True)
class Node:
    """One YAML value and its line in the file, counted from 1."""

    line: int
    value: str | list[Node] | dict[str, Node]


def control_character(text: str) -> re.Match[str] | None:
    """Find a character that no leaflet may hold: controls, line separators, lone surrogates, byte order marks."""
    return _CONTROL.search(text)


def read_yaml(text: str, file: str, first_line: int = 1) -> Node:
    """Read one YAML mapping; raise ContentErrors for bad syntax, aliases, anchors, tags, duplicate keys or depth."""
    faults: list[Fault] = []

    def fault(line: int, name: str, found: str, allowed: str) -> None:
        faults.append(Fault(file, line + first_line, name, found, allowed))

    root = Node(first_line, {})
    # The stack is explicit because PyYAML's composer recurses and hostile nesting would exhaust Python's stack.
    stack: list[tuple[Node, list[str]]] = []
    seen = documents = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            line = event.start_mark.line if event.start_mark else 0
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    fault(line, "front matter", "a second YAML document", "only one is allowed")
                    break
            if isinstance(event, yaml.AliasEvent):
                fault(line, "front matter", f"the alias *{event.anchor}", "repeat the value; aliases are refused")
                break
            if isinstance(event, yaml.CollectionEndEvent):
                stack.pop()
                continue
            if not isinstance(event, yaml.NodeEvent):
                continue
            seen += 1
            if event.anchor:
                fault(line, "front matter", f"the anchor &{event.anchor}", "write plain values; anchors are refused")
            tag = getattr(event, "tag", None)
            if tag is not None:
                fault(line, "front matter", f"the tag {tag}", "write plain values; tags are refused")
            if len(stack) >= MAX_DEPTH or seen > MAX_NODES:
                fault(line, "front matter", "too much", f"at most {MAX_DEPTH} levels and {MAX_NODES} values")
                break
            value: str | list[Node] | dict[str, Node]
            if isinstance(event, yaml.ScalarEvent):
                value = event.value
            else:
                value = [] if isinstance(event, yaml.SequenceStartEvent) else {}
            node = Node(line + first_line, value)
            if not stack:
                root = node
            else:
                _attach(stack[-1], node, fault, line)
            if not isinstance(value, str):
                stack.append((node, []))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        fault(mark.line if mark else 0, "front matter", error.problem or "bad YAML", "write valid YAML")
    except yaml.YAMLError as error:
        fault(0, "front matter", str(error).splitlines()[0], "write valid YAML")
    if not faults and not isinstance(root.value, dict):
        fault(root.line - first_line, "front matter", "no mapping", "write 'name: value' lines")
    if faults:
        raise ContentErrors(faults)
    return root


def _attach(top: tuple[Node, list[str]], node: Node, fault: Any, line: int) -> None:
    parent, pending = top
    if isinstance(parent.value, list):
        parent.value.append(node)
    elif isinstance(parent.value, dict):
        if pending:
            key = pending.pop()
            if key in parent.value:
                fault(line, key, "the name twice", "give each name once")
            parent.value[key] = node
        elif isinstance(node.value, str):
            pending.append(node.value)
        else:
            fault(line, "front matter", "a list or mapping as a name", "names are plain words")
            pending.append("")


@dataclass
class Fields:
    """Read the fields of one mapping; every fault is collected, and `finish` reports the names nobody asked for."""

    node: Node
    file: str
    faults: list[Fault]
    path: str = ""
    _asked: list[str] = field(default_factory=list)

    def fault(self, name: str, found: str, allowed: str, line: int | None = None) -> None:
        """Collect a fault of the field `name`."""
        node = self.get(name)
        where = line if line is not None else (node.line if node else self.node.line)
        self.faults.append(Fault(self.file, where, self._full(name), found, allowed))

    def get(self, name: str) -> Node | None:
        """Give the node of a field, or None."""
        return self.node.value.get(name) if isinstance(self.node.value, dict) else None

    def line(self, name: str) -> int:
        """Give the line of a field, or of the mapping that lacks it."""
        node = self.get(name)
        return node.line if node else self.node.line

    def text(self, name: str, *, required: bool = True, pattern: str = "", allowed: str = "some text") -> str:
        """Read one line of text, runs of breaks and spaces folded to a space; empty if it is missing or wrong."""
        value = self.raw(name, required=required, allowed=allowed)
        value = re.sub(r"[ \t\n]+", " ", value).strip(" ")
        if value and pattern and not re.fullmatch(pattern, value):
            self.fault(name, repr(value), allowed)
            return ""
        return value

    def raw(self, name: str, *, required: bool = True, allowed: str = "some text") -> str:
        """Read text without touching it, but for the line break that ends a YAML block."""
        self._asked.append(name)
        node = self.get(name)
        if node is None:
            if required:
                self.fault(name, "nothing", f"{allowed} is required")
            return ""
        if not isinstance(node.value, str):
            self.fault(name, "a list or mapping", allowed)
            return ""
        if not node.value.strip():
            self.fault(name, "an empty value", f"write {allowed} or leave the field out")
            return ""
        if match := control_character(node.value):
            self.fault(name, f"the control character U+{ord(match[0]):04X}", "printable characters")
            return ""
        return node.value.rstrip("\n")

    def address(self, name: str, *, required: bool = True) -> str:
        """Read an https: address."""
        return self.text(
            name, required=required, pattern=r"https://[^\s/<>\"]+[^\s<>\"]*", allowed="an address like https://…"
        )

    def date(self, name: str) -> PartialDate | None:
        """Read an optional date of day or month precision."""
        value = self.text(name, required=False)
        if not value:
            return None
        try:
            return PartialDate.parse(value)
        except ValueError:
            self.fault(name, repr(value), "a real date as YYYY-MM-DD, or YYYY-MM if only the month is known")
            return None

    def choice(self, name: str, choices: tuple[str, ...], *, default: str | None = None) -> str:
        """Read one of a few words."""
        value = self.text(name, required=default is None, allowed="one of " + ", ".join(choices))
        if value and value not in choices:
            self.fault(name, repr(value), "one of " + ", ".join(choices))
            return choices[0]
        return value or default or choices[0]

    def mapping(self, name: str, *, required: bool = False) -> Fields | None:
        """Read a field that holds named fields of its own."""
        self._asked.append(name)
        node = self.get(name)
        if node is None or not isinstance(node.value, dict):
            if node is not None or required:
                self.fault(name, "nothing" if node is None else "no mapping", "'name: value' lines below it")
            return None
        return Fields(node, self.file, self.faults, self._full(name))

    def items(self, name: str) -> Iterator[tuple[int, Node]]:
        """Read a field that holds a list; yields each place, counted from 0, with its node."""
        self._asked.append(name)
        node = self.get(name)
        if node is None:
            return
        if not isinstance(node.value, list):
            self.fault(name, "no list", "a list")
            return
        yield from enumerate(node.value)

    def mappings(self, name: str) -> Iterator[Fields]:
        """Read a field that holds a list of mappings."""
        for place, node in self.items(name):
            path = f"{self._full(name)}[{place + 1}]"
            if isinstance(node.value, dict):
                yield Fields(node, self.file, self.faults, path)
            else:
                self.faults.append(Fault(self.file, node.line, path, "no mapping", "'name: value' lines"))

    def names(self) -> list[str]:
        """List the names of the mapping, for mappings whose names are free."""
        names = list(self.node.value) if isinstance(self.node.value, dict) else []
        self._asked += names
        return names

    def finish(self) -> None:
        """Report every field that no schema asked for, with the nearest known name."""
        if not isinstance(self.node.value, dict):
            return
        for name in self.node.value:
            if name not in self._asked:
                near = get_close_matches(name, self._asked, 1, 0.5)
                known = f"did you mean {near[0]}?" if near else "known are " + ", ".join(self._asked)
                self.fault(name, "an unknown field", known)

    def _full(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name
