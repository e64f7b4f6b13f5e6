"""Searching texts: the words of any script, the keys that an index files them under, and whether a text fits.

An index holds only the first letters of words. It narrows a search down; `Query.find` decides. Scripts without spaces
are filed by pairs of characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from app.domain.checks import Span
from app.domain.languages.scripts import JOINERS, MARKS, RANGES, UNSPACED

KEY_LENGTH = 4
"""Letters of a word that an index holds; a word typed with fewer is looked for whole."""
MOST_KEYS = 12
"""Keys of a query that an index is asked for; `Query.find` sees to the rest of a long one."""

_GRAMS = "".join(RANGES[script] for script in sorted(UNSPACED | {"Hang"}))
_LONE = re.compile(f"[{RANGES['Hani']}{RANGES['Jpan']}{RANGES['Hang']}]")
_PLAIN = re.compile(r"[0-9]+|[A-Za-z]+")
_WORD = re.compile(rf"\d+|[{_GRAMS}]|(?:(?![{_GRAMS}])[^\W\d_])(?:(?![{_GRAMS}])[^\W\d_]|[{MARKS}{JOINERS}])*")
_GRAM = re.compile(f"[{_GRAMS}]")
_ARTICLE = re.compile("^(?:[وفبک]?ال|لل)(?=.{2})")
_QUOTES = re.compile("[“”„«»]")
_CHUNK = re.compile(r'"([^"]*)"?|(\S+)')

# Marks that people leave out when they type, joiners, and letters that do not fall apart into letter and mark.
_DROPPED = [*range(0x300, 0x370), *range(0x591, 0x5C8), 0x640, *range(0x64B, 0x660), 0x670, *range(0x6D6, 0x6EE)]
_FOLDED = dict.fromkeys([*_DROPPED, *map(ord, JOINERS)]) | {
    ord(letter): plain
    for letter, plain in {
        "ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe",
        "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه",
    }.items()
}  # fmt: skip


class Word(NamedTuple):
    """A word as it is compared, and where it stands; `gram` where it is one character of a script without spaces."""

    text: str
    span: Span
    gram: bool


@dataclass(frozen=True)
class Phrase:
    """Words that stand next to each other; the last one may begin a longer word where the phrase `goes_on`."""

    words: tuple[Word, ...]
    goes_on: bool


@dataclass(frozen=True)
class Query:
    """What somebody typed: phrases that a text has, each somewhere.

    Words of at least KEY_LENGTH letters outside quotation marks also find longer words that begin so.
    """

    phrases: tuple[Phrase, ...]

    @property
    def keys(self) -> frozenset[str]:
        """What every text that fits is filed under; empty where nothing that was typed can be looked up."""
        found = {key for phrase in self.phrases for key in _keys(phrase.words)}
        return frozenset(sorted(found, key=lambda key: (-len(key), key))[:MOST_KEYS])

    def find(self, text: str) -> tuple[Span, ...] | None:
        """Return where a text has what was typed, in order; None where it lacks any of it."""
        words = list(words_of(text))
        spans: set[Span] = set()
        for phrase in self.phrases:
            here = list(_places(words, phrase))
            if not here:
                return None
            spans.update(here)
        return tuple(sorted(spans))


def parse(typed: str) -> Query:
    """Read what somebody typed: words, and phrases in quotation marks."""
    phrases = []
    for match in _CHUNK.finditer(_QUOTES.sub('"', typed)):
        words = tuple(words_of(match[1] if match[1] is not None else match[2]))
        if words:
            last = words[-1].text
            phrases.append(Phrase(words, match[2] is not None and len(last) >= KEY_LENGTH and not last.isdigit()))
    return Query(tuple(phrases))


def keys_of(text: str) -> set[str]:
    """Return what an index files a text under."""
    return set(_keys(tuple(words_of(text))))


def words_of(text: str) -> Iterator[Word]:
    """Yield the words of a text in any script; digits are words of their own."""
    for match in (_PLAIN if text.isascii() else _WORD).finditer(text):
        raw = match[0]
        gram = len(raw) == 1 and _GRAM.match(raw) is not None
        yield Word(raw if gram else fold(raw), match.span(), gram)


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """Return a word without what people do not type when they search: capitals, accents, vowel points, articles."""
    if word.isascii():
        return word.lower()
    if word.isdigit():
        return "".join(str(unicodedata.digit(char)) for char in word)
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKD", word.casefold()).translate(_FOLDED))
    return _ARTICLE.sub("", plain, count=1)


def _keys(words: Sequence[Word]) -> Iterator[str]:
    for index, word in enumerate(words):
        if not word.gram:
            yield word.text[:KEY_LENGTH]
            continue
        if _LONE.match(word.text):
            yield word.text
        after = words[index + 1] if index + 1 < len(words) else None
        if after is not None and after.gram and after.span[0] == word.span[1]:
            yield word.text + after.text


def _places(words: Sequence[Word], phrase: Phrase) -> Iterator[Span]:
    wanted = [word.text for word in phrase.words]
    last, reach = wanted.pop(), len(phrase.words) - 1
    for start, end in enumerate(words[reach:]):
        ends = end.text.startswith(last) if phrase.goes_on else end.text == last
        if ends and all(word.text == text for word, text in zip(words[start:], wanted, strict=False)):
            yield words[start].span[0], end.span[1]
