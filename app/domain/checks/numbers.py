"""Numbers compared by value, as multisets, both ways, in any script's digits.

Digits are every character of Unicode's category Nd. Separators are read by CLDR's uses: a group of exactly three
digits after `,` `.` or a space may be a thousands group, any other `,` or `.` is a decimal sign; where both readings
are possible a number has both values, and one that agrees with the English is enough.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from app.domain.checks.finding import Finding, Span
from app.domain.leaflet import PLACEHOLDER

GROUP_SPACES = "\u00a0\u202f\u2009"
NUMBER = re.compile(rf"\d+(?:[.,\u066b\u066c'’{GROUP_SPACES}]\d+)*")


@dataclass(frozen=True)
class Number:
    """A number as written, where it stands, and the values that it may have."""

    written: str
    span: Span
    values: frozenset[Decimal]


def numbers_in(text: str) -> list[Number]:
    """Return the numbers written in digits, in order; digits inside placeholders are none."""
    masked = PLACEHOLDER.sub(lambda match: " " * len(match[0]), text)
    return [Number(m[0], m.span(), _values(m[0])) for m in NUMBER.finditer(masked)]


def check_numbers(source: str, target: str, locale: str, context: str | None) -> Iterator[Finding]:
    """Each number of the English stands in the translation with the same value, and no other number does."""
    missing, extra = _unmatched(numbers_in(source), numbers_in(target))
    for ours, theirs in zip(missing, extra, strict=False):
        message = f"The English says {ours.written}; the translation says {theirs.written}."
        yield Finding("number", "block", message, ours.span, theirs.span)
    for ours in missing[len(extra) :]:
        message = f"The English says {ours.written}; the translation does not."
        yield Finding("number", "block", message, ours.span, None)
    for theirs in extra[len(missing) :]:
        message = f"The translation says {theirs.written}; the English does not."
        yield Finding("number", "block", message, None, theirs.span)


def _unmatched(ours: list[Number], theirs: list[Number]) -> tuple[list[Number], list[Number]]:
    spare = list(theirs)
    missing: list[Number] = []
    for number in ours:
        match = next((other for other in spare if other.values & number.values), None)
        if match is None:
            missing.append(number)
        else:
            spare.remove(match)
    return missing, spare


def _values(written: str) -> frozenset[Decimal]:
    text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in written)
    text = text.replace("\u066b", ".").replace("\u066c", "'")
    parts = re.split(r"[^\d]", text)
    signs = re.findall(r"[^\d]", text)
    readings = set()
    if all(len(part) == 3 for part in parts[1:]) and len(set(signs)) <= 1:
        readings.add(Decimal("".join(parts)))
    if signs and signs[-1] in ".," and signs.count(signs[-1]) == 1 and _groups(parts[:-1], signs[:-1]):
        readings.add(Decimal("".join(parts[:-1]) + "." + parts[-1]))
    if not readings:
        readings = {Decimal("".join(parts))}
    return frozenset(readings)


def _groups(parts: list[str], signs: list[str]) -> bool:
    return len(set(signs)) <= 1 and all(len(part) == 3 for _, part in pairwise(parts))
