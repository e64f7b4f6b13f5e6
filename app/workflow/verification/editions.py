"""Hold what a release says of an edition's texts and signatures against its log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from app.domain.audit import Entry
from app.domain.edition import SOURCE_LOCALE, Edition, Part, Text, facts_as_data
from app.domain.leaflet import Segment
from app.domain.signoff import Policy
from app.domain.unit import fingerprint
from app.formats.release import PAGES, RecordedDocument, RecordedEdition, RecordedText, Release, Signed
from app.workflow.verification.edition_claims import ClaimsCheck
from app.workflow.verification.expected import known_locale
from app.workflow.verification.listed import is_kept, key_of, keys_of
from app.workflow.verification.log import LogRecord


class EditionCheck:
    """One edition's record against the canonical English and the log; `now` is the place of the release's entry."""

    def __init__(self, release: Release, log: LogRecord, edition: RecordedEdition, now: int) -> None:
        self.release = release
        self.log = log
        self.edition = edition
        self.now = now
        self.english = edition.locale == SOURCE_LOCALE

    def problems(self) -> Iterator[str]:
        """Yield a sentence for each thing that the record claims and the log does not prove."""
        for problem in self._all():
            yield problem if problem.startswith("log.jsonl:") else f"{self.edition.record}: {problem}"

    def _all(self) -> Iterator[str]:
        edition = self.edition
        leaflet = self.release.documents.get((edition.document, edition.version))
        if leaflet is None or leaflet.document.kind != "leaflet":
            yield f"version {edition.version} of {edition.document} is no leaflet of this release."
            return
        if not known_locale(edition.locale):
            yield f"{edition.locale} is no locale that CLDR knows."
            return
        wanted = [(edition.document, edition.version), *leaflet.pinned.items()]
        if [(part.document, part.version) for part in edition.parts] != wanted:
            yield "its parts are not the leaflet and the shared blocks that this version pins."
            return
        whole = [self.release.documents.get(key) for key in wanted]
        if None in whole:
            yield "the canonical English of one of its parts is missing."
            return
        documents = [cast("RecordedDocument", recorded) for recorded in whole]
        problems = [*self._texts(documents), *self._chrome()]
        yield from problems
        if problems:
            return
        assembled = self._assembled(documents)
        if edition.content_hash != assembled.content_hash:
            yield "its content_hash is not that of its texts."
        if edition.facts_hash != assembled.facts_hash:
            yield "its facts_hash is not that of the English review facts."
        if edition.review != facts_as_data(leaflet.document.facts)["review"]:
            yield "its review dates are not those of the English."
        yield from self._path(leaflet)
        yield from self._provenance()
        yield from self._signatures(leaflet)

    def _texts(self, documents: list[RecordedDocument]) -> Iterator[str]:
        number = 0
        for part, recorded in zip(self.edition.parts, documents, strict=True):
            if [_source(text) for text in part.texts] != [_segment(s) for s in recorded.document.segments]:
                yield f"the texts of {part.document} are not the segments of its English, in their order."
            for text in part.texts:
                number += 1
                yield from self._text(f"text {number}", part.document, text)

    def _text(self, name: str, document: str, text: RecordedText) -> Iterator[str]:
        wanted = fingerprint(document, text.context, self.edition.locale, text.source, text.target)
        if text.fingerprint != wanted:
            yield f"the fingerprint of {name} is not that of its words."
        if self.english and text.target != text.source:
            yield f"{name} is not the English that it must be."

    def _chrome(self) -> Iterator[str]:
        pages = self.release.documents.get((PAGES, self.edition.chrome_version))
        if pages is None or pages.document.kind != "pages":
            yield f"version {self.edition.chrome_version} of {PAGES} is missing."
            return
        known = [segment.key for segment in pages.document.segments]
        used = [(text.context or "", text.source) for text in self.edition.chrome]
        if used != [key for key in known if key in set(used)] or (self.english and used != known):
            yield f"its page strings are not those of {PAGES}, in their order."
        for number, text in enumerate(self.edition.chrome, 1):
            yield from self._text(f"page string {number}", PAGES, text)
        if is_kept(self.log, self.edition, self.now) and (self.english or not self._was_live()):
            yield f"its page strings are those of an earlier version of {PAGES}, and it was not live before."

    def _was_live(self) -> bool:
        """Tell whether the release before had exactly this edition."""
        earlier = [entry for entry in self.log.by_kind["release"] if entry.seq < self.now]
        return bool(earlier) and key_of(self.edition) in keys_of(earlier[-1])

    def _assembled(self, documents: list[RecordedDocument]) -> Edition:
        parts = tuple(
            Part(
                recorded.document,
                tuple(
                    Text(part.document, segment, text.target, text.fingerprint)
                    for segment, text in zip(recorded.document.segments, part.texts, strict=True)
                ),
            )
            for part, recorded in zip(self.edition.parts, documents, strict=True)
        )
        return Edition(self.edition.locale, self.edition.version, parts)

    def _path(self, leaflet: RecordedDocument) -> Iterator[str]:
        newest = self.log.last("source_version", self.now, document=self.edition.document)
        slugs = {leaflet.document.slug, newest.data["slug"] if newest else ""}
        if self.edition.path not in {f"{self.edition.locale}/{slug}/index.html" for slug in slugs}:
            yield f"its page cannot be at {self.edition.path}."

    def _provenance(self) -> Iterator[str]:
        for number, text in enumerate(self.edition.texts, 1):
            signed, answers = self.log.standing(text.fingerprint, self.now)
            origins = {suggestion.origin for suggestion in self.log.suggestions(text.fingerprint, self.now)}
            told = [(s.kind, s.person, s.at, s.entry, s.finding) for s in (*text.signed, *text.answers)]
            kept = [(s.kind, s.person, s.at, s.seq, s.finding) for s in (*signed, *answers)]
            engines = self.log.engines(text.fingerprint, self.now)
            if told != kept or list(text.origins) != sorted(origins) or list(text.engines) != engines:
                yield f"text {number} is said to come from, or to be signed by, others than the log has."

    def _told(self, said: Signed | None, entry: Entry | None) -> bool:
        """Tell whether the record says of a signature what the log has."""
        if said is None or entry is None:
            return said is None and entry is None
        return (said.person, said.at, said.entry) == (entry.person, entry.at, entry.seq)

    def _signatures(self, leaflet: RecordedDocument) -> Iterator[str]:
        edition = self.edition
        signed = self._by("edition_signed", self.now, None, "publisher")
        if signed is None:
            yield "no publisher signed this content with these facts."
            return
        withdrawn = self.log.withdrawal(edition.document, edition.locale, self.now)
        if withdrawn is not None and withdrawn.seq > signed.seq:
            yield f"it was withdrawn by entry {withdrawn.seq} of the log and no publisher has signed it since."
        reviewed = None if self.english else self._by("edition_reviewed", signed.seq, edition.locale, "reviewer")
        if not self.english and reviewed is None:
            yield f"no reviewer of {edition.locale} read and signed this page before the publisher did."
        facts = {"document": edition.document, "version": edition.version, "facts_hash": edition.facts_hash}
        override = self.log.last("override", self.now, **facts)
        told = ((edition.signed, signed), (edition.read, reviewed), (edition.override, override))
        if not all(self._told(*pair) for pair in told):
            yield "it is said to be read, signed or overridden by others than the log has."
        policy, digits = self.log.policy(edition.locale, signed.seq)
        if edition.digits not in (digits, self.log.policy(edition.locale, self.now)[1]):
            yield f"its digits are {edition.digits}, against the policy of the locale."
        if not self.english:
            yield from self._approvals(policy, signed.seq)
        signers = {entry.person for entry in (signed, reviewed) if entry}
        claims = ClaimsCheck(self.release, self.log, edition, self.now)
        yield from claims.problems(leaflet, {person for person in signers if person}, signed.seq)

    def _by(self, kind: str, at: int, locale: str | None, role: str) -> Entry | None:
        """Return the newest signature on this edition that somebody gave who then held the role for it."""
        edition = self.edition
        for entry in reversed(self.log.by_kind[kind]):
            data = cast("Mapping[str, Any]", entry.data)
            if entry.seq >= at or data["document"] != edition.document:
                continue
            if kind == "edition_signed":
                same = (data["version"], data["facts_hash"]) == (edition.version, edition.facts_hash)
                same = same and data["locales"].get(edition.locale) == edition.content_hash
            else:
                same = (data["locale"], data["content_hash"]) == (edition.locale, edition.content_hash)
            known = entry.person is not None and entry.person in self.log.demonstration
            if same and known and role in self.log.roles(cast("str", entry.person), locale, entry.seq):
                return entry
        return None

    def _approvals(self, policy: Policy, signed: int) -> Iterator[str]:
        locale = self.edition.locale
        number = 0
        for part in self.edition.parts:
            for text in part.texts:
                number += 1
                if not self.log.approved(text.fingerprint, part.document, locale, policy, signed, self.now):
                    yield f"text {number} was not approved when the edition was signed, or is no longer."
                    yield from self.log.irregular(text.fingerprint, self.now, part.document, locale)
        # A tightened policy binds what is signed next; page strings may also be newer than the edition.
        policies = {policy, self.log.policy(locale, self.now)[0]}
        for number, text in enumerate(self.edition.chrome, 1):
            if not any(self.log.approved(text.fingerprint, PAGES, locale, one, self.now, self.now) for one in policies):
                yield f"page string {number} is not approved."
                yield from self.log.irregular(text.fingerprint, self.now, PAGES, locale)


def _segment(segment: Segment) -> tuple[str, str, str]:
    return (segment.role, *segment.key)


def _source(text: RecordedText) -> tuple[str, str, str]:
    return (text.role, text.context or "", text.source)
