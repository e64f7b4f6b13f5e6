"""One's own account: the password, second factors, and where one is signed in."""

from __future__ import annotations

import logging

import segno
from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import logout_user

from app.errors import PolyleafError
from app.store import factors
from app.store.sessions import Session
from app.web import access, context
from app.web.auth import begin_session, browsers_answer
from app.web.devices import device_of
from app.web.security import limiter
from app.workflow import accounts, passkeys, personal_data, second_factor, sessions
from app.workflow.passwords import PASSWORD_LENGTH

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


@blueprint.get("/second-step")
@access.freshly_signed_in
def second_step() -> ResponseReturnValue:
    """Show the second factors, and offer to set up an authenticator app."""
    return _second_step()


@blueprint.post("/app")
@access.freshly_signed_in
@limiter.limit("20 per hour", key_func=_person_id)
def enable_app() -> ResponseReturnValue:
    """Take an authenticator app into use; its recovery codes are shown this once."""
    person, secret = context.actor(), request.form.get("secret", "")
    context.end_reading()
    try:
        codes = second_factor.enable_app(context.installation(), person, secret, request.form.get("code", ""))
    except PolyleafError as refusal:
        return _second_step(str(refusal), secret), 422
    LOG.info("%s set up an authenticator app", person.id)
    begin_session(person, "strong")
    return _second_step(codes=codes)


@blueprint.post("/app/remove")
@access.freshly_signed_in
def disable_app() -> ResponseReturnValue:
    """Take the authenticator app out of use."""
    person = context.actor()
    context.end_reading()
    second_factor.disable_app(context.installation(), person)
    LOG.info("%s removed the authenticator app", person.id)
    flash("The authenticator app is removed.", "good")
    return redirect(url_for("account.second_step"), 303)


@blueprint.post("/recovery-codes")
@access.freshly_signed_in
def recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes and show them this once."""
    person = context.actor()
    context.end_reading()
    LOG.info("%s made new recovery codes", person.id)
    return _second_step(codes=second_factor.new_recovery_codes(context.installation(), person))


@blueprint.post("/passkeys/options")
@access.freshly_signed_in
@limiter.limit("30 per hour", key_func=_person_id)
def passkey_options() -> ResponseReturnValue:
    """Give a browser what it needs to make a passkey."""
    return Response(passkeys.registration_options(context.installation(), context.actor()), mimetype="application/json")


@blueprint.post("/passkeys")
@access.freshly_signed_in
def add_passkey() -> ResponseReturnValue:
    """Store the passkey that a browser made; whoever has one is signed in with a second factor."""
    answer, person = browsers_answer(), context.actor()
    context.end_reading()
    passkeys.register(context.installation(), person, answer.get("credential"), device_of(request.user_agent.string))
    LOG.info("%s added a passkey", person.id)
    begin_session(person, "strong")
    flash("The passkey is ready. From now on you can sign in with it alone.", "good")
    return {"onward": url_for("account.second_step")}


@blueprint.post("/passkeys/remove")
@access.freshly_signed_in
def remove_passkey() -> ResponseReturnValue:
    """Remove a passkey."""
    person = context.actor()
    context.end_reading()
    passkeys.remove(context.installation(), person, request.form.get("passkey", ""))
    LOG.info("%s removed a passkey", person.id)
    flash("The passkey is removed.", "good")
    return redirect(url_for("account.second_step"), 303)


@blueprint.get("/export")
@access.freshly_signed_in
def export() -> ResponseReturnValue:
    """Give out everything that is stored about oneself, as JSON."""
    person = context.actor()
    LOG.info("%s took a copy of their data", person.id)
    answer = Response(personal_data.export(context.installation(), person), mimetype="application/json")
    answer.headers["Content-Disposition"] = "attachment; filename=polyleaf-my-data.json"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.route("/erase", methods=["GET", "POST"])
@access.freshly_signed_in
def erase() -> ResponseReturnValue:
    """Erase the account after its address was typed."""
    person = context.actor()
    error = ""
    if request.method == "POST":
        context.end_reading()
        if request.form.get("email", "").strip().lower() == person.email:
            personal_data.erase(context.installation(), person)
            LOG.info("%s was erased", person.id)
            logout_user()
            session.clear()
            flash("Your account is erased. Thank you for what you gave.", "good")
            return redirect(url_for("auth.sign_in"), 303)
        error = "That is not the address of your account. Nothing was erased."
    return render_template("auth/erase.html", error=error), 422 if error else 200


def _second_step(error: str = "", secret: str = "", codes: list[str] | None = None) -> str:
    person, connection = context.actor(), context.connection()
    secret = secret or second_factor.new_secret()
    picture = segno.make(second_factor.app_address(secret, person), micro=False)
    return render_template(
        "auth/factors.html",
        error=error,
        secret=secret,
        codes=codes or [],
        picture=picture.svg_inline(scale=4, border=2, dark="#000", light="#fff", svgclass="qr", lineclass=None),
        has_app=factors.totp(connection, person.id) is not None,
        passkeys=factors.passkeys(connection, person.id),
        left=factors.recovery_codes_left(connection, person.id),
        needed=second_factor.needed(context.installation(), person),
    )


def _here() -> Session:
    here = context.session()
    assert here is not None
    return here


def _overview(error: str = "") -> str:
    open_sessions = sessions.of_person(context.installation(), context.connection(), context.actor())
    return render_template(
        "auth/account.html",
        error=error,
        sessions=open_sessions,
        here=_here().token_hash,
        length=PASSWORD_LENGTH,
    )
