"""What makes good translations look bad: each way of writing passes, and a real change of the same is seen.

Sentences and translations are our own. Languages without a file (Yoruba, Vietnamese, Icelandic, Georgian) stand among
the others on purpose.
"""

from __future__ import annotations

import pytest

from app.domain.checks import run_checks
from app.domain.languages import language_of

SILENT, CONFIRM = frozenset[str](), frozenset({"confirm"})
TRAPS = [
    # Months written as numbers.
    ("zh", "It began on 21 March 2020.", "这始于 2020 年 3 月 21 日。", SILENT, "这始于 2020 年 4 月 21 日。"),
    ("ckb", "It began on March 21, 2020.", "لە 21/3/2020 دەستی پێکرد.", SILENT, "لە 21/5/2020 دەستی پێکرد."),
    ("vi", "It began on 21 March 2020.", "Nó bắt đầu vào ngày 21/3/2020.", SILENT, "Nó bắt đầu vào ngày 21/8/2020."),
    ("ro", "See you on 5 May 2021.", "Ne vedem pe 5.05.2021.", SILENT, "Ne vedem pe 5.07.2021."),
    # A name repeated, or glossed in brackets.
    ("ta", "COVID-19 spreads fast.", "கோவிட்-19 (COVID-19) வேகமாகப் பரவுகிறது.", SILENT,
     "கோவிட்-18 (COVID-19) வேகமாகப் பரவுகிறது."),
    ("am", "H1N1 is a virus.", "ኤች1ኤን1 (H1N1) ቫይረስ ነው።", SILENT, "ኤች1ኤን1 (H5N1) ቫይረስ ነው።"),
    ("yo", "Take vitamin B12.", "Lo Fítámì B12 (B12).", SILENT, "Lo Fítámì B6 (B12)."),
    ("pl", "COVID-19 is common.", "Choroba COVID-19 (COVID-19) jest częsta.", SILENT,
     "Choroba COVID-17 (COVID-19) jest częsta."),
    # Words for digits and digits for words.
    ("pt", "Take it for 2 weeks.", "Tome durante duas semanas.", SILENT, "Tome durante 3 semanas."),
    ("ar", "Wait for 2 days.", "انتظر يومين.", CONFIRM, "انتظر 5 أيام."),
    ("sw", "Take three tablets.", "Meza vidonge 3.", SILENT, "Meza vidonge 5."),
    ("id", "Take 3 tablets.", "Minum tiga tablet.", SILENT, "Minum 4 tablet."),
    ("is", "Wait for 3 days.", "Bíddu í þrjá daga.", CONFIRM, "Bíddu í 4 daga."),
    # Scale words.
    ("zh", "There were 58,000 cases.", "共有 5.8 万例病例。", SILENT, "共有 58 万例病例。"),
    ("es", "It has 1.3 billion people.", "Tiene 1300 millones de personas.", SILENT,
     "Tiene 130 millones de personas."),
    ("hi", "It cost 500,000 rupees.", "इसकी कीमत 5 लाख रुपये थी।", SILENT, "इसकी कीमत 50 लाख रुपये थी।"),
    ("pt", "About 3,000 people came.", "Cerca de 3 mil pessoas vieram.", SILENT, "Cerca de 30 mil pessoas vieram."),
    ("vi", "About 3,000 people came.", "Khoảng 3 nghìn người đã đến.", CONFIRM, "Khoảng 4 nghìn người đã đến."),
    # Grouping and spacing.
    ("ha", "Of 153,000 people", "Daga mutane 153, 000", SILENT, "Daga mutane 153, 500"),
    ("fr", "Of 1,200,000 people", "Sur 1 200 000 personnes", SILENT, "Sur 1 200 00 personnes"),
    ("yo", "On March 28, 2020 it ended.", "Ní March 28,2020 ó parí.", SILENT, "Ní March 28,2022 ó parí."),
    ("fa", "Of 1,099 people", "از ۱،۰۹۹ نفر", SILENT, "از ۱،۰۸۹ نفر"),
    # Another calendar.
    ("fa", "In 2020 it began.", "در سال ۱۳۹۹ آغاز شد.", CONFIRM, "در سال ۱۳۷۹ آغاز شد."),
    ("am", "In 2020 it began.", "በ2012 ተጀመረ።", CONFIRM, "በ2002 ተጀመረ።"),
    ("ne", "In 2020 it began.", "2076 मा सुरु भयो।", CONFIRM, "2066 मा सुरु भयो।"),
    # Years cut short.
    ("pl", "The 2019-2020 season", "Sezon 2019-20", SILENT, "Sezon 2019-21"),
    ("ku", "The 2019-20 season", "Demsala 2019-2020", SILENT, "Demsala 2018-2020"),
    ("yo", "The 2019–20 season", "Àkókò 2019-2020", SILENT, "Àkókò 2019-2021"),
    # Clocks.
    ("fr", "Come at 10 p.m.", "Venez à 22 h.", SILENT, "Venez à 21 h."),
    ("sw", "Come at 8 a.m.", "Njoo saa 2 asubuhi.", CONFIRM, "Njoo saa 5 asubuhi."),
    ("am", "Come at 9:00 a.m.", "በ3:00 ሰዓት ይምጡ።", CONFIRM, "በ5:00 ሰዓት ይምጡ።"),
    ("vi", "Come at 10:30 p.m.", "Hãy đến lúc 22:30.", SILENT, "Hãy đến lúc 21:30."),
    # .08, 06, 2.0
    ("pl", "It was p < .08.", "Wynosiło p < 0,08.", SILENT, "Wynosiło p < 0,8."),
    ("ru", "Take 2.0 ml.", "Примите 2 мл.", SILENT, "Примите 20 мл."),
    ("yo", "On 6 May call us.", "Ní 06 May pè wá.", SILENT, "Ní 60 May pè wá."),
    # Ordinals and decades.
    ("fr", "In the 21st century", "Au XXIe siècle", SILENT, "Au XIXe siècle"),
    ("zh", "It began in the 1960s.", "始于 20 世纪 60 年代。", SILENT, "始于 20 世纪 80 年代。"),
    ("ru", "On the 3rd day", "На третий день", SILENT, "На 4-й день"),
    # Units converted.
    ("hi", "It was 6 feet long.", "वह 2 मीटर लंबा था।", CONFIRM, "वह 5 मीटर लंबा था।"),
    ("es", "At 100 °F call us.", "A 38 °C llámenos.", CONFIRM, "A 48 °C llámenos."),
    ("pl", "Walk 2 miles.", "Proszę przejść 3 km.", CONFIRM, "Proszę przejść 30 km."),
    # Native digits throughout.
    ("prs", "Take 25 mg for 14 days.", "۲۵ ملی‌گرام برای ۱۴ روز بگیرید.", SILENT, "۲۵ ملی‌گرام برای ۱۶ روز بگیرید."),
    ("mr", "Of 1,250 people 45% got well.", "१,२५० लोकांपैकी ४५% बरे झाले.", SILENT, "१,२५० लोकांपैकी ५४% बरे झाले."),
    ("my", "Call 0808 157 1234.", "၀၈၀၈ ၁၅၇ ၁၂၃၄ ကို ခေါ်ပါ။", SILENT, "၀၈၀၈ ၁၅၇ ၁၂၄၃ ကို ခေါ်ပါ။"),
    # Percent before the number, or as a word.
    ("ku", "About 20% of adults", "Nêzîkî %20 ji mezinan", SILENT, "Nêzîkî 20 ji mezinan"),
    ("so", "About 20% of adults", "Qiyaastii boqolkiiba 20 dadka waaweyn", SILENT, "Qiyaastii 20 dadka waaweyn"),
    ("sw", "About 20% of adults", "Takriban asilimia 20 ya watu wazima", SILENT, "Takriban 20 ya watu wazima"),
    ("ha", "About 79% of adults", "Kusan kashi 79 cikin 100 na manya", SILENT, "Kusan 79 na manya"),
    ("ps", "About 20% of adults", "شاوخوا ۲۰ سلنه لویان", SILENT, "شاوخوا ۲۰ لویان"),
    ("yo", "About 20% of adults", "Bíi 20% àwọn àgbàlagbà", SILENT, "Bíi 20 àwọn àgbàlagbà"),
    # Acronyms translated or transliterated.
    ("fr", "The WHO says so.", "C’est l’OMS qui le dit.", SILENT, "C’est le CDC qui le dit."),
    ("es", "People with HIV", "Personas con VIH", SILENT, "Personas con ADN"),
    ("ta", "The WHO says so.", "டபிள்யூ.எச்.ஓ அப்படிச் சொல்கிறது.", SILENT, "CDC அப்படிச் சொல்கிறது."),
    # Digits glued to letters.
    ("bn", "For 14 days", "14টি দিন", SILENT, "15টি দিন"),
    ("zh", "In 2020 there were 45 people.", "2020年有45人。", SILENT, "2020年有54人。"),
    ("tr", "Since 2019", "2019'dan beri", SILENT, "2018'den beri"),
    ("ka", "For 14 days", "14-დღიანი", SILENT, "15-დღიანი"),
    # Characters that a script needs.
    ("km", "Take 5 mg now.", "លេប\u200b 5 mg\u200b ឥឡូវ\u200bនេះ។", SILENT, "លេប\u200b 6 mg\u200b ឥឡូវ\u200bនេះ។"),
    ("prs", "Take 5 mg now.", "\u200f5 mg\u200f را حالا بگیرید.", SILENT, "\u200f6 mg\u200f را حالا بگیرید."),
    ("fa", "You cannot go.", "نمی‌توانید بروید.", SILENT, "نمی‌\u2060توانید بروید."),
    # Suffixes glued to a link.
    ("bn", "See nhs.uk/help now.", "এখন nhs.uk/help-এ দেখুন।", SILENT, "এখন nhs.uk/hepl-এ দেখুন।"),
    ("tr", "See www.nhs.uk now.", "Şimdi www.nhs.uk'ye bakın.", SILENT, "Şimdi www.nsh.uk'ye bakın."),
    ("ko", "See https://nhs.uk/a now.", "지금 https://nhs.uk/a를 보세요.", SILENT, "지금 https://nhs.uk/b를 보세요."),
]  # fmt: skip


@pytest.mark.parametrize(("locale", "source", "good", "allowed", "bad"), TRAPS, ids=lambda value: str(value)[:24])
def test_a_way_of_writing_passes_and_a_change_of_the_same_is_seen(
    locale: str, source: str, good: str, allowed: frozenset[str], bad: str
) -> None:
    untouched, changed = run_checks(source, good, locale), run_checks(source, bad, locale)

    assert {finding.severity for finding in untouched} <= allowed, untouched
    assert {finding.check for finding in changed} - {finding.check for finding in untouched}, changed


def test_some_of_the_languages_have_no_file() -> None:
    assert [tag for tag in ("yo", "vi", "is", "ka", "ko") if language_of(tag).known] == []
