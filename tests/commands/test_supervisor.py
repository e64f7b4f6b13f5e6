"""Back-off: what dies at once is not started in a tight loop, what lived long starts at once."""

from __future__ import annotations

import sys

from app.commands.supervisor import LONGEST_PAUSE, STEADY_SECONDS, Child, pause_after


def test_pauses_double_up_to_half_a_minute() -> None:
    assert [pause_after(deaths) for deaths in (1, 2, 3, 4, 100)] == [0.5, 1.0, 2.0, 4.0, LONGEST_PAUSE]


def test_a_process_that_was_steady_begins_counting_anew() -> None:
    child = Child("web-1", [sys.executable, "-c", ""])

    def die(started: float, now: float) -> tuple[int, float]:
        child.start({}, started)
        assert child.process is not None
        child.process.wait()
        child.check(now)
        return child.deaths, child.next_start - now

    assert [die(0, 1), die(2, 3), die(4, 4 + STEADY_SECONDS)] == [(1, 0.5), (2, 1.0), (1, 0.5)]
