"""Signed editions put together again, with their histories: those of one leaflet in all its languages once."""

from __future__ import annotations

from collections import OrderedDict

from sqlalchemy import Connection

from app.domain.audit import Entry
from app.domain.edition import Edition, assemble_edition
from app.domain.leaflet import Document
from app.store import documents, log, releases
from app.store.engine import AnyRow
from app.workflow.history import OF_EDITIONS, History

ROOM = 32
"""Documents that a shelf holds: a leaflet, and the blocks that leaflets share."""


class Shelf:
    """The source versions that were read last, and the editions of the leaflet that was asked for last.

    Histories tell the log up to the entry `upto`, or all of it.
    """

    def __init__(self, connection: Connection, upto: int | None = None) -> None:
        self._connection = connection
        self._upto = upto
        self._held: OrderedDict[tuple[str, int], tuple[Document, dict[str, int]]] = OrderedDict()
        self._leaflet = ""
        self._editions: dict[tuple[str, int], Edition] = {}
        self._histories: dict[tuple[str, int, str], History] = {}
        self._told: list[Entry] = []

    def document(self, document_id: str, version: int) -> Document:
        """Return one source version."""
        return self._read((document_id, version))[0]

    def pinned(self, document_id: str, version: int) -> dict[str, int]:
        """Return the versions of the shared blocks that a leaflet's version pins."""
        return self._read((document_id, version))[1]

    def signed(self, leaflet: str, locale: str, signed_seq: int) -> Edition:
        """Return exactly the edition of a leaflet in a locale that a publisher signed with an entry of the log."""
        self._turn_to(leaflet)
        if (locale, signed_seq) not in self._editions:
            row = releases.signed_at(self._connection, (leaflet, locale), signed_seq)
            self._editions[locale, signed_seq] = self.put_together(row)
        return self._editions[locale, signed_seq]

    def put_together(self, row: AnyRow) -> Edition:
        """Return exactly the edition of a stored row."""
        leaflet = (row.document_id, row.version)
        whole = [self.document(*part) for part in (leaflet, *self.pinned(*leaflet).items())]
        texts = {(document, context, source): target for document, context, source, target in row.texts}
        edition = assemble_edition(whole, row.version, row.locale, texts)
        assert edition.content_hash == row.content_hash, "a stored edition is not what was signed"
        return edition

    def history(self, edition: Edition) -> History:
        """Return what the log has on an edition and each of its texts."""
        self._turn_to(edition.leaflet.id)
        key = (edition.locale, edition.version, edition.content_hash)
        if key not in self._histories:
            prints = {text.fingerprint for text in edition.texts}
            self._histories[key] = History(self._connection, prints, self._told, self._upto)
        return self._histories[key]

    def _turn_to(self, leaflet: str) -> None:
        if leaflet != self._leaflet:
            self._leaflet, self._editions, self._histories = leaflet, {}, {}
            self._told = log.of_kind(self._connection, *OF_EDITIONS, document=leaflet)

    def _read(self, key: tuple[str, int]) -> tuple[Document, dict[str, int]]:
        if key not in self._held:
            self._held[key] = documents.load_document(self._connection, *key), documents.pinned(self._connection, *key)
            if len(self._held) > ROOM:
                self._held.popitem(last=False)
        self._held.move_to_end(key)
        return self._held[key]
