"""Leaflets and shared texts: where they stand, their source, pushing and importing them, versions side by side."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from msgspec import Meta

from app.domain.edition import facts_as_data, facts_from_data
from app.domain.lint import SourceFinding
from app.errors import NotFound, StaleText
from app.formats.import_report import cautions_of, counts_of
from app.formats.markdown import write_document
from app.store import documents, english, people
from app.store.engine import AnyRow
from app.web import context
from app.web.api.paging import Paging, page, page_of_all, place
from app.web.api.registry import LARGEST, Answer, Page, Request, Upload, get, post, put
from app.web.api.resources.base import EDITOR, TEAM, Dry, act, of
from app.web.api.serving import changed, located
from app.web.leaflets.cells import Cell, Row
from app.web.leaflets.desk import findings_of
from app.web.leaflets.difference import compare, fact_changes
from app.web.leaflets.grid import read_grid
from app.web.leaflets.leaflet import Version, find, versions_of
from app.workflow import taking_in
from app.workflow.importing import Imported, import_content

Id = Annotated[str, Meta(min_length=1, max_length=64)]
Slug = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Markdown = Annotated[str, Meta(min_length=1, max_length=500_000)]
Number = Annotated[int, Meta(ge=1, le=LARGEST)]
FILES = (
    "text/markdown",
    "text/html",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
)
_ENDINGS = dict(zip(FILES, (".md", ".html", ".pdf", ".docx"), strict=True))


class Standing(Answer):
    """Where a leaflet stands in a language: strings by state, and whom it waits for ('' for nobody).

    `live` is the version that patients read; `stale` says that the English has moved on from it.
    """

    locale: str
    strings: dict[str, int]
    waiting: str
    live: int | None
    stale: bool
    overdue: bool
    questions: int


class Leaflet(Answer):
    """A leaflet, a shared text or the pages' own strings: `facts` are those of its front matter.

    `held` counts the findings that keep it from being translated.
    """

    id: str
    kind: str
    slug: str
    title: str
    version: int
    facts: dict[str, Any]
    shared: list[str]
    overdue: bool
    english_waiting: str
    english_live: int | None
    held: int
    languages: list[Standing]


class Source(Answer):
    """The English of the current version as its file holds it: front matter with the facts, then Markdown."""

    id: str
    kind: str
    slug: str
    version: int
    markdown: str


class DeskFinding(Answer):
    """What the source desk finds in the English; `block` holds translation. `answer` is what somebody said to it."""

    key: str
    check: str
    severity: str
    line: int
    message: str
    remedy: str
    excerpt: str
    answer: str | None


class Pushed(Answer):
    """What a push did: change is new, changed, facts (only dates or sources) or same; strings added and removed."""

    id: str
    version: int
    change: str
    added: int
    removed: int
    findings: list[DeskFinding]


class NewLeaflet(Request):
    """A leaflet to take in: its file's name without an ending, and the file with its front matter."""

    slug: Slug
    markdown: Markdown


class NewSource(Request):
    """The whole file as it is to be."""

    markdown: Markdown


class Incoming(Request):
    """What a file is called, the id to give the leaflet, and whom it is for."""

    name: Annotated[str, Meta(max_length=120)] = "upload"
    identifier: Id | None = None
    audience: Annotated[str, Meta(max_length=500)] | None = None


class Line(Answer):
    """What became of a line of the file."""

    line: int
    text: str
    fate: str
    detail: str


class Conversion(Answer):
    """A file as a leaflet that is not saved yet: look at every line, then push `markdown`."""

    slug: str
    markdown: str
    counts: dict[str, int]
    cautions: list[str]
    taken: str
    lines: list[Line]


class SourceVersion(Answer):
    """A state of the English, with how many strings came and went since the one before."""

    version: int
    created_at: str
    added: int
    removed: int


class Two(Request):
    """Two versions, the older one first."""

    old: Number
    new: Number


class Change(Answer):
    """A string that differs: kind is changed, added, removed or moved.

    `waiting` are the languages that have not approved it; `carries` those whose approval of the old one could be
    carried over; `reasons` say why its meaning may not be declared unchanged.
    """

    kind: str
    old_segment: int | None
    old_text: str | None
    new_segment: int | None
    new_text: str | None
    waiting: list[str]
    carries: list[str]
    reasons: list[str]


class FactChange(Answer):
    """A review fact that differs."""

    fact: str
    old: str
    new: str


class Difference(Answer):
    """All that differs between two versions."""

    changes: list[Change]
    same: int
    facts: list[FactChange]


class Folder(Answer):
    """What reading the content folder did, or would do: one entry a document that changed."""

    documents: list[Pushed]


@get("/leaflets", TEAM)
def leaflets(query: Paging) -> Page[Leaflet]:
    """List everything that is translated, with where it stands in each language."""
    connection, after = context.connection(), place(query, str)
    known = sorted(id_ for id_, row in documents.all_documents(connection).items() if row.active)
    ids = [id_ for id_ in known if after is None or id_ > after[0]][: query.limit + 1]
    grid = read_grid(context.installation(), connection, *ids) if ids else None
    rows = sorted(grid.rows if grid else (), key=lambda row: row.id)
    return page(query, rows, lambda row: (row.id,), _leaflet)


@post("/leaflets", EDITOR, "content", status=201, slow=True)
def add_leaflet(body: NewLeaflet) -> Pushed:
    """Take a new leaflet in: its file is written into the content folder and read."""
    id_ = act(taking_in.take_in, body.markdown, body.slug)
    located(f"/api/v1/leaflets/{id_}")
    row = documents.all_documents(context.connection())[id_]
    strings = documents.segment_places(context.connection(), id_, row.current_version)
    return _pushed(Imported(id_, row.kind, row.current_version, "new", len(strings)))


@post("/leaflets/conversions", EDITOR, "content", takes=FILES, stores=False)
def convert(query: Incoming, body: Upload) -> Conversion:
    """Show what a Markdown, HTML, Word or PDF file would be as a leaflet, line by line; nothing is stored."""
    context.end_reading()
    name = query.name + _ENDINGS[body.media_type]
    found = taking_in.propose(context.installation(), body.data, name, query.identifier, query.audience)
    lines = [
        Line(line=e.line, text=e.text, fate=e.fate, detail=e.detail) for e in found.cleaned.report if e.text.strip()
    ]
    return Conversion(
        slug=found.cleaned.document.slug,
        markdown=found.cleaned.markdown,
        counts=asdict(counts_of(found.cleaned.report)),
        cautions=list(cautions_of(found.conversion)),
        taken=found.taken,
        lines=lines,
    )


@post("/leaflets/folder", EDITOR, "content", slow=True)
def read_folder(query: Dry) -> Folder:
    """Read the content folder, or say what it has that the workspace has not."""
    context.end_reading()
    report = import_content(context.installation(), dry_run=query.dry_run)
    changed = [one for one in report if one.change != "same"]
    return Folder(documents=[_pushed(one, with_findings=not query.dry_run) for one in changed])


@get("/leaflets/<document_id>", TEAM)
def leaflet(document_id: str) -> Leaflet:
    """Return one leaflet or shared text."""
    return _leaflet(find(document_id)[1])


@get("/leaflets/<document_id>/source", TEAM)
def source(document_id: str) -> Source:
    """Return the English as its file holds it."""
    row = _editable(document_id)
    stored = documents.load_document(context.connection(), document_id, row.current_version)
    version = row.current_version
    return Source(id=row.id, kind=row.kind, slug=row.slug, version=version, markdown=write_document(stored))


@put("/leaflets/<document_id>/source", EDITOR, "content", slow=True)
def push(document_id: str, body: NewSource, seen: Source) -> Pushed:
    """Replace the English, dates and sources; what did not change keeps its approvals.

    The id in the front matter must be the same. The same text again makes no new version.
    """
    try:
        return _pushed(act(taking_in.replace_source, document_id, body.markdown, seen.version))
    except StaleText:
        raise changed() from None


@get("/leaflets/<document_id>/versions", TEAM)
def versions(document_id: str, query: Paging) -> Page[SourceVersion]:
    """List the states of the English, newest first."""
    found, _ = find(document_id, flags=False)

    def told(one: Version) -> SourceVersion:
        return SourceVersion(version=one.number, created_at=one.created_at, added=one.added, removed=one.removed)

    return page_of_all(query, versions_of(found, document_id), lambda one: (-one.number,), (int,), told)


@get("/leaflets/<document_id>/differences", TEAM)
def differences(document_id: str, query: Two) -> Difference:
    """Say what differs between two versions, and what it costs each language."""
    connection = context.connection()
    rows = {row.version: row for row in documents.versions(connection, document_id)}
    if query.old not in rows or query.new not in rows or query.old >= query.new:
        raise NotFound("There are no such versions of this leaflet.")
    found = compare(
        english.strings(connection, document_id, query.old),
        english.strings(connection, document_id, query.new),
        english.approvals(connection, document_id),
        [row.tag for row in people.locales(connection)],
    )
    facts = fact_changes(facts_from_data(rows[query.old].facts), facts_from_data(rows[query.new].facts))
    return Difference(
        changes=[
            Change(
                kind=one.kind,
                old_segment=one.old.segment_id if one.old is not None else None,
                old_text=one.old.text if one.old is not None else None,
                new_segment=one.new.segment_id if one.new is not None else None,
                new_text=one.new.text if one.new is not None else None,
                waiting=list(one.waiting),
                carries=list(one.carries),
                reasons=list(one.reasons),
            )
            for one in found.changes
        ],
        same=found.same,
        facts=[FactChange(fact=fact, old=old, new=new) for fact, old, new in facts],
    )


def desk_finding(finding: SourceFinding, answer: Any) -> DeskFinding:
    """Return a finding of the source desk with what was answered to it."""
    return of(DeskFinding, finding, answer=answer.outcome if answer else None)


def _leaflet(row: Row) -> Leaflet:
    return Leaflet(
        id=row.id,
        kind=row.kind,
        slug=row.slug,
        title=row.title,
        version=row.version,
        facts=facts_as_data(row.facts),
        shared=list(row.shared),
        overdue=row.overdue,
        english_waiting=row.english,
        english_live=row.english_live,
        held=row.held,
        languages=[_standing(cell) for cell in row.cells],
    )


def _standing(cell: Cell) -> Standing:
    return of(Standing, cell, strings=cell.counts, questions=cell.asked)


def _editable(document_id: str) -> AnyRow:
    row = documents.all_documents(context.connection()).get(document_id)
    if row is None or row.kind == "pages" or not row.active:
        raise NotFound(f"There is no leaflet or shared text with the id {document_id!r}.")
    return row


def _pushed(done: Imported, with_findings: bool = True) -> Pushed:
    looked_at = with_findings and done.kind != "pages" and done.change != "gone"
    found = findings_of(done.document)[1] if looked_at else []
    return Pushed(
        id=done.document,
        version=done.version,
        change=done.change,
        added=done.added,
        removed=done.removed,
        findings=[desk_finding(finding, answer) for finding, answer in found],
    )
