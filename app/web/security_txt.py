"""Whom to tell of a weakness: /.well-known/security.txt (RFC 9116)."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Response
from flask.typing import ResponseReturnValue

from app.errors import NotFound
from app.web import context
from app.web.access import public

VALID = timedelta(days=90)


def init_app(app: Flask) -> None:
    """Serve the file where the standard looks for it."""
    app.add_url_rule("/.well-known/security.txt", "security_txt", security_txt)


@public
def security_txt() -> ResponseReturnValue:
    """Name the operator's contact; there is no such file where none is set."""
    place = context.installation()
    contact = place.config.security_contact
    if not contact:
        raise NotFound("This installation names no contact for reports of weaknesses.")
    lines = (
        f"Contact: {contact}",
        f"Expires: {place.clock() + VALID:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: en",
        f"Canonical: {place.config.base_url}/.well-known/security.txt",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
