"""Placeholders, addresses, emphasis, and characters that nobody sees."""

from __future__ import annotations

import pytest

from app.domain.checks import run_checks


def blocks(source: str, target: str, locale: str) -> set[str]:
    return {f.check for f in run_checks(source, target, locale) if f.severity == "block"}


@pytest.mark.parametrize(
    ("source", "target", "check"),
    [
        ("Call {helpline} now", "Zadzwoń teraz", "placeholder"),
        ("Call {helpline} now", "Zadzwoń teraz: {helplina}", "placeholder"),
        ("Hello %(name)s", "Witaj %(nazwa)s", "placeholder"),
        ("See [the page](https://a.org/x)", "Zobacz [stronę](https://a.org/y)", "link"),
        ("See [the page](https://a.org/x)", "Zobacz [stronę] (https://a.org/x)", "link"),
        ("See www.example.org/help", "Zobacz www.example.org/hel", "address"),
        ("Write to help@example.org", "Napisz: hepl@example.org", "email"),
        ("**Stop** now", "**Przestań teraz", "emphasis"),
        ("Press <b>Stop</b>", "Naciśnij <b>Stop", "emphasis"),
    ],
)
def test_broken_markup_blocks(source: str, target: str, check: str) -> None:
    assert check in blocks(source, target, "pl")


@pytest.mark.parametrize(
    ("source", "target", "locale"),
    [
        ("See www.example.org today.", "Bugün www.example.org'u görün.", "tr"),
        ("See News.com.au today.", "请看News.com.au今天。", "zh"),
        ("Go to https://a.org/x (in English).", "Wejdź na https://a.org/x (po angielsku).", "pl"),
        ("Go to the page", "Przejdź do strony [po angielsku]", "pl"),
    ],
)
def test_what_is_glued_to_an_address_is_no_part_of_it(source: str, target: str, locale: str) -> None:
    assert blocks(source, target, locale) == set()


@pytest.mark.parametrize(
    ("target", "locale", "check"),
    [
        ("Zaży\u200bj lek", "pl", "invisible"),
        ("الد\u202eواء", "ar", "invisible"),
        ("Zażyj\u0007 lek", "pl", "invisible"),
        ("Weź l\u0435k teraz", "pl", "homoglyph"),
        ("Прими лeкарство", "ru", "homoglyph"),
    ],
)
def test_invisible_and_lookalike_characters_block(target: str, locale: str, check: str) -> None:
    assert check in blocks("Take medicine now", target, locale)


@pytest.mark.parametrize(
    ("target", "locale"),
    [
        ("کتاب‌ها را بخوانید", "fa"),
        ("বিশ্বব্যাপী র‍্যাপিড", "bn"),
        ("ថ្នាំ\u200bនេះ", "km"),
        ("د COVID-19\u200f ناروغي", "prs"),
        ("10 μg dziennie", "pl"),
    ],
)
def test_characters_that_a_script_needs_pass(target: str, locale: str) -> None:
    assert blocks("Take it 10 μg COVID-19" if "μ" in target else "Books of COVID-19", target, locale) <= {
        "number",
        "unit",
    }


def test_a_bracket_that_leaves_a_link_empty_blocks() -> None:
    source, target = "Call [us now](https://a.example/one).", "Zadzwoń [do nas [](https://a.example/one)."

    assert [(f.check, f.severity) for f in run_checks(source, target, "pl")] == [("emphasis", "block")]
