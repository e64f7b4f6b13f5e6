"""Estimates are made of what somebody did, and of nothing else; the training has an answer for every exercise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.effort import minutes_for, seconds_a_string
from app.domain.training import ANSWERS, EXERCISES

START = datetime(2026, 11, 24, 9, tzinfo=UTC)


def at(*seconds: float) -> list[str]:
    return [(START + timedelta(seconds=each)).isoformat() for each in seconds]


def test_the_median_of_gaps_counts_and_pauses_do_not() -> None:
    assert seconds_a_string(at(0, 30, 60, 100, 140, 4000, 4050)) == 40
    assert (minutes_for(10, 40), minutes_for(10, 1), minutes_for(10, 61)) == (7, 1, 11)


def test_too_few_decisions_give_no_estimate() -> None:
    assert seconds_a_string(at(0, 30, 60, 90, 120)) is None
    assert seconds_a_string(at(0, 30, 60, 90, 120, 150)) == 30
    assert seconds_a_string(at(*(1000 * n for n in range(60)))) is None


@given(st.lists(st.integers(0, 10**6), max_size=80))
def test_an_estimate_lies_within_what_was_seen(seconds: list[int]) -> None:
    found = seconds_a_string(at(*seconds))
    assert found is None or 0 < found <= 600


def test_the_training_has_right_texts_and_each_kind_of_error() -> None:
    assert [exercise.answer for exercise in EXERCISES].count("right") == 2
    assert {exercise.answer for exercise in EXERCISES} == set(ANSWERS)
