"""The rule of the queue in its plainest form, to hold the fast one to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, and_, exists, or_, select

from app.store.engine import AnyRow
from app.store.tables import claim, document, event, segment, suggestion, unit
from app.store.units import QUEUE_STATUSES


def queue(
    connection: Connection,
    locale: str,
    task: str,
    person_id: str,
    now: str,
    document_id: str | None = None,
    limit: int = 10,
    after: tuple[int, int] | None = None,
) -> list[AnyRow]:
    """Return what a person may do next in a locale, riskiest first.

    `task` is 'translate' or 'review'; a review leaves out texts that the person wrote or signed. Strings that
    somebody else holds by an unexpired claim are left out. `after` is the (risk, segment id) to go on from.
    """
    query = (
        select(
            unit.c.segment_id,
            unit.c.document_id,
            unit.c.status,
            unit.c.risk,
            unit.c.findings,
            segment.c.text.label("source"),
            suggestion.c.text.label("target"),
            suggestion.c.origin,
            document.c.title.label("document_title"),
        )
        .join(segment, segment.c.id == unit.c.segment_id)
        .join(document, document.c.id == unit.c.document_id)
        .outerjoin(suggestion, suggestion.c.id == unit.c.working_id)
        .where(*_open_to(locale, task, person_id, now, document_id))
        .order_by(unit.c.risk.desc(), unit.c.segment_id)
        .limit(limit)
    )
    if after is not None:
        risk, segment_id = after
        query = query.where(or_(unit.c.risk < risk, and_(unit.c.risk == risk, unit.c.segment_id > segment_id)))
    return list(connection.execute(query))


def _open_to(locale: str, task: str, person_id: str, now: str, document_id: str | None) -> list[Any]:
    conditions: list[Any] = [
        unit.c.locale == locale,
        unit.c.status.in_(QUEUE_STATUSES[task]),
        unit.c.ordinal.is_not(None),
        ~exists().where(
            claim.c.segment_id == unit.c.segment_id,
            claim.c.locale == unit.c.locale,
            claim.c.person_id != person_id,
            claim.c.expires_at > now,
        ),
    ]
    if document_id is not None:
        conditions.append(unit.c.document_id == document_id)
    if task == "review":
        mine = suggestion.alias("mine")
        conditions.append(
            ~exists().where(
                mine.c.id == unit.c.working_id,
                or_(
                    mine.c.author_id == person_id,
                    exists().where(
                        event.c.fingerprint == mine.c.fingerprint,
                        event.c.kind == "translated",
                        event.c.person_id == person_id,
                    ),
                ),
            )
        )
    return conditions
