"""The look-up finds what reading every text finds."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from app.domain.memory import index
from app.domain.memory.index import Index

SOME = "the a dose of 5 mg 10 Tablets cough children should not take Call us now ہے کی 服用"
WORDS = st.sampled_from(SOME.split())
TEXTS = st.lists(WORDS, min_size=1, max_size=14).map(" ".join) | st.text("ab é服\U0001f600", max_size=12)
THRESHOLDS = st.sampled_from((30.0, 60.0, 75.0, 90.0, 100.0))


def exhaustive(query: str, texts: set[str], threshold: float, limit: int) -> list[tuple[str, float]]:
    scored = [(text, fuzz.ratio(query, text)) for text in texts]
    kept = [(text, likeness) for text, likeness in scored if likeness >= threshold]
    return sorted(kept, key=lambda pair: (-pair[1], pair[0]))[:limit]


@given(st.sets(TEXTS, max_size=40), TEXTS.filter(bool), THRESHOLDS, st.integers(1, 5))
def test_the_likest_are_those_of_an_exhaustive_scan(texts: set[str], query: str, threshold: float, limit: int) -> None:
    assert Index(texts).likest(query, threshold, limit) == exhaustive(query, texts, threshold, limit)


@given(st.sets(TEXTS, max_size=20), st.lists(st.tuples(st.booleans(), TEXTS), max_size=20), TEXTS.filter(bool))
def test_texts_added_and_taken_away_count_at_once(texts: set[str], changes: list[tuple[bool, str]], query: str) -> None:
    arranged, kept = Index(texts), set(texts)
    for adds, text in changes:
        (arranged.add if adds else arranged.discard)(text)
        (kept.add if adds else kept.discard)(text)
    assert arranged.likest(query, 40.0, 3) == exhaustive(query, kept, 40.0, 3)
    assert (set(arranged), len(arranged), query in arranged) == (kept, len(kept), query in kept)


def test_many_changes_are_arranged_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_LOOSE", 3)
    arranged = Index(["first text", "second text"])
    for number in range(10):
        arranged.add(f"text number {number}")
    arranged.discard("second text")
    assert arranged.likest("text number 7", 99) == [("text number 7", 100.0)]
    assert len(arranged) == 11


@given(st.integers(250, 700), st.integers(0, 300), st.integers(0, 3))
@settings(max_examples=30)
def test_letters_that_stand_more_often_than_counters_count_lose_no_match(most: int, more: int, other: int) -> None:
    texts = {"a" * most + "b" * other, "a" * (most + more), "b" * most}
    query = "a" * (most + 1)
    assert Index(texts).likest(query, 50.0, 3) == exhaustive(query, texts, 50.0, 3)


def test_of_thousands_of_texts_the_likest_is_found() -> None:
    chance = random.Random(7)
    words = [f"{chance.choice('bcdfghklmnprst')}{chance.choice('aeiou')}{n}" for n in range(400)]
    texts = {" ".join(chance.choices(words, k=chance.randint(3, 25))) for _ in range(6000)}
    arranged = Index(texts)
    for text in chance.sample(sorted(texts), 40):
        changed = text.split()
        changed[chance.randrange(len(changed))] = "another"
        query = " ".join(changed)
        found, best = arranged.likest(query, 70.0), exhaustive(query, texts, 70.0, 1)
        assert [likeness for _, likeness in found] == [likeness for _, likeness in best]
