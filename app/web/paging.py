"""Long lists, a page at a time: which part of the rows the address asks for, and what lies before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict

LARGEST = 2**31 - 1
"""The largest id that both databases know."""


def id_in(values: MultiDict[str, str], name: str) -> int | None:
    """Return the id that a field of an address or form holds; None for none, or for what can be none."""
    number = values.get(name, type=int)
    return number if number is not None and 0 <= number <= LARGEST else None


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
