"""The live release, served to everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.workflow import compile as editions
from app.workflow import publish
from tests.installation import LEAFLET
from tests.web.reading import words

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.store.people import Person
    from app.workflow.installation import Installation

pytestmark = pytest.mark.usefixtures("in_time")
Make = Callable[..., Any]
TOO_LATE = datetime(2027, 3, 2, tzinfo=UTC)


@pytest.fixture
def published(installation: Installation, team: Person) -> None:
    """Put the English live."""
    editions.sign_editions(installation, team, LEAFLET)
    publish.publish(installation, team)


@pytest.mark.usefixtures("published")
def test_the_site_is_served_to_everybody_with_right_types(app: Any) -> None:
    visitor: FlaskClient = app.test_client()
    types = {
        path: visitor.get(f"/site/{path}").content_type
        for path in ("", f"en/{LEAFLET}/", "sitemap.xml", "robots.txt", "manifest.json", "manifest.sig", "log.jsonl")
    }
    assert types == {
        "": "text/html; charset=utf-8",
        f"en/{LEAFLET}/": "text/html; charset=utf-8",
        "sitemap.xml": "application/xml; charset=utf-8",
        "robots.txt": "text/plain; charset=utf-8",
        "manifest.json": "application/json",
        "manifest.sig": "text/plain; charset=utf-8",
        "log.jsonl": "application/jsonl",
    }
    moved = visitor.get(f"/site/en/{LEAFLET}")
    assert (moved.status_code, moved.location) == (308, f"/site/en/{LEAFLET}/")
    assert (
        visitor.get(f"/site/en/{LEAFLET}/").data
        == (app.extensions["polyleaf"].config.site / "en" / LEAFLET / "index.html").read_bytes()
    )


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    "path",
    [
        "../polyleaf.sqlite",
        "..%2fpolyleaf.sqlite",
        "en/../../../secret_key",
        "/etc/passwd",
        "%2e%2e/secret_key",
        "en/",
        "no",
    ],
)
def test_the_site_serves_nothing_else(app: Any, path: str) -> None:
    assert app.test_client().get(f"/site/{path}").status_code in (301, 308, 404)
    answer = app.test_client().get(f"/site/{path}", follow_redirects=True)
    assert (answer.status_code, "See all leaflets" in answer.text) == (404, True)


def test_before_the_first_release_the_site_says_so(app: Any) -> None:
    answer = app.test_client().get("/site/")
    assert (answer.status_code, "current release" in answer.text) == (404, True)


def test_a_live_page_overdue_since_stays_live(
    installation: Installation, client_of: Make, team: Person, published: None
) -> None:
    object.__setattr__(installation, "clock", lambda: TOO_LATE + timedelta(days=1))
    page = words(client_of(team).get("/leaflets/releases/publish").text)
    assert "Coughs in winter, English version 1 no change of text or facts past its review date" in page
