"""Suggestions: immutable texts for units."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, exists, insert, select, true

from app.domain.unit import Suggestion
from app.store.engine import AnyRow
from app.store.tables import document, locale, segment, suggestion, unit


def add(
    connection: Connection,
    segment_id: int,
    locale: str,
    text: str,
    origin: str,
    fingerprint: str,
    author: str | None,
    provenance: Mapping[str, Any],
    at: str,
) -> int:
    """Store a suggestion; return its id."""
    query = (
        insert(suggestion)
        .values(
            segment_id=segment_id,
            locale=locale,
            text=text,
            origin=origin,
            fingerprint=fingerprint,
            author_id=author,
            provenance=dict(provenance),
            created_at=at,
        )
        .returning(suggestion.c.id)
    )
    new_id: int = connection.execute(query).scalar_one()
    return new_id


def of_units(connection: Connection, segment_ids: Iterable[int], locale: str) -> dict[int, list[Suggestion]]:
    """Return the suggestions of some segments in a locale, by segment, oldest first."""
    query = (
        select(suggestion)
        .where(suggestion.c.segment_id.in_(list(segment_ids)), suggestion.c.locale == locale)
        .order_by(suggestion.c.id)
    )
    found: dict[int, list[Suggestion]] = {}
    for row in connection.execute(query):
        found.setdefault(row.segment_id, []).append(
            Suggestion(row.id, row.text, row.origin, row.fingerprint, row.author_id)
        )
    return found


def rows_of(connection: Connection, segment_id: int, locale: str) -> list[AnyRow]:
    """Return everything stored about one unit's suggestions, oldest first."""
    query = select(suggestion).where(suggestion.c.segment_id == segment_id, suggestion.c.locale == locale)
    return list(connection.execute(query.order_by(suggestion.c.id)))


def working_row(connection: Connection, segment_id: int, locale: str) -> AnyRow | None:
    """Return the suggestion that a unit's projection holds as its working text."""
    query = (
        select(suggestion)
        .join(unit, unit.c.working_id == suggestion.c.id)
        .where(unit.c.segment_id == segment_id, unit.c.locale == locale)
    )
    return connection.execute(query).one_or_none()


def fingerprints_of_document(connection: Connection, document_id: str, locale: str) -> set[str]:
    """Return the fingerprints of every text that a document ever had in a locale."""
    query = (
        select(suggestion.c.fingerprint)
        .join(segment, segment.c.id == suggestion.c.segment_id)
        .where(segment.c.document_id == document_id, suggestion.c.locale == locale)
    )
    return set(connection.execute(query).scalars())


def publishable_row(connection: Connection, segment_id: int, locale: str) -> AnyRow | None:
    """Return the suggestion that a unit's projection holds as its publishable text."""
    query = (
        select(suggestion)
        .join(unit, unit.c.publishable_id == suggestion.c.id)
        .where(unit.c.segment_id == segment_id, unit.c.locale == locale)
    )
    return connection.execute(query).one_or_none()


def by_fingerprint(connection: Connection, fingerprints: Iterable[str]) -> dict[str, list[Suggestion]]:
    """Return every suggestion of some texts, by fingerprint."""
    found: dict[str, list[Suggestion]] = {}
    for row in connection.execute(_BY_FINGERPRINT, {"fingerprints": list(fingerprints)}).all():
        found.setdefault(row[3], []).append(Suggestion(*row))
    return found


_BY_FINGERPRINT = (
    select(suggestion.c.id, suggestion.c.text, suggestion.c.origin, suggestion.c.fingerprint, suggestion.c.author_id)
    .where(suggestion.c.fingerprint.in_(bindparam("fingerprints", expanding=True)))
    .order_by(suggestion.c.id)
)


def machine_worked(
    connection: Connection, document_ids: Collection[str], locales: Collection[str]
) -> set[tuple[str, str]]:
    """Return in which of some documents and locales a machine ever suggested a text, as (document, locale)."""
    found = connection.execute(_MACHINE_WORKED, {"documents": list(document_ids), "locales": list(locales)})
    return {(row.id, row.tag) for row in found}


_MACHINE_WORKED = (
    select(document.c.id, locale.c.tag)
    .join(locale, true())
    .where(
        document.c.id.in_(bindparam("documents", expanding=True)),
        locale.c.tag.in_(bindparam("locales", expanding=True)),
        exists(
            select(suggestion.c.id)
            .join(segment, segment.c.id == suggestion.c.segment_id)
            .where(
                segment.c.document_id == document.c.id,
                suggestion.c.locale == locale.c.tag,
                suggestion.c.origin == "machine",
            )
        ),
    )
)


def engine_name(provenance: Mapping[str, Any]) -> str:
    """Name the engine behind a machine's draft, and its model if it has one; '' where nobody noted it."""
    return " ".join(filter(None, (provenance.get("engine"), provenance.get("model"))))


def engines(
    connection: Connection, document_ids: Collection[str], locale: str
) -> dict[tuple[str, str, str], tuple[str, ...]]:
    """Return the engines that drafted texts in a locale, oldest first, by (document, context, English)."""
    query = (
        select(segment.c.document_id, segment.c.context, segment.c.text, suggestion.c.provenance)
        .join(segment, segment.c.id == suggestion.c.segment_id)
        .where(segment.c.document_id.in_(document_ids), suggestion.c.locale == locale, suggestion.c.origin == "machine")
        .order_by(suggestion.c.id)
    )
    found: dict[tuple[str, str, str], dict[str, None]] = {}
    for row in connection.execute(query):
        if name := engine_name(row.provenance):
            found.setdefault((row.document_id, row.context, row.text), {})[name] = None
    return {key: tuple(names) for key, names in found.items()}
