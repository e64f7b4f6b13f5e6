"""The content team's screens as people use them: a picture first, a page to read, signatures, a release."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from app.jobs import jobs_of
from app.workflow import assignments, publish, queries
from app.workflow import compile as editions
from app.workflow.catalogue import project_catalogues
from tests.browser.conftest import NARROW, VIEWPORT, assert_accessible, assert_good
from tests.web.road import approve_all, read_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from app.store.people import Person
    from app.workflow.installation import Installation
    from tests.browser.live import Live

Make = Callable[..., Any]
pytestmark = pytest.mark.usefixtures("in_time")
LEAFLET = "winter-cough"
TOO_LATE = datetime(2027, 3, 2, tzinfo=UTC)


def test_every_screen_is_accessible_and_fits(
    installation: Installation,
    live: Live,
    new_page: Make,
    team: Person,
    ada: Person,
    ben: Person,
    unit_of: Make,
    draft: Make,
) -> None:
    approve_all(installation, ada, ben, "pl")
    read_page(installation, ben, LEAFLET, "pl")
    editions.sign_editions(installation, team, LEAFLET)
    publish.publish(installation, team)
    draft(unit_of("ur", "Syrup"), "شربت")
    queries.ask(installation, ada, "ur", unit_of("ur", "Syrup").segment_id, "Which syrup?")
    assignments.give(installation, team, LEAFLET, "ur", ada.id, "2026-11-20")
    assignments.give(installation, team, LEAFLET, "pl", ben.id, "2026-12-20")
    page = new_page(viewport=NARROW)
    live.sign_in(page, team)

    for address in (
        "/leaflets/",
        f"/leaflets/{LEAFLET}",
        "/leaflets/support",
        f"/leaflets/{LEAFLET}/pl",
        f"/leaflets/{LEAFLET}/ur",
        f"/drafts/new?locale=ur&document={LEAFLET}",
        f"/drafts/back/ur/{LEAFLET}",
        "/drafts/",
        "/leaflets/releases",
        "/leaflets/releases/publish",
        "/leaflets/folder",
        "/admin/people",
        f"/admin/people/{ben.id}",
        "/admin/locales?search=punjabi",
        "/admin/locales?search=qqq",
        "/admin/locales/bn",
        "/admin/locales/ur/added",
        "/admin/log",
        "/admin/log?before=1",
        "/site/",
    ):
        page.goto(live.url + address)
        assert_good(page)
    page.goto(f"{live.url}/admin/locales/pl")
    page.get_by_label("One person alone").check()
    page.get_by_role("button", name="Change the policy").click()
    expect(page.get_by_role("heading", name="Ask for less in Polish?")).to_be_visible()
    assert_good(page)
    page.goto(f"{live.url}/admin/people/{ben.id}")
    page.get_by_role("group", name="Urdu").get_by_label("translator").check()
    page.get_by_role("button", name="Change roles").click()
    expect(page.get_by_text("translator in Urdu")).to_be_visible()
    assert_good(page)
    path = installation.config.source_content / "winter-cough.md"
    path.write_text(path.read_text().replace("last_reviewed: 2024-02-29", "last_reviewed: soon"))
    page.goto(f"{live.url}/leaflets/folder")
    page.get_by_role("button", name="Read the content folder").click()
    expect(page.get_by_text("Nothing was taken over")).to_be_visible()
    assert_good(page)


def test_the_grid_tells_states_apart_without_colour_and_is_a_table(
    installation: Installation, live: Live, new_page: Make, team: Person, ada: Person, ben: Person
) -> None:
    approve_all(installation, ada, ben, "pl")
    for size in (VIEWPORT, NARROW):
        page = new_page(viewport=size)
        live.sign_in(page, team)
        page.goto(f"{live.url}/leaflets/")
        table = page.get_by_role("table", name="Where every leaflet stands in every language")
        expect(table.get_by_role("rowheader", name="Coughs in winter")).to_be_visible()
        fills = table.locator("rect").evaluate_all("all => [...new Set(all.map(one => one.getAttribute('fill')))]")
        assert sorted(fills) == ["url(#p-approved)", "url(#p-empty)"]
        link = table.get_by_role("link", name="100 % approved Coughs in winter, Polish:")
        expect(link).to_contain_text("waiting for a reader of the page")
        link.click()
        page.wait_for_url(f"{live.url}/leaflets/{LEAFLET}/pl")


def test_from_the_page_that_was_read_to_the_page_that_is_live(
    installation: Installation, live: Live, new_page: Make, team: Person, ada: Person, ben: Person
) -> None:
    approve_all(installation, ada, ben, "ur")
    object.__setattr__(installation, "clock", lambda: TOO_LATE)
    reader = new_page()
    live.sign_in(reader, ben)
    reader.goto(f"{live.url}/leaflets/{LEAFLET}/ur")
    inside = reader.frame_locator("iframe")
    expect(inside.get_by_role("heading", level=1)).to_contain_text("Coughs in winter")
    assert inside.locator("html").get_attribute("dir") == "rtl"
    assert inside.locator("body").evaluate("body => getComputedStyle(body).fontFamily").startswith('"Noto Nastaliq')
    reader.get_by_role("button", name="I have read this page as a patient would").click()
    expect(reader.get_by_text("done: Ben")).to_be_visible()

    publisher = new_page()
    live.sign_in(publisher, team)
    publisher.goto(f"{live.url}/leaflets/{LEAFLET}")
    expect(publisher.get_by_text("One signature covers the English and Urdu")).to_be_visible()
    publisher.get_by_role("button", name="Sign these editions").click()
    expect(publisher.get_by_role("heading", name="This leaflet is past its review date")).to_be_visible()
    assert_accessible(publisher)
    publisher.get_by_label("Why it should be published all the same").fill("It is reviewed next week.")
    publisher.get_by_role("button", name="Sign although it is overdue").click()
    expect(publisher.get_by_text("Signed: English, Urdu.")).to_be_visible()
    publisher.goto(f"{live.url}/leaflets/{LEAFLET}/ur")
    publisher.get_by_role("link", name="Publish").click()
    publisher.get_by_role("button", name="Publish").click()
    expect(publisher.get_by_text("Release 1 is live with 2 editions.")).to_be_visible()
    publisher.get_by_role("link", name="Go to the live site").click()
    publisher.locator(f'a[href$="ur/{LEAFLET}/"]').first.click()
    assert publisher.locator("html").get_attribute("lang") == "ur"
    assert publisher.locator("body").evaluate("body => getComputedStyle(body).fontFamily").startswith('"Noto Nastaliq')


def test_the_preview_leads_to_previews_of_other_languages(
    installation: Installation, live: Live, page: Page, team: Person, ada: Person, ben: Person
) -> None:
    editions.sign_editions(installation, team, LEAFLET)
    publish.publish(installation, team)
    approve_all(installation, ada, ben, "ur")
    live.sign_in(page, team)
    page.goto(f"{live.url}/leaflets/{LEAFLET}/ur")
    inside = page.frame_locator("iframe")
    inside.get_by_role("link", name="English").first.click()
    expect(inside.locator("html")).to_have_attribute("lang", "en")
    assert page.frames[-1].url == f"{live.url}/leaflets/preview/en/{LEAFLET}/"


def test_drafting_shows_how_far_it_is_and_then_what_came(
    installation: Installation, live: Live, page: Page, team: Person
) -> None:
    project_catalogues(installation)
    live.sign_in(page, team)
    page.goto(f"{live.url}/leaflets/{LEAFLET}")
    page.get_by_role("link", name="Draft missing strings in Urdu").click()
    page.get_by_role("button", name="Draft missing strings").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert_accessible(page)
    huey = jobs_of(installation).huey
    while task := huey.dequeue():
        huey.execute(task)
    expect(page.locator("[data-progress]")).to_have_count(0)
    expect(page.get_by_role("heading", name="What failed, and why")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Try again what is missing").click()
    page.get_by_role("link", name="Cancel").click()
    assert_accessible(page)
    page.get_by_role("button", name="Cancel drafting").click()
    expect(page.get_by_text("Cancelled. Every draft that was made stays.")).to_be_visible()
    page.get_by_role("navigation", name="Workspace").get_by_role("link", name="Drafting").click()
    expect(page.get_by_text("cancelled", exact=True)).to_be_visible()
    assert_accessible(page)


def test_an_invitation_leads_from_the_link_to_work(live: Live, new_page: Make, team: Person) -> None:
    page = new_page()
    live.sign_in(page, team)
    page.goto(f"{live.url}/admin/people")
    page.get_by_label("E-mail address").fill("nadia@example.org")
    page.get_by_label("Name", exact=True).fill("Nadia")
    page.get_by_role("group", name="Urdu").get_by_label("translator").check()
    page.get_by_role("button", name="Make an invitation").click()
    link = page.get_by_label("Send this link.")
    assert_accessible(page)
    path = link.input_value().removeprefix("http://127.0.0.1:8000")
    guest = new_page()
    guest.goto(live.url + path)
    guest.get_by_label("Password").first.fill("four quiet words here")
    guest.get_by_role("button").last.click()
    expect(guest.get_by_role("heading", name="Welcome. Who are you?")).to_be_visible()
    guest.get_by_role("link", name="Home").click()
    expect(guest.get_by_role("heading", name="Urdu")).to_be_visible()
