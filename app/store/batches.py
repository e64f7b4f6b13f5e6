"""Batches of strings that are worked on elsewhere, and the units that they hold."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from app.store.engine import AnyRow
from app.store.tables import batch, document, person, segment, suggestion, unit, version_segment
from app.store.units import PLACE


def add(
    connection: Connection, locale: str, person_id: str, at: str, title: str, items: Sequence[tuple[int, str]]
) -> int:
    """Store what was taken away: segment ids, each with the fingerprint of its text; return the batch's number."""
    values = {"locale": locale, "person_id": person_id, "created_at": at, "title": title, "items": list(items)}
    number: int = connection.execute(insert(batch).values(values).returning(batch.c.id)).scalar_one()
    return number


def get(connection: Connection, number: int) -> AnyRow | None:
    """Return one batch."""
    return connection.execute(select(batch).where(batch.c.id == number)).one_or_none()


def newest(connection: Connection, locale: str, limit: int = 10) -> list[AnyRow]:
    """Return the batches last taken in a locale with who took them, newest first."""
    query = (
        select(batch, person.c.name)
        .join(person, person.c.id == batch.c.person_id)
        .where(batch.c.locale == locale)
        .order_by(batch.c.id.desc())
        .limit(limit)
    )
    return list(connection.execute(query))


def units(connection: Connection, locale: str, segment_ids: Sequence[int]) -> dict[int, AnyRow]:
    """Return units with their texts and their place in the leaflet, by segment id."""
    query = (
        select(
            unit.c.segment_id,
            unit.c.document_id,
            unit.c.ordinal,
            unit.c.status,
            unit.c.findings,
            segment.c.context,
            segment.c.text.label("source"),
            document.c.title.label("document_title"),
            version_segment.c.role,
            version_segment.c.section,
            version_segment.c.note,
            suggestion.c.text.label("target"),
            suggestion.c.fingerprint,
            person.c.name.label("author_name"),
        )
        .join(segment, segment.c.id == unit.c.segment_id)
        .join(document, document.c.id == unit.c.document_id)
        .outerjoin(version_segment, PLACE)
        .outerjoin(suggestion, suggestion.c.id == unit.c.working_id)
        .outerjoin(person, person.c.id == suggestion.c.author_id)
        .where(unit.c.locale == locale, unit.c.segment_id.in_(segment_ids))
    )
    return {row.segment_id: row for row in connection.execute(query)}
