"""What one person did, from the log."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, ScalarSelect, case, func, literal, select

from app.store.engine import AnyRow
from app.store.tables import document, event, log_head, segment, suggestion

DECISIONS = ("translated", "reviewed", "clinical", "rejected")
"""The kinds of entries that end the work on a string for now."""


def newest_instants(connection: Connection, person_id: str, kinds: Sequence[str], limit: int = 60) -> list[str]:
    """Return when a person last decided, newest first."""
    query = (
        select(event.c.at)
        .where(event.c.person_id == person_id, event.c.kind.in_(kinds))
        .order_by(event.c.seq.desc())
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def last_signed(connection: Connection, person_id: str, kinds: Collection[str], but: str) -> str | None:
    """Return when a person last signed another text than the one with a fingerprint, None where they never did."""
    query = (
        select(event.c.at)
        .where(event.c.person_id == person_id, event.c.kind.in_(kinds), event.c.fingerprint != but)
        .order_by(event.c.seq.desc())
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none()


def decided_since(connection: Connection, person_id: str, seq: int, limit: int = 200) -> list[AnyRow]:
    """Return a person's decisions after a place in the log, oldest first: kind, document, its title and locale."""
    query = (
        select(event.c.kind, event.c.document_id, event.c.locale, document.c.title)
        .join(document, document.c.id == event.c.document_id)
        .where(event.c.person_id == person_id, event.c.seq > seq, event.c.kind.in_(DECISIONS))
        .order_by(event.c.seq)
        .limit(limit)
    )
    return list(connection.execute(query))


def ever_decided(connection: Connection, person_id: str) -> bool:
    """Tell whether a person has decided on anything yet."""
    query = select(event.c.seq).where(event.c.person_id == person_id, event.c.kind.in_(DECISIONS)).limit(1)
    return connection.execute(query).first() is not None


def record_of(connection: Connection, person_id: str) -> list[AnyRow]:
    """Return what a person did by locale and task: distinct strings, their English words, first and last instant.

    Tasks are translated and reviewed; the latter counts what was approved and what was sent back.
    """
    # A string that somebody sent back and approved later was reviewed once.
    task = case((event.c.kind == "translated", "translated"), else_="reviewed").label("task")
    judged = (
        select(
            task,
            event.c.locale,
            event.c.fingerprint,
            func.min(event.c.at).label("first"),
            func.max(event.c.at).label("last"),
        )
        .where(event.c.person_id == person_id, event.c.kind.in_(DECISIONS))
        .group_by(task, event.c.locale, event.c.fingerprint)
        .subquery()
    )
    of_text = (
        select(suggestion.c.fingerprint, func.min(suggestion.c.segment_id).label("segment_id"))
        .where(suggestion.c.fingerprint.in_(select(judged.c.fingerprint)))
        .group_by(suggestion.c.fingerprint)
        .subquery()
    )
    blanks = func.length(segment.c.text) - func.length(func.replace(segment.c.text, " ", ""))
    strings = (
        select(
            judged.c.task,
            judged.c.locale,
            of_text.c.segment_id,
            func.min(judged.c.first).label("first"),
            func.max(judged.c.last).label("last"),
        )
        .join(of_text, of_text.c.fingerprint == judged.c.fingerprint)
        .group_by(judged.c.task, judged.c.locale, of_text.c.segment_id)
        .subquery()
    )
    query = (
        select(
            strings.c.task,
            strings.c.locale,
            func.count().label("strings"),
            func.sum(blanks + 1).label("words"),
            func.min(strings.c.first).label("first"),
            func.max(strings.c.last).label("last"),
        )
        .join(segment, segment.c.id == strings.c.segment_id)
        .group_by(strings.c.task, strings.c.locale)
        .order_by(strings.c.locale, strings.c.task)
    )
    return list(connection.execute(query))


def place_before(since: str) -> ScalarSelect[int]:
    """Return the place of the log's last entry before an instant, found by halving: places have no gaps."""
    halves = select(literal(0).label("low"), (log_head.c.seq + 1).label("high")).cte("halves", recursive=True)
    middle = (halves.c.low + halves.c.high) // 2
    earlier = select(event.c.at).where(event.c.seq == middle).correlate(halves).scalar_subquery() < since
    halves = halves.union_all(
        select(case((earlier, middle), else_=halves.c.low), case((earlier, halves.c.high), else_=middle)).where(
            halves.c.high - halves.c.low > 1
        )
    )
    return select(func.max(halves.c.low)).scalar_subquery()
