"""Hold what an edition claims of its making, and its notices, against the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from app.domain.audit import Entry
from app.domain.edition import SOURCE_LOCALE
from app.domain.signoff import Policy
from app.formats.release import RecordedDocument, RecordedEdition, Release
from app.workflow.verification.listed import key_of, keys_of
from app.workflow.verification.log import LogRecord


class ClaimsCheck:
    """An edition's making and notices against the log; `now` is the place of the release's entry."""

    def __init__(self, release: Release, log: LogRecord, edition: RecordedEdition, now: int) -> None:
        self.release = release
        self.log = log
        self.edition = edition
        self.now = now
        self.english = edition.locale == SOURCE_LOCALE

    def problems(self, leaflet: RecordedDocument, signers: set[str], signed: int) -> Iterator[str]:
        """Yield what ends a sentence on the record for each claim that the log does not bear out.

        `signers` signed the edition as a whole, the publisher at the place `signed`.
        """
        edition = self.edition
        if not self.english:
            for text in (*edition.texts, *edition.chrome):
                signers |= self.log.signers(text.fingerprint, self.now)
        demonstration = any(self.log.demonstration.get(person, True) for person in signers)
        two_people = self.english or all(
            self.log.approved(text.fingerprint, part.document, edition.locale, Policy(), signed, self.now)
            for part in edition.parts
            for text in part.texts
        )
        if edition.making not in self._makings(demonstration, two_people):
            yield f"its making is said to be {edition.making}, which the log does not bear out."
        notices = {
            "demonstration": demonstration or leaflet.document.facts.demonstration,
            "one_person": not two_people,
            "overdue": leaflet.document.facts.review.overdue(self._day(self.release.manifest.created)),
        }
        for name, wanted in notices.items():
            if (name in edition.notices) != wanted:
                yield f"the notice {name} is {'missing' if wanted else 'out of place'}."
        yield from self._moved_on()
        if notices["overdue"] and not self._overridden():
            yield "it is past its review date and no publisher overrode that for this version."
        for name in ("last_reviewed", "next_due"):
            if getattr(leaflet.document.facts.review, name) is None:
                yield f"its English has no {name} date, so it cannot be published."

    def _makings(self, demonstration: bool, two_people: bool) -> set[str]:
        if self.english:
            return {"original"}
        if demonstration:
            return {"demonstration"}
        if not two_people:
            return {"one_person"}
        edition = self.edition
        documents = [part.document for part in edition.parts]
        found = {"two_people", "machine_two_people"}
        if not self.log.machine_worked(documents, edition.locale, self.now):
            found.discard("machine_two_people")
        origins = {s.origin for text in edition.texts for s in self.log.suggestions(text.fingerprint, self.now)}
        if "machine" in origins:
            found.discard("two_people")
        return found

    def _moved_on(self) -> Iterator[str]:
        own = self.log.last("source_version", self.now, document=self.edition.document, version=self.edition.version)
        newest = self.log.last("source_version", self.now, document=self.edition.document)
        if own is None or newest is None:
            return
        said = "moved_on" in self.edition.notices
        if self._english_of(own) != self._english_of(newest) and not said:
            yield "the notice moved_on is missing."
        if own.data["version"] == newest.data["version"] and said:
            yield "the notice moved_on is out of place."

    def _english_of(self, entry: Entry) -> list[object]:
        shared = cast("Mapping[str, int]", entry.data["shared"])
        pinned = [
            (name, self.log.last("source_version", self.now, document=name, version=shared[name])) for name in shared
        ]
        return [
            entry.data["content_hash"],
            sorted((name, version and version.data["content_hash"]) for name, version in pinned),
        ]

    def _day(self, at: str) -> date:
        """Return the day of a moment in the publisher's time zone."""
        return datetime.fromisoformat(at).astimezone(ZoneInfo(self.release.site.timezone)).date()

    def _overridden(self) -> bool:
        """Tell whether a publisher gave a reason, or the edition has been live since before its review was overdue."""
        edition = self.edition
        earlier = [entry for entry in self.log.by_kind["release"] if entry.seq < self.now]
        live = [entry for entry in earlier if key_of(edition) in keys_of(entry)]
        review = self.release.documents[edition.document, edition.version].document.facts.review
        if live and live[-1] is earlier[-1] and any(not review.overdue(self._day(entry.at)) for entry in live):
            return True
        return any(
            entry.seq < self.now
            and (entry.data["document"], entry.data["version"], entry.data["facts_hash"])
            == (edition.document, edition.version, edition.facts_hash)
            and entry.person in self.log.demonstration
            and "publisher" in self.log.roles(entry.person, None, entry.seq)
            for entry in self.log.by_kind["override"]
        )
