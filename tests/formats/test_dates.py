"""Review dates by approved pattern: the right names, the right digits, never an invented day."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.leaflet import PartialDate
from app.formats.dates import format_date, numbering_system

DAY = PartialDate(2023, 6, 30)
MONTH = PartialDate(2026, 1)


@pytest.mark.parametrize(
    ("locale", "patterns", "digits", "day", "month"),
    [
        ("en", ("d MMMM y", "MMMM y"), "latin", "30 June 2023", "January 2026"),
        ("pl", ("d MMMM y", "LLLL y"), "native", "30 czerwca 2023", "styczeń 2026"),
        ("fr", ("d MMMM y", "LLLL y"), "latin", "30 juin 2023", "janvier 2026"),
        ("cs", ("d. MMM y", "LLL y"), "latin", "30. čvn 2023", "led 2026"),
        ("es", ("d 'de' MMMM 'de' y", "MMMM 'de' y"), "latin", "30 de junio de 2023", "enero de 2026"),
        ("ur", ("d MMMM، y", "MMMM y"), "latin", "30 جون، 2023", "جنوری 2026"),
        ("ur", ("d MMMM، y", "MMMM y"), "native", "۳۰ جون، ۲۰۲۳", "جنوری ۲۰۲۶"),
        ("ar", ("d MMMM y", "MMMM y"), "native", "٣٠ يونيو ٢٠٢٣", "يناير ٢٠٢٦"),
        ("bn", ("d MMMM, y", "MMMM y"), "native", "৩০ জুন, ২০২৩", "জানুয়ারী ২০২৬"),
        ("so", ("MMMM d, y", "MMMM y"), "latin", "Juun 30, 2023", "Janaayo 2026"),
        ("zh_Hans", ("y年M月d日", "y年M月"), "native", "2023年6月30日", "2026年1月"),
    ],
)
def test_dates_follow_pattern_and_digit_policy(locale, patterns, digits, day, month):
    assert format_date(DAY, patterns, locale, digits) == day
    assert format_date(MONTH, patterns, locale, digits) == month


def test_a_month_that_stands_alone_is_the_same_whatever_was_formatted_before():
    def months(locales):
        return {locale: format_date(MONTH, ("d LLLL y", "LLLL y"), locale, "latin") for locale in locales}

    locales = ("mn", "fr", "bew", "ro", "pl", "cs", "uk")
    assert months(locales) == dict(reversed(months(reversed(locales)).items()))
    assert months(locales)["fr"] == "janvier 2026"


@pytest.mark.parametrize("pattern", ["MMMM", "d MMMM y", "EEEE MMMM y", "MMMM y G", "y y MMMM", "y", ""])
def test_a_month_is_never_shown_with_other_fields_than_month_and_year(pattern):
    with pytest.raises(ValueError, match="no pattern for a month"):
        format_date(MONTH, ("d MMMM y", pattern), "en", "latin")


@pytest.mark.parametrize("pattern", ["MMMM y", "d y", "d MMMM", "d MMMM y h"])
def test_a_day_is_never_shown_without_day_month_and_year(pattern):
    with pytest.raises(ValueError, match="no pattern for a day"):
        format_date(DAY, (pattern, "MMMM y"), "en", "latin")


@given(st.dates().map(lambda d: PartialDate(d.year, d.month, d.day)), st.sampled_from(["ur", "ar", "bn", "pl"]))
def test_digits_of_a_policy_are_those_of_one_system(date, locale):
    text = format_date(date, ("d/M/y", "M/y"), locale, "native")
    numbers = [int("".join(c for c in part)) for part in text.split("/")]
    assert numbers == [date.day, date.month, date.year]
    ascii_digits = any(c in "0123456789" for c in text)
    assert ascii_digits == (numbering_system(locale, "native") == "latn")
