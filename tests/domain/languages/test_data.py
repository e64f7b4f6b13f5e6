"""The language files: their shape, and that what they say about numbers agrees with what the loader reads."""

from __future__ import annotations

import itertools
import tomllib
import unicodedata
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.languages import available, language_of
from app.domain.languages.forms import normal

PACKAGE = files("app.domain.languages")
REQUIRED = "ar bn es fa fr gu hi lt pa_Guru pl prs ps pt ro ru so sw ta ti tr uk ur zh_Hans zh_Hant".split()  # noqa: SIM905
MORE = "am ckb din en ff ha id km kr ku lg ln mr ms my ne nus om rw tl zu".split()  # noqa: SIM905
NUMBER_TABLES = ("words", "ordinals", "times", "scale", "absorbed", "ambiguous")
FIRM = ("words", "scale")
UNITS = {
    "mg", "mcg", "g", "kg", "ml", "l", "iu", "percent", "celsius", "fahrenheit", "cm", "mm", "m", "km",
    "minute", "hour", "day", "week", "month", "year", "per_day", "per_week",
}  # fmt: skip
CUES = {
    "negation", "less", "more", "before", "after", "left", "right", "positive", "negative", "must", "may", "if",
    "unless", "once", "twice", "daily", "weekly", "never", "always",
}  # fmt: skip
ORDERS = {"tens-units", "units-tens", "both", "listed", "positional"}
FIELDS = {
    "tag": str, "name": str, "verified_by": str, "sources": list, "missing": list,
    "numbers": dict, "units": dict, "cues": dict, "cues_also": dict, "cues_ignore": dict, "text": dict,
}  # fmt: skip
OPTIONAL = {"cues", "cues_also", "cues_ignore"}
INVISIBLE = {"Cf", "Cc", "Co", "Cn"}
NON_JOINER = "\u200c"
WITH_NON_JOINER = {"ckb", "fa", "ps", "prs", "ur"}


def data_of(tag: str) -> dict[str, Any]:
    return tomllib.loads(PACKAGE.joinpath(f"{tag}.toml").read_text("utf-8"))


def forms_in(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Every form with the name of its table."""
    numbers = data["numbers"]
    tables = {f"numbers.{name}": numbers.get(name, {}) for name in NUMBER_TABLES}
    tables |= {name: data.get(name, {}) for name in ("units", "cues", "cues_also", "cues_ignore")}
    return [(name, form) for name, table in tables.items() for forms in table.values() for form in forms]


every_language = pytest.mark.parametrize("tag", sorted(REQUIRED + MORE))


def test_every_promised_language_has_a_file():
    assert set(available()) == {*REQUIRED, *MORE}


@every_language
def test_a_file_holds_the_fields_of_the_schema_and_no_other(tag):
    data = data_of(tag)
    assert {key: type(value) for key, value in data.items()} == {
        key: kind for key, kind in FIELDS.items() if key in data or key not in OPTIONAL
    }
    assert data["tag"] == tag
    assert data["sources"]
    assert set(data["numbers"]) <= {"decimal", "group", "digits", "compounds", *NUMBER_TABLES}
    assert set(data["units"]) <= UNITS
    assert {*data.get("cues", {}), *data.get("cues_also", {}), *data.get("cues_ignore", {})} <= CUES
    assert set(data.get("cues_also", {})) <= set(data.get("cues", {}))
    assert set(data["text"]) - {"date_orders", "never_first"} == {
        "sentence_ends",
        "quotes",
        "length_ratio",
        "function_words",
    }
    assert data["numbers"]["compounds"]["order"] in ORDERS


@every_language
def test_what_a_file_lacks_it_says(tag):
    data = data_of(tag)
    said = " ".join(data["missing"])
    absent = [cue.replace("_", " ") for cue in CUES if cue not in data.get("cues", {})]
    assert all(cue in said for cue in absent) or "cues" in data["missing"] or said.startswith("cues (")


@every_language
def test_values_are_numbers(tag):
    numbers = data_of(tag)["numbers"]
    values = [Decimal(key) for name in NUMBER_TABLES for key in numbers.get(name, {})]
    assert all(value.is_finite() and value >= 0 for value in values)


@every_language
def test_forms_are_lower_case_normal_and_visible(tag):
    for table, form in forms_in(data_of(tag)):
        assert form == unicodedata.normalize("NFC", form), (table, form)
        assert form == form.strip(), (table, form)
        assert form.strip("~*"), (table, form)
        assert table == "units" or form == form.lower(), (table, form)
        hidden = {c for c in form if unicodedata.category(c) in INVISIBLE}
        assert hidden <= ({NON_JOINER} if tag in WITH_NON_JOINER else set()), (table, form)


@every_language
def test_a_stem_ends_with_a_star_and_a_part_starts_with_a_tilde(tag):
    for table, form in forms_in(data_of(tag)):
        assert "*" not in form[:-1], (table, form)
        assert "~" not in form[1:], (table, form)
        assert not table.startswith("numbers") or "*" not in form or len(form) >= 4, (table, form)


@every_language
def test_a_table_lists_a_form_once(tag):
    data = data_of(tag)
    tables = [data["numbers"].get(name, {}) for name in NUMBER_TABLES] + [data["units"], data.get("cues", {})]
    for table in tables:
        for forms in table.values():
            assert len(set(forms)) == len(forms)


@every_language
def test_a_number_word_has_one_value(tag):
    numbers = data_of(tag)["numbers"]
    for name in ("words", "ordinals", "times", "scale"):
        seen: dict[str, str] = {}
        for value, forms in numbers.get(name, {}).items():
            for form in forms:
                assert seen.setdefault(form, value) == value, (name, form)
    firm = {form: value for name in FIRM for value, forms in numbers.get(name, {}).items() for form in forms}
    weak = {form: value for value, forms in numbers.get("ambiguous", {}).items() for form in forms}
    assert {form: (firm[form], weak[form]) for form in firm.keys() & weak.keys() if firm[form] == weak[form]} == {}


@every_language
def test_a_unit_name_means_one_unit(tag):
    seen: dict[str, str] = {}
    for unit, forms in data_of(tag)["units"].items():
        if unit.startswith("per_"):
            continue
        for form in forms:
            assert seen.setdefault(form, unit) == unit, form


OPPOSITES = [("less", "more"), ("before", "after"), ("left", "right"), ("positive", "negative"), ("never", "always")]


@every_language
def test_opposite_cues_share_no_form(tag):
    cues = data_of(tag).get("cues", {})
    for one, other in OPPOSITES:
        assert not set(cues.get(one, ())) & set(cues.get(other, ())), (one, other)


@every_language
def test_text_facts_are_plausible(tag):
    text = data_of(tag)["text"]
    low, high = text["length_ratio"]
    assert 0.05 < low <= 1 <= high < 4 or (tag.startswith("zh") and 0.05 < low < high < 1)
    assert all(len(pair) == 2 for pair in text["quotes"])
    assert text["sentence_ends"]
    words = text["function_words"]
    assert len(set(words)) == len(words)
    assert len(words) >= 25
    assert all(word == unicodedata.normalize("NFC", word.lower()) for word in words)


def test_function_words_tell_languages_of_one_script_apart():
    words = {tag: set(data_of(tag)["text"]["function_words"]) for tag in available()}
    near = {("fa", "prs"), ("id", "ms"), ("zh_Hans", "zh_Hant")}
    for one, other in itertools.combinations(sorted(words), 2):
        if (one, other) not in near:
            assert len(words[one] & words[other]) <= 0.4 * min(len(words[one]), len(words[other])), (one, other)


KNOWN = [
    ("fr", 10, "dix"), ("fr", 16, "seize"), ("fr", 20, "vingt"), ("ur", 10, "دس"), ("hi", 10, "दस"),
    ("pt", 13, "treze"), ("es", 15, "quince"), ("en", 20, "twenty"), ("bn", 10, "দশ"), ("ne", 11, "एघार"),
    ("ar", 50, "خمسون"), ("bn", 50, "পঞ্চাশ"), ("bn", 75, "পঁচাত্তর"), ("en", 12, "twelve"),
    ("es", 21, "veintiún"), ("fa", 40, "چهل"), ("fr", 80, "quatre-vingts"), ("fr", 91, "quatre-vingt-onze"),
    ("gu", 25, "પચ્ચીસ"), ("gu", 50, "પચાસ"), ("gu", 75, "પંચોતેર"), ("hi", 25, "पच्चीस"),
    ("hi", 50, "पचास"), ("hi", 75, "पचहत्तर"), ("id", 21, "dua puluh satu"), ("lt", 4, "keturių"),
    ("mr", 25, "पंचवीस"), ("mr", 50, "पन्नास"), ("ne", 25, "पच्चीस"), ("ne", 50, "पचास"),
    ("pa_Guru", 25, "ਪੱਚੀ"), ("pa_Guru", 50, "ਪੰਜਾਹ"), ("pl", 5, "pięciu"), ("ps", 30, "دېرش"),
    ("pt", 2, "duas"), ("ro", 20, "douăzeci"), ("ru", 40, "сорока"), ("so", 20, "labaatan"),
    ("sw", 20, "ishirini"), ("ta", 100, "நூறு"), ("ti", 20, "ዕስራ"), ("tr", 35, "otuz beş"),
    ("uk", 5, "п'ять"), ("ur", 25, "پچیس"), ("ur", 50, "پچاس"), ("ur", 75, "پچہتر"),
    ("zh_Hans", 20, "二十"), ("zh_Hant", 99, "九十九"), ("am", 90, "ዘጠና"), ("ckb", 60, "شەست"),
    ("zu", 10, "ishumi"), ("tl", 20, "dalawampu"),
]  # fmt: skip


@pytest.mark.parametrize(("tag", "value", "word"), KNOWN)
def test_a_known_number_word_stands_at_its_value(tag, value, word):
    numbers = data_of(tag)["numbers"]
    tables = {str(value): [f for n in FIRM for f in numbers.get(n, {}).get(str(value), [])]}
    assert word in tables[str(value)]


def spelled(tag: str, value: int) -> str | None:
    """Write a number from 0 to 99 in words by a file's own rules, None where it lacks a part."""
    numbers = data_of(tag)["numbers"]
    words, compounds = numbers.get("words", {}), numbers["compounds"]
    if str(value) in words:
        return str(words[str(value)][0])
    tens, ones = str(value - value % 10), str(value % 10)
    units = words.get(ones) or numbers.get("ambiguous", {}).get(ones)
    if value < 21 or tens not in words or not units or "separator" not in compounds:
        return None
    parts = (units[0], words[tens][0]) if compounds["order"] == "units-tens" else (words[tens][0], units[0])
    return str(compounds["separator"][0].join(parts))


@settings(deadline=None)
@given(tag=st.sampled_from(sorted(REQUIRED + MORE)), value=st.integers(0, 99))
def test_a_number_written_in_words_is_read_with_its_value(tag, value):
    written = spelled(tag, value)
    if written is not None:
        forms = language_of(tag).forms_of(value)
        assert forms is not None
        assert forms.pattern.search(normal(written))


LIST_TO_99 = "ar bn en es fa fr gu hi id ms mr ne pa_Guru pl prs ps pt ro ru sw tr uk ur zh_Hans zh_Hant lt".split()  # noqa: SIM905


@pytest.mark.parametrize("tag", LIST_TO_99)
def test_a_file_can_write_every_number_from_twenty_to_ninety_nine(tag):
    ambiguous = {int(value) for value in data_of(tag)["numbers"].get("ambiguous", {}) if value.isdigit()}
    lacking = {value for value in range(20, 100) if spelled(tag, value) is None}
    assert {value for value in lacking if not {value, value - value % 10} & ambiguous} == set()


def test_the_documentation_lists_every_language_and_says_who_verified_it():
    from scripts.language_data import DOCUMENT, table

    text = DOCUMENT.read_text("utf-8")
    assert table() in text
