"""Glossary and memory as people use them: a term that affects approved strings, a file that is looked at first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from app.formats.exchange.tmx import TmxEntry, write_tmx
from tests.browser.conftest import NARROW, assert_good
from tests.web.road import approve

if TYPE_CHECKING:
    from pathlib import Path

    from app.workflow.installation import Installation
    from tests.browser.live import Live

Make = Callable[..., Any]
WEEKS = "A short cough lasts less than 3 weeks"
WEEKS_UR = "مختصر کھانسی 3 ہفتوں سے کم رہتی ہے"


def test_terms_and_files_are_looked_at_before_they_are_saved(
    installation: Installation,
    live: Live,
    new_page: Make,
    somebody: Make,
    unit_of: Make,
    tmp_path: Path,
) -> None:
    ada, ben = somebody("Ada", ur=["translator"]), somebody("Ben", ur=["reviewer"])
    approve(installation, ada, ben, unit_of("ur", WEEKS), WEEKS_UR)
    page = new_page(viewport=NARROW)

    live.sign_in(page, ben)
    page.goto(f"{live.url}/review/ur/?task=review")
    page.get_by_role("link", name="glossary").click()
    assert_good(page)
    page.get_by_role("link", name="Add a term").click()
    page.get_by_label("English term").fill("cough")
    page.get_by_label("In Urdu").fill("کھانسی")
    page.get_by_label("Forms that must not be used").fill("کھانسی")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("cannot be both right and forbidden")).to_be_visible()
    assert_good(page)
    page.get_by_label("Forms that must not be used").fill("مختصر")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="1 approved string has such a term")).to_be_visible()
    assert_good(page)
    page.get_by_role("button", name="Save all the same").click()
    expect(page.get_by_text("Glossary: 1 added.")).to_be_visible()
    assert_good(page)
    page.get_by_role("link", name="cough").click()
    assert_good(page)
    page.get_by_role("button", name="Take this term out").click()
    assert_good(page)
    page.get_by_role("button", name="Take it out").click()
    expect(page.get_by_text("1 taken out")).to_be_visible()
    page.get_by_role("link", name="Earlier translations").click()
    write_tmx(
        tmp_path / "old.tmx", "ur", [TmxEntry("a", WEEKS + " or so", WEEKS_UR), TmxEntry("b", "Take 5 mg.", "10 لیں")]
    )
    page.get_by_label("Bring old translations").set_input_files(tmp_path / "old.tmx")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("1 look wrong and would be left out")).to_be_visible()
    assert_good(page)
    page.get_by_role("button", name="Take in 1 translations").click()
    expect(page.get_by_text("1 translations taken in")).to_be_visible()
    page.get_by_label("How was this said before?").fill(WEEKS.replace("3", "4"))
    page.get_by_role("button", name="Look", exact=True).click()
    expect(page.get_by_text("approved in Coughs in winter")).to_be_visible()
    assert_good(page)
    page.get_by_role("button", name="Take out old.tmx").click()
    assert_good(page)
    page.get_by_role("button", name="Take them out").click()
    page.get_by_role("link", name="Strings to look at again").click()
    assert_good(page)
