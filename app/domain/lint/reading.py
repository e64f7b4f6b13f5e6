"""How hard the English is to read, against the NHS's target of a reading age of 9 to 11 years, 14 at most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.lint.finding import SourceFinding
from app.domain.lint.prose import Desk, syllables, words_of

LONGEST_SENTENCE = 25
"""Words; the GOV.UK style guide's limit."""

_TARGET, _HIGHEST = 11.0, 14.0
_LEAST_WORDS = 100


def check_reading(desk: Desk) -> Iterator[SourceFinding]:
    """Report sentences of more than 25 words, and a reading age above the target."""
    texts: list[str] = []
    for sentence in desk.sentences():
        count = len(words_of(sentence.text))
        if sentence.segment.role in ("summary", "paragraph", "item"):
            texts.append(sentence.text)
        if count > LONGEST_SENTENCE and sentence.segment.role not in ("heading", "title"):
            message = f"A sentence of {count} words."
            remedy = f"Write two sentences, each of at most {LONGEST_SENTENCE} words."
            yield desk.finding("sentence-long", "hint", message, remedy, sentence.text, sentence.segment, sentence.text)
    if sum(len(words_of(text)) for text in texts) < _LEAST_WORDS:
        return
    age = reading_age(texts)
    if age > _TARGET:
        too_high = age > _HIGHEST
        message = f"A reading age of about {age:.1f} years (Flesch-Kincaid); the target is 9 to 11, at most 14."
        remedy = "Shorten sentences, and use everyday words beside medical ones."
        about = f"above {_HIGHEST if too_high else _TARGET:.0f}"
        yield desk.finding("reading-age", "confirm" if too_high else "hint", message, remedy, about)


def reading_age(sentences: Sequence[str]) -> float:
    """Give the Flesch-Kincaid grade plus five: the age, in years, of who reads the sentences with ease.

    Kincaid et al. 1975. Syllables are estimated by rule, and why textstat does not count them: decision 7.
    """
    words = [word for sentence in sentences for word in words_of(sentence)]
    spoken = sum(syllables(word) for word in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * spoken / len(words) - 15.59
    return grade + 5
