"""Progress and the calendar of reviews in a browser: readable without seeing the charts, wide and narrow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.browser.conftest import assert_good
from tests.web.road import approve_all

if TYPE_CHECKING:
    from tests.browser.live import Live


def test_progress_and_calendar(live: Live, page: Any, somebody: Any, installation: Any) -> None:
    approve_all(installation, somebody("Ada", pl=["translator"]), somebody("Ben", pl=["reviewer"]), "pl")
    approve_all(installation, somebody("Bea", ur=["translator"]), None, "ur")
    live.sign_in(page, somebody("Ann", content=["editor"]))
    page.get_by_role("link", name="Progress").first.click()
    page.get_by_label("Leaflet", exact=True).select_option("winter-cough")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("20 of 20 strings are approved today.")).to_be_visible()
    expect(page.get_by_role("img", name="Strings, and approved ones among them, over time")).to_be_visible()
    assert_good(page)
    page.get_by_text("The same as a table").first.click()
    expect(page.get_by_role("columnheader", name="Signed as translated")).to_be_visible()
    page.get_by_role("link", name="Calendar of reviews").click()
    expect(page.get_by_label("Address of the calendar")).to_be_visible()
    assert_good(page)
    page.get_by_role("button", name="Make a new address").click()
    expect(page.get_by_role("status")).to_contain_text("The calendar has a new address")


def test_somebody_is_asked_by_keyboard_and_sees_it_at_home(live: Live, new_page: Any, somebody: Any) -> None:
    ada, page = somebody("Ada", pl=["translator"]), new_page()
    live.sign_in(page, somebody("Ann", content=["editor"]))
    page.get_by_role("link", name="Progress").first.click()
    page.get_by_role("link", name="Assignments").click()
    expect(page.get_by_text("Nobody is asked for anything in particular.")).to_be_visible()
    page.get_by_label("Leaflet").select_option("winter-cough")
    page.get_by_label("By").fill("2026-01-31")
    page.get_by_role("button", name="Ask").press("Enter")
    expect(page.get_by_text("late", exact=True)).to_be_visible()
    assert_good(page)
    other = new_page()
    live.sign_in(other, ada)
    expect(other.get_by_role("heading", name="You are asked for")).to_be_visible()
    assert_good(other)
