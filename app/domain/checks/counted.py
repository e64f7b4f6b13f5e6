"""Numbers that the English says in words: each is in the translation, in digits or in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from app.domain.checks.analysis import Analysis
from app.domain.checks.explain.words import ENOUGH
from app.domain.checks.finding import Finding
from app.domain.checks.spoken import chinese_values
from app.domain.languages import Language, Value
from app.domain.languages.forms import normal
from app.domain.languages.scripts import WORD_CHARACTER

_HALF = re.compile(r"\bhalf (?:an?|the|of)\b(?: (?!hour|dozen)\w+)?")
_HALVED = Decimal("0.5")
_LOOKS_LIKE = {"five": "S", "eight": "B", "zero": "O"}
"""Number words and the letters that their digits look like."""


def counted(source: Analysis, target: Analysis) -> Iterator[tuple[re.Match[str], Value, bool]]:
    """Yield each plain number word of the English, its value, and whether the translation has that number."""
    table = _words(source.language)
    if table.keys().isdisjoint(source.wordset):
        return
    language = target.language
    values: set[Value | None] = set()
    if target.special:
        values = {value for number in target.numbers for value in (*number.values, number.bare)}
    for match in _pattern(source.language).finditer(source.low):
        value = table[match[0]]
        strong, weak = language.forms_of(value), language.weak_forms_of(value)
        yield match, value, (
            value in values
            or (strong is not None and strong.pattern.search(target.low) is not None)
            or (weak is not None and weak.pattern.search(target.low) is not None)
            or (language.script == "Hani" and value in chinese_values(target.plain))
        )  # fmt: skip


def check_counted(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """No number word of the English is lost, where the language's list is long enough to tell."""
    if len(target.language.words) < ENOUGH:
        return
    for match, value, found in counted(source, target):
        if not found:
            yield Finding(
                "number-word", "confirm",
                f"The English says '{match[0]}'; no such number was found in the translation.", match.span(), None,
                f"Check that the translation says '{match[0]}'.", str(value),
            )  # fmt: skip
            return


def check_halves(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """'Half a tablet' has its half, in a word, a sign or digits, where the language's list knows the word."""
    match = _HALF.search(source.low) if "half" in source.wordset else None
    forms = _halves(target.language)
    if match is None or not forms or any(form in target.low for form in forms):
        return
    if not any(float(value) % 1 == 0.5 or value == 50 for number in target.numbers for value in number.values):
        yield Finding(
            "number-word", "confirm", f"The English says '{match[0]}'; no half was found in the translation.",
            match.span(), None, f"Check that the translation says '{match[0]}'.", str(_HALVED),
        )  # fmt: skip


@lru_cache(maxsize=128)
def _halves(language: Language) -> tuple[str, ...]:
    """Return how a language says 'half', within other words too: endings follow it."""
    found = (table.get(_HALVED, ()) for table in (language.words, language.ordinals, language.ambiguous))
    return tuple(normal(form.strip("~*")) for forms in found for form in forms)


def check_letters_for_words(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """No letter stands alone where the English has a number word and the digit looks like that letter."""
    if source.wordset.isdisjoint(_LOOKS_LIKE):
        return
    own = "^\\W_" if target.language.script == "Latn" else "A-Za-z"
    for word, letter in _LOOKS_LIKE.items():
        if word not in source.wordset:
            continue
        lone = re.compile(rf"(?<![{own}0-9])(?<![^\w\s]){letter}(?![A-Za-z0-9]|[^\w\s])")
        found = lone.search(target.plain)
        if found and not lone.search(source.plain):
            yield Finding(
                "digits", "block", f"The English says '{word}'; the translation has the letter {letter}.", None,
                found.span(), "Type the number again.", letter,
            )  # fmt: skip


@lru_cache(maxsize=4)
def _words(language: Language) -> dict[str, Value]:
    return {form: value for value, forms in language.words.items() if value >= 2 for form in forms if " " not in form}


@lru_cache(maxsize=4)
def _pattern(language: Language) -> re.Pattern[str]:
    """Return a pattern of number words that are not a part of a longer number ('twenty-five', 'two million')."""
    words = sorted(_words(language), key=lambda word: -len(word))
    scale = [form for value, forms in language.scale.items() for form in forms]
    more = "|".join(map(re.escape, [*words, *scale, "half", "halves", "dozen", "decades"]))
    own = "|".join(map(re.escape, words))
    return re.compile(
        rf"(?<!{WORD_CHARACTER})(?<![-/])(?<!hundred and )(?:{own})(?!{WORD_CHARACTER}|[-/]| (?:{more}|and a)\b)"
    )
