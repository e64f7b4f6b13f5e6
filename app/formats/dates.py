"""Review dates as a reader sees them: by the locale's approved CLDR pattern and its digit policy."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from babel import Locale
from babel.dates import parse_pattern

from app.formats.cldr import own_data

if TYPE_CHECKING:
    from app.domain.leaflet import PartialDate

Digits = Literal["latin", "native"]

_ZEROS = {
    "adlm": 0x1E950,
    "arab": 0x0660,
    "arabext": 0x06F0,
    "beng": 0x09E6,
    "cakm": 0x11136,
    "deva": 0x0966,
    "gujr": 0x0AE6,
    "guru": 0x0A66,
    "java": 0xA9D0,
    "khmr": 0x17E0,
    "knda": 0x0CE6,
    "laoo": 0x0ED0,
    "mlym": 0x0D66,
    "mong": 0x1810,
    "mymr": 0x1040,
    "nkoo": 0x07C0,
    "orya": 0x0B66,
    "tamldec": 0x0BE6,
    "telu": 0x0C66,
    "thai": 0x0E50,
    "tibt": 0x0F20,
    "vaii": 0xA620,
}
"""The digit nought of CLDR's numbering systems that count by ten signs of Unicode's category Nd."""

_QUOTED_OR_FIELD = re.compile(r"'(?:[^']|'')*'|([A-Za-z])\1*")


@lru_cache
def numbering_system(locale: str, digits: Digits) -> str:
    """Return the CLDR numbering system of a digit policy.

    `native` is the script's own system even where CLDR's default is Latin (Urdu). A language whose own
    figures are not ten digits (Chinese) has Latin ones.
    """
    native = Locale.parse(locale).other_numbering_systems.get("native", "latn")
    return native if digits == "native" and native in _ZEROS else "latn"


def format_date(day_or_month: PartialDate, patterns: tuple[str, str], locale: str, digits: Digits) -> str:
    """Write a date by the locale's patterns for a day and for a month; a month stays a month.

    Raise ValueError where the pattern has another field than day `d`, month `M` or `L` and year `y`, has
    one twice or lacks one.
    """
    known_day = day_or_month.day is not None
    pattern = patterns[0 if known_day else 1]
    fields = sorted("M" if m[1] == "L" else m[1] for m in _QUOTED_OR_FIELD.finditer(pattern) if m[1])
    if fields != (["M", "d", "y"] if known_day else ["M", "y"]):
        raise ValueError(f"{pattern!r} is no pattern for {'a day' if known_day else 'a month'}")
    safe = _QUOTED_OR_FIELD.sub(lambda match: _standalone(match, day_or_month.month, locale), pattern)
    text: str = parse_pattern(safe).apply(
        date(day_or_month.year, day_or_month.month, day_or_month.day or 1), Locale.parse(locale)
    )
    return _with_digits(text, numbering_system(locale, digits))


def _with_digits(text: str, system: str) -> str:
    return text if system == "latn" else text.translate({0x30 + n: _ZEROS[system] + n for n in range(10)})


def _standalone(match: re.Match[str], month: int, locale: str) -> str:
    """Replace the fields LLL and LLLL by the month's name in quotes, shorter ones by M.

    Babel formats L with names that leak in from other locales of the same process.
    """
    if match[1] != "L":
        return match[0]
    if len(match[0]) < 3:
        return "M" * len(match[0])
    names = _standalone_months(locale, "abbreviated" if len(match[0]) == 3 else "wide")
    return "'" + names[month].replace("'", "''") + "'"


@lru_cache
def _standalone_months(locale: str, width: str) -> dict[int, str]:
    """Read the names of months that stand alone from CLDR's file of a locale, past Babel's cache, which leaks."""
    parts = locale.split("_")
    for length in range(len(parts), 0, -1):
        names = own_data("_".join(parts[:length])).get("months", {}).get("stand-alone", {}).get(width, {})
        if isinstance(names, dict) and len(names) == 12:
            return dict(names)
    return dict(Locale.parse(locale).months["format"][width])
