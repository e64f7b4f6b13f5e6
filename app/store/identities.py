"""Whose account somebody at an OpenID Connect provider opens, by issuer and subject."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from app.store import people
from app.store.people import Person
from app.store.tables import identity


def owner(connection: Connection, issuer: str, subject: str) -> Person | None:
    """Return whose account a subject of an issuer opens."""
    query = select(identity.c.person_id).where(identity.c.issuer == issuer, identity.c.subject == subject)
    person_id = connection.execute(query).scalar_one_or_none()
    return people.get(connection, person_id) if person_id else None


def exists(connection: Connection, person_id: str, issuer: str) -> bool:
    """Tell whether some subject of an issuer opens a person's account."""
    query = select(identity.c.subject).where(identity.c.person_id == person_id, identity.c.issuer == issuer)
    return connection.execute(query).first() is not None


def bind(connection: Connection, issuer: str, subject: str, person_id: str, now: str) -> None:
    """Let a subject of an issuer open a person's account from now on."""
    connection.execute(insert(identity), {"issuer": issuer, "subject": subject, "person_id": person_id, "since": now})


def forget(connection: Connection, person_id: str) -> None:
    """Let nobody at any provider open a person's account any more."""
    connection.execute(delete(identity).where(identity.c.person_id == person_id))
