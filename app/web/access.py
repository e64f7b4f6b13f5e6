"""Who may open what: every view carries one of these guards, and a test fails for one that does not.

Roles are read from the store at each request, so that a role taken away is gone at once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from flask import redirect, request, url_for

from app.domain.edition import SOURCE_LOCALE
from app.domain.signoff import Role
from app.errors import NotAllowed
from app.formats.languages import name_in
from app.web import context
from app.workflow import sessions
from app.workflow.second_factor import needed

View = TypeVar("View", bound=Callable[..., Any])


def public(view: View) -> View:
    """Let anybody in."""
    return marked(view, "public")


def signed_in(view: View) -> View:
    """Let everybody in who has an account."""
    return _guarded(view, "signed in", lambda _arguments: None)


def signed_in_by_any_step(view: View) -> View:
    """Let everybody in who has an account, also whoever has yet to set up the second factor that their role needs."""
    return _guarded(view, "signed in", lambda _arguments: None, any_step=True)


def freshly_signed_in(view: View) -> View:
    """Let everybody in who signed in a few minutes ago, others after they signed in again: for how one signs in."""
    return _guarded(view, "signed in", lambda _arguments: None, any_step=True, fresh=True)


def freshly_signed_in_by_every_step(view: View) -> View:
    """Let in who signed in a few minutes ago, by every step that their role asks for: for what outlives the session."""
    return _guarded(view, "signed in", lambda _arguments: None, fresh=True)


@dataclass(frozen=True)
class Rule:
    """Who may do something: in words, and as a check of a request's arguments that raises NotAllowed."""

    words: str
    check: Callable[[dict[str, Any]], None]


ANYBODY = Rule("signed in", lambda _arguments: None)
"""Everybody who has an account."""


def in_locale(*roles: Role) -> Rule:
    """Allow who has one of these roles in the locale that the argument `locale` names."""

    def check(arguments: dict[str, Any]) -> None:
        tag = arguments["locale"]
        held = context.actor().roles_in(tag)
        if not held:
            raise NotAllowed("You have no role in this language. Ask whoever invited you for one.")
        if not held & set(roles):
            raise NotAllowed(f"This takes the role {_either(roles)} in {name_in(tag, 'en')}.")

    return Rule(f"{_either(roles)} of the locale", check)


def in_content_team(*roles: Role) -> Rule:
    """Allow who has one of these roles of the content team."""

    def check(_arguments: dict[str, Any]) -> None:
        if not context.actor().content_roles & set(roles):
            raise NotAllowed(f"This takes the role {_either(roles)} of the content team.")

    return Rule(f"{_either(roles)} of the content team", check)


def in_locale_or_content_team(*roles: Role) -> Rule:
    """Allow who has one of these roles in the locale of the argument, and everybody of the content team."""

    def check(arguments: dict[str, Any]) -> None:
        held = context.actor()
        if not held.content_roles and not held.roles_in(arguments["locale"]) & set(roles):
            raise NotAllowed(f"This takes the role {_either(roles)} in the language, or one of the content team.")

    return Rule(f"{_either(roles)} of the locale or content team", check)


def in_locale_or_publisher(*roles: Role) -> Rule:
    """Allow publishers, and who has one of these roles in the locale of the argument; for the English, publishers."""
    translation, publisher = in_locale(*roles), in_content_team("publisher")

    def check(arguments: dict[str, Any]) -> None:
        if arguments["locale"] == SOURCE_LOCALE or "publisher" in context.actor().content_roles:
            publisher.check(arguments)
        else:
            translation.check(arguments)

    return Rule(f"{publisher.words}, or {translation.words}", check)


def locale_role(*roles: Role) -> Callable[[View], View]:
    """Let in who has one of these roles in the locale that the view's argument `locale` names."""
    return _ruled(in_locale(*roles))


def content_role(*roles: Role) -> Callable[[View], View]:
    """Let in who has one of these roles of the content team."""
    return _ruled(in_content_team(*roles))


def locale_or_content_role(*roles: Role) -> Callable[[View], View]:
    """Let in who has one of these roles in the locale of the view's argument, and everybody of the content team."""
    return _ruled(in_locale_or_content_team(*roles))


def publisher_or_locale_role(*roles: Role) -> Callable[[View], View]:
    """Let in publishers, and who has one of these roles in the locale of the view's argument unless it is English."""
    return _ruled(in_locale_or_publisher(*roles))


def guard_of(view: Callable[..., Any]) -> str | None:
    """Return in words who may open a view, None where nobody decided."""
    return cast("str | None", getattr(view, "guard", None))


def _ruled(rule: Rule) -> Callable[[View], View]:
    return lambda view: _guarded(view, rule.words, rule.check)


def _guarded(
    view: View,
    words: str,
    check: Callable[[dict[str, Any]], None],
    any_step: bool = False,
    fresh: bool = False,
) -> View:
    @wraps(view)
    def guarded(**arguments: Any) -> Any:
        session = context.session()
        here = request.full_path.rstrip("?") if request.method == "GET" else url_for("account.overview")
        if session is None:
            if request.accept_mimetypes.best == "application/json":
                return {"error": "Your session has ended. Sign in again in another tab; what you typed is kept."}, 401
            return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")), 303)
        if fresh and not sessions.is_fresh(context.installation(), session):
            return redirect(url_for("auth.sign_in", next=here, again=1), 303)
        check(arguments)
        if not any_step and session.stage != "strong" and needed(context.installation(), session.person):
            return redirect(url_for("account.second_step"), 303)
        return view(**arguments)

    return marked(cast(View, guarded), words)


def marked(view: View, words: str) -> View:
    """Say of a view, in words, who may open it."""
    view.guard = words  # type: ignore[attr-defined]
    return view


def _either(roles: tuple[Role, ...]) -> str:
    return " or ".join(roles)
