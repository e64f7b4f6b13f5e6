"""The content team's screens of machine drafting: what it would send and cost, how far it is, what went wrong."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import NotFound, PolyleafError
from app.formats.languages import name_in
from app.jobs import draft_later, resume_later, retry_later
from app.store import documents, draft_jobs, people
from app.store.engine import AnyRow
from app.translators.engines import ENGINES
from app.translators.protocol import Translator
from app.web import context
from app.web.access import content_role
from app.web.marking import word_difference
from app.web.page_helpers import ENGINE_NAMES, add_navigation
from app.workflow import drafting_queue
from app.workflow.back_translation import LABEL, BackReport, back_translate_all, back_translations_of
from app.workflow.draft import engine, engines_with_settings, plan_drafts
from app.workflow.engine_standing import standings
from app.workflow.source_desk import held_documents

blueprint = Blueprint("drafts", __name__, url_prefix="/drafts")
content_team = content_role("editor", "publisher", "administrator")

RECEIVERS = {
    "scripted": "they came with the leaflets; nothing is sent to anybody",
    "libretranslate": "the English is sent to the server in the settings",
    "openai": "the English is sent to the server in the settings",
    "microsoft": "the English is sent to Microsoft",
    "google": "the English is sent to Google",
}
SHOWN = 30
FAILURES = 200
AT_ONCE = 40
"""Strings that an engine reads back while somebody waits."""

MOVES = {
    "pause": (drafting_queue.pause, "Nothing more is sent until you resume it. What is under way is kept."),
    "resume": (resume_later, "Drafting goes on."),
    "retry": (retry_later, "What failed or was not reached is tried again."),
    "cancel": (drafting_queue.cancel, "Cancelled. Every draft that was made stays."),
}


@blueprint.record
def _navigation(state) -> None:  # type: ignore[no-untyped-def]
    about = "machine drafts, glossaries and earlier translations"
    add_navigation(state.app, "Drafting", "drafts.jobs", about, "editor", "publisher", "administrator")


@blueprint.get("/")
@content_team
def jobs() -> ResponseReturnValue:
    """Show the newest jobs with their progress, and where each engine stands."""
    connection = context.connection()
    return render_template(
        "drafts/jobs.html",
        jobs=draft_jobs.recent(connection, SHOWN),
        engines=standings(context.installation(), connection),
        names=ENGINE_NAMES,
        active=draft_jobs.ACTIVE,
        locales=[row.tag for row in people.locales(connection)],
    )


@blueprint.route("/new", methods=["GET", "POST"])
@content_team
def new() -> ResponseReturnValue:
    """Say what drafting would send and cost; asked by POST, leave it to the workers."""
    connection, installation = context.connection(), context.installation()
    locale, document = request.args.get("locale", ""), request.args.get("document") or None
    known = {id_: row for id_, row in documents.all_documents(connection).items() if row.active}
    values: dict[str, Any] = {
        "locale": locale,
        "document": document,
        "documents": known.values(),
        "locales": [row.tag for row in people.locales(connection)],
        "names": ENGINE_NAMES,
        "receivers": RECEIVERS,
    }
    if not locale:
        return render_template("drafts/new.html", plan=None, **values)
    sentence = held(locale, document)
    if document is not None and sentence:
        return render_template("leaflets/held.html", row=known[document], locale=locale, sentence=sentence), 409
    plan = plan_drafts(installation, locale, document)
    engines = ready_engines(locale)
    if request.method == "GET":
        return render_template("drafts/new.html", plan=plan, engines=engines, **values)
    job_id = ask_for_drafts(locale, request.form.get("engine", ""), document)
    if job_id is None:
        flash("Every string has a text already. Drafts never replace one.", "good")
        return redirect(url_for(".jobs"), 303)
    flash(f"{plan.strings} strings are being drafted into {name_in(locale, 'en')}.", "good")
    return redirect(url_for(".job", job_id=job_id), 303)


@blueprint.get("/<int:job_id>")
@content_team
def job(job_id: int) -> ResponseReturnValue:
    """Show one job: how far, what stands in the way, and what each string said that failed."""
    row = job_of(job_id)
    failures = draft_jobs.failures(context.connection(), job_id, FAILURES)
    return render_template("drafts/job.html", job=row, failures=failures, names=ENGINE_NAMES, active=draft_jobs.ACTIVE)


@blueprint.get("/<int:job_id>/progress")
@content_team
def progress(job_id: int) -> ResponseReturnValue:
    """Say how far a job is, for the script that keeps the page fresh."""
    row = job_of(job_id)
    return {"running": row.state in draft_jobs.ACTIVE, "done": row.done, "total": row.total}


@blueprint.get("/<int:job_id>/cancel")
@content_team
def confirm_cancel(job_id: int) -> ResponseReturnValue:
    """Ask before a job is ended for good."""
    return render_template("drafts/cancel.html", job=job_of(job_id), names=ENGINE_NAMES)


@blueprint.post("/<int:job_id>")
@content_team
def move(job_id: int) -> ResponseReturnValue:
    """Pause, resume, cancel a job or try again what failed in it."""
    action = MOVES.get(request.form.get("action", ""))
    if action is None:
        raise PolyleafError("Say what to do with the job.")
    context.end_reading()
    action[0](context.installation(), job_id)
    flash(action[1], "good")
    return redirect(url_for(".job", job_id=job_id), 303)


@blueprint.route("/back/<locale>/<document_id>", methods=["GET", "POST"])
@content_team
def back(locale: str, document_id: str) -> ResponseReturnValue:
    """Show what a machine reads in a leaflet's texts; by POST have it read those that it has not read yet."""
    installation = context.installation()
    row = leaflet_in(document_id, locale)
    context.end_reading()
    if request.method == "POST":
        name = request.form.get("engine", "")
        report = back_translate_all(installation, locale, chosen_engine(name), document_id, most=AT_ONCE)
        flash(_said(report, name), "good" if report.translated else "warn")
        return redirect(url_for(".back", locale=locale, document_id=document_id), 303)
    found = back_translations_of(installation, locale, document_id)
    return render_template(
        "drafts/back.html",
        locale=locale,
        document=row,
        strings=[(one, kept, word_difference(one.source, kept.text) if kept else None) for one, kept in found],
        missing=sum(kept is None for _, kept in found),
        engines=engines_with_settings(installation),
        names=ENGINE_NAMES,
        label=LABEL,
        at_once=AT_ONCE,
    )


def _said(report: BackReport, name: str) -> str:
    sentences = [f"{report.translated} strings were read."]
    if report.refused:
        sentences.append(f"{report.refused} were left out: {ENGINE_NAMES[name]} drafted them itself.")
    if report.failed:
        sentences.append(f"{len(report.failed)} failed: {report.failed[0][1]}")
    return " ".join([*sentences, report.stopped]).strip()


def held(locale: str, document: str | None) -> str:
    """Say why a leaflet may not be drafted yet, '' where it may; raise NotFound for an unknown leaflet or language."""
    connection, installation = context.connection(), context.installation()
    known = {id_ for id_, row in documents.all_documents(connection).items() if row.active}
    if document is not None and document not in known:
        raise NotFound(f"There is no leaflet with the id {document!r}.")
    if people.locale_row(connection, locale) is None:
        raise NotFound("This language has not been added to the workspace.")
    context.end_reading()
    return "" if document is None else held_documents(installation, {document}).get(document, "")


def ask_for_drafts(locale: str, engine_name: str, document: str | None) -> int | None:
    """Leave it to the workers to draft what lacks a text; return the job's number, None where nothing does."""
    if sentence := held(locale, document):
        raise PolyleafError(sentence)
    if engine_name not in ready_engines(locale):
        raise PolyleafError("Choose who drafts.")
    return draft_later(context.installation(), locale, engine_name, document, context.actor().id)


def leaflet_in(document_id: str, locale: str) -> AnyRow:
    """Return a leaflet's row; raise NotFound where there is none, or no such language."""
    connection = context.connection()
    row = documents.all_documents(connection).get(document_id)
    if row is None or people.locale_row(connection, locale) is None:
        raise NotFound("There is no such leaflet in this language.")
    return row


def chosen_engine(name: str) -> Translator:
    """Return an engine that has its settings, by name."""
    if name not in engines_with_settings(context.installation()):
        raise PolyleafError("Choose an engine.")
    return engine(context.installation(), name)


def ready_engines(locale: str) -> list[str]:
    """Return the engines that have all their settings and draft into a locale."""
    found = []
    for name in ENGINES:
        try:
            if engine(context.installation(), name).supports(locale):
                found.append(name)
        except PolyleafError:
            continue
    return found


def job_of(job_id: int) -> AnyRow:
    """Return a job as lists have it, or raise NotFound."""
    row = draft_jobs.told(context.connection(), min(job_id, 2**31 - 1))
    if row is None:
        raise NotFound("There is no such job.")
    return row
