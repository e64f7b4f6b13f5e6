"""Checks of the text as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from app.domain.checks.finding import Finding

DATE_PATTERN_CONTEXT = "date pattern"
"""The msgctxt of the page strings that are CLDR date patterns (UTS 35, part 4): signed as patterns, not as values."""


def check_empty(source: str, target: str) -> Iterator[Finding]:
    """A translation has words in it."""
    if not any(c.isalnum() for c in target) and any(c.isalnum() for c in source):
        yield Finding(
            "empty", "block", "The translation is empty.", (0, len(source)), None, "Write the translation.", "empty"
        )


def check_date_pattern(source: str, target: str) -> Iterator[Finding]:
    """A date pattern names the same fields as the English one: year y, month M, day d."""
    wanted, found = _fields(source), _fields(target)
    if wanted != found:
        yield Finding(
            "date-pattern",
            "block",
            f"The pattern must hold {', '.join(sorted(wanted))} and no other field; this one holds "
            f"{', '.join(sorted(found)) or 'none'}. Put ordinary words between ' and '.",
            (0, len(source)),
            (0, len(target)),
            "Use each field of the English once.",
            "fields",
        )


def _fields(pattern: str) -> Counter[str]:
    """Count the fields of a pattern, a run of one letter as one, quoted words left out."""
    outside = "".join(part for part in pattern.split("'")[::2])
    runs = [char for i, char in enumerate(outside) if char.isascii() and char.isalpha() and outside[i - 1 : i] != char]
    return Counter("M" if char == "L" else char for char in runs)
