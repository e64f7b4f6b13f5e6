"""Releases: which numbers were given, and what went into each."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from app.store.engine import AnyRow
from app.store.tables import release


def newest(connection: Connection) -> AnyRow | None:
    """Return the newest release: number, seq, created_at, plan."""
    return connection.execute(select(release).order_by(release.c.number.desc()).limit(1)).one_or_none()


def all_releases(connection: Connection) -> list[AnyRow]:
    """Return every release, newest first."""
    return list(connection.execute(select(release).order_by(release.c.number.desc())))


def add(connection: Connection, number: int, seq: int, created_at: str, plan: str) -> None:
    """Store that a release was decided; its files follow."""
    connection.execute(insert(release), {"number": number, "seq": seq, "created_at": created_at, "plan": plan})
