"""Back-translations: what an engine makes of a text in English, kept so that nobody pays twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, select

from app.store.engine import AnyRow, upsert
from app.store.tables import back_translation, document, segment, suggestion, unit


def of_texts(connection: Connection, locale: str, hashes: Iterable[str]) -> dict[str, list[AnyRow]]:
    """Return what is kept for some texts of a locale, by the text's hash, newest first."""
    query = (
        select(back_translation)
        .where(back_translation.c.locale == locale, back_translation.c.text_hash.in_(list(hashes)))
        .order_by(back_translation.c.created_at.desc(), back_translation.c.engine)
    )
    found: dict[str, list[AnyRow]] = {}
    for row in connection.execute(query):
        found.setdefault(row.text_hash, []).append(row)
    return found


def put(
    connection: Connection, locale: str, text_hash: str, engine: str, text: str, provenance: Mapping[str, str], at: str
) -> None:
    """Keep what an engine made of a text; what another process kept meanwhile stays."""
    values = {
        "locale": locale,
        "text_hash": text_hash,
        "engine": engine,
        "text": text,
        "provenance": dict(provenance),
        "created_at": at,
    }
    connection.execute(upsert(connection, back_translation).values(**values).on_conflict_do_nothing())


def working_texts(
    connection: Connection, locale: str, document_id: str | None = None, segment_id: int | None = None
) -> list[AnyRow]:
    """Return the current strings that have a text: segment_id, document_id, source, target; of a document, or one."""
    query = (
        select(
            unit.c.segment_id,
            unit.c.document_id,
            segment.c.context,
            segment.c.text.label("source"),
            suggestion.c.text.label("target"),
        )
        .join(segment, segment.c.id == unit.c.segment_id)
        .join(document, document.c.id == unit.c.document_id)
        .join(suggestion, suggestion.c.id == unit.c.working_id)
        .where(unit.c.locale == locale, unit.c.ordinal.is_not(None))
        .order_by(document.c.kind, unit.c.document_id, unit.c.ordinal)
    )
    if document_id is not None:
        query = query.where(unit.c.document_id == document_id)
    if segment_id is not None:
        query = query.where(unit.c.segment_id == segment_id)
    return list(connection.execute(query))


def drafting_engines(connection: Connection, locale: str, segment_ids: Iterable[int]) -> dict[int, set[str]]:
    """Return which engines ever drafted some strings in a locale, by segment."""
    query = select(suggestion.c.segment_id, suggestion.c.provenance).where(
        suggestion.c.segment_id.in_(list(segment_ids)),
        suggestion.c.locale == locale,
        suggestion.c.origin == "machine",
    )
    found: dict[int, set[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.segment_id, set()).add(str(row.provenance.get("engine", "")))
    return found
