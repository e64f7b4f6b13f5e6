"""Percentages: a number that is one in one text is one in the other, in signs or in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from app.domain.checks.analysis import Analysis
from app.domain.checks.finding import Finding
from app.domain.checks.measures import JOINS
from app.domain.checks.numerals import BIDI, GROUP_SPACES, PERCENT_SIGNS, Number
from app.domain.checks.pairing import Pairs
from app.domain.languages import Language, Value
from app.domain.languages.forms import normal
from app.domain.languages.scripts import MARKS

_JOIN = re.compile(
    rf"[\s%٪％{BIDI}\u200b-\u200d]*(?:[-–—‑−~～/]|[,،、]?\s*(?:[^\W\d_]|[{MARKS}\u200c])"
    rf"{{0,8}})[\s%٪％{BIDI}\u200b-\u200d]*"
)
"""What may stand between two numbers that share one percent sign: a dash, a comma, one short word."""
_ENGLISH_JOIN = re.compile(rf"[\s%{BIDI}\u200b]*(?:[-–—‑−~/]|,?\s*(?:and|or|to|through|than)|,)[\s%{BIDI}\u200b]*")

_PERCENT_WORDS = frozenset({"percent", "cent"})


def check_percent(source: Analysis, target: Analysis, pairs: Pairs) -> Iterator[Finding]:
    """A number that is a percentage in one text is one in the other."""
    yield from _spoken(source, target)
    if not any(ours.percent or theirs.percent for ours, theirs in pairs.same):
        return
    shared_ours, shared_theirs, listed = _sharing(source), _sharing(target), _listed(source)
    for ours, theirs in pairs.same:
        if ours.percent == theirs.percent:
            continue
        if ours.percent and ((theirs in shared_theirs and ours in listed) or _said_otherwise(target, theirs)):
            continue
        if theirs.percent and (
            ours in shared_ours or _said_otherwise(source, ours) or (_year(theirs) and not _signed(target, theirs))
        ):
            continue
        says, lacks = ("English", "translation") if ours.percent else ("translation", "English")
        yield Finding(
            "percent", "block", f"{ours.written} is a percentage in the {says} and none in the {lacks}.",
            ours.span, theirs.span, f"Write {ours.written}{' %' if ours.percent else ''} as the English does.",
            f"{ours.values[0]}",
        )  # fmt: skip
    yield from _moved(target, pairs)


def _spoken(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """'Ten percent', which the translation writes in digits, is a percentage there too."""
    if source.wordset.isdisjoint(_PERCENT_WORDS):
        return
    values, form = _spelt(source.language)
    for match in form.finditer(source.low):
        value = values[match[1]]
        written = [number for number in target.numbers if value in number.values and not number.name]
        lacking = next((n for n in written if not n.percent and not _said_otherwise(target, n)), None)
        elsewhere = any(value in number.values for number in source.numbers)
        if lacking and not elsewhere and not any(n.percent or n in _sharing(target) for n in written):
            yield Finding(
                "percent", "block", f"The English says '{match[0]}'; {lacking.written} is no percentage in the "
                "translation.", match.span(), lacking.span, f"Write {lacking.written} % as the English does.",
                f"{value}",
            )  # fmt: skip


@lru_cache(maxsize=4)
def _spelt(language: Language) -> tuple[dict[str, Value], re.Pattern[str]]:
    """Return the number words of English by value, and a pattern of them before 'percent'."""
    values = {form: value for value, forms in language.words.items() for form in forms}
    words = "|".join(sorted(map(re.escape, values), key=lambda word: -len(word)))
    return values, re.compile(rf"(?<![\w-])({words})[\s-](?:percent|per cent)\b")


def _moved(target: Analysis, pairs: Pairs) -> Iterator[Finding]:
    """A range whose sign follows its upper bound in the English and only its lower bound in the translation."""
    for (one, low), (other, high) in pairwise(pairs.same):
        if not other.percent or one.percent or high.percent or not low.percent:
            continue
        between = target.plain[low.span[1] : high.span[0]]
        if len(between) < 14 and between.lstrip(GROUP_SPACES + " ")[:1] in PERCENT_SIGNS:
            yield Finding(
                "percent", "confirm", f"The percent sign stands with {low.written} and not with {high.written}.",
                other.span, high.span, f"Write it after {high.written}.", f"{one.values[0]}-{other.values[0]}",
            )  # fmt: skip


def _year(number: Number) -> bool:
    """Tell whether a number is a year; a percent word after it belongs to something else."""
    return isinstance(number.values[0], int) and 1900 <= number.values[0] <= 2100


def _signed(text: Analysis, number: Number) -> bool:
    """Tell whether a percent sign, and not a word, stands beside a number."""
    start, end = number.span
    return any(c in PERCENT_SIGNS for c in text.plain[max(0, start - 2) : start] + text.plain[end : end + 2])


def _listed(text: Analysis) -> set[Number]:
    """Return the percentages of ranges and lists that have one sign for several numbers."""
    found: set[Number] = set()
    for one, other in pairwise(text.numbers):
        gap = text.plain[one.span[1] : other.span[0]]
        join = gap.strip(" %°\u00a0")
        small = gap == ", " and max(one.values[0], other.values[0]) <= 100
        if one.percent != other.percent and (join in JOINS or small):
            found |= {one, other}
    return found


def _sharing(text: Analysis) -> set[Number]:
    """Return the numbers that share the percent sign of a neighbour: 15 and 20 %, 60-80 %."""
    found: set[Number] = set()
    for chain in (list(pairwise(text.numbers)), [(b, a) for a, b in pairwise(text.numbers)][::-1]):
        signed: set[Number] = set()
        for one, other in chain[::-1]:
            start, end = sorted((one.span, other.span))
            gap = text.plain[start[1] : end[0]]
            longest = 1 if text.language.unspaced else 8
            if (
                (other.percent or other in signed)
                and not one.percent
                and (_ENGLISH_JOIN if text.language.tag == "en" else _JOIN).fullmatch(gap)
                and sum(c.isalpha() for c in gap) <= longest
            ):
                signed.add(one)
        found |= signed
    return found


def _said_otherwise(text: Analysis, number: Number) -> bool:
    """Tell whether a percent word stands in the text a little apart from the number."""
    start, end = number.span
    near = text.low[max(0, start - 18) : start] + " " + text.low[end : end + 18]
    forms = text.language.units.get("percent", ())
    return any(normal(form.strip("*~")) in near for form in forms if len(form) > 1)
