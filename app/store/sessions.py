"""Sessions: who is signed in where, by the hash of the token that the cookie carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, insert, select, update

from app.store import people
from app.store.engine import AnyRow
from app.store.people import Person
from app.store.tables import grant, person, web_session


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
    rows = connection.execute(
        _FIND, {"token_hash": token_hash, "started_after": started_after, "used_after": used_after}
    ).all()
    if not rows:
        return None
    row = rows[0]
    whose = people.from_rows(row, ((each.granted_in, each.role) for each in rows if each.role))
    return Session(row.token_hash, whose, row.device, row.started_at, row.used_at, row.stage)


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


def _open(started_after: Any, used_after: Any) -> ColumnElement[bool]:
    return and_(web_session.c.started_at > started_after, web_session.c.used_at > used_after)


# Every page asks this: person and roles in one journey to the database.
_FIND = (
    select(web_session, person, grant.c.locale.label("granted_in"), grant.c.role)
    .select_from(web_session)
    .join(person)
    .outerjoin(grant, grant.c.person_id == person.c.id)
    .where(
        web_session.c.token_hash == bindparam("token_hash"), _open(bindparam("started_after"), bindparam("used_after"))
    )
)
