"""The screens of machine drafting over HTTP: a dry run first, jobs that can be stopped, failures with their words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from app.jobs import jobs_of
from app.store import draft_jobs, engine_use
from app.store.engine import reading, writing
from app.web import drafts
from app.workflow import drafting_queue
from app.workflow.catalogue import project_catalogues
from app.workflow.draft import draft_step
from tests.web.reading import words
from tests.workflow.engines import FakeEngine, trouble

if TYPE_CHECKING:
    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]
LEAFLET = "winter-cough"
NEW = f"/drafts/new?locale=ur&document={LEAFLET}"


@pytest.fixture
def team(somebody: Make) -> Person:
    """An editor."""
    return somebody("Tess", content=["editor"])


@pytest.fixture
def asked(installation: Installation, team: Person) -> int:
    """Ask for drafts of the leaflet in Urdu from an engine whose answers the test gives."""
    job = drafting_queue.ask(installation, "ur", FakeEngine(), LEAFLET, team.id)
    assert job is not None
    return job


def state(installation: Installation, job_id: int) -> str:
    with reading(installation.engine) as connection:
        row = draft_jobs.get(connection, job_id)
    assert row is not None
    return str(row.state)


def test_a_dry_run_comes_first_and_the_workers_do_the_rest(
    installation: Installation, client_of: Make, team: Person
) -> None:
    client = client_of(team)
    assert "See what it would send" in client.get("/drafts/new").text
    # Shipped drafts are there for a language that has catalogues.
    assert client.post(NEW, data={"engine": "scripted"}).status_code == 400
    project_catalogues(installation)
    page = words(client.get(NEW).text)
    assert re.search(r"\d+ strings have no text yet: \d+ characters of English would be sent", page)
    assert re.search(r"Each distinct text is sent once: \d+\.", page)
    assert "Google Translate the English is sent to Google; no cost" in page
    assert "Microsoft Translator" not in page
    answer = client.post(NEW, data={"engine": "scripted"})
    job_id = int(answer.location.rsplit("/", 1)[1])
    assert "data-progress" in client.get(answer.location).text
    asked = client.get(f"/drafts/{job_id}/progress").json
    assert (asked["running"], asked["done"], asked["total"] > 0) == (True, 0, True)
    huey = jobs_of(installation).huey
    while task := huey.dequeue():
        huey.execute(task)
    assert client.get(f"/drafts/{job_id}/progress").json["running"] is False


def test_a_dry_run_estimates_the_cost_by_engine(
    installation: Installation, client_of: Make, team: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    object.__setattr__(installation.config, "engine_prices", "microsoft=100000 USD")
    monkeypatch.setattr(drafts, "ready_engines", lambda _locale: ["microsoft", "deepl"])
    page = words(client_of(team).get(NEW).text)
    found = re.search(r"Microsoft Translator the English is sent to Microsoft; about (\d+\.\d\d) USD", page)
    characters = re.search(r"(\d+) characters of English", page)
    assert found is not None
    assert characters is not None
    assert float(found[1]) == pytest.approx(int(characters[1]) / 10, abs=0.01)
    assert "DeepL the English is sent to DeepL; price not known" in page


def test_drafting_takes_an_engine_and_a_leaflet_that_there_are(client_of: Make, team: Person) -> None:
    client = client_of(team)
    answer = client.post(NEW, data={"engine": "nobody"})
    assert (answer.status_code, "Choose who drafts" in answer.text) == (400, True)
    for address in ("/drafts/new?locale=xx", "/drafts/new?locale=ur&document=nothing", "/drafts/9", "/drafts/9/cancel"):
        assert client.get(address).status_code == 404
    assert client.get(f"/drafts/{2**70}").status_code == 404


def test_a_job_is_paused_resumed_and_cancelled_after_a_question(
    installation: Installation, client_of: Make, team: Person, asked: int
) -> None:
    client = client_of(team)

    def press(action: str) -> tuple[int, str]:
        answer = client.post(f"/drafts/{asked}", data={"action": action}, follow_redirects=True)
        return answer.status_code, state(installation, asked)

    assert press("pause") == (200, "paused")
    assert press("pause") == (400, "paused")
    assert "Resume" in client.get(f"/drafts/{asked}").text
    assert press("resume") == (200, "waiting")
    assert "Every draft that was made stays." in client.get(f"/drafts/{asked}/cancel").text
    assert press("cancel") == (200, "cancelled")
    assert press("explode") == (400, "cancelled")
    assert press("retry") == (200, "waiting")


def test_what_each_failed_string_said_is_listed_and_tried_again(
    installation: Installation, client_of: Make, team: Person, asked: int
) -> None:
    def refuse(text: str) -> Any:
        return trouble("text") if text == "Syrup" else None

    while draft_step(installation, asked, FakeEngine(refuse)):
        pass
    client = client_of(team)
    page = words(client.get(f"/drafts/{asked}").text)
    assert "2 failed" in page
    assert "Syrup It said text. Syrup It said text." in page
    assert "Try again what is missing" in page
    client.post(f"/drafts/{asked}", data={"action": "retry"}, follow_redirects=True)
    while draft_step(installation, asked, FakeEngine()):
        pass
    page = words(client.get(f"/drafts/{asked}").text)
    assert ("failed" in page, "Try again" in page) == (False, False)


def test_engines_say_what_they_were_sent_today_and_until_when_they_are_left_alone(
    installation: Installation, client_of: Make, team: Person, asked: int
) -> None:
    object.__setattr__(installation, "clock", lambda: datetime(2026, 12, 1, 13, 30, tzinfo=UTC))
    object.__setattr__(installation.config, "engine_daily_characters", "deepl=100000, libretranslate=50000")
    with writing(installation.engine) as connection:
        engine_use.add(connection, "libretranslate", "2026-11-30T23:00:00.000000Z", 1, 700)
        engine_use.add(connection, "libretranslate", "2026-12-01T08:00:00.000000Z", 2, 1200)
        engine_use.lock_state(connection, "libretranslate")
        engine_use.put_state(connection, "libretranslate", 3, 1, "2026-12-01T14:05:00.000000Z", "It is too busy.")
    page = words(client_of(team).get("/drafts/").text)
    assert "DeepL Sent today 0 of 100,000 characters" in page
    assert "LibreTranslate Paused until 14:05 UTC. It is too busy. Sent today 1,200 of 50,000 characters" in page
    assert "Coughs in winter, Urdu waits for a worker" in page


def test_a_leaflet_is_read_back_some_strings_at_a_time_by_an_engine_that_did_not_draft_them(
    installation: Installation,
    client_of: Make,
    team: Person,
    unit_of: Make,
    draft: Make,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = f"/drafts/back/pl/{LEAFLET}"
    client = client_of(team)
    assert "No string has a text in Polish yet." in client.get(address).text
    monkeypatch.setattr(drafts, "AT_ONCE", 1)
    asked = FakeEngine(name="google")
    monkeypatch.setattr(drafts, "engine", lambda _installation, _name: asked)
    draft(unit_of("pl", "What is a cough?"), "Co to jest kaszel?", engine="mymemory")
    draft(unit_of("pl", "It needs no treatment."), "Nie leczy się.", engine="google")
    assert "2 not read yet, by" in words(client.get(address).text)
    answer = client.post(address, data={"engine": "google"}, follow_redirects=True)
    page = words(answer.text)
    assert "1 strings were read. 1 were left out: Google Translate drafted them itself." in page
    assert "Machine back-translation: an aid, it counts for no decision." in page
    assert re.search(r"Read by Google Translate, .* UTC Co to jest kaszel\? removed: What added: Co", page)
    assert ("1 not read yet, by" in page, asked.texts) == (True, ["Co to jest kaszel?"])
    assert client.post(address, data={"engine": "deepl"}).status_code == 400
    assert client.get("/drafts/back/xx/winter-cough").status_code == 404


def test_drafting_is_the_content_teams(client_of: Make, somebody: Make, asked: int) -> None:
    client = client_of(somebody("Ada", ur=["translator", "reviewer"]))
    for address in ("/drafts/", NEW, f"/drafts/{asked}", f"/drafts/{asked}/cancel", f"/drafts/{asked}/progress"):
        assert client.get(address).status_code == 403
    assert client.post(f"/drafts/{asked}", data={"action": "pause"}).status_code == 403


def test_the_list_of_jobs_takes_few_queries(
    installation: Installation, client_of: Make, team: Person, asked: int, statements: Make
) -> None:
    client = client_of(team)

    def count() -> int:
        with statements() as sent:
            assert client.get("/drafts/").status_code == 200
        return len(sent)

    one = count()
    drafting_queue.ask(installation, "ur", FakeEngine(), "support", team.id)
    drafting_queue.ask(installation, "pl", FakeEngine(), None, team.id)
    assert count() == one <= 10
