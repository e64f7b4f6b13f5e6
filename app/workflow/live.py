"""What a release holds: editions that are live, and notices in the place of withdrawn ones; small values, no texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.domain.edition import Edition, site_as_data
from app.domain.leaflet import Site
from app.domain.unit import digest
from app.formats.dates import Digits
from app.formats.forms import forms_of
from app.formats.page import Chrome, Making, Notice, Page
from app.workflow.compile import chrome_fingerprints
from app.workflow.renderings import rendering_key

Siblings = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Strings:
    """The approved page strings of a locale, of one version of the templates."""

    locale: str
    texts: Chrome
    version: int
    whole: bool

    @cached_property
    def hash(self) -> str:
        """Name them."""
        return digest(sorted([*key, text] for key, text in self.texts.items()))

    @cached_property
    def fingerprints(self) -> dict[tuple[str, str], str]:
        """Return the fingerprint of each."""
        return chrome_fingerprints(self.texts, self.locale)


@dataclass(frozen=True)
class Live:
    """An edition with all that its page says besides its texts.

    `title` is inline Markdown. `path` and `english_path` are folders in the release: of its page, and of the English
    page. `signed_seq` is the publisher's entry in the log; `judged` names all that the log has on it. `kept` has the
    sha256, by path, of what stays as it is live: page and other forms, with page strings of an earlier version.
    """

    document: str
    locale: str
    version: int
    content_hash: str
    facts_hash: str
    title: str
    review: Mapping[str, str | None]
    strings: Strings
    digits: Digits
    making: Making
    notices: tuple[Notice, ...]
    path: str
    english_path: str
    signed_seq: int
    judged: str
    kept: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str, int, str, str]:
        """What the log and the manifest call it: document, locale, version, content hash, facts hash."""
        return (self.document, self.locale, self.version, self.content_hash, self.facts_hash)

    @property
    def identity(self) -> list[Any]:
        """All that decides the bytes of its page, besides the site facts and its siblings."""
        said = [self.strings.hash, self.digits, self.making, list(self.notices), self.path]
        return [*self.key, *said, *sorted(self.kept.items())]

    @property
    def record(self) -> str:
        """The path of its record in the release."""
        return f"record/editions/{self.locale}/{self.document}.json"

    def files(self, site_hash: str, siblings: Siblings) -> dict[str, str]:
        """Return the paths of the files that are rendered for it, each with a name of all that decides its bytes.

        What may turn out not to be printable comes first. Of what stays as it was published only the record is.
        """
        record = rendering_key("record", self.identity, self.strings.version, self.signed_seq, self.judged)
        if self.kept:
            return {self.record: record}
        paper = self.paper_key(site_hash)
        forms = {f"{self.path}{name}": f"{paper}-{form}" for form, name in forms_of(self.locale).items()}
        return forms | {
            f"{self.path}index.html": rendering_key("page", self.identity, site_hash, siblings),
            self.record: record,
        }

    def paper_key(self, site_hash: str) -> str:
        """Name all that decides the bytes of its other forms."""
        return rendering_key("paper", self.identity, site_hash)

    def page(self, edition: Edition, site: Site, siblings: Siblings) -> Page:
        """Return the value that the page and its other forms are rendered from."""
        notices = frozenset(self.notices)
        return Page(edition, site, self.strings.texts, self.digits, self.making, notices, siblings)


@dataclass(frozen=True)
class Withdrawn:
    """A withdrawn edition: what stands at `path` instead, in `language`; `seq` and `at` are the log's entry."""

    document: str
    locale: str
    path: str
    seq: int
    at: str
    urgent: bool
    language: str
    strings: Strings

    @property
    def identity(self) -> list[Any]:
        """All that decides the bytes of the notice, besides the site facts and the English page."""
        return [self.document, self.locale, self.path, self.seq, self.urgent, self.language, self.strings.hash]


def siblings_of(live: Sequence[Live]) -> dict[str, Siblings]:
    """Return, by leaflet, the locale and path of each of its editions."""
    found: dict[str, list[tuple[str, str]]] = {}
    for entry in live:
        found.setdefault(entry.document, []).append((entry.locale, entry.path))
    return {document: tuple(pairs) for document, pairs in found.items()}


def hash_of_site(site: Site) -> str:
    """Name the site facts."""
    return digest(site_as_data(site))
