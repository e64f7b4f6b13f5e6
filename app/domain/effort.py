"""What a person did, and how long work takes them: an honest estimate from what they did, or none."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

PAUSE = timedelta(minutes=10)
"""A longer gap between two decisions is not work on one string."""
FEWEST = 5
"""Gaps below which nothing can be said."""


@dataclass(frozen=True)
class Contribution:
    """What somebody did in one locale: strings and their English words, translated and reviewed."""

    locale: str
    translated: int
    translated_words: int
    reviewed: int
    reviewed_words: int


@dataclass(frozen=True)
class Service:
    """What somebody did, from the first day to the last; None where there is nothing yet."""

    first: date | None
    last: date | None
    contributions: tuple[Contribution, ...]


def seconds_a_string(instants: Sequence[str]) -> float | None:
    """Return the median of seconds between decisions that followed one another, None where there are too few.

    `instants` are when somebody decided, in any order, ISO 8601.
    """
    moments = sorted(datetime.fromisoformat(instant) for instant in instants)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    worked = [gap.total_seconds() for gap in gaps if timedelta(0) < gap <= PAUSE]
    return median(worked) if len(worked) >= FEWEST else None


def minutes_for(strings: int, seconds: float) -> int:
    """Return the minutes that strings take at this pace, rounded up and at least one."""
    return max(1, math.ceil(strings * seconds / 60))
