"""Where a changed text came from."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from app.domain.leaflet import Segment
from app.domain.predecessor import THRESHOLD, match_predecessors


def paragraphs(*texts: str) -> list[Segment]:
    return [Segment("paragraph", text) for text in texts]


OLD = paragraphs("Take 5 mg at night.", "Call us at any time.", "Keep it in the fridge.")
words = st.lists(st.sampled_from(("take", "5", "mg", "at", "night", "call", "us")), min_size=1, max_size=6).map(
    " ".join
)
leaflets = st.lists(words, max_size=8).map(lambda texts: paragraphs(*texts))


def pairs(old: list[Segment], new: list[Segment]) -> list[tuple[str, str]]:
    return [(descent.old.text, descent.new.text) for descent in match_predecessors(old, new)]


def test_a_changed_digit_has_one_predecessor() -> None:
    new = paragraphs("Take 6 mg at night.", "Call us at any time.", "Keep it in the fridge.")
    assert pairs(OLD, new) == [("Take 5 mg at night.", "Take 6 mg at night.")]


def test_a_new_text_has_none() -> None:
    assert pairs(OLD, [*OLD, *paragraphs("Ultrasound")]) == []


def test_two_changed_texts_do_not_share_a_predecessor() -> None:
    new = paragraphs("Take 5 mg at noon.", "Take 5 mg at night!", "Call us at any time.", "Keep it in the fridge.")
    assert pairs(OLD, new) == [("Take 5 mg at night.", "Take 5 mg at night!")]


def test_of_equally_like_texts_the_one_with_the_same_role_goes_first() -> None:
    old = [Segment("heading", "Side effect", "a"), Segment("cell", "Side effect", "b")]
    new = [Segment("cell", "Side effects")]
    assert [descent.old for descent in match_predecessors(old, new)] == [old[1]]


def test_a_changed_context_alone_is_a_change() -> None:
    new = [Segment("paragraph", OLD[0].text, "dose"), *OLD[1:]]
    assert [(d.old, d.new) for d in match_predecessors(OLD, new)] == [(OLD[0], new[0])]


@given(leaflets, st.randoms(use_true_random=False))
def test_moving_texts_gives_none_a_predecessor(old: list[Segment], chance: random.Random) -> None:
    new = list(old)
    chance.shuffle(new)
    assert match_predecessors(old, new) == []


@given(leaflets, leaflets)
def test_each_text_is_used_once_is_new_or_gone_and_is_like_its_pair(old: list[Segment], new: list[Segment]) -> None:
    found = match_predecessors(old, new)
    olds, news = [d.old.key for d in found], [d.new.key for d in found]
    assert len(set(olds)) == len(olds)
    assert len(set(news)) == len(news)
    assert set(olds) <= {s.key for s in old} - {s.key for s in new}
    assert set(news) <= {s.key for s in new} - {s.key for s in old}
    assert all(descent.likeness >= THRESHOLD for descent in found)
    assert news == [s.key for s in sorted((d.new for d in found), key=new.index)]
