"""What the log says of an edition, for its record: whose texts, signed by whom and when; person ids, no names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from app.domain.audit import Entry
from app.domain.edition import SOURCE_LOCALE, Edition
from app.store import log

_SIGN_OFFS = ("translated", "reviewed", "clinical", "carried")
_ANSWERS = ("confirmed", "quick", "waiver")
_REVOCATIONS = ("rejected", "withdrawn")
_OF_EDITIONS = ("edition_reviewed", "edition_signed", "override")


class History:
    """The log as an edition's record needs it."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.by_kind: dict[str, list[Entry]] = defaultdict(list)
        self._origins: dict[str, list[str]] = defaultdict(list)
        self._engines: dict[str, set[str]] = defaultdict(set)
        self._standing: dict[str, list[Entry]] = defaultdict(list)
        self._answers: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            name = str(entry.data.get("fingerprint"))
            if entry.kind == "suggestion":
                self._origins[name].append(str(entry.data["origin"]))
                if "engine" in entry.data:
                    self._engines[name].add(str(entry.data["engine"]))
            elif entry.kind in _ANSWERS:
                self._answers[name].append(entry)
            elif entry.kind in _SIGN_OFFS:
                self._standing[name].append(entry)
            elif entry.kind in _REVOCATIONS:
                self._standing[name].clear()
                self._answers[name].clear()
            elif entry.kind in _OF_EDITIONS:
                self.by_kind[entry.kind].append(entry)

    def of_text(self, fingerprint: str) -> dict[str, Any]:
        """Return where a text came from, whose drafts it is, the sign-offs that stand for it, and what was answered."""
        return {
            "origins": sorted(set(self._origins[fingerprint])),
            "engines": sorted(self._engines[fingerprint]),
            "signed": [{"kind": entry.kind} | signature(entry) for entry in self._standing[fingerprint]],
            "answers": [
                {"kind": entry.kind, "finding": entry.data["finding"]} | signature(entry)
                for entry in self._answers[fingerprint]
            ],
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
            "read": read and signature(read),
            "signed": signature(signed),
            "override": override and signature(override),
        }

    def _last(self, kind: str, before: int | None, wanted: dict[str, Any]) -> Entry | None:
        for entry in reversed(self.by_kind[kind]):
            if (before is None or entry.seq < before) and all(entry.data[k] == v for k, v in wanted.items()):
                return entry
        return None


def history_of(connection: Connection, edition: Edition, upto: int) -> History:
    """Return what the log has, up to an entry, on an edition and each of its texts."""
    prints = sorted({text.fingerprint for text in edition.texts})
    told = log.of_kind(connection, *_OF_EDITIONS, document=edition.leaflet.id)
    entries = sorted([*log.about(connection, prints), *told], key=lambda entry: entry.seq)
    return History(entry for entry in entries if entry.seq <= upto)


def signature(entry: Entry) -> dict[str, Any]:
    """Return who made an entry, when, and its number in the log."""
    return {"person": entry.person, "at": entry.at, "entry": entry.seq}
