"""What the content team's screens share: their blueprint, who may open them, and pages shown in a frame."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response

from app.formats.page_style import style_hash
from app.store import english
from app.web import context
from app.web.access import content_role
from app.web.page_helpers import add_navigation

blueprint = Blueprint("leaflets", __name__, url_prefix="/leaflets", template_folder="../templates")
content_team = content_role("editor", "publisher", "administrator")

View = TypeVar("View", bound=Callable[..., Any])


@blueprint.record
def _navigation(state) -> None:  # type: ignore[no-untyped-def]
    about = "where each stands in each language"
    add_navigation(state.app, "Leaflets", "leaflets.grid", about, "editor", "publisher", "administrator")
    add_navigation(
        state.app,
        "Questions",
        "leaflets.questions",
        "from translators, and reports by readers",
        "editor",
        "publisher",
        "administrator",
        count=lambda: english.open_questions(context.connection()),
    )
    about = "publish, and what was published when"
    add_navigation(state.app, "Releases", "leaflets.releases", about, "editor", "publisher", "administrator")


def own_policy(view: View) -> View:
    """Let a view send its own content security policy instead of the workspace's (flask-talisman's view option)."""
    view.talisman_view_options = {"content_security_policy": None}  # type: ignore[attr-defined]
    return view


_STYLE = re.compile(rb"<style>(.*?)</style>", re.DOTALL)


def patient_page(html: bytes, form_action: str = "'none'") -> Response:
    """Answer with a patient page under a policy that allows its one style sheet, and its form where it has one."""
    response = Response(html, mimetype="text/html")
    style = _STYLE.search(html)
    source = f"'{style_hash(style[1].decode())}'" if style else "'none'"
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {source}; img-src data:; base-uri 'none'; form-action {form_action}; "
        "frame-ancestors 'self'"
    )
    return response
