"""What a match says: its kind, what differs in words, which numbers."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from app.domain.memory.match import Change, Remembered, match, numbers_that_differ, ranked, word_difference

OLD = Remembered("Take 5 mg each day.", "Weź 5 mg codziennie.", "", "2026-01-01", document="a", fingerprint="f")


def test_the_same_english_is_a_match_in_context_under_the_same_context_only() -> None:
    kinds = [match(OLD.source, context, OLD).kind for context in ("", "title")]
    assert kinds == ["context", "exact"]


def test_a_fuzzy_match_shows_words_and_calls_out_numbers() -> None:
    found = match("Take 50 mg each day.", "", OLD)
    assert (found.kind, round(found.likeness), found.numbers) == ("fuzzy", 97, (("5",), ("50",)))
    assert found.difference == (Change("Take ", "Take "), Change("5", "50"), Change(" mg each day.", " mg each day."))


@given(st.text("ab 5.\n", max_size=30), st.text("ab 5.\n", max_size=30))
def test_a_difference_holds_both_texts_whole(old: str, new: str) -> None:
    changes = word_difference(old, new)
    assert ("".join(c.old for c in changes), "".join(c.new for c in changes)) == (old, new)


def test_a_number_that_stands_twice_is_missed_once() -> None:
    assert numbers_that_differ("2 and 2 and 7", "2 and 7") == (("2",), ())


def test_better_kinds_then_likeness_then_approved_then_newer_ones_go_first_each_pair_once() -> None:
    imported = replace(OLD, document="", fingerprint="", file="old.tmx", target="Zażyj 5 mg.", at="2026-02-01")
    newer = replace(OLD, target="Brać 5 mg.", at="2026-03-01", document="b")
    titled = replace(OLD, context="title", target="5 mg dziennie", at="2026-04-01")
    near = replace(OLD, source="Take 6 mg each day.", target="Weź 6 mg codziennie.")
    again = replace(OLD, document="c", at="2025-01-01")
    found = ranked(match(OLD.source, "", entry) for entry in (near, titled, imported, again, OLD, newer))
    assert [m.remembered for m in found] == [newer, OLD, imported, titled, near]
