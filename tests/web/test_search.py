"""Searching: every filter alone and together, pages that follow one another, and nothing of others' languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.glossary import GlossaryTerm
from app.workflow.review import reject, save
from app.workflow.terms import set_terms

if TYPE_CHECKING:
    from app.workflow.installation import Installation

Make = Callable[..., Any]
WEEKS = "A short cough lasts less than 3 weeks"
WEEKS_PL = "Krótki kaszel trwa mniej niż 3 tygodnie"


def strings(html: str) -> list[tuple[str, list[str]]]:
    """Return what a page of results lists: the English, and the languages in which it was found."""
    found = []
    for card in html.split('<li class="card">')[1:]:
        english = re.search(r'<p class="english">(.*?)</p>', card, re.DOTALL)
        assert english
        units = re.findall(r'<p class="meta">(?:<a[^>]*>)?(\w+) ?<span', card)
        found.append((re.sub("<[^>]+>", "", english[1]), units))
    return found


@pytest.fixture
def translated(client_of: Make, somebody: Make, unit_of: Make, installation: Installation) -> tuple[Any, Any, Any]:
    """Give Ada, Ben and a string that Ada saved and Ben sent back in Polish; Ann reads it all."""
    ada, ben = somebody("Ada", pl=["translator"], ur=["translator"]), somebody("Ben", pl=["reviewer"])
    unit = unit_of("pl", WEEKS)
    print_ = save(installation, ada, "pl", unit.segment_id, WEEKS_PL, "")
    reject(installation, ben, "pl", unit.segment_id, print_, "No.")
    save(installation, ada, "ur", unit.segment_id, "کھانسی 33 ہفتے", "")
    return ada, ben, somebody("Ann", content=["editor"])


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("source=short+cough", [(WEEKS, ["Polish", "Urdu"])]),
        ("source=%22cough+short%22", []),
        ("source=cough&locale=pl&status=rejected", [(WEEKS, ["Polish"])]),
        ("target=KROTKI", [(WEEKS, ["Polish"])]),
        ("target=کھانسی", [(WEEKS, ["Urdu"])]),
        ("target=krotki&source=medicine", []),
        ("status=rejected", [(WEEKS, ["Polish"])]),
        ("finding=number&leaflet=winter-cough", [(WEEKS, ["Urdu"])]),
        ("finding=block&locale=pl", []),
        ("source=weeks&leaflet=support", []),
        ("source=nothing-like-this", []),
    ],
)
def test_each_filter_holds_alone_and_together(
    translated: tuple[Any, Any, Any], client_of: Make, asked: str, expected: list[tuple[str, list[str]]]
) -> None:
    page = client_of(translated[2]).get(f"/search/?{asked}")
    assert page.status_code == 200
    assert strings(page.text) == expected
    assert ("No string holds all of this." in page.text) == (not expected)


def test_people_are_found_by_what_they_wrote_and_judged(translated: tuple[Any, Any, Any], client_of: Make) -> None:
    ada, ben, ann = translated
    assert strings(client_of(ann).get(f"/search/?person={ada.id}").text) == [(WEEKS, ["Polish", "Urdu"])]
    assert strings(client_of(ann).get(f"/search/?person={ben.id}").text) == [(WEEKS, ["Polish"])]
    assert client_of(ben).get(f"/search/?person={ann.id}").status_code == 404


def test_a_term_is_found_in_its_language_as_the_glossary_finds_it(
    translated: tuple[Any, Any, Any], client_of: Make, somebody: Make, installation: Installation
) -> None:
    terms = somebody("Tina", pl=["reviewer"])
    term = GlossaryTerm("week", "tydzień")
    set_terms(installation, terms, "pl", [term])
    page = client_of(translated[2]).get(f"/search/?term={term.key('pl')}")
    assert strings(page.text) == [(WEEKS, ["Polish"])]
    assert '<mark class="hit">weeks</mark>' in page.text
    assert client_of(translated[2]).get("/search/?term=none").status_code == 404


def test_what_was_found_is_marked_and_leads_to_the_string_for_those_who_work_on_it(
    translated: tuple[Any, Any, Any], client_of: Make, unit_of: Make
) -> None:
    ada, ben, ann = translated
    page = client_of(ben).get("/search/?source=cou&target=krotki").text
    assert "Nothing found" in page
    page = client_of(ben).get("/search/?source=cough+weeks&target=krotki").text
    assert 'A short <mark class="hit">cough</mark> lasts less than 3 <mark class="hit">weeks</mark>' in page
    assert '<mark class="hit">Krótki</mark> kaszel' in page
    assert f'href="/review/pl/{unit_of("pl", WEEKS).segment_id}"' in page
    assert "Polish, sent back" not in page
    assert "“cough weeks”, “krotki”" in re.search(r"<title>(.*?)</title>", page)[1]  # type: ignore[index]
    assert "/review/" not in client_of(ann).get("/search/?source=cough").text
    assert [units for _, units in strings(client_of(ada).get("/search/?source=short").text)] == [["Polish", "Urdu"]]


def test_nobody_finds_what_belongs_to_languages_of_others(
    translated: tuple[Any, Any, Any], client_of: Make, somebody: Make
) -> None:
    _, ben, _ = translated
    assert strings(client_of(ben).get("/search/?source=short").text) == [(WEEKS, ["Polish"])]
    assert strings(client_of(ben).get("/search/?target=کھانسی").text) == []
    assert client_of(ben).get("/search/?source=short&locale=ur").status_code == 403
    assert client_of(somebody("Nora")).get("/search/").status_code == 403


@pytest.mark.parametrize(
    ("asked", "status", "sentence"),
    [
        ("source=%21", 422, "Type a word or a number to look for in the English."),
        ("target=" + "x" * 201, 422, "Look for at most 200 characters in the translation"),
        ("source=a%00b", 422, "Look for at most"),
        ("after=1.x'--", 200, "Words in the English"),
        ("after=9999999999999.pl&source=cough", 200, "2 strings"),
        ("status=publish&finding=%27", 200, "No string holds all of this."),
        ("person=nobody", 404, "There is no such person"),
    ],
)
def test_a_mangled_address_breaks_nothing(
    client_of: Make, somebody: Make, asked: str, status: int, sentence: str
) -> None:
    page = client_of(somebody("Ann", content=["editor"])).get(f"/search/?{asked}")
    assert page.status_code == status
    assert sentence in page.text.replace("&#39;", "'")


def test_searching_takes_few_queries_however_much_there_is(
    translated: tuple[Any, Any, Any], client_of: Make, statements: Make
) -> None:
    client = client_of(translated[2])
    for asked in ("source=cough+weeks&locale=pl&status=rejected", "target=krotki", "locale=ur", "leaflet=winter-cough"):
        with statements() as sent:
            assert client.get(f"/search/?{asked}").status_code == 200
        assert len(sent) <= 12, sent
