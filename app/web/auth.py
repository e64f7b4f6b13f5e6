"""Signing in and out, invitations, and the page that says what I can do."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_limiter.util import get_remote_address
from flask_login import login_user, logout_user

from app.errors import NotFound, PolyleafError
from app.store import editor
from app.store.people import Person
from app.web import access, context
from app.web.review import waivers_for
from app.web.security import SignedIn, limiter
from app.workflow import accounts

blueprint = Blueprint("auth", __name__)


def _refused(response: Response) -> bool:
    return response.status_code != 303


def _email() -> str:
    return request.form.get("email", "").strip().lower()


@blueprint.get("/")
@access.signed_in
def home() -> ResponseReturnValue:
    """Show what this person can do, language by language."""
    person = context.actor()
    tags = person.locales
    translate = editor.to_translate(context.connection(), tags) if tags else {}
    review = editor.to_review(context.connection(), tags, person.id) if tags else {}
    waivers = waivers_for(*tags)
    languages = []
    for tag in tags:
        roles = person.roles_in(tag)
        tasks = []
        if roles & {"translator", "reviewer"}:
            tasks.append(("translate", translate.get(tag, 0)))
        if roles & {"reviewer", "clinician"}:
            tasks.append(("review", review.get(tag, 0)))
        # A second pair of eyes is what is scarce: a reviewer goes on with reviews while there are any.
        waiting = [task for task, number in reversed(tasks) if number]
        languages.append(
            {
                "tag": tag,
                "roles": sorted(roles),
                "tasks": tasks,
                "next": waiting[0] if waiting else None,
                "waivers": sum(one["request"].locale == tag for one in waivers),
            }
        )
    return render_template("auth/home.html", languages=languages)


@blueprint.route("/sign-in", methods=["GET", "POST"])
@access.public
@limiter.limit("20 per minute;100 per hour", methods=["POST"], key_func=get_remote_address, deduct_when=_refused)
@limiter.limit("10 per 15 minutes", methods=["POST"], key_func=_email, deduct_when=_refused)
def sign_in() -> ResponseReturnValue:
    """Sign a person in; a wrong address and a wrong password look alike and take as long."""
    onward = _local(request.values.get("next", ""))
    if request.method == "GET":
        if context.person():
            return redirect(onward, 303)
        return render_template("auth/sign_in.html", onward=onward, email="", error="")
    person = accounts.authenticate(context.installation(), _email(), request.form.get("password", ""))
    if person is None:
        error = "This e-mail address and password do not belong together. Check both and try again."
        return render_template("auth/sign_in.html", onward=onward, email=_email(), error=error), 401
    _begin_session(person)
    return redirect(onward, 303)


@blueprint.post("/sign-out")
@access.signed_in
def sign_out() -> ResponseReturnValue:
    """End the session."""
    logout_user()
    session.clear()
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
            _begin_session(person)
            flash("Welcome. Your account is ready.", "good")
            return redirect(url_for("auth.home"), 303)
    page = render_template(
        "auth/invitation.html", invited=invited, name=name, error=error, length=accounts.PASSWORD_LENGTH
    )
    return page, 422 if error else 200


def _begin_session(person: Person) -> None:
    # What an earlier visitor left in the session must not outlive a change of person.
    session.clear()
    session.permanent = True
    login_user(SignedIn(person))


def _local(target: str) -> str:
    """Return a path of this site to go on to, the home page for anything else."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or not target.startswith("/") or target[1:2] in ("/", "\\"):
        return url_for("auth.home")
    return target
