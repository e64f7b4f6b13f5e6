"""Changes of the English in the workspace: a correction written back to the file, and 'meaning unchanged' by name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sqlalchemy import Connection

from app.domain.leaflet import Document, Segment
from app.domain.meaning import changes_of_meaning
from app.domain.unit import fingerprint
from app.errors import BothChanged, NotAllowed, NotFound, PolyleafError, StaleText
from app.formats.content import read_folder
from app.formats.files import locked, write_file
from app.formats.markdown import read_document, write_document
from app.store import documents, log, people, suggestions
from app.store.engine import AnyRow, reading, writing
from app.store.people import Person
from app.workflow.importing import import_corrected, source_path, without_lines
from app.workflow.installation import Installation
from app.workflow.record import add_suggestion, project_unit, record
from app.workflow.review import clean


@dataclass(frozen=True)
class CarriedOver:
    """What a declaration did: the locales whose approval was carried over, and those that had none."""

    carried: tuple[str, ...]
    without: tuple[str, ...]


def correct_english(installation: Installation, actor: Person, segment_id: int, text: str, seen: str) -> int:
    """Change one segment of the English and write its file; return the document's new version.

    `seen` is the English that the editor was shown. Raise StaleText where it is no longer current, BothChanged where
    the file was changed meanwhile, ContentErrors where the new text may not stand in a leaflet. Nothing is approved
    by it: each locale's text is offered again, and 'meaning unchanged' is a declaration of its own.
    """
    _must_edit(actor)
    text = clean(text)
    with locked(installation.config.instance / "content.lock"):
        with reading(installation.engine) as connection:
            segment, stored = _current(connection, segment_id)
            site = documents.current_site(connection)
        if segment.text != seen:
            raise StaleText(seen, segment.text)
        if text == segment.text:
            raise PolyleafError("Nothing was changed.")
        folder = installation.config.source_content
        must_agree(folder, stored)
        path = source_path(folder, stored)
        file = str(path.relative_to(folder))
        corrected = _with_text(stored, segment, text)
        kind: Literal["leaflet", "shared"] = "shared" if stored.kind == "shared" else "leaflet"
        written = write_document(corrected)
        read = read_document(written, kind=kind, slug=stored.slug, file=file, site=site[0] if site else None)
        if [s.key for s in read.segments] != [s.key for s in corrected.segments] or read.outline != stored.outline:
            raise PolyleafError("This string cannot be changed here without touching others. Edit the file instead.")
        write_file(path, written.encode())
        return import_corrected(installation, actor, read)


def declare_unchanged(
    installation: Installation, actor: Person, old_segment_id: int, new_segment_id: int
) -> CarriedOver:
    """Declare that a changed English segment means what it meant: approvals carry over in every locale, by name.

    Refused where a number, unit, negation, name of a medicine, abbreviation or placeholder changed.
    """
    _must_edit(actor)
    with writing(installation.engine) as connection:
        log.lock(connection)
        new, document = _current(connection, new_segment_id)
        old = documents.segment_row(connection, old_segment_id)
        if old is None or old.document_id != document.id or old_segment_id == new_segment_id:
            raise NotFound("There is no such earlier string in this leaflet.")
        reasons = changes_of_meaning(old.text, new.text)
        if reasons:
            raise PolyleafError(f"The meaning may have changed: {', '.join(reasons)}. Each language must look again.")
        carried, without = [], []
        for locale in people.locales(connection):
            if _carry_over(connection, installation.now(), actor, old, new_segment_id, new, document.id, locale.tag):
                carried.append(locale.tag)
            else:
                without.append(locale.tag)
    return CarriedOver(tuple(carried), tuple(without))


def _carry_over(
    connection: Connection,
    now: str,
    actor: Person,
    old: AnyRow,
    new_segment_id: int,
    new: Segment,
    document_id: str,
    locale: str,
) -> bool:
    approved = suggestions.publishable_row(connection, old.id, locale)
    if approved is None or suggestions.publishable_row(connection, new_segment_id, locale) is not None:
        return False
    print_ = fingerprint(document_id, new.context, locale, new.text, approved.text)
    where = (new_segment_id, document_id)
    known = suggestions.of_units(connection, [new_segment_id], locale).get(new_segment_id, [])
    if print_ not in {s.fingerprint for s in known}:
        provenance = {"previous_source": old.text, "previous_context": old.context or None}
        add_suggestion(
            connection, now, where, locale, approved.text, "carried", print_, None, provenance, approved.author_id
        )
    data = {"document": document_id, "locale": locale, "fingerprint": print_, "basis": approved.fingerprint}
    record(connection, now, "carried", data, actor, "editor")
    project_unit(connection, new_segment_id, locale)
    return True


def _must_edit(actor: Person) -> None:
    if "editor" not in actor.content_roles:
        raise NotAllowed("Only an editor of the content team may change the English.")


def _current(connection: Connection, segment_id: int) -> tuple[Segment, Document]:
    row = documents.segment_row(connection, segment_id)
    if row is None:
        raise NotFound("There is no such string.")
    known = documents.all_documents(connection)[row.document_id]
    document = documents.load_document(connection, row.document_id, known.current_version)
    if document.kind == "pages":
        raise NotAllowed("The page's own strings come with the program and are not edited here.")
    segment = next((s for s in document.segments if s.key == (row.context, row.text)), None)
    if segment is None:
        raise NotFound("The current English no longer has this string.")
    return segment, document


def must_agree(folder: Path, stored: Document) -> None:
    """Raise BothChanged where a document's file in a content folder is not what the workspace has."""
    on_disk = next((d for d in read_folder(folder).documents if d.id == stored.id), None)
    if on_disk is None or without_lines(on_disk) != without_lines(stored):
        theirs = {s.key for s in on_disk.segments} if on_disk else set()
        ours = {s.key for s in stored.segments}
        raise BothChanged(
            stored.id,
            f"{stored.slug}.md",
            [s.text for s in stored.segments if s.key not in theirs],
            [s.text for s in on_disk.segments if s.key not in ours] if on_disk else ["the file is gone"],
        )


def _with_text(document: Document, segment: Segment, text: str) -> Document:
    """Return a document with one segment's text changed wherever it stands."""
    segments = tuple(replace(s, text=text) if s.key == segment.key else s for s in document.segments)
    facts = document.facts
    match segment.role:
        case "title":
            return replace(document, title=text, segments=segments)
        case "summary" | "audience":
            return replace(document, segments=segments)
        case "original":
            changed = tuple(replace(o, title=text) if o.title == segment.text else o for o in facts.originals)
            return replace(document, segments=segments, facts=replace(facts, originals=changed))
        case "video":
            videos = tuple(replace(v, title=text) if v.title == segment.text else v for v in facts.videos)
            return replace(document, segments=segments, facts=replace(facts, videos=videos))
    return replace(document, segments=segments, body=_body_with(document.body, segment.text, text))


def _body_with(body: str, old: str, new: str) -> str:
    # In the file a paragraph may be wrapped, inside a list or a quotation too.
    words = r"(?:[ \t]+|[ \t]*\n[ \t>]*)".join(re.escape(word) for word in old.split(" "))
    return re.sub(rf"(?<![^\s|>#*-]){words}(?=[ \t]*(?:\||\n|$))", lambda _: new, body)
