"""Numbers compared by value, as multisets, both ways, in any script's digits and as words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from app.domain.checks.analysis import Analysis, analyse
from app.domain.checks.finding import Finding
from app.domain.checks.numerals import Number
from app.domain.checks.pairing import Pairs
from app.domain.checks.explain import settle
from app.domain.checks.spoken import chinese_values
from app.domain.languages import language_of

_NAME = re.compile(r"(?<![A-Za-z])([A-Z][A-Za-z]*(?:-[A-Za-z]+){0,3})[-‐‑]?\d+")
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
_MONTH = re.compile(rf"\b({'|'.join(MONTHS)})\b")
MOST = 40
"""No more findings of one check than this for one text."""


def numbers_in(text: str) -> list[Number]:
    """Return the numbers written in digits, in order; digits inside placeholders and addresses are none."""
    return list(analyse(text, language_of("en")).numbers)


def check_numbers(source: Analysis, target: Analysis, pairs: Pairs) -> Iterator[Finding]:
    """Each number of the English stands in the translation with the same value, and no other number does."""
    if not pairs.missing and not pairs.extra:
        return
    left = settle(source, target, pairs)
    yield from left.findings[:MOST]
    missing, extra = list(left.missing), list(left.extra)
    count = 0
    for ours, theirs in _partners(missing, extra):
        if (count := count + 1) > MOST:
            return
        yield _changed(ours, theirs)
    for ours in missing[: MOST - count]:
        written = ours.written
        yield Finding(
            "number", "block", f"The English says {written}; the translation does not.", ours.span, None,
            f"Write {written} in the translation.", f"-{ours.values[0]}",
        )  # fmt: skip
    for theirs in extra[: MOST - count]:
        written = theirs.written
        yield Finding(
            "number", "block", f"The translation says {written}; the English does not.", None, theirs.span,
            f"Take {written} out of the translation, or correct it.", f"+{theirs.values[0]}",
        )  # fmt: skip


def check_names(source: Analysis, target: Analysis, pairs: Pairs) -> Iterator[Finding]:
    """A name that has a number in the English (COVID-19, ACE2) has it each time that it stands in the translation."""
    if not any(number.name for number in source.numbers):
        return
    for match in list({m[1]: m for m in _NAME.finditer(source.plain)}.values())[:MOST]:
        stem = re.escape(match[1])
        bare = re.compile(rf"(?<![A-Za-z])(?<!\d ){stem}(?![A-Za-z]|\s?[-‐‑–]?\s?\d)")
        whole = re.compile(rf"(?<![A-Za-z]){stem}\s?[-‐‑–]?\s?\d")
        lost = bare.search(target.plain)
        if lost is None or len(bare.findall(target.plain)) <= len(bare.findall(source.plain)):
            continue
        if len(whole.findall(target.plain)) < len(whole.findall(source.plain)):
            yield Finding(
                "name", "block", f"{match[1]} stands without its number in the translation.", match.span(),
                lost.span(),
                f"Write {match[0]}.", match[0],
            )  # fmt: skip


def check_months(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """Where a language writes months as numbers, as Chinese does, the month of the English has its number."""
    if target.language.script != "Hani":
        return
    for match in _MONTH.finditer(source.plain):
        number = MONTHS.index(match[1]) + 1
        if any(number in n.values for n in target.numbers) or number in chinese_values(target.plain):
            continue
        yield Finding(
            "month", "confirm", f"The English says {match[1]}; month {number} was not found in the translation.",
            match.span(), None, f"Write the month: {number}.", match[1],
        )  # fmt: skip


def _partners(missing: list[Number], extra: list[Number]) -> Iterator[tuple[Number, Number]]:
    """Take the most alike pairs out of both lists: a decimal shift first, then in order."""
    if len(missing) <= MOST and len(extra) <= MOST:
        for ours in list(missing):
            shifted = next((t for t in extra if _shift(ours, t)), None)
            if shifted is not None:
                missing.remove(ours)
                extra.remove(shifted)
                yield ours, shifted
    both = min(len(missing), len(extra))
    partners = list(zip(missing[:both], extra[:both], strict=True))
    del missing[:both], extra[:both]
    yield from partners


def _changed(ours: Number, theirs: Number) -> Finding:
    message = f"The English says {_said(ours)}; the translation says {_said(theirs)}."
    factor = _shift(ours, theirs)
    if factor:
        message += f" That is {factor}."
    return Finding(
        "number", "block", message, ours.span, theirs.span, f"Write {ours.written} in the translation.",
        f"{ours.values[0]}>{theirs.values[0]}",
    )  # fmt: skip


def _said(number: Number) -> str:
    unit = "%" if number.percent else next(iter(sorted(number.units)), "")
    return f"{number.written}{'' if unit == '%' else ' '}{unit}" if unit and unit[:4] != "per_" else number.written


def _shift(ours: Number, theirs: Number) -> str:
    """Say by which power of ten two numbers differ, '' where they do not."""
    one, other = Decimal(ours.values[0]), Decimal(theirs.values[0])
    if not one or not other:
        return ""
    for factor in (10, 100, 1000):
        if other == one * factor:
            return f"{factor} times as much"
        if one == other * factor:
            return f"{factor} times less"
    return ""
