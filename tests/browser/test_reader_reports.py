"""A reader reports a problem from the live page, and the content team answers it: on a phone, without a script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from app.web import reader_report
from app.workflow import compile as editions
from app.workflow import publish
from tests.browser.conftest import NARROW, assert_good
from tests.web.road import approve_all, read_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.workflow.installation import Installation
    from tests.browser.live import Live

LEAFLET = "winter-cough"


@pytest.fixture
def team(installation: Installation, somebody: Callable) -> object:
    """A content team whose leaflet is live in English and Urdu."""
    ada, ben = somebody("Ada", ur=["translator"]), somebody("Ben", ur=["reviewer"])
    team = somebody("Tess", content=["editor", "publisher", "administrator"])
    approve_all(installation, ada, ben, "ur")
    read_page(installation, ben, LEAFLET, "ur")
    editions.sign_editions(installation, team, LEAFLET, "Tested past its date")
    publish.publish(installation, team)
    return team


def test_a_report_goes_from_the_page_to_the_content_team(
    new_page: Callable, live: Live, team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader_report, "FASTEST", 0)
    reader = new_page(viewport=NARROW)
    reader.goto(f"{live.url}/site/ur/{LEAFLET}/")
    reader.locator(".report a").click()
    expect(reader.locator("form")).to_be_visible()
    assert_good(reader)
    reader.locator("textarea").fill("یہ جملہ سمجھ میں نہیں آتا")
    reader.locator("button").click()
    assert reader.evaluate("document.querySelector('input:invalid').name") == "number"
    reader.locator("label.part", has_text="7").first.click()
    reader.locator("button").click()
    expect(reader.get_by_role("status")).to_be_visible()
    assert_good(reader)
    assert reader.context.cookies() == []

    person = new_page(viewport=NARROW)
    live.sign_in(person, team)
    person.goto(f"{live.url}/leaflets/questions")
    expect(person.get_by_text("report by a reader")).to_be_visible()
    assert_good(person)
    person.get_by_role("link", name="یہ جملہ سمجھ میں نہیں آتا").click()
    person.get_by_label("Your answer").fill("We made it clearer.")
    assert_good(person)
    person.get_by_role("button", name="Answer").click()
    person.get_by_role("link", name="All reports by readers").click()
    expect(person.get_by_text("We made it clearer.")).to_be_visible()
    assert_good(person)
    with person.expect_download() as download:
        person.get_by_role("link", name="Download all as CSV").click()
    assert "We made it clearer." in download.value.path().read_text("utf-8-sig")
    person.goto(f"{live.url}/leaflets/{LEAFLET}/ur")
    person.get_by_role("link", name="Record of the live edition").click()
    expect(person.get_by_role("heading", name="Record of this edition")).to_be_visible()
    assert_good(person)
