"""The page of one edition: its preview, and the reviewer who signs it as read."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from app.workflow import accounts
from app.workflow import compile as editions
from tests.installation import LEAFLET
from tests.web.reading import words
from tests.web.road import approve_all

if TYPE_CHECKING:
    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]


def test_an_unfinished_edition_says_what_is_missing(client_of: Make, team: Person, ben: Person) -> None:
    for person in (team, ben):
        page = client_of(person).get(f"/leaflets/{LEAFLET}/ur").text
        assert "still missing" in page
        assert "<iframe" not in page
        assert ("/review/ur/" in page) == (person is ben)


def test_the_preview_is_the_page_under_a_policy_that_allows_its_style_alone(
    installation: Installation, client_of: Make, ada: Person, ben: Person
) -> None:
    approve_all(installation, ada, ben, "ur")
    answer = client_of(ben).get(f"/leaflets/preview/ur/{LEAFLET}/")
    page = answer.text
    assert page.startswith('<!doctype html>\n<html lang="ur" dir="rtl">')
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    hashed = base64.b64encode(sha256(style[1].encode()).digest()).decode()
    assert answer.headers["Content-Security-Policy"] == (
        f"default-src 'none'; style-src 'sha256-{hashed}'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'"
    )


def test_the_preview_leads_to_its_other_forms_as_they_will_be_printed(
    installation: Installation, client_of: Make, ada: Person, ben: Person
) -> None:
    approve_all(installation, ada, ben, "ur")
    reviewer = client_of(ben)
    address = f"/leaflets/preview/ur/{LEAFLET}/"
    names = re.findall(r'<li><a href="([^"#?/]+)" data-c>', reviewer.get(address).text)
    assert names == ["leaflet.pdf", "large-print.pdf", "handout.html", "handout.pdf"]
    answers = [reviewer.get(address + name) for name in names]
    assert [(answer.status_code, answer.content_type, answer.data[:5]) for answer in answers] == [
        (200, "application/pdf", b"%PDF-"),
        (200, "application/pdf", b"%PDF-"),
        (200, "text/html; charset=utf-8", b"<!doc"),
        (200, "application/pdf", b"%PDF-"),
    ]
    assert reviewer.get(address + "other.pdf").status_code == 404


def test_the_preview_claims_two_people_only_where_two_signed(
    installation: Installation, client_of: Make, somebody: Make, ada: Person, ben: Person
) -> None:
    approve_all(installation, ada, ben, "ur")
    accounts.set_policy(installation, "pl", None, second_person=False)
    alone = somebody("Ola", pl=["translator", "reviewer"])
    approve_all(installation, alone, None, "pl")
    one, two = "No second person has reviewed the translation.", "Translated by one person and reviewed by another"
    pages = [client_of(ben).get(f"/leaflets/preview/{tag}/{LEAFLET}/").text for tag in ("pl", "ur")]
    assert [(one in page, two in page) for page in pages] == [(True, False), (False, True)]


def test_the_preview_is_closed_to_translators_and_visitors(
    installation: Installation, app: Any, client_of: Make, ada: Person, ben: Person
) -> None:
    approve_all(installation, ada, ben, "ur")
    address = f"/leaflets/preview/ur/{LEAFLET}/"
    assert client_of(ada).get(address).status_code == 403
    assert app.test_client().get(address).status_code == 303


def test_a_reviewer_signs_the_page_that_was_shown_and_no_other(
    installation: Installation, client_of: Make, team: Person, ada: Person, ben: Person
) -> None:
    approve_all(installation, ada, ben, "pl")
    client, address = client_of(ben), f"/leaflets/{LEAFLET}/pl"
    page = client.get(address).text
    assert "I have read this page as a patient would: sign wording and order" in page
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    assert client.post(f"{address}/read", data={"seen": "0" * 64}).status_code == 409
    assert client_of(team).post(f"{address}/read", data={"seen": seen[1]}).status_code == 403
    assert "done: Ben" in words(client.post(f"{address}/read", data={"seen": seen[1]}, follow_redirects=True).text)
    assert editions.edition_state(installation, LEAFLET, "pl").read_by_reviewer
