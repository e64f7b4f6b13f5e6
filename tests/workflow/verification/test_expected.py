"""What the verifier expects readers to see, against examples worked out by hand and CLDR."""

from __future__ import annotations

import pytest

from app.domain.leaflet import PartialDate
from app.workflow.verification.expected import (
    Shown,
    citation_words,
    date_words,
    direction,
    names_of,
    shown,
    string_form,
    with_digits,
)
from tests.formats.pages import SITE


def test_texts_lose_their_marks_and_get_their_contact_facts() -> None:
    text = "**5 mg** *twice*, see [the *plan*](https://a.example/b). Call {helpline} or {nobody} <b>now</b> &amp;\\*"
    assert shown(text, SITE) == Shown(
        "5 mg twice, see the plan. Call 0808 157 0142 or {nobody} <b>now</b> &*",
        (("https://a.example/b", "the plan"), ("tel:08081570142", "0808 157 0142")),
    )


def test_a_link_that_may_not_be_one_stays_as_typed() -> None:
    assert shown("[a](javascript:x)", SITE) == Shown("[a](javascript:x)", ())


def test_citations_lose_their_marks_only() -> None:
    assert citation_words("A *B* <https://c.example/d>, [e](http://f.example/). 5*3") == (
        "A B https://c.example/d, e. 5*3"
    )


@pytest.mark.parametrize(
    ("date", "patterns", "locale", "digits", "words"),
    [
        ("2026-01", ("d MMMM y", "LLLL y"), "pl", "latin", "styczeń 2026"),
        ("2026-01-05", ("d MMMM y", "LLLL y"), "pl", "latin", "5 stycznia 2026"),
        ("2026-01-05", ("d MMMM، y", "MMMM y"), "ur", "native", "۵ جنوری، ۲۰۲۶"),
        ("2026-01-05", ("d MMMM y", "MMMM y"), "ar", "native", "٥ يناير ٢٠٢٦"),
        ("2026-11-05", ("d MMMM y", "MMMM y"), "bn", "native", "৫ নভেম্বর ২০২৬"),
        ("2026-01", ("d MMMM y", "LLLL y"), "ckb", "latin", "کانوونی دووەم 2026"),
        ("2026-01-05", ("y年M月d日", "y年M月"), "zh_Hans", "native", "2026年1月5日"),
        ("2026-01-05", ("d 'de' MMMM 'de' y", "MMMM y"), "pt", "latin", "5 de janeiro de 2026"),
        ("2026-01-05", ("dd.MM.yy '''d'''", "MM/y"), "de", "latin", "05.01.26 'd'"),
    ],
)
def test_dates_follow_the_pattern_and_the_digits(
    date: str, patterns: tuple[str, str], locale: str, digits: str, words: str
) -> None:
    assert date_words(PartialDate.parse(date), patterns, locale, digits) == words


@pytest.mark.parametrize("pattern", ["d MMMM", "MMMM y", "d d MMMM y", "d MMMM y G", "EEEE d MMMM y", ""])
def test_patterns_that_show_another_date_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        date_words(PartialDate(2026, 1, 5), (pattern, "MMMM y"), "en", "latin")


def test_digits_follow_the_policy() -> None:
    assert [with_digits("10", locale, "native") for locale in ("ur", "ar", "bn", "pa_Guru", "pl", "zh_Hans")] == [
        "۱۰",
        "١٠",
        "১০",
        "੧੦",
        "10",
        "10",
    ]
    assert with_digits("10", "bn", "latin") == "10"


def test_page_strings_take_only_the_values_they_may() -> None:
    form = string_form("Call {helpline} (*{x}*).", {"helpline": ("0808 157 0142",)})
    assert form.fullmatch("Call 0808 157 0142 (*{x}*).")
    assert not form.fullmatch("Call 0808 157 0143 (*{x}*).")


def test_languages_go_by_their_own_names() -> None:
    assert names_of("pl", "pl") == ("Polski", "polski")
    assert names_of("en", "pl") == ("Angielski", "English", "angielski")
    assert [direction(locale) for locale in ("ur", "pa_Guru", "ckb")] == ["rtl", "ltr", "rtl"]
