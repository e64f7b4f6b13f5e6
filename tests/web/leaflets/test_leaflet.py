"""The page of one leaflet, where a publisher signs its editions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app.domain.edition import SOURCE_LOCALE
from app.workflow import compile as editions
from tests.installation import LEAFLET
from tests.web.reading import words
from tests.web.road import approve_all, edit_leaflet, read_page

if TYPE_CHECKING:
    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]
TOO_LATE = datetime(2027, 3, 2, tzinfo=UTC)


def test_the_leaflet_page_has_facts_sources_versions_and_languages(
    installation: Installation, client_of: Make, team: Person
) -> None:
    edit_leaflet(installation, ("less than 3 weeks", "less than 4 weeks"))
    page = client_of(team).get(f"/leaflets/{LEAFLET}").text
    assert '<time datetime="2024-02-29">' in page
    shown = words(page)
    assert "Doe J, Roe R. Coughing at home. *J Imagined Med* 2019;4(2):11-19." in shown
    assert "1 new or changed, 1 gone" in shown
    assert "Draft missing strings in Urdu" in shown


def test_there_is_no_page_for_an_unknown_leaflet_or_language(client_of: Make, team: Person) -> None:
    client = client_of(team)
    paths = ("/leaflets/nothing", f"/leaflets/{LEAFLET}/xx", "/leaflets/nothing/pl", "/leaflets/preview/en/nothing/")
    assert [client.get(path).status_code for path in paths] == [404, 404, 404, 404]


def test_a_publisher_signs_all_that_was_read_with_one_signature(
    installation: Installation, client_of: Make, team: Person, ada: Person, ben: Person
) -> None:
    approve_all(installation, ada, ben, "pl")
    approve_all(installation, ada, ben, "ur")
    read_page(installation, ben, LEAFLET, "pl")
    client = client_of(team)
    assert "covers the English and Polish, version 1" in words(client.get(f"/leaflets/{LEAFLET}").text)
    answer = client.post(f"/leaflets/{LEAFLET}/sign", follow_redirects=True)
    assert "Signed: English, Polish." in answer.text
    signed = {tag: editions.edition_state(installation, LEAFLET, tag).signed for tag in (SOURCE_LOCALE, "pl", "ur")}
    assert signed == {"en": True, "pl": True, "ur": False}
    assert "done: Tess" in words(client.get(f"/leaflets/{LEAFLET}/pl").text)


def test_past_the_review_date_a_publisher_is_asked_for_a_reason_that_is_recorded(
    installation: Installation, client_of: Make, team: Person
) -> None:
    object.__setattr__(installation, "clock", lambda: TOO_LATE)
    client = client_of(team)
    assert "review overdue since" in words(client.get("/leaflets/").text)
    asked = client.post(f"/leaflets/{LEAFLET}/sign")
    assert (asked.status_code, "recorded in the log with your name, Tess" in asked.text) == (409, True)
    empty = client.post(f"/leaflets/{LEAFLET}/sign", data={"reason": "  "})
    assert (empty.status_code, "Type a reason." in empty.text) == (409, True)
    signed = client.post(f"/leaflets/{LEAFLET}/sign", data={"reason": "Reviewed next week."}, follow_redirects=True)
    assert "Signed: English." in signed.text
    assert "Reviewed next week." in client.get("/admin/log").text


def test_only_a_publisher_signs_and_publishes(client_of: Make, somebody: Make) -> None:
    client = client_of(somebody("Ed", content=["editor"]))
    paths = (f"/leaflets/{LEAFLET}/sign", "/leaflets/releases/publish")
    assert [client.post(path).status_code for path in paths] == [403, 403]
    assert "Publish" not in words(client.get("/leaflets/releases").text)
