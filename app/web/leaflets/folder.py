"""The content folder: read it, look at what would change, take it over."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import ContentErrors
from app.web import context
from app.web.access import content_role
from app.web.leaflets.base import blueprint
from app.workflow.importing import import_content


@blueprint.route("/folder", methods=["GET", "POST"])
@content_role("editor")
def read_folder() -> ResponseReturnValue:
    """Say what the content folder has that the workspace has not; confirmed, take it over."""
    confirmed = "confirmed" in request.form
    report, faults = None, ()
    if request.method == "POST":
        context.end_reading()
        try:
            report = import_content(context.installation(), dry_run=not confirmed)
        except ContentErrors as refusal:
            page = render_template("leaflets/folder.html", report=None, faults=refusal.faults)
            return page, refusal.http_status
        if confirmed:
            number = sum(done.change != "same" for done in report)
            flash(f"The content folder was read: {number} document{'' if number == 1 else 's'} changed.", "good")
            return redirect(url_for("leaflets.grid"), 303)
    return render_template("leaflets/folder.html", report=report, faults=faults)
