"""Numbers that changed places: in dates, between sentences, with scale words, units and ages."""

from __future__ import annotations

import pytest

from app.domain.checks import run_checks

DATE = "On 22 January 2020, 185 people came."
RISE = "On 5 February, they gave 100 million."


def found(source: str, target: str, locale: str) -> set[str]:
    return {finding.check for finding in run_checks(source, target, locale)}


@pytest.mark.parametrize(
    ("source", "target", "locale", "check"),
    [
        # The year or another number stands in the place of the day, the day in that of the year.
        (DATE, "في 185 يناير 2020، جاء 22 شخصاً.", "ar", "exchange"),
        (DATE, "في 2020 يناير 22، جاء 185 شخصاً.", "ar", "exchange"),
        (DATE, "185 جنوری 2020 کو 22 افراد آئے۔", "ur", "exchange"),
        (DATE, "১৮৫ জানুয়ারি ২০২০ তারিখে ২২ জন এসেছিলেন।", "bn", "exchange"),
        (DATE, "185 फरवरी 2020 को 22 लोग आए।".replace("फरवरी", "जनवरी"), "hi", "exchange"),
        (DATE, "Le 2020 janvier 22, 185 personnes sont venues.", "fr", "exchange"),
        (DATE, "Dnia 185 stycznia 2020 przyszły 22 osoby.", "pl", "exchange"),
        (DATE, "185 年 1 月 22 日，来了 2020 人。", "zh", "exchange"),
        (DATE, "2020 年 1 月 185 日，来了 22 人。", "zh", "exchange"),
        (DATE, "جنوری 2020، 22 کو 185 افراد آئے۔", "ur", "exchange"),
        # The scale word stands with the other number.
        (RISE, "Le 100 février, ils ont donné 5 millions.", "fr", "number"),
        (RISE, "100 فروری کو انہوں نے 5 ملین دیے۔", "ur", "number"),
        (RISE, "100 ফেব্রুয়ারি তারিখে তারা 5 মিলিয়ন দিয়েছিল।", "bn", "number"),
        # Each number has a unit of its own, an age is in years, each has its sentence.
        ("Stay 6 feet (1.8 m) away.", "Pozostań w odległości 1,8 stopy (6 m).", "pl", "exchange"),
        ("6000 adults aged 40 came.", "40 adultes de 6000 ans sont venus.", "fr", "exchange"),
        ("Then 300 came. Later 10 left.", "Dann kamen 10. Später gingen 300.", "de", "exchange"),
        ("Then 300 came. Later 10 left.", "پھر 10 آئے۔ بعد میں 300 چلے گئے۔", "ur", "exchange"),
    ],
)
def test_numbers_that_changed_places_are_found(source: str, target: str, locale: str, check: str) -> None:
    assert check in found(source, target, locale)


@pytest.mark.parametrize(
    ("source", "target", "locale"),
    [
        (DATE, "في 22 يناير 2020، جاء 185 شخصاً.", "ar"),
        (DATE, "في 22 كانون الثاني 2020، جاء 185 شخصاً.", "ar"),
        (DATE, "22 جنوری 2020 کو 185 افراد آئے۔", "ur"),
        (DATE, "২০২০ সালের ২২ জানুয়ারি ১৮৫ জন এসেছিলেন।", "bn"),
        (DATE, "22 जनवरी, 2020 को 185 लोग आए।", "hi"),
        (DATE, "2020 ஜனவரி 22 அன்று 185 பேர் வந்தனர்.", "ta"),
        (DATE, "د 2020 د جنوري په 22 مه 185 کسان راغلل.", "ps"),
        (DATE, "22 janvier 2020 : 185 personnes sont venues.", "fr"),
        (DATE, "Dnia 22 stycznia 2020 r. przyszło 185 osób.", "pl"),
        (DATE, "2020 年 1 月 22 日，来了 185 人。", "zh"),
        ("By 6 April 733,000 people signed.", "6 अप्रैल तक 733,000 लोगों ने हस्ताक्षर किए।", "hi"),
        ("On 4 and 5 March it fell.", "Spadł 4 i 5 marca.", "pl"),
        ("It affects 1 to 2 million people.", "Il touche 1 à 2 millions de personnes.", "fr"),
        ("Adults aged 30-65, of whom 47.7% are over 50.", "30 से 65 वर्ष के वयस्क, जिनमें 47.7% 50 वर्ष से अधिक।", "hi"),
        ("Then 300 came. Later 10 left.", "Dann kamen 300. Später gingen 10.", "de"),
    ],
)
def test_numbers_in_their_places_pass(source: str, target: str, locale: str) -> None:
    assert found(source, target, locale) & {"exchange", "number"} == set()


def test_a_date_names_what_changed() -> None:
    (finding,) = run_checks(DATE, "Le 2020 janvier 22, 185 personnes sont venues.", "fr")
    assert finding.message == (
        "The date of the translation reads 2020 janvier 22: day and year may have changed places."
    )
    assert finding.target_span == (3, 18)
