"""Language, shape, cues, medicines, acronyms and terms."""

from __future__ import annotations

import pytest

from app.domain.checks import Term, run_checks

LONG = (
    "You should call the hospital at once if your temperature is high. Do not wait until the next morning. "
    "Your team will tell you what to do."
)
POLISH = (
    "Jeśli gorączka jest wysoka, należy natychmiast zadzwonić do szpitala. Nie należy czekać do następnego ranka. "
    "Zespół powie, co należy zrobić."
)


def checks(source: str, target: str, locale: str, severity: str | None = None) -> set[str]:
    return {f.check for f in run_checks(source, target, locale) if severity in (None, f.severity)}


def test_a_good_translation_passes_in_silence() -> None:
    assert run_checks(LONG, POLISH, "pl") == ()


@pytest.mark.parametrize("target", ["", "  ", "…"])
def test_an_empty_translation_blocks(target: str) -> None:
    assert checks(LONG, target, "pl") == {"empty"}


@pytest.mark.parametrize("locale", ["pl", "ur", "zh_Hans", "ti"])
def test_the_english_again_blocks(locale: str) -> None:
    assert checks(LONG, LONG, locale, "block") == {"untranslated"}


@pytest.mark.parametrize("text", ["100 mg", "Paracetamol", "FLAG-IDA", "{helpline}", "2020-09", "NHS", "Virus"])
def test_doses_names_and_codes_may_stay_as_they_are(text: str) -> None:
    assert checks(text, text, "pl", "block") == set()


def test_another_script_blocks_and_another_language_is_confirmed() -> None:
    assert checks(LONG, "ये वाक्य यहाँ किसी दूसरी लिपि में लिखे गए हैं और इन्हें कोई नहीं समझेगा", "pl", "block") >= {"script"}
    spanish = "Usted debe llamar al hospital si tiene fiebre. No espere hasta la mañana. Su equipo le dirá qué hacer."
    assert "language" in checks(LONG, spanish, "pt")


def test_english_left_in_the_translation_is_confirmed() -> None:
    mixed = POLISH[:70] + " Do not wait until the next morning. Your team will tell you what to do."
    assert "left-over" in checks(LONG, mixed, "pl", "confirm")


def test_half_a_text_a_lost_sentence_and_a_doubled_one_are_confirmed() -> None:
    sentences = POLISH.split(". ")
    assert "whole" in checks(LONG, POLISH[: len(POLISH) // 2], "pl", "confirm")
    assert "doubled" in checks(LONG, f"{sentences[0]}. {sentences[0]}. {'. '.join(sentences[1:])}", "pl", "confirm")


@pytest.mark.parametrize(
    ("source", "target", "locale"),
    [
        ("Do not take it before food.", "Należy to zażyć przed jedzeniem.", "pl"),
        ("Take it before food.", "Proszę zażyć to po jedzeniu.", "pl"),
        ("The test was positive.", "Wynik testu był negatywny.", "pl"),
        ("Less than half survived.", "Plus de la moitié a survécu.", "fr"),
        # One of two is turned, and the other answers for it no longer.
        ("Take it before food and before sleep.", "Zażyj przed jedzeniem i po śnie.", "pl"),
        ("Take it before food and before sleep.", "خذه قبل الطعام وبعد النوم.", "ar"),
        ("Take it before food and before sleep.", "اسے کھانے سے پہلے اور سونے کے بعد لیں۔", "ur"),
        ("Take it before food and before sleep.", "খাওয়ার আগে এবং ঘুমের পরে নিন।", "bn"),
        ("It needs more sleep.", "它需要更少的睡眠。", "zh"),
    ],
)
def test_a_turned_cue_is_confirmed(source: str, target: str, locale: str) -> None:
    assert "cue" in checks(source, target, locale, "confirm")


@pytest.mark.parametrize(
    ("source", "target", "locale"),
    [
        ("Take it before food and before sleep.", "Zażyj przed jedzeniem i snem.", "pl"),
        ("Take it before food and after sleep.", "Zażyj przed jedzeniem i po śnie.", "pl"),
        ("Take it before food and after sleep.", "اسے کھانے سے پہلے اور سونے کے بعد لیں۔", "ur"),
        ("Take it before food and before sleep.", "খাওয়ার আগে এবং ঘুমের আগে নিন।", "bn"),
        ("It needs more sleep.", "它需要更多的睡眠。", "zh"),
        ("It needs less sleep.", "它需要更少的睡眠。", "zh"),
    ],
)
def test_a_cue_that_is_kept_passes(source: str, target: str, locale: str) -> None:
    assert "cue" not in checks(source, target, locale)


@pytest.mark.parametrize(
    ("target", "locale"),
    [
        ("Zażyj winkrystynę.", "pl"),
        ("Tome vincristina.", "pt"),
        ("Примите винкристин.", "ru"),
        ("تناول فينكريستين.", "ar"),
        ("विन्क्रिस्टिन लें।", "hi"),
    ],
)
def test_a_medicine_may_be_spelt_as_the_language_does(target: str, locale: str) -> None:
    assert "drug" not in checks("Take vincristine.", target, locale)


def test_a_look_alike_medicine_blocks() -> None:
    assert checks("Take vincristine.", "Zażyj vinblastine.", "pl", "block") == {"drug"}
    assert checks("Take vincristine.", "Tome vinblastina.", "pt", "block") == {"drug"}


def test_an_exchanged_acronym_is_confirmed_and_a_translated_one_is_not() -> None:
    assert "acronym" in checks("The WHO said so.", "CDC tak powiedziało.", "pl", "confirm")
    assert "acronym" not in checks("The WHO said so.", "A OMS disse isso.", "pt")


def test_all_is_a_leukaemia() -> None:
    assert "abbreviation" in checks("You have ALL.", "Vous avez tout.", "fr", "confirm")
    assert "abbreviation" not in checks("You have ALL.", "Vous avez une LAL.", "fr")


def test_a_locked_term_takes_its_local_forms_and_case_endings() -> None:
    term = Term("blinatumomab", ("blinatumomabu",), "It is a medicine.")
    assert run_checks("On blinatumomab", "Leczenie blinatumomabem", "pl", terms=[term]) == ()
    (finding,) = run_checks("On blinatumomab", "Podczas leczenia", "pl", terms=[Term("blinatumomab")])
    assert (finding.check, finding.severity, finding.key) == ("term", "block", "term:blinatumomab")
