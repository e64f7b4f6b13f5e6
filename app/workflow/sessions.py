"""Sessions: begun by a sign-in, listed and ended by their owner, over after a time of silence and a longest time."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection

from app.store import sessions
from app.store.engine import AnyRow, writing
from app.store.people import Person
from app.store.sessions import Session
from app.workflow.installation import Installation, instant

IDLE = timedelta(hours=12)
LONGEST = timedelta(days=7)
PENDING = timedelta(minutes=10)
FRESH = timedelta(minutes=20)
NOTED_EVERY = timedelta(minutes=5)
"""How exact 'last used' is: a page that is only read should write nothing."""


def begin(installation: Installation, person: Person, device: str, stage: str = "password") -> str:
    """Begin a session on a device; return the token for its cookie. Sessions that are over are forgotten."""
    token = secrets.token_urlsafe(32)
    with writing(installation.engine) as connection:
        sessions.forget(connection, *_limits(installation))
        sessions.add(connection, hashed(token), person.id, device, stage, installation.now())
    return token


def find(installation: Installation, connection: Connection, token: str, attended: bool = True) -> Session | None:
    """Return the open session of a token, read through the caller's connection; `attended`: note that it is in use."""
    found = sessions.find(connection, hashed(token), *_limits(installation))
    if found is None or found.stage == "pending":
        return None
    now = installation.clock()
    if attended and now - datetime.fromisoformat(found.used_at) >= NOTED_EVERY:
        with writing(installation.engine) as other:
            sessions.touch(other, found.token_hash, instant(now))
    return found


def pending(installation: Installation, connection: Connection, token: str) -> Session | None:
    """Return the session that waits for its second step."""
    now = installation.clock()
    found = sessions.find(connection, hashed(token), instant(now - PENDING), instant(now - PENDING))
    return found if found and found.stage == "pending" else None


def is_fresh(installation: Installation, session: Session) -> bool:
    """Tell whether somebody signed in lately enough to change how they sign in."""
    return installation.clock() - datetime.fromisoformat(session.started_at) < FRESH


def of_person(installation: Installation, connection: Connection, person: Person) -> list[AnyRow]:
    """Return a person's open sessions, last used first."""
    return sessions.of_person(connection, person.id, *_limits(installation))


def end(installation: Installation, person: Person, token_hash: str) -> None:
    """End one of a person's sessions, at once and on every web process."""
    with writing(installation.engine) as connection:
        sessions.end(connection, token_hash, person.id)


def end_others(installation: Installation, person: Person, token_hash: str) -> None:
    """End all of a person's sessions but one."""
    with writing(installation.engine) as connection:
        sessions.end_all(connection, person.id, token_hash)


def hashed(token: str) -> str:
    """Return what is stored of a token."""
    return sha256(token.encode()).hexdigest()


def _limits(installation: Installation) -> tuple[str, str]:
    now = installation.clock()
    return instant(now - LONGEST), instant(now - IDLE)
