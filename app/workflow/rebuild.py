"""Rebuild the projection of units from the record, and say whether it had been right."""

from __future__ import annotations

from app.store import log, units
from app.store.engine import writing
from app.workflow.installation import Installation
from app.workflow.record import rebuild


def rebuild_units(installation: Installation) -> int:
    """Build every unit again and count them; return how many differed, or where none did, how many counts."""
    with writing(installation.engine) as connection:
        log.lock(connection)
        before, counted = units.snapshot(connection), units.tally(connection)
        rebuild(connection)
        after, counted_again = units.snapshot(connection), units.tally(connection)
    return len({row[:2] for row in _comparable(before) ^ _comparable(after)}) or len(
        {row[:4] for row in counted ^ counted_again}
    )


def _comparable(rows: list[tuple[object, ...]]) -> set[tuple[object, ...]]:
    return {(row[0], row[1], repr(row)) for row in rows}
