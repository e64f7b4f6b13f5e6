"""What the queue and the editor show, read in few queries whose cost does not grow with the number of units."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, and_, exists, func, or_, select

from app.store.engine import AnyRow
from app.store.tables import (
    claim,
    document,
    event,
    event_plain,
    locale,
    person,
    segment,
    suggestion,
    unit,
    version_segment,
)
from app.store.units import JUDGEMENTS, QUEUE_STATUSES


def one_unit(connection: Connection, segment_id: int, tag: str, now: str) -> AnyRow | None:
    """Return a unit with its place in the document, its working text, its locale's policy and who holds it now."""
    holder = person.alias("holder")
    author = person.alias("author")
    query = (
        select(
            unit,
            segment.c.text.label("source"),
            segment.c.context,
            document.c.title.label("document_title"),
            document.c.kind.label("document_kind"),
            version_segment.c.role,
            version_segment.c.section,
            version_segment.c.note,
            suggestion.c.text.label("target"),
            suggestion.c.origin,
            suggestion.c.fingerprint,
            suggestion.c.author_id,
            suggestion.c.provenance,
            suggestion.c.created_at,
            author.c.name.label("author_name"),
            locale.c.clinical,
            locale.c.second_person,
            locale.c.since,
            claim.c.person_id.label("holder_id"),
            claim.c.expires_at.label("held_until"),
            holder.c.name.label("holder_name"),
        )
        .join(segment, segment.c.id == unit.c.segment_id)
        .join(document, document.c.id == unit.c.document_id)
        .join(locale, locale.c.tag == unit.c.locale)
        .outerjoin(
            version_segment,
            and_(
                version_segment.c.document_id == unit.c.document_id,
                version_segment.c.version == document.c.current_version,
                version_segment.c.ordinal == unit.c.ordinal,
            ),
        )
        .outerjoin(suggestion, suggestion.c.id == unit.c.working_id)
        .outerjoin(author, author.c.id == suggestion.c.author_id)
        .outerjoin(
            claim,
            and_(
                claim.c.segment_id == unit.c.segment_id,
                claim.c.locale == unit.c.locale,
                claim.c.expires_at > now,
            ),
        )
        .outerjoin(holder, holder.c.id == claim.c.person_id)
        .where(unit.c.segment_id == segment_id, unit.c.locale == tag)
    )
    return connection.execute(query).one_or_none()


def history(connection: Connection, fingerprints: Sequence[str]) -> list[AnyRow]:
    """Return what happened to some texts, oldest first: seq, at, kind, fingerprint, who (name, demonstration), reason.

    A name or reason that was erased is None.
    """
    named = event_plain.alias("named")
    reasoned = event_plain.alias("reasoned")
    query = (
        select(
            event.c.seq,
            event.c.at,
            event.c.kind,
            event.c.fingerprint,
            event.c.person_id,
            event.c.role,
            named.c.value.label("name"),
            reasoned.c.value.label("reason"),
            person.c.demonstration,
        )
        .outerjoin(named, and_(named.c.seq == event.c.seq, named.c.field == "name"))
        .outerjoin(reasoned, and_(reasoned.c.seq == event.c.seq, reasoned.c.field == "reason"))
        .outerjoin(person, person.c.id == event.c.person_id)
        .where(event.c.fingerprint.in_(fingerprints), event.c.kind.in_(("suggestion", *JUDGEMENTS)))
        .order_by(event.c.seq)
    )
    return list(connection.execute(query))


def document_counts(connection: Connection, tag: str) -> dict[str, dict[str, int]]:
    """Return how many current units each document has in a locale, by status."""
    query = (
        select(unit.c.document_id, unit.c.status, func.count().label("number"))
        .join(document, document.c.id == unit.c.document_id)
        .where(unit.c.locale == tag, unit.c.ordinal.is_not(None))
        .group_by(unit.c.document_id, unit.c.status)
    )
    found: dict[str, dict[str, int]] = {}
    for row in connection.execute(query):
        found.setdefault(row.document_id, {})[row.status] = row.number
    return found


def to_translate(connection: Connection, tags: Sequence[str]) -> dict[str, int]:
    """Return how many strings wait for a translator, by locale."""
    query = (
        select(unit.c.locale, func.count().label("number"))
        .join(document, document.c.id == unit.c.document_id)
        .where(unit.c.locale.in_(tags), unit.c.status.in_(QUEUE_STATUSES["translate"]), unit.c.ordinal.is_not(None))
        .group_by(unit.c.locale)
    )
    return {row.locale: row.number for row in connection.execute(query)}


def to_review(connection: Connection, tags: Sequence[str], person_id: str) -> dict[str, int]:
    """Return how many strings a person may review, by locale: none that they wrote or signed as translated."""
    signed = exists().where(
        event.c.fingerprint == suggestion.c.fingerprint,
        event.c.kind == "translated",
        event.c.person_id == person_id,
    )
    query = (
        select(unit.c.locale, func.count().label("number"))
        .join(suggestion, suggestion.c.id == unit.c.working_id)
        .where(
            unit.c.locale.in_(tags),
            unit.c.status.in_(QUEUE_STATUSES["review"]),
            unit.c.ordinal.is_not(None),
            or_(suggestion.c.author_id.is_(None), suggestion.c.author_id != person_id),
            ~signed,
        )
        .group_by(unit.c.locale)
    )
    return {row.locale: row.number for row in connection.execute(query)}
