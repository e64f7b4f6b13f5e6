"""What CLDR says where a language has no file of its own."""

from __future__ import annotations

import pytest

from app.domain.checks import run_checks
from app.domain.languages import language_of
from app.domain.languages.cldr import scale_words, unit_names


def test_units_come_in_every_plural_form_and_before_or_after_the_number() -> None:
    german, somali = unit_names("de"), unit_names("so")

    assert (german["day"], german["celsius"]) == (("Tag", "Tage", "Tg"), ("Grad Celsius", "°C"))
    assert (german["per_week"], somali["percent"]) == (("/W", "pro Woche"), ("%", "boqolkiiba"))


def test_scale_words_have_one_value_each() -> None:
    assert scale_words("is") == {
        10**3: ("þúsund",), 10**6: ("milljón", "milljónir"), 10**9: ("milljarðar", "milljarður"),
        10**12: ("billjón", "billjónir"),
    }  # fmt: skip
    assert scale_words("sw") == {}


def test_a_language_that_cldr_does_not_know_has_no_words() -> None:
    assert (dict(unit_names("xx")), dict(scale_words("xx"))) == ({}, {})


@pytest.mark.parametrize(
    ("source", "good", "bad", "locale"),
    [
        ("Take it for 3 weeks.", "Nehmen Sie es 3 Wochen lang.", "Nehmen Sie es 3 Tage lang.", "de"),
        ("It has 42,000 people.", "Es hat 42 Tausend Menschen.", "Es hat 42 Menschen.", "de"),
        ("It has 5 million people.", "Það hefur 5 milljónir manna.", "Það hefur 5 þúsund manna.", "is"),
        ("Take 250 mg now.", "Uống 250 miligam ngay.", "Uống 250 gam ngay.", "vi"),
        ("Wait for 2 hours.", "დაელოდეთ 2 საათი.", "დაელოდეთ 2 დღე.", "ka"),
    ],
)
def test_units_and_scales_of_a_language_without_a_file_are_compared(
    source: str, good: str, bad: str, locale: str
) -> None:
    assert not language_of(locale).known
    assert run_checks(source, good, locale) == ()
    assert {finding.severity for finding in run_checks(source, bad, locale)} & {"block"}
