"""Signing in through an OpenID Connect provider: out to it, and back."""

from __future__ import annotations

import logging

from flask import Blueprint, redirect, request, session
from flask.typing import ResponseReturnValue

from app.errors import NotAllowed, Unreachable
from app.web import access, context
from app.web.auth import after_first_step, local, sign_in_page
from app.web.security import limiter
from app.workflow import identity

LOG = logging.getLogger(__name__)

blueprint = Blueprint("identity", __name__)


@blueprint.get("/sign-in/provider")
@access.public
@limiter.limit("30 per minute")
def leave() -> ResponseReturnValue:
    """Send somebody to the provider."""
    onward = local(request.args.get("next", ""))
    try:
        address, kept = identity.begin(context.installation())
    except (NotAllowed, Unreachable) as refusal:
        return sign_in_page(onward, error=str(refusal)), refusal.http_status
    session["provider"] = kept | {"next": onward}
    return redirect(address, 303)


@blueprint.get(identity.RETURN)
@access.public
@limiter.limit("30 per minute")
def come_back() -> ResponseReturnValue:
    """Sign in whoever the provider vouches for; a second factor is asked for as after a password."""
    kept = session.pop("provider", {})
    onward = local(kept.get("next", ""))
    context.end_reading()
    try:
        person = identity.finish(context.installation(), kept, request.args)
    except (NotAllowed, Unreachable) as refusal:
        LOG.warning("A sign-in through the provider was refused")
        return sign_in_page(onward, error=str(refusal)), refusal.http_status
    return after_first_step(person, onward)
