"""Hostile and random input: bounded, in one order, without an exception."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.checks import run_checks

SIZE = 100_000
HOSTILE = [
    "1" * SIZE,
    "1," * (SIZE // 2),
    "1 " * (SIZE // 2),
    "a.b" * (SIZE // 3),
    "[" * SIZE,
    "](" * (SIZE // 2),
    "(" * SIZE,
    "{" * SIZE,
    "{a" * (SIZE // 2),
    "<" * SIZE,
    "<a " * (SIZE // 3),
    "*" * SIZE,
    "_a" * (SIZE // 2),
    "a@" * (SIZE // 2),
    "http://" * (SIZE // 7),
    "www." * (SIZE // 4),
    "%(" * (SIZE // 2),
    "A" * SIZE,
    "A-" * (SIZE // 2),
    "a " * (SIZE // 2),
    "not " * (SIZE // 4),
    ". " * (SIZE // 2),
    "\u200b" * SIZE,
    "\u2067" * SIZE,
    "аa" * (SIZE // 2),
    "二十" * (SIZE // 2),
    "COVID-" * (SIZE // 6),
    "5 mg a day " * (SIZE // 11),
    "9:00 2-3 " * (SIZE // 9),
    "+44 " * (SIZE // 4),
    "१२" * (SIZE // 2),
    "&a" * (SIZE // 2),
    "Paris " * (SIZE // 6),
    "two " * (SIZE // 4),
    "a" * SIZE,
    "." * SIZE,
    "a\u2067" * (SIZE // 2),
    "1(" * (SIZE // 2),
    "Ab1 " * (SIZE // 4),
]


SHORT = "A short text of 5 mg."


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:6]))
def test_hostile_text_takes_bounded_time(text: str) -> None:
    changed = text[:-1] + "x"
    for source, target, locale in ((SHORT, text, "pl"), (text, changed, "ar"), (SHORT, text, "zh_Hans")):
        start = time.process_time()
        run_checks(source, target, locale)

        assert time.process_time() - start < 5


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(["pl", "ar", "zh_Hans", "ta", "xx", "pt-BR"]))
def test_any_text_gives_the_same_findings_each_time(source: str, target: str, locale: str) -> None:
    once = run_checks(source, target, locale)

    assert once == run_checks(source, target, locale)
    assert [f.severity for f in once] == sorted((f.severity for f in once), key=["block", "confirm", "hint"].index)
    for finding in once:
        for span, text in ((finding.source_span, source), (finding.target_span, target)):
            assert span is None or 0 <= span[0] <= span[1] <= len(text)
