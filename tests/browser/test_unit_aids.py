"""Glossary, earlier translations and back-translation beside a string, as people use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from app.domain.glossary import GlossaryTerm
from app.web import unit_aids
from app.workflow.importing import import_content
from app.workflow.terms import set_terms
from tests.browser.conftest import NARROW, assert_good
from tests.web.road import approve
from tests.workflow.engines import FakeEngine

if TYPE_CHECKING:
    from app.workflow.installation import Installation
    from tests.browser.live import Live

Make = Callable[..., Any]
WEEKS = "A short cough lasts less than 3 weeks"
WEEKS_UR = "مختصر کھانسی 3 ہفتوں سے کم رہتی ہے"


def test_aids_come_by_themselves_are_put_in_place_and_decide_nothing(
    installation: Installation,
    live: Live,
    new_page: Make,
    somebody: Make,
    unit_of: Make,
    draft: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada = somebody("Ada", ur=["translator", "reviewer"])
    approve(installation, ada, somebody("Ben", ur=["reviewer"]), unit_of("ur", WEEKS), WEEKS_UR)
    source = installation.config.source_content
    text = (source / "winter-cough.md").read_text("utf-8")
    other = text.replace("id: winter-cough", "id: other-cough").replace("less than 3 weeks", "less than 4 weeks")
    (source / "other-cough.md").write_text(other, "utf-8")
    import_content(installation)
    term = GlossaryTerm("cough", "کھانسی", "noun", "any", "A noise.", False, (), ("زکام",), "Patients say so.")
    set_terms(installation, ada, "ur", [term])
    unit = unit_of("ur", WEEKS.replace("3", "4"), "other-cough")
    draft(unit, WEEKS_UR.replace("3", "5"), engine="mymemory", raw="…", masked="A short", protection="kept")
    monkeypatch.setattr(unit_aids, "engine", lambda _installation, _name: FakeEngine(name="google"))
    page = new_page(viewport=NARROW)
    live.sign_in(page, ada)
    page.goto(f"{live.url}/review/ur/{unit.segment_id}?task=translate")
    expect(page.locator("#source mark.term")).to_contain_text("cough")
    expect(page.get_by_text("it has 3; this string has 4")).to_be_visible()
    assert_good(page)
    page.get_by_role("button", name="Use this translation (1)").click()
    expect(page.locator("#text")).to_have_value(WEEKS_UR)
    expect(page.locator("#announcer")).to_contain_text("Nothing is saved yet.")
    page.get_by_role("button", name="Ask Google Translate").click()
    expect(page.get_by_text("it counts for no decision")).to_be_visible()
    expect(page.locator("#text")).to_have_value(WEEKS_UR)
    expect(page.locator("#source mark.wrong")).to_contain_text("4")
    page.get_by_text("Where the machine draft is from").click()
    assert_good(page)
    assert unit_of("ur", WEEKS.replace("3", "4"), "other-cough").status == "drafted"
