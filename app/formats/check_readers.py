"""Read translations from anyone's PO, XLIFF or TMX files, one at a time, with the line where each begins.

Nothing is kept: memory does not grow with the file. Specifications: GNU gettext manual, 'PO Files'; OASIS XLIFF 1.2 and
2.0; LISA TMX 1.4b.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from app.errors import ContentErrors, Fault

CHUNK = 1 << 16
INLINE = frozenset({"x", "g", "bx", "ex", "bpt", "ept", "ph", "it", "pc", "sc", "ec"})
"""Elements of XLIFF and TMX that stand for markup in the text: each must stand in the translation too."""
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"\s*$')
_PLAIN_KEYWORDS = frozenset({"msgctxt", "msgid", "msgid_plural", "msgstr"})
_PLURAL_KEYWORD = re.compile(r"msgstr\[\d{1,2}\]")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


@dataclass(frozen=True)
class Entry:
    """One translation of a file: where it begins, its language, and both texts."""

    file: str
    line: int
    locale: str
    context: str | None
    source: str
    target: str


def read_entries(path: Path, locale: str | None = None) -> Iterator[Entry]:
    """Yield the translations of a file that have a text, marked as unsure or not.

    `locale` is used instead of what the file says of its language; in a TMX, which may hold many, it chooses one.
    Raises ContentErrors where the file cannot be read, with the line.
    """
    suffix = path.suffix.lower()
    readers: dict[str, Callable[[Path, str | None], Iterator[Entry]]] = {
        ".po": read_po, ".xlf": read_xliff, ".xliff": read_xliff, ".tmx": read_tmx,
    }  # fmt: skip
    if suffix not in readers:
        _refuse(path, 1, "file name", path.name, "a name that ends with .po, .xlf, .xliff or .tmx")
    try:
        yield from readers[suffix](path, locale)
    except OSError as error:
        _refuse(path, 1, "file", error.strerror or "an error of the disk", "a file that can be read")


def _refuse(path: Path, line: int, field: str, found: str, allowed: str) -> NoReturn:
    raise ContentErrors([Fault(str(path), line, field, found, allowed)])


def read_po(path: Path, locale: str | None) -> Iterator[Entry]:
    """Yield the entries of a PO file; each plural form is a translation of its own."""
    fields: dict[str, str] = {}
    current, line, begun = "", 0, 0
    with path.open("rb") as file:
        for line, raw in enumerate(file, 1):
            try:
                text = raw.decode("utf-8-sig" if line == 1 else "utf-8").strip()
            except UnicodeDecodeError as error:
                _refuse(path, line, "encoding", f"byte 0x{raw[error.start]:02x}", "UTF-8 text")
            if not text or text.startswith("#"):
                if fields and current.startswith("msgstr"):
                    locale = locale or _language(fields)
                    yield from _po_entries(path, begun, locale, fields)
                    fields, current = {}, ""
                continue
            keyword, _, rest = (text, "", text) if text.startswith('"') else text.partition(" ")
            if not text.startswith('"'):
                if keyword in ("msgctxt", "msgid") and current.startswith("msgstr"):
                    locale = locale or _language(fields)
                    yield from _po_entries(path, begun, locale, fields)
                    fields = {}
                if keyword not in _PLAIN_KEYWORDS and not _PLURAL_KEYWORD.fullmatch(keyword):
                    _refuse(path, line, "keyword", repr(keyword[:40]), "msgctxt, msgid, msgid_plural or msgstr")
                begun = line if not fields else begun
                current = keyword
                fields.setdefault(current, "")
            match = _STRING.match(rest.strip())
            if match is None or not current:
                _refuse(path, line, "string", repr(rest[:40]), 'text between " and "')
            fields[current] += _unescaped(match[1])
    if fields:
        yield from _po_entries(path, begun, locale or _language(fields), fields)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda m: _ESCAPED.get(m[1], m[1]), text) if "\\" in text else text


def _language(fields: dict[str, str]) -> str | None:
    match = (
        re.search(r"^Language:[ \t]*(\S+)", fields.get("msgstr", ""), re.MULTILINE) if not fields.get("msgid") else None
    )
    return match[1] if match else None


def _po_entries(path: Path, line: int, locale: str | None, fields: dict[str, str]) -> Iterator[Entry]:
    source = fields.get("msgid", "")
    if not source:
        return
    plural = fields.get("msgid_plural")
    for keyword, target in fields.items():
        if keyword.startswith("msgstr") and target:
            if locale is None:
                _refuse(path, line, "Language", "no header", "a header 'Language: …', or give --locale")
            several = plural and (keyword != "msgstr[0]" or "msgstr[1]" not in fields)
            yield Entry(
                str(path), line, locale, fields.get("msgctxt"), plural if several and plural else source, target
            )


class _Reader(ABC):
    """Feed a file to expat piece by piece; subclasses put finished entries into `done`."""

    def __init__(self, path: Path, locale: str | None) -> None:
        self.path, self.locale = path, locale
        self.done: deque[Entry] = deque()
        self.text: list[str] | None = None
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.EntityDeclHandler = self._entity

    def entries(self) -> Iterator[Entry]:
        with self.path.open("rb") as file:
            last = False
            while not last:
                piece = file.read(CHUNK)
                last = not piece
                try:
                    self.parser.Parse(piece, last)
                except expat.ExpatError as error:
                    _refuse(self.path, error.lineno, "XML", expat.ErrorString(error.code), "well-formed XML")
                while self.done:
                    yield self.done.popleft()

    def _entity(self, *_: object) -> None:
        _refuse(self.path, self.parser.CurrentLineNumber, "DOCTYPE", "an entity", "no entities of the file's own")

    def _characters(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if self.text is not None and local in INLINE:
            self.text.append(f"<{local}{attributes.get('id') or attributes.get('i') or ''}/>")
        self.start(local, {key.rpartition(" ")[2]: value for key, value in attributes.items()})

    def _end(self, name: str) -> None:
        self.end(name.rpartition(" ")[2])

    @abstractmethod
    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Meet the start of an element, names without their namespace."""

    @abstractmethod
    def end(self, name: str) -> None:
        """Meet the end of an element."""


class _Xliff(_Reader):
    language: str | None = None
    unit: str | None = None
    line = 0
    source = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("file", "xliff"):
            self.language = attributes.get("target-language") or attributes.get("trgLang") or self.language
        elif name in ("trans-unit", "unit"):
            self.unit = attributes.get("resname") or attributes.get("id")
            self.line, self.source = self.parser.CurrentLineNumber, ""
        elif name in ("source", "target") and self.unit is not None:
            self.text = []

    def end(self, name: str) -> None:
        if name in ("trans-unit", "unit"):
            self.unit = None
        if name not in ("source", "target") or self.text is None:
            return
        text, self.text = "".join(self.text), None
        if name == "source":
            self.source = text
            return
        locale = self.locale or self.language
        if text.strip() and self.source.strip():
            if locale is None:
                _refuse(self.path, self.line, "target-language", "none", "a language, or give --locale")
            self.done.append(Entry(str(self.path), self.line, locale, self.unit, self.source, text))


class _Tmx(_Reader):
    source_language = "en"
    unit: str | None = None
    line = 0
    language = ""
    texts: dict[str, str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "header" and attributes.get("srclang", "*all*") != "*all*":
            self.source_language = attributes["srclang"]
        elif name == "tu":
            self.unit, self.line, self.texts = attributes.get("tuid"), self.parser.CurrentLineNumber, {}
        elif name == "tuv":
            self.language = attributes.get("lang", "")
        elif name == "seg":
            self.text = []

    def end(self, name: str) -> None:
        if name == "seg" and self.text is not None and self.texts is not None:
            self.texts[self.language], self.text = "".join(self.text), None
        elif name == "tu" and self.texts is not None:
            self._finish(self.texts)
            self.texts = None

    def _finish(self, texts: dict[str, str]) -> None:
        base = self.source_language.lower().split("-")[0]
        source = next((key for key in texts if key.lower().split("-")[0] == base), None)
        wanted = self.locale.replace("_", "-").lower() if self.locale else None
        for language, text in texts.items():
            chosen = wanted is None or language.replace("_", "-").lower() == wanted or len(texts) == 2
            if source is not None and language != source and chosen and text.strip() and texts[source].strip():
                locale = self.locale or language
                self.done.append(Entry(str(self.path), self.line, locale, self.unit, texts[source], text))


def read_xliff(path: Path, locale: str | None) -> Iterator[Entry]:
    """Yield the translations of an XLIFF file, version 1.2 or 2."""
    return _Xliff(path, locale).entries()


def read_tmx(path: Path, locale: str | None) -> Iterator[Entry]:
    """Yield the translations of a TMX file from its source language into every other one."""
    return _Tmx(path, locale).entries()
