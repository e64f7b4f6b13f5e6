"""What a faithful translation keeps: names, acronyms, countries, months, small numbers in words, turning words."""

from __future__ import annotations

import re
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from app.domain.checks.analysis import Analysis
from app.domain.checks.counted import counted
from app.domain.checks.cues import WORDS, answered
from app.domain.checks.skeleton import skeleton
from app.domain.languages import Language
from app.domain.languages.forms import normal

_NAME = re.compile(r"(?<=[a-z,;:’'\"“(\-] )[A-Z][a-zé]{3,}")
SPELT_BY_SOUND = frozenset(
    {"Latn", "Cyrl", "Arab", "Deva", "Beng", "Guru", "Gujr", "Taml", "Telu", "Knda", "Mlym", "Ethi", "Grek"}
)


def anchors(source: Analysis, target: Analysis) -> tuple[int, int]:
    """Return how many anchors of the English the translation keeps, and how many it lacks."""
    kept = lost = 0
    for found in (*_names(source, target), *_said(source, target), *_cues(source, target)):
        if found:
            kept += 1
        else:
            lost += 1
    return kept, lost


def _names(source: Analysis, target: Analysis) -> list[bool]:
    text = target.low
    found = [token.lower() in text for token, _ in source.acronyms[:12]]
    if target.language.script != "Latn":
        # Other scripts spell acronyms by their letters' names or in full.
        found = [True for kept in found if kept]
    names = list(dict.fromkeys(_NAME.findall(source.plain)))[:12]
    if not names:
        return found
    sound = target.language.script in SPELT_BY_SOUND
    bones: tuple[str, ...] | None = None
    countries, months = _territories(target.language), _months_of(target.language)
    for name in names:
        low = name.lower()
        if low[:5] in text:
            found.append(True)
            continue
        local = countries.get(low) or months.get(low)
        if local is not None:
            found.append(any(form in text for form in local) or (low in months and target.special))
            continue
        if not sound:
            continue
        if bones is None:
            bones = tuple(skeleton(word) for word in target.words)
        head = skeleton(name)[:4]
        if len(head) >= 2:
            found.append(any(head in bone for bone in bones))
    return found


def _said(source: Analysis, target: Analysis) -> list[bool]:
    """Tell of each number word of the English whether the translation has it, in words or digits."""
    return [found for _, _, found in counted(source, target)] if target.language.words else []


def _cues(source: Analysis, target: Analysis) -> list[bool]:
    if not target.language.cues:
        return []
    return [answered(target, cue) for cue in source.cues if cue in WORDS and cue in target.language.cues]


@lru_cache(maxsize=128)
def _territories(language: Language) -> dict[str, tuple[str, ...]]:
    """Return countries by one word of English, with the beginning of their name in a language (CLDR)."""
    try:
        local = Locale.parse(language.tag).territories
    except (UnknownLocaleError, ValueError):
        return {}
    english = Locale("en").territories
    found: dict[str, tuple[str, ...]] = {}
    for code, name in english.items():
        own = local.get(code, "")
        if code.isalpha() and " " not in name and own and len(own) >= 2:
            cut = normal(own).removeprefix("ال")
            found[name.lower()] = (cut[: max(2, len(cut) - 2 if len(cut) > 4 else len(cut))],)
    return found


@lru_cache(maxsize=128)
def _months_of(language: Language) -> dict[str, tuple[str, ...]]:
    try:
        local = Locale.parse(language.tag).months["format"]["wide"]
    except (UnknownLocaleError, ValueError):
        return {}
    english = Locale("en").months["format"]["wide"]
    return {english[i].lower(): (normal(local[i])[: max(2, len(local[i]) - 2)],) for i in range(1, 13)}
