"""What the queue and the editor show, read in few queries whose cost does not grow with the number of units."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    exists,
    or_,
    select,
    union_all,
)

from app.store import units
from app.store.engine import AnyRow
from app.store.tables import (
    claim,
    document,
    event,
    event_plain,
    locale,
    person,
    segment,
    site_version,
    suggestion,
    unit,
    version_segment,
)
from app.store.units import JUDGEMENTS, PLACE, QUEUE_STATUSES

ANSWERS = ("confirmed", "waiver", "waiver_requested")
"""The kinds of entries that answer a finding, or ask for it."""


@dataclass(frozen=True)
class WaiverRequest:
    """A request for a waiver that nobody has granted: on the working text of a string, for one finding by its key."""

    segment_id: int
    locale: str
    document_title: str
    context: str | None
    source: str
    target: str
    author_id: str | None
    finding: str
    at: str
    name: str | None
    reason: str | None


def _one_unit() -> Select[Any]:
    holder = person.alias("holder")
    author = person.alias("author")
    return (
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
            locale.c.second_look,
            claim.c.person_id.label("holder_id"),
            claim.c.expires_at.label("held_until"),
            holder.c.name.label("holder_name"),
            select(site_version.c.facts)
            .order_by(site_version.c.version.desc())
            .limit(1)
            .scalar_subquery()
            .label("site"),
        )
        .join(segment, segment.c.id == unit.c.segment_id)
        .join(document, document.c.id == unit.c.document_id)
        .join(locale, locale.c.tag == unit.c.locale)
        .outerjoin(version_segment, PLACE)
        .outerjoin(suggestion, suggestion.c.id == unit.c.working_id)
        .outerjoin(author, author.c.id == suggestion.c.author_id)
        .outerjoin(
            claim,
            and_(
                claim.c.segment_id == unit.c.segment_id,
                claim.c.locale == unit.c.locale,
                claim.c.expires_at > bindparam("now"),
            ),
        )
        .outerjoin(holder, holder.c.id == claim.c.person_id)
        .where(unit.c.segment_id == bindparam("segment_id"), unit.c.locale == bindparam("tag"))
    )


def _history() -> Select[Any]:
    named = event_plain.alias("named")
    reasoned = event_plain.alias("reasoned")
    return (
        select(
            event.c.seq,
            event.c.at,
            event.c.kind,
            event.c.fingerprint,
            event.c.person_id,
            event.c.role,
            event.c.data,
            named.c.value.label("name"),
            reasoned.c.value.label("reason"),
            person.c.demonstration,
        )
        .outerjoin(named, and_(named.c.seq == event.c.seq, named.c.field == "name"))
        .outerjoin(reasoned, and_(reasoned.c.seq == event.c.seq, reasoned.c.field == "reason"))
        .outerjoin(person, person.c.id == event.c.person_id)
        .where(
            event.c.fingerprint.in_(bindparam("fingerprints", expanding=True)),
            event.c.kind.in_(("suggestion", *JUDGEMENTS, *ANSWERS)),
        )
        .order_by(event.c.seq)
    )


@cache
def _queue(task: str, of_document: bool, goes_on: bool) -> Select[Any]:
    """Read each status in its index's order as far as the limit, then look up the few rows that are shown."""
    conditions = [
        unit.c.locale == bindparam("tag"),
        unit.c.ordinal.is_not(None),
        ~exists().where(
            claim.c.segment_id == unit.c.segment_id,
            claim.c.locale == unit.c.locale,
            claim.c.person_id != bindparam("person_id", type_=String),
            claim.c.expires_at > bindparam("now"),
        ),
    ]
    if task == "review":
        conditions.append(~unit.c.makers.contains(bindparam("person_id", type_=String)))
    if of_document:
        conditions.append(unit.c.document_id == bindparam("document_id"))
    if goes_on:
        risk, place = bindparam("after_risk", type_=Integer), bindparam("after_segment", type_=Integer)
        conditions += [unit.c.risk <= risk, or_(unit.c.risk < risk, unit.c.segment_id > place)]
    limit = bindparam("number", type_=Integer)
    branches = [
        select(
            select(unit.c.segment_id, unit.c.risk)
            .where(unit.c.status == status, *conditions)
            .order_by(unit.c.risk.desc(), unit.c.segment_id)
            .limit(limit)
            .subquery()
        )
        for status in QUEUE_STATUSES[task]
    ]
    first = union_all(*branches).subquery()
    return (
        select(
            unit.c.segment_id,
            unit.c.document_id,
            unit.c.status,
            unit.c.risk,
            unit.c.findings,
            segment.c.text.label("source"),
            suggestion.c.text.label("target"),
            document.c.title.label("document_title"),
        )
        .select_from(first)
        .join(unit, and_(unit.c.segment_id == first.c.segment_id, unit.c.locale == bindparam("tag")))
        .join(segment, segment.c.id == unit.c.segment_id)
        .join(document, document.c.id == unit.c.document_id)
        .outerjoin(suggestion, suggestion.c.id == unit.c.working_id)
        .order_by(first.c.risk.desc(), first.c.segment_id)
        .limit(limit)
    )


# Built once: putting such a statement together takes longer than running it.
_ONE_UNIT = _one_unit()
_HISTORY = _history()


def one_unit(connection: Connection, segment_id: int, tag: str, now: str) -> AnyRow | None:
    """Return a unit with its place in the document, its working text, its locale's policy and who holds it now.

    `site` has the newest site facts as JSON values.
    """
    return connection.execute(_ONE_UNIT, {"segment_id": segment_id, "tag": tag, "now": now}).one_or_none()


def history(connection: Connection, fingerprints: Sequence[str]) -> list[AnyRow]:
    """Return what happened to some texts, oldest first: seq, at, kind, fingerprint, data (JSON), who and the reason.

    Who acted is told by name and demonstration; a name or reason that was erased is None.
    """
    return list(connection.execute(_HISTORY, {"fingerprints": list(fingerprints)}))


def waivers_asked(connection: Connection, tags: Sequence[str]) -> list[WaiverRequest]:
    """Return the requests for waivers that wait for a reviewer in some locales, oldest first.

    Those on a text that is no longer the working one, was sent back since, or was waived wait for nobody.
    """
    requests = select(event.c.fingerprint).where(event.c.kind == "waiver_requested", event.c.locale.in_(tags))
    asked = connection.execute(requests.distinct()).scalars().all()
    if not asked:
        return []
    named, reasoned = event_plain.alias("named"), event_plain.alias("reasoned")
    statement = (
        select(
            event.c.seq,
            event.c.at,
            event.c.kind,
            event.c.data,
            event.c.fingerprint,
            unit.c.segment_id,
            unit.c.locale,
            document.c.title.label("document_title"),
            segment.c.context,
            segment.c.text.label("source"),
            suggestion.c.text.label("target"),
            suggestion.c.author_id,
            named.c.value.label("name"),
            reasoned.c.value.label("reason"),
        )
        .join(suggestion, suggestion.c.fingerprint == event.c.fingerprint)
        .join(
            unit,
            and_(
                # Named so that it is found by its key: no index leads from a text to its unit.
                unit.c.segment_id == suggestion.c.segment_id,
                unit.c.locale == suggestion.c.locale,
                unit.c.working_id == suggestion.c.id,
            ),
        )
        .join(segment, segment.c.id == unit.c.segment_id)
        .join(document, document.c.id == unit.c.document_id)
        .outerjoin(named, and_(named.c.seq == event.c.seq, named.c.field == "name"))
        .outerjoin(reasoned, and_(reasoned.c.seq == event.c.seq, reasoned.c.field == "reason"))
        .where(
            event.c.fingerprint.in_(asked),
            event.c.kind.in_(("waiver_requested", "waiver", "rejected", "withdrawn")),
            unit.c.ordinal.is_not(None),
        )
        .order_by(event.c.seq)
    )
    waiting: dict[tuple[str, str], WaiverRequest] = {}
    for row in connection.execute(statement):
        finding = str(json.loads(row.data).get("finding", ""))
        match row.kind:
            case "waiver_requested":
                waiting[row.fingerprint, finding] = WaiverRequest(
                    row.segment_id,
                    row.locale,
                    row.document_title,
                    row.context or None,
                    row.source,
                    row.target,
                    row.author_id,
                    finding,
                    row.at,
                    row.name,
                    row.reason,
                )
            case "waiver":
                waiting.pop((row.fingerprint, finding), None)
            case _:
                waiting = {key: one for key, one in waiting.items() if key[0] != row.fingerprint}
    return list(waiting.values())


def queue_page(
    connection: Connection,
    tag: str,
    task: str,
    person_id: str,
    now: str,
    document_id: str | None = None,
    limit: int = 10,
    after: tuple[int, int] | None = None,
) -> list[AnyRow]:
    """Return what a person may do next in a locale, riskiest first, fast in long queues.

    `after` is the (risk, segment id) to go on from.
    """
    values: dict[str, Any] = {"tag": tag, "person_id": person_id, "now": now, "number": limit}
    if document_id is not None:
        values["document_id"] = document_id
    if after is not None:
        values["after_risk"], values["after_segment"] = after
    statement = _queue(task, document_id is not None, after is not None)
    return list(connection.execute(statement, values))


def document_counts(connection: Connection, tags: Sequence[str]) -> dict[str, dict[str, dict[str, int]]]:
    """Return how many current units each document has in some locales: {locale: {document id: {status: number}}}."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for row in units.counts(connection, tags):
        found.setdefault(row.locale, {}).setdefault(row.document_id, {})[row.status] = row.number
    return found
