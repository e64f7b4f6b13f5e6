"""Names with numbers that are said once more: glossed in brackets, spelt in both scripts."""

from __future__ import annotations

import re

from app.domain.checks.explain.case import Case
from app.domain.checks.finding import Finding
from app.domain.checks.numerals import Number
from app.domain.languages.scripts import MARKS

_HANGING = re.compile(rf"(?:[^\W\d_]|[{MARKS}])[-‐‑](?![^\W_])")
"""A hyphen after a word with nothing after it."""
_HEADLESS = re.compile(r"(?<![^\s(（])[-‐‑][A-Za-z]")
"""A hyphen before a word with nothing before it: (-nCoV)."""
_BRACKET = re.compile(r"[()（）\[\]]")
_GLUED = re.compile(r"[^\W\d_][^\s()]?\s?[-‐‑–]?$|[-‐‑–]$")
GLOSS = 60
"""How far from its gloss in brackets, in characters, a name may stand."""


def repeated_names(case: Case) -> None:
    """A name such as COVID-19 said once more than in the English, or once less."""
    left = case.left
    kept = {value for ours, _ in case.pairs.same for value in ours.values}
    named = {value for n in case.source.numbers if n.name for value in n.values}
    for number in list(left.extra):
        if number.values[0] in kept and (
            (number.values[0] in named and _like_a_name(case, number)) or _glossed(case, number)
        ):
            left.extra.remove(number)
    hanging = _HANGING.search(case.target.plain)
    for number in list(left.missing):
        if not number.name or number.values[0] not in kept or left.extra:
            continue
        left.missing.remove(number)
        lost = any(
            form.search(case.target.plain) and not form.search(case.source.plain) for form in (_HANGING, _HEADLESS)
        )
        left.findings.append(
            Finding(
                "number" if lost else "name-once", "block" if lost else "confirm",
                f"A name has lost its number {number.written} in the translation."
                if lost else f"The English names something with {number.written} once more than the translation.",
                number.span, hanging.span() if lost and hanging else None, f"Write {number.written} after it.",
                f"-{number.values[0]}",
            )
        )  # fmt: skip


def _like_a_name(case: Case, number: Number) -> bool:
    """Tell whether a number hangs on a word, as a name's does."""
    if number.name:
        return True
    before = case.target.plain[max(0, number.span[0] - 4) : number.span[0]]
    return (not before.endswith(" ") and bool(_GLUED.search(before))) or bool(re.search(r"\s[-‐‑–]$", before))


def _glossed(case: Case, number: Number) -> bool:
    """Tell whether the same number stands close by on the other side of a bracket."""
    plain = case.target.plain
    for other in case.target.numbers:
        if other is number or other.values[0] != number.values[0]:
            continue
        (_, first), (second, _) = sorted((number.span, other.span))
        if 0 <= second - first <= GLOSS and _BRACKET.search(plain[first:second]):
            return True
    return False
