"""What numbers are attached to: percent signs, units, and each other in ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from app.domain.checks.analysis import Analysis
from app.domain.checks.finding import Finding, Severity
from app.domain.checks.numerals import UNIT_GAP, Number, ranges, unit_table
from app.domain.checks.pairing import Pairs
from app.domain.checks.spoken import spoken_values
from app.domain.languages import Value
from app.domain.languages.forms import normal
from app.domain.languages.scripts import RIGHT_TO_LEFT

MASS = {"mg", "mcg", "g", "kg", "ml", "l", "iu"}
LENGTH = {"cm", "mm", "m", "km"}
HEAT = {"celsius", "fahrenheit"}
TIME = {"minute", "hour", "day", "week", "month", "year"}
RANGES = frozenset({"", "-", "–", "—", "‑", "−", "~", "to", "% to", "through"})
"""What stands between the bounds of a range in English."""
JOINS = RANGES | {"and", "or", ","}
LONGEST_GAP = 12
"""How far apart the bounds of a range in words may stand, in characters."""
ABBREVIATED = MASS | LENGTH | HEAT
"""Units whose short forms are written alike nearly everywhere: one that is gone or other is an error."""


def as_written(text: Analysis, number: Number) -> str:
    """Return a number with its unit in the words of the text, whichever of them comes first."""
    start, end = number.span
    table = unit_table(text.language)
    after = table.match(text.low, UNIT_GAP.match(text.low, end).end())  # type: ignore[union-attr]
    if after:
        return text.plain[start : after.end()]
    head = text.low[:start].rstrip()
    unit, form = table.ending(head)
    own = unit in number.units or (unit == "percent" and number.percent)
    return text.plain[len(head) - len(form) : end] if own else number.written


def _joined(text: Analysis, one: Number, other: Number) -> bool:
    """Tell whether the English says two numbers as a range: 60-80, 60 to 80, between 60 and 80."""
    return text.plain[one.span[1] : other.span[0]].strip(" %°\u00a0\u200b").replace("-\u200b-", "-") in JOINS - {","}


def _ranged(text: Analysis, one: Number, other: Number) -> bool:
    """Tell whether two numbers of the English are the bounds of a range, and not two of a list: 'between 4 and 5'."""
    gap = text.plain[one.span[1] : other.span[0]].strip(" %°\u00a0\u200b")
    return gap in RANGES - {""} or (
        gap == "and" and text.low[max(0, one.span[0] - 16) : one.span[0]].rstrip().endswith("between")
    )


def check_units(source: Analysis, target: Analysis, pairs: Pairs) -> Iterator[Finding]:
    """A number has the same unit in both texts: mg stays mg, per day stays per day, days stay days."""
    known = target.language.units
    for ours, theirs in pairs.same:
        if not ours.units or ours.units & theirs.units:
            continue
        unit = min(ours.units)
        other = min(theirs.units, default="")
        if other and _kind(unit) & _kind(other):
            yield Finding(
                "unit", "block",
                f"The English says {as_written(source, ours)}; the translation says {as_written(target, theirs)}.",
                ours.span, theirs.span, f"Write the unit of the English: {unit}.", f"{ours.values[0]} {unit}>{other}",
            )  # fmt: skip
        elif not other and unit in ABBREVIATED and not ours.name and not _in_range(source, ours):
            if _unit_near(target, theirs, unit):
                continue
            listed = target.language.known and unit in known
            severity: Severity = "block" if listed and unit in MASS - {"iu"} else "confirm"
            yield Finding(
                "unit", severity,
                f"The English says {as_written(source, ours)}; the unit was not found in the translation.",
                ours.span, theirs.span, f"Write {unit} beside {theirs.written}.", f"{ours.values[0]} {unit}",
            )  # fmt: skip
        elif other and unit in TIME | MASS and other in TIME | MASS:
            yield Finding(
                "unit", "block",
                f"The English says {as_written(source, ours)}; the translation says {as_written(target, theirs)}.",
                ours.span, theirs.span, "Check which number belongs to which unit.", f"{ours.values[0]} {unit}>{other}",
            )  # fmt: skip


def _kind(unit: str) -> set[str]:
    return {
        name for name, group in (("mass", MASS), ("length", LENGTH), ("heat", HEAT), ("time", TIME)) if unit in group
    }


def _unit_near(text: Analysis, number: Number, unit: str) -> bool:
    start, end = number.span
    near = text.low[max(0, start - 24) : start] + " " + text.low[end : end + 24]
    forms = (*text.language.units.get(unit, ()), unit)
    return any(normal(form.strip("*~")) in near for form in forms if len(form.strip("*~")) > 1)


def _in_range(text: Analysis, number: Number) -> bool:
    return any(number in pair for pair in ranges(text.numbers, text.plain))


def check_ranges(source: Analysis, target: Analysis, pairs: Pairs) -> Iterator[Finding]:
    """A range keeps the order of its bounds: 60-80 is not 80-60."""
    yield from _turned_in_words(source, target, pairs)
    turned = [(a, b) for a, b in ranges(target.numbers, target.plain) if a.values[0] > b.values[0] or _cut(a, b)]
    seen = {value for number in source.numbers for value in number.values} if turned else set()
    if turned:
        seen |= spoken_values(source.words, source.language)
    for one, other in turned:
        if one.name or other.name or _chained(target, one, other):
            continue
        bounds = _bounds(source, other, one)
        if bounds is None and (
            _cut(one, other) or not _said(seen, one) or not _said(seen, other) or _descends(source, one, other)
        ):
            continue
        low, high = bounds or (None, None)
        yield Finding(
            # 20-2019 is a usual way to write 2019-20 from right to left, and nobody misreads it.
            "range", "confirm" if _cut(one, other) and target.language.script in RIGHT_TO_LEFT else "block",
            f"The range of the English runs from {low.written if low else other.written} to "
            f"{high.written if high else one.written}; the translation's runs from {one.written} to {other.written}.",
            (low.span[0], high.span[1]) if low and high else None, (one.span[0], other.span[1]),
            "Write the bounds in the order of the English; the screen shows them right in every direction of script.",
            f"{other.values[0]}-{one.values[0]}",
        )  # fmt: skip


def _turned_in_words(source: Analysis, target: Analysis, pairs: Pairs) -> Iterator[Finding]:
    """A range of the English, 3 to 7, whose bounds stand side by side the other way round: '7 a 3'."""
    places = {number: i for i, number in enumerate(target.numbers)}
    dashed = set(ranges(target.numbers, target.plain))
    for (one, first), (other, second) in pairwise(pairs.same):
        if one.values[0] >= other.values[0] or not _ranged(source, one, other) or one.name or other.name:
            continue
        if (second, first) in dashed or places[first] - places[second] != 1:
            continue
        gap = target.plain[second.span[1] : first.span[0]]
        if len(gap) <= LONGEST_GAP and not any(c in gap for c in ".,;:()،。，、؛"):
            yield Finding(
                "range", "block",
                f"The range of the English runs from {one.written} to {other.written}; the translation's from "
                f"{second.written} to {first.written}.", (one.span[0], other.span[1]),
                (second.span[0], first.span[1]), "Write the bounds in the order of the English.",
                f"{one.values[0]}-{other.values[0]}",
            )  # fmt: skip


def _bounds(source: Analysis, low: Number, high: Number) -> tuple[Number, Number] | None:
    """Return the numbers of a range of the English that a range of the translation turns."""
    for one, other in pairwise(source.numbers):
        if one.values[0] == low.values[0] and other.values[0] == high.values[0] and _joined(source, one, other):
            return one, other
    return None


def _said(seen: set[Value], number: Number) -> bool:
    """Tell whether the English has a number, in digits, in words or as a year cut short."""
    value = number.values[0]
    return value in seen or (isinstance(value, int) and 1900 <= value <= 2100 and value % 100 in seen)


def _descends(source: Analysis, one: Number, other: Number) -> bool:
    """Tell whether the English has the same two numbers in the same order."""
    return any(a.values[0] == one.values[0] and b.values[0] == other.values[0] for a, b in pairwise(source.numbers))


def _cut(one: Number, other: Number) -> bool:
    """Tell whether a year cut short stands before a whole one: 20-2019."""
    return len(one.written) == 2 and len(other.written) == 4


def _chained(text: Analysis, one: Number, other: Number) -> bool:
    """Tell whether two joined numbers are a part of more than a range, such as a date or a code."""
    before, after = text.plain[max(0, one.span[0] - 2) : one.span[0]], text.plain[other.span[1] : other.span[1] + 2]
    return bool(re.search(r"[\d\w][-–/.]$|[A-Za-z]$", before) or re.match(r"[-–/]\d|[A-Za-z]", after))
