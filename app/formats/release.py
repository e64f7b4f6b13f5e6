"""A release as frozen values (docs/release-format.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property

from app.domain.audit import Head
from app.domain.leaflet import Document, Site
from app.formats.release_folder import ReleaseFiles

MANIFEST = "manifest.json"
SIGNATURE = "manifest.sig"
SITE = "record/site.json"
PAGES = "page-templates"
NOTICES = ("demonstration", "moved_on", "one_person", "overdue")
FORMS = ("leaflet.pdf", "large-print.pdf", "handout.html", "handout.pdf")
"""The other forms of an edition, in the folder of its page; the English has no hand-out."""

MAKINGS = ("demonstration", "machine_two_people", "two_people", "one_person", "original")


@dataclass(frozen=True)
class EditionEntry:
    """One edition as the manifest lists it."""

    document: str
    locale: str
    version: int
    path: str
    content_hash: str
    facts_hash: str
    record: str


@dataclass(frozen=True)
class WithdrawnEntry:
    """One withdrawn edition as the manifest lists it."""

    document: str
    locale: str
    path: str
    record: str


@dataclass(frozen=True)
class Manifest:
    """What the service signed: every file's hash, the editions, what was withdrawn, where the log ended."""

    release: str
    created: str
    log_head: Head
    files: Mapping[str, str]
    editions: tuple[EditionEntry, ...]
    withdrawn: tuple[WithdrawnEntry, ...]


@dataclass(frozen=True)
class Signed:
    """A signature as a record tells it: a person's id, when, and the number of the entry in the log."""

    person: str | None
    at: str
    entry: int
    kind: str = ""
    finding: str = ""


@dataclass(frozen=True)
class RecordedText:
    """One text or page string of an edition; page strings have the role `string`, and only texts tell who signed."""

    role: str
    context: str | None
    source: str
    target: str
    fingerprint: str
    origins: tuple[str, ...] = ()
    engines: tuple[str, ...] = ()
    signed: tuple[Signed, ...] = ()
    answers: tuple[Signed, ...] = ()


@dataclass(frozen=True)
class RecordedPart:
    """The texts of one document within an edition, in reading order."""

    document: str
    version: int
    texts: tuple[RecordedText, ...]


@dataclass(frozen=True)
class ListedEdition:
    """An edition as lists and other editions' pages tell it; `record` is the path of the file that says all of it.

    `title` is inline Markdown, '' where the record has no text.
    """

    record: str
    document: str
    locale: str
    version: int
    path: str
    content_hash: str
    facts_hash: str
    making: str
    notices: tuple[str, ...]
    review: Mapping[str, str | None]
    chrome_version: int
    title: str

    @property
    def forms(self) -> tuple[str, ...]:
        """The paths of its other forms."""
        folder = self.path.removesuffix("index.html")
        return tuple(folder + name for name in FORMS if self.locale != "en" or not name.startswith("handout"))


@dataclass(frozen=True)
class RecordedEdition(ListedEdition):
    """What a page is made of."""

    digits: str
    read: Signed | None
    signed: Signed
    override: Signed | None
    parts: tuple[RecordedPart, ...]
    chrome: tuple[RecordedText, ...]

    @property
    def texts(self) -> tuple[RecordedText, ...]:
        """Every text of the page in reading order."""
        return tuple(text for part in self.parts for text in part.texts)

    def listed(self) -> ListedEdition:
        """Return what lists and other pages tell of it."""
        return ListedEdition(**{known.name: getattr(self, known.name) for known in fields(ListedEdition)})


@dataclass(frozen=True)
class RecordedWithdrawal:
    """What stands in the place of a withdrawn edition; `language` is that of `chrome`, `entry` the log's."""

    record: str
    document: str
    locale: str
    path: str
    entry: int
    at: str
    urgent: bool
    language: str
    chrome: tuple[RecordedText, ...]
    chrome_version: int


@dataclass(frozen=True)
class RecordedDocument:
    """One version of the canonical English; `pinned` has the versions of its shared blocks by their ids."""

    record: str
    version: int
    document: Document
    pinned: Mapping[str, int]


@dataclass(frozen=True)
class Release:
    """A release without what is large: pages, papers, the texts of editions and the log stay in its files.

    `documents` are by id and version.
    """

    manifest: Manifest
    files: ReleaseFiles
    site: Site
    documents: Mapping[tuple[str, int], RecordedDocument]
    editions: tuple[ListedEdition, ...]
    withdrawn: tuple[RecordedWithdrawal, ...]

    def page(self, path: str) -> str:
        """Return the text of a page or list."""
        return self.files.read(path).decode()

    def paper(self, path: str) -> bytes:
        """Return the bytes of a PDF."""
        return self.files.read(path)

    @cached_property
    def shown(self) -> frozenset[str]:
        """The paths of everything that is no record: pages, lists, papers."""
        return frozenset(path for path in self.files.paths if is_page(path) or path.endswith(".pdf"))

    @cached_property
    def page_paths(self) -> frozenset[str]:
        """The paths of the editions' pages."""
        return frozenset(edition.path for edition in self.editions)

    @cached_property
    def by_document(self) -> Mapping[str, Mapping[str, ListedEdition]]:
        """The editions by leaflet and locale."""
        found: dict[str, dict[str, ListedEdition]] = {}
        for edition in self.editions:
            found.setdefault(edition.document, {})[edition.locale] = edition
        return found


def is_page(path: str) -> bool:
    """Tell whether a file of a release is a page or a list."""
    return path in ("robots.txt", "sitemap.xml", "feed.xml", "index.json") or path.endswith(".html")
