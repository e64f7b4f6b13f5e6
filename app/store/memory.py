"""The memory: approved texts, read where they stand, and translations that were imported.

A pair of English and translation that was rejected or withdrawn, in whatever leaflet, and not signed anew, is not
remembered from anywhere, so that it cannot come back by another way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Integer, Select, bindparam, delete, exists, func, insert, literal, select, union_all

from app.domain.memory.match import Remembered
from app.domain.unit import digest
from app.store.engine import AnyRow
from app.store.tables import document, event, log_head, memory, segment, suggestion, unit

BATCH = 400
"""Values a query: PostgreSQL and SQLite both bound the parameters of one."""
_SIGNED = ("translated", "reviewed", "clinical", "carried")
_SENT_BACK = ("rejected", "withdrawn")
Pair = tuple[str, str]


@dataclass(frozen=True)
class Changed:
    """What may have changed: English that came in, and the English whose translations did; None: any of it."""

    english: bool
    sources: set[str] | None


# Made once, since an editor waits for them: to make a statement takes longer than to run it.
_MARKER = select(log_head.c.seq, select(func.max(memory.c.id)).scalar_subquery().label("newest"))
_UNDER = segment.c.text_hash.in_(bindparam("english", expanding=True))
_APPROVED = (
    select(
        segment.c.document_id,
        segment.c.context,
        segment.c.text.label("source"),
        suggestion.c.text.label("target"),
        suggestion.c.fingerprint,
        suggestion.c.created_at,
        document.c.title,
    )
    .join(unit, unit.c.segment_id == segment.c.id)
    .join(document, document.c.id == segment.c.document_id)
    .join(suggestion, suggestion.c.id == unit.c.publishable_id)
    .where(unit.c.locale == bindparam("locale"))
    .order_by(segment.c.document_id, segment.c.id)
)
_IMPORTED = select(memory).where(memory.c.locale == bindparam("locale")).order_by(memory.c.id)
_LATER = event.alias("later")
_REVOKED = (
    select(
        event.c.seq,
        event.c.fingerprint,
        suggestion.c.segment_id,
        segment.c.text.label("source"),
        suggestion.c.text.label("target"),
    )
    .join(suggestion, suggestion.c.fingerprint == event.c.fingerprint)
    .join(segment, segment.c.id == suggestion.c.segment_id)
    .where(
        event.c.locale == bindparam("locale"),
        suggestion.c.locale == bindparam("locale"),
        event.c.kind.in_(_SENT_BACK),
        ~exists().where(
            _LATER.c.fingerprint == event.c.fingerprint, _LATER.c.seq > event.c.seq, _LATER.c.kind.in_(_SIGNED)
        ),
    )
    .order_by(event.c.seq)
)


def _of_these() -> Select[Any]:
    """Select what is approved, imported and revoked of some English in one statement, each with `what` it is."""
    ids = select(segment.c.id).where(_UNDER)
    # By the segments' ids, not by a join: SQLite would go through all units of the locale, 15 ms for 100,000 texts.
    approved = _APPROVED.add_columns(segment.c.id).where(unit.c.segment_id.in_(ids)).order_by(None).subquery()
    imported = _IMPORTED.where(memory.c.source_hash.in_(bindparam("hashes", expanding=True))).order_by(None).subquery()
    revoked = _REVOKED.where(suggestion.c.segment_id.in_(ids)).order_by(None).subquery()
    names = ("source", "target", "context", "created_at", "document_id", "fingerprint", "title", "file", "entry")
    has = {"approved": (approved, names[:7], "id"), "imported": (imported, (*names[:4], *names[7:]), "id")}
    has["revoked"] = (revoked, names[:2], "seq")
    rows = union_all(
        *(
            select(
                literal(what).label("what"),
                *((query.c[name] if name in own else literal("")).label(name) for name in names),
                query.c[place].label("place"),
            )
            for what, (query, own, place) in has.items()
        )
    ).subquery()
    return select(rows).order_by(rows.c.what, rows.c.document_id, rows.c.place)


_OF_THESE = _of_these()
_SINCE = (
    select(event.c.kind, event.c.locale, event.c.fingerprint)
    .where(event.c.seq > bindparam("seq"))
    .limit(bindparam("most", type_=Integer))
)
_IMPORTED_SINCE = select(memory.c.source).where(memory.c.locale == bindparam("locale"), memory.c.id > bindparam("id"))
_NAMED_BY = (
    select(segment.c.text)
    .join(suggestion, suggestion.c.segment_id == segment.c.id)
    .where(suggestion.c.fingerprint.in_(bindparam("fingerprints", expanding=True)))
)


def marker(connection: Connection) -> tuple[int, int]:
    """Return what changes whenever something is remembered anew: (end of the log, newest import)."""
    row = connection.execute(_MARKER).one()
    return row.seq, row.newest or 0


def contexts(connection: Connection) -> list[str]:
    """Return every msgctxt that English stands under, '' among them: with a text, each names an indexed hash."""
    return sorted({"", *connection.execute(select(segment.c.context).distinct()).scalars()})


def sources(connection: Connection, locale: str) -> Iterator[str]:
    """Yield the English of everything that may be remembered in a locale; some may come twice."""
    approved = (
        select(segment.c.text)
        .join(unit, unit.c.segment_id == segment.c.id)
        .where(unit.c.locale == locale, unit.c.publishable_id.is_not(None))
    )
    yield from connection.execute(approved).scalars()
    yield from connection.execute(select(memory.c.source).where(memory.c.locale == locale)).scalars()


def changed_since(connection: Connection, locale: str, since: tuple[int, int], most: int) -> Changed:
    """Return what may be remembered otherwise than at a marker; anything, where more than `most` entries are newer."""
    seq, newest = since
    entries = list(connection.execute(_SINCE, {"seq": seq, "most": most + 1}))
    here = [row for row in entries if row.locale == locale]
    # A new policy changes what is approved.
    if len(entries) > most or any(row.kind == "policy" for row in here):
        return Changed(english=True, sources=None)
    changed = set(connection.execute(_IMPORTED_SINCE, {"locale": locale, "id": newest}).scalars())
    prints = list({row.fingerprint for row in here if row.fingerprint is not None})
    for start in range(0, len(prints), BATCH):
        changed |= set(connection.execute(_NAMED_BY, {"fingerprints": prints[start : start + BATCH]}).scalars())
    return Changed(any(row.kind == "source_version" for row in entries), changed)


def remembered(
    connection: Connection, locale: str, texts: Iterable[str], under: Sequence[str] | None = None
) -> dict[str, list[Remembered]]:
    """Return the translations of some English in a locale, by the English; `under` is what `contexts` returned."""
    wanted = list(dict.fromkeys(texts))
    found: dict[str, list[Remembered]] = {}
    if not wanted:
        return found
    under = contexts(connection) if under is None else under
    share = max(1, BATCH // len(under))
    for start in range(0, len(wanted), share):
        batch = wanted[start : start + share]
        english = [digest([context, text]) for text in batch for context in under]
        values = {"locale": locale, "english": english, "hashes": [digest(text) for text in batch]}
        rows = connection.execute(_OF_THESE, values).all()
        refused = _pairs(row for row in rows if row.what == "revoked")
        for row in rows:
            if row.what != "revoked" and (row.source, row.target) not in refused:
                entry = _approved(row) if row.what == "approved" else _entry(row)
                found.setdefault(entry.source, []).append(entry)
    return found


def everything(connection: Connection, locale: str) -> Iterator[Remembered]:
    """Yield the whole memory of a locale: approved texts by document, then imported ones in the order they came."""
    refused = _pairs(revoked_rows(connection, locale))
    entries = chain(
        map(_approved, connection.execute(_APPROVED, {"locale": locale})),
        map(_entry, connection.execute(_IMPORTED, {"locale": locale})),
    )
    return (entry for entry in entries if (entry.source, entry.target) not in refused)


def revoked_rows(connection: Connection, locale: str) -> list[AnyRow]:
    """Return (seq, fingerprint, segment_id, source, target) of texts that stand rejected or withdrawn, in order."""
    return list(connection.execute(_REVOKED, {"locale": locale}))


def _pairs(rows: Iterable[AnyRow]) -> set[Pair]:
    return {(row.source, row.target) for row in rows}


def named(connection: Connection, fingerprint: str) -> AnyRow | None:
    """Return (segment_id, locale, source, target) of the text that a fingerprint names."""
    query = (
        select(
            suggestion.c.segment_id,
            suggestion.c.locale,
            segment.c.text.label("source"),
            suggestion.c.text.label("target"),
        )
        .join(segment, segment.c.id == suggestion.c.segment_id)
        .where(suggestion.c.fingerprint == fingerprint)
        .limit(1)
    )
    return connection.execute(query).one_or_none()


def saying(connection: Connection, locale: str, pairs: Iterable[Pair]) -> list[AnyRow]:
    """Return the units of a locale whose working or publishable text is one of some translations of their English."""
    wanted = set(pairs)
    under = contexts(connection) if wanted else []
    hashes = [digest([context, source]) for source in {source for source, _ in wanted} for context in under]
    found: dict[int, AnyRow] = {}
    for start in range(0, len(hashes), BATCH):
        query = (
            select(
                unit.c.segment_id,
                unit.c.document_id,
                unit.c.ordinal,
                unit.c.status,
                segment.c.context,
                segment.c.text.label("source"),
                suggestion.c.text.label("target"),
                suggestion.c.origin,
                suggestion.c.fingerprint,
                suggestion.c.created_at,
            )
            .join(segment, segment.c.id == unit.c.segment_id)
            .join(suggestion, suggestion.c.id.in_([unit.c.working_id, unit.c.publishable_id]))
            .where(unit.c.locale == locale, segment.c.text_hash.in_(hashes[start : start + BATCH]))
            .order_by(unit.c.document_id, unit.c.ordinal, unit.c.segment_id, suggestion.c.id)
        )
        found |= {row.segment_id: row for row in connection.execute(query) if (row.source, row.target) in wanted}
    return list(found.values())


def last_judged(connection: Connection, fingerprints: Iterable[str]) -> dict[str, int]:
    """Return the place in the log at which people last judged some texts, by fingerprint."""
    prints = list(fingerprints)
    found: dict[str, int] = {}
    for start in range(0, len(prints), BATCH):
        query = (
            select(event.c.fingerprint, func.max(event.c.seq).label("seq"))
            .where(event.c.fingerprint.in_(prints[start : start + BATCH]), event.c.kind.in_((*_SIGNED, *_SENT_BACK)))
            .group_by(event.c.fingerprint)
        )
        found |= {row.fingerprint: row.seq for row in connection.execute(query)}
    return found


def add(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
    """Store translations with {locale, context, source, target, file, entry, imported_by, created_at}.

    Return how many were new: what is there already, with the same texts and context, is left as it is.
    """
    keyed = {digest([row["locale"], row["context"], row["source"], row["target"]]): row for row in reversed(list(rows))}
    keys = list(keyed)
    known: set[str] = set()
    for start in range(0, len(keys), BATCH):
        known |= set(
            connection.execute(select(memory.c.key).where(memory.c.key.in_(keys[start : start + BATCH]))).scalars()
        )
    new = [
        {**row, "key": key, "source_hash": digest(row["source"])}
        for key, row in reversed(keyed.items())
        if key not in known
    ]
    if new:
        connection.execute(insert(memory), new)
    return len(new)


def forget(connection: Connection, locale: str, file: str) -> int:
    """Take out every translation of a locale that came from a file; return how many there were."""
    return connection.execute(delete(memory).where(memory.c.locale == locale, memory.c.file == file)).rowcount


def files(connection: Connection, locale: str) -> list[AnyRow]:
    """Return the files that translations came from, with their number, who brought them and when."""
    query = (
        select(
            memory.c.file, memory.c.imported_by, func.count().label("number"), func.max(memory.c.created_at).label("at")
        )
        .where(memory.c.locale == locale)
        .group_by(memory.c.file, memory.c.imported_by)
        .order_by(memory.c.file)
    )
    return list(connection.execute(query))


def _approved(row: AnyRow) -> Remembered:
    return Remembered(
        row.source,
        row.target,
        row.context,
        row.created_at,
        document=row.document_id,
        fingerprint=row.fingerprint,
        title=row.title,
    )


def _entry(row: AnyRow) -> Remembered:
    return Remembered(row.source, row.target, row.context, row.created_at, file=row.file, entry=row.entry)
