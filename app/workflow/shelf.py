"""Signed editions put together again, with their histories: those that are wanted next are read at once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection

from app.domain.audit import Entry
from app.domain.edition import Edition, assemble_edition
from app.domain.leaflet import Document
from app.store import documents, log, releases
from app.store.engine import AnyRow
from app.workflow.history import OF_EDITIONS, History

ROOM = 32
"""Documents that a shelf holds: a leaflet, and the blocks that leaflets share."""

Signed = tuple[str, str, int]
"""What a signed edition is found by: a leaflet's id, a locale, the publisher's entry in the log."""


class Shelf:
    """The source versions that were read last, and the editions that were wanted last.

    Histories tell the log up to the entry `upto`, or all of it.
    """

    def __init__(self, connection: Connection, upto: int | None = None) -> None:
        self.upto = upto
        self._connection = connection
        self._held: OrderedDict[tuple[str, int], tuple[Document, dict[str, int]]] = OrderedDict()
        self._editions: dict[Signed, Edition] = {}
        self._history = History(connection, (), (), upto)

    def document(self, document_id: str, version: int) -> Document:
        """Return one source version."""
        return self._read([(document_id, version)])[0][0]

    def pinned(self, document_id: str, version: int) -> dict[str, int]:
        """Return the versions of the shared blocks that a leaflet's version pins."""
        return self._read([(document_id, version)])[0][1]

    def want(
        self, signed: Collection[Signed], besides: Iterable[str] = (), told: Sequence[Entry] | None = None
    ) -> History:
        """Read some signed editions at once; return their history, and that of other texts by their fingerprints.

        `told` are the entries on the leaflets' editions (`OF_EDITIONS`), where they were read already. What was wanted
        before is put away.
        """
        rows = releases.signed_at(self._connection, signed)
        keys = {key for row in rows for key in ((row.document_id, row.version), *row.shared.items())}
        self._read(sorted(keys))
        self._editions = {(row.document_id, row.locale, row.signed_seq): self.put_together(row) for row in rows}
        if told is None:
            told = log.of_kind(self._connection, *OF_EDITIONS, documents={leaflet for leaflet, _, _ in signed})
        prints = {text.fingerprint for edition in self._editions.values() for text in edition.texts}
        self._history = History(self._connection, prints.union(besides), told, self.upto)
        return self._history

    def signed(self, leaflet: str, locale: str, signed_seq: int) -> Edition:
        """Return exactly the edition of a leaflet in a locale that a publisher signed with an entry of the log."""
        key = (leaflet, locale, signed_seq)
        if key not in self._editions:
            self.want([key])
        return self._editions[key]

    def history(self, leaflet: str, locale: str, signed_seq: int) -> History:
        """Return what the log has on such an edition and each of its texts, and on what else was wanted with it."""
        self.signed(leaflet, locale, signed_seq)
        return self._history

    def put_together(self, row: AnyRow) -> Edition:
        """Return exactly the edition of a stored row."""
        parts = self._read([(row.document_id, row.version), *row.shared.items()])
        texts = {(document, context, source): target for document, context, source, target in row.texts}
        edition = assemble_edition([document for document, _ in parts], row.version, row.locale, texts)
        assert edition.content_hash == row.content_hash, "a stored edition is not what was signed"
        return edition

    def _read(self, keys: Collection[tuple[str, int]]) -> list[tuple[Document, dict[str, int]]]:
        if missing := [key for key in keys if key not in self._held]:
            self._held |= documents.load_versions(self._connection, missing)
        for key in keys:
            self._held.move_to_end(key)
        while len(self._held) > max(ROOM, len(keys)):
            self._held.popitem(last=False)
        return [self._held[key] for key in keys]
