"""Glossary entries: every version is kept, the newest of each holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, insert, select

from app.domain.glossary import GlossaryTerm
from app.store.engine import AnyRow
from app.store.tables import document, person, segment, suggestion, term, unit


def newest(connection: Connection, locale: str) -> tuple[int, str] | None:
    """Return what changes with every change of a locale's glossary, None where it has none.

    A number alone could come back after a transaction that was rolled back; not so with the instant.
    """
    row = connection.execute(_NEWEST, {"locale": locale}).one_or_none()
    return None if row is None else (row.id, row.created_at)


_NEWEST = (
    select(term.c.id, term.c.created_at).where(term.c.locale == bindparam("locale")).order_by(term.c.id.desc()).limit(1)
)


def current(connection: Connection, locale: str, removed: bool = False) -> list[AnyRow]:
    """Return the entries of a locale that hold, with who added them, by their English; `removed` ones on request."""
    last = (
        select(term.c.key, func.max(term.c.version).label("version"))
        .where(term.c.locale == locale)
        .group_by(term.c.key)
        .subquery()
    )
    query = (
        select(term, person.c.name.label("added_by_name"))
        .join(last, and_(last.c.key == term.c.key, last.c.version == term.c.version))
        .join(person, person.c.id == term.c.added_by)
    )
    if not removed:
        query = query.where(~term.c.removed)
    return sorted(connection.execute(query), key=lambda row: (row.source.lower(), row.source, row.part_of_speech))


def history(connection: Connection, key: str) -> list[AnyRow]:
    """Return every version of an entry, oldest first, with who wrote it."""
    query = (
        select(term, person.c.name.label("added_by_name"))
        .join(person, person.c.id == term.c.added_by)
        .where(term.c.key == key)
        .order_by(term.c.version)
    )
    return list(connection.execute(query))


def value_of(row: AnyRow) -> GlossaryTerm:
    """Return a stored entry as a value."""
    return GlossaryTerm(
        row.source,
        row.target,
        row.part_of_speech,
        row.case_rule,
        row.definition,
        row.do_not_translate,
        tuple(row.forms),
        tuple(row.forbidden),
        row.reason,
    )


def add(connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
    """Store versions of entries."""
    values = [dict(row) for row in rows]
    if values:
        connection.execute(insert(term), values)


def texts(connection: Connection, locale: str) -> list[AnyRow]:
    """Return the current English of every document with its units' texts in a locale, in reading order.

    `approved` is the publishable text, None without one; `working_id` tells whether there is any text.
    """
    query = (
        select(
            unit.c.segment_id,
            unit.c.document_id,
            unit.c.working_id,
            unit.c.ordinal,
            segment.c.context,
            segment.c.text.label("source"),
            document.c.title.label("document_title"),
            suggestion.c.text.label("approved"),
            suggestion.c.fingerprint,
        )
        .join(segment, segment.c.id == unit.c.segment_id)
        .join(document, document.c.id == unit.c.document_id)
        .outerjoin(suggestion, suggestion.c.id == unit.c.publishable_id)
        .where(unit.c.locale == locale)
        .order_by(unit.c.document_id, unit.c.ordinal, unit.c.segment_id)
    )
    return list(connection.execute(query))
