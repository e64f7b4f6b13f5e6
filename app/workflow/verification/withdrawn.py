"""Hold the notices that stand in the place of withdrawn editions against the log, and read them back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from app.domain.audit import Entry
from app.domain.edition import SOURCE_LOCALE
from app.domain.unit import fingerprint
from app.formats.page_reader import Unreadable
from app.formats.release import PAGES, RecordedWithdrawal, Release
from app.workflow.verification.claims import HELP, READ_ENGLISH
from app.workflow.verification.expected import known_locale
from app.workflow.verification.log import LogRecord
from app.workflow.verification.reading import Key, Reading

TITLE = "This leaflet has been withdrawn"
WARNING = "Please do not use copies of it that you have printed or saved."


def withdrawal_problems(release: Release, log: LogRecord, now: int) -> Iterator[str]:
    """Yield a sentence for each withdrawal that the release does not keep to, and each notice without an entry."""
    live = {(edition.document, edition.locale) for edition in release.editions}
    told = {(gone.document, gone.locale) for gone in release.withdrawn}
    earlier = [entry for entry in log.by_kind["release"] if entry.seq < now]
    once = {(key[0], key[1]) for entry in earlier for key in cast("list[list[str]]", entry.data["editions"])}
    for document, locale in sorted((once - live) - told):
        if (entry := log.withdrawal(document, locale, now)) is not None:
            yield f"log.jsonl: entry {entry.seq} withdrew {document} in {locale}; the release has no notice of it."
    for entry in log.by_kind["withdrawal"]:
        yield from _authority(log, entry)
    for gone in release.withdrawn:
        for problem in _record_problems(release, log, gone, now, once, live):
            yield f"{gone.record}: {problem}"


def _authority(log: LogRecord, entry: Entry) -> Iterator[str]:
    person, locale = cast("str", entry.person), cast("str | None", entry.data["locale"])
    publisher = "publisher" in log.roles(person, None, entry.seq)
    reviewer = locale is not None and "reviewer" in log.roles(person, locale, entry.seq)
    if person not in log.demonstration or not (publisher or reviewer):
        yield f"log.jsonl: entry {entry.seq}, a withdrawal, is by a person who may not withdraw it."


def _record_problems(
    release: Release,
    log: LogRecord,
    gone: RecordedWithdrawal,
    now: int,
    once: set[tuple[str, str]],
    live: set[tuple[str, str]],
) -> Iterator[str]:
    entry = log.withdrawal(gone.document, gone.locale, now)
    if entry is None or (entry.seq, entry.at, entry.data["urgent"]) != (gone.entry, gone.at, gone.urgent):
        yield "the log has no such withdrawal, or a newer one."
    if (gone.document, gone.locale) not in once or (gone.document, gone.locale) in live:
        yield "what it says was withdrawn was never live, or still is."
    newest = log.last("source_version", now, document=gone.document)
    if newest is None or gone.path != f"{gone.locale}/{newest.data['slug']}/index.html":
        yield f"its notice cannot be at {gone.path}."
    if gone.language not in (gone.locale, SOURCE_LOCALE) or not known_locale(gone.language):
        yield "its notice is in another language than the leaflet's or English."
        return
    pages = release.documents.get((PAGES, gone.chrome_version))
    if pages is None or [(t.context or "", t.source) for t in gone.chrome] != [s.key for s in pages.document.segments]:
        yield f"its page strings are not those of {PAGES}, in their order."
    policy, _ = log.policy(gone.language, now)
    for number, text in enumerate(gone.chrome, 1):
        if text.fingerprint != fingerprint(PAGES, text.context, gone.language, text.source, text.target):
            yield f"the fingerprint of page string {number} is not that of its words."
        elif gone.language == SOURCE_LOCALE:
            if text.target != text.source:
                yield f"page string {number} is not the English that it must be."
        elif not log.approved(text.fingerprint, PAGES, gone.language, policy, now, now):
            yield f"page string {number} is not approved."


class WithdrawnReading(Reading):
    """A notice in the place of a page, read back."""

    def __init__(self, release: Release, gone: RecordedWithdrawal) -> None:
        strings: dict[Key, str] = {(text.context or "", text.source): text.target for text in gone.chrome}
        english = [e.path for e in release.editions if (e.document, e.locale) == (gone.document, SOURCE_LOCALE)]
        super().__init__(gone.path, release.page(gone.path), gone.language, release.site, strings, set(english))
        self.gone = gone
        self.english = english[0] if english and gone.locale != SOURCE_LOCALE else None

    def problems(self) -> Iterator[str]:
        """Yield the end of a sentence for each thing on the notice that is not as it must be."""
        yield from self.frame()
        yield from self.head(set(), {})
        title = [element.text for element in self.elements if element.tag == "title"]
        if title != [self.strings.get(("", TITLE))]:
            yield "has a <title> that does not say what it is"
        yield from self.strays()
        yield from self.runs()
        yield from self.page_strings({})
        yield from self.links()
        wanted = (
            {TITLE, HELP} | ({WARNING} if self.gone.urgent else set()) | ({READ_ENGLISH} if self.english else set())
        )
        shown = [{source for _, source in keys} & wanted for _, keys in self.shown]
        if len(shown) != len(wanted) or {name for names in shown for name in names} != wanted:
            yield "does not say exactly what a notice of withdrawal must"
        notices = [element.get("data-notice") for element in self.elements if "data-notice" in element.attributes]
        if notices != (["withdrawn"] if self.gone.urgent else []):
            yield "does not show the notices that it must"
        helpline = self.site.contact(self.site.helpline)
        links = [(element.get("href"), element.text) for element in self.elements if element.tag == "a"]
        if helpline is None or (helpline.href, helpline.value) not in links:
            yield "does not give the helpline"
        if self.english and self.english not in [self.page_at(href) for href, _ in links]:
            yield "does not lead to the English"
        facts = [(element.get("data-fact"), element.text) for element in self.elements if element.get("data-fact")]
        if facts != [("publisher", self.site.publisher)]:
            yield "does not name the publisher alone"
        if self.texts:
            yield "has texts of a leaflet"


def notice_problems(release: Release) -> Iterator[str]:
    """Yield a sentence for each thing wrong with a notice of withdrawal."""
    for gone in release.withdrawn:
        try:
            for problem in WithdrawnReading(release, gone).problems():
                yield f"{gone.path}: the page {problem}."
        except Unreadable as fault:
            yield f"{gone.path}: the page {fault}."
