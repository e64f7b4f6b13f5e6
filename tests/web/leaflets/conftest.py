"""A day on which no leaflet is overdue, for every test here."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def always_in_time(in_time: None) -> None:
    """Begin each test before the next review is due."""
