"""How a translation begins: in the middle of a sentence, or where one may begin."""

from __future__ import annotations

import re

from app.domain.checks.analysis import Analysis
from app.domain.languages.scripts import WORD

_BULLETS = ("-", "–", "•", "*")
"""An item of a list may begin with a small letter in one language and not in another."""
CASED = frozenset({"Latn", "Cyrl", "Grek", "Armn"})
_INNER = re.compile(r"\s*(?:[,.;:)\]}%،؛۔।，。、；：）”»]|[-‐‑–](?=\w))")
"""Marks with which no text begins, and a hyphen that joins what follows to a word that is gone."""


def begins_within(source: Analysis, target: Analysis) -> bool:
    """Tell whether the English begins a sentence and the translation goes on with one, as its second half does."""
    first = next((c for c in source.plain if c.isalnum()), "")
    if not (first.isupper() or first.isdigit()) or source.text.lstrip()[:1] in _BULLETS:
        return False
    if _INNER.match(target.text) and not _INNER.match(source.text):
        return True
    if target.language.unspaced:
        return target.low.lstrip().startswith(target.language.never_first)
    word = WORD.search(target.plain)
    if word is None or any(c.isalnum() for c in target.text[: word.start()]):
        return False
    if target.language.script in CASED and first.isupper():
        # An 'iPhone', an 'mRNA', and a Zulu 'iNHS' begin with a small letter and have a capital after it.
        return word[0].islower() and word[0] not in source.wordset
    return word[0] in target.language.never_first
