"""Whether somebody can have read what they signed: two texts take time to compare."""

from __future__ import annotations

SKIMMED = 50.0
"""Characters a second above which nobody reads: twice 238 English words a minute (Brysbaert 2019)."""


def too_fast(source: str, target: str, seconds: float) -> bool:
    """Tell whether two texts were on the screen for so short a time that they cannot have been read."""
    return seconds * SKIMMED < len(source) + len(target)
