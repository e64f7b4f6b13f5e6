"""Names with numbers that are said once more: glossed in brackets, spelt in both scripts."""

from __future__ import annotations

import re
from itertools import pairwise

from app.domain.checks.explain.case import Case
from app.domain.checks.finding import Finding
from app.domain.checks.numerals import Number
from app.domain.languages import Value
from app.domain.languages.scripts import MARKS

_HANGING = re.compile(rf"(?:[^\W\d_]|[{MARKS}])[-‐‑](?![^\W_])")
"""A hyphen after a word with nothing after it."""
_HEADLESS = re.compile(r"(?<![^\s(（])[-‐‑][A-Za-z]")
"""A hyphen before a word with nothing before it: (-nCoV)."""
_SHORT_NAME = re.compile(r"(?<![A-Za-z\d-])(?:[A-Z]{1,3}\d){1,3}(?![A-Za-z\d-])")
"""Letters and single digits: R0, B0AT1."""
_BRACKET = re.compile(r"[()（）\[\]]")
_OPENS = re.compile(r"\s?[(\[][A-Za-z\-‐‑]{1,20}")
_GLUED = re.compile(r"[^\W\d_][^\s()]?\s?[-‐‑–]?$|[-‐‑–]$")
SMALL = 12
"""The numbers that names end with; a greater one is a year, or a count."""
GLOSS = 60
"""How far from its gloss in brackets, in characters, a name may stand."""


def repeated_names(case: Case) -> None:
    """A name such as COVID-19 said once more than in the English, or once less."""
    left = case.left
    kept = {value for ours, _ in case.pairs.same for value in ours.values}
    named = {value for n in case.source.numbers if n.name for value in n.values}
    for number in list(left.extra):
        if number.values[0] in kept and (
            (number.values[0] in named and _like_a_name(case, number)) or (not left.missing and _glossed(case, number))
        ):
            left.extra.remove(number)
    if not named and not left.missing:
        for number in [n for n in left.extra if n.name]:
            case.unasked(number, "name-added", "Check that the name is the right one.")
    _glossed_once(case, kept)
    _explained(case)
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
        if other is number or other.values[0] != number.values[0] or _listed(plain, number) or _listed(plain, other):
            continue
        (_, first), (second, _) = sorted((number.span, other.span))
        if 0 <= second - first <= GLOSS and _BRACKET.search(plain[first:second]):
            return True
    return False


def _listed(plain: str, number: Number) -> bool:
    """Tell whether a number stands alone in brackets, as in a list: (2)."""
    start, end = number.span
    return plain[max(0, start - 1) : start] in ("(", "（") and plain[end : end + 1] in (")", "）")


def _glossed_once(case: Case, kept: set[Value]) -> None:
    """Confirm a number that the English says before a bracket and again in it, 'coronavirus 2 (SARS-CoV-2)'."""
    numbers, plain = case.source.numbers, case.source.plain
    glossed = {
        one.values[0] for one, other in pairwise(numbers)
        if other.name and not one.name and one.values == other.values and one.values[0] <= SMALL
        and _OPENS.fullmatch(plain, one.span[1], other.span[0])
    }  # fmt: skip
    for number in list(case.left.missing):
        if number.values[0] in kept & glossed and not (number.name or case.left.extra):
            case.unsaid(number, f"The English says {number.written} twice, the translation once.", "name-once")


def _explained(case: Case) -> None:
    """Confirm a short name of letters and digits, R0, that the translation says in words: none of its parts is left."""
    for match in _SHORT_NAME.finditer(case.source.plain):
        parts = [n for n in case.left.missing if match.start() <= n.span[0] < match.end()]
        letters = re.findall("[A-Z]+", match[0])
        if len(parts) == len(letters) and not any(
            re.search(rf"(?<![A-Za-z]){part}(?![a-z])", case.target.plain) for part in letters
        ):
            for number in parts:
                case.unsaid(number, f"{match[0]} was not found in the translation.", "name-once")
