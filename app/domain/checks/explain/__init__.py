"""What makes unequal digits equal after all: words for digits, months, other separators, years cut short.

Only numbers that found no equal are looked at, so that texts whose digits agree cost nothing. What a language's way
of writing explains is settled in silence; what a translator may have done on purpose (another calendar, a converted
unit, a clock that starts at dawn) is a `confirm`; the rest is left, and is an error.
"""

from __future__ import annotations

from collections.abc import Callable

from app.domain.checks.analysis import Analysis
from app.domain.checks.explain.case import Case, Left
from app.domain.checks.explain.dates import calendars, clock, months, short_years
from app.domain.checks.explain.names import repeated_names
from app.domain.checks.explain.notation import hundreds, idioms, letters, ordinals, otherwise_split, scaled
from app.domain.checks.explain.units import conversions, spoken_heat
from app.domain.checks.explain.words import unlisted_words, words
from app.domain.checks.pairing import Pairs

LIMIT = 60
"""More left-over numbers than this are reported as they are."""

STEPS: tuple[Callable[[Case], None], ...] = (
    letters, otherwise_split, short_years, scaled, hundreds, months, clock, repeated_names, words, ordinals, idioms,
    calendars, conversions, spoken_heat, unlisted_words,
)  # fmt: skip
"""The explanations in the order in which they are tried."""


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
