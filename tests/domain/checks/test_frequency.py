"""Amounts per day, per week, per hour and per kilogram."""

from __future__ import annotations

import pytest

from app.domain.checks import run_checks

BLOCK, CONFIRM = ("frequency", "block"), ("frequency", "confirm")


@pytest.mark.parametrize(
    ("source", "good", "bad", "locale", "found"),
    [
        ("Take 500 mg per day.", "Zażywać 500 mg dziennie.", "Zażywać 500 mg tygodniowo.", "pl", BLOCK),
        ("Take 500 mg per day.", "Zażywać 500 mg na dobę.", "Zażywać 500 mg.", "pl", CONFIRM),
        ("Take 2 tablets twice a day.", "Prendre 2 comprimés deux fois par jour.",
         "Prendre 2 comprimés deux fois par semaine.", "fr", BLOCK),
        ("Take two tablets daily.", "প্রতিদিন দুটি ট্যাবলেট নিন।", "প্রতি সপ্তাহে দুটি ট্যাবলেট নিন।", "bn", BLOCK),
        ("Take 5 ml per hour.", "Tome 5 ml por hora.", "Tome 5 ml por día.", "es", BLOCK),
        ("Take 5 ml per hour.", "Nehmen Sie 5 ml pro Stunde.", "Nehmen Sie 5 ml pro Tag.", "de", BLOCK),
        ("Take 5 ml per day.", "每天服用 5 毫升。", "每周服用 5 毫升。", "zh", BLOCK),
        ("Take 5 ml per day.", "خذ 5 مل يوميًا.", "خذ 5 مل أسبوعيًا.", "ar", BLOCK),
        ("Take 5 ml every 8 hours.", "Tome 5 ml cada 8 horas.", "Tome 5 ml cada 8 días.", "es", ("unit", "block")),
        ("Give 10 mg/kg now.", "Дайте 10 мг/кг.", "Дайте 10 мг.", "ru", BLOCK),
        ("Give 10 mg/kg now.", "Geben Sie jetzt 10 mg/kg.", "Geben Sie jetzt 10 mg.", "de", BLOCK),
        ("Take 5 mg a day and 20 mg a week.", "Prenez 5 mg par jour et 20 mg par semaine.",
         "Prenez 5 mg par semaine et 20 mg par jour.", "fr", ("exchange", "confirm")),
        ("Take 5 mg a day and 20 mg a week.", "प्रतिदिन 5 mg और प्रति सप्ताह 20 mg लें।",
         "प्रति सप्ताह 5 mg और प्रतिदिन 20 mg लें।", "hi", ("exchange", "confirm")),
    ],
)  # fmt: skip
def test_what_an_amount_is_for_stays_with_its_number(
    source: str, good: str, bad: str, locale: str, found: tuple[str, str]
) -> None:
    assert run_checks(source, good, locale) == ()
    assert found in {(finding.check, finding.severity) for finding in run_checks(source, bad, locale)}


def test_a_day_without_an_amount_is_no_rate() -> None:
    assert run_checks("We meet every day of the year.", "Spotykamy się stale.", "pl") == ()
