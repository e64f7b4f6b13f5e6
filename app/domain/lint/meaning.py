"""What only a person can judge, shown side by side: figures, and sentences that differ by their opposite."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from rapidfuzz.fuzz import token_sort_ratio

from app.domain.lint.finding import SourceFinding
from app.domain.lint.prose import Desk, Sentence, words_of

_FIGURE = re.compile(
    r"\d[\d.,]*\s*(?:%|per\s?cent\b)"
    r"|\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?:in|out of)\s+(?:every\s+)?\d[\d,]*\b"
    r"|\b(?:half|a third|two thirds|a quarter|three quarters|most|majority)\s+of\b"
    r"|\b\d[\d,]*\s+(?:people|patients|adults|children|men|women|cases|babies)\b",
    re.IGNORECASE,
)
_ALIKE = 60
_ALIKE_BUT_FOR_NEGATION = 75
_SHARED_WORDS = 3
_MOST_SENTENCES = 1_000
_OPPOSITES = [
    ({left}, {right})
    for left, right in (
        *(("positive", "negative"), ("relapsed", "refractory"), ("relapse", "remission"), ("before", "after")),
        *(("more", "less"), ("more", "fewer"), ("higher", "lower"), ("high", "low"), ("left", "right")),
        *(("increase", "decrease"), ("above", "below"), ("with", "without"), ("start", "stop"), ("always", "never")),
        *(("acute", "chronic"), ("must", "may"), ("if", "unless")),
    )
]
_NEGATIONS = frozenset(
    ("not", "no", "never", "cannot", "without", "neither", "nor", "can't", "don't", "doesn't", "isn't")
)


def check_figures(desk: Desk) -> Iterator[SourceFinding]:
    """List every sentence with a share or a count, so that a clinician can see whether all can be true together."""
    found = [sentence for sentence in desk.sentences() if _FIGURE.search(sentence.text)]
    if found:
        beside = tuple(dict.fromkeys(_in_context(sentence) for sentence in found))
        message = f"{len(beside)} statements with shares or counts."
        remedy = "A clinician confirms each against its source, and that all can be true together."
        first = found[0]
        about = "\n".join(beside)
        yield desk.finding("figures", "confirm", message, remedy, about, first.segment, first.text, beside)


def _in_context(sentence: Sentence) -> str:
    section = sentence.segment.section
    return f"{section}: {sentence.text}" if section and sentence.segment.role == "item" else sentence.text


def check_opposites(desk: Desk) -> Iterator[SourceFinding]:
    """Show together sentences that are near twins and say opposite things: a slip turns one into the other."""
    sentences: dict[str, Sentence] = {}
    for sentence in desk.sentences():
        if sentence.segment.role not in ("title", "heading") and len(words_of(sentence.text)) > 3:
            sentences.setdefault(sentence.text, sentence)
    texts = list(sentences)[:_MOST_SENTENCES]
    for left, right in combinations(texts, 2):
        alike = token_sort_ratio(left.lower(), right.lower(), score_cutoff=_ALIKE)
        if alike and (why := opposition(left, right, negated=alike >= _ALIKE_BUT_FOR_NEGATION)):
            sentence = sentences[right]
            message = f"Two sentences nearly alike, with opposite meaning ({why})."
            remedy = "See that each says what it should, and that they cannot be mistaken for each other."
            yield desk.finding(
                "near-twins", "hint", message, remedy, f"{left}\n{right}", sentence.segment, right, (left, right)
            )


def opposition(left: str, right: str, *, negated: bool) -> str | None:
    """Name the opposites that two texts have one of each, or, where `negated`, the negation that one of them lacks.

    None where they share fewer than a third of their words: alike letter by letter, but no twins.
    """
    ours, theirs = ({word.lower().replace("’", "'") for word in words_of(text)} for text in (left, right))
    if _SHARED_WORDS * len(ours & theirs) < len(ours | theirs):
        return None
    only_ours, only_theirs = ours - theirs, theirs - ours
    for one, other in _OPPOSITES:
        if (one <= only_ours and other <= only_theirs) or (other <= only_ours and one <= only_theirs):
            return " / ".join(sorted(one | other))
    if negated and bool(ours & _NEGATIONS) != bool(theirs & _NEGATIONS):
        return "only one says " + min((ours | theirs) & _NEGATIONS)
    return None
