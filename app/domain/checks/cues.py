"""Words that turn the meaning: not, less, before, left, positive, must, if, once. What they ask for is a human look.

The English has a cue that a language's list answers; where the translation has neither the cue nor any of the weaker
words that may say the same, or has its opposite instead, the signer confirms.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.checks.analysis import Analysis
from app.domain.checks.finding import Finding, Span
from app.domain.languages.forms import Forms

OPPOSITES = {
    "less": "more", "more": "less", "before": "after", "after": "before", "left": "right", "right": "left",
    "positive": "negative", "negative": "positive", "always": "never", "never": "always", "must": "may", "may": "must",
    "daily": "weekly", "weekly": "daily", "once": "twice", "twice": "once", "unless": "if",
}  # fmt: skip
ASKED = ("negation",)
"""Cues whose absence alone asks for a confirmation; of the others only the opposite does."""

WORDS = {
    "negation": "not", "less": "less", "more": "more", "before": "before", "after": "after", "left": "left",
    "right": "right", "positive": "positive", "negative": "negative", "must": "must", "may": "may", "if": "if",
    "unless": "unless", "once": "once", "twice": "twice", "daily": "daily", "weekly": "weekly", "never": "never",
    "always": "always",
}  # fmt: skip


def check_cues(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """Each cue of the English is answered in the translation, and not by its opposite."""
    language = target.language
    if not language.cues:
        return
    said = source.cues
    for cue in said:
        if cue not in WORDS or cue not in language.cues:
            continue
        if _strong(target, cue) and not _fewer(source, target, cue, OPPOSITES.get(cue, "")):
            continue
        opposite = OPPOSITES.get(cue, "")
        if (
            answered(target, cue)
            and not (cue in ASKED and _spoken_for(source, target, cue))
            and not _fewer(source, target, cue, opposite)
        ):
            continue
        turned = (
            opposite in language.cues
            and _strong(target, opposite)
            and opposite not in said
            and not _has(source, opposite, weak=False)
        )
        if cue in ASKED or turned:
            word = WORDS[cue]
            message = f"The English says '{word}'; no such word was found in the translation."
            if turned:
                message = f"The English says '{word}'; the translation seems to say '{WORDS[opposite]}'."
            yield Finding(
                "cue", "confirm", message, _where(source, cue), _where(target, opposite) if turned else None,
                f"Check that the translation says '{word}', in whatever words.",
                f"{cue}{'>' + opposite if turned else ''}",
            )  # fmt: skip


def answered(target: Analysis, cue: str) -> bool:
    """Tell whether a translation has a cue, in plain words or in weaker ones."""
    return _has(target, cue, weak=True)


def _spoken_for(source: Analysis, target: Analysis, cue: str) -> bool:
    """Tell whether weaker words of the English ('unknown', 'less') account for all weaker words of the translation."""
    ours, theirs = source.language.also.get(cue), target.language.also.get(cue)
    if ours is None or theirs is None:
        return False
    found = ours.count(source.low)
    return 0 < theirs.count(target.low) < found


def _fewer(source: Analysis, target: Analysis, cue: str, opposite: str) -> bool:
    """Tell whether a translation says a cue less often than the English, and an opposite that the English has not."""
    if opposite not in target.language.cues or not _strong(target, opposite) or _has(source, opposite, weak=True):
        return False
    return source.language.cues[cue].count(source.low) > target.language.cues[cue].count(_plain(target, cue))


def _plain(text: Analysis, cue: str) -> str:
    """Return a text for a cue: without phrases in which it is none, where no spaces keep them apart (更少)."""
    ignored = text.language.ignored.get(cue) if text.language.unspaced and cue not in ASKED else None
    return ignored.pattern.sub(lambda match: " " * len(match[0]), text.low) if ignored else text.low


def _strong(text: Analysis, cue: str) -> bool:
    forms = text.language.cues.get(cue)
    return forms is not None and forms.in_text(_plain(text, cue), text.wordset)


def _has(text: Analysis, cue: str, *, weak: bool) -> bool:
    if _strong(text, cue):
        return True
    forms = text.language.also.get(cue) if weak else None
    return forms is not None and forms.in_text(_plain(text, cue), text.wordset)


def _where(text: Analysis, cue: str) -> Span | None:
    forms: Forms | None = text.language.cues.get(cue)
    return next(forms.spans(text.low), None) if forms else None
