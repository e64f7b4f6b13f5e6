"""What a release made now would hold: every signed edition that may go live, and why the others may not.

The log decides: an edition that was withdrawn stays away until a publisher signs it again, and after a return to an
earlier release only what was signed since replaces what that release held.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.domain.audit import Entry
from app.domain.edition import SOURCE_LOCALE, Edition, assemble_edition, site_as_data
from app.domain.leaflet import Site
from app.domain.unit import digest
from app.errors import NotFound
from app.formats.page import Notice, page_path
from app.formats.page_strings import PAGE_STRINGS
from app.store import documents, log, people, releases
from app.store.engine import AnyRow
from app.workflow import compile as editions
from app.workflow.installation import Installation
from app.workflow.provenance import Standing, standing_of
from app.workflow.release_files import Live, Withdrawn
from app.workflow.renderings import renderer

Key = tuple[str, str]
"""A leaflet's id and a locale."""


@dataclass(frozen=True)
class LeftOut:
    """A signed edition that a release does not hold, or a leaflet that has none: and why, as a sentence."""

    document: str
    locale: str
    why: str


@dataclass(frozen=True)
class Plan:
    """What a release made now would hold; `digest` is equal for equal releases."""

    site: Site
    editions: tuple[Live, ...]
    withdrawn: tuple[Withdrawn, ...]
    left_out: tuple[LeftOut, ...]
    digest: str


@dataclass(frozen=True)
class Restriction:
    """What narrows a plan: only editions with these keys (None: any), none of `unprintable` (by `Live.paper_key`)."""

    only: Collection[tuple[Any, ...]] | None = None
    unprintable: Mapping[str, str] | None = None


def make_plan(installation: Installation, connection: Connection, restriction: Restriction) -> Plan:
    """Say what would go live; raise NotFound where nothing has been imported."""
    found = documents.current_site(connection)
    if found is None:
        raise NotFound("Nothing has been read yet: run polyleaf sync.")
    planner = _Planner(installation, connection, found[0], restriction)
    live: dict[Key, Live] = {}
    why: dict[Key, str] = {}
    for key in planner.wanted():
        result = planner.candidate(key)
        if isinstance(result, Live):
            live[key] = result
        else:
            why[key] = result
    for key in [key for key in live if (key[0], SOURCE_LOCALE) not in live]:
        del live[key]
        why[key] = "its English edition is not live."
    withdrawn = tuple(planner.withdrawn(key) for key in planner.once_live() if key not in live and planner.taken(key))
    left_out = tuple(LeftOut(*key, why[key]) for key in planner.wanted() if key in why)
    kept = tuple(live.values())
    decides = [
        renderer(),
        site_as_data(found[0]),
        [entry.identity for entry in kept],
        [entry.identity for entry in withdrawn],
    ]
    return Plan(found[0], kept, withdrawn, left_out, digest(decides))


class _Planner:
    def __init__(
        self, installation: Installation, connection: Connection, site: Site, restriction: Restriction
    ) -> None:
        self.installation = installation
        self.connection = connection
        self.site = site
        self.restriction = restriction
        self.rows = documents.all_documents(connection)
        self.locales = [SOURCE_LOCALE, *(row.tag for row in people.locales(connection))]
        self.previous = {tuple(key) for row in releases.all_releases(connection)[:1] for key in row.editions}
        self.withdrawals = log.of_kind(connection, "withdrawal")
        self.releases = log.of_kind(connection, "release")
        self.newest = {(row.document_id, row.locale): row for row in releases.signed_editions(connection)}
        self.returned = next(reversed(log.of_kind(connection, "rollback")), None)
        self.held: dict[Key, tuple[Any, ...]] = {}
        if self.returned:
            target = next(e for e in self.releases if e.data["release"] == self.returned.data["release"])
            self.held = {(key[0], key[1]): tuple(key) for key in _editions(target)}

    def wanted(self) -> list[Key]:
        """Return every leaflet in every locale."""
        return [(id_, tag) for id_, row in self.rows.items() if row.kind == "leaflet" for tag in self.locales]

    def once_live(self) -> list[Key]:
        """Return every edition that a release ever held."""
        return sorted({(key[0], key[1]) for entry in self.releases for key in _editions(entry)})

    def taken(self, key: Key) -> Entry | None:
        """Return the last withdrawal of an edition."""
        return next((e for e in reversed(self.withdrawals) if concerns(e, key)), None)

    def candidate(self, key: Key) -> Live | str:
        """Return an edition as it would go live now, or the sentence that says why it may not."""
        if not self.rows[key[0]].active:
            return "its file is no longer in the content folder."
        row = self._row(key)
        if row is not None and self.restriction.only is not None:
            row = self._kept(key)
            if row is None:
                return "it was signed since the last release; publish it."
        if row is None:
            returned = self.returned is not None and key in self.newest
            return "the release that was returned to has none." if returned else "no edition has been signed."
        if not self._stands(key, row):
            return "it was withdrawn; a publisher must sign it again."
        edition = signed_edition(self.connection, row)
        chrome = editions.chrome_of(self.connection, edition.locale)
        if any(segment.key not in chrome for segment in editions.page_segments(self.connection)):
            return "the page's own strings and notices are not all approved in this language."
        standing = standing_of(self.connection, edition, chrome, row.signed_seq)
        if standing.revoked:
            return f"{len(standing.revoked)} of its texts were rejected or withdrawn since it was signed."
        overdue = edition.facts.review.overdue(self.installation.today(self.site.timezone))
        overridden = editions.has_override(self.connection, row.document_id, row.version, row.facts_hash)
        if overdue and _key_of(row) not in self.previous and not overridden:
            return "it is past its review date; a publisher must sign it with a reason."
        live = self._live(edition, chrome, standing, row.signed_seq, overdue)
        return (self.restriction.unprintable or {}).get(live.paper_key(self.site), live)

    def withdrawn(self, key: Key) -> Withdrawn:
        """Return the notice that stands in the place of a withdrawn edition, in its language where that is approved."""
        entry = self.taken(key)
        assert entry is not None
        document, locale = key
        language, chrome = notice_of(self.connection, locale)
        version = self.rows[PAGE_STRINGS].current_version
        path = page_path(locale, self.rows[document].slug)
        return Withdrawn(
            document, locale, path, entry.seq, entry.at, bool(entry.data["urgent"]), language, chrome, version
        )

    def _row(self, key: Key) -> AnyRow | None:
        """Return the edition that the signatures and the last return to an earlier release choose."""
        newest = self.newest.get(key)
        if self.returned is None or newest is None or newest.signed_seq > self.returned.seq:
            return newest
        held = self.held.get(key)
        row = releases.signed_edition(self.connection, held) if held else None
        if row is not None and not self._stands(key, row):
            return newest
        return row

    def _kept(self, key: Key) -> AnyRow | None:
        """Return the edition that the restriction allows, whatever was signed since."""
        found = next((only for only in self.restriction.only or () if only[:2] == key), None)
        return releases.signed_edition(self.connection, found) if found else None

    def _stands(self, key: Key, row: AnyRow) -> bool:
        taken = self.taken(key)
        return taken is None or row.signed_seq > taken.seq

    def _live(
        self, edition: Edition, chrome: editions.Chrome, standing: Standing, signed_seq: int, overdue: bool
    ) -> Live:
        notices: dict[Notice, bool] = {
            "demonstration": standing.demonstration or edition.facts.demonstration,
            "one_person": standing.one_person,
            "overdue": overdue,
            "moved_on": editions.has_moved_on(self.connection, edition),
        }
        policy = people.locale_row(self.connection, edition.locale)
        return Live(
            edition,
            chrome,
            self.rows[PAGE_STRINGS].current_version,
            policy.digits if policy else "latin",
            standing.making,
            tuple(sorted(name for name, shown in notices.items() if shown)),
            page_path(edition.locale, self.rows[edition.leaflet.id].slug),
            page_path(SOURCE_LOCALE, self.rows[edition.leaflet.id].slug),
            signed_seq,
        )


def notice_of(connection: Connection, locale: str) -> tuple[str, editions.Chrome]:
    """Return the language and the words of a withdrawal's notice: English where the locale has not approved its own."""
    chrome = editions.chrome_of(connection, locale)
    if any(segment.key not in chrome for segment in editions.page_segments(connection)):
        return SOURCE_LOCALE, editions.chrome_of(connection, SOURCE_LOCALE)
    return locale, chrome


def concerns(withdrawal: Entry, key: Key) -> bool:
    """Tell whether a withdrawal is of this edition: of its locale, or of the leaflet in every language."""
    return withdrawal.data["document"] == key[0] and withdrawal.data["locale"] in (None, key[1])


def signed_edition(connection: Connection, row: AnyRow) -> Edition:
    """Return exactly the edition that a publisher signed."""
    whole = [document for document, _ in documents.load_whole(connection, row.document_id, row.version)]
    texts = {(document, context, source): target for document, context, source, target in row.texts}
    edition = assemble_edition(whole, row.version, row.locale, texts)
    assert edition.content_hash == row.content_hash, "a stored edition is not what was signed"
    return edition


def _editions(entry: Entry) -> list[list[Any]]:
    found = entry.data["editions"]
    assert isinstance(found, list)
    return found


def _key_of(row: AnyRow) -> tuple[Any, ...]:
    return (row.document_id, row.locale, row.version, row.content_hash, row.facts_hash)
