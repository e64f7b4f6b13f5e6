"""A text cut at its beginning or of another sentence: how it begins, and the words that languages share by sound."""

from __future__ import annotations

import pytest

from app.domain.checks import run_checks
from app.domain.checks.analysis import analyse
from app.domain.checks.cognates import cognates
from app.domain.checks.opening import begins_within
from app.domain.languages import language_of

CALL = "The team of the hospital calls you and gives you the result of the test on the next day."
WHOLE = {
    "fr": "L’équipe de l’hôpital vous appelle et vous donne le résultat du test le lendemain.",
    "pl": "Zespół szpitala dzwoni i podaje wynik badania następnego dnia rano lub po południu.",
    "ru": "Сотрудники больницы позвонят вам и сообщат результат анализа на следующий день.",
    "hi": "अस्पताल का दल आपको फ़ोन करता है और अगले दिन आपको जाँच का परिणाम बताता है।",
    "ur": "ہسپتال کی ٹیم آپ کو فون کرتی ہے اور اگلے دن آپ کو ٹیسٹ کا نتیجہ بتاتی ہے۔",
    "bn": "হাসপাতালের দল আপনাকে ফোন করে এবং পরের দিন আপনাকে পরীক্ষার ফলাফল জানায়।",
    "ta": "மருத்துவமனைக் குழு உங்களை அழைத்து அடுத்த நாள் பரிசோதனை முடிவைத் தெரிவிக்கும்.",
    "zh": "医院的团队会给您打电话，并在第二天告诉您检查的结果。",
    "ar": "يتصل بك فريق المستشفى ويعطيك نتيجة الفحص في اليوم التالي.",
}
CUT = {
    "fr": "vous donne le résultat du test le lendemain.",
    "pl": "podaje wynik badania następnego dnia rano.",
    "ru": "сообщат результат анализа на следующий день.",
    "hi": "को जाँच का परिणाम बताता है।",
    "ur": "کو ٹیسٹ کا نتیجہ بتاتی ہے۔",
    "bn": "করে এবং ফলাফল জানায়।",
    "ta": "மற்றும் முடிவைத் தெரிவிக்கும்.",
    "zh": "的检查结果。",
    "ar": "، ويعطيك نتيجة الفحص في اليوم التالي.",
}


def within(source: str, target: str, locale: str) -> bool:
    return begins_within(analyse(source, language_of("en")), analyse(target, language_of(locale)))


@pytest.mark.parametrize("locale", WHOLE)
def test_a_text_without_its_beginning_is_confirmed_and_a_whole_one_is_not(locale: str) -> None:
    assert within(CALL, CUT[locale], locale)
    assert "The translation begins in the middle of a sentence: its beginning may be missing." in [
        finding.message for finding in run_checks(CALL, CUT[locale], locale)
    ]
    assert not within(CALL, WHOLE[locale], locale)
    assert "whole" not in {finding.check for finding in run_checks(CALL, WHOLE[locale], locale)}


@pytest.mark.parametrize(
    ("source", "target", "locale"),
    [
        ("The NHS can help.", "iNHS ingakusiza.", "zu"),
        ("Messenger RNA (mRNA) can help.", "mRNA może pomóc.", "pl"),
        ("remdesivir", "remdesivir", "pl"),
        ("Remdesivir helps.", "remdesivir pomaga.", "pl"),
        ("- Rest at home.", "- odpoczywaj w domu.", "pl"),
        ("2 tablets", "2 tabletki", "pl"),
        ("of the hospital", "का अस्पताल", "hi"),
        ("I am well.", "میں ٹھیک ہوں۔", "ur"),
    ],
)
def test_names_headings_and_lists_may_begin_small(source: str, target: str, locale: str) -> None:
    assert not within(source, target, locale)


@pytest.mark.parametrize(
    ("target", "other", "locale"),
    [
        (
            "Leczenie chemioterapią i immunoterapią prowadzi hematolog.",
            "Proszę pić dużo wody i odpoczywać w domu.",
            "pl",
        ),
        ("Un traitement par chimiothérapie, immunothérapie : hématologie.", "Buvez beaucoup d’eau chez vous.", "fr"),
        ("কেমোথেরাপি এবং ইমিউনোথেরাপি দেয় হেমাটোলজি বিভাগ।", "বাড়িতে প্রচুর জল পান করুন।", "bn"),
        ("کیموتھراپی اور امیونوتھراپی: ہیماٹولوجی۔", "گھر پر زیادہ پانی پیئیں۔", "ur"),
        ("Химиотерапия и иммунотерапия: гематология.", "Пейте дома больше воды и отдыхайте.", "ru"),
    ],
)
def test_words_alike_by_sound_speak_for_the_text(target: str, other: str, locale: str) -> None:
    english = analyse("Chemotherapy and immunotherapy are given by haematology.", language_of("en"))
    language = language_of(locale)
    assert cognates(english, analyse(target, language)) > 1 > 0 >= cognates(english, analyse(other, language))
