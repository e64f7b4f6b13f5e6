"""What the log says of an edition: whose texts, signed by whom and when; person ids, no names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from msgspec.json import decode
from sqlalchemy import Connection

from app.domain.audit import Entry
from app.domain.edition import SOURCE_LOCALE, Edition
from app.domain.signoff import Judgement, with_bases
from app.domain.unit import Suggestion
from app.store import log
from app.store.units import JUDGEMENTS

_SIGN_OFFS = ("translated", "reviewed", "clinical", "carried")
_ANSWERS = ("confirmed", "quick", "second_look", "waiver")
_REVOCATIONS = ("rejected", "withdrawn")
OF_EDITIONS = ("edition_reviewed", "edition_signed", "override")
"""Kinds of entries on a whole edition."""


class History:
    """The log on some texts, and on those that they were carried over from, up to an entry; all of it without one.

    `editions` are the entries on the leaflet's editions (`OF_EDITIONS`), in order.
    """

    def __init__(
        self, connection: Connection, fingerprints: Iterable[str], editions: Iterable[Entry], upto: int | None
    ) -> None:
        self._editions = [entry for entry in editions if upto is None or entry.seq <= upto]
        self._judgements: dict[str, list[Judgement]] = defaultdict(list)
        self._suggestions: dict[str, list[Suggestion]] = defaultdict(list)
        self._engines: dict[str, set[str]] = defaultdict(set)
        self._standing: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._answers: dict[str, list[dict[str, Any]]] = defaultdict(list)
        asked: set[str] = set()
        waiting = set(fingerprints)
        while waiting:
            asked |= waiting
            rows = log.rows_about(connection, sorted(waiting))
            waiting = set()
            for seq, at, kind, person, name, data in rows:
                if upto is None or seq <= upto:
                    waiting |= self._add(seq, at, kind, person, name, data)
            waiting -= asked

    def _add(self, seq: int, at: str, kind: Any, person: str, name: str, data: str) -> set[str]:
        """Take an entry in; return the text that its own was carried over from."""
        basis = None
        if kind == "suggestion":
            suggestion = decode(data)
            self._suggestions[name].append(Suggestion(seq, "", suggestion["origin"], name, person))
            if "engine" in suggestion:
                self._engines[name].add(suggestion["engine"])
        elif kind in _ANSWERS:
            finding = decode(data)["finding"]
            self._answers[name].append({"kind": kind, "finding": finding, "person": person, "at": at, "entry": seq})
        elif kind in _SIGN_OFFS:
            basis = decode(data)["basis"] if kind == "carried" else None
            self._standing[name].append({"kind": kind, "person": person, "at": at, "entry": seq})
        elif kind in _REVOCATIONS:
            self._standing[name].clear()
            self._answers[name].clear()
        if kind in JUDGEMENTS:
            self._judgements[name].append(Judgement(seq, kind, name, person, basis))
        return {basis} if basis else set()

    def of_text(self, fingerprint: str) -> dict[str, Any]:
        """Return where a text came from, whose drafts it is, the sign-offs that stand for it, and what was answered."""
        return {
            "origins": sorted({suggestion.origin for suggestion in self._suggestions[fingerprint]}),
            "engines": sorted(self._engines[fingerprint]),
            "signed": self._standing[fingerprint],
            "answers": self._answers[fingerprint],
        }

    def judged(self, fingerprint: str) -> tuple[list[Suggestion], list[Judgement]]:
        """Return who wrote a text, and who judged it, with the texts that it was carried over from."""
        judgements = with_bases(self._judgements, [fingerprint])
        names = {fingerprint, *(judgement.fingerprint for judgement in judgements)}
        return [suggestion for name in names for suggestion in self._suggestions[name]], judgements

    def of_edition(self, edition: Edition, signed_seq: int) -> dict[str, Any]:
        """Return who read the page, who signed it for publication and who overrode its review date, if anybody."""
        document = edition.leaflet.id
        same_facts = {"document": document, "version": edition.version, "facts_hash": edition.facts_hash}
        same_page = {"document": document, "locale": edition.locale, "content_hash": edition.content_hash}
        read = None
        if edition.locale != SOURCE_LOCALE:
            read = self._last("edition_reviewed", signed_seq, same_page)
        signed = next(entry for entry in self._editions if entry.seq == signed_seq)
        override = self._last("override", None, same_facts)
        return {
            "read": read and _signature(read.person, read.at, read.seq),
            "signed": _signature(signed.person, signed.at, signed.seq),
            "override": override and _signature(override.person, override.at, override.seq),
        }

    def _last(self, kind: str, before: int | None, wanted: dict[str, Any]) -> Entry | None:
        for entry in reversed(self._editions):
            earlier = entry.kind == kind and (before is None or entry.seq < before)
            if earlier and all(entry.data[k] == v for k, v in wanted.items()):
                return entry
        return None


def _signature(person: str | None, at: str, seq: int) -> dict[str, Any]:
    """Return who made an entry, when, and its number in the log."""
    return {"person": person, "at": at, "entry": seq}
