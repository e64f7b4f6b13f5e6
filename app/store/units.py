"""The `unit` projection: written by one function, read by queues, editors, grids and editions."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, delete, func, insert, select, update

from app.domain.signoff import Judgement
from app.store.engine import AnyRow, upsert
from app.store.tables import document, event, segment, suggestion, unit, unit_tally, version_segment

JUDGEMENTS = ("translated", "reviewed", "clinical", "carried", "rejected", "withdrawn", "quick", "second_look")
QUEUE_STATUSES = {
    "translate": ("empty", "drafted", "rejected", "suggested"),
    "review": ("translated",),
}
PLACE = and_(
    version_segment.c.document_id == unit.c.document_id,
    version_segment.c.version == document.c.current_version,
    version_segment.c.ordinal == unit.c.ordinal,
)
"""Joins a unit of a joined document with its place in the document's current version."""


def judgements_on(connection: Connection, fingerprints: Iterable[str]) -> dict[str, list[Judgement]]:
    """Return the judgements on some texts and on those that they were carried over from, by fingerprint, in order."""
    found: dict[str, list[Judgement]] = {}
    asked: set[str] = set()
    waiting = set(fingerprints)
    while waiting:
        asked |= waiting
        rows = connection.execute(_ABOUT, {"fingerprints": list(waiting)}).all()
        waiting = set()
        for seq, kind, fingerprint, person, data in rows:
            # Left out here and not by the query: SQLite would choose the index of kinds, which finds half the log.
            if kind not in JUDGEMENTS:
                continue
            basis = json.loads(data)["basis"] if kind == "carried" else None
            found.setdefault(fingerprint, []).append(Judgement(seq, kind, fingerprint, person, basis))
            if basis and basis not in asked:
                waiting.add(basis)
    return found


_ABOUT = (
    select(event.c.seq, event.c.kind, event.c.fingerprint, event.c.person_id, event.c.data)
    .where(event.c.fingerprint.in_(bindparam("fingerprints", expanding=True)))
    .order_by(event.c.seq)
)


def put(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[int, str], AnyRow]:
    """Write units: insert the new ones, change the known ones; return those as they were, by segment id and locale.

    Only the projection calls this.
    """
    if not rows:
        return {}
    keys = [row["segment_id"] for row in rows]
    query = select(unit).where(unit.c.segment_id.in_(keys), unit.c.locale.in_({row["locale"] for row in rows}))
    known = {(row.segment_id, row.locale): row for row in connection.execute(query)}
    new = [row for row in rows if (row["segment_id"], row["locale"]) not in known]
    if new:
        connection.execute(insert(unit), [dict(row) for row in new])
    changed = [
        {f"new_{name}": value for name, value in row.items()}
        for row in rows
        if (row["segment_id"], row["locale"]) in known
    ]
    if changed:
        connection.execute(_CHANGE, changed)
    _tally(connection, [row._mapping for row in known.values()], rows)
    return known


def _tally(connection: Connection, before: Iterable[Mapping[Any, Any]], after: Iterable[Mapping[Any, Any]]) -> None:
    """Count units in their new places and out of their old ones."""
    changes: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0, 0])
    for rows, sign in ((before, -1), (after, 1)):
        for row in rows:
            if row["ordinal"] is not None:
                counted = changes[tuple(row[column.name] for column in unit_tally.primary_key)]
                counted[0] += sign
                counted[1] += sign * (row["publishable_id"] is not None)
    # In order, so that two writers never wait for each other in a circle.
    moved = [
        dict(zip(unit_tally.c.keys(), (*key, *counted), strict=True))
        for key, counted in sorted(changes.items())
        if counted != [0, 0]
    ]
    if not moved:
        return
    connection.execute(_add_counts(connection), moved)
    if any(number < 0 for number, _ in changes.values()):
        places = {name: list({row[name] for row in moved}) for name in ("document_id", "locale")}
        connection.execute(_EMPTIED, places)


_EMPTIED = delete(unit_tally).where(
    unit_tally.c.document_id.in_(bindparam("document_id", expanding=True)),
    unit_tally.c.locale.in_(bindparam("locale", expanding=True)),
    unit_tally.c.number == 0,
)


# Made once: each signature waits for it.
_ADD_COUNTS: dict[str, Any] = {}


def _add_counts(connection: Connection) -> Any:
    dialect = connection.dialect.name
    if dialect not in _ADD_COUNTS:
        query = upsert(connection, unit_tally)
        added = {name: unit_tally.c[name] + query.excluded[name] for name in ("number", "publishable")}
        _ADD_COUNTS[dialect] = query.on_conflict_do_update(index_elements=list(unit_tally.primary_key), set_=added)
    return _ADD_COUNTS[dialect]


def count_again(connection: Connection) -> None:
    """Count all units, after rows were written past the projection."""
    connection.execute(delete(unit_tally))
    keys = [unit.c[column.name] for column in unit_tally.primary_key]
    counted = select(*keys, func.count(), func.count(unit.c.publishable_id))
    query = counted.where(unit.c.ordinal.is_not(None)).group_by(*keys)
    connection.execute(insert(unit_tally).from_select(unit_tally.c.keys(), query))


_CHANGE = (
    update(unit)
    .where(unit.c.segment_id == bindparam("new_segment_id"), unit.c.locale == bindparam("new_locale"))
    .values({column.name: bindparam(f"new_{column.name}", type_=column.type) for column in unit.c})
)


def clear(connection: Connection) -> None:
    """Empty the projection, to build it again."""
    connection.execute(delete(unit))
    connection.execute(delete(unit_tally))


def snapshot(connection: Connection) -> list[tuple[Any, ...]]:
    """Return the whole projection in a fixed order, to compare two builds of it."""
    return [tuple(row) for row in connection.execute(select(unit).order_by(unit.c.segment_id, unit.c.locale))]


def tally(connection: Connection) -> set[tuple[Any, ...]]:
    """Return all counts of units, to compare two builds of them."""
    return {tuple(row) for row in connection.execute(select(unit_tally))}


def get(connection: Connection, segment_id: int, locale: str) -> AnyRow | None:
    """Return one unit with its segment, document and both texts."""
    working = suggestion.alias("working")
    query = (
        select(
            unit,
            segment.c.text.label("source"),
            segment.c.context,
            document.c.title.label("document_title"),
            document.c.kind.label("document_kind"),
            document.c.current_version,
            working.c.text.label("target"),
            working.c.origin,
            working.c.fingerprint,
            working.c.author_id,
            working.c.provenance,
        )
        .join(segment, segment.c.id == unit.c.segment_id)
        .join(document, document.c.id == unit.c.document_id)
        .outerjoin(working, working.c.id == unit.c.working_id)
        .where(unit.c.segment_id == segment_id, unit.c.locale == locale)
    )
    return connection.execute(query).one_or_none()


def of_document(connection: Connection, document_id: str, locale: str) -> list[AnyRow]:
    """Return every unit that a document has or had in a locale, current ones first, in reading order."""
    return of_documents(connection, [document_id], locale)


def of_documents(connection: Connection, document_ids: Collection[str], locale: str) -> list[AnyRow]:
    """Return what `of_document` says of each of some documents, in one query."""
    working = suggestion.alias("working")
    publishable = suggestion.alias("publishable")
    query = (
        select(
            unit,
            segment.c.text.label("source"),
            segment.c.context,
            working.c.text.label("target"),
            working.c.origin,
            working.c.provenance,
            publishable.c.text.label("approved_text"),
        )
        .join(segment, segment.c.id == unit.c.segment_id)
        .outerjoin(working, working.c.id == unit.c.working_id)
        .outerjoin(publishable, publishable.c.id == unit.c.publishable_id)
        .where(unit.c.document_id.in_(document_ids), unit.c.locale == locale)
        .order_by(unit.c.ordinal.is_(None), unit.c.ordinal, unit.c.segment_id)
    )
    return list(connection.execute(query))


def approved_texts(connection: Connection, document_ids: Sequence[str], locale: str) -> dict[tuple[str, str, str], str]:
    """Return the publishable texts of documents: {(document id, context, source): target}."""
    query = (
        select(segment.c.document_id, segment.c.context, segment.c.text, suggestion.c.text.label("target"))
        .join(unit, unit.c.segment_id == segment.c.id)
        .join(suggestion, suggestion.c.id == unit.c.publishable_id)
        .where(unit.c.document_id.in_(document_ids), unit.c.locale == locale)
    )
    return {(row.document_id, row.context, row.text): row.target for row in connection.execute(query)}


def current_texts(connection: Connection, document_id: str, locales: Collection[str] | None = None) -> list[AnyRow]:
    """Return each place of a document's current version with its publishable text in each of some locales, or all.

    Columns: ordinal, role, section, note, line, context, text, locale, target; in reading order. A place without any
    such text comes once, with None for both.
    """
    values = {"document": document_id} | ({} if locales is None else {"locales": list(locales)})
    return list(connection.execute(_current_texts(locales is None), values))


@cache
def _current_texts(of_all: bool) -> Select[Any]:
    approved = (
        select(unit.c.segment_id, unit.c.locale, suggestion.c.text.label("target"))
        .join(suggestion, suggestion.c.id == unit.c.publishable_id)
        .where(unit.c.document_id == bindparam("document"))
    )
    if not of_all:
        approved = approved.where(unit.c.locale.in_(bindparam("locales", expanding=True)))
    found = approved.subquery()
    return (
        select(
            version_segment.c.ordinal,
            version_segment.c.role,
            version_segment.c.section,
            version_segment.c.note,
            version_segment.c.line,
            segment.c.context,
            segment.c.text,
            found.c.locale,
            found.c.target,
        )
        .join(document, document.c.id == version_segment.c.document_id)
        .join(segment, segment.c.id == version_segment.c.segment_id)
        .outerjoin(found, found.c.segment_id == segment.c.id)
        .where(document.c.id == bindparam("document"), version_segment.c.version == document.c.current_version)
        .order_by(version_segment.c.ordinal)
    )


def neighbours(connection: Connection, document_id: str, locale: str, ordinal: int, reach: int = 2) -> list[AnyRow]:
    """Return the units around a place in a document, in reading order."""
    query = (
        select(
            unit.c.segment_id,
            unit.c.ordinal,
            unit.c.status,
            segment.c.text.label("source"),
            suggestion.c.text.label("target"),
        )
        .join(segment, segment.c.id == unit.c.segment_id)
        .outerjoin(suggestion, suggestion.c.id == unit.c.working_id)
        .where(
            unit.c.document_id == document_id,
            unit.c.locale == locale,
            unit.c.ordinal.between(ordinal - reach, ordinal + reach),
        )
        .order_by(unit.c.ordinal)
    )
    return list(connection.execute(query))


def undrafted(connection: Connection, locale: str, document_id: str | None = None) -> list[AnyRow]:
    """Return the current units of a locale that have no text at all, riskiest first."""
    query = (
        select(unit.c.segment_id, unit.c.document_id, segment.c.context, segment.c.text)
        .join(segment, segment.c.id == unit.c.segment_id)
        .where(unit.c.locale == locale, unit.c.status == "empty", unit.c.ordinal.is_not(None))
        .order_by(unit.c.risk.desc(), unit.c.segment_id)
    )
    if document_id is not None:
        query = query.where(unit.c.document_id == document_id)
    return list(connection.execute(query))


def counts(
    connection: Connection, tags: Sequence[str] | None = None, document_ids: Collection[str] | None = None
) -> list[AnyRow]:
    """Return how many current units some documents, or all, have in some locales or all, by status.

    `number` counts the units, `publishable` those among them that have an approved text.
    """
    values = {"tags": tags, "documents": None if document_ids is None else list(document_ids)}
    given = {name: list(those) for name, those in values.items() if those is not None}
    return list(connection.execute(_counts(frozenset(given)), given))


@cache
def _counts(given: frozenset[str]) -> Select[Any]:
    query = select(
        unit_tally.c.document_id,
        unit_tally.c.locale,
        unit_tally.c.status,
        func.sum(unit_tally.c.number).label("number"),
        func.sum(unit_tally.c.publishable).label("publishable"),
    ).group_by(unit_tally.c.document_id, unit_tally.c.locale, unit_tally.c.status)
    if "tags" in given:
        query = query.where(unit_tally.c.locale.in_(bindparam("tags", expanding=True)))
    if "documents" in given:
        query = query.where(unit_tally.c.document_id.in_(bindparam("documents", expanding=True)))
    return query


def to_translate(connection: Connection, tags: Sequence[str]) -> dict[str, int]:
    """Return how many strings wait for a translator in those locales that have any."""
    return {row.locale: row.number for row in connection.execute(_waiting(tags, "translate"))}


def to_review(connection: Connection, tags: Sequence[str], person_id: str = "") -> dict[str, int]:
    """Return how many strings wait for a review in those locales that have any: for anybody's, or for a person's."""
    query = _waiting(tags, "review")
    if person_id:
        query = query.where(~unit_tally.c.makers.contains(person_id))
    return {row.locale: row.number for row in connection.execute(query)}


def _waiting(tags: Sequence[str], task: str) -> Select[Any]:
    return (
        select(unit_tally.c.locale, func.sum(unit_tally.c.number).label("number"))
        .where(unit_tally.c.locale.in_(tags), unit_tally.c.status.in_(QUEUE_STATUSES[task]))
        .group_by(unit_tally.c.locale)
        .order_by(unit_tally.c.locale)
    )


def newest_change(connection: Connection, document_id: str, locale: str) -> str | None:
    """Return the instant of the newest suggestion or judgement on a document in a locale."""
    query = select(func.max(event.c.at)).where(event.c.document_id == document_id, event.c.locale == locale)
    newest: str | None = connection.execute(query).scalar_one()
    return newest
