"""Sessions, forged requests, floods and headers: what every response and every form goes through."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_talisman import Talisman
from flask_wtf import CSRFProtect

from app.store import people
from app.store.people import Person
from app.web import context
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
SESSION_HOURS = 12

login = LoginManager()
csrf = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=True)
talisman = Talisman()


class SignedIn:
    """A person as the session knows them: by id and epoch, so that a new password ends sessions elsewhere."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, person: Person) -> None:
        self.person = person

    def get_id(self) -> str:
        """Return what the session keeps."""
        return f"{self.person.id}.{self.person.session_epoch}"


class Sessions(SecureCookieSessionInterface):
    """Sessions in a signed cookie that lasts from the last page on; files renew none, so caches may share them."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Tell whether the answer carries the cookie."""
        return request.endpoint != "static" and super().should_set_cookie(app, session)


def init_app(app: Flask) -> None:
    """Protect an app; cookies are sent over HTTPS only where the configuration says so."""
    config = app.extensions["polyleaf"].config
    app.config.update(
        SECRET_KEY=session_secret(config),
        SESSION_COOKIE_NAME="polyleaf",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        # A form may stay open for long; its token lives as long as the session.
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=1024 * 1024,
    )
    app.session_interface = Sessions()
    login.user_loader(load_user)
    # Without its context processor, which would ask the database even for the page that says it is down.
    login.init_app(app, add_context_processor=False)
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


def load_user(key: str) -> SignedIn | None:
    """Return who a session belongs to, None where its epoch is over."""
    person_id, _, epoch = key.partition(".")
    person = people.get(context.connection(), person_id)
    return SignedIn(person) if person and str(person.session_epoch) == epoch else None


def _keep_out_of_caches(response: Response) -> Response:
    """Let no cache keep what somebody signed in saw, unless the view or a static file says otherwise."""
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "private, no-cache")
    return response
