"""The link in each message that stops them: one click, no signing in (RFC 8058)."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app.web import access, context
from app.web.security import csrf, limiter
from app.workflow import mail

blueprint = Blueprint("mail", __name__, url_prefix="/mail")


@blueprint.route("/stop/<token>", methods=["GET", "POST"])
@access.public
@limiter.limit("60 per hour")
def stop(token: str) -> ResponseReturnValue:
    """Ask once, because some programs open every link of a message; by POST, from there or a mail program, stop."""
    installation = context.installation()
    mail.owner_of(installation, token)
    if request.method == "POST":
        mail.stop(installation, token)
    return render_template("volunteer/stop.html", stopped=request.method == "POST")


# Mail programs post here by themselves and have no session.
csrf.exempt(stop)
