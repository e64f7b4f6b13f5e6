"""What the administrator's screens share: their blueprint and who may open them."""

from __future__ import annotations

from flask import Blueprint

from app.web.access import content_role
from app.web.page_helpers import add_navigation

blueprint = Blueprint("admin", __name__, url_prefix="/admin")
administrator = content_role("administrator")


@blueprint.record
def _navigation(state) -> None:  # type: ignore[no-untyped-def]
    add_navigation(state.app, "People", "admin.people", "administrator")
    add_navigation(state.app, "Languages", "admin.locales", "administrator")
    add_navigation(state.app, "Webhooks", "admin.webhooks", "administrator")
    add_navigation(state.app, "Log", "admin.log", "editor", "publisher", "administrator")
