"""Releases that are spoilt before they are signed, and what the verifier has against them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.workflow.release_builder import Builder
from tests.workflow.release_forge import Event, problems_of_signed

PL = "pl/medicines-at-home/index.html"
UR = "ur/medicines-at-home/index.html"
EN = "en/medicines-at-home/index.html"
RECORD = "record/editions/pl/medicines.json"


def problems_with(tmp_path: Path, **spoilt: Any) -> tuple[str, ...]:
    """Return what the verifier has against a release that was spoilt before it was signed."""
    return problems_of_signed(Builder(**spoilt).write(tmp_path))


def on_page(path: str, old: str, new: str) -> Callable[[str, str], str]:
    """Spoil a page: a faulty renderer."""

    def spoil(where: str, html: str) -> str:
        if where != path:
            return html
        assert old in html, old
        return html.replace(old, new, 1)

    return spoil


def spoil_events(change: Callable[[list[Event]], Any]) -> Callable[[list[Event]], list[Event]]:
    """Spoil the log before it is chained and signed."""

    def spoil(events: list[Event]) -> list[Event]:
        change(events)
        return events

    return spoil


def first(events: list[Event], kind: str, **data: Any) -> int:
    """Return where the first entry of a kind stands."""
    return next(
        n for n, e in enumerate(events) if e["kind"] == kind and all(e["data"].get(k) == v for k, v in data.items())
    )


def drop(kind: str, **data: Any) -> Callable[[list[Event]], Any]:
    return lambda events: events.pop(first(events, kind, **data))


def put(before: str, *new: Event) -> Callable[[list[Event]], Any]:
    def change(events: list[Event]) -> None:
        place = first(events, before)
        events[place:place] = new

    return change


def alter(kind: str, **changes: Any) -> Callable[[list[Event]], Any]:
    def change(events: list[Event]) -> None:
        place = first(events, kind)
        events[place] = events[place] | changes

    return change


def alter_data(kind: str, **changes: Any) -> Callable[[list[Event]], Any]:
    def change(events: list[Event]) -> None:
        place = first(events, kind)
        events[place] = events[place] | {"data": events[place]["data"] | changes}

    return change
