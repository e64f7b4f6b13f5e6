"""Lists of word forms, compiled so that a text can be asked quickly whether it has one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from app.domain.languages.scripts import WORD, WORD_CHARACTER

Span = tuple[int, int]
Compounds = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""Words for tens, signs between, and words for ones: every pair of them says one number, in either order."""


def normal(text: str) -> str:
    """Return a text for comparison: lower case of the same length, one apostrophe, one yeh and one kaf."""
    low = text.lower()
    if low.isascii():
        return low
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    for written, meant in _ALIKE:
        low = low.replace(written, meant)
    return low


_ALIKE = tuple(zip("’ʼ‘يىك", "'''ییک", strict=True))
"""Keyboards of one language write the letters of another: Arabic yeh in Persian, Pashto and Urdu, and the reverse."""


def spaced(text: str) -> str:
    """Return a form for comparison with single plain spaces."""
    return " ".join(normal(text).split())


class Forms:
    """Word forms of one meaning: whole words, stems (`word*`), suffixes (`~x`), and phrases of several words."""

    __slots__ = ("__dict__", "all", "compounds", "fragments", "phrases", "stems", "unspaced", "words")

    def __init__(self, forms: tuple[str, ...], unspaced: bool, compounds: Compounds | None = None) -> None:
        self.compounds = compounds
        tidy = [spaced(form) for form in forms]
        self.all = tuple(tidy)
        self.unspaced = unspaced
        fragments = [form.strip("~*") for form in tidy if form.startswith("~") or unspaced]
        plain = [form for form in tidy if not form.startswith("~") and not unspaced]
        self.fragments = tuple(form for form in fragments if form)
        phrases = tuple(form for form in plain if not _one_word(form))
        self.phrases = tuple((_first_word(phrase), phrase) for phrase in phrases)
        self.stems = tuple(form[:-1] for form in plain if form.endswith("*") and _one_word(form))
        self.words = frozenset(form for form in plain if not form.endswith("*") and _one_word(form))

    def in_text(self, low: str, words: frozenset[str]) -> bool:
        """Tell whether a text has one of the forms; `low` is its normal form, `words` its words."""
        if not self.words.isdisjoint(words):
            return True
        if self.stems and any(word.startswith(self.stems) for word in words):
            return True
        for fragment in self.fragments:
            if fragment in low:
                return True
        return any((not first or first in words) and self._phrase(low, phrase) for first, phrase in self.phrases)

    def spans(self, low: str) -> Iterator[Span]:
        """Yield where the forms stand in a normal text, longest forms first at each place."""
        for match in self.pattern.finditer(low):
            yield match.span()

    def count(self, low: str) -> int:
        """Return how many forms a normal text has."""
        return sum(1 for _ in self.pattern.finditer(low))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All forms as one pattern; linear, as every alternative is a plain string."""
        parts = sorted({*self.all}, key=lambda form: (-len(form), form))
        found = list(self._parts(parts))
        if self.compounds is not None:
            # Written out, the pairs of two lists of inflected forms are thousands.
            heads, tails = ("|".join(re.escape(spaced(f).strip("~*")) for f in self.compounds[i]) for i in (0, 2))
            signs = "|".join(re.escape(sign) for sign in self.compounds[1])
            edge, end = ("", "") if self.unspaced else (f"(?<!{WORD_CHARACTER})", f"(?!{WORD_CHARACTER})")
            found = [
                f"{edge}(?:{heads})(?:{signs})(?:{tails}){end}",
                f"{edge}(?:{tails})(?:{signs}|)(?:{heads}){end}",
                *found,
            ]
        return re.compile("|".join(found))

    def _parts(self, forms: list[str]) -> Iterator[str]:
        """Yield the alternatives by kind: the class of word characters is long, and is compiled once a kind."""
        if self.unspaced:
            yield from (_core(form) for form in forms)
            return
        suffixes = [form for form in forms if form.startswith("~")]
        stems = [form for form in forms if form.endswith("*") and not form.startswith("~")]
        plain = [form for form in forms if not form.startswith("~") and not form.endswith("*")]
        for left, kind, right in (
            (rf"(?<!{WORD_CHARACTER})", plain, rf"(?!{WORD_CHARACTER})"), (rf"(?<!{WORD_CHARACTER})", stems, ""),
            (rf"(?<={WORD_CHARACTER})", suffixes, ""),
        ):  # fmt: skip
            if kind:
                yield f"{left}(?:{'|'.join(map(_core, kind))}){right}"

    def _phrase(self, low: str, phrase: str) -> bool:
        core = phrase.rstrip("*")
        at = low.find(core)
        while at >= 0:
            end = at + len(core)
            if (at == 0 or not low[at - 1].isalnum()) and (
                phrase.endswith("*") or end == len(low) or not low[end].isalnum()
            ):
                return True
            at = low.find(core, at + 1)
        return False


def _core(form: str) -> str:
    return re.escape(form.strip("~*")).replace(r"\ ", r"\s")


def _first_word(phrase: str) -> str:
    """Return the word that a text must have for a phrase to be in it, '' where that is not plain."""
    first = WORD.match(phrase)
    return first[0] if first and phrase[first.end() : first.end() + 1] == " " else ""


def _one_word(form: str) -> bool:
    return all(c.isalnum() or c in "'*~" or c > "\u0300" for c in form) and " " not in form
