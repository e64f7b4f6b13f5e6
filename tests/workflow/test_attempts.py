"""Attempts are counted in windows of time, by whichever process, under names that the database does not show."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from app.store.engine import reading
from app.store.tables import attempt
from app.workflow import attempts
from tests.installation import Road


def test_a_window_counts_until_it_ends_and_then_begins_anew(road: Road) -> None:
    assert [attempts.count(road.installation, "ada", 60) for _ in range(3)] == [1, 2, 3]
    assert (attempts.number(road.installation, "ada"), attempts.number(road.installation, "ben")) == (3, 0)
    ends = attempts.ends(road.installation, "ada")
    assert 0 < ends - road.clock.moment.timestamp() <= 60
    road.clock.forward(seconds=61)
    assert attempts.number(road.installation, "ada") == 0
    assert attempts.count(road.installation, "ada", 60) == 1


def test_concurrent_attempts_are_all_counted(road: Road) -> None:
    with ThreadPoolExecutor(8) as pool:
        counted = list(pool.map(lambda _: attempts.count(road.installation, "ada", 600), range(40)))
    assert sorted(counted) == list(range(1, 41))


def test_windows_that_are_over_are_forgotten_and_names_are_not_stored(road: Road) -> None:
    attempts.count(road.installation, "ada@example.org", 60)
    road.clock.forward(minutes=5)
    attempts.count(road.installation, "ben@example.org", 60)
    with reading(road.installation.engine) as connection:
        rows = list(connection.execute(select(attempt)))
    assert [(len(row.key), row.number) for row in rows] == [(64, 1)]
    attempts.clear(road.installation, "ben@example.org")
    assert attempts.clear(road.installation) == 0
