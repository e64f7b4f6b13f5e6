"""A program with new page strings takes no language off the site: its pages stay until the strings are approved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.leaflet import Document, Segment
from app.formats import page
from app.formats.page import Page
from app.formats.page_strings import page_strings
from app.workflow.accounts import set_policy
from app.workflow.candidates import Waiting
from app.workflow.publish import plan, publish, refresh
from app.workflow.review import reject
from app.workflow.withdrawal import withdraw
from tests.installation import LEAFLET, Road

NEW = "Share this page"
FORMS = ("index.html", "leaflet.pdf", "large-print.pdf", "handout.html", "handout.pdf")
UNAPPROVED = "the page's own strings and notices are not all approved in this language"


def updated_strings() -> Document:
    known = page_strings()
    return replace(known, segments=(*known.segments, Segment("string", NEW)))


def updated_page(shown: Page) -> str:
    words = shown.chrome["", NEW]
    return page.render_page(shown).replace("</main>", f"<p data-c>{words}</p></main>")


@pytest.fixture
def updated(live: Road, monkeypatch: pytest.MonkeyPatch) -> Road:
    """Give a live installation whose program was replaced by one with another string on each page."""
    monkeypatch.setattr("app.workflow.importing.page_strings", updated_strings)
    monkeypatch.setattr("app.workflow.printing.render_page", updated_page)
    monkeypatch.setattr("app.workflow.renderings.renderer", lambda: "another")
    live.sync()
    return live


def files(road: Road, locale: str) -> dict[str, bytes]:
    folder = road.site / locale / LEAFLET
    return {form: (folder / form).read_bytes() for form in FORMS}


def test_pages_stay_as_they_were_published_until_their_language_has_the_new_strings(updated: Road) -> None:
    before = {tag: files(updated, tag) for tag in ("pl", "ur")}
    done = updated.publish()
    assert (done.new, done.left_out) == (True, ())
    assert done.waiting == (Waiting("pl", (NEW,), 1), Waiting("ur", (NEW,), 1))
    assert NEW in updated.page("en")
    assert {tag: files(updated, tag) for tag in ("pl", "ur")} == before
    assert not publish(updated.installation).new
    updated.approve(NEW, document="page-templates")
    assert updated.publish().waiting == (Waiting("ur", (NEW,), 1),)
    assert files(updated, "pl") != before["pl"]
    assert files(updated, "ur") == before["ur"]
    withdraw(updated.installation, updated.ben, LEAFLET, "pl", "Wrong", urgent=False)
    updated.verify()
    assert updated.live() == {f"{tag}/{LEAFLET}" for tag in ("en", "pl", "ur")}
    assert 'data-own="pl"' in updated.page("ur"), "the notice of withdrawal stands where the page leads to"


def test_the_daily_refresh_takes_no_language_off_either(updated: Road) -> None:
    before = files(updated, "ur")
    assert refresh(updated.installation) is not None
    updated.verify()
    assert files(updated, "ur") == before


def test_what_was_signed_since_waits_while_the_live_page_stays(updated: Road) -> None:
    page_before = updated.page()
    updated.publish()
    updated.approve("Syrup", "Syropek")
    updated.approve(NEW, locale="ur", document="page-templates")
    updated.publish()
    assert updated.page() == page_before


def test_a_stricter_policy_binds_what_is_signed_next_and_takes_no_live_page_off(live: Road) -> None:
    before = files(live, "pl")
    set_policy(live.installation, "pl", live.ann, clinical=True)
    live.publish()
    assert files(live, "pl") == before
    live.clock.moment = datetime(2027, 3, 1, 0, 30, tzinfo=UTC)
    assert refresh(live.installation) is not None
    live.verify()
    assert 'data-notice="overdue"' in live.page()
    no_heading(live)
    assert {entry.locale for entry in plan(live.installation).left_out} == {"pl"}


def another_phone(road: Road) -> None:
    road.edit("0808 157 0142", "0808 157 0143", "site.yaml")
    road.sync()


def months_pass(road: Road) -> None:
    road.clock.moment = datetime(2027, 3, 1, 0, 30, tzinfo=UTC)


def another_english(road: Road) -> None:
    road.edit("less than 3 weeks", "less than 4 weeks")
    road.sync()
    road.sign_editions()


def another_address(road: Road) -> None:
    (road.source / f"{LEAFLET}.md").rename(road.source / "coughs.md")
    road.sync()


def no_heading(road: Road) -> None:
    unit = road.unit("Sources", document="page-templates")
    reject(road.installation, road.ben, "pl", unit.segment_id, unit.fingerprint, "Wrong")


def another_file(road: Road) -> None:
    path = road.site / "pl" / LEAFLET / "index.html"
    text = path.read_bytes()
    path.unlink()
    path.write_bytes(text.replace(b"3", b"5"))


ENDS: tuple[tuple[Callable[[Road], None], str], ...] = (
    (another_phone, "the publisher's contact facts have changed"),
    (months_pass, "it must show other notices now"),
    (another_english, "it must show other notices now"),
    (another_address, "how it was made, its digits or its address have changed"),
    (no_heading, "one of the strings on it was rejected or withdrawn"),
    (another_file, "its files are not what was published"),
)


@pytest.mark.parametrize(("happen", "why"), ENDS, ids=[happen.__name__ for happen, _ in ENDS])
def test_a_page_that_would_no_longer_say_the_same_goes_and_says_why(
    updated: Road, happen: Callable[[Road], None], why: str
) -> None:
    happen(updated)
    left_out = {entry.locale: entry.why for entry in plan(updated.installation).left_out}
    assert left_out["pl"] == f"{UNAPPROVED}, and its live page cannot stay as it is until they are: {why}."
    updated.publish()
    assert not (updated.site / "pl").exists()


def test_a_text_rejected_since_takes_its_page_off_whatever_waits(updated: Road) -> None:
    unit = updated.unit("Syrup")
    reject(updated.installation, updated.ben, "pl", unit.segment_id, unit.fingerprint, "Wrong")
    updated.publish()
    assert updated.live() == {f"en/{LEAFLET}", f"ur/{LEAFLET}"}
