"""Claims: who works on which string until when, so that two people do not do the same one."""

from __future__ import annotations

from sqlalchemy import Connection, delete, or_, select, tuple_

from app.store.engine import AnyRow, upsert
from app.store.tables import claim, person


def take(connection: Connection, segment_id: int, locale: str, person_id: str, now: str, until: str) -> bool:
    """Claim a string, or renew one's own claim; return False where somebody else holds it."""
    # One statement, so that of two people who open a string at the same instant one has it.
    query = upsert(connection, claim).values(
        segment_id=segment_id, locale=locale, person_id=person_id, expires_at=until
    )
    query = query.on_conflict_do_update(
        index_elements=[claim.c.segment_id, claim.c.locale],
        set_={"person_id": person_id, "expires_at": until},
        where=or_(claim.c.person_id == person_id, claim.c.expires_at <= now),
    )
    return connection.execute(query.returning(claim.c.person_id)).one_or_none() is not None


def let_go(connection: Connection, person_id: str, most: int) -> None:
    """End a person's claims but for the newest ones."""
    own = select(claim.c.segment_id, claim.c.locale).where(claim.c.person_id == person_id)
    # Without a limit SQLite knows no offset.
    earlier = own.order_by(claim.c.expires_at.desc(), claim.c.segment_id).limit(2**31 - 1).offset(most)
    connection.execute(delete(claim).where(tuple_(claim.c.segment_id, claim.c.locale).in_(earlier)))


def release(connection: Connection, segment_id: int, locale: str) -> None:
    """End the claim on a string."""
    connection.execute(delete(claim).where(claim.c.segment_id == segment_id, claim.c.locale == locale))


def holder(connection: Connection, segment_id: int, locale: str, now: str) -> AnyRow | None:
    """Return who holds a string now: person_id, name, expires_at."""
    query = (
        select(claim.c.person_id, person.c.name, claim.c.expires_at)
        .join(person, person.c.id == claim.c.person_id)
        .where(claim.c.segment_id == segment_id, claim.c.locale == locale, claim.c.expires_at > now)
    )
    return connection.execute(query).one_or_none()


def newest_of(connection: Connection, person_id: str, locale: str, now: str) -> int | None:
    """Return the string that a person opened last in a locale and still holds."""
    query = (
        select(claim.c.segment_id)
        .where(claim.c.person_id == person_id, claim.c.locale == locale, claim.c.expires_at > now)
        .order_by(claim.c.expires_at.desc())
        .limit(1)
    )
    found: int | None = connection.execute(query).scalar_one_or_none()
    return found
