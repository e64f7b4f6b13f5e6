"""Assignments: who was asked to see which leaflet through in which language, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from app.store.engine import AnyRow
from app.store.tables import assignment, document, event, person


def add(connection: Connection, values: Mapping[str, Any]) -> int:
    """Store an assignment; return its number."""
    number: int = connection.execute(insert(assignment).values(values).returning(assignment.c.id)).scalar_one()
    return number


def get(connection: Connection, number: int) -> AnyRow | None:
    """Return an assignment that is open."""
    query = select(assignment).where(assignment.c.id == number, assignment.c.ended_at.is_(None))
    return connection.execute(query).one_or_none()


def end(connection: Connection, number: int, at: str) -> None:
    """Note that an assignment is over; it stays on record."""
    connection.execute(update(assignment).where(assignment.c.id == number).values(ended_at=at))


def open_ones(connection: Connection, person_id: str | None = None) -> list[AnyRow]:
    """Return what is open, of one person or of all, the earliest day first, with names and when each was last active.

    Active is who did anything in that language; `active_at` is '' for who never did.
    """
    last = (
        select(event.c.at)
        .where(event.c.person_id == assignment.c.person_id, event.c.locale == assignment.c.locale)
        .order_by(event.c.seq.desc())
        .limit(1)
        .correlate(assignment)
        .scalar_subquery()
    )
    query = (
        select(assignment, document.c.title, person.c.name, func.coalesce(last, "").label("active_at"))
        .join(document, document.c.id == assignment.c.document_id)
        .join(person, person.c.id == assignment.c.person_id)
        .where(assignment.c.ended_at.is_(None))
        .order_by(assignment.c.due_on == "", assignment.c.due_on, assignment.c.id)
    )
    if person_id is not None:
        query = query.where(assignment.c.person_id == person_id)
    return list(connection.execute(query))


def given_since(connection: Connection, person_id: str, since: str) -> list[AnyRow]:
    """Return what a person was asked for after an instant."""
    return [row for row in open_ones(connection, person_id) if row.given_at > since]
