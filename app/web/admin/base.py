"""What the administrator's screens share: their blueprint and who may open them."""

from __future__ import annotations

from flask import Blueprint

from app.store import copies
from app.web import context
from app.web.access import content_role
from app.web.page_helpers import add_navigation

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
administrator = content_role("administrator")
GROUP = "Administration"
"""The link of the page's head behind which these screens stand."""


@blueprint.context_processor
def _copy() -> dict[str, bool]:
    """Say on every screen of the administration that a copy is quiet."""
    return {"quiet_copy": copies.is_quiet(context.connection())}


@blueprint.record
def _navigation(state) -> None:  # type: ignore[no-untyped-def]
    add_navigation(state.app, "People", "admin.people", "invitations and roles", "administrator", group=GROUP)
    add_navigation(
        state.app, "Languages", "admin.locales", "add one, and who approves in it", "administrator", group=GROUP
    )
    add_navigation(
        state.app, "Webhooks", "admin.webhooks", "what other programs are told", "administrator", group=GROUP
    )
    add_navigation(
        state.app,
        "Log",
        "admin.log",
        "every decision, newest first",
        "editor",
        "publisher",
        "administrator",
        group=GROUP,
    )
