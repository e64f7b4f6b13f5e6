"""What files of strings to work on elsewhere hold, whatever their format."""

from __future__ import annotations

import re
from dataclasses import dataclass

NAME = "polyleaf-batch-{}"
"""How a file names the batch that it holds."""
_NAME = re.compile(r"polyleaf-batch-([0-9]{1,9})")


@dataclass(frozen=True)
class WorkEntry:
    """One string to work on: its number, context ('' for none), both texts ('' for no text yet), and what to know."""

    number: int
    context: str
    source: str
    target: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReturnedEntry:
    """One string of a file that came back; `number` is None where its format does not keep it."""

    number: int | None
    context: str
    source: str
    target: str


@dataclass(frozen=True)
class ReturnedFile:
    """What came back: of which batch (None where the file does not say), in which language, and its strings."""

    batch: int | None
    language: str
    entries: tuple[ReturnedEntry, ...]


def batch_of(name: str) -> int | None:
    """Return the batch that a name in a file stands for."""
    match = _NAME.fullmatch(name.strip())
    return int(match[1]) if match else None
