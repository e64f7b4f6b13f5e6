"""Searching in a browser: by keyboard, in both colour schemes, on a wide and a narrow screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from app.workflow.review import save
from tests.browser.conftest import assert_accessible, assert_good

if TYPE_CHECKING:
    from tests.browser.live import Live


def test_a_search_is_made_by_keyboard_passed_on_and_opened(
    live: Live, new_page: Any, somebody: Any, unit_of: Any, installation: Any
) -> None:
    ada = somebody("Ada", pl=["translator"], ur=["translator"])
    source = "A short cough lasts less than 3 weeks"
    save(installation, ada, "ur", unit_of("ur", source).segment_id, "مختصر کھانسی 33 ہفتوں سے کم رہتی ہے", "")
    save(installation, ada, "pl", unit_of("pl", source).segment_id, "Krótki kaszel trwa mniej niż 3 tygodnie", "")
    page = new_page()
    live.sign_in(page, ada)
    page.get_by_role("link", name="Search").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    assert_accessible(page)
    page.get_by_label("Words in the English").fill("cough")
    page.get_by_text("More filters").click()
    page.get_by_label("Status").select_option("suggested")
    page.get_by_label("Words in the English").press("Enter")
    expect(page.get_by_role("heading", level=2)).to_have_text("2 strings")
    assert page.url.endswith("/search/?source=cough&target=&locale=&status=suggested&finding=&leaflet=&person=")
    address = page.url
    assert_good(page)
    page.get_by_label("Words in the English").fill("!")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("alert")).to_have_text("Type a word or a number to look for in the English.")
    assert_accessible(page)
    page.goto(address.replace("leaflet=", "leaflet=none"))
    expect(page.get_by_text("No string holds all of this.")).to_be_visible()
    assert_accessible(page)
    page.goto(address)
    page.get_by_role("link", name="Urdu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Coughs in winter")
    assert "/review/ur/" in page.url
