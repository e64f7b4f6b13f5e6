"""What people say of themselves, and how they want to be written to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, insert, select, update

from app.store.tables import profile

Mail = Literal["never", "daily", "at_once"]


@dataclass(frozen=True)
class Profile:
    """One person's profile; the defaults are those of somebody who has said nothing yet."""

    person_id: str
    languages: str = ""
    competence: str = ""
    credit: str = ""
    consent: bool = False
    toured_at: str | None = None
    mail: Mail = "never"
    mailed_at: str = ""
    mail_due_at: str = ""
    mail_tries: int = 0
    feed_number: int = 1


def get(connection: Connection, person_id: str) -> Profile | None:
    """Return a person's profile, None where they have said nothing yet."""
    row = connection.execute(select(profile).where(profile.c.person_id == person_id)).one_or_none()
    return Profile(**row._mapping) if row else None


def put(connection: Connection, person_id: str, **values: Any) -> None:
    """Change some values of a person's profile, which begins where there is none."""
    changed = connection.execute(update(profile).where(profile.c.person_id == person_id).values(**values))
    if not changed.rowcount:
        whole = {**vars(Profile(person_id)), **values}
        connection.execute(insert(profile).values(whole))


def due(connection: Connection, now: str, limit: int = 50) -> list[str]:
    """Return who wants messages and whose turn has come."""
    query = (
        select(profile.c.person_id)
        .where(profile.c.mail.in_(("daily", "at_once")), profile.c.mail_due_at <= now)
        .order_by(profile.c.mail_due_at)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def take_turn(connection: Connection, person_id: str, now: str, until: str) -> bool:
    """Take a person's turn, so that no other worker writes to them until an instant; return False where it is over."""
    taken = connection.execute(
        update(profile)
        .where(profile.c.person_id == person_id, profile.c.mail != "never", profile.c.mail_due_at <= now)
        .values(mail_due_at=until)
    )
    return taken.rowcount > 0
