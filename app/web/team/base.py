"""What these screens share: their blueprint, and its place in the page's head."""

from __future__ import annotations

from flask import Blueprint

from app.web.page_helpers import add_navigation

blueprint = Blueprint("team", __name__, url_prefix="/team")


@blueprint.record
def _navigation(state) -> None:  # type: ignore[no-untyped-def]
    about = "work week by week, assignments, calendar of reviews"
    add_navigation(state.app, "Progress", "team.progress", about, "editor", "publisher", "administrator")
