"""Rebuild the projection of units from the record, and say whether it had been right."""

from __future__ import annotations

from app.store import log, units
from app.store.engine import writing
from app.workflow.installation import Installation
from app.workflow.record import rebuild


def rebuild_units(installation: Installation) -> int:
    """Build every unit again; return how many differed from what was stored."""
    with writing(installation.engine) as connection:
        log.lock(connection)
        before = units.snapshot(connection)
        rebuild(connection)
        after = units.snapshot(connection)
    return len({row[:2] for row in _comparable(before) ^ _comparable(after)})


def _comparable(rows: list[tuple[object, ...]]) -> set[tuple[object, ...]]:
    return {(row[0], row[1], repr(row)) for row in rows}
