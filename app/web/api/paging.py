"""Keyset pages: a place to go on from, written so that nobody builds on what is in it."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from flask import request
from msgspec import Meta

from app.web.api.problems import Problem
from app.web.api.registry import LARGEST, Page, Request

Row = TypeVar("Row")
Item = TypeVar("Item")

Limit = Annotated[int, Meta(ge=1, le=200, description="How many at most.")]
After = Annotated[str, Meta(max_length=500, description="The place to go on from, out of `next`.")]


class Paging(Request):
    """Which stretch of a list."""

    limit: Limit = 50
    after: After | None = None


def place(query: Paging, *kinds: type) -> tuple[Any, ...] | None:
    """Return the place that a request goes on from, None for the beginning; `kinds` are the types of its values."""
    if query.after is None:
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(query.after.encode() + b"=="))
        # Half a surrogate pair is a text that no database takes.
        json.dumps(values, ensure_ascii=False).encode()
    except (binascii.Error, ValueError, RecursionError):
        values = None
    fits = (
        isinstance(values, list)
        and [type(value) for value in values] == list(kinds)
        and not any(abs(value) > LARGEST if isinstance(value, int) else "\0" in value for value in values)
    )
    if not fits:
        raise Problem("invalid", "`after` is none of the places that this list gave out. Begin again without it.")
    return tuple(values)


def page(
    query: Paging, rows: Sequence[Row], place_of: Callable[[Row], tuple[Any, ...]], item: Callable[[Row], Item]
) -> Page[Item]:
    """Return a page of rows, of which one more than the limit was looked for."""
    shown = rows[: query.limit]
    more = place_of(shown[-1]) if len(rows) > query.limit else None
    return page_at(more, [item(row) for row in shown])


def page_at(onward: tuple[Any, ...] | None, items: list[Item]) -> Page[Item]:
    """Return a page with the address of the next one, which begins at a place."""
    if onward is None:
        return Page(items=items, next=None)
    written = base64.urlsafe_b64encode(json.dumps(onward).encode()).decode().rstrip("=")
    asked = {**request.args.to_dict(), "after": written}
    return Page(items=items, next=f"{request.path}?{urlencode(asked)}")


def page_of_all(
    query: Paging,
    rows: Iterable[Row],
    place_of: Callable[[Row], tuple[Any, ...]],
    kinds: tuple[type, ...],
    item: Callable[[Row], Item],
) -> Page[Item]:
    """Return a page of a list that is read whole; places sort it and are each there once."""
    after = place(query, *kinds)
    left = sorted((row for row in rows if after is None or place_of(row) > after), key=place_of)
    return page(query, left[: query.limit + 1], place_of, item)
