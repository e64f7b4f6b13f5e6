"""Sessions, forged requests, floods and headers: what every response and every form goes through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, current_app, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_talisman import Talisman
from flask_wtf import CSRFProtect

from app.formats.conversion import MAX_FILE
from app.store.sessions import Session
from app.web import attempt_storage, context, security_txt
from app.workflow import sessions
from app.workflow.installation import session_secret

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "frame-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
    "base-uri": "'none'",
}
MEGABYTE = 1024 * 1024

View = TypeVar("View", bound=Callable[..., Any])

UNATTENDED = ("static", "fresh.now")
"""What a browser asks for without its owner: no sign that somebody still uses the session."""

login = LoginManager()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, headers_enabled=True)
talisman = Talisman()


class SignedIn:
    """Whoever a session belongs to, as flask-login wants it."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, token: str, session: Session) -> None:
        self.token = token
        self.session = session

    def get_id(self) -> str:
        """Return what the cookie keeps: a token that the database knows the hash of."""
        return self.token


class Sessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie that lasts from the last page on; files renew none, so caches may share them."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Tell whether the answer carries the cookie."""
        return request.endpoint not in UNATTENDED and super().should_set_cookie(app, session)


def init_app(app: Flask) -> None:
    """Protect an app; cookies are sent over HTTPS only where the configuration says so."""
    config = app.extensions["polyleaf"].config
    app.config.update(
        SECRET_KEY=session_secret(config),
        SESSION_COOKIE_NAME="polyleaf",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        PERMANENT_SESSION_LIFETIME=sessions.IDLE,
        # A form may stay open for long; its token lives as long as the session.
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=MEGABYTE,
        RATELIMIT_STORAGE_URI=f"{attempt_storage.SCHEME}://",
        RATELIMIT_STORAGE_OPTIONS={"installation": app.extensions["polyleaf"]},
    )
    app.session_interface = Sessions()
    login.user_loader(load_user)
    # Without its context processor, which would ask the database even for the page that says it is down.
    login.init_app(app, add_context_processor=False)
    # Before anything reads the form, and so its size.
    app.before_request(_allow_files)
    csrf.init_app(app)
    limiter.init_app(app)
    talisman.init_app(
        app,
        force_https=False,
        strict_transport_security=config.secure_cookies,
        session_cookie_secure=config.secure_cookies,
        session_cookie_samesite="Lax",
        frame_options="SAMEORIGIN",
        content_security_policy=CONTENT_SECURITY_POLICY,
        referrer_policy="same-origin",
    )
    app.after_request(_keep_out_of_caches)
    security_txt.init_app(app)


def takes_files(view: View) -> View:
    """Let requests to a view be as large as a document, and fields of its form as large as a leaflet."""
    view.takes_files = True  # type: ignore[attr-defined]
    return view


def _allow_files() -> None:
    if getattr(current_app.view_functions.get(request.endpoint or ""), "takes_files", False):
        request.max_content_length = MAX_FILE + MEGABYTE
        request.max_form_memory_size = 4 * MEGABYTE


def load_user(token: str) -> SignedIn | None:
    """Return who a session belongs to, None where it is over."""
    session = sessions.find(context.installation(), context.connection(), token, request.endpoint not in UNATTENDED)
    return SignedIn(token, session) if session else None


def _keep_out_of_caches(response: Response) -> Response:
    """Let no cache keep what somebody signed in saw, unless the view or a static file says otherwise."""
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
