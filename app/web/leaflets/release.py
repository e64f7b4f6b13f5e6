"""Releases: their history, and publishing the next one after a look at what it would hold."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.store import overview
from app.web import context
from app.web.access import content_role
from app.web.leaflets.base import blueprint, content_team
from app.web.paging import Paged
from app.workflow import publish
from app.workflow.outlook import Outlook

LEAFLETS = 5
"""Leaflets on one page of what publishing would do, each with its editions in all languages."""

CHANGES = {"new": "new", "changed": "new text or facts", "same": "no change of text or facts"}


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
    """Show what publishing now would do, some leaflets at a time; asked by POST, do it."""
    if request.method == "POST":
        context.end_reading()
        done = publish.publish(context.installation(), context.actor())
        words = f"Release {done.number} is live with {len(done.editions)} editions."
        flash(words if done.new else f"Nothing had changed: release {done.number} is live.", "good")
        return redirect(url_for("leaflets.releases"), 303)
    outlook = Outlook(context.installation(), context.connection())
    page = Paged.of(outlook.leaflets, LEAFLETS)
    found, waiting = outlook.look_at(page.rows)
    return render_template(
        "leaflets/publish.html",
        release=outlook.release,
        touched=len(outlook.touched),
        page=page,
        found=found,
        waiting=waiting,
        changes=CHANGES,
    )
