"""What an amount is taken or counted for: per day, per week, per hour, per kilogram. It stays with its number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from app.domain.checks.analysis import Analysis
from app.domain.checks.finding import Finding
from app.domain.checks.numerals import Number
from app.domain.checks.pairing import Pairs
from app.domain.languages import Language
from app.domain.languages.forms import normal
from app.domain.languages.scripts import RIGHT_TO_LEFT, WORD_CHARACTER

_COUNT = r"(?:\d|\b(?:once|twice|times|one|two|three|four|five|six|seven|eight|ten|tablets?|capsules?|doses?)\b)"
_RATE = re.compile(
    r"(?:\b(?:per|an?|each|every)\s|/\s?)(?P<unit>day|week|month|hour|minute|kg|kilogram|ml|millilit(?:re|er)|h|hr|min)\b"
    r"|\b(?P<word>daily|weekly|hourly|monthly)\b"
)
_COUNTED = re.compile(rf"{_COUNT}[^.;!?]{{0,40}}$")
_BREAK = re.compile(r"[\d.,;:()!?،؛。，、；（）।؟]")
BESIDE = 16
"""How far after its number 'per day' stands at most, in characters: its unit is between."""
MOST = 20
"""No more rates of one text are compared beside their numbers."""
REACH = 48
"""How far before 'per day' its number or count may stand, in characters."""
KINDS = {
    "daily": "day", "weekly": "week", "hourly": "hour", "monthly": "month", "kilogram": "kg", "millilitre": "ml",
    "milliliter": "ml", "h": "hour", "hr": "hour", "min": "minute",
}  # fmt: skip
_SPOKEN = frozenset({*KINDS, *KINDS.values()})
"""The words without which an English text has no rate."""
TIMES = ("day", "week", "hour", "month", "minute")
CUES = {"day": "daily", "week": "weekly"}


def check_frequency(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """An amount per day is not one per week, and keeps the words for it."""
    seen: set[str] = set()
    for kind, match in rates(source):
        words = _words(target.language, kind)
        if kind in seen or not words or _has(target, words):
            continue
        seen.add(kind)
        said = match[0].strip()
        other = next((o for o in TIMES if o != kind and _says_instead(source, target, o)), "")
        if other:
            yield Finding(
                "frequency", "block", f"The English says '{said}'; the translation says per {other}.", match.span(),
                None, f"Write '{said}' beside its number.", f"{kind}>{other}",
            )  # fmt: skip
        elif target.language.known or kind not in TIMES:
            yield Finding(
                "frequency", "confirm" if kind in TIMES else "block",
                f"The English says '{said}'; no such words were found in the translation.", match.span(), None,
                f"Check that the translation says '{said}'.", kind,
            )  # fmt: skip


def check_rates(source: Analysis, target: Analysis, pairs: Pairs) -> Iterator[Finding]:
    """A number that English counts per day is not counted per week beside it, whatever the rest of the text says."""
    found = list(islice(rates(source), MOST))
    for ours, theirs in pairs.same if found else ():
        kind, said = next(
            ((k, m) for k, m in found if 0 <= m.start() - ours.span[1] <= BESIDE and m.start() >= ours.span[1]
             and not any(c.isdigit() or c in ",;()" for c in source.low[ours.span[1] : m.start()])), ("", None)
        )  # fmt: skip
        words = _words(target.language, kind) if said else ()
        if said is None or kind not in TIMES or not words:
            continue
        sides = beside(target, theirs)
        near = " # ".join(sides)
        other = next((o for o in CUES if o != kind and _in(near, target.language, o)), "")
        least = 1 if target.language.unspaced else 3
        if other and not any(word in near for word in words if len(word) >= least):
            yield Finding(
                "frequency", "block",
                f"The English says {ours.written} {said[0].strip()}; the translation says it per {other}.",
                (ours.span[0], said.end()), theirs.span, f"Write '{said[0].strip()}' beside {theirs.written}.",
                f"{ours.values[0]} {kind}>{other}",
            )  # fmt: skip


def beside(text: Analysis, number: Number) -> tuple[str, str]:
    """Return the words before and after a number, up to the next number, bracket or stop on either side."""
    start, end = number.span
    before, after = text.low[max(0, start - 24) : start], text.low[end : end + 30]
    return _BREAK.split(before)[-1], _BREAK.split(after)[0]


def rates(source: Analysis) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield what the amounts of an English text are for: 'day' of 'two tablets a day', with its place."""
    if source.wordset.isdisjoint(_SPOKEN):
        return
    low = source.low
    for match in _RATE.finditer(low):
        if _COUNTED.search(low[max(0, match.start() - REACH) : match.start()]):
            found = match["unit"] or match["word"]
            yield KINDS.get(found, found), match


def rate_marks(text: Analysis, before: str, after: str) -> set[str]:
    """Return what an amount is for by the words beside its number, as marks that a translation keeps.

    English says it after the number. Where another language says it on both sides, one of them is another number's.
    """
    if text.language.tag == "en":
        return {f"per {KINDS.get(m['unit'] or m['word'], m['unit'] or m['word'])}" for m in _RATE.finditer(after)}
    sides = [{f"per {kind}" for kind in CUES if _in(side, text.language, kind)} for side in (before, after)]
    return set() if all(sides) else sides[0] | sides[1]


def _in(near: str, language: Language, kind: str) -> bool:
    return any(form in near for form in _strong(language, kind))


def _says_instead(source: Analysis, target: Analysis, kind: str) -> bool:
    """Tell whether a translation counts by a time that the English does not speak of."""
    if any(word.startswith(kind) or KINDS.get(word) == kind for word in source.words):
        return False
    return _has(target, _strong(target.language, kind) or _words(target.language, kind))


def _has(text: Analysis, words: tuple[str, ...]) -> bool:
    low, script = text.low, text.language.script
    if text.language.unspaced or script in RIGHT_TO_LEFT:
        # Chinese has no words to look for; Arabic glues its article and prepositions to them.
        return any(word in low for word in words if len(word) > 1 or text.language.unspaced)
    return any(
        re.search(rf"(?<!{WORD_CHARACTER}){re.escape(word)}" + ("" if len(word) > 2 else rf"(?!{WORD_CHARACTER})"), low)
        for word in words
        if word in low
    )


@lru_cache(maxsize=512)
def _strong(language: Language, kind: str) -> tuple[str, ...]:
    """Return a language's words for 'per day' and the like, longest of them whole."""
    cue = CUES.get(kind, "")
    forms = (*language.units.get(f"per_{kind}", ()), *language.cue_forms.get(cue, ()))
    return tuple(normal(form.strip("~*")) for form in forms)


@lru_cache(maxsize=512)
def _words(language: Language, kind: str) -> tuple[str, ...]:
    """Return every word of a language that may say 'per day' or 'day'; none where its list has none."""
    units = (*language.units.get(kind, ()), kind) if language.units.get(kind) else ()
    return (*_strong(language, kind), *(normal(form.strip("~*")) for form in units))
