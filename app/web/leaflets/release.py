"""Releases: their history, and publishing the next one after a look at what it would hold."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.store import overview
from app.store import releases as stored
from app.web import context
from app.web.access import content_role
from app.web.leaflets.base import blueprint, content_team
from app.workflow import publish
from app.workflow.live import Live


@dataclass(frozen=True)
class Change:
    """An edition of the planned release: new, changed or the same; `behind` is the version that it is not at yet."""

    live: Live
    change: str
    behind: int | None


@blueprint.get("/releases")
@content_team
def releases() -> ResponseReturnValue:
    """Show what was put live, when and by whom."""
    connection = context.connection()
    found = overview.release_history(connection)
    return render_template(
        "leaflets/releases.html",
        releases=found,
        names=overview.names(connection),
        titles=overview.titles(connection),
    )


@blueprint.route("/releases/publish", methods=["GET", "POST"])
@content_role("publisher")
def publish_page() -> ResponseReturnValue:
    """Show what publishing now would do; asked by POST, do it."""
    if request.method == "POST":
        context.end_reading()
        done = publish.publish(context.installation(), context.actor())
        words = f"Release {done.number} is live with {len(done.editions)} editions."
        flash(words if done.new else f"Nothing had changed: release {done.number} is live.", "good")
        return redirect(url_for("leaflets.releases"), 303)
    connection = context.connection()
    newest = stored.newest(connection)
    current = {row.id: row.version for row in overview.versions(connection) if row.version == row.current_version}
    titles = overview.titles(connection)
    context.end_reading()
    plan = publish.plan(context.installation())
    before = {(key[0], key[1]): tuple(key) for key in newest.editions} if newest else {}
    changes = []
    for entry in plan.editions:
        old = before.pop((entry.document, entry.locale), None)
        version = current[entry.document]
        behind = version if version != entry.version else None
        changes.append(Change(entry, "new" if old is None else "same" if old == entry.key else "changed", behind))
    return render_template(
        "leaflets/publish.html",
        changes=changes,
        left_out=plan.left_out,
        waiting=plan.waiting,
        leaving=set(before),
        newest=newest,
        nothing=newest is not None and newest.plan == plan.digest,
        titles=titles,
    )
