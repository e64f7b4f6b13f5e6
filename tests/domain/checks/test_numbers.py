"""Numbers by value, across scripts, separators, words and units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.checks import run_checks
from app.domain.checks.numbers import numbers_in

NATIVE = {
    "ar": "٠",
    "fa": "۰",
    "ur": "۰",
    "hi": "०",
    "bn": "০",
    "pa_Guru": "੦",
    "gu": "૦",
    "ta": "௦",
    "my": "၀",
    "km": "០",
}


def found(source: str, target: str, locale: str) -> set[tuple[str, str]]:
    return {(f.check, f.severity) for f in run_checks(source, target, locale)}


@pytest.mark.parametrize(
    ("source", "target", "locale"),
    [
        ("1,500 people", "1 500 osób", "pl"),
        ("1,500 people", "1.500 personas", "es"),
        ("1.5 ml", "1,5 ml", "fr"),
        ("12,34,567 people", "12,34,567 लोग", "hi"),
        ("153,000 deaths", "153, 000 mutum", "ha"),
        ("58,000 cases", "5.8 万病例", "zh"),
        ("1.3 billion people", "1300 millones de personas", "es"),
        ("on March 21, 2020", "la 21/3/2020", "ro"),
        ("in March 2020", "2020 年 3 月", "zh"),
        ("2019–2020", "2019–20", "pl"),
        ("for two weeks", "por 2 semanas", "pt"),
        ("for 2 weeks", "por duas semanas", "pt"),
        ("at 10 p.m.", "à 22 h", "fr"),
        ("p < .08", "p < 0,08", "pl"),
        ("15 to 20%", "15% - 20%", "ro"),
        ("20% of adults", "%20'si", "tr"),
        ("20% of adults", "٢٠٪ من البالغين", "ar"),
        ("COVID-19 spreads", "ينتشر كوفيد-19 (COVID-19)", "ar"),
        ("14 days", "14টি দিন", "bn"),
        ("Call 0808 157 1234 now", "Zadzwoń: 0808 1571234 teraz", "pl"),
    ],
)
def test_other_ways_to_write_a_number_are_no_errors(source: str, target: str, locale: str) -> None:
    assert {check for check, severity in found(source, target, locale) if severity == "block"} == set()


@pytest.mark.parametrize(
    ("source", "target", "locale", "check"),
    [
        ("Take 5 mg.", "Zażyj 50 mg.", "pl", "number"),
        ("Take 1.5 mg.", "Prenez 15 mg.", "fr", "number"),
        ("Take 5 mg.", "Zażyj 5 g.", "pl", "unit"),
        ("Take 10 ml.", "Zażyj 10 mg.", "pl", "unit"),
        ("20% of adults", "20 dorosłych", "pl", "percent"),
        ("60-80% of adults", "80-60% dorosłych", "pl", "range"),
        ("In 50 days", "Za 5O dni", "pl", "digits"),
        ("In 50 days", "۵0 روز", "fa", "digits"),
        ("COVID-19", "কোভিড-18", "bn", "number"),
        ("Call 0808 157 1234.", "Zadzwoń: 0808 157 1243.", "pl", "phone"),
    ],
)
def test_a_changed_number_unit_or_sign_blocks(source: str, target: str, locale: str, check: str) -> None:
    assert (check, "block") in found(source, target, locale)


@pytest.mark.parametrize(
    ("source", "target", "locale", "check"),
    [
        ("It was 6 feet long.", "वह 2 मीटर लंबा था।", "hi", "number-conversion"),
        ("In 2020 it began.", "در سال ۱۳۹۹ آغاز شد.", "fa", "number-calendar"),
        ("Come at 8 a.m.", "Njoo saa 2 asubuhi.", "sw", "number-clock"),
        ("10 mg for 5 days", "10 dni po 5 mg", "pl", "unit"),
    ],
)
def test_what_may_be_meant_is_confirmed_or_named(source: str, target: str, locale: str, check: str) -> None:
    assert check in {name for name, _ in found(source, target, locale)}


def test_a_decimal_shift_is_called_out_with_a_remedy_and_a_stable_key() -> None:
    (finding,) = run_checks("Take 5 mg now.", "Zażyj teraz 50 mg.", "pl")

    assert finding.message == "The English says 5 mg; the translation says 50 mg. That is 10 times as much."
    assert (finding.source_span, finding.target_span) == ((5, 6), (12, 14))
    assert (finding.key, finding.remedy) == ("number:5>50", "Write 5 in the translation.")


@pytest.mark.parametrize(
    ("source", "target", "locale", "message"),
    [
        ("Rest for 4 weeks.", "Proszę odpoczywać 4 dni.", "pl",
         "The English says 4 weeks; the translation says 4 dni."),
        ("About 20%", "Qiyaastii boqolkiiba 30", "so",
         "The English says 20%; the translation says boqolkiiba 30."),
        ("Take 250 mg now.", "अभी २५० ग्राम लें।", "hi", "The English says 250 mg; the translation says २५० ग्राम."),
    ],
)  # fmt: skip
def test_a_finding_says_numbers_and_units_in_the_words_of_the_texts(
    source: str, target: str, locale: str, message: str
) -> None:
    assert [f.message for f in run_checks(source, target, locale) if f.severity == "block"] == [message]


@pytest.mark.parametrize(
    ("source", "target", "locale", "check", "severity"),
    [
        ("It is H1N1.", "To jest N1H1.", "pl", "name", "block"),
        ("It is H1N1.", "To jest H5N1.", "pl", "name", "block"),
        ("Wait for two to three days.", "3-2 天后再来。", "zh", "range", "block"),
        ("85-92% got well", "85%-92 osób wyzdrowiało", "pl", "percent", "confirm"),
        ("20% and 30% of adults", "20 i 30% dorosłych", "pl", "percent", "block"),
        ("There are six reasons.", "Istnieją powody.", "pl", "number-word", "confirm"),
        ("Call on 3 March.", "Appelez le mars.", "fr", "number", "block"),
        ("60,000 people", "60 00 personnes", "fr", "number", "block"),
        ("244 thousand people", "244 万人", "zh", "number", "block"),
    ],
)
def test_a_change_that_looks_like_another_way_of_writing_is_seen(
    source: str, target: str, locale: str, check: str, severity: str
) -> None:
    assert (check, severity) in found(source, target, locale)


def test_digits_in_placeholders_and_addresses_are_no_numbers() -> None:
    text = "See {line2} and https://example.org/5 or a5@example.org, then take 7."

    assert [number.written for number in numbers_in(text)] == ["7"]


@given(st.lists(st.integers(13, 99_999), min_size=1, max_size=5, unique=True), st.sampled_from(sorted(NATIVE)))
def test_digits_of_any_script_say_the_same(values: list[int], locale: str) -> None:
    zero = ord(NATIVE[locale])
    source = " x ".join(map(str, values))
    target = " ، ".join("".join(chr(zero + int(c)) for c in str(value)) for value in values)

    assert "number" not in {f.check for f in run_checks(source, target, locale)}


@given(
    st.lists(st.integers(13, 99_999), min_size=1, max_size=4, unique=True),
    st.sampled_from(sorted(NATIVE)),
    st.data(),
)
def test_any_single_digit_changed_blocks(values: list[int], locale: str, data: st.DataObject) -> None:
    zero = ord(NATIVE[locale])
    which = data.draw(st.integers(0, len(values) - 1))
    digits = list(str(values[which]))
    at = data.draw(st.integers(0, len(digits) - 1))
    digits[at] = data.draw(st.sampled_from([d for d in "0123456789" if d != digits[at]]))
    written = [*map(str, values)]
    written[which] = "".join(digits)
    target = " ، ".join("".join(chr(zero + int(c)) for c in number) for number in written)

    assert "block" in {f.severity for f in run_checks(" x ".join(map(str, values)), target, locale)}
