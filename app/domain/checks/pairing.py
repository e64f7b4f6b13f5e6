"""Equal numbers of two texts are paired; what is left over on either side is for the check to judge."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from app.domain.checks.analysis import Analysis
from app.domain.checks.numerals import Number
from app.domain.languages import Value

_MONTH_SIGN = re.compile(r"\s?月")
NEAR = 6
"""How many equal numbers are looked at to find the one with the same unit."""


class Pairs(NamedTuple):
    """The numbers of two texts: those that say the same, and what is left over on either side."""

    same: tuple[tuple[Number, Number], ...]
    missing: tuple[Number, ...]
    extra: tuple[Number, ...]


def pair_numbers(source: Analysis, target: Analysis) -> Pairs:
    """Pair equal numbers of two texts, those with the same unit and percent sign first."""
    ours, theirs = source.numbers, _without_months(source, target)
    if not ours or not theirs:
        return Pairs((), ours, theirs)
    spare: dict[Value, list[int]] = defaultdict(list)
    for index in range(len(theirs) - 1, -1, -1):
        for value in theirs[index].values:
            spare[value].append(index)
    used: set[int] = set()
    same: dict[int, int] = {}
    for exact in (True, False):
        for i, number in enumerate(ours):
            if i not in same and (j := _best(number, spare, theirs, used, exact)) is not None:
                used.add(j)
                same[i] = j
    return Pairs(
        tuple((ours[i], theirs[j]) for i, j in sorted(same.items())),
        tuple(number for i, number in enumerate(ours) if i not in same),
        tuple(number for j, number in enumerate(theirs) if j not in used),
    )


def _without_months(source: Analysis, target: Analysis) -> tuple[Number, ...]:
    """Return the numbers of a translation without those that write, as in Chinese, a month of the English (3 月)."""
    if target.language.script != "Hani" or not source.months:
        return target.numbers
    named: Counter[Value] = Counter(source.months)
    kept: list[Number] = []
    for number in target.numbers:
        if named[number.values[0]] and _MONTH_SIGN.match(target.plain, number.span[1]):
            named[number.values[0]] -= 1
        else:
            kept.append(number)
    return tuple(kept)


def _best(
    number: Number, spare: dict[Value, list[int]], theirs: Sequence[Number], used: set[int], exact: bool
) -> int | None:
    """Return the place of the equal number that fits best; `exact` wants the same percent sign and units."""
    for value in number.values:
        queue = spare.get(value)
        if queue is None:
            continue
        while queue and queue[-1] in used:
            queue.pop()
        for j in queue[-1 : -NEAR - 1 : -1]:
            if j not in used and (not exact or attached_alike(number, theirs[j])):
                return j
    return None


def attached_alike(one: Number, other: Number) -> bool:
    """Tell whether two numbers stand with the same percent sign and units."""
    if one.percent != other.percent or one.name != other.name:
        return False
    return one.units == other.units or bool(one.units & other.units)
