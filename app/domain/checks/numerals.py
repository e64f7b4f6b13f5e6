"""Numbers written in digits: their possible values, and the unit, percent sign or name that they stand with.

Digits are every character of Unicode's category Nd. Separators are read by the language's CLDR signs and by the usual
deviations from them; where several readings are possible a number has all of them, and one that agrees is enough.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

from app.domain.checks.finding import Span
from app.domain.languages import Language, Value
from app.domain.languages.scripts import JOINERS, MARKS, WORD_CHARACTER

LONGEST = 40
GROUP_SPACES = "\u00a0\u202f\u2009"
NUMBER = re.compile(rf"\d+[½¼¾⅓⅔⅛]|\d+(?:[.,\u066b\u066c'’·{GROUP_SPACES}]\d+|\u060c\d{{3}}(?!\d))*|[½¼¾⅓⅔⅛]")
FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75"), "⅛": Decimal("0.125"),
             "⅓": Decimal("0.333"), "⅔": Decimal("0.667")}  # fmt: skip
PERCENT_SIGNS = "%٪％؉"
_TO = re.compile(r"[\s%٪‎‏°\u200b\u2060]*(?:[-–—‑−~～〜至到\u200b]+|إلى|الى)[\s%٪‎‏°\u200b\u2060]*")
_SHARES = re.compile(rf"[\s{GROUP_SPACES}]*(?:[-–—‑−~～至到]|(?:[^\W\d_]|[{MARKS}]){{1,8}})[\s{GROUP_SPACES}]*")
"""What stands between two numbers that share one scale word: a dash or one short word."""
LONGEST_JOIN = 14
_SIGN = re.compile(r"[^\d]")
BIDI = "\u061c\u200e\u200f\u2066-\u2069\u202a-\u202c"
UNIT_GAP = re.compile(rf"[\s{BIDI}\-‑–]{{0,3}}")
_NAME_BEFORE = re.compile(rf"[A-Za-z\u0370-\u03ff][A-Za-z]*[-‐‑–]?$|[^\W\d_][{MARKS}{JOINERS}]?[-‐‑]$")
_NAME_AFTER = re.compile(r"[-‐‑]?[a-z]{0,2}[A-Z](?![A-Za-z]*\.)")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_DECADE = re.compile(r"['’]?s\b")


class Number(NamedTuple):
    """A number as written: where it stands, its possible values, and what it is attached to."""

    written: str
    span: Span
    values: tuple[Value, ...]
    parts: tuple[Value, ...] = ()
    """How else it may be read: as several numbers ('28,2020')."""
    bare: Value | None = None
    """The value without its scale word, where it has one."""
    name: bool = False
    """Whether it is part of a name, as in COVID-19 or CD19."""
    percent: bool = False
    units: frozenset[str] = frozenset()
    decade: bool = False


def parse_numbers(plain: str, low: str, language: Language) -> tuple[Number, ...]:
    """Return the numbers of a text in order; `plain` has blanks where digits do not count, `low` is its normal form."""
    found = list(_parsed(plain, low, language))
    if any(number.bare is not None for number in found):
        for i, (one, other) in enumerate(pairwise(found)):
            # 'one to 2 million' says one million to two.
            gap = plain[one.span[1] : other.span[0]]
            if other.bare and one.bare is None and len(gap) <= LONGEST_JOIN and _SHARES.fullmatch(gap):
                scale = int(other.values[0] / other.bare)
                found[i] = one._replace(values=(*one.values, *(_times(value, scale) for value in one.values)))
    return tuple(found)


def _parsed(plain: str, low: str, language: Language) -> Iterator[Number]:
    strict = language.decimal == (".",)
    for match in NUMBER.finditer(plain):
        start, end = match.span()
        written = match[0]
        if start and plain[start - 1] == "." and plain[max(0, start - 2) : start - 1] in ("", " ", "(", "<", "=", "~"):
            start -= 1  # .08
            written = "." + written
        values, parts = readings(written, strict)
        if not values:
            yield from _several(match, plain)
            continue
        name = _is_name(plain, start, end)
        bare, after = None, end
        if not name:
            scale, after = _scale(low, end, language)
            if scale != 1:
                bare, values = values[0], tuple(_times(value, scale) for value in values)
        percent, units = _attached(plain, low, start, after, language)
        decade = len(written) in (2, 4) and bool(_DECADE.match(plain, end))
        yield Number(written, (start, end), values, parts, bare, name, percent, units, decade)


@lru_cache(maxsize=4096)
def readings(written: str, strict: bool) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """Return the values that one number may have, and the numbers that it may be instead.

    `strict` reads `.` as the decimal sign only and `,` as the group sign only, as English does.
    """
    if written in FRACTIONS:
        return (FRACTIONS[written],), ()
    if written[-1] in FRACTIONS:
        return (_whole(written[:-1]) + FRACTIONS[written[-1]],), ()
    if written.isdecimal():
        return (_whole(written),), ()
    if written[0] == ".":
        digits = written[1:]
        return ((Decimal("0." + _ascii(digits)), _whole(digits)), ()) if digits.isdecimal() else ((), ())
    signs = _SIGN.findall(written)
    parts = [_ascii(part) for part in _SIGN.split(written)]
    signs = [{"\u066b": "٫", "\u066c": "'", "’": "'", "\u060c": "'"}.get(sign, sign) for sign in signs]
    found: list[Value] = []
    if _grouped(parts, signs) and not (strict and signs[0] == "." and parts[-1] != "000"):
        found.append(_whole("".join(parts)))
    last = signs[-1]
    nought = set(parts[0]) == {"0"}
    decimal_sign = last in ("." if strict and len(parts[-1]) == 3 and not nought else ".,٫·") and signs.count(last) == 1
    decimal_sign = decimal_sign and not (strict and found and last == ".")
    if decimal_sign and (len(parts) == 2 or _grouped(parts[:-1], signs[:-1])):
        found.append(_tidy(Decimal("".join(parts[:-1]) + "." + parts[-1])))
    several = not any(part[0] == "0" and len(part) > 1 for part in parts)
    return tuple(found), tuple(_whole(part) for part in parts) if several else ()


def _several(match: re.Match[str], plain: str) -> Iterator[Number]:
    """Yield the numbers of a chain that is no single number, such as a date or a version."""
    for part in re.finditer(r"\d+", match[0]):
        start, end = match.start() + part.start(), match.start() + part.end()
        yield Number(part[0], (start, end), (_whole(part[0]),), name=_is_name(plain, start, end))


def _grouped(parts: Sequence[str], signs: Sequence[str]) -> bool:
    """Tell whether digits are grouped by threes, or the Indian way by twos before a last three."""
    if len(set(signs)) != 1 or signs[0] == "٫" or parts[0] == "0" * len(parts[0]):
        return False
    if len(parts[-1]) != 3:
        return False
    inner = {len(part) for part in parts[1:-1]}
    return (len(parts[0]) <= 3 and inner <= {3}) or (len(parts[0]) <= 2 and inner == {2})


def _is_name(plain: str, start: int, end: int) -> bool:
    before = _NAME_BEFORE.search(plain, max(0, start - 8), start) if start else None
    if before is not None:
        return not before[0].endswith(("-", "‐", "‑", "–")) or before[0][0] > "\u02af" or _capital(plain, start)
    return bool(_NAME_AFTER.match(plain, end))


def _capital(plain: str, start: int) -> bool:
    """Tell whether the word before a hyphen has a capital letter ('COVID-19', not 'under-5')."""
    word = re.search(r"[^\s(]*$", plain[max(0, start - 16) : start])
    return word is not None and any(c.isupper() for c in word[0])


def _scale(low: str, end: int, language: Language) -> tuple[int, int]:
    scale, at = 1, end
    percent = unit_table(language).match(low, UNIT_GAP.match(low, end).end())  # type: ignore[union-attr]
    if percent and unit_table(language).canonical(percent) == "percent":
        return 1, end
    for _ in range(2):
        found = _scale_pattern(language).match(low, at)
        if found is None:
            break
        scale *= int(language.scale_words[found[1]])
        at = found.end()
    return scale, at


@lru_cache(maxsize=128)
def _scale_pattern(language: Language) -> re.Pattern[str]:
    """Return what may follow a number and multiply it; long words take suffixes, short ones stand alone."""
    words = sorted(language.scale_words, key=lambda word: -len(word))
    edge = f"(?!{WORD_CHARACTER})"
    loose = language.unspaced
    forms = "|".join(
        re.escape(word) + ("" if loose or (len(word) > 4 and not word.isascii()) else edge) for word in words
    )
    between = r"\+?[\s多余餘几幾]{0,2}" if loose else r"\+?[\s\-‑]?"
    return re.compile(f"{between}({forms or '(?!)'})")


def _attached(plain: str, low: str, start: int, end: int, language: Language) -> tuple[bool, frozenset[str]]:
    """Return whether a number is a percentage, and the units that stand beside it."""
    table = unit_table(language)
    units = set()
    gap = UNIT_GAP.match(plain, end)
    after = table.match(low, gap.end() if gap else end)
    if after:
        units.add(table.canonical(after))
    head = low[max(0, start - 24) : start].rstrip(" \u00a0\u202f\u200e\u200f\u061c\u2066\u2067")
    before, form = table.ending(head)
    if before and not (before != "percent" and language.tag == "en") and not _taken(head, form):
        units.add(before)
    percent = "percent" in units
    units.discard("percent")
    return percent, frozenset(units)


def _taken(head: str, form: str) -> bool:
    """Tell whether the unit before a number belongs to a number before it."""
    return head[: -len(form)].rstrip(" \u00a0\u202f-")[-1:].isdecimal()


class UnitTable:
    """A language's units as one pattern for what follows a number, and endings for what precedes one."""

    def __init__(self, language: Language) -> None:
        words = language.unit_words
        self.exact = {form: unit for form, unit in words.items() if not form.endswith("*")}
        self.stems = sorted(((form[:-1], unit) for form, unit in words.items() if form.endswith("*")), reverse=True)
        forms = sorted(words, key=lambda form: -len(form))
        self.pattern = re.compile("|".join(self._part(form, language) for form in forms))
        plain = (form for form in self.exact if len(form) > 1 or not form.isalpha())
        self.endings = tuple(sorted(plain, key=lambda form: -len(form)))

    @staticmethod
    def _part(form: str, language: Language) -> str:
        core = re.escape(form.strip("~*")).replace(r"\ ", r"\s")
        loose = language.unspaced or not form[-1].isalpha() or form.endswith("*")
        # Names of units take suffixes in many languages; abbreviations of one or two letters do not.
        return core if loose or (len(form) > 3 and not form.isascii()) else rf"{core}(?![^\W\d_])"

    def match(self, low: str, at: int) -> re.Match[str] | None:
        """Match a unit that starts at a place."""
        return self.pattern.match(low, at)

    def canonical(self, match: re.Match[str]) -> str:
        """Return the unit of a match."""
        form = match[0].replace("\u00a0", " ")
        return self.exact.get(form) or next((unit for stem, unit in self.stems if form.startswith(stem)), "")

    def ending(self, head: str) -> tuple[str, str]:
        """Return the unit with which a text ends and how it is written, '' for none."""
        if not head.endswith(self.endings):
            return "", ""
        form = next(form for form in self.endings if head.endswith(form))
        rest = head[: -len(form)]
        return ("", "") if form[0].isalpha() and rest[-1:].isalpha() else (self.exact[form], form)


@lru_cache(maxsize=128)
def unit_table(language: Language) -> UnitTable:
    """Return the compiled units of a language."""
    return UnitTable(language)


def _whole(digits: str) -> int:
    """Return the value of digits in any script; of more digits than any text means, a number that stands for them."""
    if len(digits) <= LONGEST:
        return int(digits)
    return int.from_bytes(blake2b(_ascii(digits).encode(), digest_size=8).digest())


def _ascii(digits: str) -> str:
    return digits if digits.isascii() else "".join(str(int(c)) for c in digits)


def _tidy(value: Decimal) -> Value:
    if len(value.as_tuple().digits) > LONGEST:
        return _whole("".join(map(str, value.as_tuple().digits)))
    whole = value.to_integral_value()
    return int(whole) if whole == value else value.normalize()


def _times(value: Value, scale: int) -> Value:
    return value * scale if isinstance(value, int) else _tidy(value * scale)


def ranges(numbers: Sequence[Number], plain: str) -> Iterator[tuple[Number, Number]]:
    """Yield pairs of numbers joined by a hyphen, a dash, or the word for 'to' in Chinese or Arabic."""
    for one, other in pairwise(numbers):
        if other.span[0] - one.span[1] <= 9 and _TO.fullmatch(plain, one.span[1], other.span[0]):
            yield one, other
