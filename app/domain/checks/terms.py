"""Locked terms: what must stand in the translation as it is, or in one of the forms that a locale has agreed on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.domain.checks.analysis import Analysis
from app.domain.checks.finding import Finding


@dataclass(frozen=True)
class Term:
    """A locked term of the English and the forms that a locale allows; the English form is always allowed.

    A term with a capital letter is looked for as it is written, so that ALL is not 'all'.
    """

    english: str
    forms: tuple[str, ...] = ()
    reason: str = ""


def check_terms(source: Analysis, target: Analysis, terms: Sequence[Term]) -> Iterator[Finding]:
    """Each locked term of the English stands in the translation, case endings allowed."""
    for term in terms:
        found = _whole_word(term.english).search(source.text)
        if found and not any(_word_start(form).search(target.text) for form in (term.english, *term.forms)):
            allowed = ", ".join((term.english, *term.forms))
            yield Finding(
                "term", "block", f"The English has the term {term.english}; the translation lacks it.", found.span(),
                None,
                f"Write one of: {allowed}." + (f" {term.reason}" if term.reason else ""), term.english,
            )  # fmt: skip


@lru_cache(maxsize=2048)
def _whole_word(form: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(form)}(?!\w)", re.IGNORECASE if form.islower() else 0)


@lru_cache(maxsize=2048)
def _word_start(form: str) -> re.Pattern[str]:
    return re.compile(re.escape(form), re.IGNORECASE if form.islower() else 0)
