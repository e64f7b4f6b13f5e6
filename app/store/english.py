"""The English as the content team works on it: its strings and what stands on them, and questions with their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select

from app.domain.edition import facts_from_data
from app.domain.leaflet import Document, Segment
from app.store.engine import AnyRow
from app.store.tables import (
    document,
    locale,
    person,
    query,
    segment,
    source_version,
    unit,
    version_segment,
)


def current_documents(connection: Connection, document_ids: Sequence[str]) -> list[Document]:
    """Return the current versions of some documents, in two queries however many there are."""
    parts: dict[str, list[Segment]] = {}
    for row in connection.execute(
        _strings().where(document.c.id.in_(document_ids), version_segment.c.version == document.c.current_version)
    ):
        part = Segment(row.role, row.text, row.context or None, row.section, row.note, row.line)
        parts.setdefault(row.document_id, []).append(part)
    versions = select(source_version, document.c.kind).join(
        document,
        and_(document.c.id == source_version.c.document_id, document.c.current_version == source_version.c.version),
    )
    return [
        Document(
            row.document_id,
            row.kind,
            row.slug,
            row.title,
            tuple(parts.get(row.document_id, ())),
            row.body,
            facts_from_data(row.facts),
            tuple(row.shared),
            row.outline,
        )
        for row in connection.execute(versions.where(document.c.id.in_(document_ids)))
    ]


def strings(connection: Connection, document_id: str, version: int) -> list[AnyRow]:
    """Return the strings of one source version in reading order: segment_id, ordinal, role, section, context, text."""
    return list(
        connection.execute(_strings().where(document.c.id == document_id, version_segment.c.version == version))
    )


def _strings() -> Select[Any]:
    return (
        select(version_segment, segment.c.context, segment.c.text)
        .join(segment, segment.c.id == version_segment.c.segment_id)
        .join(document, document.c.id == version_segment.c.document_id)
        .order_by(version_segment.c.document_id, version_segment.c.ordinal)
    )


def approvals(connection: Connection, document_id: str) -> dict[int, frozenset[str]]:
    """Return the locales that have an approved text, by segment, of all that a document ever had."""
    statement = select(unit.c.segment_id, unit.c.locale).where(
        unit.c.document_id == document_id, unit.c.publishable_id.is_not(None)
    )
    found: dict[int, set[str]] = {}
    for row in connection.execute(statement):
        found.setdefault(row.segment_id, set()).add(row.locale)
    return {segment_id: frozenset(tags) for segment_id, tags in found.items()}


def approvals_of(connection: Connection, segment_id: int) -> dict[str, bool]:
    """Tell for every locale of the workspace whether it has an approved text for a segment."""
    statement = (
        select(locale.c.tag, unit.c.publishable_id)
        .outerjoin(unit, and_(unit.c.locale == locale.c.tag, unit.c.segment_id == segment_id))
        .order_by(locale.c.tag)
    )
    return {row.tag: row.publishable_id is not None for row in connection.execute(statement)}


def open_questions(connection: Connection) -> int:
    """Count the questions that nobody has answered."""
    number: int = connection.execute(select(func.count()).select_from(query).where(query.c.outcome == "")).scalar_one()
    return number


def questions(connection: Connection, before: int | None, limit: int) -> list[AnyRow]:
    """Return open questions with their places, newest first; `before` is the id to go on from."""
    statement = _questions().where(query.c.outcome == "").order_by(query.c.id.desc()).limit(limit)
    if before is not None:
        statement = statement.where(query.c.id < before)
    return list(connection.execute(statement))


def reports(connection: Connection, before: int | None = None, limit: int | None = None) -> list[AnyRow]:
    """Return the reports by readers, newest first, with their places and who answered them."""
    answerer = person.alias("answerer")
    statement = (
        _questions()
        .add_columns(answerer.c.name.label("answerer"))
        .outerjoin(answerer, answerer.c.id == query.c.answered_by)
        .where(query.c.number.is_not(None))
        .order_by(query.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(query.c.id < before)
    return list(connection.execute(statement))


def question(connection: Connection, query_id: int) -> AnyRow | None:
    """Return one question with its place."""
    return connection.execute(_questions().where(query.c.id == query_id)).first()


def _questions() -> Select[Any]:
    """Select questions with who asked, the string, and its first place in the current English, null if it has none."""
    current = document.c.current_version
    place = (
        select(func.min(version_segment.c.ordinal))
        .where(
            version_segment.c.segment_id == query.c.segment_id,
            version_segment.c.document_id == document.c.id,
            version_segment.c.version == current,
        )
        .correlate(query, document)
        .scalar_subquery()
    )
    return (
        select(
            query,
            person.c.name.label("asker"),
            segment.c.text.label("source"),
            segment.c.context,
            segment.c.document_id,
            document.c.title.label("document_title"),
            document.c.kind.label("document_kind"),
            version_segment.c.ordinal,
            version_segment.c.role,
            version_segment.c.section,
        )
        .join(segment, segment.c.id == query.c.segment_id)
        .join(document, document.c.id == segment.c.document_id)
        .outerjoin(person, person.c.id == query.c.asked_by)
        .outerjoin(
            version_segment,
            and_(
                version_segment.c.document_id == document.c.id,
                version_segment.c.version == current,
                version_segment.c.ordinal == place,
            ),
        )
    )
