"""What a request stands on: its installation, one connection to read with, and who asks."""

from __future__ import annotations

from contextlib import ExitStack

from flask import Flask, current_app, g
from flask_login import current_user
from sqlalchemy import Connection

from app.errors import NotAllowed
from app.store.engine import reading
from app.store.people import Person
from app.store.sessions import Session
from app.workflow.installation import Installation


def init_app(app: Flask, installation: Installation) -> None:
    """Give every request this installation; close what it opened when it ends."""
    app.extensions["polyleaf"] = installation
    app.teardown_appcontext(lambda _error: end_reading())


def installation() -> Installation:
    """Return the installation that this process serves."""
    found: Installation = current_app.extensions["polyleaf"]
    return found


def connection() -> Connection:
    """Return the request's one connection to read with, opened when it is first asked for."""
    if "reading" not in g:
        stack = ExitStack()
        g.connection = stack.enter_context(reading(installation().engine))
        g.reading = stack
    found: Connection = g.connection
    return found


def end_reading() -> None:
    """Close the connection; call it before a workflow function, so that what is read afterwards is new."""
    stack: ExitStack | None = g.pop("reading", None)
    if stack is not None:
        g.pop("connection")
        stack.close()


def person() -> Person | None:
    """Return who is signed in, or acts by a token of the API; None for a visitor."""
    if "caller" in g:
        caller: Person = g.caller
        return caller
    found = session()
    return found.person if found else None


def session() -> Session | None:
    """Return the session that is signed in, None for a visitor."""
    found: Session | None = current_user.session if current_user.is_authenticated else None
    return found


def act_by_token(owner: Person) -> None:
    """Let this request, which is one of the API, be the owner's of a token, whatever cookies it carries."""
    g.caller = owner


def actor() -> Person:
    """Return who is signed in or acts by a token, for views that are guarded."""
    found = person()
    if found is None:
        raise NotAllowed("Sign in first.")
    return found
