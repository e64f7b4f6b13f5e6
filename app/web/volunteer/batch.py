"""Going on: the right next string, in batches of ten, with thanks after each.

The review's screens know nothing of batches. A session counts its decisions, and leads to the thanks after ten.
"""

from __future__ import annotations

from typing import Any

from flask import g, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response

from app.formats.languages import name_in
from app.store import activity, claims, editor, log, profiles, units
from app.web import access, context
from app.web.volunteer.base import blueprint
from app.workflow import profiles as workflow

BATCH = 10
ENDING = frozenset({"translated", "reviewed", "clinical", "reject"})
"""Actions of the editor that end the work on a string for now."""


@blueprint.get("/continue")
@access.signed_in
def go_on() -> ResponseReturnValue:
    """Lead to the right next string: the one that was left open, else where most is waiting; newcomers to the tour."""
    person, connection = context.actor(), context.connection()
    if not person.demonstration and not activity.ever_decided(connection, person.id):
        known = profiles.get(connection, person.id)
        if known is None:
            return redirect(url_for(".profile"), 303)
        if known.toured_at is None:
            return redirect(url_for(".tour", step=1), 303)
    waiting = _waiting(request.args.get("locale", ""))
    if not waiting:
        return redirect(url_for("auth.home"), 303)
    locale, task = waiting
    session["batch"] = {"seq": log.head(connection).seq, "done": 0, "locale": locale, "task": task}
    left = claims.newest_of(connection, person.id, locale, context.installation().now())
    if left is not None:
        return redirect(url_for("review.editor_page", locale=locale, segment_id=left, task=task), 303)
    return redirect(url_for("review.start", locale=locale, task=task), 303)


@blueprint.get("/thanks")
@access.signed_in
def thanks() -> ResponseReturnValue:
    """Say what a batch achieved and what happens next."""
    person, connection = context.actor(), context.connection()
    batch = session.pop("batch", None)
    if batch is None:
        return redirect(url_for("auth.home"), 303)
    rows = activity.decided_since(connection, person.id, batch["seq"])
    locales = sorted({row.locale for row in rows})
    counts = editor.document_counts(connection, locales) if locales else {}
    leaflets = []
    for locale, document, title in dict.fromkeys((row.locale, row.document_id, row.title) for row in rows):
        of = counts.get(locale, {}).get(document, {})
        leaflets.append(
            {"locale": locale, "title": title, "counts": of, "left": sum(of.values()) - of.get("approved", 0)}
        )
    return render_template(
        "volunteer/thanks.html",
        translated=sum(row.kind == "translated" for row in rows),
        approved=sum(row.kind in ("reviewed", "clinical") for row in rows),
        returned=sum(row.kind == "rejected" for row in rows),
        leaflets=leaflets,
        locale=batch["locale"],
        task=batch["task"],
    )


def estimate(task: str, strings: int = BATCH) -> workflow.Estimate | None:
    """Say in templates how long strings take whoever is signed in, worked out once a request."""
    known: dict[tuple[str, int], workflow.Estimate | None] = g.setdefault("estimates", {})
    if (task, strings) not in known:
        known[task, strings] = workflow.estimate(context.installation(), context.actor(), task, strings)
    return known[task, strings]


@blueprint.after_app_request
def _count(response: Response) -> Response:
    batch: dict[str, Any] | None = session.get("batch")
    if batch is None or request.endpoint != "review.decide":
        return response
    # A decision was taken where the answer leads on: by a redirect, or with the next string in it.
    leads_on = response.status_code == 303 or "Content-Location" in response.headers
    if leads_on and request.form.get("action", "") in ENDING:
        session["batch"] = batch = {**batch, "done": batch["done"] + 1}
        if batch["done"] >= BATCH:
            return make_response(redirect(url_for("volunteer.thanks"), 303))
    return response


def _waiting(wished: str) -> tuple[str, str] | None:
    """Return the locale and task where most is waiting for somebody; reviews first, a second pair of eyes is scarce."""
    person, connection = context.actor(), context.connection()
    tags = [tag for tag in person.locales if not wished or tag == wished]
    reviewing = [tag for tag in tags if person.roles_in(tag) & {"reviewer", "clinician"}]
    writing = [tag for tag in tags if person.roles_in(tag) & {"translator", "reviewer"}]
    review = units.to_review(connection, reviewing, person.id) if reviewing else {}
    if any(review.values()):
        return max(review, key=lambda tag: (review[tag], name_in(tag, "en"))), "review"
    translate = units.to_translate(connection, writing) if writing else {}
    if any(translate.values()):
        return max(translate, key=lambda tag: (translate[tag], name_in(tag, "en"))), "translate"
    return None


@blueprint.record
def _helpers(state) -> None:  # type: ignore[no-untyped-def]
    state.app.jinja_env.globals["estimate"] = estimate
