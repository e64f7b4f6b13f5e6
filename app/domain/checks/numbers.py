"""Numbers compared by value, as multisets, both ways, in any script's digits and as words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from app.domain.checks.analysis import MONTH, MONTHS, Analysis, Token, analyse
from app.domain.checks.explain import settle
from app.domain.checks.finding import Finding, Span
from app.domain.checks.measures import as_written
from app.domain.checks.numerals import BIDI, Number
from app.domain.checks.pairing import Pairs
from app.domain.checks.spoken import chinese_values
from app.domain.languages import language_of
from app.domain.languages.scripts import MARKS

_NAME = re.compile(r"(?<![A-Za-z])([A-Z][A-Za-z]*(?:-[A-Za-z]+){0,3})[-‐‑]?\d+")
_HANGING = re.compile(rf"(?:[^\W\d_]|[{MARKS}])[-‐‑](?=[()\[\].,;:،。؟।]|\s(?![A-Za-z\d])|$)|\s[-‐‑]\s?(?=\()")
"""A hyphen with nothing after it, as a name leaves that has lost its number."""
MOST = 40
"""No more findings of one check than this for one text."""


def numbers_in(text: str) -> list[Number]:
    """Return the numbers written in digits, in order; digits inside placeholders and addresses are none."""
    return list(analyse(text, language_of("en")).numbers)


def check_numbers(source: Analysis, target: Analysis, pairs: Pairs) -> Iterator[Finding]:
    """Each number of the English stands in the translation with the same value, and no other number does."""
    yield from _doubled_noughts(source, target, pairs)
    if not pairs.missing and not pairs.extra:
        return
    other = renamed(source, target)
    if other:
        unsaid = _outside(pairs.missing, [place for (_, place), _ in other])
        pairs = Pairs(pairs.same, unsaid, _outside(pairs.extra, [span for _, (_, span) in other]))
    left = settle(source, target, pairs)
    yield from left.findings[:MOST]
    missing, extra = list(left.missing), list(left.extra)
    count = 0
    for ours, theirs in _partners(missing, extra):
        if (count := count + 1) > MOST:
            return
        yield _changed(source, target, ours, theirs)
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


def _doubled_noughts(source: Analysis, target: Analysis, pairs: Pairs) -> Iterator[Finding]:
    """No nought stands before a number that the English has without: 0 is not 00, 20 not 020; minutes left out."""
    for ours, theirs in pairs.same:
        longest = 1 if ours.written == "0" else 2
        if not theirs.written.isdecimal() or len(theirs.written) <= longest or int(theirs.written[0]):
            continue
        if len(ours.written) < len(theirs.written) and target.plain[theirs.span[0] - 1 : theirs.span[0]] not in (
            ":",
            "h",
            ".",
        ):
            yield Finding(
                "number", "block", f"The English says {ours.written}; the translation says {theirs.written}.",
                ours.span, theirs.span, f"Write {ours.written} in the translation.",
                f"{ours.values[0]}>{theirs.written}",
            )  # fmt: skip


def check_names(source: Analysis, target: Analysis, pairs: Pairs) -> Iterator[Finding]:
    """A name that has a number in the English (COVID-19, H1N1) has it each time that it stands in the translation."""
    if not any(number.name for number in source.numbers):
        return
    hanging = _HANGING.search(target.plain)
    if hanging and not _HANGING.search(source.plain):
        yield Finding(
            "name-cut", "confirm", "A word of the translation ends with a hyphen: a number may be lost.", None,
            hanging.span(), "Write the number of the name after it.", hanging[0].strip(),
        )  # fmt: skip
    for (name, place), (found, span) in renamed(source, target):
        yield Finding(
            "name", "block", f"The English says {name}; the translation says {found}.", place, span, f"Write {name}.",
            f"{name}>{found}",
        )  # fmt: skip
    yield from _without_digits(source, target)
    for match in list({m[1]: m for m in _NAME.finditer(source.plain)}.values())[:MOST]:
        bare, whole = _bare_and_whole(match[1])
        lost = bare.search(target.plain)
        if lost is None or len(bare.findall(target.plain)) <= len(bare.findall(source.plain)):
            continue
        if len(whole.findall(target.plain)) < len(whole.findall(source.plain)):
            yield Finding(
                "name", "block", f"{match[1]} stands without its number in the translation.", match.span(),
                lost.span(),
                f"Write {match[0]}.", match[0],
            )  # fmt: skip


@lru_cache(maxsize=512)
def _bare_and_whole(stem: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return patterns of a name without a number after it, and with one."""
    case = re.IGNORECASE if len(stem) > 2 else 0
    edge = rf"[\s{BIDI}]{{0,3}}[-‐‑–]?[\s{BIDI}]{{0,3}}\d"
    return (
        re.compile(rf"(?<![A-Za-z])(?<!\d ){re.escape(stem)}(?![A-Za-z]|{edge})", case),
        re.compile(rf"(?<![A-Za-z]){re.escape(stem)}{edge}", case),
    )


def _without_digits(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """A name whose digits stand before its last letters, HCoV-229E, has not lost them: HCoVE."""
    for token, place in list(dict(source.coded).items())[:MOST]:
        name = re.sub(r"(?:[-‐‑][a-z]+)+$", "", token)
        if not name or name[-1].isdigit() or name[0].isdigit() or len(_letters(name)) < 3:
            continue
        parts = "[-‐‑]?".join(re.escape(part) for part in re.split(r"[-‐‑]?\d+[-‐‑]?", name) if part)
        bare = re.compile(rf"(?<![A-Za-z]){parts}(?![A-Za-z0-9])")
        lost = bare.search(target.plain)
        if lost and not bare.search(source.plain):
            yield Finding(
                "name", "block", f"{name} stands without its number in the translation.", place, lost.span(),
                f"Write {name}.", name,
            )  # fmt: skip


def renamed(source: Analysis, target: Analysis) -> list[tuple[Token, Token]]:
    """Return the names of letters and digits (H1N1, B12) that the translation has with other or exchanged digits."""
    ours, theirs = source.coded, target.coded
    known = {_plain(name) for name, _ in ours}
    strange = [token for token in theirs if _plain(token[0]) not in known]
    if not strange or len(strange) > MOST or len(ours) > MOST:
        return []
    left = Counter(_plain(name) for name, _ in ours) - Counter(_plain(name) for name, _ in theirs)
    found = []
    for token in strange:
        letters = _letters(token[0])
        match = next(
            (name for name in ours if left[_plain(name[0])] and sorted(_letters(name[0])) == sorted(letters)), None
        )
        if match is None:
            continue
        # ECA2 translates ACE2; in N1H1 digits and letters changed places.
        mixed = _letters(match[0]) != letters and len(_digits(match[0])) > 1
        if mixed or _digits(match[0]) != _digits(token[0]):
            left[_plain(match[0])] -= 1
            found.append((match, token))
    return found


def _plain(name: str) -> str:
    return re.sub(rf"[-‐‑{BIDI}]", "", name).lower()


def _letters(name: str) -> str:
    return re.sub(r"[\W\d_]", "", name).lower()


def _digits(name: str) -> list[str]:
    return re.findall(r"\d+", name)


def _outside(numbers: tuple[Number, ...], spans: list[Span]) -> tuple[Number, ...]:
    return tuple(n for n in numbers if not any(start <= n.span[0] < end for start, end in spans))


def check_months(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """Where a language writes months as numbers, as Chinese does, the month of the English has its number."""
    if target.language.script != "Hani":
        return
    for match in MONTH.finditer(source.plain):
        number = MONTHS.index(match[1]) + 1
        if _has_month(target.ascii_digits, number) or number in chinese_values(target.plain):
            continue
        yield Finding(
            "month", "confirm", f"The English says {match[1]}; month {number} was not found in the translation.",
            match.span(), None, f"Write the month: {number}.", match[1],
        )  # fmt: skip


def _has_month(plain: str, number: int) -> bool:
    """Tell whether a Chinese text has the number of a month where a month's stands: 3 月, 3 至 4 月, 3/14."""
    return bool(
        re.search(rf"(?<!\d)0?{number}(?:\s*月|[/.\-]\d|\s*[至到、和及~\-—–]\s*\d{{1,2}}\s*月)", plain)
    ) or bool(re.search(rf"\d[/.\-]0?{number}(?!\d)", plain))


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


def _changed(source: Analysis, target: Analysis, ours: Number, theirs: Number) -> Finding:
    message = f"The English says {as_written(source, ours)}; the translation says {as_written(target, theirs)}."
    factor = _shift(ours, theirs)
    if factor:
        message += f" That is {factor}."
    return Finding(
        "number", "block", message, ours.span, theirs.span, f"Write {ours.written} in the translation.",
        f"{ours.values[0]}>{theirs.values[0]}",
    )  # fmt: skip


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
