"""One's own account: the password, and where one is signed in."""

from __future__ import annotations

import logging

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import PolyleafError
from app.store.sessions import Session
from app.web import access, context
from app.web.security import limiter
from app.workflow import accounts, sessions

LOG = logging.getLogger(__name__)

blueprint = Blueprint("account", __name__, url_prefix="/account")


def _person_id() -> str:
    return context.actor().id


@blueprint.get("/")
@access.signed_in
def overview() -> ResponseReturnValue:
    """Show what the account has and what can be changed."""
    return _overview()


@blueprint.post("/password")
@access.signed_in
@limiter.limit("10 per hour", key_func=_person_id)
def password() -> ResponseReturnValue:
    """Change the password; every other session ends."""
    person, here = context.actor(), _here()
    current, new = request.form.get("current", ""), request.form.get("password", "")
    context.end_reading()
    try:
        accounts.change_password(context.installation(), person, current, new, here.token_hash)
    except PolyleafError as refusal:
        return _overview(str(refusal)), 422
    LOG.info("%s changed the password", person.id)
    flash("Your password is changed. You are signed out everywhere else.", "good")
    return redirect(url_for("account.overview"), 303)


@blueprint.post("/sessions")
@access.signed_in
def end_sessions() -> ResponseReturnValue:
    """End one of one's sessions, or all others."""
    person, here = context.actor(), _here()
    ending = request.form.get("session", "")
    context.end_reading()
    if ending:
        sessions.end(context.installation(), person, ending)
        flash("That device is signed out.", "good")
    else:
        sessions.end_others(context.installation(), person, here.token_hash)
        flash("You are signed out everywhere else.", "good")
    LOG.info("%s ended sessions", person.id)
    return redirect(url_for("account.overview"), 303)


def _here() -> Session:
    session = context.session()
    assert session is not None
    return session


def _overview(error: str = "") -> str:
    open_sessions = sessions.of_person(context.installation(), context.connection(), context.actor())
    return render_template(
        "auth/account.html",
        error=error,
        sessions=open_sessions,
        here=_here().token_hash,
        length=accounts.PASSWORD_LENGTH,
    )
