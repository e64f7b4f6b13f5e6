"""Other ways to write the same number: separators, scale words, Roman numerals, letters that look like digits."""

from __future__ import annotations

import re

from app.domain.checks.explain.case import Case, Left, take
from app.domain.checks.finding import Finding
from app.domain.checks.numerals import Number
from app.domain.checks.skeleton import skeleton
from app.domain.languages import Value
from app.domain.languages.forms import normal
from app.domain.languages.scripts import WORD

LOOKS_LIKE = {"0": "Oo", "1": "lI", "5": "S", "8": "B"}
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI",
         "XVII", "XVIII", "XIX", "XX", "XXI")  # fmt: skip
_KILO = re.compile(r"(?:\s?(?:to|-|–|and)\s?[\d.]{1,8})?[\s-]?kilo(?!gram|met|lit)[a-z]")
SOUNDS = 2
"""How many consonants of a scale word are compared: those of million and billion differ in the first."""
SCALES = frozenset({10**3, 10**6, 10**9})
MYRIADS = frozenset({10**4, 10**8})
"""What scale words of East Asia multiply by."""


def letters(case: Case) -> None:
    """A digit that became a letter: 5O, l0, S."""
    left = case.left
    for number in list(left.missing):
        if not number.written.isascii() or not set(number.written) & LOOKS_LIKE.keys():
            continue
        form = "".join(f"[{c}{LOOKS_LIKE.get(c, '')}]" if c.isdigit() else re.escape(c) for c in number.written)
        pattern = re.compile(rf"(?<![^\W_]){form}(?![^\W\d_])")
        for match in pattern.finditer(case.target.plain):
            if match[0] != number.written and not re.search(rf"(?<![^\W_]){match[0]}(?![^\W_])", case.source.plain):
                left.missing.remove(number)
                message = f"The English says {number.written}; the translation has a letter in it: {match[0]}."
                left.findings.append(
                    Finding("number", "block", message, number.span, match.span(), f"Write {number.written} in digits.",
                            f"{number.values[0]}>{match[0]}")
                )  # fmt: skip
                break


def scaled(case: Case) -> None:
    """'5 million' whose scale word the language's list lacks: the bare value must agree."""
    left = case.left
    for ours in list(left.missing):
        for theirs in left.extra:
            if (ours.bare is not None and theirs.bare is not None) or ours.percent != theirs.percent:
                continue
            if _kilo(case, ours) and any(value * 1000 in theirs.values for value in ours.values):
                left.missing.remove(ours)
                left.extra.remove(theirs)
                break
            bares = {ours.bare, *ours.values} & {theirs.bare, *theirs.values} - {None}
            same = bool(bares) and (ours.bare is not None or theirs.bare is not None)
            if same and _scale_moved(left, ours, theirs):
                continue
            if same and (
                not case.target.language.scale or _scale_said(case, ours, theirs) or _sounds(case, ours, theirs)
            ):
                left.missing.remove(ours)
                left.extra.remove(theirs)
                break
            if same or _unlisted(case, ours, theirs):
                case.confirm(ours, theirs, "number-scale", "Check million, thousand and the like.")
                break


def _scale_moved(left: Left, ours: Number, theirs: Number) -> bool:
    """Tell whether a scale word stands with another number than in the English: 5, 100 million; 100, 5 million."""
    return any(
        one is not ours and other is not theirs
        and (one.bare is None) == (theirs.bare is None) and (other.bare is None) == (ours.bare is None)
        and (one.bare or one.values[0]) == (other.bare or other.values[0])
        for one in left.missing for other in left.extra
        if (one.bare is None) != (other.bare is None)
    )  # fmt: skip


def _sounds(case: Case, ours: Number, theirs: Number) -> bool:
    """Tell whether the word after a number sounds like the English one (million), as loan words do."""
    said, heard = case.source.low[ours.span[1] :], WORD.search(case.target.low, theirs.span[1])
    word = WORD.search(said)
    if word is None or heard is None or heard.start() > theirs.span[1] + 2 or ours.bare is None:
        return False
    bones = skeleton(word[0])
    return len(bones) >= SOUNDS and skeleton(heard[0])[:SOUNDS] == bones[:SOUNDS]


def _kilo(case: Case, ours: Number) -> bool:
    """Tell whether a number of the English counts kilobases and the like, which other languages count in thousands."""
    return bool(_KILO.match(case.source.low, ours.span[1]))


def _unlisted(case: Case, ours: Number, theirs: Number) -> bool:
    """Tell whether a word that follows a number may be the thousand that a language without a list lacks."""
    language = case.target.language
    if language.scale or not theirs.values[0] or ours.values[0] % theirs.values[0]:
        return False
    factor = ours.values[0] // theirs.values[0]
    follows = case.target.plain[theirs.span[1] : theirs.span[1] + 2].strip()[:1]
    return follows.isalpha() and (factor in SCALES or (language.unspaced and factor in MYRIADS))


def _scale_said(case: Case, ours: Number, theirs: Number) -> bool:
    """Tell whether the scale word stands elsewhere in the text that seems to lack it."""
    number, text = (ours, case.target) if ours.bare else (theirs, case.source)
    if not number.bare:
        return False
    scale = number.values[0] / number.bare
    return any(normal(form.rstrip("*")) in text.low for value, forms in text.language.scale.items() if value == scale
               for form in forms)  # fmt: skip


def otherwise_split(case: Case) -> None:
    """One number of a text is several of the other: '28,2020', '153, 000', '1 200 000'."""
    left = case.left
    for here, there in ((left.missing, left.extra), (left.extra, left.missing)):
        for number in list(here):
            if number.parts and (found := take(there, number.parts)):
                here.remove(number)
                for part in found:
                    there.remove(part)
    for here, there, text in ((left.extra, left.missing, case.target), (left.missing, left.extra, case.source)):
        while _merged(here, there, text.plain):
            pass


def _merged(here: list[Number], there: list[Number], plain: str) -> bool:
    """Settle one run of numbers of a text with the one number of the other that it says."""
    for first, last, value in [*_joined(here, plain), *_summed(here)]:
        match = next((n for n in there if value in n.values or value == n.bare), None)
        if match is not None:
            there.remove(match)
            del here[first:last]
            return True
    return False


def _joined(numbers: list[Number], plain: str) -> list[tuple[int, int, Value]]:
    """Return runs of numbers that a space or a comma and a space cut into groups of three, with their value."""
    found: list[tuple[int, int, Value]] = []
    for first in range(len(numbers)):
        digits = str(numbers[first].values[0])
        for last in range(first + 1, min(first + 4, len(numbers))):
            gap = plain[numbers[last - 1].span[1] : numbers[last].span[0]]
            piece = numbers[last].written
            if not re.fullmatch(r"[.,'’\u066c]?[ \u00a0\u202f]?", gap) or len(piece) != 3 or not piece.isdecimal():
                break
            digits += f"{int(piece):03d}"
            if digits.isdigit():
                found.append((first, last + 1, int(digits)))
    return sorted(found, key=lambda run: run[0] - run[1])


def _summed(numbers: list[Number]) -> list[tuple[int, int, Value]]:
    """Return neighbours with scale words as one number: 2 lakh 44 thousand."""
    found: list[tuple[int, int, Value]] = []
    for first in range(len(numbers) - 1):
        one, other = numbers[first], numbers[first + 1]
        near = other.span[0] - one.span[1] <= 12
        if one.bare is not None and near and other.values[0] < one.values[0]:
            found.append((first, first + 2, one.values[0] + other.values[0]))
    return found


def hundreds(case: Case) -> None:
    """A percentage said as so many in 100: 'kashi 79 cikin 100'."""
    percentages = {value for ours, _ in case.pairs.same if ours.percent for value in ours.values}
    for number in list(case.left.extra):
        if number.values[0] != 100:
            continue
        near = [n for n in case.target.numbers if n is not number and abs(n.span[0] - number.span[0]) <= 30]
        if any(value in percentages for n in near for value in n.values):
            case.left.extra.remove(number)


def ordinals(case: Case) -> None:
    """Roman numerals for centuries and ordinals."""
    for ours, here in case.sides():
        for number in list(here):
            value = number.values[0]
            roman_i = value == 1 and re.search(r"-I\b|\bI\b.*\bII\b", case.text(ours).plain)
            if isinstance(value, int) and (1 < value < len(ROMAN) or roman_i):
                form = re.compile(rf"(?<![^\W_]){ROMAN[value].lower()}(?:er?|è?me|è|[-‐‑]\w{{1,3}})?(?![^\W_])")
                if case.uses(ours, form, len(form.findall(case.text(not ours).low)), capital=True):
                    here.remove(number)


def idioms(case: Case) -> None:
    """'24/7', which other languages say in words."""
    at = case.source.plain.find("24/7")
    idiom = [number for number in case.left.missing if at <= number.span[0] < at + 4]
    if at >= 0 and len(idiom) == 2:
        case.left.missing[:] = [number for number in case.left.missing if number not in idiom]
