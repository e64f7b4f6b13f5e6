"""From the invitation's link to thanks after a batch, in a browser, by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from app.domain.training import ANSWERS, EXERCISES
from app.workflow import accounts
from tests.browser.conftest import assert_good

if TYPE_CHECKING:
    import pytest

    from tests.browser.live import Live


def test_from_an_invitation_to_the_first_batch(
    live: Live, page: Any, installation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.volunteer.batch.BATCH", 1)
    token = accounts.invite(installation, "nora@example.org", "Nora", {"pl": ["translator"]})
    page.goto(f"{live.url}/invitation/{token}")
    page.get_by_label("Password").fill("five words in a row")
    page.get_by_label("Password").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome. Who are you?")
    assert_good(page)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Languages that you read and write").fill("Polish from childhood")
    page.get_by_label("Languages that you read and write").press("Enter")
    for step, exercise in enumerate(EXERCISES, 1):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Training, {step} of {len(EXERCISES)}")
        page.get_by_label(ANSWERS[exercise.answer if step > 1 else "right"]).check()
        page.get_by_role("button", name="Answer").click()
        expect(page.get_by_text(exercise.why)).to_be_visible()
        if step == 1:
            assert_good(page)
        page.get_by_role("link", name="Continue with real strings" if step == len(EXERCISES) else "Next").click()
    expect(page.get_by_role("textbox", name="Polish")).to_be_visible()
    page.goto(f"{live.url}/search/?source=tablet&locale=pl")
    page.get_by_role("link", name="Polish").click()
    page.get_by_role("textbox", name="Polish").fill("Tabletka")
    page.wait_for_load_state("load")  # a chord before the scripts are there reaches nobody
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Nora")
    assert_good(page)
    page.get_by_role("link", name="Enough for today").click()
    page.get_by_role("link", name="Your work").click()
    expect(page.get_by_text("1 string, 1 English word")).to_be_visible()
    assert_good(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="Download a letter").click()
    assert started.value.suggested_filename == "letter-of-reference.pdf"
