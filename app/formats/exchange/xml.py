"""Read XML of strangers piece by piece: no entities, no files named by it, nothing without a bound. Write our own."""

from __future__ import annotations

import io
import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, NoReturn, TypeVar
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from app.errors import ContentErrors, Fault

CHUNK = 1 << 16
LONGEST = 20_000
"""Characters of one text."""
DEEPEST = 64

_BLANKS = re.compile("[ \t\r\n]+")
_SAME = {"zh-cn": "zh-hans", "zh-sg": "zh-hans", "zh-tw": "zh-hant", "zh-hk": "zh-hant", "zh-mo": "zh-hant"}
"""Regions that older files name instead of a script (CLDR's likely subtags)."""

Value = TypeVar("Value")


class Reader(ABC, Generic[Value]):
    """Feed a file to expat; subclasses put what is finished into `done`. Raises ContentErrors with the line."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done: list[Value] = []
        self.text: list[str] | None = None
        self._length = self._depth = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.EntityDeclHandler = self._entity

    def values(self) -> Iterator[Value]:
        """Yield what the file holds, in its order, without holding the file."""
        try:
            with self.path.open("rb") as file:
                last = False
                while not last:
                    piece = file.read(CHUNK)
                    last = not piece
                    self.parser.Parse(piece, last)
                    yield from self.done
                    self.done = []
        except expat.ExpatError as error:
            self.refuse("XML", expat.ErrorString(error.code), "well-formed XML", error.lineno)
        except OSError as error:
            self.refuse("file", error.strerror or "an error of the disk", "a file that can be read", 1)

    def refuse(self, field: str, found: str, allowed: str, line: int | None = None) -> NoReturn:
        """Refuse the whole file."""
        raise ContentErrors([Fault(str(self.path), line or self.parser.CurrentLineNumber, field, found, allowed)])

    def begin_text(self) -> None:
        """Collect text from here on."""
        self.text, self._length = [], 0

    def end_text(self) -> str:
        """Return the collected text, blanks and line ends as one blank, and collect no more; hard blanks stay."""
        text, self.text = "".join(self.text or ()), None
        return _BLANKS.sub(" ", text).strip(" ")

    def _entity(self, *_: object) -> None:
        self.refuse("DOCTYPE", "an entity", "no entities of the file's own")

    def _characters(self, text: str) -> None:
        if self.text is None or not self.wanted():
            return
        self._length += len(text)
        if self._length > LONGEST:
            self.refuse("text", f"more than {LONGEST} characters", "shorter texts")
        self.text.append(text)

    def wanted(self) -> bool:
        """Tell whether the text at hand is content, not markup of another program."""
        return True

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            self.refuse("XML", f"elements {self._depth} deep", f"at most {DEEPEST}")
        self.start(name.rpartition(" ")[2], {key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self._depth -= 1
        self.end(name.rpartition(" ")[2])

    @abstractmethod
    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Meet the start of an element, names without their namespace."""

    @abstractmethod
    def end(self, name: str) -> None:
        """Meet the end of an element."""


class Writer:
    """Collect one XML document, element by element."""

    def __init__(self) -> None:
        self._out = io.StringIO()
        self._out.write('<?xml version="1.0" encoding="utf-8"?>\n')

    @contextmanager
    def inside(self, name: str, attributes: Mapping[str, str] | None = None, *, line: bool = False) -> Iterator[None]:
        """Write an element around what the block writes; `line` ends it with a line break."""
        self._out.write(f"<{name}{_written(attributes or {})}>")
        yield
        self._out.write(f"</{name}>\n" if line else f"</{name}>")

    def text(self, name: str, text: str, attributes: Mapping[str, str] | None = None) -> None:
        """Write an element with a text; characters that XML has no way to write are left out."""
        self._out.write(f"<{name}{_written(attributes or {})}>{escape(_IMPOSSIBLE.sub('', text))}</{name}>")

    def bytes(self) -> bytes:
        """Return the document."""
        return self._out.getvalue().encode()


_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _written(attributes: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(_IMPOSSIBLE.sub('', value))}" for name, value in attributes.items())


def language_of(tag: str) -> str:
    """Return a language tag of a file (`pt-br`, `zh_Hant`) in one spelling, to compare: lower case with hyphens."""
    spelt = tag.replace("_", "-").lower()
    return _SAME.get(spelt, spelt)


def same_language(tag: str, wanted: str) -> bool:
    """Tell whether a file's tag means a locale: the same, or one of them names no region or script."""
    ours, theirs = language_of(wanted), language_of(tag)
    return ours == theirs or ours.startswith(theirs + "-") or theirs.startswith(ours + "-")
