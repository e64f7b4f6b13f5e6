"""What an amount is taken or counted for: per day, per week, per hour, per kilogram. It stays with its number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from app.domain.checks.analysis import Analysis
from app.domain.checks.finding import Finding
from app.domain.languages import Language
from app.domain.languages.forms import normal
from app.domain.languages.scripts import RIGHT_TO_LEFT, WORD_CHARACTER

_COUNT = r"(?:\d|\b(?:once|twice|times|one|two|three|four|five|six|seven|eight|ten|tablets?|capsules?|doses?)\b)"
_RATE = re.compile(
    r"(?:\b(?:per|an?|each|every)\s|/\s?)(?P<unit>day|week|month|hour|minute|kg|kilogram|ml|millilit(?:re|er)|h|hr|min)\b"
    r"|\b(?P<word>daily|weekly|hourly|monthly)\b"
)
_COUNTED = re.compile(rf"{_COUNT}[^.;!?]{{0,40}}$")
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
