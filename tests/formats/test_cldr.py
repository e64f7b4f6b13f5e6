"""What is read of CLDR past Babel's cache is what Babel reads."""

from __future__ import annotations

import subprocess
import sys

import pytest
from babel import Locale
from babel.localedata import locale_identifiers

from app.formats.cldr import lookup, own_data
from app.formats.languages import direction, own_name

HARD = (
    "az_Arab",
    "en_GB",
    "es_MX",
    "fa_AF",
    "ks_Deva",
    "nb",
    "pa_Arab",
    "pt_PT",
    "sr_Latn_ME",
    "uz_Arab",
    "zh_Hant_HK",
)


def test_names_and_directions_are_those_of_babel() -> None:
    identifiers = {*HARD, *sorted(locale_identifiers())[::25]}
    locales = sorted({str(Locale.parse(identifier)) for identifier in identifiers})
    ours = {locale: (own_name(locale), direction(locale)) for locale in locales}
    babels = {}
    for locale in locales:
        parsed = Locale.parse(locale)
        name = parsed.get_display_name(parsed) or locale
        babels[locale] = (name[:1].upper() + name[1:], "rtl" if parsed.text_direction == "rtl" else "ltr")
    assert ours == babels


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (("languages", "ur"), "urdu"),
        (("character_order",), "left-to-right"),
        (("languages", "tlh-x"), None),
        (("languages",), None),
        (("character_order", "deeper"), None),
    ],
)
def test_a_text_is_looked_up_by_its_keys(keys: tuple[str, ...], found: str | None) -> None:
    assert lookup("pl", *keys) == found


def test_a_locale_says_only_what_differs_from_its_parent() -> None:
    assert "Polish" not in own_data("en_GB").get("languages", {}).values()
    assert lookup("en_GB", "languages", "pl") == "Polish"


def test_naming_all_languages_keeps_little_in_memory() -> None:
    program = """
import resource
from app.formats.languages import direction, name_in, own_name
def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
name_in("en", "en"), direction("en")
before = peak()
for locale in "am ar bn cs da de el es et fa fi fr gu ha he hi hr hu id it ja ka km ko ku lo lt lv mk".split():
    name_in(locale, "en"), own_name(locale), direction(locale)
print(peak() - before)
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert int(run.stdout) < 12_000  # kB; Babel's cache would hold 40,000
