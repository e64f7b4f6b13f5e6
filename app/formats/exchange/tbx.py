"""Glossaries as TBX (ISO 30042): version 2 (martif) and 3 (DCA or DCT) are read, TBX-Basic of version 3 is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from app.domain.glossary import CaseRule, GlossaryTerm, case_rule_of
from app.formats.exchange.xml import Reader, Writer, same_language
from app.formats.files import write_file

_ENTRY = frozenset({"termEntry", "conceptEntry"})
_LANGUAGE = frozenset({"langSet", "langSec"})
_TERM = frozenset({"tig", "ntig", "termSec"})
_FORBIDDEN = frozenset({"deprecatedTerm-admn-sts", "supersededTerm-admn-sts", "deprecatedTerm", "supersededTerm"})
_ADMITTED = frozenset({"admittedTerm-admn-sts", "admittedTerm"})
_TYPED = frozenset({"termNote", "descrip", "admin", "note"})
LOCKED, CASE, REASON = "x-polyleaf-do-not-translate", "x-polyleaf-case", "x-polyleaf-reason"

_Word = tuple[str, str, str]
"""A term's language, its text and its status."""


class _Tbx(Reader[GlossaryTerm]):
    def __init__(self, path: Path, source: str, target: str) -> None:
        super().__init__(path)
        self._source, self._target = source, target
        self._language = self._status = self._word = self._type = ""
        self._words: list[_Word] = []
        self._said: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name in _ENTRY:
            self._words, self._said, self._language = [], {}, ""
        elif name in _LANGUAGE:
            self._language = attributes.get("lang", "")
        elif name in _TERM:
            self._word = self._status = ""
        elif name == "term":
            self.begin_text()
        elif name in _TYPED or name in ("partOfSpeech", "definition", "administrativeStatus"):
            self._type = attributes.get("type", name)
            self.begin_text()

    def end(self, name: str) -> None:
        if name == "term":
            self._word = self.end_text()
        elif name in _TYPED or name in ("partOfSpeech", "definition", "administrativeStatus"):
            text = self.end_text()
            if self._type in ("administrativeStatus", "normativeAuthorization"):
                self._status = text
            else:
                self._said.setdefault(self._type, text)
        elif name in _TERM:
            self._words.append((self._language, self._word, self._status))
        elif name in _ENTRY:
            self._finish()

    def _finish(self) -> None:
        sources = [word for tag, word, status in self._words if word and same_language(tag, self._source)]
        ours = [(word, status) for tag, word, status in self._words if word and same_language(tag, self._target)]
        preferred = [word for word, status in ours if status not in _FORBIDDEN | _ADMITTED]
        admitted = [*preferred[1:], *(word for word, status in ours if status in _ADMITTED)]
        locked = self._said.get(LOCKED) == "yes"
        if not sources or not (ours or locked):
            return
        case = self._said.get(CASE, "")
        for source in sources:
            rule: CaseRule = "exact" if case == "exact" else "any" if case == "any" else case_rule_of(source)
            term = GlossaryTerm(
                source,
                (preferred or admitted or [source if locked else ""])[0],
                self._said.get("partOfSpeech", ""),
                rule,
                self._said.get("definition", ""),
                locked,
                tuple(admitted if preferred else admitted[1:]),
                tuple(word for word, status in ours if status in _FORBIDDEN),
                self._said.get(REASON, ""),
            )
            self.done.append(term)


def read_tbx(path: Path, locale: str, source: str = "en") -> Iterator[GlossaryTerm]:
    """Yield the terms of a TBX file that have English and a translation into a locale.

    Raises ContentErrors where the file is no XML that can be read.
    """
    yield from _Tbx(path, source, locale.replace("_", "-")).values()


def write_tbx(path: Path, locale: str, terms: Iterable[GlossaryTerm], source: str = "en") -> int:
    """Write a glossary as TBX-Basic, whole or not at all; return how many terms it has."""
    xml = Writer()
    number = 0
    root = {"type": "TBX-Basic", "style": "dca", "xml:lang": source, "xmlns": "urn:iso:std:iso:30042:ed-2"}
    with xml.inside("tbx", root):
        with xml.inside("tbxHeader"), xml.inside("fileDesc"), xml.inside("sourceDesc"):
            xml.text("p", "Polyleaf")
        with xml.inside("text"), xml.inside("body"):
            for number, term in enumerate(terms, 1):
                _write(xml, number, term, source, locale.replace("_", "-"))
    write_file(path, xml.bytes())
    return number


def _write(xml: Writer, number: int, term: GlossaryTerm, source: str, locale: str) -> None:
    said = (
        ("descrip", "definition", term.definition),
        ("admin", CASE, term.case_rule),
        ("admin", LOCKED, "yes" if term.do_not_translate else ""),
        ("admin", REASON, term.reason),
    )
    status = ["preferredTerm-admn-sts", *["admittedTerm-admn-sts"] * len(term.allowed)]
    ours = [*zip(term.allowed, status, strict=False), *((form, "deprecatedTerm-admn-sts") for form in term.forbidden)]
    with xml.inside("conceptEntry", {"id": f"c{number}"}, line=True):
        for name, type_, value in said:
            if value:
                xml.text(name, value, {"type": type_})
        with xml.inside("langSec", {"xml:lang": source}), xml.inside("termSec"):
            xml.text("term", term.source)
            if term.part_of_speech:
                xml.text("termNote", term.part_of_speech, {"type": "partOfSpeech"})
        with xml.inside("langSec", {"xml:lang": locale}):
            for form, state in ours:
                with xml.inside("termSec"):
                    xml.text("term", form)
                    xml.text("termNote", state, {"type": "administrativeStatus"})
