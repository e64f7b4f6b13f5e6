"""The English as the content team works on it, and findings and questions as people answer them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from app.domain.checks import Finding
from app.workflow import queries, review
from app.workflow.compile import sign_editions
from app.workflow.publish import publish
from tests.browser.conftest import NARROW, assert_accessible, assert_good
from tests.web.road import approve_all, edit_leaflet, read_page

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from app.store.people import Person
    from app.workflow.installation import Installation
    from tests.browser.live import Live

Make = Callable[..., Any]
pytestmark = pytest.mark.usefixtures("in_time")
LEAFLET = "winter-cough"
WEEKS = "A short cough lasts less than 3 weeks"
TYPO = "A short cough lasts for less than 3 weeks"
WEEKS_UR = "مختصر کھانسی 3 ہفتوں سے کم رہتی ہے"
WRONG_UR = "مختصر کھانسی 33 ہفتوں سے کم رہتی ہے"
CALL = "Call {helpline} at any time. In an emergency call 999."
CALL_UR = "کسی بھی وقت {helpline} پر کال کریں۔ ہنگامی صورت میں 999 پر کال کریں۔"
CHECKING = ("app.web.review.check_findings", "app.web.unit_page.check_unit", "app.workflow.review.check_findings")
EXPORT = """# Chest pain at home

What chest pain is, and when to call for help.

This leaflet is for adults who live in the UK.

## When to call

Call 999 at once if the pain does not go away.

Back to top

## Sources

- Doe J. Chest pain. *J Imagined Med* 2020;5(1):1-9.
"""


@pytest.fixture
def team(somebody: Make) -> Person:
    """Editor and publisher in one, who translates Urdu too."""
    return somebody("Tess", content=["editor", "publisher"], ur=["translator", "reviewer"])


def test_every_screen_of_the_english_is_accessible_and_fits(
    installation: Installation,
    live: Live,
    new_page: Make,
    team: Person,
    ada: Person,
    ben: Person,
    unit_of: Make,
) -> None:
    approve_all(installation, ada, ben, "pl")
    call = unit_of("pl", CALL)
    number = queries.ask(installation, ada, "ur", unit_of("ur", WEEKS).segment_id, "Three weeks in a row, or in all?")
    edit_leaflet(
        installation,
        (WEEKS, TYPO),
        ("## What is a cough?\n", "## What is a cough?\n\nA cough is not a cold. A cold is a cough, see ABC.\n"),
        ("    2. if you are over 40", "    2. if you are over 45"),
        ("It needs no treatment.", ""),
        ("next_due: 2027-02", "next_due: 2026-06"),
    )
    page = new_page(viewport=NARROW)
    live.sign_in(page, team)

    old, new = unit_of("pl", WEEKS).segment_id, unit_of("pl", TYPO).segment_id
    for address in (
        "/leaflets/",
        f"/leaflets/{LEAFLET}",
        f"/drafts/new?locale=ur&document={LEAFLET}",
        f"/leaflets/{LEAFLET}/versions/1..2",
        f"/leaflets/{LEAFLET}/unchanged/{old}/{new}?from=1&to=2",
        f"/leaflets/{LEAFLET}/english",
        f"/leaflets/{LEAFLET}/english/{call.segment_id}",
        "/leaflets/questions",
        "/leaflets/questions?before=1",
        f"/leaflets/questions/{number}",
        "/leaflets/desk",
        f"/leaflets/{LEAFLET}/desk",
        "/leaflets/support/desk",
        "/leaflets/import",
    ):
        page.goto(live.url + address)
        assert_good(page)
    page.goto(f"{live.url}/leaflets/{LEAFLET}/desk")
    page.get_by_text("Dismiss with a reason").first.click()
    page.get_by_text("Ask somebody").first.click()
    assert_good(page)
    page.get_by_label("Why is the English right?").first.fill("The review is under way.")
    page.get_by_role("button", name="Dismiss by name").first.click()
    expect(page.get_by_text("Dismissed by Tess")).to_be_visible()
    assert_good(page)
    page.goto(f"{live.url}/leaflets/{LEAFLET}/english/{call.segment_id}")
    page.get_by_label("The English as it should be").fill("Call {helpline} at any time. In an emergency call 112.")
    page.get_by_role("button", name="See what it does").click()
    expect(page.get_by_role("heading", name="What this change does")).to_be_visible()
    assert_good(page)
    page.get_by_label("The English as it should be").fill("Call {nobody} at any time.")
    page.get_by_role("button", name="Change the English").click()
    expect(page.get_by_text("This may not stand in a leaflet.")).to_be_visible()
    assert_good(page)


def test_findings_waivers_and_questions_in_the_editor_are_accessible_and_fit(
    installation: Installation,
    live: Live,
    new_page: Make,
    team: Person,
    ada: Person,
    unit_of: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    unit = unit_of("ur", WEEKS)
    block = Finding("number", "block", "The English says 3; the translation says 33.", (29, 30), (15, 17), "Write 3.")
    doubt = Finding("cue", "confirm", "The English says 'less'.", None, None, "Compare both texts.", "less")
    for name in CHECKING:
        monkeypatch.setattr(name, lambda *_arguments: (block, doubt))
    print_ = review.save(installation, ada, "ur", unit.segment_id, WRONG_UR, "")
    review.ask_for_waiver(installation, ada, "ur", unit.segment_id, print_, block.key, "The label says 33.")
    queries.ask(installation, ada, "ur", unit.segment_id, "Three weeks in a row, or in all?")
    page = new_page(viewport=NARROW)
    live.sign_in(page, team)

    assert_good(page)
    page.goto(f"{live.url}/review/ur/?task=review")
    assert_good(page)
    page.goto(f"{live.url}/review/ur/{unit.segment_id}?task=review")
    page.get_by_text("Ask the content team, or flag the English").click()
    assert_good(page)
    page.get_by_label("Why the text is right all the same").fill("I saw the label.")
    page.get_by_role("button", name="Waive by name").click()
    expect(page.locator(".finding.settled")).to_contain_text("Waived by Tess: I saw the label.")
    assert_good(page)
    page.get_by_role("button", name="Sign as translated").click()
    expect(page.get_by_text("Not signed yet.")).to_be_visible()
    expect(page.locator("#findings")).to_be_focused()
    assert_good(page)


def test_what_was_typed_to_a_finding_stays_while_the_text_changes(
    live: Live, page: Page, ada: Person, unit_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubt = Finding("cue", "confirm", "The English says 'less'.", about="less")
    for name in CHECKING:
        monkeypatch.setattr(name, lambda *_arguments: (doubt,))
    live.sign_in(page, ada)
    page.goto(f"{live.url}/review/ur/{unit_of('ur', WEEKS).segment_id}")
    page.locator("#text").fill(WEEKS_UR)
    answer = page.get_by_label("Why is it right?")
    answer.fill("It says so.")
    with page.expect_response("**/look"):
        page.locator("#text").press("End")
        page.locator("#text").type("۔")
        answer.focus()
    expect(answer).to_have_value("It says so.")
    expect(answer).to_be_focused()
    answer.press("Enter")
    expect(answer).to_have_value("It says so.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#status")).to_contain_text("Signed as translated.")


def test_a_focused_token_marks_its_partner_in_the_other_text(
    live: Live, page: Page, ada: Person, unit_of: Make, draft: Make
) -> None:
    unit = unit_of("ur", CALL)
    draft(unit, CALL_UR)
    live.sign_in(page, ada)
    page.goto(f"{live.url}/review/ur/{unit.segment_id}")
    page.locator("#source mark.number").focus()
    partner = page.locator("#marked mark.number")
    expect(partner).to_have_class("number paired")
    expect(page.locator("#marked mark.placeholder")).to_have_class("placeholder")
    assert partner.evaluate("mark => getComputedStyle(mark).outlineStyle") == "double"
    assert_accessible(page)
    partner.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#announcer")).to_contain_text("In the other text: 999.")
    page.locator("#marked mark.placeholder").click()
    expect(page.locator("#source mark.placeholder")).to_have_class("placeholder paired")
    expect(partner).to_have_class("number")
    page.locator("#text").fill(CALL_UR.replace("999", "111"))
    page.locator("#marked mark.wrong").click()
    expect(page.locator("#announcer")).to_contain_text("Nothing in the other text has this value.")


def test_a_question_is_asked_and_answered_without_scripts(
    live: Live, new_page: Make, ada: Person, team: Person, unit_of: Make
) -> None:
    page = new_page(java_script_enabled=False)
    live.sign_in(page, ada)
    page.goto(f"{live.url}/review/ur/{unit_of('ur', WEEKS).segment_id}")
    page.locator("#text").fill(WEEKS_UR)
    page.get_by_text("Ask the content team, or flag the English").click()
    page.get_by_label("What is unclear, or wrong in the English?").fill("Three weeks in a row?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#status")).to_contain_text("The content team has your question.")
    expect(page.locator("#text")).to_have_value(WEEKS_UR)
    page = new_page(java_script_enabled=False)
    live.sign_in(page, team)
    page.get_by_role("navigation", name="Workspace").get_by_role("link", name="Questions").click()
    page.get_by_role("link", name="Three weeks in a row?").click()
    page.get_by_label("an entry in the glossary of Urdu").check()
    page.get_by_label("Your answer").fill("The illness, not the sound.")
    page.get_by_label("English term, as it stands in the string").fill("fever")
    page.get_by_label("In Urdu").fill("بخار")
    page.get_by_role("button", name="Answer", exact=True).click()
    expect(page.get_by_text("The string does not say “fever”")).to_be_visible()
    expect(page.get_by_label("In Urdu")).to_have_value("بخار")
    page.get_by_label("a correction of the English").check()
    page.get_by_label("Your answer").fill("In a row; made clear.")
    page.get_by_label("The English", exact=True).fill("A short cough lasts less than 3 weeks in a row")
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_role("button", name="Change the English and answer").click()
    expect(page.locator("#status")).to_contain_text("the English is corrected")
    assert unit_of("ur", "A short cough lasts less than 3 weeks in a row").ordinal is not None


def test_a_document_comes_in_by_way_of_a_look_at_every_line(
    live: Live, new_page: Make, team: Person, installation: Installation, tmp_path: Path
) -> None:
    file, empty = tmp_path / "chest-pain.md", tmp_path / "empty.md"
    file.write_text(EXPORT, "utf-8")
    empty.write_text("", "utf-8")
    page = new_page(viewport=NARROW)
    live.sign_in(page, team)
    page.goto(f"{live.url}/leaflets/import")
    page.get_by_label("Document").set_input_files(empty)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("Nothing was taken in.")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("Document").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("Nothing is saved yet.")).to_be_visible()
    assert_good(page)
    page.get_by_role("button", name="Save the leaflet").first.click()
    expect(page.locator("#status")).to_contain_text("The leaflet is saved.")
    assert (installation.config.source_content / "chest-pain-at-home.md").is_file()


def test_an_urgent_change_takes_the_pages_that_lack_it_off_the_site_after_a_look(
    live: Live, page: Page, team: Person, ada: Person, ben: Person, installation: Installation
) -> None:
    approve_all(installation, ada, ben, "pl")
    read_page(installation, ben, LEAFLET, "pl")
    sign_editions(installation, team, LEAFLET)
    publish(installation, team)
    edit_leaflet(installation, ("less than 3 weeks", "less than 4 weeks"))
    sign_editions(installation, team, LEAFLET)
    publish(installation, team)
    live.sign_in(page, team)
    page.goto(f"{live.url}/leaflets/{LEAFLET}")
    expect(page.get_by_text("1 live edition lacks the current English (Polish).")).to_be_visible()
    assert_accessible(page)
    page.goto(f"{live.url}/leaflets/{LEAFLET}/versions/1..2")
    page.get_by_role("link", name="Urgent: withdraw what lacks the change").click()
    row = page.get_by_role("row", name="Coughs in winter in Polish")
    expect(row).to_contain_text("version 1 of the English; current is 2")
    expect(row).to_contain_text("Po polsku: This leaflet has been withdrawn.")
    expect(row).to_contain_text("a link to the English leaflet, which stays")
    assert_good(page)
    page.get_by_label("Why it cannot wait").fill("It named the wrong number of weeks.")
    page.get_by_role("button", name="Urgent: withdraw this edition now").click()
    expect(page.locator("#status")).to_contain_text("Withdrawn: Polish. Release 3 is live")
    expect(page.get_by_text("Is the change urgent?")).to_have_count(0)
    page.goto(f"{live.url}/site/pl/{LEAFLET}/")
    expect(page.get_by_role("heading", name="Po polsku: This leaflet has been withdrawn")).to_be_visible()
    page.goto(f"{live.url}/site/en/{LEAFLET}/")
    expect(page.get_by_text("less than 4 weeks")).to_be_visible()


def test_a_typo_is_put_right_and_its_approvals_carried_over_by_keyboard(
    live: Live,
    page: Page,
    team: Person,
    ada: Person,
    ben: Person,
    unit_of: Make,
    installation: Installation,
) -> None:
    approve_all(installation, ada, ben, "pl")
    unit = unit_of("pl", WEEKS)
    live.sign_in(page, team)
    page.goto(f"{live.url}/leaflets/{LEAFLET}/english/{unit.segment_id}")
    page.get_by_label("The English as it should be").fill(TYPO)
    page.get_by_role("button", name="See what it does").press("Enter")
    page.get_by_role("button", name="Change the English").press("Enter")
    expect(page.locator("#status")).to_contain_text("The English is corrected")
    page.get_by_role("link", name="Meaning unchanged").press("Enter")
    page.get_by_role("button", name="Meaning unchanged: carry approvals over").press("Enter")
    expect(page.locator("#status")).to_contain_text("Carried over: Polish.")
    assert unit_of("pl", TYPO).status == "approved"
    page.goto(f"{live.url}/leaflets/{LEAFLET}")
    expect(page.get_by_text("1 approval carried over by an editor")).to_be_visible()
