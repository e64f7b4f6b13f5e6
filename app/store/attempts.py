"""Attempts: how often something was tried within a window of time, for all processes that share the database."""

from __future__ import annotations

from sqlalchemy import Connection, case, delete, select

from app.store.engine import AnyRow, upsert
from app.store.tables import attempt


def add(connection: Connection, key: str, now: str, ends_at: str, number: int = 1) -> int:
    """Count attempts and return how many the window has; it ends at `ends_at` where none is open. Others' ends go."""
    connection.execute(delete(attempt).where(attempt.c.ends_at <= now, attempt.c.key != key))
    over = attempt.c.ends_at <= now
    query = (
        upsert(connection, attempt)
        .values(key=key, number=number, ends_at=ends_at)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={
                "number": case((over, number), else_=attempt.c.number + number),
                "ends_at": case((over, ends_at), else_=attempt.c.ends_at),
            },
        )
        .returning(attempt.c.number)
    )
    return int(connection.execute(query).scalar_one())


def get(connection: Connection, key: str, now: str) -> AnyRow | None:
    """Return the open window of a key: number, ends_at."""
    query = select(attempt).where(attempt.c.key == key, attempt.c.ends_at > now)
    return connection.execute(query).one_or_none()


def clear(connection: Connection, key: str | None = None) -> int:
    """Forget the attempts of a key, or of all; return how many keys went."""
    query = delete(attempt) if key is None else delete(attempt).where(attempt.c.key == key)
    return connection.execute(query).rowcount
