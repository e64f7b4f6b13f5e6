"""Editions: assemble what is wholly approved, have a reviewer of the locale read the page, then a publisher sign."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from app.domain.checks import Finding
from app.domain.edition import SOURCE_LOCALE, Edition, Missing, assemble_edition, facts_from_data
from app.domain.glossary import check_unit
from app.domain.leaflet import Document, Segment
from app.domain.unit import fingerprint
from app.errors import (
    Blocked,
    NeedsOverride,
    NeedsReturn,
    NotAllowed,
    NotApproved,
    NotFound,
    PolyleafError,
    StaleText,
)
from app.formats.page_strings import PAGE_STRINGS
from app.store import documents, log, people, releases, units
from app.store.engine import AnyRow, reading, writing
from app.store.people import Person
from app.workflow.estate import site_facts
from app.workflow.glossary import glossary_of
from app.workflow.installation import Installation
from app.workflow.record import record, settled_by
from app.workflow.returning import concerns, withdrawn_editions

Chrome = Mapping[tuple[str, str], str]
"""The page strings of a locale: {(context or '', English): text}."""


@dataclass(frozen=True)
class PageTexts:
    """The page's own strings as they are now, each once, and their approved texts by locale."""

    segments: tuple[Segment, ...]
    approved: Mapping[str, Chrome]

    def chrome(self, locale: str) -> Chrome:
        """Return the approved texts of a locale that was read; for English the strings themselves."""
        if locale == SOURCE_LOCALE:
            return {segment.key: segment.text for segment in self.segments}
        return self.approved.get(locale, {})

    def lacking(self, locale: str) -> tuple[Segment, ...]:
        """Return the strings that have no approved text in a locale."""
        chrome = self.chrome(locale)
        return tuple(segment for segment in self.segments if segment.key not in chrome)


def page_texts(connection: Connection, locales: Collection[str] | None = None) -> PageTexts:
    """Return the current page strings with what some locales, or all, have approved of them."""
    segments: dict[int, Segment] = {}
    approved: dict[str, dict[tuple[str, str], str]] = {}
    for row in units.current_texts(connection, PAGE_STRINGS, locales):
        if row.ordinal not in segments:
            segments[row.ordinal] = Segment(row.role, row.text, row.context or None, row.section, row.note, row.line)
        if row.locale is not None:
            approved.setdefault(row.locale, {})[segments[row.ordinal].key] = row.target
    return PageTexts(tuple(segments.values()), approved)


@dataclass(frozen=True)
class EditionState:
    """Where a leaflet stands in a locale, for its current source version.

    `edition` is None while anything is unapproved; `missing` says what. `read_by_reviewer` and `signed` tell whether
    the assembled page and its facts carry the two signatures; `overdue` whether publishing takes an override.
    """

    document: str
    locale: str
    version: int
    edition: Edition | None
    missing: tuple[Missing, ...]
    read_by_reviewer: bool
    signed: bool
    overdue: bool
    overridden: bool


def assemble(connection: Connection, document_id: str, locale: str, version: int) -> Edition:
    """Assemble a source version in a locale, or raise NotApproved with every unit that lacks an approved text.

    The page's own strings must be approved too: no notice may be missing on the day that it is needed.
    """
    whole = [document for document, _ in documents.load_whole(connection, document_id, version)]
    return assemble_approved(connection, whole, version, locale, page_texts(connection, [locale]))


def assemble_approved(
    connection: Connection, whole: Sequence[Document], version: int, locale: str, pages: PageTexts
) -> Edition:
    """As `assemble`, of what is read already: the leaflet's version with its shared blocks, and the page strings."""
    approved = units.approved_texts(connection, [document.id for document in whole], locale)
    missing = [Missing(PAGE_STRINGS, segment) for segment in pages.lacking(locale)]
    try:
        edition = assemble_edition(whole, version, locale, approved)
    except NotApproved as error:
        raise NotApproved(locale, [*error.missing, *missing]) from None
    if missing:
        raise NotApproved(locale, missing)
    return edition


def assemble_whole(connection: Connection, keys: Sequence[tuple[str, int]], locale: str) -> Edition:
    """Assemble a version and the shared blocks that it pins, as (id, version), of which all is known to be approved."""
    found = documents.load_documents(connection, keys)
    approved = units.approved_texts(connection, [document_id for document_id, _ in keys], locale)
    return assemble_edition([found[key] for key in keys], keys[0][1], locale, approved)


def chrome_fingerprints(chrome: Chrome, locale: str) -> dict[tuple[str, str], str]:
    """Return the fingerprint of each page string."""
    return {key: fingerprint(PAGE_STRINGS, key[0], locale, key[1], text) for key, text in chrome.items()}


def leaflet_row(connection: Connection, document_id: str) -> AnyRow:
    """Return a leaflet's row, or raise NotFound."""
    row = documents.all_documents(connection).get(document_id)
    if row is None or row.kind != "leaflet":
        raise NotFound(f"There is no leaflet with the id {document_id!r}.")
    return row


def edition_state(installation: Installation, document_id: str, locale: str) -> EditionState:
    """Say where a leaflet's current version stands in a locale, and what is still missing."""
    with reading(installation.engine) as connection:
        return state_of(installation, connection, document_id, locale)


def state_of(installation: Installation, connection: Connection, document_id: str, locale: str) -> EditionState:
    """As `edition_state`, within a connection that is open already."""
    row = leaflet_row(connection, document_id)
    version = documents.version_row(connection, document_id, row.current_version)
    assert version is not None, f"the current version of {document_id} is not stored"
    overdue = facts_from_data(version.facts).review.overdue(_today(installation, connection))
    edition: Edition | None
    missing: Sequence[Missing]
    try:
        edition, missing = assemble(connection, document_id, locale, row.current_version), ()
    except NotApproved as error:
        edition, missing = None, error.missing
    return EditionState(
        document_id,
        locale,
        row.current_version,
        edition,
        tuple(missing),
        edition is not None and (locale == SOURCE_LOCALE or page_was_read(connection, edition)),
        edition is not None and is_signed(connection, edition),
        overdue,
        edition is not None and has_override(connection, document_id, row.current_version, edition.facts_hash),
    )


def sign_page(installation: Installation, actor: Person, document_id: str, locale: str, seen: str) -> None:
    """Record that a reviewer of the locale read the assembled page, wording and order, as a patient would.

    `seen` is the content hash of the page that was shown. A change of dates or sources does not ask again.
    """
    if "reviewer" not in actor.roles_in(locale):
        raise NotAllowed("Only a reviewer of this language may sign the assembled page.")
    with writing(installation.engine) as connection:
        log.lock(connection)
        row = leaflet_row(connection, document_id)
        edition = assemble(connection, document_id, locale, row.current_version)
        if edition.content_hash != seen:
            raise StaleText(seen, edition.content_hash)
        if page_was_read(connection, edition):
            raise PolyleafError("This page has been read and signed already.")
        must_pass_checks(connection, edition)
        data = {
            "document": document_id,
            "locale": locale,
            "version": edition.version,
            "content_hash": edition.content_hash,
        }
        record(connection, installation.now(), "edition_reviewed", data, actor, "reviewer")


def sign_editions(
    installation: Installation,
    actor: Person,
    document_id: str,
    override_reason: str | None = None,
    bring_back: Collection[str] | None = None,
) -> tuple[str, ...]:
    """Sign, as publisher, the English and every locale whose page a reviewer has read; return the locales signed.

    One signature covers all of them. Past the review date raise NeedsOverride unless a reason is given; the override
    is recorded by name. Where editions were withdrawn raise NeedsReturn unless `bring_back` says which of them the
    publisher, who was told when and why, signs again; the others stay withdrawn.
    """
    if "publisher" not in actor.content_roles:
        raise NotAllowed("Only a publisher may sign an edition.")
    with writing(installation.engine) as connection:
        log.lock(connection)
        row = leaflet_row(connection, document_id)
        now = installation.now()
        gone = withdrawn_editions(connection, document_id)
        stay = {each.locale for each in gone} - set(bring_back or ())
        whole = [document for document, _ in documents.load_whole(connection, document_id, row.current_version)]
        pages = page_texts(connection)
        english = assemble_approved(connection, whole, row.current_version, SOURCE_LOCALE, pages)
        _must_have_dates(english)
        ready = {SOURCE_LOCALE: english} | _ready(connection, whole, row.current_version, pages)
        if bring_back is None and any(each.locale in ready for each in gone):
            raise NeedsReturn([each for each in gone if each.locale in ready])
        if SOURCE_LOCALE in stay:
            raise PolyleafError("The English is withdrawn, and no language is live without it: bring it back, or wait.")
        ready = {locale: edition for locale, edition in ready.items() if locale not in stay}
        if english.facts.review.overdue(_today(installation, connection)) and not has_override(
            connection, document_id, english.version, english.facts_hash
        ):
            if not (override_reason or "").strip():
                due = english.facts.review.next_due
                raise NeedsOverride(
                    f"The next review was due {due.iso if due else ''}. Review the leaflet, or publish it overdue by "
                    "giving a reason, which is recorded with your name."
                )
            data = {"document": document_id, "version": english.version, "facts_hash": english.facts_hash}
            record(connection, now, "override", data, actor, "publisher", (override_reason or "").strip())
        data = {
            "document": document_id,
            "version": english.version,
            "facts_hash": english.facts_hash,
            "locales": {locale: edition.content_hash for locale, edition in ready.items()},
        }
        entry = record(connection, now, "edition_signed", data, actor, "publisher")
        for locale, edition in ready.items():
            kept = {
                "document_id": document_id,
                "locale": locale,
                "signed_seq": entry.seq,
                "version": edition.version,
                "content_hash": edition.content_hash,
                "facts_hash": edition.facts_hash,
                "texts": [[t.document, *t.segment.key, t.target] for t in edition.texts],
            }
            releases.add_edition(connection, kept)
        return tuple(sorted(ready))


def _ready(connection: Connection, whole: Sequence[Document], version: int, pages: PageTexts) -> dict[str, Edition]:
    """Return the translations that are wholly approved, read by a reviewer and pass today's checks."""
    ready = {}
    for known in people.locales(connection):
        try:
            edition = assemble_approved(connection, whole, version, known.tag, pages)
        except NotApproved:
            continue
        if page_was_read(connection, edition) and not open_blocks(connection, edition):
            ready[known.tag] = edition
    return ready


def open_blocks(connection: Connection, edition: Edition) -> list[Finding]:
    """Return what today's checks and terms block in an edition's texts and nobody waived; earlier approvals stand."""
    glossary = glossary_of(connection, edition.locale)
    found = {
        text.fingerprint: [
            finding
            for finding in check_unit(text.segment.text, text.target, edition.locale, text.segment.context, glossary)
            if finding.severity == "block"
        ]
        for text in edition.texts
    }
    doubtful = [print_ for print_, findings in found.items() if findings]
    settled = settled_by(connection, doubtful) if doubtful else {}
    return [f for print_ in doubtful for f in found[print_] if f.key not in settled.get(print_, frozenset())]


def must_pass_checks(connection: Connection, edition: Edition) -> None:
    """Raise Blocked where today's checks block a text of the edition: a new check stops the next edition."""
    blocks = open_blocks(connection, edition)
    if blocks:
        raise Blocked(blocks)


def page_was_read(connection: Connection, edition: Edition) -> bool:
    """Tell whether a reviewer signed exactly this assembled page."""
    return any(
        entry.data["locale"] == edition.locale and entry.data["content_hash"] == edition.content_hash
        for entry in log.of_kind(connection, "edition_reviewed", document=edition.leaflet.id)
    )


def is_signed(connection: Connection, edition: Edition) -> bool:
    """Tell whether a publisher signed exactly this content with exactly these facts, and nobody withdrew it since."""
    signed = False
    for entry in log.of_kind(connection, "edition_signed", "withdrawal", document=edition.leaflet.id):
        if entry.kind == "withdrawal":
            signed = signed and not concerns(entry, (edition.leaflet.id, edition.locale))
            continue
        locales = entry.data["locales"]
        assert isinstance(locales, dict)
        if (entry.data["version"], entry.data["facts_hash"], locales.get(edition.locale)) == (
            edition.version,
            edition.facts_hash,
            edition.content_hash,
        ):
            signed = True
    return signed


def has_override(connection: Connection, document_id: str, version: int, facts_hash: str) -> bool:
    """Tell whether a publisher recorded a reason to publish this version although its review is overdue."""
    return any(
        (entry.data["version"], entry.data["facts_hash"]) == (version, facts_hash)
        for entry in log.of_kind(connection, "override", document=document_id)
    )


def _today(installation: Installation, connection: Connection) -> date:
    return installation.today(site_facts(connection).timezone)


def _must_have_dates(edition: Edition) -> None:
    review = edition.facts.review
    if review.last_reviewed is None or review.next_due is None:
        raise PolyleafError(
            "A leaflet needs the dates 'last_reviewed' and 'next_due' in its front matter before it can be published."
        )
