"""Signing in and out, invitations, and the page that says what I can do."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app.web import access

blueprint = Blueprint("auth", __name__)


@blueprint.get("/")
@access.signed_in
def home() -> ResponseReturnValue:
    """Show what this person can do."""
    return render_template("auth/home.html")


@blueprint.route("/sign-in", methods=["GET", "POST"])
@access.public
def sign_in() -> ResponseReturnValue:
    """Sign a person in."""
    return render_template("auth/sign_in.html")


@blueprint.post("/sign-out")
@access.signed_in
def sign_out() -> ResponseReturnValue:
    """End the session."""
    return render_template("auth/sign_in.html")
