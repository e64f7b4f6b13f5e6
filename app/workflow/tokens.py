"""Tokens for the API: made by a person for themselves, shown once, bound to scopes and a day on which they end."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection

from app.errors import NotFound, PolyleafError
from app.store import tokens
from app.store.engine import writing
from app.store.people import Person
from app.store.tokens import Token
from app.workflow.installation import Installation, instant
from app.workflow.record import record
from app.workflow.review import clean
from app.workflow.sessions import NOTED_EVERY, hashed

Scope = Literal["read", "translate", "review", "content", "publish", "admin"]

SCOPES: dict[Scope, str] = {
    "read": "look at whatever you may look at, and change nothing",
    "translate": "write and sign texts as translator, ask, keep glossary and memory",
    "review": "sign, send back and waive as reviewer or clinician, and sign pages as read",
    "content": "push and correct the English, answer questions, have drafts made, ask people",
    "publish": "sign editions, publish, withdraw",
    "admin": "invite people, change roles (but make no administrator) and languages",
}
"""What a token may do, as far as its owner's roles go at that moment."""

LONGEST_DAYS = 365
LONGEST_NAME = 60
MOST = 20
"""Tokens that somebody may have at a time."""
BEGINS = "polyleaf_"
"""What every token begins with, so that people and scanners of leaked secrets know it by sight."""


def make(
    installation: Installation, person: Person, name: str, scopes: Collection[str], days: int, strong: bool
) -> str:
    """Make a token that a person may use for so many days; return it, which is the only time that it is known.

    `strong` says that the person gave a second factor in the session that asks. Raise PolyleafError with what to do.
    """
    name = clean(name)
    if not 0 < len(name) <= LONGEST_NAME:
        raise PolyleafError(f"Name the token after what will use it, in at most {LONGEST_NAME} characters.")
    wanted = [scope for scope in SCOPES if scope in scopes]
    if not wanted:
        raise PolyleafError("Choose at least one thing that the token may do.")
    if not 1 <= days <= LONGEST_DAYS:
        raise PolyleafError(f"A token ends after 1 to {LONGEST_DAYS} days.")
    token = BEGINS + secrets.token_urlsafe(32)
    with writing(installation.engine) as connection:
        if len(tokens.of_person(connection, person.id)) >= MOST:
            raise PolyleafError(f"You have {MOST} tokens. Revoke those that nothing uses any more.")
        now = installation.clock()
        until = instant(now + timedelta(days=days))
        row: dict[str, object] = {
            "id": secrets.token_hex(8),
            "token_hash": hashed(token),
            "person_id": person.id,
            "name": name,
        }
        row |= {"scopes": wanted, "strong": strong, "created_at": instant(now), "expires_at": until}
        tokens.add(connection, row)
        _record(connection, instant(now), person, name, {"change": "token_made", "scopes": wanted, "until": until})
    return token


def find(installation: Installation, connection: Connection, token: str) -> Token | None:
    """Return the token that somebody sends, read through the caller's connection; note that it is in use.

    Its person has the roles of now and acts by the token: what they decide is recorded with its name.
    """
    now = installation.clock()
    found = tokens.find(connection, hashed(token), instant(now))
    if found is None:
        return None
    if found.used_at is None or now - datetime.fromisoformat(found.used_at) >= NOTED_EVERY:
        with writing(installation.engine) as other:
            tokens.touch(other, found.id, instant(now))
    return replace(found, person=replace(found.person, token=found.name))


def revoke(installation: Installation, person: Person, token_id: str) -> None:
    """End one of a person's tokens at once, on record."""
    with writing(installation.engine) as connection:
        name = tokens.end(connection, person.id, token_id)
        if name is None:
            raise NotFound("You have no such token.")
        _record(connection, installation.now(), person, name, {"change": "token_revoked"})


def _record(connection: Connection, at: str, person: Person, name: str, data: dict[str, object]) -> None:
    record(connection, at, "account", {"person": person.id, **data}, replace(person, token=name))
