"""A remembered translation beside the English that it is wanted for: what kind of match it is and what differs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from app.domain.checks.numbers import numbers_in
from app.domain.checks.numerals import Number

Kind = Literal["context", "exact", "fuzzy"]
"""context: the same English under the same msgctxt. exact: the same English under another. fuzzy: English like it."""

KINDS: tuple[Kind, ...] = ("context", "exact", "fuzzy")
_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Remembered:
    """One translation of the memory.

    Of an approved text of a leaflet: `document` and `fingerprint`, and the leaflet's `title` as it is now. Of an
    imported one: `file` and `entry`, its name in that file. `at` is the instant from which it is known.
    """

    source: str
    target: str
    context: str
    at: str
    document: str = ""
    fingerprint: str = ""
    file: str = ""
    entry: str = ""
    title: str = field(default="", compare=False)

    @property
    def approved(self) -> bool:
        """Tell whether it is an approved text of a leaflet of this installation."""
        return bool(self.fingerprint)


@dataclass(frozen=True)
class Change:
    """A stretch of a word difference: `old` became `new`; both are the same where nothing changed."""

    old: str
    new: str


@dataclass(frozen=True)
class Match:
    """A remembered translation for some English.

    `likeness` is rapidfuzz's normalised indel ratio of the two English texts, 100 where they are equal. `difference`
    leads from the remembered English to the wanted one. `numbers` are those that only the remembered English has, and
    those that only the wanted one has, as written.
    """

    kind: Kind
    likeness: float
    remembered: Remembered
    difference: tuple[Change, ...]
    numbers: tuple[tuple[str, ...], tuple[str, ...]]


def match(source: str, context: str, remembered: Remembered) -> Match:
    """Set a remembered translation beside the English `source` and its msgctxt ('' without one)."""
    if remembered.source == source:
        kind: Kind = "context" if remembered.context == context else "exact"
        return Match(kind, 100.0, remembered, (Change(source, source),), ((), ()))
    likeness = fuzz.ratio(remembered.source, source)
    difference = tuple(word_difference(remembered.source, source))
    return Match("fuzzy", likeness, remembered, difference, numbers_that_differ(remembered.source, source))


def ranked(matches: Iterable[Match]) -> list[Match]:
    """Return matches, the best first, each pair of texts once: by kind, likeness, approved ones first, newest first."""
    best: dict[tuple[str, str], Match] = {}
    newest = sorted(matches, key=lambda m: m.remembered.at, reverse=True)
    for found in sorted(newest, key=lambda m: (KINDS.index(m.kind), -m.likeness, not m.remembered.approved)):
        best.setdefault((found.remembered.source, found.remembered.target), found)
    return list(best.values())


def word_difference(old: str, new: str) -> list[Change]:
    """Return how one text became another, word by word; all `old` joined are the old text, all `new` the new one."""
    was, now = _TOKEN.findall(old), _TOKEN.findall(new)
    changes: list[Change] = []
    for step in Indel.opcodes(was, now):
        change = Change("".join(was[step.src_start : step.src_end]), "".join(now[step.dest_start : step.dest_end]))
        if step.tag != "equal" and changes and changes[-1].old != changes[-1].new:
            before = changes.pop()
            change = Change(before.old + change.old, before.new + change.new)
        changes.append(change)
    return changes


def numbers_that_differ(old: str, new: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the numbers that only one of two English texts has, as written: those of the old one, of the new one."""
    ours, theirs = numbers_in(old), numbers_in(new)
    return _without(ours, theirs), _without(theirs, ours)


def _without(ours: list[Number], theirs: list[Number]) -> tuple[str, ...]:
    left = Counter(number.values[0] for number in theirs)
    found = []
    for number in ours:
        if left[number.values[0]]:
            left[number.values[0]] -= 1
        else:
            found.append(number.written)
    return tuple(found)
