"""Attempts at signing in and the like: counted in the database, so that all web processes share one count."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from sqlalchemy import Connection

from app.store import attempts
from app.store.engine import reading, writing
from app.workflow.installation import Installation, instant, session_secret


def count(installation: Installation, name: str, seconds: int, number: int = 1) -> int:
    """Count an attempt under a name; return how many its window of so many seconds has."""
    with writing(installation.engine) as connection:
        return count_in(connection, installation, name, seconds, number)


def count_in(connection: Connection, installation: Installation, name: str, seconds: int, number: int = 1) -> int:
    """Count an attempt, in a transaction that writes more."""
    now = installation.clock()
    ends_at = instant(now + timedelta(seconds=seconds))
    return attempts.add(connection, _key(installation, name), instant(now), ends_at, number)


def number(installation: Installation, name: str) -> int:
    """Return how many attempts the open window of a name has."""
    with reading(installation.engine) as connection:
        row = attempts.get(connection, _key(installation, name), installation.now())
    return row.number if row else 0


def ends(installation: Installation, name: str) -> float:
    """Return when the open window of a name ends, now where none is open; seconds since 1970."""
    now = installation.clock()
    with reading(installation.engine) as connection:
        row = attempts.get(connection, _key(installation, name), instant(now))
    return (datetime.fromisoformat(row.ends_at) if row else now).timestamp()


def clear(installation: Installation, name: str | None = None) -> int:
    """Forget the attempts under a name, or all."""
    with writing(installation.engine) as connection:
        return attempts.clear(connection, None if name is None else _key(installation, name))


def _key(installation: Installation, name: str) -> str:
    # A keyed hash: names hold e-mail addresses and network addresses, which nobody should find in the database.
    return hmac.digest(session_secret(installation.config).encode(), name.encode(), "sha256").hex()
