"""Two versions of the English side by side, and approvals that are carried over."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.installation import LEAFLET
from tests.web.reading import words
from tests.web.road import approve, edit_leaflet

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]
WEEKS = "A short cough lasts less than 3 weeks"
TYPO = "A short cough lasts for less than 3 weeks"


def compared(client: FlaskClient, old: int = 1, new: int = 2) -> str:
    answer = client.get(f"/leaflets/{LEAFLET}/versions/{old}..{new}")
    assert answer.status_code == 200
    return answer.text


def test_two_versions_show_changed_words_on_both_sides_and_what_they_cost(
    installation: Installation, client_of: Make, team: Person
) -> None:
    edit_leaflet(
        installation,
        ("less than 3 weeks", "less than 4 weeks"),
        ("It needs no treatment.", "It needs no treatment.\n\n  Drink warm water."),
        ("next_due: 2027-02", "next_due: 2027-08"),
    )
    page = compared(client_of(team))
    shown = words(page)
    assert re.search(r"less than <del><span [^>]*>removed: </span>3</del> weeks", page)
    assert re.search(r"less than <ins><span [^>]*>added: </span>4</ins> weeks", page)
    assert "Drink warm water. 3 words × 2 languages. Still to look at in Polish, Urdu." in shown
    assert "2 Strings to look at again" not in shown
    assert "Strings to look at again 2 Words in them 11 Languages 2 Cost: words × languages 22" in shown
    assert "Next review due Before: 2027-02 Now: 2027-08" in shown


def test_a_moved_paragraph_costs_nothing_and_a_removed_one_is_shown(
    installation: Installation, client_of: Make, team: Person
) -> None:
    moved = "> Call {helpline} at any time. In an emergency call 999.\n\n"
    edit_leaflet(
        installation,
        (moved, ""),
        ("## What is a cough?\n", f"{moved}## What is a cough?\n"),
        ("    2. if you are over 40\n", ""),
    )
    page = words(compared(client_of(team)))
    assert "Moved, approvals stay" in page
    assert "Removed" in page
    assert "Strings to look at again 0" in page


def test_meaning_unchanged_asks_first_and_says_which_languages_carried_over(
    installation: Installation, client_of: Make, team: Person, ada: Person, ben: Person, unit_of: Make
) -> None:
    approve(installation, ada, ben, unit_of("pl", WEEKS), "Krótki kaszel trwa mniej niż 3 tygodnie")
    edit_leaflet(installation, (WEEKS, TYPO))
    client = client_of(team)
    link = re.search(r'href="([^"]*/unchanged/[^"]*)"', compared(client))
    assert link is not None
    address = html.unescape(link[1])
    asked = words(client.get(address).text)
    assert "stand for the new one in Polish" in asked
    assert "recorded in the log with your name, Tess" in asked
    answer = client.post(address, follow_redirects=True)
    said = words(answer.text)
    assert "Carried over: Polish. Nothing to carry over: Urdu." in said
    assert answer.request.path == f"/leaflets/{LEAFLET}/versions/1..2"
    assert unit_of("pl", TYPO).status == "approved"
    assert "/unchanged/" not in answer.text
    history = words(client_of(ada).get(f"/review/pl/{unit_of('pl', TYPO).segment_id}").text)
    assert "Approval carried over by Tess" in history
    assert "1 approval carried over by an editor" in words(client.get(f"/leaflets/{LEAFLET}").text)


def test_where_the_meaning_may_have_changed_the_button_is_off_and_says_why(
    installation: Installation, client_of: Make, team: Person, ada: Person, ben: Person, unit_of: Make
) -> None:
    old = unit_of("pl", WEEKS)
    approve(installation, ada, ben, old, "Krótki kaszel trwa mniej niż 3 tygodnie")
    edit_leaflet(installation, ("less than 3 weeks", "more than 4 weeks"))
    client = client_of(team)
    page = compared(client)
    assert "<button disabled aria-describedby" in page
    assert "Not possible: a number, a word such as not, less, before or left changed" in words(page)
    new = unit_of("pl", "A short cough lasts more than 4 weeks")
    answer = client.post(f"/leaflets/{LEAFLET}/unchanged/{old.segment_id}/{new.segment_id}")
    assert (answer.status_code, "meaning may have changed" in answer.text) == (400, True)
    assert unit_of("pl", new.source).status == "drafted"


def test_versions_take_few_queries_however_long_they_are(
    installation: Installation, client_of: Make, team: Person, statements: Make
) -> None:
    client = client_of(team)
    edit_leaflet(installation, (WEEKS, TYPO))
    with statements() as few:
        compared(client)
    edit_leaflet(installation, ("## What is a cough?\n", "## What is a cough?\n\n" + "Words.\n\nMore words.\n\n" * 30))
    with statements() as many:
        compared(client, 1, 3)
    assert len(few) == len(many) == 11


def test_versions_that_are_not_there_are_not_found(client_of: Make, team: Person) -> None:
    client = client_of(team)
    assert client.get(f"/leaflets/{LEAFLET}/versions/1..9").status_code == 404
    assert client.get("/leaflets/nothing/versions/1..2").status_code == 404
    assert client.get(f"/leaflets/{LEAFLET}/versions?old=2&new=1").location == f"/leaflets/{LEAFLET}/versions/1..2"
