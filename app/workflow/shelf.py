"""Signed editions put together again: those of one leaflet in all its languages once, and their documents once."""

from __future__ import annotations

from collections import OrderedDict

from sqlalchemy import Connection

from app.domain.edition import Edition, assemble_edition
from app.domain.leaflet import Document
from app.store import documents, releases
from app.store.engine import AnyRow

ROOM = 32
"""Documents that a shelf holds: a leaflet, and the blocks that leaflets share."""


class Shelf:
    """The source versions that were read last, and the editions of the leaflet that was asked for last."""

    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, int], tuple[Document, dict[str, int]]] = OrderedDict()
        self._leaflet = ""
        self._editions: dict[tuple[str, int], Edition] = {}

    def document(self, connection: Connection, document_id: str, version: int) -> Document:
        """Return one source version."""
        return self._read(connection, (document_id, version))[0]

    def pinned(self, connection: Connection, document_id: str, version: int) -> dict[str, int]:
        """Return the versions of the shared blocks that a leaflet's version pins."""
        return self._read(connection, (document_id, version))[1]

    def signed(self, connection: Connection, key: tuple[str, str], signed_seq: int) -> Edition:
        """Return exactly the edition of a leaflet in a locale that a publisher signed with an entry of the log."""
        leaflet, locale = key
        if leaflet != self._leaflet:
            self._leaflet, self._editions = leaflet, {}
        if (locale, signed_seq) not in self._editions:
            row = releases.signed_at(connection, key, signed_seq)
            self._editions[locale, signed_seq] = self.put_together(connection, row)
        return self._editions[locale, signed_seq]

    def put_together(self, connection: Connection, row: AnyRow) -> Edition:
        """Return exactly the edition of a stored row."""
        leaflet = (row.document_id, row.version)
        whole = [self.document(connection, *part) for part in (leaflet, *self.pinned(connection, *leaflet).items())]
        texts = {(document, context, source): target for document, context, source, target in row.texts}
        edition = assemble_edition(whole, row.version, row.locale, texts)
        assert edition.content_hash == row.content_hash, "a stored edition is not what was signed"
        return edition

    def _read(self, connection: Connection, key: tuple[str, int]) -> tuple[Document, dict[str, int]]:
        if key not in self._held:
            self._held[key] = documents.load_document(connection, *key), documents.pinned(connection, *key)
            if len(self._held) > ROOM:
                self._held.popitem(last=False)
        self._held.move_to_end(key)
        return self._held[key]
