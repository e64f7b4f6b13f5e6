"""Translation memories as TMX 1.4b (LISA OSCAR, 2005): read anyone's, write our own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.formats.exchange.xml import Reader, Writer, same_language
from app.formats.files import write_file

CONTEXT, DOCUMENT, FINGERPRINT = "x-polyleaf-context", "x-polyleaf-document", "x-polyleaf-fingerprint"
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut"})
"""Elements that hold another program's formatting codes, which are no text."""


@dataclass(frozen=True)
class TmxEntry:
    """One translation: its name in the file (tuid, else its line), both texts, and what our own files say besides."""

    name: str
    source: str
    target: str
    context: str = ""
    document: str = ""
    fingerprint: str = ""


class _Tmx(Reader[TmxEntry]):
    def __init__(self, path: Path, source: str, target: str) -> None:
        super().__init__(path)
        self._source, self._target = source, target
        self._name = self._language = self._type = ""
        self._texts: dict[str, str] = {}
        self._properties: dict[str, str] = {}
        self._inside = 0

    def wanted(self) -> bool:
        return self._inside == 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _CODES:
            self._inside += 1
        elif name == "tu":
            self._name = attributes.get("tuid") or f"line {self.parser.CurrentLineNumber}"
            self._texts, self._properties = {}, {}
        elif name == "tuv":
            self._language = attributes.get("lang", "")
        elif name == "seg":
            self.begin_text()
        elif name == "prop":
            self._type = attributes.get("type", "")
            self.begin_text()

    def end(self, name: str) -> None:
        if name in _CODES:
            self._inside -= 1
        elif name == "seg":
            self._texts.setdefault(self._language, self.end_text())
        elif name == "prop":
            self._properties[self._type] = self.end_text()
        elif name == "tu":
            self._finish()

    def _finish(self) -> None:
        source = self._of(self._source)
        target = self._of(self._target)
        if source and target:
            names = (self._properties.get(name, "") for name in (CONTEXT, DOCUMENT, FINGERPRINT))
            self.done.append(TmxEntry(self._name, source, target, *names))

    def _of(self, wanted: str) -> str:
        exact = [text for tag, text in self._texts.items() if tag.replace("_", "-").lower() == wanted.lower()]
        return next(iter(exact), next((t for tag, t in self._texts.items() if same_language(tag, wanted)), ""))


def read_tmx(path: Path, locale: str, source: str = "en") -> Iterator[TmxEntry]:
    """Yield the translations of a TMX file from one language into a locale, in order; others are passed over.

    Formatting codes of other programs are left out. Raises ContentErrors where the file is no TMX that can be read.
    """
    yield from _Tmx(path, source.replace("_", "-"), locale.replace("_", "-")).values()


def write_tmx(path: Path, locale: str, entries: Iterable[TmxEntry], source: str = "en") -> int:
    """Write a TMX file, whole or not at all; return how many entries it has."""
    xml = Writer()
    number = 0
    header = {
        "creationtool": "polyleaf", "creationtoolversion": "1", "segtype": "block", "o-tmf": "polyleaf",
        "adminlang": "en", "srclang": source, "datatype": "plaintext",
    }  # fmt: skip
    with xml.inside("tmx", {"version": "1.4"}):
        xml.text("header", "", header)
        with xml.inside("body"):
            for entry in entries:
                _write(xml, entry, source, locale.replace("_", "-"))
                number += 1
    write_file(path, xml.bytes())
    return number


def _write(xml: Writer, entry: TmxEntry, source: str, locale: str) -> None:
    with xml.inside("tu", {"tuid": entry.name} if entry.name else {}, line=True):
        for type_, value in ((CONTEXT, entry.context), (DOCUMENT, entry.document), (FINGERPRINT, entry.fingerprint)):
            if value:
                xml.text("prop", value, {"type": type_})
        for tag, text in ((source, entry.source), (locale, entry.target)):
            with xml.inside("tuv", {"xml:lang": tag}):
                xml.text("seg", text)
