"""Signed editions and releases: what publishers signed, and what was put live together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, and_, bindparam, insert, select, tuple_

from app.store.engine import AnyRow
from app.store.tables import edition, release, source_version


def add_edition(connection: Connection, row: dict[str, Any]) -> None:
    """Keep what a publisher signed: document_id, locale, signed_seq, version, content_hash, facts_hash, texts."""
    connection.execute(insert(edition), row)


_KEY = (edition.c.document_id, edition.c.locale, edition.c.version, edition.c.content_hash, edition.c.facts_hash)


def signed_editions(connection: Connection, document_id: str | None = None) -> list[AnyRow]:
    """Return the newest signed edition of each document, or of one, in each locale, without its texts."""
    query = select(*_KEY, edition.c.signed_seq).order_by(edition.c.signed_seq)
    if document_id is not None:
        query = query.where(edition.c.document_id == document_id)
    newest = {(row.document_id, row.locale): row for row in connection.execute(query)}
    return [newest[key] for key in sorted(newest)]


def signed_edition(connection: Connection, key: Sequence[Any]) -> AnyRow | None:
    """Return the newest signed edition with this document, locale, version, content hash and facts hash.

    `shared` has the versions of the shared blocks that its version pins.
    """
    query = _WHOLE.order_by(edition.c.signed_seq.desc()).limit(1)
    for column, value in zip(_KEY, key, strict=True):
        query = query.where(column == value)
    return connection.execute(query).one_or_none()


def signed_at(connection: Connection, keys: Collection[tuple[str, str, int]]) -> list[AnyRow]:
    """Return the editions of some documents in some locales that entries of the log signed, with their `shared`."""
    return list(connection.execute(_SIGNED_AT, {"keys": list(keys)}))


_WHOLE = select(edition, source_version.c.shared).join(
    source_version,
    and_(source_version.c.document_id == edition.c.document_id, source_version.c.version == edition.c.version),
)
_SIGNED_AT = _WHOLE.where(
    tuple_(edition.c.document_id, edition.c.locale, edition.c.signed_seq).in_(bindparam("keys", expanding=True))
)


def newest(connection: Connection) -> AnyRow | None:
    """Return the newest release: number, seq, created_at, plan, editions."""
    return connection.execute(select(release).order_by(release.c.number.desc()).limit(1)).one_or_none()


def all_releases(connection: Connection) -> list[AnyRow]:
    """Return every release, newest first."""
    return list(connection.execute(select(release).order_by(release.c.number.desc())))


def add(connection: Connection, number: int, seq: int, created_at: str, plan: str, editions: list[list[Any]]) -> None:
    """Store that a release was decided; its files follow."""
    row = {"number": number, "seq": seq, "created_at": created_at, "plan": plan, "editions": editions}
    connection.execute(insert(release), row)
