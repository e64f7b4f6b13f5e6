"""What engines answered before, so that nothing is asked for twice."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, exists, select

from app.store.engine import AnyRow
from app.store.tables import event, segment, suggestion


def by_text(connection: Connection, locale: str, hashes: Iterable[str], engine: str) -> dict[str, AnyRow]:
    """Return for each text (by its hash) the newest machine draft that it ever got in a locale in any document.

    A draft of the named engine comes before the others'; one that was rejected or withdrawn anywhere is left out.
    """
    judged = exists().where(
        event.c.fingerprint == suggestion.c.fingerprint, event.c.kind.in_(("rejected", "withdrawn"))
    )
    query = (
        select(segment.c.text_hash, segment.c.document_id, suggestion.c.id, suggestion.c.text, suggestion.c.provenance)
        .join(suggestion, suggestion.c.segment_id == segment.c.id)
        .where(
            segment.c.text_hash.in_(list(hashes)),
            suggestion.c.locale == locale,
            suggestion.c.origin == "machine",
            ~judged,
        )
    )
    rows = sorted(connection.execute(query), key=lambda row: (row.provenance.get("engine") == engine, row.id))
    return {row.text_hash: row for row in rows}
