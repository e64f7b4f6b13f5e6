"""What CLDR knows of a language that has no file: its words for units, for thousand and million, and for 'per day'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.numbers import format_compact_decimal
from babel.units import format_compound_unit, format_unit

UNITS = {
    "mg": "mass-milligram", "mcg": "mass-microgram", "g": "mass-gram", "kg": "mass-kilogram",
    "ml": "volume-milliliter", "l": "volume-liter", "percent": "concentr-percent", "celsius": "temperature-celsius",
    "fahrenheit": "temperature-fahrenheit", "cm": "length-centimeter", "mm": "length-millimeter", "m": "length-meter",
    "km": "length-kilometer", "minute": "duration-minute", "hour": "duration-hour", "day": "duration-day",
    "week": "duration-week", "month": "duration-month", "year": "duration-year",
}  # fmt: skip
"""Our units as CLDR's unit identifiers (UTS 35, part 6)."""
PER = {"per_day": "day", "per_week": "week"}
COUNTS = (1, 2, 3, 5, 11, 100)
"""Numbers that together ask for every plural form (UTS 35, part 3)."""
_NUMBER = re.compile(r"[\d.,\u066b\u066c]+")
_MARKS = re.compile("[\u061c\u200e\u200f\u2066-\u2069]")
SHORTEST = 2
"""Abbreviations of one letter stand for too much."""


@lru_cache(maxsize=64)
def unit_names(tag: str) -> Mapping[str, tuple[str, ...]]:
    """Return a language's words for units, 'per day' and 'per week', {} where CLDR does not know the language."""
    locale = _locale(tag)
    if locale is None:
        return {}
    found = {unit: _forms(_written(locale, name)) for unit, name in UNITS.items()}
    found |= {per: _forms(_divided(locale, unit)) for per, unit in PER.items()}
    return {unit: forms for unit, forms in found.items() if forms}


@lru_cache(maxsize=64)
def scale_words(tag: str) -> Mapping[int | Decimal, tuple[str, ...]]:
    """Return a language's words for thousand, million and the like by value, {} where CLDR has none."""
    locale = _locale(tag)
    if locale is None or "long" not in locale.compact_decimal_formats:
        return {}
    values: dict[str, set[int | Decimal]] = {}
    for power in range(3, 14):
        for count in COUNTS[:4]:
            text = _MARKS.sub("", format_compact_decimal(count * 10**power, format_type="long", locale=locale))
            number, word = _NUMBER.search(text), _word(text)
            if number and number[0].isdecimal() and word:
                values.setdefault(word, set()).add(count * 10**power // int(number[0]))
    found: dict[int | Decimal, tuple[str, ...]] = {}
    for word, said in sorted(values.items()):
        # Babel 2.18 reads patterns with a second half, as Swahili's, for no number at all.
        if len(said) == 1 and (value := said.pop()) >= 1000:
            found[value] = (*found.get(value, ()), word)
    return found


def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag)
    except (UnknownLocaleError, ValueError):
        return None


def _written(locale: Locale, name: str) -> Iterator[str]:
    length: Literal["long", "short"]
    for length in ("long", "short"):
        for count in COUNTS:
            text = format_unit(count, name, length=length, locale=locale)
            # Where a length is missing, Babel writes the identifier.
            if name not in text:
                yield text


def _divided(locale: Locale, unit: str) -> Iterator[str]:
    """Yield '1 mg per day' without its milligram, where the language writes the milligram first."""
    length: Literal["long", "short"]
    for length in ("long", "short"):
        amount = format_unit(1, UNITS["mg"], length=length, locale=locale)
        text = format_compound_unit(1, UNITS["mg"], denominator_unit=unit, length=length, locale=locale) or ""
        if text.startswith(amount) and UNITS[unit] not in text:
            yield "1" + text.removeprefix(amount)


def _forms(texts: Iterator[str]) -> tuple[str, ...]:
    words = {_word(_MARKS.sub("", text)) for text in texts if _NUMBER.search(text)}
    return tuple(sorted(word for word in words if len(word) >= SHORTEST or (word and not word.isalpha())))


def _word(text: str) -> str:
    """Return what stands beside the number of a text, '' where words stand on both sides of it."""
    parts = [part.strip(" \u00a0\u202f").rstrip(".") for part in _NUMBER.split(text)]
    kept = [part for part in parts if part]
    return kept[0] if len(kept) == 1 else ""
