"""How a language names the months, loosely enough for its usual spellings (CLDR)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from app.domain.languages import Language
from app.domain.languages.forms import normal

_NUKTAS = "\u093c\u09bc\u0a3c\u0abc\u0b3c"
"""The dots that some spellings of Indic scripts write and others leave out."""
SHORTEST, SHORT = 3, 4
"""Names of so few letters, in scripts without case and with it, are whole words: 'maja' begins others."""
CLDR = {"prs": "fa"}
"""Languages that CLDR has as another one's region."""
REGIONS = {"ar": ("ar_DZ", "ar_IQ", "ar_MA", "ar_SY", "ar_TN"), "fa": ("fa_AF",)}
"""Regions of a language that have months of their own."""


@lru_cache(maxsize=128)
def any_month(language: Language) -> re.Pattern[str] | None:
    """Return a pattern of the months in normal form, 月 in Chinese, None where CLDR does not know the language."""
    if language.script == "Hani":
        return re.compile("月")
    parts = [form.pattern for form in by_month(language).values()]
    return re.compile("|".join(parts)) if parts else None


@lru_cache(maxsize=128)
def by_month(language: Language) -> dict[int, re.Pattern[str]]:
    """Return a pattern for each month by its number, {} where CLDR does not know the language."""
    names: dict[int, set[str]] = {}
    for number, name in _names(CLDR.get(language.tag, language.tag)):
        names.setdefault(number, set()).add(_tidy(name))
    # French 'mai' stands within 'semaine'; the vowel signs of other scripts are no edge to go by.
    cased = language.script in ("Latn", "Cyrl", "Grek")
    return {
        number: re.compile("|".join(_loose(form, cased) for form in sorted(forms, key=lambda n: (-len(n), n))))
        for number, forms in sorted(names.items())
    }


def _names(tag: str) -> Iterator[tuple[int, str]]:
    """Yield the names of months in a language and its regions: Arabic has three sets of them."""
    for identifier in (tag, *REGIONS.get(tag, ())):
        try:
            months = Locale.parse(identifier).months
        except (UnknownLocaleError, ValueError):
            continue
        for form in ("format", "stand-alone"):
            for number, name in months[form]["wide"].items():
                if len(name) >= SHORTEST and name[0].isalpha():
                    yield number, name


def _tidy(name: str) -> str:
    """Return a name in normal form without dots of Indic letters and without its last vowel sign."""
    letters = [c for c in unicodedata.normalize("NFD", name) if c not in _NUKTAS]
    if len(letters) > SHORTEST and letters[-1] > "\u0370" and unicodedata.category(letters[-1]) in ("Mn", "Mc"):
        letters.pop()
    return normal(unicodedata.normalize("NFC", "".join(letters)))


def _loose(name: str, cased: bool) -> str:
    """Return a pattern for a name in which dots may stand; a short one is a whole word, one with case starts one."""
    dotted = f"[{_NUKTAS}]?" if any("\u0900" <= c < "\u0b80" for c in name) else ""
    core = "".join(re.escape(c) + dotted for c in name)
    short = len(name) <= (SHORT if cased else SHORTEST)
    return (r"(?<![^\W\d_])" if cased or short else "") + core + (r"(?![^\W\d_])" if short else "")


@lru_cache(maxsize=128)
def date_orders(language: Language) -> frozenset[str]:
    """Return the orders of year y, month M and day d in which a language writes dates, by CLDR and its file."""
    try:
        formats = Locale.parse(CLDR.get(language.tag, language.tag)).date_formats.values()
    except (UnknownLocaleError, ValueError):
        return frozenset({"yMd", *language.date_orders})
    return frozenset({re.sub(r"(.)\1*", r"\1", re.sub(r"'[^']*'|[^yMd]", "", f.pattern)) for f in formats}) | {
        *language.date_orders
    }
