"""Questions of translators and their one answer for all languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.glossary import GlossaryTerm
from app.errors import NotAllowed, NotFound, PolyleafError
from app.store import queries, terms
from app.store.engine import reading
from app.workflow.audit import verify_log
from app.workflow.catalogue import catalogue_path, project_catalogues
from app.workflow.queries import answer, answer_by_correction, answer_by_term, ask
from app.workflow.terms import set_terms
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


def entries(road: Road, locale: str = "pl") -> list[GlossaryTerm]:
    with reading(road.installation.engine) as connection:
        return [terms.value_of(row) for row in terms.current(connection, locale)]


def test_an_answer_can_be_an_entry_of_the_glossary_of_who_asked(approved: Road) -> None:
    number = asked(approved)
    report = answer_by_term(approved.installation, approved.pat, number, " cough ", "kaszel", False, "Never 'katar'.")
    assert (report.added, entries(approved, "ur")) == (1, [])
    assert entries(approved) == [GlossaryTerm("cough", "kaszel", reason="Never 'katar'.")]
    assert approved.unapproved() == []
    with reading(approved.installation.engine) as connection:
        rows = queries.of_segment(connection, approved.unit(WEEKS, "ur").segment_id)
    assert [(row.answer, row.outcome) for row in rows] == [("Never 'katar'.", "term")]
    verify_log(approved.installation)


def test_a_term_that_the_glossary_has_keeps_what_else_it_says(approved: Road) -> None:
    before = GlossaryTerm("weeks", "tygodnie", definition="Seven days each.", forms=("tygodni",), forbidden=("dni",))
    set_terms(approved.installation, approved.pat, "pl", [before])
    answer_by_term(approved.installation, approved.pat, asked(approved), "weeks", "", True, "It stays.")
    assert entries(approved) == [replace(before, target="", do_not_translate=True, reason="It stays.")]


@pytest.mark.parametrize(
    ("term", "target", "why"),
    [
        ("", "kaszel", "needs an English term"),
        ("fever", "gorączka", "does not say “fever”"),
        ("cough", " ", "Say how to translate cough"),
    ],
)
def test_an_entry_that_says_nothing_answers_nothing(approved: Road, term: str, target: str, why: str) -> None:
    number = asked(approved)
    with pytest.raises(PolyleafError, match=why):
        answer_by_term(approved.installation, approved.pat, number, term, target, False, "So.")
    with reading(approved.installation.engine) as connection:
        assert [row.id for row in queries.open_ones(connection)] == [number]
    assert entries(approved) == []


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
