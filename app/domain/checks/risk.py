"""How much harm a wrong translation of a text could do: what sorts the queue, riskiest first."""

from __future__ import annotations

import re

from app.domain.checks.numbers import numbers_in

_DOSE = re.compile(r"\d\s*(?:mg|micrograms?|mcg|g|ml|IU|units?|tablets?|%|°)(?![a-z])")
_NEGATION = re.compile(r"\b(?:not|no|never|without|unless|except|cannot|n't|stop|avoid)\b|n't\b", re.IGNORECASE)
_COMPARISON = re.compile(r"\b(?:less|more|under|over|before|after|left|right|positive|negative|must)\b", re.IGNORECASE)
_DRUG = re.compile(r"\b\w{3,}(?:mab|nib|cillin|bine|cin|statin|olone|ine|platin|tidine|vir|azole)\b", re.IGNORECASE)


def risk_of(source: str) -> int:
    """Score an English text from 0 upward by the cues that make errors dangerous: doses, numbers, negation, drugs."""
    return (
        8 * len(_DOSE.findall(source))
        + 4 * len(numbers_in(source))
        + 4 * len(_NEGATION.findall(source))
        + 2 * len(_COMPARISON.findall(source))
        + 3 * len(_DRUG.findall(source))
    )
