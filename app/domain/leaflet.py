"""What a leaflet is: its facts, which are data, and its segments, which are translated."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Role = Literal["title", "summary", "audience", "original", "video", "heading", "paragraph", "item", "cell", "string"]
"""What a segment is on the page; `string` is a text of the page templates."""

DocumentKind = Literal["leaflet", "shared", "pages"]

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""A contact fact in prose, `{helpline}`, or a value that a page fills in, `{date}`."""


@dataclass(frozen=True)
class PartialDate:
    """A date of the precision that its author knew: a day, or a month (`day` is None). Never an invented day."""

    year: int
    month: int
    day: int | None = None

    _FORM = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read ISO 8601 `YYYY-MM-DD` or `YYYY-MM`; raise ValueError for anything else or a day that never was."""
        match = cls._FORM.fullmatch(text)
        if match is None:
            raise ValueError(f"{text!r} is neither YYYY-MM-DD nor YYYY-MM")
        year, month = int(match[1]), int(match[2])
        day = int(match[3]) if match[3] else None
        date(year, month, day or 1)
        return cls(year, month, day)

    @property
    def iso(self) -> str:
        """The date as `YYYY-MM-DD` or `YYYY-MM`."""
        day = "" if self.day is None else f"-{self.day:02d}"
        return f"{self.year:04d}-{self.month:02d}{day}"

    @property
    def last_day(self) -> date:
        """The last day of the period that this date names."""
        return date(self.year, self.month, self.day or monthrange(self.year, self.month)[1])


@dataclass(frozen=True)
class ReviewDates:
    """When a leaflet was last reviewed and updated, and when its next review is due."""

    last_reviewed: PartialDate | None = None
    updated: PartialDate | None = None
    next_due: PartialDate | None = None

    def overdue(self, today: date) -> bool:
        """Tell whether the review period has ended; `today` is the day in the publisher's time zone."""
        return self.next_due is not None and today > self.next_due.last_day


@dataclass(frozen=True)
class Source:
    """One entry of the source list; `citation` is inline Markdown, kept byte for byte."""

    citation: str
    url: str | None = None
    accessed: PartialDate | None = None


@dataclass(frozen=True)
class Original:
    """A print or PDF original of the leaflet; the title is translated, the address is not."""

    title: str
    url: str
    kind: Literal["print", "pdf"]


@dataclass(frozen=True)
class Video:
    """A video about the leaflet's subject; `language` is the CLDR tag of the speech in it."""

    title: str
    url: str
    language: str


@dataclass(frozen=True)
class Facts:
    """The review facts of one source version, and links that are data."""

    review: ReviewDates = ReviewDates()
    sources: tuple[Source, ...] = ()
    originals: tuple[Original, ...] = ()
    videos: tuple[Video, ...] = ()
    demonstration: bool = False


@dataclass(frozen=True)
class Segment:
    """One translatable block: its inline Markdown on one line, where it stands, and what translators should know."""

    role: Role
    text: str
    context: str | None = None
    section: str = ""
    note: str | None = None
    line: int = 0

    @property
    def key(self) -> tuple[str, str]:
        """What tells this segment from the others of its document: never an ordinal, so that moving loses nothing."""
        return (self.context or "", self.text)


@dataclass(frozen=True)
class Document:
    """One state of a leaflet, a shared block or the page templates' strings.

    `body` is the Markdown after the front matter, `outline` how its blocks are nested, without a word of them;
    `segments` are in reading order and repeat where the text does.
    """

    id: str
    kind: DocumentKind
    slug: str
    title: str
    segments: tuple[Segment, ...]
    body: str = ""
    facts: Facts = field(default_factory=Facts)
    shared: tuple[str, ...] = ()
    outline: str = ""


@dataclass(frozen=True)
class Contact:
    """A contact fact: what a placeholder is filled with. Telephone numbers are always written in Latin digits.

    A `number` is a charity number: printed verbatim after its `label`, and no link.
    """

    name: str
    kind: Literal["phone", "email", "url", "number"]
    value: str
    label: str = ""

    @property
    def href(self) -> str:
        """The address of a link to it (RFC 3966 for telephones, RFC 6068 for e-mail), empty for a number."""
        match self.kind:
            case "phone":
                return "tel:" + re.sub(r"[^\d+]", "", self.value)
            case "email":
                return "mailto:" + self.value
            case "url":
                return self.value
            case "number":
                return ""


@dataclass(frozen=True)
class Site:
    """The publisher's facts, the same on every page: they always roll forward with the next release."""

    publisher: str
    url: str
    timezone: str
    contacts: tuple[Contact, ...]
    helpline: str
    feedback: str

    def contact(self, name: str) -> Contact | None:
        """Find a contact fact by the name that placeholders use."""
        return next((contact for contact in self.contacts if contact.name == name), None)
