"""One state from one record."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.signoff import STRICT, Judgement
from app.domain.status import UnitState, status_of, working_text
from app.domain.unit import Origin, Suggestion

MACHINE = Suggestion(1, "machine", "machine", "m")
HUMAN = Suggestion(2, "human", "human", "h", "ada")
CARRIED = Suggestion(3, "carried", "carried", "c", "ada")
LATER_MACHINE = Suggestion(4, "later", "machine", "l")
ADA = frozenset({"ada"})


def judged(*kinds: str, text: str = "h") -> list[Judgement]:
    people = {"translated": "ada", "reviewed": "ben", "clinical": "cleo", "rejected": "ben", "withdrawn": "ada"}
    return [Judgement(seq, kind, text, people[kind]) for seq, kind in enumerate(kinds, 1)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("suggestions", "judgements", "expected"),
    [
        ([], [], UnitState("empty", None, None)),
        ([MACHINE], [], UnitState("drafted", MACHINE, None)),
        ([MACHINE, HUMAN], [], UnitState("suggested", HUMAN, None)),
        ([HUMAN, LATER_MACHINE], [], UnitState("suggested", HUMAN, None)),
        ([CARRIED], [], UnitState("drafted", CARRIED, None)),
        ([CARRIED, LATER_MACHINE], [], UnitState("drafted", LATER_MACHINE, None)),
        ([HUMAN], judged("translated"), UnitState("translated", HUMAN, None, ADA)),
        ([HUMAN], judged("translated", "reviewed"), UnitState("approved", HUMAN, HUMAN)),
        ([HUMAN], judged("translated", "reviewed", "rejected"), UnitState("rejected", HUMAN, None)),
        ([HUMAN], judged("translated", "withdrawn"), UnitState("rejected", HUMAN, None)),
        ([HUMAN], judged("translated", "rejected", "translated"), UnitState("translated", HUMAN, None, ADA)),
        ([MACHINE], judged("translated", text="m"), UnitState("translated", MACHINE, None, ADA)),
    ],
)
def test_a_record_has_one_state(
    suggestions: list[Suggestion], judgements: list[Judgement], expected: UnitState
) -> None:
    assert status_of(suggestions, judgements, STRICT) == expected


def test_typing_a_new_text_does_not_unpublish_the_approved_one() -> None:
    newer = Suggestion(5, "newer", "human", "n", "ada")
    state = status_of([HUMAN, newer], judged("translated", "reviewed"), STRICT)
    assert state == UnitState("suggested", newer, HUMAN)


def test_no_draft_replaces_a_persons_text_or_one_that_a_person_signed() -> None:
    assert working_text([MACHINE, LATER_MACHINE], judged("translated", text="m")) == MACHINE
    assert working_text([HUMAN, LATER_MACHINE], []) == HUMAN
    assert working_text([MACHINE, LATER_MACHINE], []) == LATER_MACHINE


origins: st.SearchStrategy[Origin] = st.sampled_from(("machine", "human", "imported", "carried", "memory"))
suggestions_of_a_unit = st.lists(
    st.tuples(origins, st.sampled_from("abc"), st.sampled_from((None, "ada", "ben"))), max_size=6
).map(lambda rows: [Suggestion(i, text, origin, text, author) for i, (origin, text, author) in enumerate(rows, 1)])
judgements_of_a_unit = st.lists(
    st.tuples(
        st.sampled_from(("translated", "reviewed", "clinical", "rejected", "withdrawn")),
        st.sampled_from("abc"),
        st.sampled_from(("ada", "ben", "cleo")),
    ),
    max_size=8,
).map(lambda rows: [Judgement(i, kind, text, person) for i, (kind, text, person) in enumerate(rows, 1)])


@given(suggestions_of_a_unit, judgements_of_a_unit, st.randoms(use_true_random=False))
def test_the_same_record_has_the_same_state_in_any_order(
    suggestions: list[Suggestion], judgements: list[Judgement], chance: random.Random
) -> None:
    expected = status_of(suggestions, judgements, STRICT)
    chance.shuffle(suggestions)
    chance.shuffle(judgements)
    assert status_of(suggestions, judgements, STRICT) == expected


@given(suggestions_of_a_unit, judgements_of_a_unit)
def test_approved_says_that_the_working_text_is_the_publishable_one(
    suggestions: list[Suggestion], judgements: list[Judgement]
) -> None:
    state = status_of(suggestions, judgements, STRICT)
    same = state.working is not None and state.publishable is not None
    same = same and state.working.fingerprint == state.publishable.fingerprint  # type: ignore[union-attr]
    assert (state.status == "approved") == same
