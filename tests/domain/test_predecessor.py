"""Where a changed text came from."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from app.domain.leaflet import Segment
from app.domain.predecessor import PIECE_THRESHOLD, THRESHOLD, Descent, match_predecessors


def paragraphs(*texts: str) -> list[Segment]:
    return [Segment("paragraph", text) for text in texts]


OLD = paragraphs("Take 5 mg at night.", "Call us at any time.", "Keep it in the fridge.")
words = st.lists(st.sampled_from(("take", "5", "mg", "at", "night", "call", "us")), min_size=1, max_size=6).map(
    " ".join
)
numbered = st.lists(
    st.from_regex(r"Take [0-9]{1,3} mg (at night|twice a day)\.", fullmatch=True), min_size=1, max_size=8
).map(lambda texts: paragraphs(*texts))
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
def test_each_text_is_new_or_gone_and_is_like_its_pair_or_a_piece_of_it(old: list[Segment], new: list[Segment]) -> None:
    found = match_predecessors(old, new)
    news = [d.new.key for d in found]
    assert len(set(news)) == len(news)
    assert {d.old.key for d in found} <= {s.key for s in old} - {s.key for s in new}
    assert set(news) <= {s.key for s in new} - {s.key for s in old}
    assert all(
        descent.likeness >= THRESHOLD or fuzz.partial_ratio(descent.new.text, descent.old.text) >= PIECE_THRESHOLD
        for descent in found
    )
    assert news == [s.key for s in sorted((d.new for d in found), key=new.index)]


@given(leaflets, leaflets)
def test_a_text_is_used_again_only_by_pieces_that_fit_into_it(old: list[Segment], new: list[Segment]) -> None:
    lengths: dict[str, list[int]] = {}
    for descent in match_predecessors(old, new):
        lengths.setdefault(descent.old.text, []).append(len(descent.new.text))
    assert all(len(pieces) == 1 or sum(pieces) <= 1.1 * len(text) for text, pieces in lengths.items())


def test_both_halves_of_a_split_sentence_come_from_it() -> None:
    old = paragraphs("Take it with water before you eat and call us at once if you feel sick or dizzy.")
    new = paragraphs("Take it with water before you eat.", "Call us at once if you feel sick or dizzy.")
    assert pairs(old, new) == [(old[0].text, new[0].text), (old[0].text, new[1].text)]


def test_joined_sentences_come_from_the_longer() -> None:
    new = paragraphs("Take 5 mg at night. Keep it in the cold part of the fridge.")
    old = paragraphs("Take 5 mg at night.", "Keep it in the cold part of the fridge.")
    assert pairs(old, new) == [(old[1].text, new[0].text)]


def test_of_equally_like_texts_the_one_in_the_same_section_then_place_goes_first() -> None:
    old = [Segment("item", f"Take {n} mg", None, section) for n, section in ((1, "Night"), (2, "Day"), (3, "Day"))]
    new = [Segment("item", f"Take {n} mg", None, section) for n, section in ((7, "Day"), (8, "Night"))]
    assert [(d.old.text, d.new.text) for d in match_predecessors(old, new)] == [
        ("Take 2 mg", "Take 7 mg"),
        ("Take 1 mg", "Take 8 mg"),
    ]


def test_the_rows_of_a_long_dose_table_keep_their_order_and_their_doses() -> None:
    old = [Segment("cell", f"Take {dose} mg at night with food") for dose in range(1_000)]
    new = [Segment("cell", f"Take {dose} mg at night with water") for dose in range(1_000)]
    assert match_predecessors(old, new) == [
        Descent(after, before, fuzz.ratio(after.text, before.text)) for before, after in zip(old, new, strict=True)
    ]


def test_a_text_that_moved_far_and_changed_a_little_is_found() -> None:
    far = [Segment("paragraph", f"The {animal} number {n} sleeps.") for n in range(200) for animal in ("cat", "dog")]
    old = [*paragraphs("Blinatumomab is given as a slow infusion."), *far]
    new = [
        *(replace(segment, text=segment.text.replace("sleeps", "slept")) for segment in far),
        *paragraphs("Blinatumomab is given as a slow infusion at home."),
    ]
    assert match_predecessors(old, new)[-1].old == old[0]


@given(numbered, st.randoms(use_true_random=False))
def test_a_number_that_differs_is_never_hidden(old: list[Segment], chance: random.Random) -> None:
    new = [replace(s, text=re.sub(r"\d", lambda _: str(chance.randrange(10)), s.text)) for s in old]
    found = match_predecessors(old, new)
    assert all(d.old in old and d.new in new for d in found)
    assert all(re.findall(r"\d", d.old.text) == re.findall(r"\d", d.new.text) for d in found if d.likeness == 100)
    vanished = {s.text for s in old} - {s.text for s in new}
    assert bool(found) == bool(vanished and {s.text for s in new} - {s.text for s in old})


@given(leaflets, leaflets)
def test_the_same_texts_always_give_the_same_pairs(old: list[Segment], new: list[Segment]) -> None:
    assert match_predecessors(old, new) == match_predecessors(list(old), list(new))
