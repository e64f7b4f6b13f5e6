"""A letter of reference with the true figures of somebody's work."""

from __future__ import annotations

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from app.errors import NotFound
from app.formats.letter import render_letter
from app.store import documents, log
from app.web import access, context
from app.web.volunteer.base import blueprint
from app.workflow import profiles as workflow


@blueprint.get("/work")
@access.signed_in
def work() -> ResponseReturnValue:
    """Show what somebody did so far."""
    return render_template("volunteer/work.html", service=workflow.service(context.installation(), context.actor()))


@blueprint.get("/letter.pdf")
@access.signed_in
def letter() -> ResponseReturnValue:
    """Answer with the letter as a PDF."""
    person, installation = context.actor(), context.installation()
    service = workflow.service(installation, person)
    if not service.contributions:
        raise NotFound("There is nothing to write about yet: the letter counts what you signed.")
    site = documents.current_site(context.connection())
    assert site is not None, "a string was signed, so there is content"
    today, seq = installation.today(site[0].timezone), log.head(context.connection()).seq
    data = render_letter(person.name, person.demonstration, service, site[0], today, seq)
    response = Response(data, mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'attachment; filename="letter-of-reference.pdf"'
    return response
