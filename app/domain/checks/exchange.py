"""Two numbers that changed places: each value is still there, with what belonged to the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.checks.analysis import Analysis
from app.domain.checks.finding import Finding, Span
from app.domain.checks.frequency import beside, rate_marks, rates
from app.domain.checks.measures import JOINS
from app.domain.checks.numerals import Number
from app.domain.checks.pairing import Pairs
from app.domain.languages.months import any_month

_DIGIT = re.compile(r"\d")
_SIGNS = re.compile("[年月日号號]")
_AGED = re.compile(r"\baged?,? (?:of |over |under |about |≥ ?|> ?|< ?)?$")
_BOUND = re.compile(r"\s?[-–—]|\s(?:to|and|or)\s\d")
MOST = 30
"""Texts with more numbers are tables, where order says more than neighbours."""


def check_exchanged(source: Analysis, target: Analysis, pairs: Pairs) -> Iterator[Finding]:
    """Numbers keep their months, units, brackets and signs: '5 days, 10 mg' is not '10 days, 5 mg'."""
    same = pairs.same
    if not 2 <= len(same) <= MOST:
        return
    rated = any(rates(source))
    ours = [_marks(source, number, rated) for number, _ in same]
    theirs = [_marks(target, number, rated) for _, number in same]
    for i in range(len(same)):
        if ours[i] <= theirs[i] and theirs[i] <= ours[i]:
            continue
        for j in range(i + 1, len(same)):
            one, other = same[i], same[j]
            if one[0].values == other[0].values or one[0].name or other[0].name or _listed(source, one[0], other[0]):
                continue
            if _crossed(ours[i], ours[j], theirs[i], theirs[j]):
                yield Finding(
                    "exchange", "confirm",
                    f"{one[0].written} and {other[0].written} may have changed places in the translation.",
                    one[0].span, one[1].span, "Check what each number belongs to.",
                    f"{one[0].values[0]}<>{other[0].values[0]}",
                )  # fmt: skip
                return
    yield from _across(source, target, pairs)


def _across(source: Analysis, target: Analysis, pairs: Pairs) -> Iterator[Finding]:
    """Two numbers stand each in the other's sentence, where both texts have as many sentences."""
    ours, theirs = source.sentences, target.sentences
    if len(ours) < 2 or len(ours) != len(theirs):
        return
    moved = [
        (one, other, i, j) for one, other in pairs.same
        if (i := _sentence(ours, one)) != (j := _sentence(theirs, other))
    ]  # fmt: skip
    if len(moved) != 2:
        return
    (one, placed, i, j), (other, _, k, m) = moved
    if (i, j) == (m, k) and one.values[0] != other.values[0]:
        yield Finding(
            "exchange", "confirm",
            f"{one.written} and {other.written} stand in each other's sentences in the translation.", one.span,
            placed.span, "Check what each number belongs to.", f"{one.values[0]}<>{other.values[0]}",
        )  # fmt: skip


def _sentence(sentences: tuple[Span, ...], number: Number) -> int:
    return next((i for i, (_, end) in enumerate(sentences) if number.span[0] < end), len(sentences))


def _listed(text: Analysis, one: Number, other: Number) -> bool:
    """Tell whether two numbers stand side by side, in a range or a list, where either may carry what both share."""
    first, second = sorted((one.span, other.span))
    return second[0] - first[1] <= 9 and text.plain[first[1] : second[0]].strip(" %°\u00a0") in JOINS


def _crossed(a: frozenset[str], b: frozenset[str], x: frozenset[str], y: frozenset[str]) -> bool:
    """Tell whether marks of one number are found with the other, and nothing speaks for the order as it is."""
    only_a, only_b = a - b, b - a
    moved = len(only_a & (y - x)) + len(only_b & (x - y))
    kept = len(only_a & (x - y)) + len(only_b & (y - x))
    return moved >= 1 and kept == 0


def _marks(text: Analysis, number: Number, rated: bool) -> frozenset[str]:
    """Return what stands with a number that a translation keeps: its unit, month, brackets, sign, size."""
    start, end = number.span
    before, after = text.plain[max(0, start - 18) : start], text.plain[end : end + 18]
    marks = set(number.units)
    if (
        text.language.tag == "en"
        and _AGED.search(text.low, max(0, start - 18), start)
        and not _BOUND.match(text.low, end)
    ):
        marks.add("year")
    if before.rstrip()[-1:] in ("(", "（", "[") and before.strip():
        marks.add("opened")
    if after.lstrip(" %")[:1] in (")", "）", "]"):
        marks.add("closed")
    for sign, name in (("$", "money"), ("€", "money"), ("£", "money"), ("<", "below"), (">", "above"), ("~", "about")):
        if sign in before[-2:] or (name == "money" and sign in after[:2]):
            marks.add(name)
    near = text.low[max(0, start - 14) : start] + " # " + text.low[end : end + 16]
    if rated:
        marks |= rate_marks(text, *beside(text, number))
    month = _SIGNS if text.language.script == "Hani" else any_month(text.language)
    if month is not None and month.search(_clause(near)):
        marks.add("month")
    return frozenset(marks)


def _clause(near: str) -> str:
    """Return what stands beside the number without another number between."""
    before, _, after = near.partition(" # ")
    return _DIGIT.split(before)[-1] + " # " + _DIGIT.split(after)[0]
