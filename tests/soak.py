"""How much the random tests try: set POLYLEAF_SOAK=20 for twenty times as much, POLYLEAF_SEED for other chances."""

from __future__ import annotations

import os
import random

FACTOR = int(os.environ.get("POLYLEAF_SOAK", "1"))
SEED = os.environ.get("POLYLEAF_SEED", "1")


def tries(few: int, many: int) -> int:
    """Return how often a test tries: a few times in `make test`, many in `make soak`."""
    return many if FACTOR >= 20 else few * FACTOR


def chance(name: str) -> random.Random:
    """Return the random numbers of one test: the same for the same seed and name."""
    return random.Random(f"{SEED} {name}")
