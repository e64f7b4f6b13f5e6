"""Where a leaflet stands in a language, as values for the grid, its rows and cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from app.domain.audit import Entry
from app.domain.leaflet import Facts, Site
from app.domain.status import STATUSES
from app.formats.languages import name_in
from app.store.engine import AnyRow

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
    `carried` counts the strings whose English changed and whose old text is offered again, `asked` the open questions;
    `approved_carried` and `approved_waived` those approved ones that an editor carried over, or with a waiver.
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
    approved_carried: int = 0
    approved_waived: int = 0

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

    `signatures` are the log's entries on editions that were read: by readers, publishers, and their overrides;
    `versions` the source versions of what was looked at, oldest first, `live` its editions in the newest release.
    """

    site: Site
    locales: tuple[str, ...]
    rows: tuple[Row, ...]
    release: int | None
    signatures: tuple[Entry, ...] = ()
    versions: tuple[AnyRow, ...] = ()
    live: tuple[Sequence[Any], ...] = ()

    def row(self, document_id: str) -> Row | None:
        """Return a document's row."""
        return next((row for row in self.rows if row.id == document_id), None)


def in_order(document: AnyRow | Row) -> tuple[int, str, str]:
    """Return what documents are sorted by: leaflets, then what they share, then the page's own strings; by title."""
    return KINDS.index(document.kind), document.title.casefold(), document.id
