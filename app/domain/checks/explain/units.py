"""Amounts in another unit."""

from __future__ import annotations

from app.domain.checks.explain.case import Case
from app.domain.checks.numerals import Number
from app.domain.checks.spoken import spoken_values

CONVERSIONS = {
    ("foot", "m"): 0.3048, ("foot", "cm"): 30.48, ("inch", "cm"): 2.54, ("mile", "km"): 1.609,
    ("week", "day"): 7, ("day", "hour"): 24, ("year", "month"): 12, ("hour", "minute"): 60, ("month", "week"): 4.345,
    ("g", "mg"): 1000, ("mg", "mcg"): 1000, ("l", "ml"): 1000, ("kg", "g"): 1000, ("m", "cm"): 100, ("cm", "mm"): 10,
    ("pound", "kg"): 0.4536,
}  # fmt: skip


def conversions(case: Case) -> None:
    """Units converted (6 ft and 2 m), to be confirmed."""
    for ours in list(case.left.missing):
        for theirs in case.left.extra:
            if _converted(ours, theirs):
                case.confirm(ours, theirs, "number-conversion", "Check that the converted amount is right.")
                break


def spoken_heat(case: Case) -> None:
    """A temperature said in words, 'a fever of a hundred and two', and converted: to be confirmed."""
    if "fever" not in case.source.wordset and "temperature" not in case.source.wordset:
        return
    said = [float(value) for value in spoken_values(case.source.words, case.source.language) if 95 <= value <= 108]
    for theirs in list(case.left.extra):
        if any(abs((value - 32) / 1.8 - float(theirs.values[0])) <= 1 for value in said):
            case.unasked(theirs, "number-conversion", "Check that the converted temperature is right.")


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
