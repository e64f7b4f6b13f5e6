"""Bounds on requests."""

from __future__ import annotations

from datetime import UTC, datetime

import deep_translator.google
import deep_translator.libre
import deep_translator.mymemory
import pytest

import app.translators.deep  # noqa: F401
from app.translators.bounded import BoundedRequests, retry_after

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("0", 0.0),
        (" 120 ", 120.0),
        ("Fri, 02 Jan 2026 03:05:05 GMT", 60.0),
        ("Fri, 02 Jan 2026 03:04:00 GMT", 0.0),
        ("Fri, 02 Jan 2026 03:05:05 -0000", 60.0),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_no_module_that_we_use_keeps_requests_without_bounds() -> None:
    modules = (deep_translator.google, deep_translator.libre, deep_translator.mymemory)
    assert all(isinstance(module.requests, BoundedRequests) for module in modules)
