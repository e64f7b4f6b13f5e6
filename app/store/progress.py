"""How work flows: decisions by day, what waits for how long, and who is active, in few queries."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Select, String, bindparam, func, literal, select, union_all

from app.store.engine import AnyRow
from app.store.tables import (
    document,
    event,
    grant,
    person,
    segment,
    source_version,
    suggestion,
    unit,
    version_segment,
)

DECIDED = ("translated", "reviewed", "rejected")
MEASURED = 200


def by_day(connection: Connection, since: str) -> list[AnyRow]:
    """Return how many strings were signed or sent back on each day (UTC) after an instant: day, kind, number."""
    return list(connection.execute(_BY_DAY, {"since": since}))


# Each of these statements is made once: to make one takes longer than to run it.
_DAY = func.substr(event.c.at, 1, 10)
_BY_DAY = (
    select(_DAY.label("day"), event.c.kind, func.count().label("number"))
    .where(event.c.at > bindparam("since"), event.c.kind.in_(DECIDED))
    .group_by(_DAY, event.c.kind)
    .order_by(_DAY)
)


def waits(connection: Connection, since: str) -> list[AnyRow]:
    """Return how long texts waited that were signed after an instant: `stage`, `began_at`, `ended_at`.

    `translated` counts from the string's first draft to the signature, `reviewed` from that signature to the review.
    Strings that never had a draft wait for no translation. At most MEASURED of each stage, the newest.
    """
    return list(connection.execute(_waits(), {"since": since}))


@cache
def _waits() -> CompoundSelect[Any]:
    first, second = event.alias("first"), event.alias("second")
    signed = (
        select(event.c.seq, event.c.at, event.c.fingerprint)
        .where(event.c.at > bindparam("since", type_=String), event.c.kind == "translated")
        .order_by(event.c.at.desc())
        .limit(MEASURED)
        .subquery()
    )
    text, draft = suggestion.alias("text"), suggestion.alias("draft")
    place = (draft.c.segment_id == text.c.segment_id) & (draft.c.locale == text.c.locale) & (draft.c.origin != "human")
    translated = (
        select(
            literal("translated").label("stage"),
            func.min(draft.c.created_at).label("began_at"),
            signed.c.at.label("ended_at"),
        )
        .join(text, text.c.fingerprint == signed.c.fingerprint)
        .join(draft, place)
        .where(draft.c.created_at <= signed.c.at)
        .group_by(signed.c.seq, signed.c.at)
    )
    reviewed = (
        select(
            literal("reviewed").label("stage"),
            first.c.at.label("began_at"),
            second.c.at.label("ended_at"),
        )
        .join(first, (first.c.fingerprint == second.c.fingerprint) & (first.c.kind == "translated"))
        .where(second.c.at > bindparam("since", type_=String), second.c.kind == "reviewed")
        .order_by(second.c.at.desc())
        .limit(MEASURED)
        .subquery()
    )
    return union_all(translated, select(reviewed))


def approvals(connection: Connection, document_id: str, locale: str) -> list[str]:
    """Return when each current string of a document got its publishable text's last signature, oldest first."""
    return sorted(row.at for row in approved_strings(connection, document_id, locale) if row.ordinal is not None)


def approved_strings(connection: Connection, document_id: str, locale: str) -> list[AnyRow]:
    """Return each string with an approved text that a document has or had: segment id, ordinal, last signature's `at`.

    `ordinal` is None where the current English no longer has it.
    """
    query = (
        select(unit.c.segment_id, unit.c.ordinal, func.max(event.c.at).label("at"))
        .join(suggestion, suggestion.c.id == unit.c.publishable_id)
        .join(event, event.c.fingerprint == suggestion.c.fingerprint)
        .where(
            unit.c.document_id == document_id,
            unit.c.locale == locale,
            event.c.kind.in_(("reviewed", "clinical", "carried", "translated")),
        )
        .group_by(unit.c.segment_id, unit.c.ordinal)
    )
    return list(connection.execute(query))


def strings_by_version(connection: Connection, document_id: str) -> dict[str, set[int]]:
    """Return which segments each version of a document has, by the instant of its import, oldest first."""
    query = (
        select(source_version.c.created_at, version_segment.c.segment_id)
        .join(
            version_segment,
            (version_segment.c.document_id == source_version.c.document_id)
            & (version_segment.c.version == source_version.c.version),
        )
        .where(source_version.c.document_id == document_id)
        .order_by(source_version.c.version)
    )
    found: dict[str, set[int]] = {}
    for created_at, segment_id in connection.execute(query):
        found.setdefault(created_at, set()).add(segment_id)
    return found


def longest_waiting(connection: Connection, statuses: tuple[str, ...], limit: int = 10) -> list[AnyRow]:
    """Return the strings whose text has stood longest in one of some states, oldest first."""
    return list(connection.execute(_longest_waiting(statuses, limit)))


@cache
def _longest_waiting(statuses: tuple[str, ...], limit: int) -> Select[Any]:
    # Each state in its index's order as far as the limit: the rest is not read.
    branches = [
        select(
            select(unit.c.segment_id, unit.c.locale, unit.c.working_id)
            .where(unit.c.status == status, unit.c.ordinal.is_not(None))
            .order_by(unit.c.working_id)
            .limit(limit)
            .subquery()
        )
        for status in statuses
    ]
    first = union_all(*branches).subquery()
    return (
        select(
            unit.c.segment_id,
            unit.c.locale,
            unit.c.status,
            segment.c.text.label("source"),
            document.c.title.label("document_title"),
            suggestion.c.created_at.label("since"),
        )
        .select_from(first)
        .join(unit, (unit.c.segment_id == first.c.segment_id) & (unit.c.locale == first.c.locale))
        .join(suggestion, suggestion.c.id == unit.c.working_id)
        .join(segment, segment.c.id == unit.c.segment_id)
        .join(document, document.c.id == unit.c.document_id)
        .order_by(suggestion.c.id)
        .limit(limit)
    )


def last_seen(connection: Connection) -> list[AnyRow]:
    """Return everybody with a role in a locale, that role, and when they last did anything there ('' for never)."""
    return list(connection.execute(_LAST_SEEN))


# Of each person once: asked for each grant by itself, what somebody did would be gone through for every language.
_LAST = (
    select(event.c.person_id, event.c.locale, func.max(event.c.at).label("at"))
    .where(event.c.person_id.in_(select(grant.c.person_id).where(grant.c.locale != "")))
    .group_by(event.c.person_id, event.c.locale)
    .subquery()
)
_LAST_SEEN = (
    select(
        grant.c.locale,
        grant.c.role,
        person.c.id.label("person_id"),
        person.c.name,
        func.coalesce(_LAST.c.at, "").label("at"),
    )
    .join(person, person.c.id == grant.c.person_id)
    .outerjoin(_LAST, (_LAST.c.person_id == grant.c.person_id) & (_LAST.c.locale == grant.c.locale))
    .where(grant.c.locale != "")
    .order_by(grant.c.locale, person.c.name)
)
