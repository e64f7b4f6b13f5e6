"""The HTML of our own renderers as a tree, to be laid out elsewhere: on paper, or beside another language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


@dataclass(frozen=True)
class Element:
    """An element: its name, its attributes in order, and what is in it, texts and elements."""

    tag: str
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple[Element | str, ...] = ()

    def get(self, name: str) -> str:
        """Return an attribute, '' where there is none."""
        return dict(self.attributes).get(name, "")

    @property
    def elements(self) -> tuple[Element, ...]:
        """The children that are elements."""
        return tuple(child for child in self.children if isinstance(child, Element))


Nodes = tuple[Element | str, ...]


def element(tag: str, children: Nodes | Markup, **attributes: str) -> Element:
    """Make an element; `class_` is `class`, and markup is read."""
    inside = parse_markup(children) if isinstance(children, Markup) else children
    return Element(tag, tuple((name.rstrip("_"), value) for name, value in attributes.items() if value), inside)


def parse_markup(markup: Markup) -> Nodes:
    """Read well-formed HTML without void elements; line breaks between blocks are dropped, other space is one space."""
    reader = _Reader()
    reader.feed(str(markup))
    reader.close()
    assert len(reader.open) == 1, "our own renderers close what they open"
    return tuple(reader.open[0].children)


def write_markup(nodes: Iterable[Element | str], rename: Callable[[str], str] = str) -> Markup:
    """Write a tree as HTML; `rename` gives each `id` its name in the new place."""
    return Markup("").join(_written(nodes, rename))


def words_of(nodes: Iterable[Element | str]) -> str:
    """Return the text of a tree, without its markup."""
    return "".join(node if isinstance(node, str) else words_of(node.children) for node in nodes)


def as_data(nodes: Iterable[Element | str]) -> list[Any]:
    """Return a tree as JSON values: a text is a string, an element `{tag, children, ...attributes}`."""
    return [
        node if isinstance(node, str) else {"tag": node.tag, "children": as_data(node.children)} | dict(node.attributes)
        for node in nodes
    ]


@dataclass
class _Open:
    tag: str
    attributes: tuple[tuple[str, str], ...]
    children: list[Element | str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [_Open("", ())]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(_Open(tag, tuple((name, value or "") for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        closed = self.open.pop()
        assert closed.tag == tag, "our own renderers close what they open"
        self.open[-1].children.append(Element(tag, closed.attributes, tuple(closed.children)))

    def handle_data(self, data: str) -> None:
        if not ("\n" in data and data.isspace()):
            self.open[-1].children.append(re.sub(r"[ \t\n]+", " ", data))


def _written(nodes: Iterable[Element | str], rename: Callable[[str], str]) -> Iterator[Markup]:
    for node in nodes:
        if isinstance(node, str):
            yield escape(node)
            continue
        attributes = Markup("").join(
            Markup(' {}="{}"').format(name, rename(value) if name == "id" else value) for name, value in node.attributes
        )
        yield Markup("<{}{}>{}</{}>").format(node.tag, attributes, write_markup(node.children, rename), node.tag)
