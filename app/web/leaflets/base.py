"""What the content team's screens share: their blueprint, who may open them, and pages shown in a frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response

from app.store import english
from app.web import context
from app.web.access import content_role
from app.web.page_helpers import add_navigation

blueprint = Blueprint("leaflets", __name__, url_prefix="/leaflets", template_folder="../templates")
content_team = content_role("editor", "publisher", "administrator")

View = TypeVar("View", bound=Callable[..., Any])


@blueprint.record
def _navigation(state) -> None:  # type: ignore[no-untyped-def]
    add_navigation(state.app, "Leaflets", "leaflets.grid", "editor", "publisher", "administrator")
    add_navigation(
        state.app,
        "Questions",
        "leaflets.questions",
        "editor",
        "publisher",
        "administrator",
        count=lambda: english.open_questions(context.connection()),
    )
    add_navigation(state.app, "Releases", "leaflets.releases", "editor", "publisher", "administrator")


def own_policy(view: View) -> View:
    """Let a view send its own content security policy instead of the workspace's (flask-talisman's view option)."""
    view.talisman_view_options = {"content_security_policy": None}  # type: ignore[attr-defined]
    return view


def patient_page(html: str | bytes, style_hash: str) -> Response:
    """Answer with a patient page under a policy that allows its one style sheet and nothing else."""
    response = Response(html, mimetype="text/html")
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src '{style_hash}'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    )
    return response
