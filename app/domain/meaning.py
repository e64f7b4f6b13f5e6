"""Whether an editor may declare that a change of the English left its meaning alone (a typo put right)."""

from __future__ import annotations

from app.domain.checks import run_checks
from app.domain.languages import language_of

GUARDED = {
    "number": "a number",
    "percent": "a percentage",
    "unit": "a unit",
    "range": "a range",
    "placeholder": "a placeholder",
    "link": "a link",
    "address": "an address",
    "phone": "a telephone number",
    "drug": "the name of a medicine",
    "acronym": "an abbreviation",
    "cue": "a word such as not, less, before or left",
}
"""The checks that speak against it, in words."""


def changes_of_meaning(old: str, new: str) -> tuple[str, ...]:
    """Return what changed that may change the meaning, in words; nothing where the declaration may be made.

    The new English is checked as if it translated the old one, and the other way round; cue words are counted.
    """
    findings = (*run_checks(old, new, "en"), *run_checks(new, old, "en"))
    changed = [GUARDED[f.check] for f in findings if f.check in GUARDED and f.severity != "hint"]
    if _cues(old) != _cues(new):
        changed.append(GUARDED["cue"])
    return tuple(dict.fromkeys(changed))


def _cues(text: str) -> dict[str, int]:
    low = text.lower()
    return {cue: forms.count(low) for cue, forms in language_of("en").cues.items()}
