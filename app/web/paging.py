"""Long lists, a page at a time: which part of the rows the address asks for, and what lies before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request


@dataclass(frozen=True)
class Paged:
    """Some rows of many: those from `first` (counted from 1) of `total`, on page `number` of `pages`."""

    rows: Sequence[Any]
    number: int
    pages: int
    first: int
    total: int

    @classmethod
    def of(cls, rows: Sequence[Any], size: int) -> Paged:
        """Return the page that the address names by `page`, the first or last one where it names none that is there."""
        pages = max(1, -(-len(rows) // size))
        number = min(pages, max(1, request.args.get("page", 1, type=int)))
        start = size * (number - 1)
        return cls(rows[start : start + size], number, pages, start + 1, len(rows))
