"""Signed editions put together again, one at a time; documents that several of them share are read once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from app.domain.edition import Edition, assemble_edition
from app.domain.leaflet import Document
from app.store import documents, releases
from app.store.engine import AnyRow

T = TypeVar("T")

ROOM = 32
"""Documents that a shelf holds: a leaflet in all its languages comes one after another."""


class Shelf:
    """Source versions as they were read last, the newest few."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, int], Document] = OrderedDict()
        self._pinned: OrderedDict[tuple[str, int], dict[str, int]] = OrderedDict()

    def document(self, connection: Connection, document_id: str, version: int) -> Document:
        """Return one source version."""
        return _take(
            self._held, (document_id, version), lambda: documents.load_document(connection, document_id, version)
        )

    def signed(self, connection: Connection, key: tuple[str, str], signed_seq: int) -> Edition:
        """Return exactly the edition of a leaflet in a locale that a publisher signed with an entry of the log."""
        return self.put_together(connection, releases.signed_at(connection, key, signed_seq))

    def put_together(self, connection: Connection, row: AnyRow) -> Edition:
        """Return exactly the edition of a stored row."""
        key = (row.document_id, row.version)
        pinned = _take(self._pinned, key, lambda: documents.pinned(connection, *key))
        whole = [self.document(connection, *part) for part in (key, *pinned.items())]
        texts = {(document, context, source): target for document, context, source, target in row.texts}
        edition = assemble_edition(whole, row.version, row.locale, texts)
        assert edition.content_hash == row.content_hash, "a stored edition is not what was signed"
        return edition


def _take(held: OrderedDict[tuple[str, int], T], key: tuple[str, int], load: Callable[[], T]) -> T:
    if key not in held:
        held[key] = load()
        if len(held) > ROOM:
            held.popitem(last=False)
    held.move_to_end(key)
    return held[key]
