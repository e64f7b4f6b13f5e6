"""Slips of the hand in numbers, names and ranges, and the good translations that look like them."""

from __future__ import annotations

import pytest

from app.domain.checks import Severity, run_checks


def found(source: str, target: str, locale: str) -> set[tuple[str, Severity]]:
    return {(finding.check, finding.severity) for finding in run_checks(source, target, locale)}


@pytest.mark.parametrize(
    ("source", "target", "locale", "check"),
    [
        # An English word or article explains no other number than its own.
        ("It is a test of 19 people.", "To jest 1 test 19 osób.", "pl", "number"),
        ("Wash both hands.", "Umyj 2 ręce.", "pl", "number"),
        ("The second of them said no.", "Druga z nich 2 powiedziała nie.", "pl", "number"),
        ("Global markets fell on 24 February.", "3 月 24 日，全球股市下跌。", "zh", "number"),
        ("On 3 March it fell.", "3 月日下跌。", "zh", "number"),
        ("It fell on 12 March.", "3 3 月 12 日下跌。", "zh", "digits"),
        ("Type I and type II cells", "Komórki typu 1 i typu 1", "pl", "number"),
        ("(1) SARS-CoV-2; (2) a cough", "(1) SARS-CoV-2; (1) kaszel", "pl", "number"),
        ("It has more than 42.000 people.", "Compte plus de 42 habitants.", "fr", "number"),
        # A time, a nought, a number said twice.
        ("Come at 8:00 a.m.", "Przyjdź o 8:0.", "pl", "digits"),
        ("Come at 8:00 a.m.", "Przyjdź o 8:000.", "pl", "digits"),
        ("From 0 to 24 days", "De 00 a 24 días", "es", "number"),
        ("Wait for 15 days.", "Espere 15 15 días.", "es", "digits"),
        ("It costs 4 million.", "Cuesta 4% millones.", "es", "number"),
        # Letters that look like digits.
        ("There were five adults.", "有S名成年人。", "zh", "digits"),
        ("It began on 1 May.", "Começou no lº de maio.", "pt", "digits"),
        # Ranges said in words, and in dashes.
        ("Take it for 3 to 7 days.", "Tome durante 7 a 3 días.", "es", "range"),
        ("Take it for 3-7 days.", "Przez 7 do 3 dni.", "pl", "range"),
        # Names that lost what stands inside them.
        ("HCoV-229E is a virus.", "மனித கொரோனா நோய்க்கிருமி-229இ (HCoVE) ஒரு நோய்க்கிருமி.", "ta", "name"),
        ("IT IS HEREBY ORDERED THAT:", "IT IS HEREBY ORDERED THAT:", "hi", "untranslated"),
        ("See the fig.\u200b 1.", "Zobacz ry\u200bs. 1.", "pl", "invisible"),
    ],
)
def test_a_slip_blocks(source: str, target: str, locale: str, check: str) -> None:
    assert (check, "block") in found(source, target, locale)


@pytest.mark.parametrize(
    ("source", "target", "locale", "allowed"),
    [
        ("It affects 1 to 2 million people.", "影响 100 万到 200 万人。", "zh", set()),
        ("It affects 10,000 to 20,000 people.", "影响 1 到 2 万人。", "zh", set()),
        ("The genome has 26 to 32 kilobases.", "基因组有 2.6 到 3.2 万个碱基。", "zh", set()),
        ("Of 1,200,000 people 3,400,000 came", "Sur 1 200 000 personnes 3 400 000 sont venues", "fr", set()),
        ("It is enemy number 1.", "它是头号敌人。", "zh", set()),
        ("It fell on March 4 and 5.", "3月4日和5日下跌。", "zh", set()),
        ("The mean of R0 was high.", "Średnia liczba reprodukcji była wysoka.", "pl", {("name-once", "confirm")}),
        ("It was named coronavirus 2 (SARS-CoV-2).", "Wirus nazwano wtedy: (SARS-CoV-2).", "pl",
         {("name-once", "confirm")}),
        ("It was declared a pandemic.", "COVID-19 ogłoszono pandemią.", "pl", {("name-added", "confirm")}),
        ("If you have a fever of a hundred and two", "Se tiver febre de 39 graus", "pt",
         {("number-conversion", "confirm")}),
        ("When it is damp, throw it away.", "ஈரமாகும்போது,\u200bஅதை அகற்றவும்.", "ta", {("space", "confirm")}),
        ("A mean of the values", "متوسط \u200b\u200bالقيم", "ar", {("space", "confirm")}),
    ],
)  # fmt: skip
def test_another_way_to_say_it_is_no_slip(
    source: str, target: str, locale: str, allowed: set[tuple[str, Severity]]
) -> None:
    assert found(source, target, locale) <= allowed
