"""What makes unequal digits equal after all: words for digits, months, other separators, years cut short.

Only numbers that found no equal are looked at, so that texts whose digits agree cost nothing. What a language's way
of writing explains is settled in silence; what a translator may have done on purpose (another calendar, a converted
unit, a clock that starts at dawn) is a `confirm`; the rest is left, and is an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from app.domain.checks.analysis import Analysis
from app.domain.checks.finding import Finding, Span
from app.domain.checks.numerals import Number, ranges
from app.domain.checks.pairing import Pairs
from app.domain.checks.spoken import chinese_values, spoken_values
from app.domain.languages import Language, Value
from app.domain.languages.scripts import MARKS

LOOKS_LIKE = {"0": "Oo", "1": "lI", "5": "S", "8": "B"}
_HANGING = re.compile(rf"(?:[^\W\d_]|[{MARKS}])[-‐‑](?![^\W_])")
"""A hyphen after a word with nothing after it."""
LIMIT = 60
"""More left-over numbers than this are reported as they are."""

CALENDARS = {
    "fa": (621, 622), "prs": (621, 622), "ps": (621, 622), "am": (7, 8), "ti": (7, 8), "om": (7, 8), "ne": (-57, -56),
    "th": (-543,), "ckb": (621, 622, -700), "ar": (579, 580),
}  # fmt: skip
"""Years that a year of the Gregorian calendar is ahead of the language's own."""

SIX_HOUR_CLOCK = frozenset({"sw", "am", "ti", "om", "so", "lg", "rw", "ln", "ha"})
"""Languages in which the hours of the day are counted from dawn."""

ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI",
         "XVII", "XVIII", "XIX", "XX", "XXI")  # fmt: skip

CONVERSIONS = {
    ("foot", "m"): 0.3048, ("foot", "cm"): 30.48, ("inch", "cm"): 2.54, ("mile", "km"): 1.609,
    ("week", "day"): 7, ("day", "hour"): 24, ("year", "month"): 12, ("hour", "minute"): 60, ("month", "week"): 4.345,
    ("g", "mg"): 1000, ("mg", "mcg"): 1000, ("l", "ml"): 1000, ("kg", "g"): 1000, ("m", "cm"): 100, ("cm", "mm"): 10,
    ("pound", "kg"): 0.4536,
}  # fmt: skip


@dataclass
class Left:
    """The numbers that are still unequal, and what a person must confirm of those that are settled."""

    missing: list[Number]
    extra: list[Number]
    findings: list[Finding] = field(default_factory=list)


@dataclass
class Case:
    """Both texts and their numbers while they are settled."""

    source: Analysis
    target: Analysis
    pairs: Pairs
    left: Left
    used: dict[bool, set[Span]] = field(default_factory=lambda: {True: set(), False: set()})

    def text(self, ours: bool) -> Analysis:
        """Return the source's analysis or the target's."""
        return self.source if ours else self.target


def settle(source: Analysis, target: Analysis, pairs: Pairs) -> Left:
    """Return what stays unequal after every explanation has been tried, the surest first."""
    left = Left(list(pairs.missing), list(pairs.extra))
    if len(left.missing) > LIMIT or len(left.extra) > LIMIT:
        return left
    case = Case(source, target, pairs, left)
    for step in STEPS:
        if not left.missing and not left.extra:
            break
        step(case)
    return left


def _scaled(case: Case) -> None:
    """'5 million' whose scale word the language's list lacks: the bare value must agree."""
    left = case.left
    for ours in list(left.missing):
        for theirs in left.extra:
            bares = {ours.bare, *ours.values} & {theirs.bare, *theirs.values} - {None}
            if bares and (ours.bare is not None or theirs.bare is not None):
                left.missing.remove(ours)
                left.extra.remove(theirs)
                if case.target.language.scale and not _scale_said(case, ours, theirs):
                    _confirm(case, ours, theirs, "number-scale", "Check million, thousand and the like.")
                break


def _scale_said(case: Case, ours: Number, theirs: Number) -> bool:
    """Tell whether the scale word stands elsewhere in the text that seems to lack it."""
    number, text = (ours, case.target) if ours.bare else (theirs, case.source)
    if not number.bare:
        return False
    scale = number.values[0] / number.bare
    return any(form.rstrip("*்").lower() in text.low for value, forms in text.language.scale.items() if value == scale
               for form in forms)  # fmt: skip


def _otherwise_split(case: Case) -> None:
    """One number of a text is several of the other: '28,2020', '153, 000', '1 200 000'."""
    left = case.left
    for here, there in ((left.missing, left.extra), (left.extra, left.missing)):
        for number in list(here):
            if number.parts and (found := _take(there, number.parts)):
                here.remove(number)
                for part in found:
                    there.remove(part)
    for here, there, text in ((left.extra, left.missing, case.target), (left.missing, left.extra, case.source)):
        for first, last, value in [*_joined(here, text.plain), *_summed(here, text.plain)]:
            match = next((n for n in there if value in n.values or value == n.bare), None)
            if match is not None and all(n in here for n in here[first:last]):
                there.remove(match)
                del here[first:last]
                break


def _take(numbers: list[Number], values: tuple[Value, ...]) -> list[Number]:
    """Return distinct numbers with these values, none where one lacks."""
    found: list[Number] = []
    for value in values:
        match = next((n for n in numbers if value in n.values and n not in found), None)
        if match is None:
            return []
        found.append(match)
    return found


def _joined(numbers: list[Number], plain: str) -> list[tuple[int, int, Value]]:
    """Return runs of numbers that a space or a comma and a space cut into groups of three, with their value."""
    found: list[tuple[int, int, Value]] = []
    for first in range(len(numbers)):
        digits = str(numbers[first].values[0])
        for last in range(first + 1, min(first + 4, len(numbers))):
            gap = plain[numbers[last - 1].span[1] : numbers[last].span[0]]
            piece = numbers[last].written
            if not re.fullmatch(r"[.,'’\u066c]?[ \u00a0\u202f]?", gap) or len(piece) != 3 or not piece.isdecimal():
                break
            digits += f"{int(piece):03d}"
            if digits.isdigit():
                found.append((first, last + 1, int(digits)))
    return sorted(found, key=lambda run: run[0] - run[1])


def _summed(numbers: list[Number], plain: str) -> list[tuple[int, int, Value]]:
    """Return neighbours with scale words as one number: 2 lakh 44 thousand."""
    found: list[tuple[int, int, Value]] = []
    for first in range(len(numbers) - 1):
        one, other = numbers[first], numbers[first + 1]
        near = other.span[0] - one.span[1] <= 12
        if one.bare is not None and near and other.values[0] < one.values[0]:
            found.append((first, first + 2, one.values[0] + other.values[0]))
    return found


def _short_years(case: Case) -> None:
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
            if number.decade and (century := _take(there, (year // 100 + 1,))):
                there.remove(century[0])


def _after_year(number: Number, text: Analysis) -> bool:
    """Tell whether two digits follow a whole year and a stroke, or an apostrophe: 2019-20, '20."""
    before = text.plain[max(0, number.span[0] - 6) : number.span[0]]
    return len(number.written) == 2 and bool(re.search(r"\d{4}\s?[-–—/]\s?$|['’]$", before))


def _months(case: Case) -> None:
    """A month by name in one text and by number in the other."""
    for ours, here in ((False, case.left.missing), (True, case.left.extra)):
        text = case.text(ours)
        for number in list(here):
            value = number.values[0]
            if (
                isinstance(value, int)
                and 1 <= value <= 12
                and _uses(case, ours, _month_names(text.language).get(value))
            ):
                here.remove(number)


def _words(case: Case) -> None:
    """Words for digits, either way: 'two weeks' and '2 semanas'. What may be an article is confirmed."""
    for ours, here in ((False, case.left.missing), (True, case.left.extra)):
        text = case.text(ours)
        for number in list(here):
            if number.name:
                continue
            values = [value for value in (*number.values, number.bare) if value is not None]
            if any(_says(case, ours, text, value) for value in values):
                here.remove(number)
            elif any(_says_weakly(case, ours, text, value) for value in values):
                here.remove(number)
                if not ours:
                    message = f"The English says {number.written}; the translation may say it in a word."
                    case.left.findings.append(
                        Finding("number-word", "confirm", message, number.span, None,
                                f"Check that the translation says {number.written}.", f"{number.values[0]}")
                    )  # fmt: skip


def _says(case: Case, ours: bool, text: Analysis, value: Value) -> bool:
    language = text.language
    forms = language.forms_of(value)
    if forms is not None and _uses(case, ours, forms.pattern, _reserved(case, ours, value)):
        return True
    if isinstance(value, int) and value < 13 and forms is not None:
        return False
    return value in (chinese_values(text.plain) if language.script == "Hani" else spoken_values(text.words, language))


def _says_weakly(case: Case, ours: bool, text: Analysis, value: Value) -> bool:
    weak = text.language.weak_forms_of(value)
    return weak is not None and _uses(case, ours, weak.pattern)


def _reserved(case: Case, ours: bool, value: Value) -> int:
    """Return how many words for a value answer words of the other text, and so cannot answer its digits."""
    other = case.text(not ours)
    language = other.language
    forms = (*language.words.get(value, ()), *language.ordinals.get(value, ()), *language.times.get(value, ()))
    spoken = sum(word in forms for word in other.words) if forms else 0
    digits = case.left.missing if ours else case.left.extra
    return max(0, spoken - sum(value in number.values for number in digits))


def _uses(case: Case, ours: bool, pattern: re.Pattern[str] | None, reserved: int = 0) -> bool:
    """Tell whether a text has a form that no other number has used, and use it."""
    if pattern is None:
        return False
    used = case.used[ours]
    for match in pattern.finditer(case.text(ours).low):
        if not any(match.start() < end and start < match.end() for start, end in used):
            if reserved:
                reserved -= 1
                continue
            used.add(match.span())
            return True
    return False


def _clock(case: Case) -> None:
    """Hours on another clock: 10 p.m. and 22h in silence, a clock that starts at dawn to be confirmed."""
    left = case.left
    for ours in list(left.missing):
        if not _is_time(case.source, ours):
            continue
        hour = ours.values[0]
        theirs = (
            next((n for n in left.extra if _hour(n) in {(hour + 12) % 24, hour % 12}), None)
            if isinstance(hour, int)
            else None
        )
        if theirs is not None:
            left.missing.remove(ours)
            left.extra.remove(theirs)
            continue
        if case.target.language.tag in SIX_HOUR_CLOCK and isinstance(hour, int):
            theirs = next((n for n in left.extra if (n.values[0] - hour) % 12 == 6), None)
            if theirs is not None:
                left.missing.remove(ours)
                left.extra.remove(theirs)
                _confirm(case, ours, theirs, "number-clock", "Check that the hour is right on the local clock.")
    for here, text in ((left.missing, case.source), (left.extra, case.target)):
        for number in list(here):
            start, end = number.span
            minutes = (
                number.values[0] == 0 and len(number.written) == 2 and text.plain[start - 1 : start] in (":", "h", ".")
            )
            if minutes or (number.values[0] == 0 and text.plain[end : end + 1] == ":"):
                here.remove(number)


def _is_time(text: Analysis, number: Number) -> bool:
    after = text.low[number.span[1] : number.span[1] + 10]
    return bool(re.match(r"(?::\d\d)?\s?[ap]\.?m\b|:\d\d|\s?o'clock", after))


def _hour(number: Number) -> Value:
    return number.values[0]


def _ordinals(case: Case) -> None:
    """Roman numerals for centuries and ordinals."""
    for ours, here in ((False, case.left.missing), (True, case.left.extra)):
        for number in list(here):
            value = number.values[0]
            roman_i = value == 1 and re.search(r"-I\b|\bI\b.*\bII\b", case.text(ours).plain)
            if isinstance(value, int) and (1 < value < len(ROMAN) or roman_i):
                form = re.compile(rf"(?<![^\W_]){ROMAN[value].lower()}(?:e|er|ème|è|-?\w{{1,3}})?(?![^\W_])")
                if any(case.text(ours).plain[m.start()].isupper() for m in form.finditer(case.text(ours).low)):
                    here.remove(number)


def _letters(case: Case) -> None:
    """A digit that became a letter: 5O, l0, S."""
    left = case.left
    for number in list(left.missing):
        if not number.written.isascii() or not set(number.written) & LOOKS_LIKE.keys():
            continue
        form = "".join(f"[{c}{LOOKS_LIKE.get(c, '')}]" if c.isdigit() else re.escape(c) for c in number.written)
        pattern = re.compile(rf"(?<![^\W_]){form}(?![^\W\d_])")
        for match in pattern.finditer(case.target.plain):
            if match[0] != number.written and not re.search(rf"(?<![^\W_]){match[0]}(?![^\W_])", case.source.plain):
                left.missing.remove(number)
                message = f"The English says {number.written}; the translation has a letter in it: {match[0]}."
                left.findings.append(
                    Finding("number", "block", message, number.span, match.span(), f"Write {number.written} in digits.",
                            f"{number.values[0]}>{match[0]}")
                )  # fmt: skip
                break


def _repeated_names(case: Case) -> None:
    """A name such as COVID-19 said once more, glossed in brackets, or said once less than in the English."""
    left = case.left
    kept = {value for ours, _ in case.pairs.same for value in ours.values}
    named = {value for n in (*case.source.numbers, *case.target.numbers) if n.name for value in n.values}
    hanging = _HANGING.search(case.target.plain)
    for here in (left.missing, left.extra):
        for number in list(here):
            if number.values[0] not in kept or number.values[0] not in named:
                continue
            if here is left.missing and hanging and not _HANGING.search(case.source.plain):
                left.findings.append(
                    Finding("number", "block", f"A name has lost its number {number.written} in the translation.",
                            number.span, hanging.span(), f"Write {number.written} after it.", f"-{number.values[0]}")
                )  # fmt: skip
            here.remove(number)


def _idioms(case: Case) -> None:
    """'24/7', which other languages say in words."""
    at = case.source.plain.find("24/7")
    idiom = [number for number in case.left.missing if at <= number.span[0] < at + 4]
    if at >= 0 and len(idiom) == 2:
        case.left.missing[:] = [number for number in case.left.missing if number not in idiom]


def _bracketed(case: Case) -> None:
    """A number of the English said again in brackets."""
    left = case.left
    kept = {value for ours, _ in case.pairs.same for value in ours.values}
    for number in list(left.extra):
        start, end = number.span
        before, after = case.target.plain[max(0, start - 40) : start], case.target.plain[end : end + 40]
        inside = max(before.rfind(c) for c in "(（[") > max(before.rfind(c) for c in ")）]") and re.search(
            r"[)）\]]", after
        )
        if inside and number.values[0] in kept:
            left.extra.remove(number)


def _calendars(case: Case) -> None:
    """Years of another calendar, to be confirmed."""
    ahead = CALENDARS.get(case.target.language.tag, ())
    left = case.left
    for ours in list(left.missing):
        year = ours.values[0]
        if not (isinstance(year, int) and 1900 <= year <= 2100):
            continue
        theirs = next((n for n in left.extra if any(n.values[0] == year - years for years in ahead)), None)
        if theirs is not None:
            left.missing.remove(ours)
            left.extra.remove(theirs)
            _confirm(case, ours, theirs, "number-calendar", "Check the year in the other calendar.")


def _conversions(case: Case) -> None:
    """Units converted (6 ft and 2 m), to be confirmed."""
    left = case.left
    for ours in list(left.missing):
        for theirs in left.extra:
            if _converted(ours, theirs):
                left.missing.remove(ours)
                left.extra.remove(theirs)
                _confirm(case, ours, theirs, "number-conversion", "Check that the converted amount is right.")
                break


def _converted(ours: Number, theirs: Number) -> bool:
    one, other = float(ours.values[0]), float(theirs.values[0])
    for unit in ours.units:
        for into in theirs.units:
            if (unit, into) == ("fahrenheit", "celsius"):
                return abs((one - 32) / 1.8 - other) <= 1
            if (into, unit) == ("fahrenheit", "celsius"):
                return abs((other - 32) / 1.8 - one) <= 1
            factor = CONVERSIONS.get((unit, into)) or (
                1 / CONVERSIONS[(into, unit)] if CONVERSIONS.get((into, unit)) else 0
            )
            if factor and one and abs(one * factor - other) <= 0.12 * other:
                return True
    return False


def _confirm(case: Case, ours: Number, theirs: Number, check: str, remedy: str) -> None:
    message = f"The English says {ours.written}; the translation says {theirs.written}."
    about = f"{ours.values[0]}>{theirs.values[0]}"
    case.left.findings.append(Finding(check, "confirm", message, ours.span, theirs.span, remedy, about))


@lru_cache(maxsize=256)
def _month_names(language: Language) -> dict[int, re.Pattern[str]]:
    """Return the names of months by CLDR, forms and short forms, as patterns."""
    try:
        months = Locale.parse(language.tag).months
    except (UnknownLocaleError, ValueError):
        return {}
    names: dict[int, re.Pattern[str]] = {}
    for number in range(1, 13):
        found = {
            months[form][width].get(number, "")
            for form in ("format", "stand-alone")
            for width in ("wide", "abbreviated")
        }
        kept = sorted(
            (n.lower().rstrip(".") for n in found if not n[:1].isdigit() and len(n) > 2), key=len, reverse=True
        )
        if kept:
            names[number] = re.compile("|".join(rf"(?<![^\W\d_]){re.escape(name)}" for name in kept))
    return names


STEPS: tuple[Callable[[Case], None], ...] = (
    _letters, _otherwise_split, _short_years, _scaled, _months, _clock, _repeated_names, _words, _ordinals, _idioms,
    _bracketed, _calendars, _conversions,
)  # fmt: skip
"""The explanations in the order in which they are tried."""

__all__ = ["Left", "ranges", "settle"]
