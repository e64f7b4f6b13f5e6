"""Where every leaflet stands in every language, worked out from few queries: values for the grid and its cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection

from app.domain.audit import Entry
from app.domain.edition import SOURCE_LOCALE, Edition, Part, Text, facts_from_data, site_from_data
from app.domain.leaflet import Document, Facts, Segment, Site
from app.domain.status import STATUSES
from app.formats.languages import name_in
from app.formats.page_strings import PAGE_STRINGS
from app.store import log, overview, people, units
from app.store.engine import AnyRow
from app.workflow.installation import Installation
from app.workflow.source_desk import blocking_keys, newest_answers, open_blocks, without_words

KINDS = ("leaflet", "shared", "pages")
"""The kinds of documents as lists show them."""

Waiting = Literal["translator", "reviewer", "shared", "reader", "publisher", "release", ""]

SHOWN = tuple(reversed(STATUSES))
"""The states of strings as bars show them, approved first."""

COUNTED = {
    "approved": "approved",
    "translated": "waiting for review",
    "suggested": "saved but not signed",
    "rejected": "sent back",
    "drafted": "drafted",
    "empty": "without any text",
}
WAITING: dict[Waiting, str] = {
    "translator": "waiting for a translator",
    "reviewer": "waiting for a reviewer",
    "shared": "waiting for shared texts",
    "reader": "waiting for a reader of the page",
    "publisher": "waiting for a publisher's signature",
    "release": "waiting for the next release",
    "": "waiting for nobody",
}


@dataclass(frozen=True)
class Slice:
    """A part of a cell's bar: a state, how many strings, and where it lies in percent of the bar."""

    status: str
    number: int
    start: float
    share: float


@dataclass(frozen=True)
class Assigned:
    """Who was asked to see a document through in a locale, by which day ('' for none), and whether it has passed."""

    name: str
    due_on: str
    late: bool


@dataclass(frozen=True)
class Cell:
    """A document in a locale. `whole` tells whether an edition could be assembled now: every text it needs is approved.

    `live` is the version that patients read, None where none is; `stale` whether the English has moved on from it,
    `overdue` whether the review that it states is past due.
    `numbers` counts the strings by state, `lacking` those without an approved text by document: both of what is there.
    `carried` counts the strings whose English changed and whose old text is offered again, `asked` the open questions.
    """

    document: str
    locale: str
    numbers: tuple[tuple[str, int], ...]
    waiting: Waiting
    whole: bool
    live: int | None
    stale: bool
    lacking: tuple[tuple[str, int], ...]
    overdue: bool = False
    carried: int = 0
    asked: int = 0
    assigned: tuple[Assigned, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many strings are in which state."""
        return dict(self.numbers)

    @property
    def total(self) -> int:
        """How many strings there are."""
        return sum(number for _, number in self.numbers)

    @property
    def approved(self) -> int:
        """How many strings are approved."""
        return self.counts.get("approved", 0)

    @property
    def percent(self) -> int:
        """The approved share, rounded down: 100 only where nothing is left."""
        return 100 * self.approved // self.total if self.total else 0

    @property
    def slices(self) -> list[Slice]:
        """The bar, approved first."""
        found, start = [], 0.0
        counts, total = self.counts, self.total
        for status in SHOWN:
            if number := counts.get(status, 0):
                share = 100 * number / total
                found.append(Slice(status, number, round(start, 3), round(share, 3)))
                start += share
        return found

    @property
    def words(self) -> str:
        """The cell as a sentence: what the picture says."""
        counts = self.counts
        others = [f"{n} {COUNTED[s]}" for s in SHOWN if s != "approved" and (n := counts.get(s, 0))]
        parts = [f"{self.approved} of {self.total} approved", *others]
        if self.waiting:
            parts.append(WAITING[self.waiting])
        if self.live is not None:
            parts.append("the English has moved on from the live page" if self.stale else "live")
        return f"{name_in(self.locale, 'en')}: {', '.join(parts)}"


@dataclass(frozen=True)
class Row:
    """A document with its cells in the order of the locales. `english` says where the English edition stands.

    `held` counts the open findings of the source desk that hold 'ready to translate', `pins` are the versions of its
    shared blocks.
    """

    id: str
    kind: str
    slug: str
    title: str
    version: int
    facts: Facts
    shared: tuple[str, ...]
    overdue: bool
    english: Waiting
    english_live: int | None
    cells: tuple[Cell, ...]
    held: int = 0
    pins: tuple[tuple[str, int], ...] = ()

    @property
    def ready(self) -> tuple[str, ...]:
        """The locales that a publisher's signature would cover now, besides the English."""
        return tuple(c.locale for c in self.cells if c.whole and c.waiting in ("publisher", "release", ""))

    def cell(self, locale: str) -> Cell:
        """Return the cell of a locale."""
        return next(cell for cell in self.cells if cell.locale == locale)


@dataclass(frozen=True)
class Grid:
    """The whole picture; `release` is the number of the newest release, None before the first.

    `signatures` are the log's entries on editions that were read: by readers, publishers, and their overrides.
    """

    site: Site
    locales: tuple[str, ...]
    rows: tuple[Row, ...]
    release: int | None
    signatures: tuple[Entry, ...] = ()

    def row(self, document_id: str) -> Row | None:
        """Return a document's row."""
        return next((row for row in self.rows if row.id == document_id), None)


def read_grid(
    installation: Installation,
    connection: Connection,
    *document_ids: str,
    tags: Sequence[str] | None = None,
    flags: bool = True,
) -> Grid | None:
    """Read the grid, or only some documents' rows and some locales' columns; None before the first import.

    Without `flags` it is not read what else stands in the way: questions, assignments, findings in the English.
    """
    head = overview.site_and_release(connection)
    if head is None:
        return None
    site = site_from_data(head.facts)
    today = installation.today(site.timezone)
    if tags is None:
        tags = [row.tag for row in people.locales(connection)]
    states = _States(connection, head.editions or [], today, document_ids, tags, flags)
    looked_at = [row for row in states.current.values() if row.active and (not document_ids or row.id in document_ids)]
    documents = [without_words(row) for row in looked_at]
    held = open_blocks(blocking_keys(connection, today, documents), states.desk) if flags else {}
    rows = []
    for current, facts in zip(looked_at, (document.facts for document in documents), strict=True):
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
    return Grid(site, tuple(states.locales), tuple(rows), head.number, states.signatures)


def in_order(document: AnyRow | Row) -> tuple[int, str, str]:
    """Return what documents are sorted by: leaflets, then what they share, then the page's own strings; by title."""
    return KINDS.index(document.kind), document.title.casefold(), document.id


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
            if facts_from_data(self.versions[id_, version].facts).review.overdue(today)
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
        for row in overview.standing_in_the_way(connection, known) if flags else ():
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
