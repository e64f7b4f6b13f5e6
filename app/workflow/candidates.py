"""The editions of a leaflet that may go live now, each judged by the log, and why the others may not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from app.domain.audit import Entry
from app.domain.edition import SOURCE_LOCALE
from app.domain.leaflet import PartialDate, ReviewDates
from app.domain.signoff import Policy
from app.domain.unit import digest
from app.formats.page import Notice, page_path
from app.formats.page_strings import PAGE_STRINGS
from app.store import log, overview, people, releases, suggestions
from app.store.engine import AnyRow
from app.workflow import compile as editions
from app.workflow.earlier import Earlier
from app.workflow.estate import Estate, Key, key_of
from app.workflow.history import OF_EDITIONS, History
from app.workflow.live import Live, Strings, Withdrawn, hash_of_site
from app.workflow.provenance import Judge, signers_of_strings
from app.workflow.published_pages import PublishedPages
from app.workflow.record import policy_from
from app.workflow.returning import concerns
from app.workflow.shelf import Shelf
from app.workflow.standings import Judged, Standings
from app.workflow.standings import key_of as standing_key

UNSIGNED = "no edition has been signed."
_UNAPPROVED = "the page's own strings and notices are not all approved in this language"
_STAYS = "its live page cannot stay as it is until they are"


@dataclass(frozen=True)
class Waiting:
    """A language with signed editions that lacks approved page strings: `strings`, in English.

    `kept` of its pages stay as they were published.
    """

    locale: str
    strings: tuple[str, ...]
    kept: int


@dataclass(frozen=True)
class Restriction:
    """What narrows a plan: only editions with these keys (None: any), none of `unprintable` (by `Live.paper_key`)."""

    only: Collection[tuple[Any, ...]] | None = None
    unprintable: Mapping[str, str] | None = None


class Candidates:
    """Judges what is signed of some leaflets, or of all, at a moment; reads the log once for all of them.

    `earlier` opens the release that is live.
    """

    def __init__(
        self,
        connection: Connection,
        estate: Estate,
        standings: Standings,
        earlier: Callable[[], Earlier | None],
        moment: datetime,
        shelf: Shelf,
        restriction: Restriction = Restriction(),
        leaflets: Sequence[str] | None = None,
    ) -> None:
        self.connection = connection
        self.estate = estate
        self.standings = standings
        self.restriction = restriction
        self.shelf = shelf
        self.site_hash = hash_of_site(estate.site)
        self.pages = PublishedPages(connection, earlier, self.site_hash)
        self.today = moment.astimezone(ZoneInfo(estate.site.timezone)).date()
        self.policies = {row.tag: row for row in people.locales(connection)}
        self.texts = editions.page_texts(connection)
        self.demonstration = sorted(estate.demonstration)
        kinds = ("policy", "override", "withdrawal", "rollback")
        entries, self.newest_on = log.deciding(connection, kinds, OF_EDITIONS, self._documents(leaflets), shelf.upto)
        self._told = None if leaflets is None else [entry for entry in entries if entry.kind in OF_EDITIONS]
        self.overrides = {
            (entry.data["document"], entry.data["version"], entry.data["facts_hash"]): entry.seq
            for entry in entries
            if entry.kind == "override"
        }
        self.withdrawals = [entry for entry in entries if entry.kind == "withdrawal"]
        self.judge = Judge(
            estate.demonstration,
            {tag: policy_from(row) for tag, row in self.policies.items()},
            [entry for entry in entries if entry.kind == "policy"],
        )
        self.previous = set(estate.newest.editions.values()) if estate.newest else set()
        self.returned = next((entry for entry in reversed(entries) if entry.kind == "rollback"), None)
        self.held: dict[Key, tuple[Any, ...]] = {}
        if self.returned:
            number = self.returned.data["release"]
            target = next(e for e in log.newest_first(connection, "release") if e.data["release"] == number)
            self.held = {(key[0], key[1]): tuple(key) for key in _editions(target)}
        self.only = None if restriction.only is None else {only[:2]: only for only in restriction.only}
        self._strings: dict[str, Strings] = {}
        self._signers: dict[tuple[str, str], frozenset[str]] = {}
        self._machine: dict[tuple[str, str], bool] = {}
        self._keys: dict[tuple[Any, ...], str] = {}

    def of(self, *leaflets: str) -> dict[str, dict[str, Live | str]]:
        """Return, by leaflet and locale, the editions as they would go live now, or why one may not, as a sentence."""
        keys = [(leaflet, tag) for leaflet in leaflets for tag in (SOURCE_LOCALE, *self.policies)]
        rows = {key: self._row(key) if self.estate.rows[key[0]].active else None for key in keys}
        self._read([row for key, row in rows.items() if row is not None and self._stands(key, row)])
        found: dict[str, dict[str, Live | str]] = {leaflet: {} for leaflet in leaflets}
        for key, row in rows.items():
            found[key[0]][key[1]] = self._candidate(key, row)
        return {leaflet: _with_english(those) for leaflet, those in found.items()}

    def taken_off(self) -> list[Key]:
        """Return every edition that a release ever held and that was ever withdrawn."""
        if not self.withdrawals:
            return []
        held = {(key[0], key[1]) for e in log.newest_first(self.connection, "release") for key in _editions(e)}
        return sorted(key for key in held if self.taken(key))

    def taken(self, key: Key) -> Entry | None:
        """Return the last withdrawal of an edition."""
        return next((e for e in reversed(self.withdrawals) if concerns(e, key)), None)

    def withdrawn(self, key: Key) -> Withdrawn:
        """Return the notice that stands in the place of a withdrawn edition, in its language where that is approved."""
        entry = self.taken(key)
        assert entry is not None
        document, locale = key
        language = SOURCE_LOCALE if self.texts.lacking(locale) else locale
        path = page_path(locale, self.estate.rows[document].slug)
        urgent = bool(entry.data["urgent"])
        return Withdrawn(document, locale, path, entry.seq, entry.at, urgent, language, self.strings(language))

    def waiting(self, live: Collection[Key]) -> Iterator[Waiting]:
        """Yield each language with signed editions that lacks page strings; `live` stay live."""
        for tag in sorted({locale for _, locale in self.estate.signed} & self.policies.keys()):
            if missing := self.texts.lacking(tag):
                kept = sum(locale == tag for _, locale in live)
                yield Waiting(tag, tuple(segment.text for segment in missing), kept)

    def strings(self, locale: str) -> Strings:
        """Return the approved page strings of a locale."""
        if locale not in self._strings:
            version = self.estate.rows[PAGE_STRINGS].version
            chrome = self.texts.chrome(locale)
            self._strings[locale] = Strings(locale, chrome, version, not self.texts.lacking(locale))
        return self._strings[locale]

    def _documents(self, leaflets: Sequence[str] | None) -> list[str] | None:
        """Return the leaflets with all that their pages are made of."""
        if leaflets is None:
            return None
        return [*leaflets, *(id_ for id_, row in self.estate.rows.items() if row.kind != "leaflet")]

    def _candidate(self, key: Key, row: AnyRow | None) -> Live | str:
        if not self.estate.rows[key[0]].active:
            return "its file is no longer in the content folder."
        if row is None:
            if self._signed_row(key) is not None:
                return "it was signed since the last release; publish it."
            returned = self.returned is not None and key in self.estate.signed
            return "the release that was returned to has none." if returned else UNSIGNED
        if not self._stands(key, row):
            return "it was withdrawn; a publisher must sign it again."
        strings = self.strings(key[1])
        return self._shown(row, strings) if strings.whole else self._as_published(key, row)

    def _as_published(self, key: Key, row: AnyRow) -> Live | str:
        """Return an edition with its page as it is live, because its language lacks page strings of today's."""
        page = self.pages.page(*key)
        if page is None:
            return f"{_UNAPPROVED}."
        if page.key != key_of(row):
            # What was signed since has to wait for the strings; what is live need not go for that.
            live, since = self._signed(page.key), self.returned.seq if self.returned else 0
            if live is None or live.signed_seq <= since or not self._stands(key, live):
                return f"{_UNAPPROVED}, and another edition than the one that is live was signed."
            row = live
        shown = self._shown(row, page.strings)
        if isinstance(shown, str):
            return shown
        # A tightened policy binds what is signed next: neither the texts nor the page strings of what is live.
        policies = {self.judge.policy_now(row.locale), self._policy_then(row)}
        today = {segment.key for segment in self.texts.segments}
        if page.strings.texts.keys() == today and self.pages.are_approved(page.strings, policies):
            return shown
        kept = self.pages.keep(shown, page, policies)
        return kept if isinstance(kept, Live) else f"{_UNAPPROVED}, and {_STAYS}: {kept}."

    def _shown(self, row: AnyRow, strings: Strings) -> Live | str:
        """Return an edition with these page strings as it would go live now, or why it may not."""
        judged = self._standing_key(row, strings)
        standing = self.standings.get(judged, lambda: self._weigh(row, strings))
        if standing.revoked:
            return f"{standing.revoked} of its texts were rejected or withdrawn since it was signed."
        facts = self.estate.versions[row.document_id, row.version]
        overdue = _review(facts.review).overdue(self.today)
        override = self.overrides.get((row.document_id, row.version, row.facts_hash))
        if overdue and key_of(row) not in self.previous and override is None:
            return "it is past its review date; a publisher must sign it with a reason."
        live = self._live(row, strings, digest([judged, override]), standing, overdue)
        return (self.restriction.unprintable or {}).get(live.paper_key(self.site_hash), live)

    def _policy_then(self, row: AnyRow) -> Policy:
        """Return the policy that an edition was signed under."""
        return self.judge.policy_then(row.locale, row.signed_seq) or self.judge.policy_now(row.locale)

    def _row(self, key: Key) -> AnyRow | None:
        """Return the edition that the signatures, the last return to an earlier release and the restriction choose."""
        row = self._signed_row(key)
        if row is None or self.only is None:
            return row
        allowed = self.only.get(key)
        return self._signed(allowed) if allowed else None

    def _signed_row(self, key: Key) -> AnyRow | None:
        newest = self.estate.signed.get(key)
        if self.returned is None or newest is None or newest.signed_seq > self.returned.seq:
            return newest
        held = self.held.get(key)
        row = self._signed(held) if held else None
        if row is not None and not self._stands(key, row):
            return newest
        return row

    def _signed(self, key: tuple[Any, ...]) -> AnyRow | None:
        """Return the newest signed edition with a key: nearly always the newest of all."""
        newest = self.estate.signed.get((key[0], key[1]))
        if newest is not None and key_of(newest) == key:
            return newest
        return releases.signed_edition(self.connection, key)

    def _stands(self, key: Key, row: AnyRow) -> bool:
        taken = self.taken(key)
        return taken is None or row.signed_seq > taken.seq

    def _standing_key(self, row: AnyRow, strings: Strings) -> str:
        """Name all that the log has on an edition's documents and page strings in its locale."""
        place = (row.document_id, row.locale, row.signed_seq, strings.hash)
        if place not in self._keys:
            parts = [*self._parts(row), PAGE_STRINGS]
            newest = [self.newest_on.get((name, row.locale)) for name in parts]
            self._keys[place] = standing_key([*key_of(row), row.signed_seq, newest, strings.hash, self.demonstration])
        return self._keys[place]

    def _parts(self, row: AnyRow) -> list[str]:
        return [row.document_id, *self.estate.versions[row.document_id, row.version].shared]

    def _read(self, rows: Sequence[AnyRow]) -> None:
        """Read at once what it takes to judge those that were not judged on this record before."""
        strings = {row.locale: self.strings(row.locale) for row in rows}
        whole = [row for row in rows if strings[row.locale].whole]
        new = [row for row in whole if not self.standings.knows(self._standing_key(row, strings[row.locale]))]
        if not new:
            return
        locales = {row.locale for row in new}
        unread = [strings[tag] for tag in locales if (tag, strings[tag].hash) not in self._signers]
        prints = [print_ for own in unread for print_ in own.fingerprints.values()]
        history = self.shelf.want([(row.document_id, row.locale, row.signed_seq) for row in new], prints, self._told)
        for own in unread:
            self._know_signers(own, history)
        self._know_machines({name for row in new for name in self._parts(row)}, locales - {SOURCE_LOCALE})

    def _weigh(self, row: AnyRow, strings: Strings) -> Judged:
        signed = (row.document_id, row.locale, row.signed_seq)
        edition, parts = self.shelf.signed(*signed), self._parts(row)
        if (row.locale, strings.hash) not in self._signers:
            prints = strings.fingerprints.values()
            self._know_signers(strings, History(self.connection, prints, (), self.shelf.upto))
        if not all((name, row.locale) in self._machine for name in parts):
            self._know_machines(parts, [row.locale])
        found = self.judge.standing_of(
            edition,
            self.shelf.history(*signed),
            self._signers[row.locale, strings.hash],
            any(self._machine[name, row.locale] for name in parts),
            row.signed_seq,
        )
        return Judged(edition.title, len(found.revoked), found.demonstration, found.one_person, found.making)

    def _know_signers(self, strings: Strings, history: History) -> None:
        signers = signers_of_strings(history, strings.fingerprints.values(), strings.locale)
        self._signers[strings.locale, strings.hash] = signers

    def _know_machines(self, documents: Collection[str], locales: Collection[str]) -> None:
        worked = suggestions.machine_worked(self.connection, documents, locales)
        self._machine |= {(name, tag): (name, tag) in worked for name in documents for tag in locales}

    def _live(self, row: AnyRow, strings: Strings, judged: str, standing: Judged, overdue: bool) -> Live:
        versions, current = self.estate.versions, self.estate.rows[row.document_id]
        facts = versions[row.document_id, row.version]
        now = overview.english_of(versions, row.document_id, current.version)
        notices: dict[Notice, bool] = {
            "demonstration": standing.demonstration or facts.demonstration,
            "one_person": standing.one_person,
            "overdue": overdue,
            "moved_on": overview.english_of(versions, row.document_id, row.version) != now,
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


def _with_english(found: dict[str, Live | str]) -> dict[str, Live | str]:
    """Leave out every language of a leaflet whose English edition is left out."""
    if isinstance(found[SOURCE_LOCALE], Live):
        return found
    return {tag: "its English edition is not live." if isinstance(one, Live) else one for tag, one in found.items()}


def _review(dates: Mapping[str, str | None]) -> ReviewDates:
    return ReviewDates(**{name: PartialDate.parse(iso) if iso else None for name, iso in dates.items()})


def _editions(entry: Entry) -> list[list[Any]]:
    found = entry.data["editions"]
    assert isinstance(found, list)
    return found
