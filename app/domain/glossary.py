"""The glossary of a locale: how to say a term, why, and what not to say; found in English, checked in translations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from app.domain.checks import Finding, Span, Term, run_checks
from app.domain.languages import language_of
from app.domain.unit import digest

CaseRule = Literal["any", "exact"]
"""any: letters' case does not matter. exact: found as written, so that ALL is not 'all'."""

MOST_HINTS = 3
"""Hints of the glossary for one text: more would teach people to pass over them."""
_WORD = re.compile(r"\w+")
_ORDER = {"block": 0, "confirm": 1, "hint": 2}


@dataclass(frozen=True)
class GlossaryTerm:
    """One entry: an English term and its translation, other allowed `forms`, `forbidden` ones, and the reason.

    A term that is not translated stands as in English, or in one of the `forms` that the locale allows beside it.
    """

    source: str
    target: str
    part_of_speech: str = ""
    case_rule: CaseRule = "any"
    definition: str = ""
    do_not_translate: bool = False
    forms: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    reason: str = ""

    @property
    def allowed(self) -> tuple[str, ...]:
        """What may stand in the translation, the preferred form first."""
        return tuple(dict.fromkeys(form for form in (self.target, *self.forms) if form))

    def key(self, locale: str) -> str:
        """Name the entry in a locale: a change of anything but English and part of speech is a new version of it."""
        return digest([locale, self.source, self.part_of_speech])


def case_rule_of(source: str) -> CaseRule:
    """Return the rule where nobody chose one: a term with a capital letter is found as it is written."""
    return "any" if source == source.lower() else "exact"


@dataclass(frozen=True)
class Found:
    """A term in an English text, and where it stands there."""

    term: GlossaryTerm
    span: Span


class Glossary:
    """The terms of one locale, arranged to be found in a text."""

    def __init__(self, locale: str, terms: Iterable[GlossaryTerm] = ()) -> None:
        self.locale = locale
        self.terms = tuple(terms)
        self._by_first: dict[str, list[GlossaryTerm]] = {}
        for term in sorted(self.terms, key=lambda t: -len(t.source)):
            first = _WORD.search(term.source)
            if first:
                self._by_first.setdefault(first[0].lower(), []).append(term)

    def found_in(self, source: str) -> list[Found]:
        """Return the terms in an English text, in order; where terms overlap, the longest, each of its meanings."""
        found: list[Found] = []
        end = 0
        for word in _WORD.finditer(source):
            if word.start() < end:
                continue
            here: list[Found] = []
            for term in (t for form in _singulars(word[0].lower()) for t in self._by_first.get(form, ())):
                offset = next(_WORD.finditer(term.source)).start()
                match = _pattern(term.source, term.case_rule).match(source, max(0, word.start() - offset))
                if match and match.start() >= end and (not here or match.span() == here[0].span):
                    here.append(Found(term, match.span()))
            found += here
            end = max([end, *(f.span[1] for f in here)])
        return found

    def locked(self) -> tuple[str, ...]:
        """Return the terms that engines must leave as they are."""
        return tuple(term.source for term in self.terms if term.do_not_translate)

    def findings(self, source: str, target: str) -> Iterator[Finding]:
        """Yield what the glossary has against a translation: a locked term lost, a forbidden form, a term unused."""
        hints = 0
        seen: set[GlossaryTerm] = set()
        for found in self.found_in(source):
            term = found.term
            if term in seen:
                continue
            seen.add(term)
            yield from self._forbidden(found, target)
            if not term.do_not_translate and hints < MOST_HINTS and not self._used(term, target):
                hints += 1
                yield Finding(
                    "glossary", "hint", f"The glossary has {term.target} for {term.source}.", found.span, None,
                    f"Write {_either(term.allowed)}, or leave it if another word is better here. {term.reason}".strip(),
                    term.source,
                )  # fmt: skip

    def _forbidden(self, found: Found, target: str) -> Iterator[Finding]:
        term = found.term
        left = target
        for form in sorted(term.allowed, key=len, reverse=True):
            left = _in_target(form, self.locale).sub(lambda m: "\0" * len(m[0]), left)
        for form in term.forbidden:
            match = _in_target(form, self.locale).search(left)
            if match:
                instead = _either(term.allowed or (term.source,))
                yield Finding(
                    "forbidden", "block", f"{form} must not be used for {term.source}.", found.span, match.span(),
                    f"Write {instead}. {term.reason}".strip(), f"{term.source}>{form}",
                )  # fmt: skip

    def _used(self, term: GlossaryTerm, target: str) -> bool:
        """Tell whether an allowed form stands in a translation, endings and the order of words apart."""
        low = target.lower()
        return any(
            form.lower() in low or all(_stem(word) in low for word in _WORD.findall(form.lower()))
            for form in (*term.allowed, term.source)
        )


def terms_in(source: str, terms: Iterable[GlossaryTerm]) -> list[Found]:
    """Return the terms in an English text, with their places, for an editor that marks them."""
    return Glossary("", terms).found_in(source)


def check_unit(
    source: str, target: str, locale: str, context: str | None = None, glossary: Glossary | None = None
) -> tuple[Finding, ...]:
    """Return what all checks and the locale's glossary find in one translation, worst first.

    The one way to check a unit: projections, signatures, editions and the editor must see the same.
    """
    if glossary is None or not glossary.terms or not target.strip():
        return run_checks(source, target, locale, context)
    locked = tuple(
        Term(found.term.source, found.term.allowed, found.term.reason)
        for found in dict.fromkeys(glossary.found_in(source))
        if found.term.do_not_translate
    )
    findings = [*run_checks(source, target, locale, context, terms=tuple(dict.fromkeys(locked)))]
    findings += glossary.findings(source, target)
    return tuple(sorted(findings, key=lambda finding: _ORDER[finding.severity]))


def _singulars(word: str) -> Iterator[str]:
    yield word
    if word.endswith("s"):
        yield word[:-1]
    if word.endswith("es"):
        yield word[:-2]


@lru_cache(maxsize=4096)
def _pattern(source: str, rule: CaseRule) -> re.Pattern[str]:
    plural = "(?:e?s)?" if rule == "any" and source[-1:].isalpha() else ""
    return re.compile(rf"(?<!\w){re.escape(source)}{plural}(?!\w)", re.IGNORECASE if rule == "any" else 0)


@lru_cache(maxsize=4096)
def _in_target(form: str, locale: str) -> re.Pattern[str]:
    inside = re.escape(form)
    whole = inside if language_of(locale).unspaced else rf"(?<!\w){inside}(?!\w)"
    return re.compile(whole, re.IGNORECASE if form == form.lower() else 0)


def _stem(word: str) -> str:
    return word if len(word) < 5 else word[: max(4, len(word) * 2 // 3)]


def _either(forms: Sequence[str]) -> str:
    return " or ".join(forms)
