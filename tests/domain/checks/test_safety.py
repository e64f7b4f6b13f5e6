"""Faults that a sceptic tried: signs, comparisons, times in words, months, numeric dates, halves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.domain.checks import run_checks

COLD = "Store it at -20°C."
LOW = "Platelets < 50 are low."
OLD = "People over 65 need a test."
WAIT = "Wait three hours."
TURN = "Take it every other day."
JUNE = "Come on 3 June."
HALF = "Take half a tablet at night."
DAY = "Reviewed on 03/06/2026."

FAULTS = {
    COLD: ("sign", {
        "pl": ("Przechowuj w -20°C.", "Przechowuj w 20°C."), "ar": ("يحفظ عند -20°C.", "يحفظ عند 20°C."),
        "ur": ("اسے -20°C پر رکھیں۔", "اسے 20°C پر رکھیں۔"), "zh": ("在 -20°C 下储存。", "在 20°C 下储存。"),
        "bn": ("-20°C-এ রাখুন।", "20°C-এ রাখুন।"),
    }),
    LOW: ("sign", {
        "fr": ("Des plaquettes < 50 sont basses.", "Des plaquettes > 50 sont basses."),
        "ar": ("الصفائح < 50 منخفضة.", "الصفائح > 50 منخفضة."), "hi": ("प्लेटलेट < 50 कम हैं।", "प्लेटलेट > 50 कम हैं।"),
        "zh": ("血小板 < 50 偏低。", "血小板 > 50 偏低。"), "ru": ("Тромбоциты < 50: мало.", "Тромбоциты > 50: мало."),
    }),
    OLD: ("cue", {
        "pl": ("Osoby powyżej 65 lat potrzebują badania.", "Osoby poniżej 65 lat potrzebują badania."),
        "ar": ("يحتاج من هم فوق 65 عاماً إلى فحص.", "يحتاج من هم تحت 65 عاماً إلى فحص."),
        "hi": ("65 से अधिक उम्र के लोगों को जाँच चाहिए।", "65 से कम उम्र के लोगों को जाँच चाहिए।"),
        "ur": ("65 سال سے زیادہ عمر کے لوگوں کو ٹیسٹ چاہیے۔", "65 سال سے کم عمر کے لوگوں کو ٹیسٹ چاہیے۔"),
        "fr": ("Les plus de 65 ans ont besoin d’un test.", "Les moins de 65 ans ont besoin d’un test."),
    }),
    WAIT: ("unit", {
        "pl": ("Poczekaj trzy godziny.", "Poczekaj trzy dni."), "ar": ("انتظر ثلاث ساعات.", "انتظر ثلاثة أيام."),
        "bn": ("তিন ঘণ্টা অপেক্ষা করুন।", "তিন দিন অপেক্ষা করুন।"), "zh": ("等待三小时。", "等待三天。"),
        "ru": ("Подождите три часа.", "Подождите три дня."),
    }),
    TURN: ("frequency", {
        "pl": ("Zażywaj co drugi dzień.", "Zażywaj codziennie."), "ar": ("تناوله كل يومين.", "تناوله كل يوم."),
        "ur": ("اسے ایک دن چھوڑ کر لیں۔", "اسے روزانہ لیں۔"), "zh": ("隔天服用。", "每天服用。"),
        "ru": ("Принимайте через день.", "Принимайте каждый день."),
    }),
    JUNE: ("month", {
        "pl": ("Przyjdź 3 czerwca.", "Przyjdź 3 lipca."), "ar": ("تعال في 3 حزيران.", "تعال في 3 تموز."),
        "bn": ("3 জুন আসুন।", "3 জুলাই আসুন।"), "ur": ("3 جون کو آئیں۔", "3 جولائی کو آئیں۔"),
        "prs": ("در 3 جون بیایید.", "در 3 جولای بیایید."),
    }),
    HALF: ("number-word", {
        "pl": ("Zażyj pół tabletki na noc.", "Zażyj tabletkę na noc."),
        "ar": ("تناول نصف قرص ليلاً.", "تناول قرصاً ليلاً."),
        "hi": ("रात को आधी गोली लें।", "रात को एक गोली लें।"), "zh": ("晚上服用半片。", "晚上服用一片。"),
        "fr": ("Prenez ½ comprimé le soir.", "Prenez un comprimé le soir."),
    }),
    DAY: ("exchange", {
        "pl": ("Sprawdzono 03/06/2026.", "Sprawdzono 06/03/2026."),
        "ar": ("روجع في ٠٣/٠٦/٢٠٢٦.", "روجع في ٠٦/٠٣/٢٠٢٦."),
        "bn": ("০৩/০৬/২০২৬ তারিখে দেখা।", "০৬/০৩/২০২৬ তারিখে দেখা।"),
        "zh": ("审阅日期 03/06/2026。", "审阅日期 06/03/2026。"),
        "hi": ("समीक्षा 03.06.2026।", "समीक्षा 06.03.2026।"),
    }),
}  # fmt: skip


def cases() -> Iterator[tuple[str, str, str, str, str]]:
    for source, (check, texts) in FAULTS.items():
        for locale, (right, wrong) in texts.items():
            yield source, check, locale, right, wrong


def found(source: str, target: str, locale: str) -> set[str]:
    return {finding.check for finding in run_checks(source, target, locale)}


@pytest.mark.parametrize(("source", "check", "locale", "right", "wrong"), list(cases()))
def test_a_fault_is_found_and_the_right_text_passes(
    source: str, check: str, locale: str, right: str, wrong: str
) -> None:
    assert check in found(source, wrong, locale)
    assert found(source, right, locale) == set()


def test_a_mirrored_sign_is_confirmed_from_right_to_left_and_blocks_elsewhere() -> None:
    severities = {
        locale: [f.severity for f in run_checks(LOW, text, locale) if f.check == "sign"]
        for locale, text in (("ar", "الصفائح > 50 منخفضة."), ("zh", "血小板 > 50 偏低。"))
    }
    assert severities == {"ar": ["confirm"], "zh": ["block"]}


@pytest.mark.parametrize(
    ("source", "target", "locale"),
    [
        ("Take 1½ tablets.", "Zażyj 1,5 tabletki.", "pl"),
        ("Take 1½ tablets.", "تناول ١٫٥ قرص.", "ar"),
        ("Take 1.5 tablets.", "1½ गोली लें।", "hi"),
        ("Not more than 38°C.", "Nie mniej ani więcej niż 38°C.", "pl"),
        ("People over 65 came.", "Przyszli ludzie w wieku nie mniej niż 65 lat.", "pl"),
        ("It takes three weeks or some months.", "Potrwa trzy tygodnie albo kilka miesięcy.", "pl"),
        ("Come in May.", "Proszę przyjść w maju.", "pl"),
    ],
)
def test_other_ways_to_say_it_pass(source: str, target: str, locale: str) -> None:
    assert found(source, target, locale) == set()


def test_a_half_that_is_lost_from_a_mixed_number_blocks() -> None:
    (finding,) = run_checks("Take 1½ tablets.", "Zażyj 1 tabletkę.", "pl")
    assert (finding.severity, finding.message) == ("block", "The English says 1½; the translation says 1.")
