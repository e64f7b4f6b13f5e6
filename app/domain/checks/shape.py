"""The translation as a whole beside the English: cut off, doubled, or of another sentence.

No sign is enough alone: length, a lost full stop, brackets, sentences, questions, and anchors (names, numbers in words)
each add to a sum of log odds. The weights were fitted once on parallel medical sentences of ten languages.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from app.domain.checks.analysis import Analysis
from app.domain.checks.anchors import SPELT_BY_SOUND, anchors
from app.domain.checks.cognates import cognates
from app.domain.checks.finding import Finding
from app.domain.checks.opening import begins_within
from app.domain.languages import Language

MEANS = {"ar": -0.10, "bn": 0.04, "fa": -0.06, "fr": 0.16, "hi": 0.0, "pt": 0.09, "so": 0.14, "ta": 0.22, "ur": -0.03,
         "zh_Hans": -1.14, "zh_Hant": -1.2}  # fmt: skip
"""The logarithm of the characters a translation has for one of the English, where it was measured."""
SCRIPT_MEANS = {"Hani": -1.15, "Jpan": -0.6, "Hang": -0.65, "Ethi": -0.4, "Mymr": 0.25, "Taml": 0.22, "Mlym": 0.15}
"""The same for languages without a file, where the script makes a difference."""
EXPANDED = 18
"""Characters that an acronym adds on average when it is spelled out."""
SPREADS = {"Hani": 1.8, "Taml": 1.2, "Khmr": 1.5, "Mymr": 1.5}
"""How much more than usual lengths differ in a script; where nothing was measured, more is allowed."""
_ENDS = re.compile(r"[.!?…。！？؟۔।॥።፧፡։།។៕။:：]['\"”’»」』)\]*_ ​]*$")
_QUESTION = "?？؟፧⁇;"
_BRACKETS = re.compile(r"[(（][^()（）]{0,200}[)）]")
_OPEN, _CLOSE = "(（", ")）"


def features(source: Analysis, target: Analysis) -> tuple[float, ...]:
    """Return the signs that a translation is not the whole of its English, each 0 where there is none."""
    ours, theirs = source.plain.strip(), target.plain.strip()
    opened = [sum(text.count(c) for c in _OPEN) for text in (ours, theirs)]
    if opened[1] > opened[0]:
        # A gloss in brackets is a service to the reader.
        theirs = _BRACKETS.sub("", theirs)
    spread = deviation(len(ours), len(theirs), target.language)
    short = min(max(0.0, -spread - 0.5), 5.0)
    spelled = deviation(len(ours) + EXPANDED * _unkept(source, target), len(theirs), target.language)
    long_ = min(max(0.0, min(spread, spelled) - 0.5), 5.0)
    ended = bool(_ENDS.search(ours)) and not _ENDS.search(theirs)
    question = ours.endswith("?") != any(c in _QUESTION for c in theirs[-4:]) and ("?" in ours or "?" in theirs)
    unclosed = opened[1] != sum(theirs.count(c) for c in _CLOSE) and opened[0] == sum(ours.count(c) for c in _CLOSE)
    sentences = len(source.sentences) - len(target.sentences)
    last = _without_last(source, len(theirs), spread, target.language) if sentences > 0 else 0.0
    kept, lost = anchors(source, target)
    akin = cognates(source, target) if target.language.script in SPELT_BY_SOUND else 0.0
    within = float(begins_within(source, target))
    return (
        short, short * short, long_, long_ * long_, float(ended), float(question), float(opened[0] > opened[1]),
        float(opened[1] > opened[0]), float(unclosed), float(sentences > 0), float(sentences < 0), min(kept, 4.0),
        min(lost, 4.0),
        float(lost > 0 and kept == 0), float(ended) * short,
        last, float(sentences > 0) * short, within, within * short, akin,
    )  # fmt: skip


def _without_last(source: Analysis, theirs: int, spread: float, language: Language) -> float:
    """Return how much better the length fits the English without its last sentence, as log odds."""
    start = source.sentences[-1][0] if len(source.sentences) > 1 else 0
    if not start:
        return 0.0
    without = deviation(start, theirs, language)
    return max(0.0, min(4.0, (spread * spread - without * without) / 2))


def _unkept(source: Analysis, target: Analysis) -> int:
    """Return how many acronyms the translation does not keep: spelled out, each adds a few words."""
    low = target.low
    return sum(token.lower() not in low for token, _ in source.acronyms[:12])


def deviation(ours: int, theirs: int, language: Language) -> float:
    """Return by how many standard deviations a length differs from what is usual; short texts vary more."""
    mean, spread = MEANS.get(language.tag), SPREADS.get(language.script, 1.0)
    if mean is None:
        low, high = language.length_ratio or (1, 1)
        mean = math.log(low * high) / 2 if language.known else SCRIPT_MEANS.get(language.script, 0.0)
        spread = max(spread, 1.4 if language.known else 1.6)
    width = math.sqrt(0.0064 + 1.4 / max(ours, 1)) * spread
    return (math.log(max(theirs, 1) / max(ours, 1)) - mean) / width


WEIGHTS = (0.38, 0.62, 0.72, 0.27, 1.23, 2.55, 3.57, 2.11, 0.02, 2.09, 0.74, -0.79, 0.39, 1.1, 1.38, -0.04, 0.7,
           1.42, 4.42, -0.53)  # fmt: skip
BIAS = -3.39
THRESHOLD = 0.1
SHORT = 30
"""Shorter texts are headings and table cells, whose length says nothing."""


def check_shape(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """The translation is as long as its English, has its sentences and names, and ends where it ends."""
    if len(source.text) < SHORT:
        return
    signs = features(source, target)
    odds = BIAS + sum(weight * sign for weight, sign in zip(WEIGHTS, signs, strict=True))
    if odds <= THRESHOLD and not _sentence_lost(signs):
        return
    about, message = _reason(signs)
    yield Finding(
        "whole", "confirm", message, (0, len(source.text)), (0, len(target.text)),
        "Compare both texts from beginning to end.", about,
    )  # fmt: skip


def _sentence_lost(signs: tuple[float, ...]) -> bool:
    """Tell whether there are fewer sentences, and a length that fits the English without its last one."""
    short, fewer, last = signs[0], signs[9], signs[15]
    return bool(fewer) and (short >= 0.9 or last >= 0.8)


def _reason(signs: tuple[float, ...]) -> tuple[str, str]:
    short, _, long_, _, ended, _, _, _, _, fewer, more, _, lost, _, _, _, _, within, *_ = signs
    if within and (short or not ended):
        return "begin", "The translation begins in the middle of a sentence: its beginning may be missing."
    if ended and short:
        return "cut", "The translation is short and does not end like a sentence: a part may be missing."
    if fewer and short:
        return "sentence", "The English has more sentences: one may be missing in the translation."
    if short > 1:
        return "short", "The translation is much shorter than usual: a part may be missing."
    if long_ > 1 or more:
        return "long", "The translation is much longer than usual: something may have been added."
    if lost:
        return "other", "Names and words of the English were not found: this may be the translation of another text."
    return "form", "Sentences, brackets or questions differ: a part may be missing."


def check_doubled(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """No sentence of the translation stands in it twice, nor the whole of it."""
    text = target.text.strip()
    half = len(text) // 2
    if half >= 12 and _same(text[:half], text[half:]) and not _same(*_halves(source.text.strip())):
        yield _doubled((0, len(target.text)))
        return
    if len(target.sentences) < 2:
        return
    seen: set[str] = set()
    for start, end in target.sentences:
        sentence = _bare(target.text[start:end])
        if len(sentence) >= 12 and sentence in seen and not _repeats(source):
            yield _doubled((start, end))
            return
        seen.add(sentence)


def _halves(text: str) -> tuple[str, str]:
    return text[: len(text) // 2], text[len(text) // 2 :]


def _same(one: str, other: str) -> bool:
    return len(one) >= 8 and one[:6].strip() == other.strip()[: len(one[:6].strip())] and _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return text.strip(" \t\n.!?…。！？؟۔।॥።፧។​")


def _repeats(text: Analysis) -> bool:
    sentences = [_bare(text.text[start:end]) for start, end in text.sentences]
    return len(set(sentences)) < len(sentences)


def _doubled(span: tuple[int, int]) -> Finding:
    return Finding(
        "doubled", "confirm", "The translation says a sentence twice.", None, span, "Delete one of them.", "sentence"
    )  # fmt: skip
