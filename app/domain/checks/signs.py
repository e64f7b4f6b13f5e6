"""What a sign or a word beside a number makes of it: below nought, under, over."""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.checks.analysis import Analysis
from app.domain.checks.finding import Finding
from app.domain.checks.frequency import beside
from app.domain.checks.measures import HEAT
from app.domain.checks.numerals import BIDI, Number
from app.domain.checks.pairing import Pairs
from app.domain.languages.forms import Forms
from app.domain.languages.scripts import RIGHT_TO_LEFT

_MINUS = re.compile(rf"(?:^|[\s(\[])[-−–][{BIDI}]?$")
_DASHES = "-−–‑"
_SMALLER, _LARGER = "<≤", ">≥"
_COMPARED = re.compile(
    r"(?<!not )(?<!no )(?P<more>\b(?:over|above|older than|more than|greater than|higher than)"
    r"|\b(?P<less>under|below|younger than|less than|fewer than|lower than))(?: the age of| age)? $"
)
OPPOSITE = {"more": "less", "less": "more"}


def check_signs(source: Analysis, target: Analysis, pairs: Pairs) -> Iterator[Finding]:
    """A number keeps its minus, its < or >, and the word that says whether more or less is meant."""
    for ours, theirs in pairs.same:
        if ours.units & HEAT and _MINUS.search(source.plain, 0, ours.span[0]) and not _dashed(target, theirs):
            yield Finding(
                "sign", "confirm", f"The English says −{ours.written}; the translation has no minus before it.",
                ours.span, theirs.span, f"Write −{theirs.written}, or say it in words.", f"-{ours.values[0]}",
            )  # fmt: skip
        one, other = _sign(source, ours), _sign(target, theirs)
        if one and other and one != other:
            # From right to left some editors show the mirrored sign, and translators type what looks right.
            yield Finding(
                "sign", "confirm" if target.language.script in RIGHT_TO_LEFT else "block",
                f"The English says {one} {ours.written}; the translation says {other} {theirs.written}.", ours.span,
                theirs.span, f"Write {one} {theirs.written}.", f"{one}{ours.values[0]}",
            )  # fmt: skip
        yield from _compared(source, target, ours, theirs)


def _dashed(text: Analysis, number: Number) -> bool:
    start, end = number.span
    return any(c in _DASHES for c in text.plain[max(0, start - 3) : start] + text.plain[end : end + 2])


def _sign(text: Analysis, number: Number) -> str:
    sign = text.plain[max(0, number.span[0] - 3) : number.span[0]].strip()[-1:]
    return "<" if sign and sign in _SMALLER else ">" if sign and sign in _LARGER else ""


def _compared(source: Analysis, target: Analysis, ours: Number, theirs: Number) -> Iterator[Finding]:
    """'Over 65' is not 'under 65': the words beside the number are not only those of the opposite."""
    start = ours.span[0]
    said = _COMPARED.search(source.low, max(0, start - 28), start)
    if said is None:
        return
    kind = "less" if said["less"] else "more"
    near = " # ".join(beside(target, theirs))
    if _has(target, kind, near) or _has(target, "negation", near) or not _has(target, OPPOSITE[kind], near):
        return
    yield Finding(
        "cue", "confirm",
        f"The English says '{said[0].strip()} {ours.written}'; the translation seems to say '{OPPOSITE[kind]}' of it.",
        (said.start(), ours.span[1]), theirs.span, f"Check that the translation says '{said[0].strip()}'.",
        f"{ours.values[0]} {kind}>{OPPOSITE[kind]}",
    )  # fmt: skip


def _has(text: Analysis, kind: str, near: str) -> bool:
    lists: tuple[Forms | None, ...] = (text.language.cues.get(kind), text.language.also.get(kind))
    return any(forms is not None and forms.pattern.search(near) is not None for forms in lists)
