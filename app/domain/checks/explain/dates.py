"""Years, months and hours that two languages write differently."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from app.domain.checks.analysis import Analysis
from app.domain.checks.explain.case import Case, take
from app.domain.checks.numerals import Number
from app.domain.languages import Language
from app.domain.languages.forms import normal

CALENDARS = {
    "fa": (621, 622), "prs": (621, 622), "ps": (621, 622), "am": (7, 8), "ti": (7, 8), "om": (7, 8), "ne": (-57, -56),
    "th": (-543,), "ckb": (621, 622, -700), "ar": (579, 580),
}  # fmt: skip
"""Years that a year of the Gregorian calendar is ahead of the language's own."""

_MONTH_SIGN = re.compile(r"\s?月")
SHORT_MONTH = 4
"""Names of months that are so short, in letters, are whole words: 'mar' begins many others."""

SIX_HOUR_CLOCK = frozenset({"sw", "am", "ti", "om", "so", "lg", "rw", "ln", "ha"})
"""Languages in which the hours of the day are counted from dawn."""


def short_years(case: Case) -> None:
    """2019-20 for 2019-2020, and 1960s for the sixties of the twentieth century."""
    left = case.left
    for here, there in ((left.missing, left.extra), (left.extra, left.missing)):
        for number in list(here):
            year = number.values[0]
            if not (isinstance(year, int) and 1800 <= year < 2200):
                continue
            short = next(
                (n for n in there if n.values[0] == year % 100 and (len(n.written) == 2 or number.decade)), None
            )
            if short is None:
                continue
            here.remove(number)
            there.remove(short)
            if number.decade and (century := take(there, (year // 100 + 1,))):
                there.remove(century[0])


def months(case: Case) -> None:
    """A month by name in one text and by number in the other."""
    for ours, here in case.sides():
        named, numbered = case.text(ours), case.text(not ours)
        for number in list(here):
            value = number.values[0]
            if not (isinstance(value, int) and 1 <= value <= 12):
                continue
            if not any(_in_date(numbered, other) for other in numbered.numbers if other.values[0] == value):
                continue
            if ours and value in _months_left(case) and case.target.language.script == "Hani":
                continue
            if case.uses(ours, month_names(named.language).get(value), capital=ours):
                here.remove(number)


def _months_left(case: Case) -> set[int]:
    """Return the months that stand in a Chinese translation as numbers at least as often as the English names them."""
    signed = Counter(
        n.values[0] for n in case.target.numbers if _MONTH_SIGN.match(case.target.plain, n.span[1])
    )  # fmt: skip
    named = Counter(case.source.months)
    return {month for month in named if signed[month] >= named[month]}


def _in_date(text: Analysis, number: Number) -> bool:
    """Tell whether a number may be a month's: between strokes or stops, or beside the word for 'month'."""
    start, end = number.span
    before, after = text.plain[max(0, start - 2) : start], text.plain[end : end + 2]
    return "month" in number.units or bool(re.search(r"\d[./-]$", before) or re.match(r"[./-]\d|\s?[月월]", after))


def clock(case: Case) -> None:
    """Hours on another clock: 10 p.m. and 22h in silence, a clock that starts at dawn to be confirmed."""
    left = case.left
    for ours in list(left.missing):
        hour = ours.values[0]
        if not _is_time(case.source, ours) or not isinstance(hour, int):
            continue
        theirs = next((n for n in left.extra if n.values[0] in {(hour + 12) % 24, hour % 12}), None)
        if theirs is not None:
            left.missing.remove(ours)
            left.extra.remove(theirs)
            continue
        if case.target.language.tag in SIX_HOUR_CLOCK:
            theirs = next((n for n in left.extra if (n.values[0] - hour) % 12 == 6), None)
            if theirs is not None:
                case.confirm(ours, theirs, "number-clock", "Check that the hour is right on the local clock.")
    for here, text in ((left.missing, case.source), (left.extra, case.target)):
        for number in list(here):
            start, end = number.span
            minutes = len(number.written) == 2 and text.plain[start - 1 : start] in (":", "h", ".")
            if number.values[0] == 0 and (minutes or text.plain[end : end + 1] == ":"):
                here.remove(number)


def _is_time(text: Analysis, number: Number) -> bool:
    after = text.low[number.span[1] : number.span[1] + 10]
    return bool(re.match(r"(?::\d\d)?\s?[ap]\.?m\b|:\d\d|\s?o'clock", after))


def calendars(case: Case) -> None:
    """Years of another calendar, to be confirmed."""
    ahead = CALENDARS.get(case.target.language.tag, ())
    left = case.left
    for ours in list(left.missing):
        year = ours.values[0]
        if not (isinstance(year, int) and 1900 <= year <= 2100):
            continue
        theirs = next((n for n in left.extra if any(n.values[0] == year - years for years in ahead)), None)
        if theirs is not None:
            case.confirm(ours, theirs, "number-calendar", "Check the year in the other calendar.")


@lru_cache(maxsize=256)
def month_names(language: Language) -> dict[int, re.Pattern[str]]:
    """Return the names of months by CLDR, forms and short forms, as patterns; long names may take endings."""
    try:
        known = Locale.parse(language.tag).months
    except (UnknownLocaleError, ValueError):
        return {}
    names: dict[int, re.Pattern[str]] = {}
    for number in range(1, 13):
        found = {
            known[form][width].get(number, "")
            for form in ("format", "stand-alone")
            for width in ("wide", "abbreviated")
        }
        kept = sorted(
            (normal(n).rstrip(".") for n in found if not n[:1].isdigit() and len(n) > 2), key=len, reverse=True
        )
        if kept:
            whole = "(?![^\\W\\d_])"
            forms = (re.escape(n) + (whole if len(n) <= SHORT_MONTH or language.tag == "en" else "") for n in kept)
            names[number] = re.compile("|".join(rf"(?<![^\W\d_]){form}" for form in forms))
    return names
