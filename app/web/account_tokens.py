"""One's own tokens for the API: made here and shown once, listed, revoked."""

from __future__ import annotations

import logging

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import PolyleafError
from app.store import tokens as stored
from app.web import access, context
from app.web.security import limiter
from app.workflow import tokens as workflow

LOG = logging.getLogger(__name__)
DAYS = (7, 30, 90, 365)

blueprint = Blueprint("account_tokens", __name__, url_prefix="/account/tokens")


@blueprint.get("/")
@access.signed_in
def tokens() -> ResponseReturnValue:
    """List the tokens, each with a way to revoke it."""
    rows = stored.of_person(context.connection(), context.actor().id)
    now = context.installation().now()
    return render_template("auth/tokens.html", tokens=[(one, one.expires_at <= now) for one in rows])


@blueprint.route("/new", methods=["GET", "POST"])
@access.freshly_signed_in_by_every_step
@limiter.limit("20 per hour", methods=["POST"], key_func=lambda: context.actor().id)
def new() -> ResponseReturnValue:
    """Ask what a token is for; by POST make it and show it this once."""
    session, form = context.session(), request.form
    assert session is not None
    token, error, days = "", "", form.get("days", "90")
    if request.method == "POST":
        context.end_reading()
        try:
            token = workflow.make(
                context.installation(),
                session.person,
                form.get("name", ""),
                form.getlist("scope"),
                int(days) if days in map(str, DAYS) else 0,
                session.stage == "strong",
            )
            LOG.info("%s made a token for the API", session.person.id)
        except PolyleafError as refusal:
            error = str(refusal)
    page = render_template(
        "auth/new_token.html",
        token=token,
        error=error,
        scopes=workflow.SCOPES,
        chosen=form.getlist("scope") if error else ["read"],
        name=form.get("name", ""),
        days=DAYS,
        chosen_days=days,
        begins=workflow.BEGINS,
    )
    return page, 422 if error else 200


@blueprint.post("/revoke")
@access.signed_in
def revoke() -> ResponseReturnValue:
    """End a token."""
    person, token_id = context.actor(), request.form.get("token", "")
    context.end_reading()
    workflow.revoke(context.installation(), person, token_id)
    LOG.info("%s revoked a token for the API", person.id)
    flash("The token is revoked: nothing gets in with it any more.", "good")
    return redirect(url_for(".tokens"), 303)
