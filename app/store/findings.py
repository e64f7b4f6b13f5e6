"""What the source desk's checks found in documents' current versions, so that screens need not read the English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select

from app.domain.lint import CHECKS, SourceFinding
from app.domain.lint.finding import as_data, from_data
from app.store.engine import AnyRow
from app.store.kept import Kept
from app.store.tables import document, source_findings

UP_TO_DATE = and_(
    source_findings.c.document_id == document.c.id,
    source_findings.c.version == document.c.current_version,
    source_findings.c.checks == CHECKS,
)
"""Joins what these checks found with the document in whose current version they did."""


def of_documents(connection: Connection, document_ids: Iterable[str]) -> dict[str, tuple[SourceFinding, ...]]:
    """Return every finding by document; those whose current version these checks have not looked at are missing."""
    return {id_: tuple(map(from_data, found)) for id_, found in _stored(connection, document_ids)}


def severities(connection: Connection, versions: Iterable[AnyRow]) -> dict[str, Counter[str]]:
    """Count what `of_documents` returns by severity, of rows of `overview.versions`.

    A version's findings by one set of checks never change, so they are read once a process.
    """
    looked_at = [row for row in versions if row.blocking is not None]
    names = {row.id: (row.id, row.version, row.content_hash, row.facts_hash, CHECKS) for row in looked_at}
    found = {id_: counter for id_, name in names.items() if (counter := _COUNTED.peek(name)) is not None}
    for id_, stored in _stored(connection, names.keys() - found.keys()):
        found[id_] = _COUNTED.keep(names[id_], Counter(one["severity"] for one in stored))
    return found


_COUNTED: Kept[Counter[str]] = Kept(5_000)


def _stored(connection: Connection, document_ids: Iterable[str]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    ids = list(document_ids)
    if not ids:
        return
    statement = (
        select(source_findings.c.document_id, source_findings.c.findings)
        .join(document, UP_TO_DATE)
        .where(document.c.id.in_(ids))
    )
    for row in connection.execute(statement):
        yield row.document_id, row.findings


def unread(connection: Connection) -> dict[str, int]:
    """Return the leaflets and shared blocks whose current version these checks have not looked at, with its number."""
    statement = (
        select(document.c.id, document.c.current_version)
        .outerjoin(source_findings, UP_TO_DATE)
        .where(document.c.active, document.c.kind != "pages", source_findings.c.document_id.is_(None))
    )
    return {row.id: row.current_version for row in connection.execute(statement)}


def put(connection: Connection, document_id: str, version: int, found: Iterable[SourceFinding]) -> None:
    """Store what these checks found in a version, in place of what was stored before."""
    found = list(found)
    connection.execute(delete(source_findings).where(source_findings.c.document_id == document_id))
    row = {
        "document_id": document_id,
        "version": version,
        "checks": CHECKS,
        "blocking": [finding.key for finding in found if finding.severity == "block"],
        "findings": [as_data(finding) for finding in found],
    }
    connection.execute(insert(source_findings), row)
