"""English that was left inside a translation: a run of its words in the same order, or its beginning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.domain.checks.analysis import Analysis
from app.domain.checks.drugs import drug_groups
from app.domain.checks.finding import Finding, Span

_ENGLISH_RUN = re.compile(r"(?<![\w'’\-])[A-Za-z'’\-]++[,;]? [A-Za-z0-9'’\-]")
_BETWEEN = re.compile(r"[ \u00a0.,;:'’\"“”<>%+/\-–]{1,5}")
_TOKEN = re.compile(r"(?<![^\W_])[a-z0-9](?:[a-z0-9]|['’](?=[a-z]))*+(?![^\W_])")
_OPENING = re.compile(r"[\s\"“”'‘*_(\[•\-–]*")
_BRACKET = re.compile(r"[()（）\[\]]")
_GLOSS = re.compile(r"[(（\[][^()（）\[\]]{0,25}$")
_ARTICLES = frozenset({"the", "a", "an"})
LONGEST_ABBREVIATION = 3
"""Units of so few letters, mg and ml, say nothing of the language that they stand in."""
FEWEST_AT_START = (2, 3)
"""With how many words of the English, of which one is small, no translation begins: in other scripts, in Latin."""


def check_left_over(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """No stretch of the English is left untranslated inside the translation."""
    if target.language.tag == "en" or not _ENGLISH_RUN.search(target.plain):
        return
    if len(source.wordset & target.wordset) <= (target.language.script == "Latn"):
        return
    ours = [m[0] for m in _TOKEN.finditer(source.low)]
    tokens = [(m[0], m.span()) for m in _TOKEN.finditer(target.low)]
    pairs = frozenset(pairwise(ours))
    if pairs.isdisjoint((one[0], other[0]) for one, other in pairwise(tokens)):
        return
    if target.low.split() == source.low.split():
        return
    for first, last in _copied(target.low, tokens, pairs):
        start, end = tokens[first][1][0], tokens[last][1][1]
        words = [target.plain[slice(*span)] for _, span in tokens[first : last + 1]]
        opens = not first and words[0] == source.plain[: len(words[0])] and _OPENING.fullmatch(target.plain, 0, start)
        left = _is_left(words, source, target) or (opens and _begins(words, source, target))
        if left and not _in_brackets(target.plain, start, end):
            yield Finding(
                "left-over", "confirm", "A part of the English seems to be left in the translation.", None,
                (start, end), "Translate it, or say why it stays English.", words[0].lower(),
            )  # fmt: skip
            return


def _is_left(words: Sequence[str], source: Analysis, target: Analysis) -> bool:
    """Tell whether copied words are too many, and too small, for a name or a title."""
    lower, small = _lower(words, source), _small(words, source, target)
    # A title that stays English begins and ends with capitals; in brackets it is a gloss.
    title = len(lower) <= len(small) and not words[0][0].islower() and not words[-1][0].islower()
    if target.language.script == "Latn":
        return len(lower) >= 3 and (len(small) >= 1 or len(lower) >= 5)
    return len(lower) >= 3 or (len(lower) >= 2 and len(small) >= 1 and not title)


def _begins(words: Sequence[str], source: Analysis, target: Analysis) -> bool:
    """Tell whether copied words that open both texts are a beginning left in English, and not a title or a name."""
    small = _small(words, source, target)
    if not small or len(words) < FEWEST_AT_START[target.language.script == "Latn"]:
        return False
    # 'The Washington Post' may stay; 'On Friday, the United States' may not.
    named = all(not word[0].islower() for word in words if word not in small)
    return not (named and (words[0] not in small or words[0].lower() in _ARTICLES))


def _lower(words: Sequence[str], source: Analysis) -> list[str]:
    """Return the words that start with a small letter and are neither a medicine nor a short unit."""
    units, drugs = source.language.unit_words, drug_groups()
    return [
        word for word in words
        if word[0].islower() and word not in drugs and not (len(word) <= LONGEST_ABBREVIATION and word in units)
    ]  # fmt: skip


def _small(words: Sequence[str], source: Analysis, target: Analysis) -> list[str]:
    """Return the frequent words of English that the translation's language does not have."""
    english, own = source.language.function_words, target.language.function_words
    return [word for word in words if word.lower() in english and word.lower() not in own]


def _in_brackets(text: str, start: int, end: int) -> bool:
    """Tell whether words open a pair of brackets, as a gloss does."""
    opened = _GLOSS.search(text, max(0, start - 80), start)
    closed = _BRACKET.search(text, end, end + 80)
    return opened is not None and closed is not None and closed[0] in ")）]"


def _copied(low: str, tokens: Sequence[tuple[str, Span]], pairs: frozenset[tuple[str, str]]) -> Iterator[Span]:
    """Yield the first and last of words and numbers that follow each other as they do in the English."""
    first = 0
    for i, ((one, span), (other, place)) in enumerate(pairwise(tokens)):
        if (one, other) not in pairs or not _BETWEEN.fullmatch(low, span[1], place[0]):
            if i > first:
                yield first, i
            first = i + 1
    if len(tokens) - 1 > first:
        yield first, len(tokens) - 1
