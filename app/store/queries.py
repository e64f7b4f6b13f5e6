"""Queries: questions on strings that the content team answers, once for all languages."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from app.store.engine import AnyRow
from app.store.tables import document, person, query, segment


def add(connection: Connection, segment_id: int, locale: str, person_id: str, at: str, question: str) -> int:
    """Store a question; return its id."""
    values = {"asked_by": person_id, "question": question}
    return _add(connection, values | {"segment_id": segment_id, "locale": locale, "asked_at": at})


def add_report(
    connection: Connection, segment_id: int, locale: str, at: str, words: str, version: int, number: int
) -> int:
    """Store what a reader of a live page reports on its text of this number, 0 for the whole page; return its id."""
    values = {"question": words, "version": version, "number": number}
    return _add(connection, values | {"segment_id": segment_id, "locale": locale, "asked_at": at})


def _add(connection: Connection, values: dict[str, Any]) -> int:
    statement = insert(query).values(values | {"outcome": ""}).returning(query.c.id)
    new_id: int = connection.execute(statement).scalar_one()
    return new_id


def open_of(connection: Connection, person_id: str) -> int:
    """Count the questions of a person that wait for an answer."""
    asked = select(func.count()).select_from(query).where(query.c.outcome == "", query.c.asked_by == person_id)
    return int(connection.execute(asked).scalar_one())


def answer(connection: Connection, query_id: int, person_id: str, at: str, text: str, outcome: str) -> bool:
    """Store the answer of an open question; return False where it was answered already."""
    result = connection.execute(
        update(query)
        .where(query.c.id == query_id, query.c.outcome == "")
        .values(answered_by=person_id, answered_at=at, answer=text, outcome=outcome)
    )
    return result.rowcount > 0


def get(connection: Connection, query_id: int) -> AnyRow | None:
    """Return one question."""
    return connection.execute(select(query).where(query.c.id == query_id)).one_or_none()


def of_segment(connection: Connection, segment_id: int) -> list[AnyRow]:
    """Return the questions on a segment from every language, oldest first, with the names of who asked and answered."""
    asker, answerer = person.alias("asker"), person.alias("answerer")
    statement = (
        select(query, asker.c.name.label("asker"), answerer.c.name.label("answerer"))
        .outerjoin(asker, asker.c.id == query.c.asked_by)
        .outerjoin(answerer, answerer.c.id == query.c.answered_by)
        .where(query.c.segment_id == segment_id)
        .order_by(query.c.id)
    )
    return list(connection.execute(statement))


def open_ones(connection: Connection, before: int | None = None, limit: int = 50) -> list[AnyRow]:
    """Return open questions with their strings, newest first; `before` is the id to go on from."""
    statement = (
        select(
            query,
            person.c.name.label("asker"),
            segment.c.text.label("source"),
            segment.c.document_id,
            document.c.title.label("document_title"),
        )
        .join(segment, segment.c.id == query.c.segment_id)
        .join(document, document.c.id == segment.c.document_id)
        .outerjoin(person, person.c.id == query.c.asked_by)
        .where(query.c.outcome == "")
        .order_by(query.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        statement = statement.where(query.c.id < before)
    return list(connection.execute(statement))


def notes_of(connection: Connection, document_id: str) -> dict[tuple[str, str], list[str]]:
    """Return the answers that became notes, by (context, text) of their segments."""
    statement = (
        select(segment.c.context, segment.c.text, query.c.answer)
        .join(segment, segment.c.id == query.c.segment_id)
        .where(segment.c.document_id == document_id, query.c.outcome == "note")
        .order_by(query.c.id)
    )
    notes: dict[tuple[str, str], list[str]] = {}
    for row in connection.execute(statement):
        notes.setdefault((row.context, row.text), []).append(row.answer)
    return notes
