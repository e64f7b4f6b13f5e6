"""Words for digits and digits for words: 'two weeks' and '2 semanas'."""

from __future__ import annotations

from app.domain.checks.analysis import Analysis
from app.domain.checks.explain.case import Case
from app.domain.checks.measures import TIME
from app.domain.checks.spoken import chinese_values, spoken_values
from app.domain.languages import Value

SMALL = 12
ENOUGH = 20
"""A list with fewer number words cannot tell that a small number is nowhere said."""


def words(case: Case) -> None:
    """Words for digits, either way; what may be an article is confirmed."""
    for ours, here in case.sides():
        text = case.text(ours)
        unknown = ours and len(case.target.language.words) < ENOUGH
        for number in list(here):
            # Where a language's words are not known, a digit that is missing speaks against a word for another one.
            if number.name or (unknown and case.left.missing):
                continue
            values = [value for value in (*number.values, number.bare) if value is not None]
            if any(_says(case, ours, text, value) for value in values):
                here.remove(number)
            elif not (case.left.extra and case.left.missing) and any(
                _says_weakly(case, ours, text, value) for value in values
            ):
                if ours:
                    here.remove(number)
                else:
                    case.unsaid(number, f"The English says {number.written}; the translation may say it in a word.")


def unlisted_words(case: Case) -> None:
    """A small number that is nowhere in digits, in a language whose number words are not known."""
    if case.left.extra or len(case.target.language.words) >= ENOUGH:
        return
    for number in list(case.left.missing):
        value = number.values[0]
        small = isinstance(value, int) and 0 < value <= SMALL
        if small and not number.name and number.units <= TIME and not number.percent:
            case.unsaid(number, f"The English says {number.written}; the translation may say it in a word.")


def _says(case: Case, ours: bool, text: Analysis, value: Value) -> bool:
    language = text.language
    forms = language.forms_of(value)
    if forms is not None and case.uses(ours, forms.pattern, _reserved(case, ours, value)):
        return True
    if isinstance(value, int) and value < 13 and forms is not None:
        return False
    return value in (chinese_values(text.plain) if language.script == "Hani" else spoken_values(text.words, language))


def _says_weakly(case: Case, ours: bool, text: Analysis, value: Value) -> bool:
    weak = text.language.weak_forms_of(value)
    return weak is not None and case.uses(ours, weak.pattern)


def _reserved(case: Case, ours: bool, value: Value) -> int:
    """Return how many words for a value answer words of the other text, and so cannot answer its digits."""
    other = case.text(not ours)
    strong, weak = other.language.forms_of(value), other.language.weak_forms_of(value)
    return (strong.count(other.low) if strong else 0) + (weak.count(other.low) if weak and value > 1 else 0)
