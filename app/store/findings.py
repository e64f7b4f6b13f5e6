"""What the source desk's checks found in documents' current versions, so that screens need not read the English."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, and_, delete, insert, select

from app.domain.lint import CHECKS, SourceFinding
from app.domain.lint.finding import as_data, from_data
from app.store.tables import document, source_findings

_UP_TO_DATE = and_(
    source_findings.c.document_id == document.c.id,
    source_findings.c.version == document.c.current_version,
    source_findings.c.checks == CHECKS,
)


def blocking(connection: Connection, document_ids: Iterable[str] | None = None) -> dict[str, frozenset[str]]:
    """Return the keys of the findings that hold translation, by document, of some documents or of all.

    Documents whose current version these checks have not looked at are missing.
    """
    statement = select(source_findings.c.document_id, source_findings.c.blocking).join(document, _UP_TO_DATE)
    if document_ids is not None:
        statement = statement.where(document.c.id.in_(list(document_ids)))
    return {row.document_id: frozenset(row.blocking) for row in connection.execute(statement)}


def of_documents(connection: Connection, document_ids: Iterable[str]) -> dict[str, tuple[SourceFinding, ...]]:
    """Return every finding by document; those whose current version these checks have not looked at are missing."""
    statement = (
        select(source_findings.c.document_id, source_findings.c.findings)
        .join(document, _UP_TO_DATE)
        .where(document.c.id.in_(list(document_ids)))
    )
    return {row.document_id: tuple(map(from_data, row.findings)) for row in connection.execute(statement)}


def unread(connection: Connection) -> dict[str, int]:
    """Return the leaflets and shared blocks whose current version these checks have not looked at, with its number."""
    statement = (
        select(document.c.id, document.c.current_version)
        .outerjoin(source_findings, _UP_TO_DATE)
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
