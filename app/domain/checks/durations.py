"""Times that the English says in words: three hours are not three days, every other day is not every day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from app.domain.checks.analysis import Analysis
from app.domain.checks.finding import Finding
from app.domain.checks.measures import TIME
from app.domain.languages import Language
from app.domain.languages.forms import normal

_ALTERNATE = re.compile(r"\b(?:every (?:other|second)|(?:on )?alternate) days?\b")


def check_durations(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """A time in words keeps its unit where the translation speaks of another one and the English does not."""
    alternate = _ALTERNATE.search(source.low) if "days" in source.wordset or "day" in source.wordset else None
    if alternate and "daily" in target.cues and "daily" not in source.cues:
        yield Finding(
            "frequency", "confirm", f"The English says '{alternate[0]}'; the translation seems to say 'daily'.",
            alternate.span(), None, f"Check that the translation says '{alternate[0]}'.", "day>daily",
        )  # fmt: skip
    counts, forms = _spoken(source.language)
    if source.wordset.isdisjoint(forms) or source.wordset.isdisjoint(counts):
        return
    said = {forms[word] for word in source.wordset if word in forms}
    for one, other in zip(source.words, source.words[1:], strict=False):
        unit = forms.get(other) if one in counts else None
        if unit is None or not (own := _forms(target.language, unit)) or any(form in target.low for form in own):
            continue
        strange = next((u for u in sorted(TIME - said) if _speaks(target, u)), None)
        if strange is not None:
            at = source.low.find(other)
            yield Finding(
                "unit", "confirm", f"The English says '{one} {other}'; the translation speaks of another time: "
                f"{strange}.", (at, at + len(other)), None, f"Check that the translation says '{one} {other}'.",
                f"{one} {unit}>{strange}",
            )  # fmt: skip
            return


def _speaks(text: Analysis, unit: str) -> bool:
    forms = _forms(text.language, unit)
    if text.language.unspaced:
        return any(form in text.low for form in forms)
    return any(word.startswith(form) for form in forms if len(form) >= 3 for word in text.wordset)


@lru_cache(maxsize=512)
def _forms(language: Language, unit: str) -> tuple[str, ...]:
    return tuple(normal(form.strip("*~")) for form in language.units.get(unit, ()))


@lru_cache(maxsize=4)
def _spoken(language: Language) -> tuple[frozenset[str], dict[str, str]]:
    """Return the number words of English and its words for times, each with its unit."""
    counts = frozenset(form for value, forms in language.words.items() if value >= 2 for form in forms)
    return counts, {form: unit for unit in TIME for form in language.units[unit] if len(form) > 3}
