"""How long two texts take to read."""

from __future__ import annotations

import pytest

from app.domain.pace import too_fast


@pytest.mark.parametrize(("seconds", "fast"), [(0.0, True), (0.99, True), (1.0, False), (30.0, False)])
def test_fifty_characters_take_a_second(seconds: float, fast: bool) -> None:
    assert too_fast("x" * 25, "y" * 25, seconds) is fast
