"""Where every leaflet stands in every language, worked out from few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from app.domain.edition import SOURCE_LOCALE, Edition, Part, Text, site_from_data
from app.domain.leaflet import Document, Segment
from app.formats.page_strings import PAGE_STRINGS
from app.store import log, overview, people, units
from app.store.engine import AnyRow
from app.web.leaflets.cells import Assigned, Cell, Grid, Row, Waiting, in_order
from app.workflow.installation import Installation
from app.workflow.source_desk import blocking_keys, facts_of, newest_answers, open_blocks


def read_grid(
    installation: Installation,
    connection: Connection,
    *document_ids: str,
    tags: Sequence[str] | None = None,
    flags: bool = True,
    approved: bool = False,
) -> Grid | None:
    """Read the grid, or only some documents' rows and some locales' columns; None before the first import.

    Without `flags` it is not read what else stands in the way: questions, assignments, findings in the English. With
    `approved` it is read how many approvals were carried over or waived, too.
    """
    head = overview.site_and_release(connection)
    if head is None:
        return None
    site = site_from_data(head.facts)
    today = installation.today(site.timezone)
    if tags is None:
        tags = [row.tag for row in people.locales(connection)]
    states = _States(connection, head.editions or [], today, document_ids, tags, flags, approved)
    looked_at = [row for row in states.current.values() if row.active and (not document_ids or row.id in document_ids)]
    held = open_blocks(blocking_keys(connection, today, looked_at), states.desk) if flags else {}
    rows = []
    for current in looked_at:
        facts = facts_of(current)
        is_leaflet = current.kind == "leaflet"
        english = states.live.get((current.id, SOURCE_LOCALE))
        rows.append(
            Row(
                current.id,
                current.kind,
                current.slug,
                current.title,
                current.version,
                facts,
                tuple(current.shared),
                facts.review.overdue(today),
                states.signature(current, SOURCE_LOCALE, None) if is_leaflet else "",
                english[2] if english else None,
                tuple(states.cell(current, tag) for tag in states.locales),
                held.get(current.id, 0),
                tuple(current.shared.items()),
            )
        )
    rows.sort(key=in_order)
    versions, live = tuple(states.versions.values()), tuple(states.live.values())
    return Grid(site, tuple(states.locales), tuple(rows), head.number, states.signatures, versions, live)


class _States:
    """Everything read once; then each cell is arithmetic."""

    def __init__(
        self,
        connection: Connection,
        editions: Sequence[Sequence[Any]],
        today: date,
        document_ids: Collection[str],
        tags: Sequence[str],
        flags: bool,
        approved: bool,
    ) -> None:
        self.locales = tags
        if document_ids:
            editions = [key for key in editions if key[0] in document_ids]
        live = {(key[0], key[2]) for key in editions}
        rows = overview.versions(connection, *document_ids, live=live, shared=True)
        self.versions = {(row.id, row.version): row for row in rows}
        self.current = {row.id: row for row in rows if row.version == row.current_version}
        self.live = {(key[0], key[1]): key for key in editions}
        self.overdue = {
            (id_, version)
            for id_, version in {(key[0], key[2]) for key in editions}
            if facts_of(self.versions[id_, version]).review.overdue(today)
        }
        # Of some documents only what is theirs is read; of all, as much as there is.
        known = self.current.keys() if document_ids else None
        self.counts: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        self.unapproved: dict[tuple[str, str], int] = defaultdict(int)
        for row in units.counts(connection, tags, known):
            self.counts[row.document_id, row.locale][row.status] = row.number
            self.unapproved[row.document_id, row.locale] += row.number - row.publishable
        self.numbers: dict[tuple[str, str, str], int] = {}
        self.assigned: dict[tuple[str, str], list[Assigned]] = defaultdict(list)
        for row in overview.standing_in_the_way(connection, known, approved) if flags else ():
            if row.kind == "assigned":
                late = "" < row.due_on < today.isoformat()
                self.assigned[row.document_id, row.locale].append(Assigned(row.name, row.due_on, late))
            else:
                self.numbers[row.kind, row.document_id, row.locale] = row.number
        self.read: set[tuple[str, str, str]] = set()
        self.signed: dict[tuple[str, str, int, str, str], int] = {}
        # The English needs no hash of its own to be found again: version and facts name it.
        self.signed_english: dict[tuple[str, int, str], int] = {}
        self.taken: dict[tuple[str, str | None], int] = {}
        kinds = ("edition_reviewed", "edition_signed", "override", "desk", "withdrawal")
        entries = log.of_kind(connection, *kinds, documents=known)
        self.desk = newest_answers(entries)
        self.signatures = tuple(entry for entry in entries if entry.kind in kinds[:3])
        for entry in entries:
            data: Mapping[str, Any] = entry.data
            if entry.kind in ("desk", "override"):
                continue
            if entry.kind == "edition_reviewed":
                self.read.add((data["document"], data["locale"], data["content_hash"]))
                continue
            if entry.kind == "withdrawal":
                self.taken[data["document"], data["locale"]] = entry.seq
                continue
            self.signed_english[data["document"], data["version"], data["facts_hash"]] = entry.seq
            for tag, hash_ in data["locales"].items():
                self.signed[data["document"], tag, data["version"], data["facts_hash"], hash_] = entry.seq
        self.lacking = {
            (row.id, tag): self._lacking(row, tag)
            for row in self.current.values()
            for tag in self.locales
            if row.active
        }
        self.hashes = self._content_hashes(connection)

    def cell(self, row: AnyRow, tag: str) -> Cell:
        """Say where a document stands in a locale."""
        counts = self.counts.get((row.id, tag), {})
        lacking = self.lacking[row.id, tag]
        live = self.live.get((row.id, tag))
        return Cell(
            row.id,
            tag,
            tuple(counts.items()),
            self._waiting(row, tag, counts, lacking),
            row.kind == "leaflet" and not lacking,
            live[2] if live else None,
            live is not None and self._english(row.id, live[2]) != self._english(row.id, row.version),
            tuple(lacking.items()),
            live is not None and (row.id, live[2]) in self.overdue,
            self.numbers.get(("carried", row.id, tag), 0),
            self.numbers.get(("asked", row.id, tag), 0),
            tuple(self.assigned.get((row.id, tag), ())),
            self.numbers.get(("approved carried", row.id, tag), 0),
            self.numbers.get(("approved waiver", row.id, tag), 0),
        )

    def signature(self, row: AnyRow, tag: str, hash_: str | None) -> Waiting:
        """Say which signature or release a leaflet waits for whose texts and page are settled."""
        live = self.live.get((row.id, tag))
        if hash_ is None:
            signed = self.signed_english.get((row.id, row.version, row.facts_hash))
            is_live = live is not None and (live[2], live[4]) == (row.version, row.facts_hash)
        else:
            signed = self.signed.get((row.id, tag, row.version, row.facts_hash, hash_))
            is_live = live is not None and list(live[2:]) == [row.version, hash_, row.facts_hash]
        if signed is None or signed < max(self.taken.get((row.id, place), 0) for place in (tag, None)):
            return "publisher"
        return "" if is_live else "release"

    def _waiting(self, row: AnyRow, tag: str, counts: Mapping[str, int], lacking: Mapping[str, int]) -> Waiting:
        if any(counts.get(status) for status in ("empty", "drafted", "rejected", "suggested")):
            return "translator"
        if counts.get("translated"):
            return "reviewer"
        if row.kind != "leaflet":
            return ""
        if lacking:
            return "shared"
        hash_ = self.hashes.get((row.id, tag), "")
        if (row.id, tag, hash_) not in self.read:
            return "reader"
        return self.signature(row, tag, hash_)

    def _lacking(self, row: AnyRow, tag: str) -> dict[str, int]:
        """Return how many strings lack an approved text: of the document, its shared blocks, the page itself."""
        needed = [row.id]
        if row.kind == "leaflet":
            needed += [*row.shared, PAGE_STRINGS]
        return {id_: number for id_ in needed if (number := self.unapproved.get((id_, tag), 0))}

    def _english(self, document_id: str, version: int) -> list[tuple[str, str]]:
        return overview.english_of(self.versions, document_id, version)

    def _content_hashes(self, connection: Connection) -> dict[tuple[str, str], str]:
        """Return the content hash of every edition that can be assembled and that somebody has ever read.

        One that was signed, and in which nothing was judged since, is what was signed; only the others are assembled.
        """
        whole = [
            (row, tag)
            for row in self.current.values()
            for tag in self.locales
            if row.kind == "leaflet" and row.active and not self.lacking[row.id, tag]
        ]
        known = self._signed_and_untouched(connection, whole)
        ever_read = {(document, tag) for document, tag, _ in self.read}
        open_ = [(row, tag) for row, tag in whole if (row.id, tag) in ever_read - known.keys()]
        if not open_:
            return known
        ids = {id_ for row, _ in open_ for id_ in (row.id, *row.shared)}
        outlines: dict[str, str] = {}
        texts: dict[tuple[str, str], list[Text]] = defaultdict(list)
        for place in overview.publishable_places(connection, ids, {tag for _, tag in open_}):
            text = Text(place.document_id, Segment(place.role, ""), place.text, "")
            texts[place.document_id, place.locale].append(text)
            if place.outline is not None:
                outlines[place.document_id] = place.outline

        def part(id_: str, tag: str) -> Part:
            row = self.current[id_]
            document = Document(id_, row.kind, row.slug, row.title, (), outline=outlines[id_])
            return Part(document, tuple(texts[id_, tag]))

        return known | {
            (row.id, tag): Edition(
                tag, row.version, tuple(part(id_, tag) for id_ in (row.id, *row.shared))
            ).content_hash
            for row, tag in open_
        }

    def _signed_and_untouched(
        self, connection: Connection, whole: Sequence[tuple[AnyRow, str]]
    ) -> dict[tuple[str, str], str]:
        """Return the content hashes of editions that a publisher signed and whose approved texts are still those."""
        newest: dict[tuple[str, str, int, str], tuple[int, str]] = {}
        for (id_, tag, version, facts, hash_), seq in self.signed.items():
            newest[id_, tag, version, facts] = max(newest.get((id_, tag, version, facts), (0, "")), (seq, hash_))
        signed = {
            (row.id, tag): found
            for row, tag in whole
            if (found := newest.get((row.id, tag, row.version, row.facts_hash))) is not None
        }
        if not signed:
            return {}
        judged = overview.judged_since(connection, min(seq for seq, _ in signed.values()))
        last = {(row.document_id, row.locale): row.seq for row in judged}
        return {
            (id_, tag): hash_
            for (id_, tag), (seq, hash_) in signed.items()
            if all(last.get((part, tag), 0) < seq for part in (None, id_, *self.current[id_].shared))
        }
