"""Words of any script are found as people type them, and whatever is found is filed under the query's keys."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.search import fold, keys_of, parse, words_of


def found(typed: str, text: str) -> list[str] | None:
    """Return the words of a text that a query finds, None where it does not fit."""
    spans = parse(typed).find(text)
    return None if spans is None else [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("take", "Take 5 mg, or as taken before: takes", ["Take", "taken", "takes"]),
        ("tak", "Take 5 mg", None),
        ("mg", "5mg twice, 10 mg once", ["mg", "mg"]),
        ("10", "100 mg", None),
        ("1000", "10000 or 1000", ["1000"]),
        ("mg twice", "twice 5 mg", ["twice", "mg"]),
        ('"5 mg"', "5 mg and 10 mg, not mg 5", ["5 mg"]),
        ('"mouth wash"', "a mouth washing", None),
        ("co-trimox", "Co-trimoxazole", ["Co-trimoxazole"]),
        ("CD19", "CD 19, CD20", ["CD 19"]),
        ("{helpline}", "Call {helpline}.", ["helpline"]),
        ("zolte", "dwie żółte tabletki", ["żółte"]),
        ("ŻÓŁTE", "dwie zolte tabletki", ["zolte"]),
        ("istanbul", "İstanbul", ["İstanbul"]),
        ("دواء", "يجب تناول الدَّواء", ["الدَّواء"]),
        ("٥", "5 ml", ["5"]),
        ("5", "৫ মিলি", ["৫"]),
        ("ওষুধ", "ওষুধটি খান", ["ওষুধটি"]),
        ("می خورم", "می‌خورم", None),
        ("药", "服用两片药", ["药"]),
        ("两片", "服用两片药", ["两片"]),
        ("片两", "服用两片药", None),
        ("ยา", "กินยาวันละสองครั้ง", ["ยา"]),
        ("약", "약을 드세요", ["약"]),
        ("nothing here", "nothing", None),
    ],
)
def test_a_query_finds_words_as_people_type_them(typed: str, text: str, expected: list[str] | None) -> None:
    assert found(typed, text) == expected
    if expected is not None:
        assert parse(typed).keys <= keys_of(text)


@pytest.mark.parametrize("typed", ["", " ", '"', '""', "?! …", "ก"])
def test_a_query_without_anything_to_look_up_has_no_keys(typed: str) -> None:
    assert parse(typed).keys == frozenset()


def test_an_unfinished_phrase_is_one() -> None:
    assert parse('"take it') == parse('"take it"') == parse("“take it”")


def test_keys_are_the_first_letters_and_pairs_where_there_are_no_spaces() -> None:
    assert keys_of("Take 12345 mg") == {"take", "1234", "mg"}
    assert keys_of("两片 药") == {"两", "片", "药", "两片"}
    assert keys_of("กินยา") == {"กิ", "ิน", "นย", "ยา"}


TEXTS = st.text(st.sampled_from("ab cdE12-'\"{}.żłÉßİاًلوكىہ٥৫রোী药两片ยาิก약을‌ \u0301"), min_size=1, max_size=40)


@settings(max_examples=300)
@given(before=TEXTS, typed=TEXTS, after=TEXTS)
def test_whatever_is_found_is_filed_under_the_keys_of_the_query(before: str, typed: str, after: str) -> None:
    query = parse(typed)
    for text in (typed, f"{before} {typed} {after}", f"{before}{typed}{after}", f"{before} {after}"):
        spans = query.find(text)
        if spans is not None:
            assert query.keys <= keys_of(text)
            assert all(0 <= start < end <= len(text) for start, end in spans)
    assert query.find(f"{before} {typed} {after}") is not None


@given(TEXTS)
def test_folding_twice_folds_no_further(text: str) -> None:
    for word in words_of(text):
        assert fold(word.text) == word.text or word.gram
