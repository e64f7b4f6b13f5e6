"""What is read once of everything that was written and signed, whatever leaflets are then planned or looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.domain.edition import site_from_data
from app.domain.leaflet import Site
from app.errors import NotFound
from app.store import documents, overview, releases
from app.store.engine import AnyRow

Key = tuple[str, str]
"""A leaflet's id and a locale."""


NOTHING = "Nothing has been read yet: run polyleaf sync."


@dataclass(frozen=True)
class Newest:
    """The newest release: what it is of (see `key_of`), by leaflet and locale."""

    number: int
    editions: Mapping[Key, tuple[Any, ...]]


@dataclass(frozen=True)
class Estate:
    """All source versions, their documents and the newest signatures on each edition.

    `versions` are rows by (id, version), `rows` those of current versions by id. `sent_back` are the documents in which
    a text was rejected or withdrawn since the newest release, `demonstration` the accounts for demonstrations.
    """

    site: Site
    newest: Newest | None
    demonstration: frozenset[str]
    sent_back: frozenset[str]
    versions: Mapping[tuple[str, int], AnyRow]
    rows: Mapping[str, AnyRow]
    signed: Mapping[Key, AnyRow]

    @property
    def leaflets(self) -> list[str]:
        """The id of every leaflet there ever was."""
        return [id_ for id_, row in self.rows.items() if row.kind == "leaflet"]


def read_estate(connection: Connection) -> Estate:
    """Read the estate; raise NotFound where nothing has been imported."""
    head = overview.before_planning(connection)
    if head is None:
        raise NotFound(NOTHING)
    newest = None
    if head.number is not None:
        newest = Newest(head.number, {(key[0], key[1]): tuple(key) for key in head.editions})
    versions = documents.version_facts(connection)
    return Estate(
        site_from_data(head.facts),
        newest,
        frozenset((head.demonstration or "").split()),
        frozenset((head.sent_back or "").split()),
        versions,
        {row.document_id: row for row in versions.values() if row.version == row.current_version},
        {(row.document_id, row.locale): row for row in releases.signed_editions(connection)},
    )


def site_facts(connection: Connection) -> Site:
    """Return the site facts of the day; raise NotFound where nothing has been imported."""
    found = documents.current_site(connection)
    if found is None:
        raise NotFound(NOTHING)
    return found[0]


def key_of(row: AnyRow) -> tuple[Any, ...]:
    """Return what the log calls a signed edition: document, locale, version, content hash and facts hash."""
    return (row.document_id, row.locale, row.version, row.content_hash, row.facts_hash)
