"""What CLDR says of a locale: its tag in HTML, direction, script and names. Locales are CLDR tags such as `pa_Guru`."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.core import get_global


def html_tag(locale: str) -> str:
    """Return the BCP 47 tag for `lang` and `hreflang`: `pa_Guru` becomes `pa-Guru`."""
    return locale.replace("_", "-")


def direction(locale: str) -> Literal["ltr", "rtl"]:
    """Return the direction of a locale's script."""
    return "rtl" if Locale.parse(locale).text_direction == "rtl" else "ltr"


@lru_cache
def script(locale: str) -> str:
    """Return the ISO 15924 code of the script that a locale is written in: its own, else CLDR's likely one."""
    own = Locale.parse(locale).script
    likely = get_global("likely_subtags").get(locale, "").split("_")
    return own or next((part for part in likely if len(part) == 4), "Latn")


def own_name(locale: str) -> str:
    """Return a language's name in itself as CLDR has it, its first letter a capital."""
    parsed = Locale.parse(locale)
    name = parsed.get_display_name(parsed) or locale
    return name[:1].upper() + name[1:]


def name_in(language: str, locale: str) -> str:
    """Return a language's name in another as CLDR has it, in its own language where CLDR has none."""
    return Locale.parse(language).get_display_name(locale) or own_name(language)
