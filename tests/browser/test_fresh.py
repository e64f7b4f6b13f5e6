"""Pages that stay open learn what others do: numbers, who has a string, that its text is another; none while hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from app.store import claims
from app.store.engine import writing
from app.workflow import review
from tests.browser.conftest import assert_accessible

if TYPE_CHECKING:
    from playwright.sync_api import Page, Request

    from app.workflow.installation import Installation
    from tests.browser.live import Live

Make = Callable[..., Any]
SOURCE = "A short cough lasts less than 3 weeks"
POLISH = "Krótki kaszel trwa mniej niż 3 tygodnie"
LOOK = 21_000
"""Milliseconds after which a page has looked again."""


def hide(page: Page, hidden: bool) -> None:
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        hidden,
    )


def test_two_people_see_what_the_other_does_without_a_reload(
    live: Live,
    new_page: Make,
    somebody: Make,
    unit_of: Make,
    draft: Make,
    installation: Installation,
    problems: list[str],
) -> None:
    ada, ben = somebody("Ada", pl=["translator"]), somebody("Ben", pl=["reviewer", "translator"])
    unit = unit_of("pl", SOURCE)
    print_ = draft(unit, POLISH)
    at_home, at_string = new_page(), new_page()
    for page in (at_home, at_string):
        page.clock.install()
        live.sign_in(page, ben)
    asked: list[Request] = []
    at_home.on("request", lambda request: asked.append(request) if request.url.endswith("/fresh") else None)
    expect(at_home.locator('[data-fresh="pl.review"]')).to_have_text("0")
    at_string.goto(f"{live.url}/review/pl/{unit.segment_id}")
    expect(at_string.locator("#held")).to_be_hidden()
    # Ben's own claim is over: Ada opens the string.
    with_ada = new_page()
    live.sign_in(with_ada, ada)

    with writing(installation.engine) as connection:
        claims.release(connection, unit.segment_id, "pl")
    with_ada.goto(f"{live.url}/review/pl/{unit.segment_id}")
    at_string.locator("#text").fill("Half typed")
    at_string.clock.run_for(LOOK)
    expect(at_string.locator("#held")).to_contain_text("Ada is working on this string until")
    review.sign(installation, ada, "pl", unit.segment_id, "translated", f"{POLISH}.", print_)
    at_string.clock.run_for(LOOK)
    expect(at_string.locator("#held")).to_be_hidden()
    expect(at_string.locator("#changed")).to_contain_text("Somebody stored a new text of this string")
    expect(at_string.locator("#text")).to_have_value("Half typed")
    assert_accessible(at_string)
    # A hidden page asks nothing; shown again it looks at once, and offers what is there now.
    hide(at_home, True)
    at_home.clock.run_for(5 * LOOK)
    assert asked == []
    hide(at_home, False)
    expect(at_home.locator('[data-fresh="pl.review"]')).to_have_text("1")
    expect(at_home.get_by_role("link", name="Continue in Polish: review")).to_be_visible()
    assert len(asked) == 1
    # The clock that the test winds forward is a script, which the frame with the page's preview rightly refuses.
    assert all("frame is sandboxed" in problem for problem in problems)
    problems.clear()
