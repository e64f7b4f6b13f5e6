"""Every screen of the workspace, opened with real arguments by somebody who holds every role, in few queries."""

from __future__ import annotations

from pathlib import Path

from app import create_app
from app.workflow import discussion
from scripts.bench.parts import screens
from tests.installation import LEAFLET, Copies, published_road

MOST = 12
"""Queries that one screen may ask, the session and the page's head among them."""

CLOSED = {
    *("identity.leave", "identity.come_back", "security_txt", "observe.metrics"),
    *("admin.webhook", "admin.change_webhook", "leaflets.unchanged"),
}
"""What this installation has none of: a provider, a contact, a scraper's token, a webhook, a typo put right."""


def test_no_screen_asks_more_than_twelve_queries(quick_path: Path, copies: Copies) -> None:
    road = copies.of(published_road, quick_path / "road")
    home = road.installation
    person = screens.everybody(home)
    values = screens.arguments(home, person, LEAFLET, "pl")
    road.approve_rest("pl")
    road.read_page("pl")
    discussion.comment(home, person, "pl", values["segment_id"], "Said before.")
    app = create_app(home)
    app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    seen = screens.walk(app, home, screens.sign_in(app, home, person), values, 0)
    home.engine.dispose()
    assert {one.endpoint for one in seen if one.status not in (200, 303)} == CLOSED
    assert {one.address: one.queries for one in seen if one.queries > MOST} == {}
