"""Catalogues: project the database into gettext files, and take texts from gettext files as suggestions."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from app.domain.leaflet import Document
from app.domain.unit import canonical_json, fingerprint
from app.errors import ContentErrors, NotAllowed, NotFound
from app.formats.files import locked, remove_leftovers, write_file
from app.formats.gettext import (
    CatalogueEntry,
    read_catalogue,
    template_entries,
    write_catalogue,
    write_template,
)
from app.store import documents, log, people, queries, suggestions, units
from app.store.engine import reading, writing
from app.store.people import Person
from app.workflow.installation import Installation
from app.workflow.record import add_suggestion, project_document, project_unit
from app.workflow.review import clean


@dataclass(frozen=True)
class Projected:
    """What the projection did: files written, files that were right already, and files left alone.

    `unknown` maps a file that holds texts which nobody has imported to their number; it was not overwritten.
    `upto` is the place in the log that the files are now in step with.
    """

    written: tuple[str, ...]
    unchanged: int
    unknown: dict[str, int]
    upto: int


@dataclass(frozen=True)
class CatalogueImport:
    """What an import took from a file: texts that were new, known already, and for strings that nobody has."""

    file: str
    locale: str
    document: str
    added: int
    known: int
    foreign: tuple[str, ...]


def catalogue_path(folder: Path, locale: str, slug: str) -> Path:
    """Return where a catalogue lies, in gettext's own layout."""
    return folder / locale / "LC_MESSAGES" / f"{slug}.po"


def project_catalogues(installation: Installation, since: int = 0) -> Projected:
    """Write every template and catalogue whose content differs from its file; one writer at a time.

    `since` leaves out documents of which the log says nothing new after that place. A file with a text that is no
    known suggestion is left as it is and reported, so that nobody's work is lost.
    """
    with _writer(installation):
        return _project(installation, since)


def keep_up(installation: Installation) -> None:
    """Write what the log has new since the last time, in whatever process of this installation that was."""
    mark = installation.config.instance / "catalogues.json"
    folder = str(installation.config.locales)
    # The mark is read under the lock: of two processes that see the same news, one does the work.
    with _writer(installation):
        with reading(installation.engine) as connection:
            since = _marked(connection, mark, folder)
            if since and since == log.head(connection).seq:
                return
        upto = _project(installation, since).upto
        with reading(installation.engine) as connection:
            hash_ = log.hash_of(connection, upto)
        write_file(mark, canonical_json({"folder": folder, "seq": upto, "hash": hash_}))


def _writer(installation: Installation) -> AbstractContextManager[None]:
    return locked(installation.config.instance / "catalogues.lock")


def _project(installation: Installation, since: int) -> Projected:
    folder = installation.config.locales
    written: list[str] = []
    unchanged = 0
    unknown: dict[str, int] = {}
    with reading(installation.engine) as connection:
        upto = log.head(connection).seq
        changed = log.changed_since(connection, since) if since else None
        ids = [id_ for id_, row in documents.all_documents(connection).items() if row.active]
    if changed is not None:
        ids = sorted({document for document, _ in changed} & set(ids))
    if ids:
        remove_leftovers(folder)
    # One document at a time: all of them at once may be gigabytes.
    for id_ in ids:
        locales = None if changed is None else {locale for document, locale in changed if document == id_}
        with reading(installation.engine) as connection:
            files = _files(connection, folder, unknown, id_, locales)
        for path, data in files.items():
            if write_file(path, data):
                written.append(str(path.relative_to(folder)))
            else:
                unchanged += 1
    return Projected(tuple(written), unchanged, unknown, upto)


def _marked(connection: Connection, mark: Path, folder: str) -> int:
    """Return the place in the log that a folder's files are in step with, 0 where that is not known."""
    if not mark.exists():
        return 0
    known = json.loads(mark.read_bytes())
    of_this_log = known["hash"] == log.hash_of(connection, known["seq"])
    return int(known["seq"]) if of_this_log and known["folder"] == folder and Path(folder).is_dir() else 0


def _files(
    connection: Connection, folder: Path, unknown: dict[str, int], id_: str, locales: set[str | None] | None
) -> dict[Path, bytes]:
    """Return a document's template and its catalogues in some locales; None, or None among them, stands for all."""
    row = documents.all_documents(connection)[id_]
    files: dict[Path, bytes] = {}
    document = documents.load_document(connection, id_, row.current_version)
    version = documents.version_row(connection, id_, row.current_version)
    assert version is not None
    files[folder / f"{row.slug}.pot"] = write_template(document, template_entries(document), version.created_at)
    for locale in people.locales(connection):
        if locales is not None and None not in locales and locale.tag not in locales:
            continue
        path = catalogue_path(folder, locale.tag, row.slug)
        strangers = _strangers(connection, path, id_, locale.tag)
        if strangers:
            unknown[str(path.relative_to(folder))] = strangers
            continue
        entries = catalogue_entries(connection, document, locale.tag)
        revised = max(version.created_at, units.newest_change(connection, id_, locale.tag) or "")
        files[path] = write_catalogue(document, locale.tag, entries, version.created_at, revised)
    return files


def catalogue_entries(connection: Connection, document: Document, locale: str) -> list[CatalogueEntry]:
    """Return what a document's catalogue shows: the approved text, else the working text as fuzzy."""
    template = {(entry.context or "", entry.source): entry for entry in template_entries(document)}
    notes = queries.notes_of(connection, document.id)
    entries = []
    for row in units.of_document(connection, document.id, locale):
        target = row.approved_text or row.target or ""
        place = template.get((row.context, row.source))
        if place is None and not target:
            continue
        carried = row.origin == "carried" and not row.approved_text
        entries.append(
            CatalogueEntry(
                row.context or None,
                row.source,
                target,
                row.approved_text is not None,
                "\n".join([place.comment, *notes.get((row.context, row.source), [])]) if place else "",
                place.lines if place else (),
                row.provenance["previous_source"] if carried else None,
                row.provenance["previous_context"] if carried else None,
            )
        )
    return entries


def _strangers(connection: Connection, path: Path, document_id: str, locale: str) -> int:
    """Count the texts of a file that are no suggestion of their unit."""
    if not path.is_file():
        return 0
    try:
        _, entries = read_catalogue(path.read_bytes(), path.name)
    except ContentErrors:
        return 1
    known = suggestions.fingerprints_of_document(connection, document_id, locale)
    return sum(
        fingerprint(document_id, entry.context, locale, entry.source, clean(entry.target)) not in known
        for entry in entries
    )


def import_catalogue(
    installation: Installation, path: Path, locale: str, document_id: str | None = None, actor: Person | None = None
) -> CatalogueImport:
    """Take the texts of a PO file as `imported` suggestions; whatever the file calls approved, nothing is.

    The suggestions stand under the actor's name; None is for seeds, behind which no person stands. The document is
    found by its id, else by the file's name. Strings that the document never had are reported, not stored.
    """
    if actor is not None and not actor.roles_in(locale):
        raise NotAllowed("Importing texts takes a role in their language.")
    header, entries = read_catalogue(path.read_bytes(), path.name)
    with writing(installation.engine) as connection:
        log.lock(connection)
        rows = documents.all_documents(connection)
        wanted = document_id or header.get("X-Polyleaf-Document") or ""
        row = rows.get(wanted) or next((r for r in rows.values() if r.slug == path.stem), None)
        if row is None:
            raise NotFound(f"No document goes with {path.name}: name it by its id.")
        if people.locale_row(connection, locale) is None:
            raise NotFound(f"The language {locale} has not been added yet.")
        ids = {(s.context, s.text): s.id for s in documents.segments_of(connection, row.id)}
        known = suggestions.fingerprints_of_document(connection, row.id, locale)
        added, same, foreign = [], 0, []
        for entry in entries:
            segment_id = ids.get((entry.context or "", entry.source))
            text = clean(entry.target)
            print_ = fingerprint(row.id, entry.context, locale, entry.source, text)
            if segment_id is None:
                foreign.append(entry.source)
            elif print_ in known:
                same += 1
            else:
                add_suggestion(
                    connection,
                    installation.now(),
                    (segment_id, row.id),
                    locale,
                    text,
                    "imported",
                    print_,
                    actor,
                    {"file": path.name},
                )
                added.append(segment_id)
        if len(added) == 1:
            project_unit(connection, added[0], locale)
        elif added:
            project_document(connection, row.id, locale)
    return CatalogueImport(str(path), locale, row.id, len(added), same, tuple(foreign))


def import_seeds(installation: Installation) -> list[CatalogueImport]:
    """Take the drafts that lie in the installation's `locales/` for the languages it has, as nobody's suggestions."""
    with reading(installation.engine) as connection:
        tags = [locale.tag for locale in people.locales(connection)]
        slugs = [row.slug for row in documents.all_documents(connection).values() if row.active]
    paths = [(catalogue_path(installation.config.locales, tag, slug), tag) for tag in tags for slug in slugs]
    return [import_catalogue(installation, path, tag) for path, tag in paths if path.is_file()]
