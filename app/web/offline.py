"""Working elsewhere: a batch of strings as a file, and what comes back, shown before it is stored."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeTimedSerializer

from app.domain.signoff import Role
from app.errors import ContentErrors, PolyleafError
from app.formats.exchange.work import FORMATS
from app.store import batches, documents, editor
from app.web import access, context
from app.web.security import limiter, takes_files
from app.workflow import offline

blueprint = Blueprint("offline", __name__, url_prefix="/offline/<locale>")

MINUTES = 60
"""How long what a file brings can be confirmed."""
NUMBERS = (10, 50, 200)
FORMAT_WORDS = {
    "po": ("PO", "for Poedit and other gettext programs"),
    "xliff12": ("XLIFF 1.2", "for OmegaT and most agencies' programs"),
    "xliff20": ("XLIFF 2.0", "for newer programs"),
}
WRITERS: tuple[Role, ...] = ("translator", "reviewer")


@blueprint.get("/")
@access.locale_role(*WRITERS)
def overview(locale: str) -> ResponseReturnValue:
    """Show what can be taken away, where to bring it back, and what was taken last."""
    return _overview(locale)


@blueprint.post("/batch")
@access.locale_role(*WRITERS)
@limiter.limit("60 per hour")
def take_away(locale: str) -> ResponseReturnValue:
    """Make a batch, and answer with its file."""
    form, what = request.form.get("format", ""), request.form.get("what", "")
    if form not in FORMATS or not what:
        raise PolyleafError("Choose the strings and the kind of file.")
    document, number = (None, int(what)) if what in map(str, NUMBERS) else (what, offline.MOST)
    actor = context.actor()
    context.end_reading()
    try:
        taken = offline.take_away(context.installation(), actor, locale, form, document, number)
    except PolyleafError as refusal:
        return _overview(locale, refusal=str(refusal)), refusal.http_status
    response = Response(taken.data, mimetype="text/x-gettext-translation" if form == "po" else "application/xliff+xml")
    response.headers["Content-Disposition"] = f'attachment; filename="{taken.name}"'
    return response


@blueprint.route("/return", methods=["GET", "POST"])
@takes_files
@access.locale_role(*WRITERS)
@limiter.limit("60 per hour", methods=["POST"])
def bring_back(locale: str) -> ResponseReturnValue:
    """Show what a file brings beside what stands; confirmed, store what was chosen."""
    if request.method == "GET":
        return redirect(url_for(".overview", locale=locale), 303)
    if "proposal" in request.form:
        return _confirmed(locale, request.form["proposal"])
    upload = request.files.get("file")
    actor = context.actor()
    if upload is None or not upload.filename:
        return _overview(locale, refusal="Choose the file that you worked on."), 400
    context.end_reading()
    name = PurePath(upload.filename.replace("\\", "/")).name
    try:
        proposal = offline.look_at(context.installation(), actor, locale, name, upload.read())
    except ContentErrors as refusal:
        return _overview(locale, faults=refusal.faults), refusal.http_status
    chosen = [[one.segment_id, one.text, one.standing] for one in proposal.texts]
    token = _signer().dumps([actor.id, locale, proposal.file, proposal.batch, chosen])
    return render_template("offline/compare.html", locale=locale, proposal=proposal, token=token, minutes=MINUTES)


def _confirmed(locale: str, token: str) -> ResponseReturnValue:
    """Store what was chosen of what was shown; it comes back in the form, signed."""
    try:
        person_id, tag, file, batch, shown = _signer().loads(token, max_age=MINUTES * 60)
    except (BadSignature, ValueError, TypeError):
        raise PolyleafError(f"This page is older than {MINUTES} minutes. Choose the file again.") from None
    actor = context.actor()
    if (person_id, tag) != (actor.id, locale):
        raise PolyleafError("This page was made for somebody else or another language. Choose the file again.")
    wanted = [(id_, text, standing) for id_, text, standing in shown if request.form.get(f"take:{id_}") == "file"]
    context.end_reading()
    stored, changed = offline.bring_back(context.installation(), actor, locale, file, batch, wanted)
    words = "1 text is" if stored == 1 else f"{stored} texts are"
    flash(f"{words} stored as suggestions under your name. Each still has to be signed in the editor.", "good")
    if changed:
        flash(f"{len(changed)} changed while you looked: choose the file again to compare them.", "warn")
    return redirect(url_for(".overview", locale=locale), 303)


def _overview(locale: str, **values: Any) -> str:
    connection = context.connection()
    open_ = editor.document_counts(connection, [locale]).get(locale, {})
    left = {id_: sum(counts.values()) - counts.get("approved", 0) for id_, counts in open_.items()}
    leaflets = [
        (row.id, row.title, left[id_]) for id_, row in documents.all_documents(connection).items() if left.get(id_)
    ]
    return render_template(
        "offline/overview.html",
        locale=locale,
        leaflets=sorted(leaflets, key=lambda one: one[1]),
        numbers=NUMBERS,
        most=offline.MOST,
        formats=FORMAT_WORDS,
        batches=batches.newest(connection, locale),
        **values,
    )


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="offline")
