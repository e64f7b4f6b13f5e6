"""The queue and the editor as people use them: by keyboard, live, with nothing typed ever lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from app.workflow import review
from app.workflow.discussion import comment
from tests.browser.conftest import NARROW, assert_accessible, assert_good

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from app.store.people import Person
    from app.workflow.installation import Installation
    from tests.browser.live import Live

Make = Callable[..., Any]

WEEKS = "A short cough lasts less than 3 weeks"
WEEKS_UR = "مختصر کھانسی 3 ہفتوں سے کم رہتی ہے"
WEEKS_PL = "Krótki kaszel trwa mniej niż 3 tygodnie"
CALL = "Call {helpline} at any time. In an emergency call 999."
CALL_UR = "کسی بھی وقت {helpline} پر کال کریں۔ ہنگامی صورت میں 999 پر کال کریں۔"


@pytest.fixture
def ada(somebody: Make) -> Person:
    """A translator and reviewer of Polish and Urdu, and an editor."""
    return somebody("Ada", content=["editor"], pl=["translator", "reviewer"], ur=["translator", "reviewer"])


@pytest.fixture
def ben(somebody: Make) -> Person:
    """Another reviewer of Polish and Urdu."""
    return somebody("Ben", pl=["reviewer"], ur=["reviewer"])


def opened(live: Live, page: Page, unit: Any, task: str = "translate") -> None:
    page.goto(f"{live.url}/review/{unit.locale}/{unit.segment_id}?task={task}")


def said(page: Page, words: str) -> None:
    expect(page.locator("#announcer")).to_contain_text(words)


def test_every_screen_is_accessible_and_fits(
    live: Live,
    new_page: Make,
    ada: Person,
    unit_of: Make,
    draft: Make,
    installation: Installation,
) -> None:
    call, weeks = unit_of("ur", CALL), unit_of("ur", WEEKS)
    for words in ("Is 999 right everywhere?\nIn Urdu we say it digit by digit.", CALL_UR, "x" * 200):
        comment(installation, ada, "ur", call.segment_id, words)
    draft(call, CALL_UR.replace("999", "111"))
    draft(weeks, WEEKS_UR.replace("3", "2"), "carried", previous_source=WEEKS.replace("3", "2"), previous_context=None)
    page = new_page(viewport=NARROW)
    page.goto(f"{live.url}/sign-in")

    assert_good(page)
    live.sign_in(page, ada)
    assert_good(page)
    for address in ("/review/ur/?task=translate", "/review/ur/?task=review", "/review/so/", "/no-such-page"):
        page.goto(live.url + address)
        assert_good(page)
    for unit in (call, weeks):
        opened(live, page, unit)
        page.get_by_text("Send back with a reason").click()
        assert_good(page)
    page.get_by_role("button", name="Sign as translated").click()
    expect(page.get_by_text("Not signed.")).to_be_visible()
    assert_good(page)
    page.goto(f"{live.url}/review/ur/{call.segment_id}/discussion")
    assert_good(page)
    page.get_by_role("button", name="Comment").click()
    expect(page.get_by_role("alert")).to_have_text("Type your comment.")
    assert_good(page)


def test_a_draft_is_accepted_and_the_next_one_opens_with_one_chord(
    live: Live, page: Page, ada: Person, unit_of: Make, draft: Make
) -> None:
    draft(unit_of("ur", CALL), CALL_UR)
    live.sign_in(page, ada)
    page.goto(f"{live.url}/review/ur/?task=translate")
    waiting = [row.get_attribute("href") for row in page.locator(".source a").all()]
    opened(live, page, unit_of("ur", CALL))
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"{live.url}{waiting[waiting.index(page.url.removeprefix(live.url)) + 1]}")
    expect(page.locator("#text")).to_be_focused()
    said(page, "Signed as translated.")
    assert unit_of("ur", CALL).status == "translated"


def test_preview_marks_and_findings_follow_what_is_typed(live: Live, page: Page, ada: Person, unit_of: Make) -> None:
    live.sign_in(page, ada)
    opened(live, page, unit_of("ur", CALL))
    preview = page.locator("#preview")
    page.locator("#text").fill(CALL_UR.replace("999", "111"))
    expect(page.locator("#findings")).to_contain_text("The English says 999; the translation says 111.")
    said(page, "The English says 999; the translation says 111.")
    expect(preview).to_contain_text("0808 157 0142")
    expect(page.locator("#marked mark.wrong")).to_contain_text("111")
    expect(page.locator("#source mark.wrong")).to_contain_text("999")
    page.locator("#text").fill(CALL_UR)
    expect(page.locator("#findings")).to_contain_text("The checks find nothing.")
    said(page, "The checks find nothing.")
    assert preview.evaluate("element => getComputedStyle(element).direction") == "rtl"
    assert "Nastaliq" in preview.evaluate("element => getComputedStyle(element).fontFamily")
    assert preview.locator("a").get_attribute("href") is None


def test_saving_by_chord_signs_nothing(live: Live, page: Page, ada: Person, unit_of: Make) -> None:
    unit = unit_of("pl", WEEKS)
    live.sign_in(page, ada)
    opened(live, page, unit)
    page.locator("#text").fill(WEEKS_PL)
    page.keyboard.press("Alt+s")
    expect(page.locator("#status")).to_contain_text("Saved, not signed.")
    assert unit_of("pl", WEEKS).status == "suggested"


def test_a_reviewers_button_says_what_a_change_makes_of_it(
    live: Live, page: Page, ada: Person, ben: Person, unit_of: Make, draft: Make, installation: Any
) -> None:
    unit = unit_of("pl", WEEKS)
    review.sign(installation, ada, "pl", unit.segment_id, "translated", WEEKS_PL, "")
    live.sign_in(page, ben)
    opened(live, page, unit, "review")
    main = page.locator("[data-main]")
    expect(main).to_have_text("Approve (reviewed)")
    page.locator("#text").fill(WEEKS_PL + ".")
    expect(main).to_have_text("Correct: sign as translated, someone else will review")
    page.locator("#text").fill(WEEKS_PL)
    expect(main).to_have_text("Approve (reviewed)")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_contain_text("Approved: signed as reviewed.")
    assert unit_of("pl", WEEKS).status == "approved"


def test_text_that_was_not_saved_is_offered_again(live: Live, page: Page, ada: Person, unit_of: Make) -> None:
    unit = unit_of("pl", WEEKS)
    live.sign_in(page, ada)
    opened(live, page, unit)
    page.locator("#text").fill("Krótki kaszel")
    page.goto(live.url)
    opened(live, page, unit)
    expect(page.locator("#text")).to_have_value("")
    expect(page.locator("#kept-text")).to_have_text("Krótki kaszel")
    assert_accessible(page)
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#text")).to_have_value("Krótki kaszel")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("Alt+s")
    expect(page.locator("#status")).to_contain_text("Saved, not signed.")
    opened(live, page, unit)
    expect(page.locator("#text")).to_have_value("Krótki kaszel")
    expect(page.locator("#kept")).to_be_hidden()


def test_text_typed_while_the_session_ended_is_offered_after_signing_in(
    live: Live, page: Page, ada: Person, unit_of: Make, problems: list[str]
) -> None:
    unit = unit_of("pl", WEEKS)
    live.sign_in(page, ada)
    opened(live, page, unit)
    # The answer that brings them carries the session's cookie too.
    expect(page.locator("#memory-heading")).to_be_visible()
    page.context.clear_cookies()
    page.locator("#text").fill(WEEKS_PL)
    said(page, "Your session has ended")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Your session has ended")).to_be_visible()
    assert_accessible(page)
    live.sign_in(page, ada)
    opened(live, page, unit)
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("#text")).to_have_value(WEEKS_PL)
    assert [problem for problem in problems if "status of 400" not in problem] == []
    problems.clear()


def test_two_people_on_one_string_lose_nothing(
    live: Live, new_page: Make, ada: Person, ben: Person, unit_of: Make, draft: Make
) -> None:
    unit = unit_of("pl", WEEKS)
    draft(unit, WEEKS_PL)
    first, second = new_page(), new_page()
    live.sign_in(first, ada)
    live.sign_in(second, ben)
    opened(live, first, unit)
    opened(live, second, unit)
    expect(second.get_by_text("is working on this string")).to_be_visible()
    second.locator("#text").fill("Kaszel trwa krótko, do 3 tygodni")
    second.keyboard.press("Alt+s")
    expect(second.locator("#status")).to_contain_text("Saved, not signed.")
    first.locator("#text").fill("Zwykły kaszel trwa mniej niż 3 tygodnie")
    first.keyboard.press("Control+Enter")
    expect(first.get_by_text("Somebody changed this string while you worked on it.")).to_be_visible()
    expect(first.locator("#refusal")).to_be_focused()
    expect(first.locator("#text")).to_have_value("Zwykły kaszel trwa mniej niż 3 tygodnie")
    expect(first.locator("#now-heading + p")).to_have_text("Kaszel trwa krótko, do 3 tygodni")
    assert_accessible(first)
    first.locator("#text").press("Control+Enter")
    expect(first.locator("#status")).to_contain_text("Signed as translated.")
    assert unit_of("pl", WEEKS).target == "Zwykły kaszel trwa mniej niż 3 tygodnie"


def test_findings_are_focused_when_a_signature_is_refused(live: Live, page: Page, ada: Person, unit_of: Make) -> None:
    live.sign_in(page, ada)
    opened(live, page, unit_of("pl", WEEKS))
    page.locator("#text").fill(WEEKS_PL.replace("3", "30"))
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Not signed.")).to_be_visible()
    expect(page.locator("#findings")).to_be_focused()
    expect(page.locator("#text")).to_have_value(WEEKS_PL.replace("3", "30"))


def test_the_road_of_a_string_works_without_scripts(
    live: Live, new_page: Make, ada: Person, ben: Person, unit_of: Make, draft: Make
) -> None:
    unit = unit_of("pl", WEEKS)
    draft(unit, WEEKS_PL)
    page = new_page(java_script_enabled=False)
    live.sign_in(page, ada)
    opened(live, page, unit)
    page.get_by_role("button", name="Sign as translated").click()
    expect(page.locator("#status")).to_contain_text("Signed as translated.")
    page = new_page(java_script_enabled=False)
    live.sign_in(page, ben)
    page.get_by_role("link", name="1 to review").click()
    page.get_by_role("link", name="Start").click()
    page.get_by_text("Send back with a reason").click()
    page.get_by_label("The meaning is wrong.").check()
    page.get_by_role("button", name="Send back").click()
    expect(page.locator("#status")).to_contain_text("Sent back, with your reason.")
    assert unit_of("pl", WEEKS).status == "rejected"
