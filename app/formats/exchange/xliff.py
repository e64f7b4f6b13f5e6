"""A batch of strings as XLIFF 1.2 (OASIS, 2008) or 2.0 (OASIS, 2014), for OmegaT, Trados and their like."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from app.formats.exchange.work_values import NAME, ReturnedEntry, ReturnedFile, WorkEntry, batch_of
from app.formats.exchange.xml import Reader, Writer

NAMESPACE = "urn:oasis:names:tc:xliff:document:{}"
SOURCE = "en"
_NUMBER = re.compile(r"u?([0-9]{1,9})")
_TEXTS = frozenset({"source", "target"})
_UNITS = frozenset({"trans-unit", "unit"})
_PASSED_OVER = frozenset({"alt-trans", "seg-source", "note", "matches", "glossary"})
"""Elements whose texts are not the unit's own."""
_MARKS = frozenset({"mrk", "sm", "em"})
"""Annotations of other programs around text that is the unit's own."""


def write_xliff(version: Literal["1.2", "2.0"], batch: int, locale: str, entries: Sequence[WorkEntry]) -> bytes:
    """Write a batch; every text that is there already is to be reviewed, whatever it is."""
    tag, name = locale.replace("_", "-"), NAME.format(batch)
    xml = Writer()
    about = {"version": version, "xmlns": NAMESPACE.format(version)}
    if version == "1.2":
        file = {"original": name, "source-language": SOURCE, "target-language": tag, "datatype": "plaintext"}
        with xml.inside("xliff", about), xml.inside("file", file), xml.inside("body"):
            for entry in entries:
                _write_12(xml, entry)
    else:
        about |= {"srcLang": SOURCE, "trgLang": tag}
        with xml.inside("xliff", about), xml.inside("file", {"id": "f1", "original": name, "canResegment": "no"}):
            for entry in entries:
                _write_20(xml, entry)
    return xml.bytes()


def _write_12(xml: Writer, entry: WorkEntry) -> None:
    with xml.inside("trans-unit", {"id": str(entry.number), "xml:space": "preserve"}, line=True):
        xml.text("source", entry.source)
        if entry.target:
            xml.text("target", entry.target, {"state": "needs-review-translation"})
        if entry.context:
            with xml.inside("context-group", {"purpose": "information"}):
                xml.text("context", entry.context, {"context-type": "x-polyleaf"})
        for note in entry.notes:
            xml.text("note", note)


def _write_20(xml: Writer, entry: WorkEntry) -> None:
    with xml.inside("unit", {"id": f"u{entry.number}"}, line=True):
        notes = [*([f"Context: {entry.context}"] if entry.context else []), *entry.notes]
        if notes:
            with xml.inside("notes"):
                for note in notes:
                    xml.text("note", note)
        with xml.inside("segment", {"state": "translated" if entry.target else "initial"}):
            xml.text("source", entry.source, {"xml:space": "preserve"})
            if entry.target:
                xml.text("target", entry.target, {"xml:space": "preserve"})


class _Xliff(Reader[ReturnedEntry]):
    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.batch: int | None = None
        self.language = ""
        self._number: int | None = None
        self._inside = 0
        self._parts: dict[str, list[str]] = {}

    def wanted(self) -> bool:
        return self._inside == 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _PASSED_OVER:
            self._inside += 1
        elif self._inside:
            return
        elif name == "xliff":
            self.language = attributes.get("trgLang", "")
        elif name == "file":
            self.batch = batch_of(attributes.get("original", ""))
            self.language = attributes.get("target-language", self.language)
        elif name in _UNITS:
            match = _NUMBER.fullmatch(attributes.get("id", ""))
            self._number = int(match[1]) if match else None
            self._parts = {"source": [], "target": []}
        elif name in _TEXTS:
            self.begin_text()
        elif self.text is not None and name not in _MARKS:
            self.refuse(name, "formatting codes inside a text", "plain text, as in the file that was downloaded")

    def end(self, name: str) -> None:
        if name in _PASSED_OVER:
            self._inside -= 1
        elif self._inside:
            return
        elif name in _TEXTS and self._parts:
            self._parts[name].append(self.end_text())
        elif name in _UNITS:
            source, target = (" ".join(filter(None, self._parts[part])) for part in ("source", "target"))
            self.done.append(ReturnedEntry(self._number, "", source, target))
            self._parts = {}


def read_xliff(path: Path) -> ReturnedFile:
    """Read a batch that came back; a unit that a program cut into sentences is put together again.

    Raise ContentErrors where the file cannot be read.
    """
    reader = _Xliff(path)
    entries = tuple(entry for entry in reader.values() if entry.target)
    if not reader.language:
        reader.refuse("xliff", "no target language", "an XLIFF 1.2 or 2.0 file", 1)
    return ReturnedFile(reader.batch, reader.language, entries)
