"""The day and the year of a date stay beside its month, each in its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.domain.checks.analysis import MONTH, MONTHS, Analysis
from app.domain.checks.finding import Finding
from app.domain.checks.numerals import Number
from app.domain.checks.pairing import Pairs
from app.domain.languages.months import any_month, by_month, date_orders

_GAP = re.compile(r"[^\d.;:!?()\[\]。，；：！？（）؛؟।۔、/]{0,9}")
"""What may stand between a month and its day or year: a comma, a suffix, a word such as Portuguese 'de'."""
_ENGLISH_GAP = re.compile(r"(?:st|nd|rd|th)?,?\s+(?:of\s+)?(?:the\s+)?")
_NUMERIC = re.compile(r"(?<!\d)(\d\d?)[./-](\d\d?)[./-](\d{4})(?!\d)")
LETTERS = 6
"""How many letters of it there are at most."""
REACH = 2
"""Day and year may both stand on one side."""
MOST = 12
LAST_DAY = 31
YEARS = range(1000, 2200)


class Date(NamedTuple):
    """The numbers before and after one month, the nearest first, and what is between it and the nearest."""

    before: tuple[Number, ...]
    after: tuple[Number, ...]
    gaps: tuple[str, str]


def check_dates(source: Analysis, target: Analysis, pairs: Pairs) -> Iterator[Finding]:
    """Numbers of an English date stand beside a month, in a usual order, and no other number does."""
    if not source.months or len(pairs.same) < 2:
        return
    months = any_month(target.language)
    ours, theirs = _dates(source, MONTH), _dates(target, months) if months else []
    if not theirs or max(len(ours), len(theirs)) > MOST:
        return
    partner = {other: one for one, other in pairs.same}
    yield from _strange(target, pairs, ours, theirs, partner) or _turned(target, ours, theirs, partner)


def _strange(
    target: Analysis, pairs: Pairs, ours: Sequence[Date], theirs: Sequence[Date], partner: dict[Number, Number]
) -> list[Finding]:
    """Return a finding for a number that the English has elsewhere and the translation beside a month."""
    dated, found = (
        {number.values[0] for date in dates for number in (*date.before, *date.after)} for dates in (ours, theirs)
    )
    away = [one for one, other in pairs.same if one.values[0] in dated and other.values[0] not in found]
    for date in theirs:
        sides = tuple(zip((date.before, date.after), date.gaps, strict=True))
        settled = any(side and side[0].values[0] in dated and _bare(gap) for side, gap in sides)
        for side, gap in sides:
            one = partner.get(side[0]) if side else None
            if one is None or one.values[0] in dated:
                continue
            if away or (not _possible(side[0]) and _bare(gap) and not settled):
                lost = away[0] if away else one
                said = f"the English has {lost.written} there" if away else "it is neither a day nor a year"
                return [Finding(
                    "exchange", "confirm", f"{side[0].written} stands beside a month in the translation; {said}.",
                    lost.span, side[0].span, "Check the date and what each number belongs to.",
                    f"{lost.values[0]}<>{one.values[0]}",
                )]  # fmt: skip
    return []


def _turned(
    target: Analysis, ours: Sequence[Date], theirs: Sequence[Date], partner: dict[Number, Number]
) -> list[Finding]:
    """Return a finding for a date whose day and year stand in an order that the language does not use."""
    wholes = [{*date.before, *date.after} for date in ours if len(date.before) + len(date.after) == REACH]
    for date in theirs:
        numbers = (*date.before[::-1], *date.after)
        if len(numbers) != REACH or {partner.get(number) for number in numbers} not in wholes:
            continue
        kinds = ["y" if number.values[0] > LAST_DAY else "d" for number in numbers]
        order = "".join((*kinds[: len(date.before)], "M", *kinds[len(date.before) :]))
        if order == "Myd" or (order == "yMd" and order not in date_orders(target.language)):
            start, end = numbers[0].span[0], numbers[1].span[1]
            one, other = partner[numbers[0]], partner[numbers[1]]
            return [Finding(
                "exchange", "confirm",
                f"The date of the translation reads {target.plain[start:end]}: day and year may have changed places.",
                (min(one.span[0], other.span[0]), max(one.span[1], other.span[1])), (start, end),
                "Write the date as your language does.", f"{one.values[0]}<>{other.values[0]}",
            )]  # fmt: skip
    return []


def check_numeric_dates(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """03/06/2026 does not become 06/03/2026."""
    ours, theirs = (list(_NUMERIC.finditer(text.ascii_digits)) for text in (source, target))
    for one, other in zip(ours, theirs, strict=False):
        if one.groups() != other.groups() and one.groups() == (other[2], other[1], other[3]):
            yield Finding(
                "exchange", "confirm", f"The English says {one[0]}; the translation says {other[0]}.", one.span(),
                other.span(), "Write day and month in the order of the English, or the month in letters.",
                f"{one[1]}<>{one[2]}",
            )  # fmt: skip


def check_other_months(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """June does not become July, where CLDR knows the language's months."""
    named = set(source.months)
    if not named or target.language.script == "Hani":
        return
    table = by_month(target.language)
    lost = next((month for month in sorted(named) if month in table and not table[month].search(target.low)), None)
    if lost is None:
        return
    strange = next((m for month, form in table.items() if month not in named and (m := form.search(target.low))), None)
    if strange is not None:
        match = next(m for m in MONTH.finditer(source.plain) if m[1] == MONTHS[lost - 1])
        yield Finding(
            "month", "confirm", f"The English says {match[1]}; the translation says {strange[0]}.", match.span(),
            strange.span(), f"Check that the translation says {match[1]}.", f"{match[1]}>{strange[0]}",
        )  # fmt: skip


def _possible(number: Number) -> bool:
    value = number.values[0]
    return isinstance(value, int) and (1 <= value <= LAST_DAY or (value in YEARS and number.written.isdecimal()))


def _bare(gap: str) -> bool:
    return not any(c.isalpha() for c in gap)


def _month(text: Analysis, number: Number) -> bool:
    """Tell whether a number is a month itself, as Chinese writes it."""
    return (
        text.language.script == "Hani" and text.plain[number.span[1] :].lstrip()[:1] == "月" and number.values[0] <= 12
    )


def _dates(text: Analysis, months: re.Pattern[str]) -> list[Date]:
    """Return the months of a text with the numbers that stand beside them."""
    numbers = [number for number in text.numbers if not number.name]
    found = []
    for month in months.finditer(text.plain if months is MONTH else text.low):
        start, end = month.span()
        before = [number for number in numbers if number.span[1] <= start][-REACH - 1 :][::-1]
        if before and _month(text, before[0]):
            start, before = before[0].span[0], before[1:]
        after = [number for number in numbers if number.span[0] >= end][:REACH]
        sides = [_beside(text, side, edge) for side, edge in ((before[:REACH], start), (after, end))]
        found.append(Date(sides[0][0], sides[1][0], (sides[0][1], sides[1][1])))
    return found


def _beside(text: Analysis, numbers: Sequence[Number], edge: int) -> tuple[tuple[Number, ...], str]:
    """Return the numbers that one side of a month joins to it, and what is between it and the nearest."""
    kept: list[Number] = []
    nearest = ""
    for number in numbers:
        start, end = number.span
        gap = text.plain[end:edge] if end <= edge else text.plain[edge:start]
        english = text.language.tag == "en"
        joined = (_ENGLISH_GAP if english else _GAP).fullmatch(gap) is not None
        if not joined or (kept and not _possible(number)) or (not english and sum(c.isalpha() for c in gap) > LETTERS):
            break
        nearest = nearest if kept else gap
        kept.append(number)
        if english and number.values[0] > LAST_DAY:
            # Nothing of an English date stands farther from its month than the year.
            break
        edge = start if end <= edge else end
    return tuple(kept), nearest
