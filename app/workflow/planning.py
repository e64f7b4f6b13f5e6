"""What a release made now would hold: every signed edition that may go live, and why the others may not.

The log decides: an edition that was withdrawn stays away until a publisher signs it again, and after a return to an
earlier release only what was signed since replaces what that release held.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from app.domain.audit import Entry
from app.domain.edition import SOURCE_LOCALE
from app.domain.leaflet import PartialDate, ReviewDates, Site
from app.domain.signoff import Policy
from app.domain.unit import digest
from app.errors import NotFound
from app.formats.page import Notice, page_path
from app.formats.page_strings import PAGE_STRINGS
from app.store import documents, log, overview, people, releases
from app.store.engine import AnyRow
from app.workflow import compile as editions
from app.workflow.earlier import Earlier
from app.workflow.live import Live, Strings, Withdrawn, hash_of_site, siblings_of
from app.workflow.printing import Press
from app.workflow.provenance import Judge, signers_of_strings
from app.workflow.published_pages import PublishedPages
from app.workflow.record import policy_of
from app.workflow.renderings import renderer
from app.workflow.returning import concerns
from app.workflow.shelf import Shelf
from app.workflow.standings import Judged, Standings

Key = tuple[str, str]
"""A leaflet's id and a locale."""

_UNAPPROVED = "the page's own strings and notices are not all approved in this language"
_STAYS = "its live page cannot stay as it is until they are"


@dataclass(frozen=True)
class LeftOut:
    """A signed edition that a release does not hold, or a leaflet that has none: and why, as a sentence."""

    document: str
    locale: str
    why: str


@dataclass(frozen=True)
class Waiting:
    """A language with signed editions that lacks approved page strings: `strings`, in English.

    `kept` of its pages stay as they were published.
    """

    locale: str
    strings: tuple[str, ...]
    kept: int


@dataclass(frozen=True)
class Plan:
    """What a release made now would hold; `digest` is equal for equal releases."""

    site: Site
    editions: tuple[Live, ...]
    withdrawn: tuple[Withdrawn, ...]
    left_out: tuple[LeftOut, ...]
    waiting: tuple[Waiting, ...]
    digest: str


@dataclass(frozen=True)
class Restriction:
    """What narrows a plan: only editions with these keys (None: any), none of `unprintable` (by `Live.paper_key`)."""

    only: Collection[tuple[Any, ...]] | None = None
    unprintable: Mapping[str, str] | None = None


def site_facts(connection: Connection) -> Site:
    """Return the site facts of the day; raise NotFound where nothing has been imported."""
    found = documents.current_site(connection)
    if found is None:
        raise NotFound("Nothing has been read yet: run polyleaf sync.")
    return found[0]


def make_plan(
    connection: Connection,
    standings: Standings,
    earlier: Callable[[], Earlier | None],
    restriction: Restriction,
    moment: datetime,
    press: Press | None = None,
) -> Plan:
    """Say what would go live at a moment; raise NotFound where nothing has been imported.

    `earlier` opens the release that is live. A press renders leaflet by leaflet what is missing, from the editions
    that were judged.
    """
    site = site_facts(connection)
    shelf = press.shelf if press else Shelf(connection)
    pages = PublishedPages(connection, earlier, hash_of_site(site))
    planner = _Planner(connection, site, standings, pages, restriction, moment, shelf)
    live: list[Live] = []
    left_out: list[LeftOut] = []
    for document in planner.leaflets():
        found = planner.editions(document)
        editions = [edition for edition in found.values() if isinstance(edition, Live)]
        live += editions
        left_out += [LeftOut(document, tag, why) for tag, why in found.items() if isinstance(why, str)]
        if press and editions:
            press.render(editions, siblings_of(editions)[document])
    keys = {(entry.document, entry.locale) for entry in live}
    withdrawn = tuple(planner.withdrawn(key) for key in planner.taken_off() if key not in keys)
    decides = [
        renderer(),
        hash_of_site(site),
        [entry.identity for entry in live],
        [entry.identity for entry in withdrawn],
    ]
    return Plan(site, tuple(live), withdrawn, tuple(left_out), tuple(planner.waiting(live)), digest(decides))


class _Planner:
    def __init__(
        self,
        connection: Connection,
        site: Site,
        standings: Standings,
        pages: PublishedPages,
        restriction: Restriction,
        moment: datetime,
        shelf: Shelf,
    ) -> None:
        self.connection = connection
        self.standings = standings
        self.pages = pages
        self.restriction = restriction
        self.shelf = shelf
        self.judge = Judge(connection)
        self.site_hash = hash_of_site(site)
        self.today = moment.astimezone(ZoneInfo(site.timezone)).date()
        self.rows = documents.all_documents(connection)
        self.versions = documents.version_facts(connection)
        self.policies = {row.tag: row for row in people.locales(connection)}
        self.segments = editions.page_segments(connection)
        self._page_strings = {segment.key for segment in self.segments}
        self.demonstration = sorted(self.judge.demonstration)
        self.newest_on = log.newest_on(connection)
        self.overrides = {
            (entry.data["document"], entry.data["version"], entry.data["facts_hash"]): entry.seq
            for entry in log.of_kind(connection, "override")
        }
        newest = releases.newest(connection)
        self.previous = {tuple(key) for key in newest.editions} if newest else set()
        self.withdrawals = log.of_kind(connection, "withdrawal")
        self.newest = {(row.document_id, row.locale): row for row in releases.signed_editions(connection)}
        self.returned = next(reversed(log.of_kind(connection, "rollback")), None)
        self.held: dict[Key, tuple[Any, ...]] = {}
        if self.returned:
            number = self.returned.data["release"]
            target = next(e for e in log.newest_first(connection, "release") if e.data["release"] == number)
            self.held = {(key[0], key[1]): tuple(key) for key in _editions(target)}
        self.only = None if restriction.only is None else {only[:2]: only for only in restriction.only}
        self._strings: dict[str, Strings] = {}
        self._signers: dict[tuple[str, str], frozenset[str]] = {}

    def leaflets(self) -> list[str]:
        """Return the id of every leaflet there ever was."""
        return [id_ for id_, row in self.rows.items() if row.kind == "leaflet"]

    def editions(self, document: str) -> dict[str, Live | str]:
        """Return, by locale, a leaflet's editions as they would go live now, or why one may not, as a sentence."""
        found = {tag: self._candidate((document, tag)) for tag in (SOURCE_LOCALE, *self.policies)}
        if isinstance(found[SOURCE_LOCALE], Live):
            return found
        return {tag: "its English edition is not live." if isinstance(one, Live) else one for tag, one in found.items()}

    def taken_off(self) -> list[Key]:
        """Return every edition that a release ever held and that was ever withdrawn."""
        if not self.withdrawals:
            return []
        held = {(key[0], key[1]) for e in log.newest_first(self.connection, "release") for key in _editions(e)}
        return sorted(key for key in held if self.taken(key))

    def taken(self, key: Key) -> Entry | None:
        """Return the last withdrawal of an edition."""
        return next((e for e in reversed(self.withdrawals) if concerns(e, key)), None)

    def _candidate(self, key: Key) -> Live | str:
        if not self.rows[key[0]].active:
            return "its file is no longer in the content folder."
        row = self._row(key)
        if row is not None and self.only is not None:
            row = self._kept(key)
            if row is None:
                return "it was signed since the last release; publish it."
        if row is None:
            returned = self.returned is not None and key in self.newest
            return "the release that was returned to has none." if returned else "no edition has been signed."
        if not self._stands(key, row):
            return "it was withdrawn; a publisher must sign it again."
        strings = self.strings(key[1])
        return self._shown(row, strings) if strings.whole else self._as_published(key, row)

    def _as_published(self, key: Key, row: AnyRow) -> Live | str:
        """Return an edition with its page as it is live, because its language lacks page strings of today's."""
        page = self.pages.page(*key)
        if page is None:
            return f"{_UNAPPROVED}."
        if page.key != _key_of(row):
            # What was signed since has to wait for the strings; what is live need not go for that.
            live, since = self._signed(page.key), self.returned.seq if self.returned else 0
            if live is None or live.signed_seq <= since or not self._stands(key, live):
                return f"{_UNAPPROVED}, and another edition than the one that is live was signed."
            row = live
        shown = self._shown(row, page.strings)
        if isinstance(shown, str):
            return shown
        # A tightened policy binds what is signed next: neither the texts nor the page strings of what is live.
        policies = {policy_of(self.connection, row.locale), self._policy_then(row)}
        if page.strings.texts.keys() == self._page_strings and self.pages.are_approved(page.strings, policies):
            return shown
        kept = self.pages.keep(shown, page, policies)
        return kept if isinstance(kept, Live) else f"{_UNAPPROVED}, and {_STAYS}: {kept}."

    def _shown(self, row: AnyRow, strings: Strings) -> Live | str:
        """Return an edition with these page strings as it would go live now, or why it may not."""
        judged, standing = self._judge(row, strings)
        if standing.revoked:
            return f"{standing.revoked} of its texts were rejected or withdrawn since it was signed."
        facts = self.versions[row.document_id, row.version]
        overdue = _review(facts.review).overdue(self.today)
        override = self.overrides.get((row.document_id, row.version, row.facts_hash))
        if overdue and _key_of(row) not in self.previous and override is None:
            return "it is past its review date; a publisher must sign it with a reason."
        live = self._live(row, strings, digest([judged, override]), standing, overdue)
        return (self.restriction.unprintable or {}).get(live.paper_key(self.site_hash), live)

    def _policy_then(self, row: AnyRow) -> Policy:
        """Return the policy that an edition was signed under."""
        return self.judge.policy_then(row.locale, row.signed_seq) or policy_of(self.connection, row.locale)

    def withdrawn(self, key: Key) -> Withdrawn:
        """Return the notice that stands in the place of a withdrawn edition, in its language where that is approved."""
        entry = self.taken(key)
        assert entry is not None
        document, locale = key
        language, _ = notice_of(self.connection, locale)
        path = page_path(locale, self.rows[document].slug)
        urgent = bool(entry.data["urgent"])
        return Withdrawn(document, locale, path, entry.seq, entry.at, urgent, language, self.strings(language))

    def waiting(self, live: Sequence[Live]) -> Iterator[Waiting]:
        """Yield each language with signed editions that lacks page strings."""
        for tag in sorted({locale for _, locale in self.newest} & self.policies.keys()):
            texts = self.strings(tag).texts
            if missing := tuple(segment.text for segment in self.segments if segment.key not in texts):
                yield Waiting(tag, missing, sum(entry.locale == tag for entry in live))

    def strings(self, locale: str) -> Strings:
        """Return the approved page strings of a locale."""
        if locale not in self._strings:
            texts = editions.chrome_of(self.connection, locale)
            whole = all(segment.key in texts for segment in self.segments)
            self._strings[locale] = Strings(locale, texts, self.rows[PAGE_STRINGS].current_version, whole)
        return self._strings[locale]

    def _row(self, key: Key) -> AnyRow | None:
        """Return the edition that the signatures and the last return to an earlier release choose."""
        newest = self.newest.get(key)
        if self.returned is None or newest is None or newest.signed_seq > self.returned.seq:
            return newest
        held = self.held.get(key)
        row = self._signed(held) if held else None
        if row is not None and not self._stands(key, row):
            return newest
        return row

    def _kept(self, key: Key) -> AnyRow | None:
        """Return the edition that the restriction allows, whatever was signed since."""
        found = (self.only or {}).get(key)
        return self._signed(found) if found else None

    def _signed(self, key: tuple[Any, ...]) -> AnyRow | None:
        """Return the newest signed edition with a key: nearly always the newest of all."""
        newest = self.newest.get((key[0], key[1]))
        if newest is not None and _key_of(newest) == key:
            return newest
        return releases.signed_edition(self.connection, key)

    def _stands(self, key: Key, row: AnyRow) -> bool:
        taken = self.taken(key)
        return taken is None or row.signed_seq > taken.seq

    def _judge(self, row: AnyRow, strings: Strings) -> tuple[str, Judged]:
        """Judge a signed edition by all that the log has on its documents and page strings in its locale."""
        locale = row.locale
        parts = [row.document_id, *self.versions[row.document_id, row.version].shared]
        decides = [
            *_key_of(row),
            row.signed_seq,
            [self.newest_on.get((name, locale)) for name in (*parts, PAGE_STRINGS)],
            strings.hash,
            self.demonstration,
        ]
        return self.standings.get(decides, lambda: self._weigh(row, strings))

    def _weigh(self, row: AnyRow, strings: Strings) -> Judged:
        edition = self.shelf.signed(row.document_id, row.locale, row.signed_seq)
        key = (row.locale, strings.hash)
        if key not in self._signers:
            prints = strings.fingerprints.values()
            self._signers[key] = signers_of_strings(self.connection, prints, row.locale)
        found = self.judge.standing_of(edition, self.shelf.history(edition), self._signers[key], row.signed_seq)
        return Judged(edition.title, len(found.revoked), found.demonstration, found.one_person, found.making)

    def _english(self, document: str, version: int) -> list[tuple[str, str]]:
        return overview.english_of(self.versions, document, version)

    def _live(self, row: AnyRow, strings: Strings, judged: str, standing: Judged, overdue: bool) -> Live:
        facts = self.versions[row.document_id, row.version]
        current = self.rows[row.document_id]
        notices: dict[Notice, bool] = {
            "demonstration": standing.demonstration or facts.demonstration,
            "one_person": standing.one_person,
            "overdue": overdue,
            "moved_on": self._english(row.document_id, row.version)
            != self._english(row.document_id, current.current_version),
        }
        policy = self.policies.get(row.locale)
        return Live(
            row.document_id,
            row.locale,
            row.version,
            row.content_hash,
            row.facts_hash,
            standing.title,
            facts.review,
            strings,
            policy.digits if policy else "latin",
            standing.making,
            tuple(sorted(name for name, shown in notices.items() if shown)),
            page_path(row.locale, current.slug),
            page_path(SOURCE_LOCALE, current.slug),
            row.signed_seq,
            judged,
        )


def notice_of(connection: Connection, locale: str) -> tuple[str, editions.Chrome]:
    """Return the language and the words of a withdrawal's notice: English where the locale has not approved its own."""
    chrome = editions.chrome_of(connection, locale)
    if any(segment.key not in chrome for segment in editions.page_segments(connection)):
        return SOURCE_LOCALE, editions.chrome_of(connection, SOURCE_LOCALE)
    return locale, chrome


def _review(dates: Mapping[str, str | None]) -> ReviewDates:
    return ReviewDates(**{name: PartialDate.parse(iso) if iso else None for name, iso in dates.items()})


def _editions(entry: Entry) -> list[list[Any]]:
    found = entry.data["editions"]
    assert isinstance(found, list)
    return found


def _key_of(row: AnyRow) -> tuple[Any, ...]:
    return (row.document_id, row.locale, row.version, row.content_hash, row.facts_hash)
