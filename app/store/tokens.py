"""Tokens for the API, by their hash, and the answers that are kept for requests that are sent again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from app.store import people
from app.store.engine import AnyRow, upsert
from app.store.people import Person
from app.store.tables import api_answer, api_token, person


@dataclass(frozen=True)
class Token:
    """A token that opens the API for a person; `strong` where a second factor was given before it was made."""

    id: str
    person: Person
    name: str
    scopes: frozenset[str]
    strong: bool
    expires_at: str
    used_at: str | None


def add(connection: Connection, row: Mapping[str, Any]) -> None:
    """Store a token: id, token_hash, person_id, name, scopes, strong, created_at, expires_at."""
    connection.execute(insert(api_token), dict(row))


def find(connection: Connection, token_hash: str, now: str) -> Token | None:
    """Return the token with this hash that has not expired, with its owner's roles of now."""
    query = (
        select(
            api_token.c.id.label("token_id"),
            api_token.c.name.label("token_name"),
            api_token.c.scopes,
            api_token.c.strong,
            api_token.c.expires_at,
            api_token.c.used_at,
            person,
        )
        .join(person)
        .where(api_token.c.token_hash == token_hash, api_token.c.expires_at > now)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    owner = people.from_row(connection, row)
    return Token(row.token_id, owner, row.token_name, frozenset(row.scopes), row.strong, row.expires_at, row.used_at)


def of_person(connection: Connection, person_id: str) -> list[AnyRow]:
    """Return a person's tokens, newest first: id, name, scopes, strong, created_at, expires_at, used_at."""
    columns = [column for column in api_token.c if column.name not in ("token_hash", "person_id")]
    query = select(*columns).where(api_token.c.person_id == person_id)
    return list(connection.execute(query.order_by(api_token.c.created_at.desc(), api_token.c.id)))


def touch(connection: Connection, token_id: str, now: str) -> None:
    """Note that a token is in use."""
    connection.execute(update(api_token).where(api_token.c.id == token_id).values(used_at=now))


def end(connection: Connection, person_id: str, token_id: str) -> str | None:
    """End one token of a person, with the answers kept for it; return its name, None where there is no such token."""
    mine = (api_token.c.id == token_id) & (api_token.c.person_id == person_id)
    name: str | None = connection.execute(
        delete(api_token).where(mine).returning(api_token.c.name)
    ).scalar_one_or_none()
    if name is not None:
        connection.execute(delete(api_answer).where(api_answer.c.token_id == token_id))
    return name


def end_all(connection: Connection, person_id: str) -> None:
    """End all tokens of a person."""
    connection.execute(delete(api_answer).where(api_answer.c.person_id == person_id))
    connection.execute(delete(api_token).where(api_token.c.person_id == person_id))


def begin_answer(connection: Connection, row: Mapping[str, Any]) -> bool:
    """Note that a request is being carried out: token_id, key_hash, person_id, request_hash, begun_at.

    Return False where the token has one with this key already.
    """
    values = {**row, "status": None, "headers": {}, "body": ""}
    query = upsert(connection, api_answer).values(values).on_conflict_do_nothing()
    return connection.execute(query.returning(api_answer.c.token_id)).one_or_none() is not None


def answer(connection: Connection, token_id: str, key_hash: str) -> AnyRow | None:
    """Return what is kept for a request: request_hash, begun_at, status (None: under way), headers, body."""
    return connection.execute(select(api_answer).where(*_place(token_id, key_hash))).one_or_none()


def keep_answer(
    connection: Connection, token_id: str, key_hash: str, status: int, headers: Mapping[str, str], body: str
) -> None:
    """Keep what was answered to a request."""
    values = {"status": status, "headers": dict(headers), "body": body}
    connection.execute(update(api_answer).where(*_place(token_id, key_hash)).values(values))


def forget_answer(connection: Connection, token_id: str, key_hash: str) -> None:
    """Forget a request, so that it can be sent again."""
    connection.execute(delete(api_answer).where(*_place(token_id, key_hash)))


def forget_abandoned(connection: Connection, token_id: str, key_hash: str, begun_until: str) -> None:
    """Forget a request that began by an instant and was never answered; one that was taken up since stays."""
    old = (api_answer.c.status.is_(None), api_answer.c.begun_at <= begun_until)
    connection.execute(delete(api_answer).where(*_place(token_id, key_hash), *old))


def blank_answers(connection: Connection) -> None:
    """Forget what was answered to all requests, but not that they were carried out."""
    connection.execute(update(api_answer).where(api_answer.c.status.is_not(None)).values(body=""))


def answered_before(connection: Connection, instant: str) -> bool:
    """Tell whether a request is kept that began before an instant."""
    query = select(api_answer.c.begun_at).where(api_answer.c.begun_at < instant).limit(1)
    return connection.execute(query).one_or_none() is not None


def forget_answers(connection: Connection, begun_before: str) -> None:
    """Forget the requests that began before an instant."""
    connection.execute(delete(api_answer).where(api_answer.c.begun_at < begun_before))


def _place(token_id: str, key_hash: str):  # type: ignore[no-untyped-def]
    return (api_answer.c.token_id == token_id, api_answer.c.key_hash == key_hash)
