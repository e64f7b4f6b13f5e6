"""Signing in and out, invitations, and the page that says what I can do."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address
from flask_login import login_user, logout_user

from app.errors import NotFound, PolyleafError
from app.store.people import Person
from app.web import access, context
from app.web.devices import device_of
from app.web.fresh import waiting_for
from app.web.review import waivers_for
from app.web.security import limiter, load_user
from app.workflow import accounts, passkeys, second_factor, sessions
from app.workflow.passwords import PASSWORD_LENGTH

LOG = logging.getLogger(__name__)

blueprint = Blueprint("auth", __name__)


def _refused(response: Response) -> bool:
    return response.status_code != 303


def _email() -> str:
    return request.form.get("email", "").strip().lower()


def _whose() -> str:
    # Never empty: a limit with an empty key would not count.
    return f"for {_email()}"


@blueprint.get("/")
@access.signed_in
def home() -> ResponseReturnValue:
    """Show what this person can do, language by language."""
    person = context.actor()
    tags = person.locales
    numbers = waiting_for(person)
    waivers = waivers_for(*tags)
    languages = []
    for tag in tags:
        tasks = list(numbers[tag].items())
        # A second pair of eyes is what is scarce: a reviewer goes on with reviews while there are any.
        waiting = [task for task, number in reversed(tasks) if number]
        languages.append(
            {
                "tag": tag,
                "roles": sorted(person.roles_in(tag)),
                "tasks": tasks,
                "next": waiting[0] if waiting else None,
                "waivers": sum(one["request"].locale == tag for one in waivers),
            }
        )
    return render_template("auth/home.html", languages=languages)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@access.public
@limiter.limit("20 per minute;100 per hour", methods=["POST"], key_func=get_remote_address, deduct_when=_refused)
@limiter.limit("10 per 15 minutes", methods=["POST"], key_func=_whose, deduct_when=_refused)
def sign_in() -> ResponseReturnValue:
    """Sign a person in; a wrong address and a wrong password look alike and take as long."""
    onward = local(request.values.get("next", ""))
    if request.method == "GET":
        if context.person() and "again" not in request.args:
            return redirect(onward, 303)
        return sign_in_page(onward)
    person = accounts.authenticate(context.installation(), _email(), request.form.get("password", ""))
    if person is None:
        LOG.warning("A sign-in was refused")
        error = "This e-mail address and password do not belong together. Check both and try again."
        return sign_in_page(onward, _email(), error), 401
    return after_first_step(person, onward)


def sign_in_page(onward: str, email: str = "", error: str = "") -> str:
    """Render the page on which people sign in, with what refused them."""
    config = context.installation().config
    provider = config.oidc_name if config.oidc else ""
    return render_template("auth/sign_in.html", onward=onward, email=email, error=error, provider=provider)


def after_first_step(person: Person, onward: str) -> ResponseReturnValue:
    """Ask for the second factor where there is one, else sign in; go on to a path of this site."""
    if second_factor.has_one(context.installation(), person):
        session.clear()
        device = device_of(request.user_agent.string)
        session["pending"] = sessions.begin(context.installation(), person, device, "pending")
        return redirect(url_for("auth.second_step", next=onward), 303)
    begin_session(person)
    return redirect(onward, 303)


def _pending() -> str:
    return str(session.get("pending", ""))


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@access.public
@limiter.limit(
    "10 per 15 minutes",
    methods=["POST"],
    key_func=lambda: f"code {_pending_person()}",
    exempt_when=lambda: not _pending_person(),
)
def second_step() -> ResponseReturnValue:
    """Ask for the second factor after the password."""
    onward = local(request.values.get("next", ""))
    waiting = sessions.pending(context.installation(), context.connection(), _pending())
    if waiting is None:
        return redirect(url_for("auth.sign_in", next=onward), 303)
    error = ""
    if request.method == "POST":
        context.end_reading()
        if second_factor.check_code(context.installation(), waiting.person, request.form.get("code", "")):
            sessions.end(context.installation(), waiting.person, waiting.token_hash)
            begin_session(waiting.person, "strong")
            return redirect(onward, 303)
        LOG.warning("A second step of %s was refused", waiting.person.id)
        error = "This code is not right, or was used already. Wait for the next one."
    return render_template("auth/second_step.html", onward=onward, error=error), 401 if error else 200


def _pending_person() -> str:
    waiting = sessions.pending(context.installation(), context.connection(), _pending())
    return waiting.person.id if waiting else ""


@blueprint.post("/sign-in/passkey/options")
@access.public
@limiter.limit("30 per minute")
def passkey_options() -> ResponseReturnValue:
    """Give a browser a challenge for a passkey."""
    return Response(passkeys.sign_in_options(context.installation()), mimetype="application/json")


@blueprint.post("/sign-in/passkey")
@access.public
@limiter.limit("20 per minute;100 per hour", deduct_when=lambda response: response.status_code != 200)
def passkey() -> ResponseReturnValue:
    """Sign in whoever's passkey answers the challenge; the device has asked for finger, face or PIN itself."""
    answer = browsers_answer()
    person = passkeys.authenticate(context.installation(), answer.get("credential"))
    begin_session(person, "strong")
    return {"onward": local(str(answer.get("next", "")))}


def browsers_answer() -> dict[str, Any]:
    """Return what a page's script sends of a passkey: `{credential, next}`."""
    answer = request.get_json()
    if not isinstance(answer, dict):
        raise PolyleafError(passkeys.REFUSED)
    return answer


@blueprint.post("/sign-out")
@access.signed_in_by_any_step
def sign_out() -> ResponseReturnValue:
    """End the session."""
    ending, person = context.session(), context.actor()
    assert ending is not None
    logout_user()
    session.clear()
    sessions.end(context.installation(), person, ending.token_hash)
    LOG.info("%s signed out", person.id)
    flash("You are signed out.", "good")
    return redirect(url_for("auth.sign_in"), 303)


@blueprint.route("/invitation/<token>", methods=["GET", "POST"])
@access.public
@limiter.limit("60 per hour", deduct_when=_refused)
def invitation(token: str) -> ResponseReturnValue:
    """Let an invited person choose a name and a password; the link works once."""
    invited = accounts.invited(context.installation(), token)
    if invited is None:
        raise NotFound("This invitation has been used or has expired. Ask whoever invited you for a new one.")
    name = request.form.get("name", invited.name)
    error = ""
    if request.method == "POST":
        try:
            person = accounts.accept_invitation(context.installation(), token, name, request.form.get("password", ""))
        except NotFound:
            raise
        except PolyleafError as refusal:
            error = str(refusal)
        else:
            begin_session(person)
            flash("Welcome. Your account is ready.", "good")
            return redirect(url_for("volunteer.profile" if person.locales else "auth.home"), 303)
    page = render_template("auth/invitation.html", invited=invited, name=name, error=error, length=PASSWORD_LENGTH)
    return page, 422 if error else 200


@blueprint.route("/forgotten", methods=["GET", "POST"])
@access.public
@limiter.limit("10 per hour", methods=["POST"])
def forgotten() -> ResponseReturnValue:
    """Take note of who wants a new password; the answer is the same whether there is such an account or not."""
    if request.method == "POST":
        accounts.ask_reset(context.installation(), _email())
    by_mail = bool(context.installation().config.smtp_url)
    return render_template(
        "auth/forgotten.html", asked=request.method == "POST", by_mail=by_mail, hours=accounts.OWN_RESET_HOURS
    )


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@access.public
@limiter.limit("60 per hour", deduct_when=_refused)
def reset(token: str) -> ResponseReturnValue:
    """Let the owner of a link choose another password; they sign in with it, so a link alone opens no account."""
    owner = accounts.resetting(context.installation(), token)
    if owner is None:
        raise NotFound("This link has been used or has expired. Ask for a new one where you sign in.")
    error = ""
    if request.method == "POST":
        try:
            accounts.reset_password(context.installation(), token, request.form.get("password", ""))
        except NotFound:
            raise
        except PolyleafError as refusal:
            error = str(refusal)
        else:
            LOG.info("%s chose another password by a link", owner.id)
            session.clear()
            flash("Your new password is set. Sign in with it.", "good")
            return redirect(url_for("auth.sign_in"), 303)
    page = render_template("auth/reset.html", owner=owner, error=error, length=PASSWORD_LENGTH)
    return page, 422 if error else 200


def begin_session(person: Person, stage: str = "password") -> None:
    """Sign a person in; what an earlier visitor left in the session does not outlive a change of person."""
    earlier = context.session()
    session.clear()
    session.permanent = True
    installation = context.installation()
    if earlier is not None:
        sessions.end(installation, earlier.person, earlier.token_hash)
    token = sessions.begin(installation, person, device_of(request.user_agent.string), stage)
    context.end_reading()
    login_user(load_user(token))
    LOG.info("%s signed in", person.id)


def local(target: str) -> str:
    """Return a path of this site to go on to, the home page for anything else."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target[1:2] in ("/", "\\"):
        return url_for("auth.home")
    return target
