"""What CLDR says of a locale: its tag in HTML, direction, script and names. Locales are CLDR tags such as `pa_Guru`."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.core import get_global

from app.formats.cldr import lookup


def html_tag(locale: str) -> str:
    """Return the BCP 47 tag for `lang` and `hreflang`: `pa_Guru` becomes `pa-Guru`."""
    return locale.replace("_", "-")


@lru_cache(None)
def direction(locale: str) -> Literal["ltr", "rtl"]:
    """Return the direction of a locale's script."""
    return "rtl" if lookup(str(Locale.parse(locale)), "character_order") == "right-to-left" else "ltr"


@lru_cache(None)
def script(locale: str) -> str:
    """Return the ISO 15924 code of the script that a locale is written in: its own, else CLDR's likely one."""
    own = Locale.parse(locale).script
    likely = get_global("likely_subtags").get(locale, "").split("_")
    return own or next((part for part in likely if len(part) == 4), "Latn")


@lru_cache(None)
def own_name(locale: str) -> str:
    """Return a language's name in itself as CLDR has it, its first letter a capital."""
    name = _display_name(locale, locale) or locale
    return name[:1].upper() + name[1:]


@lru_cache(None)
def name_in(language: str, locale: str) -> str:
    """Return a language's name in another as CLDR has it, in its own language where CLDR has none."""
    return _display_name(language, locale) or own_name(language)


def _display_name(language: str, locale: str) -> str | None:
    """Say what Babel's `get_display_name` says: the language, script and territory in brackets."""
    parsed, where = Locale.parse(language), str(Locale.parse(locale))
    name = lookup(where, "languages", parsed.language)
    parts = (("scripts", parsed.script), ("territories", parsed.territory), ("variants", parsed.variant))
    details = [lookup(where, kind, code) for kind, code in parts if code]
    said = ", ".join(detail for detail in details if detail)
    return f"{name} ({said})" if name and said else name
