"""Questions of translators and their one answer for all languages."""

from __future__ import annotations

import pytest

from app.errors import NotAllowed, NotFound, PolyleafError
from app.store import queries
from app.store.engine import reading
from app.workflow.catalogue import catalogue_path, project_catalogues
from app.workflow.queries import answer, answer_by_correction, ask
from tests.installation import LEAFLET, Road

WEEKS = "A short cough lasts less than 3 weeks"


def asked(road: Road, question: str = "Weeks in a row?") -> int:
    return ask(road.installation, road.ada, "pl", road.unit(WEEKS).segment_id, question)


def test_one_answer_is_seen_with_the_string_in_every_language(approved: Road) -> None:
    number = asked(approved)
    answer(approved.installation, approved.pat, number, "Yes, in a row.")
    with reading(approved.installation.engine) as connection:
        rows = queries.of_segment(connection, approved.unit(WEEKS, "ur").segment_id)
        assert queries.open_ones(connection) == []
    assert [(r.question, r.asker, r.answer, r.answerer, r.outcome) for r in rows] == [
        ("Weeks in a row?", "Ada", "Yes, in a row.", "Pat", "answer")
    ]


def test_an_open_question_is_listed_with_its_place(approved: Road) -> None:
    number = asked(approved)
    with reading(approved.installation.engine) as connection:
        rows = queries.open_ones(connection)
    assert [(r.id, r.document_id, r.source, r.asker) for r in rows] == [(number, LEAFLET, WEEKS, "Ada")]


def test_an_answer_as_a_note_stands_in_the_catalogues(approved: Road) -> None:
    answer(approved.installation, approved.pat, asked(approved), "Weeks in a row.", "note")
    project_catalogues(approved.installation)
    text = catalogue_path(approved.locales, "ur", LEAFLET).read_text("utf-8")
    assert "#. Weeks in a row.\n" in text


def test_an_answer_can_be_a_correction_of_the_english(approved: Road) -> None:
    edith = approved.person("Edith", content=["editor"])
    new = "A short cough lasts less than 3 weeks in a row"
    assert answer_by_correction(approved.installation, edith, asked(approved), new, "Made clear.") == 2
    assert approved.unapproved() == [new]
    with reading(approved.installation.engine) as connection:
        assert [r.outcome for r in queries.of_segment(connection, approved.unit(WEEKS).segment_id)] == ["correction"]


def test_a_question_is_answered_once_and_by_the_content_team(approved: Road) -> None:
    number = asked(approved)
    with pytest.raises(NotAllowed):
        answer(approved.installation, approved.ada, number, "I answer myself.")
    answer(approved.installation, approved.pat, number, "Yes.")
    with pytest.raises(PolyleafError, match="already"):
        answer(approved.installation, approved.pat, number, "No.")
    with pytest.raises(NotFound):
        answer(approved.installation, approved.pat, number + 1, "Yes.")


@pytest.mark.parametrize("question", ["", "   \0", "x" * 2001])
def test_an_empty_or_endless_question_is_refused(approved: Road, question: str) -> None:
    with pytest.raises(PolyleafError):
        asked(approved, question)
