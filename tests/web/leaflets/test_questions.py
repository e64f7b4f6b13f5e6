"""Questions about the English are listed, and answered once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from app.store import queries
from app.store.engine import reading
from app.workflow import queries as questions
from tests.web.reading import words

if TYPE_CHECKING:
    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]
WEEKS = "A short cough lasts less than 3 weeks"
TYPO = "A short cough lasts for less than 3 weeks"


def ask(installation: Installation, person: Person, unit: Any, words_: str = "Weeks in a row?") -> int:
    return questions.ask(installation, person, unit.locale, unit.segment_id, words_)


def test_questions_are_listed_with_place_string_language_and_who_and_counted(
    installation: Installation, client_of: Make, team: Person, ada: Person, unit_of: Make
) -> None:
    ask(installation, ada, unit_of("ur", WEEKS))
    page = client_of(team).get("/leaflets/questions").text
    shown = words(page)
    assert "Coughs in winter, “What is a cough?”, list item" in shown
    assert WEEKS in shown
    assert "Weeks in a row? Ada, Urdu" in shown
    assert "Questions 1 , 1 open" in shown


@pytest.mark.parametrize(
    ("outcome", "shown"), [("answer", "Answer"), ("note", "Note for everybody"), ("term", "Glossary")]
)
def test_an_answer_is_seen_with_the_string_in_every_language(
    installation: Installation, client_of: Make, team: Person, ada: Person, unit_of: Make, outcome: str, shown: str
) -> None:
    number = ask(installation, ada, unit_of("ur", WEEKS))
    client = client_of(team)
    form = {"outcome": outcome, "answer": "Yes, in a row.", "term": "cough", "target": "کھانسی"}
    client.post(f"/leaflets/questions/{number}", data=form)
    assert "Nobody waits for an answer." in client.get("/leaflets/questions").text
    page = words(client_of(ada).get(f"/review/pl/{unit_of('pl', WEEKS).segment_id}").text)
    assert "Ada, Urdu" in page
    assert f"{shown} by Tess: Yes, in a row." in page
    urdu = words(client_of(ada).get(f"/review/ur/{unit_of('ur', 'What is a cough?').segment_id}").text)
    assert ("کھانسی" in urdu) == (outcome == "term")


def test_an_answer_that_corrects_the_english_shows_what_it_does_first(
    installation: Installation, client_of: Make, team: Person, ada: Person, unit_of: Make
) -> None:
    number = ask(installation, ada, unit_of("ur", WEEKS))
    client, address = client_of(team), f"/leaflets/questions/{number}"
    form = {"outcome": "correction", "answer": "Made clear.", "text": TYPO, "action": "answer"}
    page = client.post(address, data=form).text
    assert "What this change does" in page
    assert "Change the English and answer" in page
    assert client.post(address, data=form | {"action": "confirm"}).location == "/leaflets/questions"
    assert unit_of("pl", TYPO).ordinal is not None
    with reading(installation.engine) as connection:
        assert queries.get(connection, number).outcome == "correction"


def test_a_refused_answer_keeps_what_was_typed(
    installation: Installation, client_of: Make, team: Person, ada: Person, unit_of: Make
) -> None:
    number = ask(installation, ada, unit_of("ur", WEEKS))
    client, address = client_of(team), f"/leaflets/questions/{number}"
    form = {"outcome": "correction", "answer": "Made clear.", "text": "Call {nobody}", "action": "confirm"}
    answer = client.post(address, data=form)
    assert answer.status_code == 400
    assert "This may not stand in a leaflet." in answer.text
    assert ("Made clear." in answer.text, "Call {nobody}" in answer.text) == (True, True)
    assert 'value="correction" checked' in answer.text
    assert client.post(address, data={"outcome": "answer", "answer": " "}).status_code == 400
    form = {"outcome": "term", "answer": "So.", "term": "fever", "target": "بخار", "keep": "yes"}
    answer = client.post(address, data=form)
    assert (answer.status_code, "does not say “fever”" in answer.text) == (400, True)
    assert ('value="fever"' in answer.text, 'value="بخار"' in answer.text, 'value="yes" checked' in answer.text) == (
        True,
        True,
        True,
    )


def test_only_editors_and_publishers_answer(
    installation: Installation, client_of: Make, ada: Person, unit_of: Make, somebody: Make
) -> None:
    number = ask(installation, ada, unit_of("ur", WEEKS))
    adam = client_of(somebody("Adam", content=["administrator"]))
    assert "An editor or publisher answers." in adam.get(f"/leaflets/questions/{number}").text
    answer = adam.post(f"/leaflets/questions/{number}", data={"outcome": "answer", "answer": "Yes."})
    assert answer.status_code == 403
    assert client_of(ada).get("/leaflets/questions").status_code == 403


def test_questions_take_few_queries_however_many_there_are(
    installation: Installation, client_of: Make, team: Person, ada: Person, unit_of: Make, statements: Make
) -> None:
    client = client_of(team)

    def count() -> int:
        with statements() as sent:
            assert client.get("/leaflets/questions").status_code == 200
        return len(sent)

    ask(installation, ada, unit_of("ur", WEEKS))
    few = count()
    for source in ("Syrup", "5 ml", "What is a cough?"):
        ask(installation, ada, unit_of("pl", source))
    assert count() == few <= 5
