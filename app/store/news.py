"""What happened that one person wants to know, since they were told last."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from app.store.activity import place_before
from app.store.engine import AnyRow
from app.store.tables import document, event, event_plain, query, segment, suggestion

MOST = 20


def sent_back(connection: Connection, person_id: str, since: str) -> list[AnyRow]:
    """Return the texts that a person wrote or signed and somebody else sent back, oldest first, with the reason."""
    own = event.alias("own")
    reason = event_plain.alias("reason")
    mine = (
        select(func.min(suggestion.c.segment_id))
        .where(suggestion.c.fingerprint == event.c.fingerprint)
        .correlate(event)
        .scalar_subquery()
    )
    statement = (
        select(event.c.locale, segment.c.id, segment.c.text, document.c.title, reason.c.value.label("reason"))
        .select_from(event)
        .join(segment, segment.c.id == mine)
        .join(document, document.c.id == event.c.document_id)
        .outerjoin(reason, (reason.c.seq == event.c.seq) & (reason.c.field == "reason"))
        .where(
            event.c.kind == "rejected",
            event.c.seq > place_before(since),
            event.c.at > since,
            event.c.person_id != person_id,
            event.c.fingerprint.in_(
                select(own.c.fingerprint).where(
                    own.c.person_id == person_id, own.c.kind.in_(("suggestion", "translated"))
                )
            ),
        )
        .order_by(event.c.seq)
        .limit(MOST)
    )
    return list(connection.execute(statement))


def answered(connection: Connection, person_id: str, since: str) -> list[AnyRow]:
    """Return a person's questions that were answered, oldest first."""
    statement = (
        select(query.c.locale, query.c.segment_id, query.c.question, query.c.answer)
        .where(query.c.asked_by == person_id, query.c.answered_at > since)
        .order_by(query.c.id)
        .limit(MOST)
    )
    return list(connection.execute(statement))


def asked(connection: Connection, since: str) -> list[AnyRow]:
    """Return the open questions that came in, oldest first."""
    statement = (
        select(query.c.id, query.c.question, segment.c.text)
        .join(segment, segment.c.id == query.c.segment_id)
        .where(query.c.outcome == "", query.c.asked_at > since)
        .order_by(query.c.id)
        .limit(MOST)
    )
    return list(connection.execute(statement))


def newly_translated(connection: Connection, tags: Sequence[str], person_id: str, since: str) -> set[str]:
    """Return the locales in which somebody else signed a text as translated."""
    statement = (
        select(event.c.locale)
        .where(
            event.c.kind == "translated",
            event.c.seq > place_before(since),
            event.c.at > since,
            event.c.locale.in_(tags),
            event.c.person_id != person_id,
        )
        .distinct()
    )
    return set(connection.execute(statement).scalars())
