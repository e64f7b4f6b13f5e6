"""Assignments: who was asked for what by when, passing on what somebody quiet has, and what I was asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import PolyleafError
from app.formats.languages import name_in
from app.store import assignments as stored
from app.store import documents, editor, people
from app.store.engine import AnyRow
from app.store.people import Person
from app.store.units import QUEUE_STATUSES
from app.web import context
from app.web.access import content_role
from app.web.team.base import blueprint
from app.workflow import assignments as workflow

QUIET_DAYS = 14
LARGEST = 2**31 - 1
team = content_role("editor", "publisher", "administrator")


@dataclass(frozen=True)
class Asked:
    """An open assignment as it stands: strings that are left, days until it is due, whether its owner is quiet.

    `gone` where its owner has no role in the language any more.
    """

    row: AnyRow
    task: str
    left: int
    days: int | None
    quiet: bool
    gone: bool


@blueprint.route("/assignments", methods=["GET", "POST"])
@team
def assignments() -> ResponseReturnValue:
    """Show what is open, what is late or with somebody quiet first; by POST ask, pass on or end."""
    error = ""
    if request.method == "POST":
        actor, installation, form = context.actor(), context.installation(), request.form
        context.end_reading()
        try:
            done = _changed(installation, actor, form)
        except PolyleafError as refusal:
            error = str(refusal)
        else:
            flash(done, "good")
            return redirect(url_for(".assignments"), 303)
    connection = context.connection()
    everybody = people.everybody(connection)
    in_locale = {row.tag: [one for one in everybody if one.roles_in(row.tag)] for row in people.locales(connection)}
    leaflets = [row for row in documents.all_documents(connection).values() if row.active]
    page = render_template(
        "team/assignments.html",
        asked=standing(None, everybody),
        in_locale=sorted(in_locale.items(), key=lambda one: name_in(one[0], "en")),
        people_of=in_locale,
        leaflets=sorted(leaflets, key=lambda row: row.title),
        error=error,
        quiet_days=QUIET_DAYS,
    )
    return page, 422 if error else 200


def standing(person_id: str | None, everybody: list[Person]) -> list[Asked]:
    """Return open assignments, of one person or of all: the late and those with somebody quiet first."""
    connection, installation = context.connection(), context.installation()
    rows = stored.open_ones(connection, person_id)
    if not rows:
        return []
    counts = editor.document_counts(connection, sorted({row.locale for row in rows}))
    today = installation.clock().date()
    since = (today - timedelta(days=QUIET_DAYS)).isoformat()
    roles = {one.id: one.roles for one in everybody}
    found = []
    for row in rows:
        held = roles.get(row.person_id, {}).get(row.locale, frozenset())
        task = "translate" if "translator" in held or not held else "review"
        of = counts.get(row.locale, {}).get(row.document_id, {})
        left = sum(of.get(status, 0) for status in QUEUE_STATUSES[task])
        days = (date.fromisoformat(row.due_on) - today).days if row.due_on else None
        quiet = max(row.active_at, row.given_at) < since
        found.append(Asked(row, task, left, days, quiet and left > 0 and bool(held), not held))
    return sorted(found, key=lambda one: (one.left == 0, not (one.quiet or one.gone), one.days is None, one.days or 0))


def asked_of_me() -> list[Asked]:
    """Return in templates what whoever is signed in was asked for and is not done."""
    person = context.actor()
    return [one for one in standing(person.id, [person]) if one.left]


def _changed(installation: Any, actor: Person, form: Any) -> str:
    action, _, number = form.get("action", "").partition(":")
    if action == "give":
        locale, _, person_id = form.get("who", "").partition(":")
        if not person_id:
            raise PolyleafError("Choose whom you ask.")
        workflow.give(installation, actor, form.get("leaflet", ""), locale, person_id, form.get("due_on", "").strip())
        return "They see it on their home page, and by e-mail if they want messages."
    if not number.isdecimal() or int(number) > LARGEST:
        raise PolyleafError("Choose what to do.")
    if action == "pass":
        workflow.pass_on(installation, actor, int(number), form.get(f"to:{number}", ""))
        return "It is passed on, with the same day."
    workflow.end(installation, actor, int(number))
    return "The assignment is ended."


@blueprint.record
def _helpers(state) -> None:  # type: ignore[no-untyped-def]
    state.app.jinja_env.globals["asked_of_me"] = asked_of_me
