"""The queue and the editor: what is riskiest next, one string large, and the decisions on it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.domain.signoff import Role
from app.errors import Blocked, NeedsReason, PolyleafError, StaleText
from app.store import comments, documents, editor
from app.store.engine import AnyRow
from app.web import access, context, unit_aids, unit_page
from app.web.decisions import DONE, decided, seconds_shown, shown_now, unit_of
from app.web.fresh import held_words, waiting_for
from app.web.leaflets.base import own_policy, patient_page
from app.web.offers import Offer
from app.workflow import review
from app.workflow.discussion import comment
from app.workflow.glossary import findings as check_findings
from app.workflow.glossary import glossary_of
from app.workflow.in_place import page_in_place

blueprint = Blueprint("review", __name__, url_prefix="/review/<locale>")

ANY_ROLE: tuple[Role, ...] = ("translator", "reviewer", "clinician")
BATCH = 10
LONGEST = 10_000
"""Characters of a text that is still looked at; no block of a leaflet comes near it."""

_PLACE = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})")
HELPS = ("use", "back")
"""What decides nothing: putting an earlier translation into the field, asking for a back-translation."""


@blueprint.get("/")
@access.locale_role(*ANY_ROLE)
def queue(locale: str) -> ResponseReturnValue:
    """Show the ten riskiest strings that wait for this person, and how far the language is."""
    task, document = _task(locale), request.args.get("document") or None
    connection = context.connection()
    counts = editor.document_counts(connection, [locale]).get(locale, {})
    rows = queue_of(locale, task, document, _place(), BATCH + 1)
    more = rows[BATCH - 1] if len(rows) > BATCH else None
    chosen = counts.values() if document is None else [counts.get(document, {})]
    return render_template(
        "review/queue.html",
        locale=locale,
        task=task,
        tasks=tasks_of(locale),
        document=document,
        documents=[row for id_, row in documents.all_documents(connection).items() if id_ in counts],
        counts=_added(chosen),
        items=[{"row": row, "why": unit_page.why_risky(row)} for row in rows[:BATCH]],
        after=f"{more.risk}.{more.segment_id}" if more else None,
        later=_place() is not None,
        waivers=waivers_for(locale),
        waiting=waiting_for(context.actor(), locale)[locale],
    )


@blueprint.get("/start")
@access.locale_role(*ANY_ROLE)
def start(locale: str) -> ResponseReturnValue:
    """Lead to the next string of a queue: the riskiest one, or the first after the place `after`."""
    return _onward(locale, _task(locale), request.args.get("document") or None, _place())


@blueprint.get("/<int:segment_id>")
@access.locale_role(*ANY_ROLE)
def editor_page(locale: str, segment_id: int) -> ResponseReturnValue:
    """Show one string with all that helps to judge it, and claim it for a while."""
    return _show(unit_of(locale, segment_id))


@blueprint.get("/<int:segment_id>/aids")
@access.locale_role(*ANY_ROLE)
def aids(locale: str, segment_id: int) -> ResponseReturnValue:
    """Answer with earlier translations and the machine back-translation, for the script that puts them in place."""
    row = unit_of(locale, segment_id)
    return render_template("review/aids.html", aids=unit_aids.gather(row), locale=locale, unit=row)


@blueprint.get("/<int:segment_id>/page")
@own_policy
@access.locale_role(*ANY_ROLE)
def in_place(locale: str, segment_id: int) -> ResponseReturnValue:
    """Answer with the leaflet's page as it would be with the texts of now, this string marked in it."""
    row = unit_of(locale, segment_id)
    html = page_in_place(context.installation(), context.connection(), row.document_id, locale, segment_id)
    return patient_page(html.encode())


@blueprint.route("/<int:segment_id>/discussion", methods=["GET", "POST"])
@access.locale_or_content_role(*ANY_ROLE)
def discussion(locale: str, segment_id: int) -> ResponseReturnValue:
    """Show what was said about a string, also to the content team, whom the editor is closed to; by POST add to it."""
    row = unit_of(locale, segment_id)
    typed, refusal = request.form.get("comment", ""), None
    if request.method == "POST":
        context.end_reading()
        try:
            said = comment(context.installation(), context.actor(), locale, segment_id, typed)
        except PolyleafError as error:
            refusal = error
        else:
            flash(DONE["comment"], "good")
            return redirect(url_for(".discussion", locale=locale, segment_id=segment_id, _anchor=f"c{said}"), 303)
    found = comments.of_unit(context.connection(), segment_id, locale)
    page = render_template(
        "review/discussion.html", locale=locale, unit=row, comments=found, typed=typed, refusal=refusal
    )
    return page, refusal.http_status if refusal else 200


@blueprint.post("/<int:segment_id>")
@access.locale_role(*ANY_ROLE)
def decide(locale: str, segment_id: int) -> ResponseReturnValue:
    """Take a decision on the text that was seen and go on to the next string; a refusal keeps what was typed."""
    row = unit_of(locale, segment_id)
    action, _, finding = request.form.get("action", "").partition(":")
    seen, typed = request.form.get("seen", ""), request.form.get("text", "")
    if action not in (*DONE, *HELPS) or "\0" in typed:
        abort(400)
    if len(typed) > LONGEST:
        abort(413)
    context.end_reading()
    if action in HELPS:
        return _helped(segment_id, locale, action, finding, typed)
    try:
        words = decided(row, action, typed, seen, finding)
    except PolyleafError as refusal:
        context.end_reading()
        values = _values(unit_of(locale, segment_id), typed if action not in ("reject", "withdraw") else None)
        kinds = {"stale": StaleText, "blocked": Blocked, "reasons_wanted": NeedsReason}
        values |= {"refusal": refusal} | {name: isinstance(refusal, kind) for name, kind in kinds.items()}
        return render_template("review/editor.html", **values), refusal.http_status
    if action in ("waive", "question", "comment"):
        flash(words, "good")
        if action != "waive" and review.clean(typed) != (row.target or ""):
            # What is being typed is in no store yet: the page is shown with it instead of being opened anew.
            context.end_reading()
            said = {name: value for name, value in request.form.items() if name != action}
            return render_template("review/editor.html", **_values(unit_of(locale, segment_id), typed, said))
        document = request.args.get("document") or None
        here = url_for(".editor_page", locale=locale, segment_id=segment_id, task=_task(locale), document=document)
        return redirect(here, 303)
    again = url_for(".editor_page", locale=locale, segment_id=segment_id)
    flash(Markup('{} <a href="{}">Open it again</a>').format(words, again), "good")
    return _onward(locale, _task(locale), request.args.get("document") or None, (row.risk, segment_id))


@blueprint.post("/<int:segment_id>/look")
@access.locale_role(*ANY_ROLE)
def look(locale: str, segment_id: int) -> ResponseReturnValue:
    """Return how a text would stand on the page and what the checks find in it; store nothing."""
    row = unit_of(locale, segment_id)
    body = request.get_json()
    text = body.get("text") if isinstance(body, dict) else None
    if not isinstance(text, str) or "\0" in text:
        abort(400)
    if len(text) > LONGEST:
        abort(413)
    text = review.clean(text)
    findings = check_findings(context.connection(), row.source, text, locale, row.context or None)
    shown = unit_page.findings_of_text(row, context.actor(), text, findings)
    terms = glossary_of(context.connection(), locale).found_in(row.source)
    return {
        **unit_page.looks(row, text, findings, terms),
        "list": render_template("review/findings.html", findings=shown, text=text),
        "findings": [
            {"check": f.check, "severity": f.severity, "message": f.message, "remedy": f.remedy} for f in findings
        ],
    }


def _helped(segment_id: int, locale: str, action: str, what: str, typed: str) -> ResponseReturnValue:
    """Show the editor again with what was asked for beside what was typed; nothing is stored of the string."""
    row = unit_of(locale, segment_id)
    refusal: PolyleafError | None = None
    try:
        if action == "use":
            typed = unit_aids.remembered(row, what)
        else:
            unit_aids.ask_back(row, what)
    except PolyleafError as error:
        refusal = error
        context.end_reading()
    row = unit_of(locale, segment_id)
    values = _values(row, typed)
    values |= {"refusal": refusal, "aids": unit_aids.gather(row, values["stored"])}
    return render_template("review/editor.html", **values), refusal.http_status if refusal else 200


def waivers_for(*tags: str) -> list[dict[str, Any]]:
    """Return the requests for waivers that the person before the screen may grant, with the check's sentence."""
    person = context.actor()
    own = [tag for tag in tags if "reviewer" in person.roles_in(tag)]
    found = editor.waivers_asked(context.connection(), own) if own else []
    waiting = []
    for one in found:
        checks = check_findings(context.connection(), one.source, one.target, one.locale, one.context)
        message = next((f.message for f in checks if f.key == one.finding and f.severity == "block"), None)
        if message is not None and one.author_id != person.id:
            waiting.append({"request": one, "message": message})
    return waiting


def _show(row: AnyRow) -> str:
    """Show a string, and claim it for a while."""
    values = _values(row, said={})
    if "aids" in request.args:
        values["aids"] = unit_aids.gather(row, values["stored"])
    holder = claimed(row, values["offer"])
    values["held"] = held_words(holder["name"], holder["until"]) if holder else ""
    return render_template("review/editor.html", **values)


def _values(row: AnyRow, typed: str | None = None, said: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Gather what the editor shows; `said`: fields of a form that must not be lost, by default this request's."""
    task, document = _task(row.locale), request.args.get("document") or None
    values = unit_page.gather(row, context.actor(), typed, request.form.to_dict() if said is None else said)
    now = shown_now(row)
    # What comes back with a refusal has been before these eyes since it was first shown, unless it is another text.
    sent = request.form.get("shown", "")
    values["shown"] = sent if said is None and seconds_shown(row, sent) is not None else now
    return values | {"locale": row.locale, "task": task, "document": document, "after": f"{row.risk}.{row.segment_id}"}


def claimed(row: AnyRow, offer: Offer) -> Any | None:
    """Claim a string that this person could decide on; return who else holds it."""
    person, home = context.actor(), context.installation()
    if row.holder_id is not None and row.holder_id != person.id:
        return {"name": row.holder_name, "until": row.held_until}
    if not offer.main or row.ordinal is None or unit_page.held_for_long(row, home.clock()):
        return None
    context.end_reading()
    holder = review.claim(home, person, row.locale, row.segment_id)
    return {"name": holder.name, "until": holder.expires_at} if holder else None


def _onward(locale: str, task: str, document: str | None, place: tuple[int, int] | None) -> ResponseReturnValue:
    """Redirect to the next string after a place, else to the first one, else to the queue's empty state."""
    context.end_reading()
    rows = queue_of(locale, task, document, place, 1)
    if not rows and place is not None:
        # What was passed over earlier comes again, but not the string that was just left.
        rows = [row for row in queue_of(locale, task, document, None, 1) if row.segment_id != place[1]]
    if not rows:
        return redirect(url_for(".queue", locale=locale, task=task, document=document), 303)
    target = url_for(".editor_page", locale=locale, segment_id=rows[0].segment_id, task=task, document=document)
    if request.headers.get("X-Onward") != "page":
        return redirect(target, 303)
    response = make_response(_show(unit_of(locale, rows[0].segment_id)))
    response.headers["Content-Location"] = target
    return response


def queue_of(locale: str, task: str, document: str | None, place: tuple[int, int] | None, limit: int) -> list[AnyRow]:
    """Return the riskiest strings that wait for this person, from a place on."""
    now = context.installation().now()
    return editor.queue_page(context.connection(), locale, task, context.actor().id, now, document, limit, place)


def tasks_of(locale: str) -> list[str]:
    """Return the queues that this person may work through."""
    roles = context.actor().roles_in(locale)
    tasks = {"translate": {"translator", "reviewer"}, "review": {"reviewer", "clinician"}}
    return [task for task, wanted in tasks.items() if roles & wanted]


def _task(locale: str) -> str:
    """Return which queue this person works through: the one asked for if it is theirs, else their first."""
    asked, own = request.args.get("task", ""), tasks_of(locale)
    return asked if asked in own else own[0]


def _place() -> tuple[int, int] | None:
    """Return the place (risk, segment id) that the address names after which to go on."""
    found = _PLACE.fullmatch(request.args.get("after", ""))
    return (int(found[1]), int(found[2])) if found else None


def _added(counts: Any) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in counts:
        for status, number in one.items():
            total[status] = total.get(status, 0) + number
    return total
