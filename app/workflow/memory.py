"""The memory at work: look-up for editors, drafts before any engine is asked, what to look at again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from app.domain.memory.index import Index
from app.domain.memory.match import Match, match, ranked
from app.store import memory
from app.store.engine import AnyRow
from app.workflow.installation import Installation

SHOWN = 5
"""Matches for one string, where nobody asks for another number."""
_MOST_CHANGED = 5000


@dataclass
class _Shelf:
    """The English of one locale's memory, arranged for look-up, as of a marker."""

    lock: Lock = field(default_factory=Lock)
    index: Index = field(default_factory=Index)
    contexts: list[str] = field(default_factory=list)
    marker: tuple[int, int] | None = None

    def refresh(self, connection: Connection, locale: str) -> None:
        """Bring the index up to what the database says; entries of other locales cost nothing but a look."""
        now = memory.marker(connection)
        if now == self.marker:
            return
        anything = memory.Changed(english=True, sources=None)
        since = memory.changed_since(connection, locale, self.marker, _MOST_CHANGED) if self.marker else anything
        if since.english:
            self.contexts = memory.contexts(connection)
        changed = since.sources
        if changed is None or len(changed) > _MOST_CHANGED:
            self.index = Index(memory.sources(connection, locale))
        elif changed:
            there = memory.remembered(connection, locale, changed, self.contexts)
            for text in changed:
                if text in there:
                    self.index.add(text)
                else:
                    self.index.discard(text)
        self.marker = now


_SHELVES: WeakKeyDictionary[Engine, dict[str, _Shelf]] = WeakKeyDictionary()
_SHELVES_LOCK = Lock()


def matches(
    installation: Installation,
    connection: Connection,
    locale: str,
    source: str,
    context: str | None = None,
    limit: int = SHOWN,
    but: str = "",
) -> list[Match]:
    """Return what the memory has for some English in a locale, the best first: exact ones, then those like it.

    `but` is the id of a document whose own text for the same English and context is left out: the unit at hand.
    The first look-up of a process in a locale arranges the memory, seconds for a hundred thousand texts.
    """
    with _SHELVES_LOCK:
        shelf = _SHELVES.setdefault(installation.engine, {}).setdefault(locale, _Shelf())
    with shelf.lock:
        shelf.refresh(connection, locale)
        while True:
            # One more than asked for: the unit at hand may be among them.
            likest = shelf.index.likest(source, installation.config.memory_threshold, limit + 1)
            found = memory.remembered(connection, locale, [text for text, _ in likest], shelf.contexts)
            gone = [text for text, _ in likest if text not in found]
            if not gone:
                break
            for text in gone:
                shelf.index.discard(text)
    at_hand = (but, context or "", source)
    return ranked(
        match(source, context or "", entry)
        for entries in found.values()
        for entry in entries
        if not entry.approved or (entry.document, entry.context, entry.source) != at_hand
    )[:limit]


def drafts(connection: Connection, locale: str, texts: Mapping[str, AnyRow]) -> dict[str, tuple[str, dict[str, str]]]:
    """Return (text, provenance) of what the memory has for exactly some English, by the key of `texts`.

    `texts` are rows with `context` and `text`. A translation under the same context goes before one under another,
    an approved one before an imported one, a new one before an old one.
    """
    found = memory.remembered(connection, locale, (row.text for row in texts.values()))
    answers = {}
    for key, row in texts.items():
        best = ranked(match(row.text, row.context or "", entry) for entry in found.get(row.text, ()))
        if best:
            answers[key] = (best[0].remembered.target, _provenance(best[0]))
    return answers


def _provenance(found: Match) -> dict[str, str]:
    entry = found.remembered
    from_where = (
        {"document": entry.document, "fingerprint": entry.fingerprint}
        if entry.approved
        else {"file": entry.file, "entry": entry.entry}
    )
    return {"engine": "memory", "match": found.kind, "context": entry.context} | from_where


@dataclass(frozen=True)
class Reused:
    """A unit that says, for the same English, what was rejected or withdrawn somewhere else.

    `seq` and `rejected` are the place in the log and the fingerprint of what was sent back, `document` where.
    """

    segment_id: int
    document_id: str
    context: str
    source: str
    target: str
    status: str
    origin: str
    fingerprint: str
    seq: int
    rejected: str


def reused(connection: Connection, fingerprint: str) -> list[AnyRow]:
    """Return the other units of its locale that have the text which a fingerprint names, for the same English.

    Memory drafts of it, and texts that people signed since, are among them.
    """
    found = memory.named(connection, fingerprint)
    if found is None:
        return []
    rows = memory.saying(connection, found.locale, [(found.source, found.target)])
    return [row for row in rows if row.segment_id != found.segment_id]


def to_review_again(connection: Connection, locale: str, document_id: str | None = None) -> list[Reused]:
    """Return the units that have a text which was rejected or withdrawn elsewhere and that nobody judged since.

    Signing such a text, correcting it or sending it back takes it off the list. Nothing is revoked by being on it.
    """
    revoked: dict[memory.Pair, list[AnyRow]] = {}
    for row in memory.revoked_rows(connection, locale):
        revoked.setdefault((row.source, row.target), []).append(row)
    rows = [row for row in memory.saying(connection, locale, revoked) if document_id in (None, row.document_id)]
    judged = memory.last_judged(connection, {row.fingerprint for row in rows})
    found = []
    for row in rows:
        elsewhere = [one for one in revoked[row.source, row.target] if one.fingerprint != row.fingerprint]
        if elsewhere and judged.get(row.fingerprint, 0) <= elsewhere[-1].seq:
            found.append(
                Reused(
                    row.segment_id,
                    row.document_id,
                    row.context,
                    row.source,
                    row.target,
                    row.status,
                    row.origin,
                    row.fingerprint,
                    elsewhere[-1].seq,
                    elsewhere[-1].fingerprint,
                )
            )
    return sorted(found, key=lambda entry: (entry.seq, entry.document_id, entry.segment_id))
