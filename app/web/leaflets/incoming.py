"""A document that somebody uploads: shown with an account of every line, and saved when it is confirmed."""

from __future__ import annotations

from pathlib import PurePath

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.errors import ContentErrors, PolyleafError
from app.formats.import_report import cautions_of, counts_of, words_sentence
from app.web import context
from app.web.access import content_role
from app.web.leaflets.base import blueprint
from app.web.security import limiter, takes_files
from app.workflow.taking_in import missing_file, propose, take_in

MINUTES = 60
"""How long a preview can be confirmed."""


@blueprint.route("/import", methods=["GET", "POST"])
@takes_files
@content_role("editor")
@limiter.limit("60 per hour", methods=["POST"])
def incoming() -> ResponseReturnValue:
    """Take a file, show what would become of every line of it; confirmed, save the leaflet."""
    if request.method == "GET":
        return render_template("leaflets/incoming.html", proposal=None, faults=())
    if "proposal" in request.form:
        return _confirmed(request.form["proposal"])
    upload = request.files.get("file")
    context.end_reading()
    try:
        if upload is None or not upload.filename:
            raise missing_file()
        proposal = propose(
            context.installation(),
            upload.read(),
            PurePath(upload.filename.replace("\\", "/")).name,
            request.form.get("identifier", "").strip() or None,
            " ".join(request.form.get("audience", "").split()) or None,
        )
    except ContentErrors as refusal:
        page = render_template("leaflets/incoming.html", proposal=None, faults=refusal.faults)
        return page, refusal.http_status
    cleaned = proposal.cleaned
    return render_template(
        "leaflets/incoming.html",
        proposal=proposal,
        faults=(),
        counts=counts_of(cleaned.report),
        words=words_sentence(proposal.conversion),
        cautions=cautions_of(proposal.conversion),
        entries=[entry for entry in cleaned.report if entry.text.strip()],
        token=_signer().dumps([context.actor().id, cleaned.document.slug, cleaned.markdown]),
        minutes=MINUTES,
    )


def _confirmed(token: str) -> ResponseReturnValue:
    """Save what was shown: it comes back in the form, signed, so that nothing lies about on the server meanwhile."""
    try:
        person_id, slug, markdown = _signer().loads(token, max_age=MINUTES * 60)
    except (BadSignature, ValueError, TypeError):
        raise PolyleafError(f"This preview is older than {MINUTES} minutes. Choose the file again.") from None
    if person_id != context.actor().id:
        raise PolyleafError("Somebody else made this preview. Choose the file again.")
    context.end_reading()
    id_ = take_in(context.installation(), context.actor(), markdown, slug)
    flash("The leaflet is saved. The source desk says what to look at before it is translated.", "good")
    return redirect(url_for("leaflets.desk", document_id=id_), 303)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="incoming")
