"""Asking people for a leaflet by a day: seen at home, late and quiet ones first, passed on, ended, told by e-mail."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from app.store import profiles
from app.store.engine import reading, writing
from app.store.profiles import Profile
from app.workflow import accounts, mail, personal_data
from tests.web.reading import words
from tests.web.road import approve_all

if TYPE_CHECKING:
    from app.workflow.installation import Installation

Make = Callable[..., Any]


def ask(client: Any, person: Any, due_on: str = "", locale: str = "pl") -> Any:
    form = {"action": "give", "leaflet": "winter-cough", "who": f"{locale}:{person.id}", "due_on": due_on}
    return client.post("/team/assignments", data=form, follow_redirects=True)


def test_who_is_asked_sees_it_at_home_and_in_a_message(
    client_of: Make, somebody: Make, installation: Installation
) -> None:
    ada, team = somebody("Ada", pl=["translator"]), client_of(somebody("Ann", content=["editor"]))
    mail.choose(installation, ada, "daily")
    page = words(ask(team, ada, "2020-01-31").text)
    assert "Ada: 20 strings left to translate, due 2020-01-31 . late" in page
    home = client_of(ada).get("/").text
    assert "Coughs in winter, Polish : 20 strings to translate, by 2020-01-31 late" in words(home)
    assert "/review/pl/?task=translate&amp;document=winter-cough" in home
    with reading(installation.engine) as connection:
        profile = profiles.get(connection, ada.id)
        assert profile is not None
        letter = mail.compose(connection, "https://x.example.org", ada, profile)
        assert mail.compose(connection, "", ada, Profile(ada.id, mailed_at="9999")) is None
    assert letter is not None
    assert [item.sentence for _, items in letter.groups for item in items] == [
        "Coughs in winter, Polish, by 2020-01-31"
    ]


def test_what_is_done_needs_nobody_and_can_be_ended(
    client_of: Make, somebody: Make, installation: Installation
) -> None:
    ada, team = somebody("Ada", pl=["translator"]), client_of(somebody("Ann", content=["editor"]))
    ask(team, ada)
    approve_all(installation, ada, somebody("Ben", pl=["reviewer"]), "pl")
    page = team.get("/team/assignments").text
    assert "nothing left to translate" in page
    assert "You are asked for" not in client_of(ada).get("/").text
    number = re.search(r'value="end:(\d+)"', page)
    assert number
    form = {"action": f"end:{number[1]}"}
    assert "Nobody is asked" in team.post("/team/assignments", data=form, follow_redirects=True).text
    assert team.post("/team/assignments", data=form).status_code == 422


def test_what_somebody_quiet_has_comes_first_and_is_passed_on_with_its_day(
    client_of: Make, somebody: Make, installation: Installation
) -> None:
    ada, bea = somebody("Ada", pl=["translator"], ur=["translator"]), somebody("Bea", pl=["reviewer", "translator"])
    team = client_of(somebody("Ann", content=["editor"]))
    ask(team, ada, "2090-01-31")
    ask(team, ada, "2089-01-31", "ur")
    with writing(installation.engine) as connection:
        connection.execute(text("UPDATE assignment SET given_at = '2020-01-31T09:00:00.000000Z'"))
    page = team.get("/team/assignments").text
    assert words(page).count("quiet for 14 days") == 2
    number = re.search(r'name="to:(\d+)"', page)
    assert number
    form = {"action": f"pass:{number[1]}", f"to:{number[1]}": bea.id}
    page = words(team.post("/team/assignments", data=form, follow_redirects=True).text)
    assert "It is passed on, with the same day." in page
    assert "Bea: 20 strings left to translate, due 2090-01-31" in page
    assert page.count("quiet for 14 days") == 1


def test_what_cannot_be_asked_is_refused_and_said(client_of: Make, somebody: Make) -> None:
    ada, ann = somebody("Ada", pl=["translator"]), somebody("Ann", content=["editor"])
    team = client_of(ann)
    refusals = {
        "is no day": ask(team, ada, "31.1.2026"),
        "has no role in Urdu": ask(team, ada, "", "ur"),
        "Choose whom you ask.": team.post("/team/assignments", data={"action": "give", "who": ""}),
        "Choose what to do.": team.post("/team/assignments", data={"action": "pass:x"}),
        "There is no such leaflet.": team.post(
            "/team/assignments", data={"action": "give", "who": f"pl:{ada.id}", "leaflet": "none"}
        ),
    }
    for sentence, answer in refusals.items():
        assert (answer.status_code, sentence in answer.text.replace("&#39;", "'")) == (422, True), sentence
    assert ask(team, ada).status_code == 200
    assert "has been asked for this already" in ask(team, ada).text
    assert client_of(ada).get("/team/assignments").status_code == 403


def test_assignments_take_few_queries_however_many_there_are(client_of: Make, somebody: Make, statements: Make) -> None:
    team = client_of(somebody("Ann", content=["editor"]))

    def count() -> int:
        with statements() as sent:
            team.get("/team/assignments")
        return len(sent)

    ask(team, somebody("Ada", pl=["translator"]))
    before = count()
    for name in ("Bea", "Cleo", "Dora"):
        ask(team, somebody(name, pl=["translator"], ur=["translator"]))
    assert count() == before <= 12


def test_what_somebody_had_who_left_or_was_erased_can_still_be_passed_on(
    client_of: Make, somebody: Make, installation: Installation
) -> None:
    ada, bea = somebody("Ada", pl=["translator"]), somebody("Bea", pl=["reviewer"])
    cleo, team = somebody("Cleo", pl=["translator"]), client_of(somebody("Ann", content=["editor"]))
    for person in (ada, bea, cleo):
        ask(team, person)
    accounts.revoke(installation, bea, "reviewer", "pl", None)
    personal_data.erase(installation, ada)
    page = team.get("/team/assignments").text
    assert words(page).count("has no role there any more") == 2
    number = re.search(r'name="to:(\d+)"', page)
    assert number
    dora = somebody("Dora", pl=["translator"])
    form = {"action": f"pass:{number[1]}", f"to:{number[1]}": dora.id}
    assert "Dora: 20 strings left" in words(team.post("/team/assignments", data=form, follow_redirects=True).text)
