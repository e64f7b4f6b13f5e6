"""The grid of leaflets and languages, one leaflet with its facts and languages, and drafting what it lacks."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import NotFound, PolyleafError
from app.formats.languages import name_in
from app.jobs import draft_later, draft_progress
from app.store import english, overview
from app.translators.engines import ENGINES
from app.web import context
from app.web.leaflets.base import blueprint, content_team
from app.web.leaflets.grid import COUNTED, SHOWN, WAITING, Grid, Row, read_grid
from app.workflow.draft import engine, plan_drafts
from app.workflow.source_desk import held_sentence

ENGINE_WORDS = {
    "scripted": "Drafts that came with the leaflets (nothing is sent to anybody)",
    "google": "Google Translate (the English is sent to Google)",
    "mymemory": "MyMemory (the English is sent to MyMemory)",
    "libretranslate": "LibreTranslate (the English is sent to the server in the settings)",
    "microsoft": "Microsoft Translator (the English is sent to Microsoft)",
    "baidu": "Baidu (the English is sent to Baidu)",
    "deepl": "DeepL (the English is sent to DeepL)",
    "openai": "A language model (the English is sent to the server in the settings)",
}
RUNNING = ("waiting", "running")


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
    """Show where every leaflet stands in every language."""
    found = read_grid(context.installation(), context.connection())
    return render_template("leaflets/grid.html", grid=found, shown=SHOWN, counted=COUNTED, waiting=WAITING)


@blueprint.get("/<document_id>")
@content_team
def leaflet(document_id: str) -> ResponseReturnValue:
    """Show one leaflet or shared text: facts, versions and where each language stands."""
    found, row = find(document_id)
    connection, installation = context.connection(), context.installation()
    titles = overview.titles(connection)
    versions = _versions(document_id)
    running = {
        cell.locale: progress
        for cell in row.cells
        if (progress := draft_progress(installation, cell.locale, document_id))
        and progress.state not in ("done", "cancelled")
    }
    return render_template(
        "leaflets/leaflet.html",
        grid=found,
        row=row,
        titles=titles,
        versions=versions,
        running=running,
        ready=row.ready,
        special=english.special_approvals(connection, document_id),
        shown=SHOWN,
        counted=COUNTED,
        waiting=WAITING,
    )


@blueprint.route("/<document_id>/<locale>/draft", methods=["GET", "POST"])
@content_team
def draft(document_id: str, locale: str) -> ResponseReturnValue:
    """Say what drafting would send; asked by POST, leave it to the workers."""
    _, row = find(document_id)
    if row.held:
        return render_template(
            "leaflets/held.html", row=row, locale=locale, sentence=held_sentence(row.title, row.held)
        ), 409
    context.end_reading()
    plan = plan_drafts(context.installation(), locale, document_id)
    names = _engines(locale)
    if request.method == "POST":
        chosen = request.form.get("engine", "")
        if chosen not in names:
            raise PolyleafError("Choose who drafts.")
        draft_later(context.installation(), locale, chosen, document_id, context.actor().id)
        flash(f"{plan.strings} strings are being drafted into {name_in(locale, 'en')}.", "good")
        return redirect(url_for("leaflets.leaflet", document_id=document_id, _anchor=locale), 303)
    engines = [(name, ENGINE_WORDS.get(name, name)) for name in names]
    return render_template("leaflets/draft.html", row=row, locale=locale, plan=plan, engines=engines)


@blueprint.get("/<document_id>/<locale>/progress")
@content_team
def progress(document_id: str, locale: str) -> ResponseReturnValue:
    """Say how far drafting is, for the script that keeps the page fresh."""
    found = draft_progress(context.installation(), locale, document_id)
    if found is None:
        raise NotFound("Nothing is being drafted.")
    return {"running": found.state in RUNNING, "done": found.done, "total": found.total}


def _engines(locale: str) -> list[str]:
    """Return the engines that have all their settings and draft into a locale."""
    found = []
    for name in ENGINES:
        try:
            if engine(context.installation(), name).supports(locale):
                found.append(name)
        except PolyleafError:
            continue
    return found


def find(document_id: str) -> tuple[Grid, Row]:
    """Return a document's row of the grid; raise NotFound."""
    found = read_grid(context.installation(), context.connection(), document_id)
    row = found.row(document_id) if found else None
    if found is None or row is None:
        raise NotFound(f"There is no leaflet with the id {document_id!r}.")
    return found, row


def _versions(document_id: str) -> list[Version]:
    """Return a document's source versions, newest first."""
    connection = context.connection()
    segments = overview.segments_by_version(connection, document_id)
    versions, before = [], frozenset[int]()
    for row in overview.versions(connection, document_id):
        now = segments.get(row.version, frozenset())
        versions.append(Version(row.version, row.created_at, len(now - before), len(before - now)))
        before = now
    return versions[::-1]
