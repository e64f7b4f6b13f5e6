"""English in: read the content folder and keep what changed, all of it or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from app.domain.edition import SOURCE_LOCALE, english_hash, facts_hash
from app.domain.leaflet import Document
from app.domain.predecessor import match_predecessors
from app.domain.unit import fingerprint
from app.formats.content import read_folder
from app.formats.page_strings import page_strings
from app.store import documents, people, suggestions
from app.store.engine import writing
from app.workflow.installation import Installation
from app.workflow.record import add_suggestion, project_document, record


@dataclass(frozen=True)
class Imported:
    """What an import did to one document; `change` is new, changed, facts (only dates or sources), gone or same."""

    document: str
    kind: str
    version: int
    change: str
    added: int = 0
    removed: int = 0


def import_content(installation: Installation, dry_run: bool = False) -> list[Imported]:
    """Read site facts, leaflets, shared blocks and the page templates' strings; store what changed.

    Raise ContentErrors with every fault, and then nothing is stored. Safe to run again: what did not change makes no
    new version.
    """
    content = read_folder(installation.config.source_content)
    wanted = [page_strings(), *sorted(content.documents, key=lambda d: d.kind == "leaflet")]
    with writing(installation.engine) as connection:
        now = installation.now()
        site = documents.current_site(connection)
        site_version = site[1] if site else 0
        if site is None or site[0] != content.site:
            site_version += 1
            hash_ = documents.add_site(connection, content.site, site_version, now)
            record(connection, now, "site_version", {"version": site_version, "hash": hash_})
        report = [_import_document(connection, now, document, site_version) for document in wanted]
        report += _retire(connection, {document.id for document in wanted})
        if dry_run:
            connection.rollback()
    return report


def _import_document(connection: Connection, now: str, document: Document, site_version: int) -> Imported:
    row = documents.all_documents(connection).get(document.id)
    stored = documents.load_document(connection, document.id, row.current_version) if row else None
    versions = {id_: found.current_version for id_, found in documents.all_documents(connection).items()}
    shared = {name: versions[name] for name in document.shared}
    if row and stored:
        pinned = documents.version_row(connection, document.id, row.current_version)
        assert pinned is not None
        if _without_lines(stored) == _without_lines(document) and pinned.shared == shared and row.active:
            return Imported(document.id, document.kind, row.current_version, "same")
    version = row.current_version + 1 if row else 1
    documents.add_version(connection, document, version, now, shared, site_version, versions.get("page-templates"))
    data = {
        "document": document.id,
        "kind": document.kind,
        "slug": document.slug,
        "version": version,
        "content_hash": english_hash([document]),
        "facts_hash": facts_hash(document.facts),
        "shared": shared,
    }
    record(connection, now, "source_version", data)
    for locale in people.locales(connection):
        if stored:
            _carry(connection, now, stored, document, locale.tag)
        project_document(connection, document.id, locale.tag)
    before = {s.key for s in stored.segments} if stored else set()
    after = {s.key for s in document.segments}
    change = "new" if stored is None else "changed" if english_hash([stored]) != english_hash([document]) else "facts"
    return Imported(document.id, document.kind, version, change, len(after - before), len(before - after))


def _carry(connection: Connection, now: str, old: Document, new: Document, locale: str) -> None:
    """Offer the text of a changed segment's predecessor as a suggestion; approvals stay with the old text."""
    assert locale != SOURCE_LOCALE
    ids = {(row.context, row.text): row.id for row in documents.segments_of(connection, new.id)}
    for descent in match_predecessors(old.segments, new.segments):
        segment_id = ids[descent.new.key]
        if suggestions.of_units(connection, [segment_id], locale):
            continue
        previous = suggestions.working_row(connection, ids[descent.old.key], locale)
        if previous is None:
            continue
        print_ = fingerprint(new.id, descent.new.context, locale, descent.new.text, previous.text)
        provenance = {"previous_source": descent.old.text, "previous_context": descent.old.context}
        add_suggestion(
            connection,
            now,
            (segment_id, new.id),
            locale,
            previous.text,
            "carried",
            print_,
            None,
            provenance,
            written_by=previous.author_id,
        )


def _retire(connection: Connection, present: set[str]) -> list[Imported]:
    gone = []
    for id_, row in documents.all_documents(connection).items():
        if row.active and id_ not in present:
            documents.set_active(connection, id_, False)
            for locale in people.locales(connection):
                project_document(connection, id_, locale.tag)
            gone.append(Imported(id_, row.kind, row.current_version, "gone"))
    return gone


def _without_lines(document: Document) -> Document:
    return replace(document, segments=tuple(replace(segment, line=0) for segment in document.segments))
