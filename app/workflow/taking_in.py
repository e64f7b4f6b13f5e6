"""A document that comes in through the workspace: converted, cleaned, shown; saved only when somebody confirms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.errors import ContentErrors, Fault, NotAllowed, NotFound, PolyleafError, StaleText
from app.formats.cleanup import CleanedExport, clean_export
from app.formats.content import read_folder
from app.formats.conversion import Conversion, convert
from app.formats.files import locked, write_file
from app.formats.markdown import read_document
from app.store import documents
from app.store.engine import reading
from app.store.people import Person
from app.workflow.correction import must_agree
from app.workflow.importing import Imported, import_content, source_path
from app.workflow.installation import Installation


@dataclass(frozen=True)
class Proposal:
    """What would be taken in: the file as Markdown, and the leaflet made of it with an account of every line.

    `taken` says why it cannot be saved as it is, empty where it can.
    """

    file: str
    conversion: Conversion
    cleaned: CleanedExport
    taken: str


def propose(
    installation: Installation, data: bytes, name: str, identifier: str | None, audience: str | None
) -> Proposal:
    """Convert and clean a file, and store nothing; raise ContentErrors for one that is refused."""
    with reading(installation.engine) as connection:
        site = documents.current_site(connection)
        known = documents.all_documents(connection)
    conversion = convert(data, name)
    cleaned = clean_export(
        conversion.markdown, file=name, site=site[0] if site else None, identifier=identifier, audience=audience
    )
    id_ = cleaned.document.id
    path = installation.config.source_content / f"{cleaned.document.slug}.md"
    taken = "" if id_ not in known and not path.exists() else _taken(id_)
    return Proposal(name, conversion, cleaned, taken)


def take_in(installation: Installation, actor: Person, markdown: str, slug: str) -> str:
    """Write a new leaflet into the content folder and read the folder; return its id.

    Nothing is written where a leaflet of this name or id is there, or where the folder could not be read with it.
    """
    if "editor" not in actor.content_roles:
        raise NotAllowed("Only an editor of the content team may take a document in.")
    folder = installation.config.source_content
    with locked(installation.config.instance / "content.lock"):
        content = read_folder(folder)
        file = f"{slug}.md"
        document = read_document(markdown, kind="leaflet", slug=slug, file=file, site=content.site)
        path = folder / file
        if path.parent != folder or path.exists() or document.id in {known.id for known in content.documents}:
            raise PolyleafError(_taken(document.id))
        with reading(installation.engine) as connection:
            if document.id in documents.all_documents(connection):
                raise PolyleafError(_taken(document.id))
        write_file(path, markdown.encode())
        try:
            import_content(installation, brought={document.id: actor})
        except PolyleafError:
            # The folder is as it was, so that what was wrong elsewhere in it does not become wrong twice.
            path.unlink()
            raise
    return document.id


def replace_source(
    installation: Installation, actor: Person, document_id: str, markdown: str, version: int
) -> Imported:
    """Replace the file of a leaflet or shared block by another state of it, and read the folder; say what changed.

    `version` is the one that was current when somebody looked. Raise ContentErrors for a file with faults, BothChanged
    where the file in the folder is not what the workspace has; then nothing was changed.
    """
    if "editor" not in actor.content_roles:
        raise NotAllowed("Only an editor of the content team may change the English.")
    folder = installation.config.source_content
    with locked(installation.config.instance / "content.lock"):
        with reading(installation.engine) as connection:
            row = documents.all_documents(connection).get(document_id)
            if row is None or row.kind == "pages":
                raise NotFound(f"There is no leaflet or shared text with the id {document_id!r}.")
            stored = documents.load_document(connection, document_id, row.current_version)
        if row.current_version != version:
            raise StaleText(str(version), str(row.current_version))
        must_agree(folder, stored)
        path = source_path(folder, stored)
        kind: Literal["leaflet", "shared"] = "shared" if stored.kind == "shared" else "leaflet"
        file = str(path.relative_to(folder))
        wanted = read_document(markdown, kind=kind, slug=stored.slug, file=file, site=read_folder(folder).site)
        if wanted.id != document_id:
            fault = Fault(file, 2, "id", repr(wanted.id), f"{document_id!r}, which this leaflet keeps for ever")
            raise ContentErrors([fault])
        before = path.read_bytes()
        write_file(path, markdown.encode())
        try:
            report = import_content(
                installation,
                take={document_id: "file"},
                brought={document_id: actor},
                seen={document_id: version},
            )
        except PolyleafError:
            write_file(path, before)
            raise
    return next(done for done in report if done.document == document_id)


def missing_file() -> ContentErrors:
    """Make the error for a form without a file."""
    return ContentErrors([Fault("upload", 1, "file", "no file", "choose a Markdown, HTML, Word or PDF file")])


def _taken(id_: str) -> str:
    return f"There is a leaflet with the id {id_!r} already. Give this one another id; nothing is overwritten."
