"""Signing what was withdrawn: the publisher is told when, by whom and why, and decides for each edition."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from app.workflow.compile import sign_editions
from app.workflow.publish import publish
from app.workflow.withdrawal import withdraw
from tests.browser.conftest import assert_good
from tests.web.road import approve_all, read_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from app.workflow.installation import Installation
    from tests.browser.live import Live

LEAFLET = "winter-cough"


def test_a_reviewer_withdraws_an_edition_and_a_publisher_reads_why_before_bringing_it_back(
    installation: Installation, live: Live, page: Page, somebody: Callable[..., Any]
) -> None:
    object.__setattr__(installation, "clock", lambda: datetime(2026, 12, 1, tzinfo=UTC))
    team = somebody("Tess", content=["editor", "publisher"])
    ada = somebody("Ada", pl=["translator"], ur=["translator"])
    ben = somebody("Ben", pl=["reviewer"], ur=["reviewer"])
    for tag in ("pl", "ur"):
        approve_all(installation, ada, ben, tag)
        read_page(installation, ben, LEAFLET, tag)
    sign_editions(installation, team, LEAFLET)
    publish(installation, team)
    live.sign_in(page, ben)
    page.goto(f"{live.url}/leaflets/{LEAFLET}/pl")
    page.get_by_role("link", name="Withdraw this edition").click()
    page.get_by_label("What is wrong").fill("The dose in the second paragraph is wrong.")
    page.get_by_label("use no printed or saved copies").check()
    assert_good(page)
    page.get_by_role("button", name="Withdraw it now").click()
    expect(page.locator("#status")).to_contain_text("Withdrawn. Release 2 is live, with a notice in its place.")
    page.context.clear_cookies()
    withdraw(installation, team, LEAFLET, "ur", "A sentence is unclear.", urgent=False)
    live.sign_in(page, team)
    page.goto(f"{live.url}/leaflets/{LEAFLET}")
    page.get_by_role("button", name="Sign these editions").click()
    expect(page.get_by_role("heading", name="Bring back what was withdrawn?")).to_be_visible()
    expect(page.get_by_text("Withdrawn as urgent on")).to_contain_text(
        "by Ben: The dose in the second paragraph is wrong."
    )
    assert_good(page)
    page.get_by_label("Coughs in winter in Polish").check()
    page.get_by_role("button", name="Sign what is ticked").click()
    expect(page.locator("#status")).to_contain_text("Signed: English, Polish.")
    publish(installation, team)
    page.goto(f"{live.url}/site/pl/{LEAFLET}/")
    expect(page.locator("h1")).not_to_contain_text("withdrawn")
    page.goto(f"{live.url}/site/ur/{LEAFLET}/")
    expect(page.locator("html")).to_have_attribute("lang", "ur")
    expect(page.get_by_text("A short cough")).to_have_count(0)
