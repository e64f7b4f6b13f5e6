"""Everything about a person, wherever it lies: found by the foreign keys that name them, given out, or erased."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Connection, Table, delete, or_, select, update

from app.store import tokens
from app.store.tables import event, event_plain, metadata, person, query

DELETED = frozenset(
    {
        "api_answer",
        "api_token",
        "claim",
        "grant",
        "identity",
        "invitation",
        "passkey",
        "profile",
        "recovery_code",
        "web_session",
    }
)
"""Tables whose rows about a person go with an erasure."""

KEPT = frozenset({"assignment", "batch", "draft_job", "event", "memory", "query", "suggestion", "term"})
"""Tables that hold the work itself: it stays, under a random id that names nobody any more."""

SECRET = frozenset({"password_hash", "totp_secret", "totp_step", "token_hash", "code_hash", "public_key"})
"""Columns that even their owner is not given."""

ERASED = "Erased"


def about(connection: Connection, person_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return all rows about a person by table, without secrets; entries of the log come with their plain words."""
    found = {"person": _rows(connection, person, [person.c.id], person_id)}
    for table, columns in references().items():
        found[table.name] = _rows(connection, table, columns, person_id)
    seqs = select(event.c.seq).where(event.c.person_id == person_id)
    found["event_plain"] = [
        dict(row._mapping)
        for row in connection.execute(
            select(event_plain).where(event_plain.c.seq.in_(seqs)).order_by(event_plain.c.seq)
        )
    ]
    return found


def erase(connection: Connection, person_id: str, now: str) -> None:
    """Delete a person's name, address, secrets and free words; the work stays, by a random id that names nobody."""
    for table, columns in references().items():
        if table.name in DELETED:
            connection.execute(delete(table).where(or_(*(column == person_id for column in columns))))
    connection.execute(update(query).where(query.c.asked_by == person_id).values(question=ERASED))
    connection.execute(
        update(query).where(query.c.answered_by == person_id, query.c.answer.is_not(None)).values(answer=ERASED)
    )
    # Answers of the API that are kept for others may hold name and address, as the page of people does.
    tokens.blank_answers(connection)
    seqs = select(event.c.seq).where(event.c.person_id == person_id)
    connection.execute(delete(event_plain).where(event_plain.c.seq.in_(seqs)))
    blank = {"name": ERASED, "email": f"{person_id}@erased.invalid", "password_hash": None, "reset_asked_at": None}
    blank |= {"totp_secret": None, "totp_step": None, "erased_at": now}
    connection.execute(update(person).where(person.c.id == person_id).values(blank))


def references() -> dict[Table, list[Column[Any]]]:
    """Return the columns that name a person, by table."""
    found: dict[Table, list[Column[Any]]] = {}
    for table in metadata.sorted_tables:
        columns = [column for column in table.columns if column.references(person.c.id)]
        if columns:
            found[table] = columns
    return found


def _rows(connection: Connection, table: Table, columns: list[Column[Any]], person_id: str) -> list[dict[str, Any]]:
    shown = [column for column in table.columns if column.name not in SECRET]
    mine = or_(*(column == person_id for column in columns))
    query_ = select(*shown).where(mine).order_by(*table.primary_key.columns)
    return [dict(row._mapping) for row in connection.execute(query_)]
