"""English in: read the content folder and keep what changed, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from app.domain.edition import SOURCE_LOCALE, english_hash, facts_hash
from app.domain.leaflet import Document
from app.domain.predecessor import match_predecessors
from app.domain.unit import fingerprint
from app.errors import BothChanged, ContentErrors, Fault, NotFound, StaleText
from app.formats.content import read_folder
from app.formats.files import write_file
from app.formats.markdown import write_document
from app.formats.page_strings import PAGE_STRINGS, page_strings
from app.store import documents, log, people, suggestions
from app.store.engine import reading, writing
from app.store.people import Person
from app.workflow.installation import Installation
from app.workflow.record import add_suggestion, project_document, record
from app.workflow.source_desk import look


@dataclass(frozen=True)
class Imported:
    """What an import did to one document; `change` is new, changed, facts (only dates or sources), gone or same."""

    document: str
    kind: str
    version: int
    change: str
    added: int = 0
    removed: int = 0


def import_content(
    installation: Installation,
    dry_run: bool = False,
    take: Mapping[str, str] | None = None,
    brought: Mapping[str, Person] | None = None,
    seen: Mapping[str, int] | None = None,
) -> list[Imported]:
    """Read site facts, leaflets, shared blocks and the page templates' strings; store what changed.

    Raise ContentErrors with every fault, and then nothing is stored. Safe to run again: what did not change makes no
    new version. A file that lacks a correction made in the workspace raises BothChanged, until `take` says, by the
    document's id, whether 'file' or 'workspace' stands; the latter is written back first. `brought` says which editor
    brought a document, by its id; `seen` which version of it they replace: StaleText where another is current.
    """
    take, brought = take or {}, brought or {}
    content = read_folder(installation.config.source_content)
    if any(side == "workspace" for side in take.values()):
        write_back(installation, [id_ for id_, side in take.items() if side == "workspace"])
        content = read_folder(installation.config.source_content)
    reserved = [document for document in content.documents if document.id == PAGE_STRINGS]
    if reserved:
        fault = Fault(f"{reserved[0].slug}.md", 2, "id", repr(PAGE_STRINGS), "another id: this one is the page's own")
        raise ContentErrors([fault])
    wanted = [page_strings(), *sorted(content.documents, key=lambda d: d.kind == "leaflet")]
    with writing(installation.engine) as connection:
        log.lock(connection)
        for id_, version in (seen or {}).items():
            current = documents.all_documents(connection)[id_].current_version
            if current != version:
                raise StaleText(str(version), str(current))
        now = installation.now()
        site = documents.current_site(connection)
        site_version = site[1] if site else 0
        if site is None or site[0] != content.site:
            site_version += 1
            hash_ = documents.add_site(connection, content.site, site_version, now)
            record(connection, now, "site_version", {"version": site_version, "hash": hash_})
        for document in wanted:
            if take.get(document.id) != "file":
                _refuse_to_lose_a_correction(connection, document)
        report = [
            _import_document(connection, now, document, site_version, actor=brought.get(document.id))
            for document in wanted
        ]
        report += _retire(connection, {document.id for document in wanted})
        if dry_run:
            connection.rollback()
    if not dry_run:
        look(installation)
    return report


def import_corrected(installation: Installation, actor: Person, document: Document) -> int:
    """Store a document that was corrected in the workspace; return its new version. Its file is written already.

    Leaflets that include a corrected shared block get a new version too.
    """
    with writing(installation.engine) as connection:
        log.lock(connection)
        now = installation.now()
        site = documents.current_site(connection)
        version = site[1] if site else 0
        result = _import_document(connection, now, document, version, "workspace", actor)
        for id_, row in documents.all_documents(connection).items():
            if row.kind == "leaflet" and row.active and document.kind == "shared":
                leaflet = documents.load_document(connection, id_, row.current_version)
                if document.id in leaflet.shared:
                    _import_document(connection, now, leaflet, version)
    look(installation)
    return result.version


def source_path(folder: Path, document: Document) -> Path:
    """Return the file of a leaflet or shared block in a content folder."""
    return (folder / "shared" if document.kind == "shared" else folder) / f"{document.slug}.md"


def write_back(installation: Installation, document_ids: Sequence[str]) -> None:
    """Write the stored current versions of documents to their files."""
    with reading(installation.engine) as connection:
        rows = documents.all_documents(connection)
        for id_ in document_ids:
            if id_ not in rows:
                raise NotFound(f"There is no document with the id {id_!r}.")
            stored = documents.load_document(connection, id_, rows[id_].current_version)
            write_file(source_path(installation.config.source_content, stored), write_document(stored).encode())


def _refuse_to_lose_a_correction(connection: Connection, document: Document) -> None:
    row = documents.all_documents(connection).get(document.id)
    current = documents.version_row(connection, document.id, row.current_version) if row else None
    if row is None or current is None or current.origin != "workspace" or row.current_version == 1:
        return
    ours = documents.load_document(connection, document.id, row.current_version)
    base = documents.load_document(connection, document.id, row.current_version - 1)
    corrected = [s for s in ours.segments if s.key not in {b.key for b in base.segments}]
    replaced = [b for b in base.segments if b.key not in {s.key for s in ours.segments}]
    file_keys = {s.key for s in document.segments}
    lost = [s.text for s in corrected if s.key not in file_keys]
    back = [b.text for b in replaced if b.key in file_keys]
    if lost and back:
        raise BothChanged(document.id, f"{document.slug}.md", lost, back)


def _import_document(
    connection: Connection,
    now: str,
    document: Document,
    site_version: int,
    origin: str = "file",
    actor: Person | None = None,
) -> Imported:
    row = documents.all_documents(connection).get(document.id)
    stored = documents.load_document(connection, document.id, row.current_version) if row else None
    versions = {id_: found.current_version for id_, found in documents.all_documents(connection).items()}
    shared = {name: versions[name] for name in document.shared}
    if row and stored:
        pinned = documents.version_row(connection, document.id, row.current_version)
        assert pinned is not None
        if without_lines(stored) == without_lines(document) and pinned.shared == shared and row.active:
            return Imported(document.id, document.kind, row.current_version, "same")
    version = row.current_version + 1 if row else 1
    documents.add_version(connection, document, version, now, shared, site_version, versions.get(PAGE_STRINGS), origin)
    data = {
        "document": document.id,
        "kind": document.kind,
        "slug": document.slug,
        "version": version,
        "content_hash": english_hash([document]),
        "facts_hash": facts_hash(document.facts),
        "shared": shared,
    }
    record(connection, now, "source_version", data, actor, "editor" if actor else None)
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


def without_lines(document: Document) -> Document:
    """Return a document as it compares: where its lines stand in a file is no part of what it says."""
    return replace(document, segments=tuple(replace(segment, line=0) for segment in document.segments))
