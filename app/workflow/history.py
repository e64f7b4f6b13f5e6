"""What the log says of an edition, for its record: whose texts, signed by whom and when; person ids, no names."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from app.domain.audit import Entry
from app.domain.edition import SOURCE_LOCALE, Edition
from app.store import log
from app.store.engine import AnyRow

_SIGN_OFFS = ("translated", "reviewed", "clinical", "carried")
_ANSWERS = ("confirmed", "quick", "second_look", "waiver")
_REVOCATIONS = ("rejected", "withdrawn")
_OF_EDITIONS = ("edition_reviewed", "edition_signed", "override")


class History:
    """The log as an edition's record needs it: rows on its texts (`log.rows_about`), entries on editions, in order."""

    def __init__(self, texts: Iterable[AnyRow], editions: Iterable[Entry]) -> None:
        self.by_kind: dict[str, list[Entry]] = defaultdict(list)
        self._origins: dict[str, list[str]] = defaultdict(list)
        self._engines: dict[str, set[str]] = defaultdict(set)
        self._standing: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._answers: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for seq, at, kind, person, name, data in texts:
            if kind == "suggestion":
                suggestion = json.loads(data)
                self._origins[name].append(suggestion["origin"])
                if "engine" in suggestion:
                    self._engines[name].add(suggestion["engine"])
            elif kind in _ANSWERS:
                finding = json.loads(data)["finding"]
                self._answers[name].append({"kind": kind, "finding": finding} | _signature(person, at, seq))
            elif kind in _SIGN_OFFS:
                self._standing[name].append({"kind": kind} | _signature(person, at, seq))
            elif kind in _REVOCATIONS:
                self._standing[name].clear()
                self._answers[name].clear()
        for entry in editions:
            self.by_kind[entry.kind].append(entry)

    def of_text(self, fingerprint: str) -> dict[str, Any]:
        """Return where a text came from, whose drafts it is, the sign-offs that stand for it, and what was answered."""
        return {
            "origins": sorted(set(self._origins[fingerprint])),
            "engines": sorted(self._engines[fingerprint]),
            "signed": self._standing[fingerprint],
            "answers": self._answers[fingerprint],
        }

    def of_edition(self, edition: Edition, signed_seq: int) -> dict[str, Any]:
        """Return who read the page, who signed it for publication and who overrode its review date, if anybody."""
        document = edition.leaflet.id
        same_facts = {"document": document, "version": edition.version, "facts_hash": edition.facts_hash}
        same_page = {"document": document, "locale": edition.locale, "content_hash": edition.content_hash}
        read = None
        if edition.locale != SOURCE_LOCALE:
            read = self._last("edition_reviewed", signed_seq, same_page)
        signed = next(entry for entry in self.by_kind["edition_signed"] if entry.seq == signed_seq)
        override = self._last("override", None, same_facts)
        return {
            "read": read and _signature(read.person, read.at, read.seq),
            "signed": _signature(signed.person, signed.at, signed.seq),
            "override": override and _signature(override.person, override.at, override.seq),
        }

    def _last(self, kind: str, before: int | None, wanted: dict[str, Any]) -> Entry | None:
        for entry in reversed(self.by_kind[kind]):
            if (before is None or entry.seq < before) and all(entry.data[k] == v for k, v in wanted.items()):
                return entry
        return None


class Histories:
    """What the log has up to an entry; what it says of a leaflet's editions is read once for all its languages."""

    def __init__(self, connection: Connection, upto: int) -> None:
        self._connection = connection
        self._upto = upto
        self._leaflet = ""
        self._told: list[Entry] = []

    def of(self, edition: Edition) -> History:
        """Return what there is on an edition and each of its texts."""
        if edition.leaflet.id != self._leaflet:
            told = log.of_kind(self._connection, *_OF_EDITIONS, document=edition.leaflet.id)
            self._leaflet, self._told = edition.leaflet.id, [entry for entry in told if entry.seq <= self._upto]
        rows = log.rows_about(self._connection, sorted({text.fingerprint for text in edition.texts}))
        return History((row for row in rows if row.seq <= self._upto), self._told)


def _signature(person: str | None, at: str, seq: int) -> dict[str, Any]:
    """Return who made an entry, when, and its number in the log."""
    return {"person": person, "at": at, "entry": seq}
