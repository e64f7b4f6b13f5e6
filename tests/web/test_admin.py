"""People, languages and the log over HTTP."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from app.store import people as stored
from app.store.engine import reading, writing
from app.store.tables import event_plain
from app.web.admin.languages import all_languages, samples, search
from app.web.admin.log_words import Names, sentence
from app.workflow import accounts
from tests.web.reading import words

if TYPE_CHECKING:
    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]


@pytest.fixture
def ruth(somebody: Make) -> Person:
    """An administrator."""
    return somebody("Ruth", content=["administrator"])


def person(installation: Installation, email: str) -> Any:
    with reading(installation.engine) as connection:
        return stored.by_email(connection, email)


def locale(installation: Installation, tag: str) -> tuple[str, bool, bool] | None:
    with reading(installation.engine) as connection:
        row = stored.locale_row(connection, tag)
    return (row.digits, row.clinical, row.second_person) if row else None


def test_only_an_administrator_opens_people_and_languages(client_of: Make, somebody: Make) -> None:
    client = client_of(somebody("Tess", content=["editor", "publisher"]))
    paths = ("/admin/people", "/admin/locales", "/admin/locales/ar", "/admin/log")
    assert [client.get(path).status_code for path in paths] == [403, 403, 403, 200]


def test_an_invitation_shows_its_link_once_and_the_link_works(
    installation: Installation, client_of: Make, ruth: Person
) -> None:
    client = client_of(ruth)
    data = {"email": "New@example.org", "name": "Nadia", "role": ["ur:reviewer", ":editor"]}
    page = client.post("/admin/people", data=data).text
    link = re.search(r'value="http://127.0.0.1:8000(/invitation/[\w-]+)"', page)
    assert link is not None
    assert client.get(link[1]).status_code in (200, 303)
    assert link[1] not in client.get("/admin/people").text
    assert person(installation, "new@example.org").roles == {"": {"editor"}, "ur": {"reviewer"}}
    assert "Nadia new@example.org invited, no password yet Content team: editor Urdu: reviewer" in words(
        client.get("/admin/people").text
    )


@pytest.mark.parametrize(
    ("data", "sentence_"),
    [
        ({"email": "nobody", "role": ["ur:reviewer"]}, "'nobody' is not an e-mail address."),
        ({"email": "a@example.org"}, "Choose at least one role."),
    ],
)
def test_a_wrong_invitation_says_why_and_keeps_what_was_typed(
    client_of: Make, ruth: Person, data: dict[str, Any], sentence_: str
) -> None:
    answer = client_of(ruth).post("/admin/people", data=data)
    assert (answer.status_code, sentence_ in html.unescape(answer.text)) == (422, True)
    assert f'value="{data["email"]}"' in answer.text
    assert ('value="ur:reviewer" checked' in answer.text) == ("role" in data)


def test_roles_change_only_after_a_confirmation_that_says_what_changes(
    installation: Installation, client_of: Make, somebody: Make, ruth: Person
) -> None:
    ben = somebody("Ben", pl=["translator"])
    client, address = client_of(ruth), f"/admin/people/{ben.id}"
    wanted = {"role": ["pl:reviewer", ":publisher"]}
    page = words(client.post(address, data=wanted).text)
    assert "Given publisher in the content team reviewer in Polish" in page
    assert "Taken away translator in Polish" in page
    assert person(installation, ben.email).roles == {"pl": {"translator"}}
    client.post(address, data=wanted | {"confirmed": "yes"})
    assert person(installation, ben.email).roles == {"": {"publisher"}, "pl": {"reviewer"}}
    log = words(client.get("/admin/log").text)
    assert "Ruth took the role translator in Polish from Ben." in log
    assert "Ruth gave Ben the role publisher in the content team." in log


def test_taking_the_last_administrator_away_is_said(client_of: Make, ruth: Person) -> None:
    page = client_of(ruth).post(f"/admin/people/{ruth.id}", data={"role": [":editor"]}).text
    assert "Ruth is the last administrator." in page


def test_unknown_roles_and_people_are_refused(client_of: Make, ruth: Person) -> None:
    client = client_of(ruth)
    assert client.get("/admin/people/nobody").status_code == 404
    assert client.post(f"/admin/people/{ruth.id}", data={"role": ["ur:publisher"]}).status_code == 400


def test_languages_are_found_by_tag_and_by_both_names() -> None:
    found = {asked: [one.tag for one in search(asked)][:3] for asked in ("ur", "Urdu", "اردو", "punjabi", "qqq")}
    assert found["ur"][0] == "ur"
    assert {**found, "ur": ["ur"]} == {
        "ur": ["ur"],
        "Urdu": ["ur"],
        "اردو": ["ur"],
        "punjabi": ["pa", "pa_Arab", "pa_Guru"],
        "qqq": [],
    }


def test_no_language_is_english_or_bound_to_a_country() -> None:
    assert not [one.tag for one in all_languages() if one.tag.startswith("en_") or one.tag == "en"]
    assert not [one.tag for one in all_languages() if re.search(r"_([A-Z]{2}|\d{3})$", one.tag)]


def test_digits_are_shown_by_samples() -> None:
    assert [samples(tag) for tag in ("bn", "pl")] == [
        {"latin": "30 জুন, 2026", "native": "৩০ জুন, ২০২৬"},
        {"latin": "30 czerwca 2026"},
    ]


def test_a_language_is_searched_added_and_told_what_it_needs(
    installation: Installation, client_of: Make, ruth: Person
) -> None:
    client = client_of(ruth)
    assert 'href="/admin/locales/bn"' in client.get("/admin/locales?search=bang").text
    answer = client.post("/admin/locales/bn", data={"digits": "native", "second_person": "yes", "clinical": "on"})
    assert answer.location == "/admin/locales/bn/added"
    assert locale(installation, "bn") == ("native", True, True)
    page = words(client.get(answer.location).text)
    assert "3 of 7 steps are done. Next: people ." in page
    for said in (
        "Policy done A text is approved by two people and a clinician.",
        "Digits done Dates are written so: ৩০ জুন, ২০২৬ .",
        "Plurals done 2 forms of words beside a number (in CLDR: one, other). They are set up; there is nothing to do.",
        "People next translator: nobody yet. Invite a translator for Bangla reviewer: nobody yet. Invite a reviewer",
        "Date patterns to do d MMMM y",
        "Words of the page to do 0 of ",
        "Wanted leaflets to do Draft those that are wanted",
        "Coughs in winter : 0 of ",
    ):
        assert said in page
    assert '/admin/locales/bn"' not in client.get("/admin/locales?search=bang").text.split("Add a language")[1]


def test_asking_for_less_is_confirmed_and_recorded_by_name(
    installation: Installation, client_of: Make, ruth: Person
) -> None:
    client = client_of(ruth)
    relaxed = {"digits": "latin", "second_person": "no"}
    page = words(client.post("/admin/locales/pl", data=relaxed).text)
    assert "Nothing is approved by this" in page
    assert "It is recorded in the log that you, Ruth, decided this." in page
    assert locale(installation, "pl") == ("latin", False, True)
    client.post("/admin/locales/pl", data=relaxed | {"confirmed": "yes"})
    assert locale(installation, "pl") == ("latin", False, False)
    assert "Ruth set the policy of Polish: one person may approve a text alone" in client.get("/admin/log").text


def test_asking_for_more_needs_no_confirmation(installation: Installation, client_of: Make, ruth: Person) -> None:
    data = {"digits": "latin", "second_person": "yes", "clinical": "on"}
    assert client_of(ruth).post("/admin/locales/ur", data=data).status_code == 303
    assert locale(installation, "ur") == ("latin", True, True)


def test_a_second_look_is_asked_for_freely_and_dropped_after_a_confirmation(
    installation: Installation, client_of: Make, ruth: Person
) -> None:
    client = client_of(ruth)

    def asks() -> bool:
        with reading(installation.engine) as connection:
            return bool(stored.locale_row(connection, "pl").second_look)  # type: ignore[union-attr]

    two = {"digits": "latin", "second_person": "yes"}
    assert client.post("/admin/locales/pl", data=two | {"second_look": "on"}).status_code == 303
    assert asks()
    page = words(client.post("/admin/locales/pl", data=two).text)
    assert "Those that wait for another reviewer now go on waiting." in page
    assert asks()
    client.post("/admin/locales/pl", data=two | {"confirmed": "yes"})
    assert not asks()


@pytest.mark.parametrize("tag", ["xx", "en", "pt_BR", "..", "ur%2f"])
def test_only_languages_of_cldr_have_a_policy(client_of: Make, ruth: Person, tag: str) -> None:
    assert client_of(ruth).get(f"/admin/locales/{tag}").status_code in (308, 404)


def test_the_log_pages_by_place_newest_first_without_gaps(
    installation: Installation, client_of: Make, somebody: Make, ruth: Person, statements: Make
) -> None:
    for number in range(40):
        somebody(f"Person{number}", pl=["translator"])
    client, address, found = client_of(ruth), "/admin/log", []
    with statements() as sent:
        client.get(address)
    assert len(sent) <= 7
    while True:
        page = client.get(address).text
        found += [int(seq) for seq in re.findall(r'id="entry-(\d+)"', page)]
        older = re.search(r'href="(/admin/log\?before=\d+)"', page)
        if older is None:
            break
        address = older[1]
    assert found == list(range(found[0], 0, -1))
    assert found[0] > 80


def test_an_erased_name_stays_out_of_the_log(
    installation: Installation, client_of: Make, ruth: Person, somebody: Make
) -> None:
    accounts.grant(installation, somebody("Ben"), "translator", "pl", ruth)
    with writing(installation.engine) as connection:
        connection.execute(event_plain.delete().where(event_plain.c.value == "Ruth"))
    page = client_of(ruth).get("/admin/log").text
    assert "Somebody whose name was erased gave Ben the role translator in Polish." in page


NAMES = Names({"p": "Ben"}, {"d": "Coughs"})
LOCALE = {"document": "d", "locale": "ur", "fingerprint": "f"}


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("person", {"person": "p", "demonstration": True}, "The account of Ada was made, as a demonstration account."),
        ("site_version", {"version": 2, "hash": "h"}, "Version 2 of the site facts was imported."),
        ("suggestion", LOCALE | {"origin": "human"}, "Ada suggested a text of “Coughs” in Urdu."),
        ("suggestion", LOCALE | {"origin": "machine"}, "A machine drafted a text of “Coughs” in Urdu."),
        ("translated", LOCALE, "Ada signed a text of “Coughs” in Urdu as translated."),
        ("reviewed", LOCALE, "Ada signed a text of “Coughs” in Urdu as reviewed."),
        ("clinical", LOCALE, "Ada signed a text of “Coughs” in Urdu clinically."),
        ("rejected", LOCALE, "Ada sent a text of “Coughs” in Urdu back."),
        ("withdrawn", LOCALE, "Ada took back a signature on a text of “Coughs” in Urdu."),
        (
            "edition_reviewed",
            LOCALE | {"version": 3},
            "Ada read the page “Coughs” in Urdu, version 3, and signed it.",
        ),
        (
            "override",
            {"document": "d", "version": 3},
            "Ada let “Coughs”, version 3, be published past its review date.",
        ),
        (
            "edition_signed",
            {"document": "d", "version": 3, "locales": {"ur": "h", "en": "h"}},
            "Ada signed “Coughs”, version 3, as publisher: English, Urdu.",
        ),
        ("release", {"release": "4", "editions": [1, 2]}, "Ada published release 4 with 2 editions."),
        ("withdrawal", {"document": "d", "locale": "ur", "urgent": True}, "Ada withdrew “Coughs” in Urdu, urgently."),
        (
            "withdrawal",
            {"document": "d", "locale": None, "urgent": False},
            "Ada withdrew “Coughs” in every language.",
        ),
        (
            "policy",
            {"locale": "ur", "digits": "latin", "clinical": False, "second_person": True, "second_look": True},
            "Ada set the policy of Urdu: two people sign each text, with a second look at drafts approved unread, "
            "Latin digits.",
        ),
        (
            "second_look",
            LOCALE | {"finding": "after 1 seconds"},
            "Ada approved a text of “Coughs” in Urdu, a machine draft, unchanged after 1 seconds: faster than it can "
            "be read. It waits for another reviewer.",
        ),
        ("comment", LOCALE | {"string": "h"}, "Ada commented on a string of “Coughs” in Urdu."),
        (
            "consent",
            {"person": "a", "given": True, "text": "2026-11"},
            "Ada agreed to be named in public, version 2026-11 of the sentence.",
        ),
        (
            "restored",
            {"backup": "2026-11-24T12:00:00.000000Z"},
            "This installation was restored from a backup of 2026-11-24, and sends nothing.",
        ),
        ("takes_over", {}, "The operator let this restored copy go on in the place of its original."),
        ("rollback", {"release": "3"}, "Ada returned to the editions of release 3."),
        ("term", {"locale": "ur", "removed": True}, "Ada took out an entry of the glossary in Urdu."),
    ],
)
def test_each_kind_of_entry_is_a_sentence(kind: str, data: dict[str, Any], said: str) -> None:
    assert sentence(kind, data, "Ada", "a", NAMES) == said


def test_a_link_leads_to_an_invitation_with_language_and_role_chosen(client_of: Make, somebody: Make) -> None:
    client = client_of(somebody("Ann", content=["administrator"]))
    guide = client.get("/admin/locales/ur/added").text
    link = re.search(r'href="([^"]+)">Invite a reviewer for Urdu<', guide)
    assert link is not None
    assert link[1] == "/admin/people?role=ur:reviewer#invite"
    assert link[1] in client.get("/team/progress").text
    page = client.get(link[1].partition("#")[0]).text
    assert re.findall(r'value="([^"]*)" checked', page) == ["ur:reviewer"]
    # What is sent counts, not the address that it was sent to.
    client.post(link[1].partition("#")[0], data={"email": "una@example.org", "role": "ur:translator"})
    assert "Urdu: translator<" in client.get("/admin/people").text
    assert client.get("/admin/people?role=ur:king").status_code == 400
