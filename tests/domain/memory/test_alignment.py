"""Slipped stretches are recognised as a whole, good translations are kept."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from app.domain.memory.alignment import doubts

Pairs = list[tuple[str, str]]
ENGLISH = "the patient takes one dose of this medicine every day and calls nurse when fever cough or pain begins"
POLISH = "pacjent bierze jedną dawkę tego leku każdego dnia i dzwoni do pielęgniarki gdy gorączka kaszel zaczyna"


def rows(number: int, seed: int = 3) -> Pairs:
    """Make pairs whose lengths and numbers agree as those of translations do."""
    chance = random.Random(seed)
    made = []
    for _ in range(number):
        size = chance.randint(3, 30)
        figure = f" {chance.randint(2, 900)}" if chance.random() < 0.3 else ""
        ours = " ".join(chance.choices(ENGLISH.split(), k=size))
        theirs = " ".join(chance.choices(POLISH.split(), k=max(2, round(size * chance.uniform(0.85, 1.15) * 0.8))))
        made.append((ours.capitalize() + figure + ".", theirs.capitalize() + figure + "."))
    return made


def slipped(pairs: Pairs, start: int, number: int) -> Pairs:
    """Give rows the translation of the row below."""
    targets = [target for _, target in pairs]
    return [
        (source, targets[row + 1] if start <= row < start + number else targets[row])
        for row, (source, _) in enumerate(pairs)
    ]


def kinds(pairs: Pairs) -> Counter[str]:
    return Counter(doubt.kind if doubt else "" for doubt in doubts(pairs, "pl"))


def test_good_translations_are_kept() -> None:
    assert kinds(rows(400))[""] >= 396


@pytest.mark.parametrize("number", [20, 100, 250])
def test_a_slipped_stretch_is_left_out_as_a_whole_and_its_neighbours_are_kept(number: int) -> None:
    found = doubts(slipped(rows(400), 100, number), "pl")
    inside = [doubt is not None and doubt.kind == "slipped" for doubt in found[100 : 100 + number]]
    outside = [doubt is not None and doubt.kind == "slipped" for doubt in found[:100] + found[100 + number :]]
    assert sum(inside) >= number - 3
    assert sum(outside) <= 4


def test_a_file_that_has_slipped_from_end_to_end_is_left_out() -> None:
    assert kinds(slipped(rows(300), 0, 299))["slipped"] >= 290


def test_what_is_wrong_by_itself_is_named() -> None:
    pairs = rows(60)
    pairs[10] = ("Take 5 tablets every day.", "Bierz 6 tabletek każdego dnia.")
    pairs[20] = ("Call your nurse when the fever begins.", "Call your nurse when the fever begins.")
    pairs[30] = ("Call your nurse.", "یہ دوا ہر روز لیں اور نرس کو فون کریں")
    pairs[40] = ("One dose.", "Jedna dawka tego leku " * 12)
    found = doubts(pairs, "pl")
    assert [found[row] and found[row].kind for row in (10, 20, 30, 40)] == [
        "number",
        "untranslated",
        "script",
        "length",
    ]


def test_nothing_and_very_little_are_no_trouble() -> None:
    assert doubts([], "pl") == []
    assert doubts([("Cough", "Kaszel"), ("Fever", "Gorączka")], "pl") == [None, None]
