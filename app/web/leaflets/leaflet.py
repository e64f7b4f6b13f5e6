"""The grid of leaflets and languages, one leaflet with its facts and languages, how far drafting is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import get_template_attribute, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.errors import NotFound
from app.jobs import draft_progress, progress_of
from app.store import documents, draft_jobs, overview, people
from app.web import context
from app.web.leaflets.base import blueprint, content_team
from app.web.leaflets.cells import COUNTED, SHOWN, WAITING, Grid, Row, in_order
from app.web.leaflets.grid import read_grid
from app.web.paging import Paged
from app.workflow.withdrawal import Outdated, outdated_among, outdated_editions

RUNNING = ("waiting", "running")
CELLS = 180
"""Leaflets times languages on one page of the grid, within the bounds that follow."""

LEAST_LEAFLETS, MOST_LEAFLETS = 5, 50
MOST_ROWS = 500
"""Rows of the grid that are kept as written, some kilobytes each."""


@dataclass(frozen=True)
class Version:
    """A source version with what changed in it since the one before, in strings."""

    number: int
    created_at: str
    added: int
    removed: int


@blueprint.get("/")
@content_team
def grid() -> ResponseReturnValue:
    """Show where every leaflet stands in every language, a page of leaflets at a time."""
    connection = context.connection()
    asked = request.args.get("find", "").strip()
    words = asked.casefold()
    tags = [row.tag for row in people.locales(connection)]
    rows = [row for row in documents.all_documents(connection).values() if row.active and words in row.title.casefold()]
    page = Paged.of(sorted(rows, key=in_order), min(MOST_LEAFLETS, max(LEAST_LEAFLETS, CELLS // max(1, len(tags)))))
    ids = [row.id for row in page.rows]
    found = read_grid(context.installation(), connection, *ids, tags=tags) if ids else None
    return render_template(
        "leaflets/grid.html",
        grid=found,
        page=page,
        asked=asked,
        shown=SHOWN,
        counted=COUNTED,
        row_html=_row_html,
    )


@lru_cache(maxsize=MOST_ROWS)
def _row_html(row: Row) -> Markup:
    written: Markup = get_template_attribute("leaflets/grid_row.html", "row_html")(row, WAITING)
    return written


@blueprint.get("/<document_id>")
@content_team
def leaflet(document_id: str) -> ResponseReturnValue:
    """Show one leaflet or shared text: facts, versions and where each language stands."""
    found, row = find(document_id, approved=True)
    connection = context.connection()
    newest = draft_jobs.newest_of(connection, document_id)
    running = {tag: progress_of(job) for tag, job in newest.items() if job.state not in ("done", "cancelled")}
    return render_template(
        "leaflets/leaflet.html",
        grid=found,
        row=row,
        titles={version.id: version.title for version in found.versions},
        versions=versions_of(found, document_id),
        running=running,
        ready=row.ready,
        outdated=_outdated(found, row) if "publisher" in context.actor().content_roles else (),
        shown=SHOWN,
        counted=COUNTED,
        waiting=WAITING,
    )


@blueprint.get("/<document_id>/<locale>/progress")
@content_team
def progress(document_id: str, locale: str) -> ResponseReturnValue:
    """Say how far drafting is, for the script that keeps the page fresh."""
    found = draft_progress(context.installation(), locale, document_id)
    if found is None:
        raise NotFound("Nothing is being drafted.")
    return {"running": found.state in RUNNING, "done": found.done, "total": found.total}


def find(document_id: str, flags: bool = True, approved: bool = False) -> tuple[Grid, Row]:
    """Return a document's row of the grid, with what stands in its way as `flags`; raise NotFound."""
    connection = context.connection()
    found = read_grid(context.installation(), connection, document_id, flags=flags, approved=approved)
    row = found.row(document_id) if found else None
    if found is None or row is None:
        raise NotFound(f"There is no leaflet with the id {document_id!r}.")
    return found, row


def versions_of(found: Grid, document_id: str) -> list[Version]:
    """Return a document's source versions, newest first, from the grid that has it."""
    segments = overview.segments_by_version(context.connection(), document_id)
    versions, before = [], frozenset[int]()
    for row in found.versions:
        if row.id == document_id:
            now = segments.get(row.version, frozenset())
            versions.append(Version(row.version, row.created_at, len(now - before), len(before - now)))
            before = now
    return versions[::-1]


def _outdated(found: Grid, row: Row) -> tuple[Outdated, ...]:
    if row.kind == "leaflet":
        return outdated_among(row.id, found.versions, found.live)
    return outdated_editions(context.connection(), row.id)
