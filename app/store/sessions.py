"""Sessions: who is signed in where, by the hash of the token that the cookie carries."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from app.store import people
from app.store.engine import AnyRow
from app.store.people import Person
from app.store.tables import person, web_session


@dataclass(frozen=True)
class Session:
    """One sign-in of a person on a device."""

    token_hash: str
    person: Person
    device: str
    started_at: str
    used_at: str
    stage: str


def add(connection: Connection, token_hash: str, person_id: str, device: str, stage: str, now: str) -> None:
    """Store a session that begins: 'pending' its second step, by 'password' alone, or 'strong'."""
    row = {"token_hash": token_hash, "person_id": person_id, "device": device, "stage": stage}
    connection.execute(insert(web_session), {**row, "started_at": now, "used_at": now})


def find(connection: Connection, token_hash: str, started_after: str, used_after: str) -> Session | None:
    """Return a session that began and was used after these instants, with the person's roles of now."""
    query = (
        select(web_session, person)
        .join(person)
        .where(web_session.c.token_hash == token_hash, _open(started_after, used_after))
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    return Session(row.token_hash, people.from_row(connection, row), row.device, row.started_at, row.used_at, row.stage)


def of_person(connection: Connection, person_id: str, started_after: str, used_after: str) -> list[AnyRow]:
    """Return a person's open sessions, last used first: token_hash, device, started_at, used_at."""
    query = select(web_session).where(
        web_session.c.person_id == person_id, web_session.c.stage != "pending", _open(started_after, used_after)
    )
    return list(connection.execute(query.order_by(web_session.c.used_at.desc(), web_session.c.token_hash)))


def touch(connection: Connection, token_hash: str, now: str) -> None:
    """Note that a session is in use."""
    connection.execute(update(web_session).where(web_session.c.token_hash == token_hash).values(used_at=now))


def end(connection: Connection, token_hash: str, person_id: str) -> None:
    """End one session of a person."""
    connection.execute(
        delete(web_session).where(web_session.c.token_hash == token_hash, web_session.c.person_id == person_id)
    )


def end_all(connection: Connection, person_id: str, but: str = "") -> None:
    """End a person's sessions, all `but` the one with this hash."""
    connection.execute(delete(web_session).where(web_session.c.person_id == person_id, web_session.c.token_hash != but))


def forget(connection: Connection, started_after: str, used_after: str) -> None:
    """Delete sessions that are over."""
    connection.execute(delete(web_session).where(~_open(started_after, used_after)))


def _open(started_after: str, used_after: str):  # type: ignore[no-untyped-def]
    return (web_session.c.started_at > started_after) & (web_session.c.used_at > used_after)
