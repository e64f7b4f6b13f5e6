"""The audit log: append, read, find. The only module that writes `event`."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, insert, or_, select, update

from app.domain.audit import Entry, Head, commitment
from app.domain.unit import canonical_json
from app.store.engine import AnyRow
from app.store.tables import document, event, event_plain, log_head


def append(
    connection: Connection,
    at: str,
    kind: str,
    data: Mapping[str, object],
    person: str | None = None,
    role: str | None = None,
    plain: Mapping[str, str] | None = None,
) -> Entry:
    """Add one entry at the end of the chain; `plain` values are kept beside it, the chain holds commitments.

    The head's row is locked until the transaction ends, so that entries of concurrent writers follow one another.
    """
    head = connection.execute(_HEAD).one()
    salts = {name: secrets.token_hex(16) for name in plain or {}}
    commitments = {name: commitment(salts[name], value) for name, value in (plain or {}).items()}
    entry = Entry(head.seq + 1, at, kind, person, role, data, commitments, head.hash)
    connection.execute(
        insert(event),
        {
            "seq": entry.seq,
            "at": at,
            "kind": kind,
            "person_id": person,
            "role": role,
            "data": canonical_json(data).decode(),
            "commitments": canonical_json(commitments).decode(),
            "previous": entry.previous,
            "hash": entry.hash,
            "fingerprint": data.get("fingerprint"),
            "document_id": data.get("document"),
            "locale": data.get("locale"),
        },
    )
    if plain:
        connection.execute(
            insert(event_plain),
            [{"seq": entry.seq, "field": name, "salt": salts[name], "value": value} for name, value in plain.items()],
        )
    connection.execute(_MOVE_HEAD, {"new_seq": entry.seq, "new_hash": entry.hash})
    return entry


_HEAD = select(log_head.c.seq, log_head.c.hash).with_for_update()
_MOVE_HEAD = update(log_head).values(seq=bindparam("new_seq"), hash=bindparam("new_hash"))


def lock(connection: Connection) -> None:
    """Make other deciders wait until this transaction ends; what is read after this cannot change under a decision."""
    connection.execute(_HEAD)


def head(connection: Connection) -> Head:
    """Return where the log ends."""
    row = connection.execute(select(log_head.c.seq, log_head.c.hash)).one()
    return Head(row.seq, row.hash)


def last_instant(connection: Connection) -> str | None:
    """Return when the last entry was made, None where there is none."""
    return connection.execute(select(event.c.at).order_by(event.c.seq.desc()).limit(1)).scalar_one_or_none()


def entries(connection: Connection) -> Iterator[tuple[Entry, str]]:
    """Yield every entry with the hash stored for it, in order of `seq`, without holding them all."""
    query = select(event).order_by(event.c.seq)
    for row in connection.execute(query.execution_options(yield_per=1000)):
        yield _entry(row), row.hash


def of_kind(
    connection: Connection, *kinds: str, document: str | None = None, documents: Collection[str] | None = None
) -> list[Entry]:
    """Return the entries of some kinds, of one document, of some or of all, in order."""
    query = select(event).where(event.c.kind.in_(kinds)).order_by(event.c.seq)
    if document is not None:
        query = query.where(event.c.document_id == document)
    if documents is not None:
        query = query.where(event.c.document_id.in_(documents))
    return [_entry(row) for row in connection.execute(query)]


def of_person(connection: Connection, person_id: str, kind: str) -> list[Entry]:
    """Return the entries of a kind that a person made, in order."""
    query = select(event).where(event.c.person_id == person_id, event.c.kind == kind).order_by(event.c.seq)
    return [_entry(row) for row in connection.execute(query)]


def about(connection: Connection, fingerprints: list[str]) -> list[Entry]:
    """Return the entries that name one of these fingerprints, in order."""
    query = select(event).where(event.c.fingerprint.in_(fingerprints)).order_by(event.c.seq)
    return [_entry(row) for row in connection.execute(query)]


def rows_about(connection: Connection, fingerprints: list[str]) -> Sequence[AnyRow]:
    """Return seq, at, kind, person, fingerprint and data (still JSON) of the entries that `about` gives, in order."""
    return connection.execute(_ROWS_ABOUT, {"fingerprints": fingerprints}).all()


_ROWS_ABOUT = (
    select(event.c.seq, event.c.at, event.c.kind, event.c.person_id.label("person"), event.c.fingerprint, event.c.data)
    .where(event.c.fingerprint.in_(bindparam("fingerprints", expanding=True)))
    .order_by(event.c.seq)
)


def get(connection: Connection, seq: int) -> Entry:
    """Return one entry."""
    return _entry(connection.execute(select(event).where(event.c.seq == seq)).one())


def hash_of(connection: Connection, seq: int) -> str | None:
    """Return the hash stored for an entry, None where there is none."""
    return connection.execute(select(event.c.hash).where(event.c.seq == seq)).scalar_one_or_none()


def newest_first(connection: Connection, kind: str) -> Iterator[Entry]:
    """Yield the entries of a kind from the newest to the oldest, without holding them all."""
    query = select(event).where(event.c.kind == kind).order_by(event.c.seq.desc())
    for row in connection.execute(query.execution_options(yield_per=20)):
        yield _entry(row)


def deciding(
    connection: Connection,
    anywhere: Collection[str],
    of_documents: Collection[str] = (),
    documents: Collection[str] | None = None,
    upto: int | None = None,
) -> tuple[list[Entry], dict[tuple[str, str], tuple[int, str]]]:
    """Return what decides on editions: entries of some kinds in order; number and hash of the newest entries.

    Entries are those of kinds that count `anywhere`, and of some kinds `of_documents` where these are given. The newest
    are those on each document, given or not, in each locale that the log names together; up to a place if one is given.
    """
    newest = (
        select(func.max(event.c.seq))
        .where(event.c.document_id.is_not(None), event.c.locale.is_not(None))
        .group_by(event.c.document_id, event.c.locale)
    )
    if upto is not None:
        newest = newest.where(event.c.seq <= upto)
    wanted: list[ColumnElement[bool]] = [event.c.kind.in_(anywhere)]
    if documents is not None:
        newest = newest.where(event.c.document_id.in_(documents))
        wanted.append(and_(event.c.kind.in_(of_documents), event.c.document_id.in_(documents)))
    query = select(event).where(or_(*wanted, event.c.seq.in_(newest))).order_by(event.c.seq)
    kinds = {*anywhere, *of_documents}
    entries, last = [], {}
    for row in connection.execute(query):
        if row.kind in kinds:
            entries.append(_entry(row))
        if row.document_id and row.locale and (upto is None or row.seq <= upto):
            last[row.document_id, row.locale] = (row.seq, row.hash)
    return entries, last


def lines(connection: Connection, after: int, upto: int) -> Iterator[bytes]:
    """Yield the entries after a place up to another as `log_line` writes them, from the bytes that were hashed."""
    query = select(
        event.c.seq,
        event.c.at,
        event.c.kind,
        event.c.person_id,
        event.c.role,
        event.c.data,
        event.c.commitments,
        event.c.previous,
        event.c.hash,
    ).where(event.c.seq > after, event.c.seq <= upto)
    rows = connection.execute(query.order_by(event.c.seq).execution_options(yield_per=1000))
    for seq, at, kind, person, role, data, commitments, previous, hash_ in rows:
        yield (
            f'{{"at":"{at}","commitments":{commitments},"data":{data},"hash":"{hash_}","kind":"{kind}",'
            f'"person":{_quoted(person)},"previous":"{previous}","role":{_quoted(role)},"seq":{seq}}}\n'
        ).encode()


@lru_cache(maxsize=1000)
def _quoted(name: str | None) -> str:
    return json.dumps(name, ensure_ascii=False)


def plain_values(connection: Connection, seqs: list[int]) -> dict[tuple[int, str], str]:
    """Return the plain values beside entries, by (seq, field); erased ones are missing."""
    query = select(event_plain.c.seq, event_plain.c.field, event_plain.c.value).where(event_plain.c.seq.in_(seqs))
    return {(row.seq, row.field): row.value for row in connection.execute(query)}


def _entry(row: AnyRow) -> Entry:
    return Entry(
        row.seq,
        row.at,
        row.kind,
        row.person_id,
        row.role,
        json.loads(row.data),
        json.loads(row.commitments),
        row.previous,
    )


def all_plain(connection: Connection) -> list[tuple[int, str, str, str, dict[str, str]]]:
    """Return every plain value: (seq, field, salt, value, the entry's commitments)."""
    query = (
        select(event_plain, event.c.commitments)
        .join(event, event.c.seq == event_plain.c.seq)
        .order_by(event_plain.c.seq)
    )
    return [(row.seq, row.field, row.salt, row.value, json.loads(row.commitments)) for row in connection.execute(query)]


def changed_since(connection: Connection, seq: int) -> set[tuple[str, str | None]]:
    """Return the (document, locale) pairs that entries after a place name; locale None stands for all of them.

    A changed policy concerns every document of its locale.
    """
    query = select(event.c.kind, event.c.document_id, event.c.locale).where(event.c.seq > seq).distinct()
    changed: set[tuple[str, str | None]] = set()
    for row in connection.execute(query):
        if row.kind == "policy":
            every = connection.execute(select(document.c.id)).scalars()
            changed |= {(document_id, row.locale) for document_id in every}
        elif row.document_id:
            changed.add((row.document_id, row.locale))
    return changed
