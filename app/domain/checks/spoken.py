"""Numbers spelled out: runs of number words, and of Chinese numeral characters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from app.domain.languages import Language, Value
from app.domain.languages.forms import normal

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
    "兩": 2,
    "俩": 2,
    "双": 2,
    "雙": 2,
    "半": 0,
}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_RUN = re.compile(f"[{''.join(DIGITS)}{''.join(SMALL)}{''.join(LARGE)}]{{1,20}}")


@lru_cache(maxsize=256)
def chinese_values(text: str) -> frozenset[int]:
    """Return the values of all runs of numeral characters in a text."""
    return frozenset(value for match in _RUN.finditer(text) for value in (_value(match[0]), _spelt(match[0])))


def _value(run: str) -> int:
    total = section = digit = 0
    for c in run:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in SMALL:
            section += (digit or 1) * SMALL[c]
            digit = 0
        else:
            total += (section + digit or 1) * LARGE[c]
            section = digit = 0
    return total + section + digit


def _spelt(run: str) -> int:
    """Return a year or the like written digit by digit, 二〇二〇; -1 for any other run."""
    return int("".join(str(DIGITS[c]) for c in run)) if len(run) > 1 and all(c in DIGITS for c in run) else -1


def spoken_values(words: tuple[str, ...], language: Language) -> frozenset[Value]:
    """Return the values of all runs of number words ('a hundred and two', 'half a million')."""
    table, links = _tables(language)
    found: set[Value] = set()
    run: list[Value] = []
    for word in (*words, ""):
        if word in table:
            run.append(table[word])
        elif word not in links or not run:
            found.update(_sums(run))
            run = []
    return frozenset(found)


def _sums(run: list[Value]) -> Iterable[Value]:
    """Yield the value of a run of number words, and of each of its parts."""
    if not run:
        return
    total: Value = 0
    part: Value = 0
    for value in run:
        yield value
        if value < 100:
            part += value
        elif value == 100:
            part = (part or 1) * value
        elif value < 1000:
            part += value
        else:
            total += (part or 1) * value
            part = 0
        yield total + part


@lru_cache(maxsize=128)
def _tables(language: Language) -> tuple[dict[str, Value], frozenset[str]]:
    table: dict[str, Value] = {}
    for forms_of in (language.words, language.scale, language.ordinals):
        for value, forms in forms_of.items():
            for form in forms:
                table.setdefault(normal(form), value)
    links = {sign.strip() for sign in language.separators} | ({"a", "and"} if language.tag == "en" else set())
    return table, frozenset(links - {""})
