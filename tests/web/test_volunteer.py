"""The volunteer's path: profile, tour, the right next string, ten at a time, thanks, figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.training import EXERCISES
from app.workflow import mail, review
from app.workflow import profiles as workflow

if TYPE_CHECKING:
    from flask import Flask

    from app.workflow.installation import Installation

Make = Callable[..., Any]


@pytest.fixture
def ada(somebody: Make, installation: Installation) -> Any:
    person = somebody("Ada", pl=["translator"])
    workflow.save(installation, person, "Polish", "", "", False)
    workflow.finish_tour(installation, person)
    return person


def test_newcomers_are_led_to_profile_and_tour_before_their_first_string(client_of: Make, somebody: Make) -> None:
    client = client_of(somebody("Nora", pl=["translator"]))
    assert client.get("/you/continue").location == "/you/profile"
    assert "Welcome. Who are you?" in client.get("/you/profile").text
    refused = client.post("/you/profile", data={"languages": " ", "competence": "<b>Nurse", "credit": "N"})
    assert (refused.status_code, "Say which languages" in refused.text) == (422, True)
    assert "&lt;b&gt;Nurse" in refused.text
    form = {"languages": "Polish", "competence": "Nurse", "credit": "Nora N.", "consent": "yes"}
    assert client.post("/you/profile", data=form).location == "/you/tour/1"
    assert client.get("/you/continue").location == "/you/tour/1"
    for step, exercise in enumerate(EXERCISES, 1):
        assert exercise.why not in client.get(f"/you/tour/{step}").text
        page = client.post(f"/you/tour/{step}", data={"answer": exercise.answer}).text
        assert "<strong>Yes." in page
    assert "Continue with real strings" in page
    assert client.get("/you/continue").location == "/review/pl/start?task=translate"
    assert client.post("/you/profile", data=form).location == "/"


def test_a_wrong_answer_is_explained_at_once_and_none_is_asked_again(client_of: Make, ada: Any) -> None:
    client = client_of(ada)
    page = client.post("/you/tour/1", data={"answer": "right"}).text
    assert "Look again. A number is wrong." in page
    assert "50 mg is ten times the dose" in page
    assert client.post("/you/tour/1", data={"answer": "none"}).status_code == 422
    assert [client.get(f"/you/tour/{step}").status_code for step in (0, 7)] == [404, 404]


def test_a_string_left_open_comes_first_and_reviews_before_translations(
    client_of: Make, ada: Any, somebody: Make, unit_of: Make, installation: Installation
) -> None:
    client = client_of(ada)
    unit = unit_of("pl", "Syrup")
    client.get(f"/review/pl/{unit.segment_id}")
    assert client.get("/you/continue").location == f"/review/pl/{unit.segment_id}?task=translate"
    review.sign(installation, ada, "pl", unit.segment_id, "translated", "Syrop", "")
    assert client.get("/you/continue").location == "/review/pl/start?task=translate"
    ben = somebody("Ben", pl=["reviewer"], ur=["translator"])
    workflow.save(installation, ben, "Polish", "", "", False)
    workflow.finish_tour(installation, ben)
    other = client_of(ben)
    assert other.get("/you/continue").location == "/review/pl/start?task=review"
    assert other.get("/you/continue?locale=ur").location == "/review/ur/start?task=translate"
    assert other.get("/you/continue?locale=xx").location == "/"


def test_after_ten_decisions_comes_a_thank_you_with_what_happens_next(
    client_of: Make, ada: Any, unit_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.volunteer.batch.BATCH", 2)
    client = client_of(ada)
    client.get("/you/continue")
    places = []
    for source, text in (("Tablet", "Tabletka"), ("What is a cough?", "Co to jest kaszel?")):
        unit = unit_of("pl", source)
        form = {"action": "save", "text": text, "seen": ""}
        places.append(client.post(f"/review/pl/{unit.segment_id}", data=form).location)
        form = {"action": "translated", "text": text, "seen": unit_of("pl", source).fingerprint}
        places.append(client.post(f"/review/pl/{unit.segment_id}", data=form).location)
    assert [place == "/you/thanks" for place in places] == [False, False, False, True]
    page = client.get("/you/thanks").text
    assert "You signed 2 strings as translated." in page
    assert "Somebody else reviews what you translated." in page
    assert re.search(r"Coughs in winter in Polish waits for \d+ strings more", page)
    assert "Ten more</a>" in page
    assert client.get("/you/thanks").location == "/"


def test_the_estimate_on_the_home_page_is_ones_own_or_none(
    client_of: Make, ada: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(ada)
    assert "After the first ten you see how long they take you." in client.get("/").text
    monkeypatch.setattr(workflow, "seconds_a_string", lambda _instants: 61.0)
    assert "Ten strings, about 11 minutes by your last 0 decisions" in client.get("/").text


def test_a_letter_is_made_of_what_was_signed(
    client_of: Make, ada: Any, unit_of: Make, installation: Installation
) -> None:
    client = client_of(ada)
    assert client.get("/you/letter.pdf").status_code == 404
    assert "You have signed nothing yet." in client.get("/you/work").text
    review.sign(installation, ada, "pl", unit_of("pl", "Tablet").segment_id, "translated", "Tabletka", "")
    assert "1 string, 1 English word<" in client.get("/you/work").text
    answer = client.get("/you/letter.pdf")
    assert (answer.status_code, answer.mimetype, answer.data[:4]) == (200, "application/pdf", b"%PDF")


def test_messages_are_chosen_in_the_profile_and_stopped_by_a_link_without_signing_in(
    app: Flask, client_of: Make, ada: Any, installation: Installation
) -> None:
    client = client_of(ada)
    form = {"languages": "Polish", "mail": "daily"}
    client.post("/you/profile", data=form)
    assert re.search(r'value="daily" checked', client.get("/you/profile").text)
    assert client.post("/you/profile", data=form | {"mail": "hourly"}).status_code == 400
    app.config["WTF_CSRF_ENABLED"] = True
    visitor = app.test_client()
    address = f"/mail/stop/{mail.stop_token(installation.config, ada.id)}"
    assert "Stop all messages?" in visitor.get(address).text
    assert re.search(r'value="daily" checked', client.get("/you/profile").text)
    stopped = visitor.post(address, data={"List-Unsubscribe": "One-Click"})
    assert (stopped.status_code, "No more messages" in stopped.text) == (200, True)
    assert re.search(r'value="never" checked', client.get("/you/profile").text)
    assert visitor.post(address + "x").status_code == 404


def test_who_worked_here_before_and_demonstration_accounts_begin_at_once(
    client_of: Make, somebody: Make, unit_of: Make, installation: Installation
) -> None:
    old, demo = somebody("Old", pl=["translator"]), somebody("Demo", demonstration=True, pl=["translator"])
    review.sign(installation, old, "pl", unit_of("pl", "Tablet").segment_id, "translated", "Tabletka", "")
    for person in (old, demo):
        assert client_of(person).get("/you/continue").location == "/review/pl/start?task=translate"


def test_the_editors_own_way_of_going_on_leads_to_the_thanks_too(
    client_of: Make, ada: Any, unit_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.volunteer.batch.BATCH", 2)
    client = client_of(ada)
    client.get("/you/continue")

    def sign(source: str, text: str) -> Any:
        address = f"/review/pl/{unit_of('pl', source).segment_id}"
        form = {"action": "translated", "text": text, "seen": ""}
        return client.post(address, data=form, headers={"X-Onward": "page"})

    assert (sign("Tablet", "").status_code, sign("Tablet", "Tabletka").status_code) == (422, 200)
    last = sign("What is a cough?", "Co to jest kaszel?")
    assert (last.status_code, last.location, "Content-Location" in last.headers) == (303, "/you/thanks", False)
