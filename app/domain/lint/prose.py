"""The words of the English as its readers see them: pieces of prose, sentences, words, syllables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.checks.finding import Severity, Span
from app.domain.leaflet import Document, Segment
from app.domain.lint.finding import SourceFinding

_LINK = re.compile(r"!?\[((?:[^\[\]\\]|\\.)*)\]\([^()]*\)")
_BETWEEN = re.compile(r"[\s*_\\\[]|\]\([^()]*\)")
_ENDS = re.compile(r"(?<=[.!?])[\"'”’)*]*\s+(?=[\"'“‘(*]*[A-Z0-9{])")
_ABBREVIATED = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|Dr|Mr|Mrs|Ms|Prof|St|No|et al)|\b[A-Z])\.[\"'”’)*]*$")
WORD = re.compile(r"[^\W_]+(?:[-'’.,/][^\W_]+)*%?")


@dataclass(frozen=True)
class Sentence:
    """One sentence of a segment, as plain words."""

    text: str
    segment: Segment


@dataclass(frozen=True)
class Desk:
    """A document under review, and the name of its file."""

    document: Document
    file: str

    @property
    def prose(self) -> tuple[Segment, ...]:
        """The segments that are translated, citations not among them."""
        return self.document.segments

    def sentences(self) -> Iterator[Sentence]:
        """Part every segment into its sentences."""
        for segment in self.prose:
            for text in sentences_of(plain(segment.text)):
                yield Sentence(text, segment)

    def finding(
        self,
        check: str,
        severity: Severity,
        message: str,
        remedy: str,
        about: str,
        segment: Segment | None = None,
        excerpt: str = "",
        beside: tuple[str, ...] = (),
    ) -> SourceFinding:
        """Make a finding of this document; the span is that of the excerpt where the segment's text holds it."""
        line = segment.line if segment else 0
        span = span_of(segment.text, excerpt) if segment and excerpt else None
        return SourceFinding(
            check, severity, self.document.id, self.file, line, message, remedy, about, excerpt, span, beside
        )


def span_of(text: str, excerpt: str) -> Span | None:
    """Find an excerpt in a text that may have markup between its words."""
    between = {place for match in _BETWEEN.finditer(text) for place in range(*match.span())}
    places = [place for place in range(len(text)) if place not in between]
    wanted = _BETWEEN.sub("", excerpt)
    start = "".join(text[place] for place in places).find(wanted)
    return (places[start], places[start + len(wanted) - 1] + 1) if wanted and start >= 0 else None


def plain(text: str) -> str:
    """Drop inline Markdown and keep the words."""
    text = _LINK.sub(r"\1", text)
    text = re.sub(r"(?<!\\)(\*+|(?<!\w)_|_(?!\w))", "", text)
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def sentences_of(text: str) -> list[str]:
    """Part plain text into sentences, not at the points of abbreviations and initials."""
    found: list[str] = []
    start = 0
    for match in _ENDS.finditer(text):
        piece = text[start : match.end()].strip()
        if not _ABBREVIATED.search(piece):
            found.append(piece)
            start = match.end()
    rest = text[start:].strip()
    return [*found, rest] if rest else found


def words_of(text: str) -> list[str]:
    """List the words of plain text; a number, a range and a hyphenated word are one each."""
    return WORD.findall(text)


_SILENT = re.compile(r"(?:[^laeiouyscxzgh]es|[^aeioudt]ed|[^laeiouy]e|[aeiouy]les?|[gq]ue)$")
_SILENT_INSIDE = re.compile(r"(?<=[^aeiou])e(?=(?:ly|ment|times|where|lines?|ful|less|ness)s?$)")
_VOWELS = re.compile(r"[aeiouy]+")
_PARTED = re.compile(r"(?<![tscxg])i[aou](?!us\b)|eo(?!ple)|ua(?!g)|uou|iu|ying|ii|eu(?=m$)|(?<=[aeiou])y(?=[aeiou])")


def syllables(word: str) -> int:
    """Estimate the syllables of an English word by its groups of vowels; British medical spellings count as spoken."""
    total = 0
    for part in re.split(r"[^a-z]+", word.lower()):
        if not part:
            continue
        spoken = part.replace("ae", "e").replace("oe", "e")
        spoken = _SILENT_INSIDE.sub("", spoken)
        count = len(_VOWELS.findall(spoken)) + len(_PARTED.findall(spoken))
        count -= bool(_SILENT.search(spoken))
        total += max(count, 1)
    return max(total, 1)
