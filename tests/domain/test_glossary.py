"""Terms are found in English as written, and held against translations."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.domain.checks import run_checks
from app.domain.glossary import Glossary, GlossaryTerm, case_rule_of, check_unit, terms_in

COUGH = GlossaryTerm("cough", "kaszel", forbidden=("tusja",), reason="Patients say so.")
ALL = GlossaryTerm("ALL", "ALL", case_rule="exact", do_not_translate=True, forms=("OBL",))
FLAG = GlossaryTerm("FLAG", "FLAG", case_rule="exact", do_not_translate=True, forbidden=("flaga",))
CASES = GlossaryTerm("active case", "aktywny przypadek")
CASE = GlossaryTerm("case", "przypadek")


def said(source: str, target: str, *terms: GlossaryTerm) -> list[tuple[str, str, str]]:
    found = check_unit(source, target, "pl", None, Glossary("pl", terms))
    return [(f.check, f.severity, f.about) for f in found if f.check in ("term", "glossary", "forbidden")]


def test_terms_are_found_as_whole_words_the_longest_first_plurals_too() -> None:
    text = "Active cases, a case of cough; coughing is no term."
    found = [(entry.term.source, text[slice(*entry.span)]) for entry in terms_in(text, [COUGH, CASE, CASES])]
    assert found == [("active case", "Active cases"), ("case", "case"), ("cough", "cough")]


def test_a_term_with_capitals_is_found_as_it_is_written() -> None:
    assert [entry.span for entry in terms_in("All of us, ALL of us", [ALL])] == [(11, 14)]
    assert (case_rule_of("ALL"), case_rule_of("cough")) == ("exact", "any")


def test_each_meaning_of_a_word_is_found() -> None:
    verb = GlossaryTerm("cough", "kaszleć", "verb")
    assert [entry.term for entry in terms_in("A cough.", [COUGH, verb])] == [COUGH, verb]


def test_a_locked_term_must_stand_in_one_of_its_forms() -> None:
    assert said("You have ALL.", "Masz chorobę.", ALL) == [("term", "block", "ALL")]
    assert said("You have ALL.", "Masz OBL.", ALL) == []
    assert said("We all cough.", "Wszyscy kaszlemy.", ALL) == []


def test_a_forbidden_form_blocks_as_a_whole_word_and_only_where_the_english_has_the_term() -> None:
    assert said("Get FLAG today.", "FLAG, czyli flaga.", FLAG) == [("forbidden", "block", "FLAG>flaga")]
    assert said("Get FLAG today.", "FLAG i flagami.", FLAG) == []
    assert said("The banner.", "To flaga.", FLAG) == []


def test_a_forbidden_form_inside_an_allowed_one_is_none() -> None:
    term = GlossaryTerm("test", "test PCR", forbidden=("test",))
    assert said("A test.", "To test PCR.", term) == []
    assert said("A test.", "To test.", term) == [("forbidden", "block", "test>test")]


def test_an_unused_term_is_a_hint_and_endings_are_no_matter() -> None:
    assert said("A cough.", "To choroba.", COUGH) == [("glossary", "hint", "cough")]
    assert said("An active case.", "To aktywnego przypadku.", CASES) == []


def test_hints_are_few() -> None:
    terms = [GlossaryTerm(word, "xyzw" + word) for word in ("one", "two", "three", "four", "five")]
    assert len(said("one two three four five", "nic", *terms)) == 3


def test_chinese_forms_are_found_without_blanks() -> None:
    term = GlossaryTerm("cough", "咳嗽", forbidden=("咳痰",))
    found = check_unit("A cough.", "有咳痰了", "zh_Hans", None, Glossary("zh_Hans", [term]))
    assert [f.check for f in found if f.check in ("forbidden", "glossary")] == ["forbidden", "glossary"]


@given(st.text("ab ALL5.", max_size=20), st.text("ab ALL5.", max_size=20))
def test_without_a_glossary_the_checks_are_all_there_is(source: str, target: str) -> None:
    assert check_unit(source, target, "pl", None, Glossary("pl")) == run_checks(source, target, "pl")


@given(st.text(max_size=40), st.lists(st.text(min_size=1, max_size=5), max_size=6))
def test_places_lie_in_the_text_in_order_and_never_cross(source: str, words: list[str]) -> None:
    spans = [entry.span for entry in terms_in(source, [GlossaryTerm(word, "x") for word in words])]
    ordered = sorted(set(spans))
    assert all(0 <= start < end <= len(source) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in pairwise(ordered))
