"""Kill web and worker processes at random while people work: no decision is lost or doubled, and all is as it was told.

`make test` does a hundred operations by six people on each database; `make soak` two thousand by twenty.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from app.store import log
from app.store.engine import reading
from app.workflow.audit import verify_log
from app.workflow.catalogue import project_catalogues
from app.workflow.rebuild import rebuild_units
from tests.crash.users import Told, User, strings
from tests.installation import LOCALES, Copies, Road, new_road
from tests.serving import Served, served
from tests.soak import FACTOR, chance

OPERATIONS = 100 * FACTOR
USERS = 6 if FACTOR == 1 else 20
KILLS = 6 if FACTOR == 1 else 60


def team(road: Road, number: int) -> list[str]:
    """Give accounts to people who both translate and review; return their names."""
    names = [f"User{n}" for n in range(number)]
    for name in names:
        road.person(name, demonstration=True, **{tag: ["translator", "reviewer"] for tag in LOCALES})
    return names


@pytest.mark.timeout(120 + OPERATIONS)
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_no_decision_is_lost_or_doubled_when_processes_are_killed(
    kind: str, quick_path: Path, copies: Copies, request: pytest.FixtureRequest
) -> None:
    database = request.getfixturevalue("postgres").create_database() if kind == "postgresql" else ""
    road = copies.of(new_road, quick_path / "road", database)
    before = decisions(road)
    names, told, luck = team(road, USERS), Told(), chance(f"serving {kind}")
    with served(road, "--processes", "2", "--workers", "2") as server:
        works = strings(road)
        users = [User(server.port, road._people[name], works, told, chance(name)) for name in names]
        kills = work_and_kill(users, told, lambda: kill_one(server, luck))
        server.stop()
    assert kills == KILLS
    found = decisions(road) - before
    assert told.done - found == Counter(), "decisions that were reported as taken are not in the log"
    assert found - told.done - told.unknown == Counter(), "the log holds decisions that nobody took, or took once"
    assert told.done.total() >= OPERATIONS // 3, told
    verify_log(road.installation)
    assert rebuild_units(road.installation) == 0
    assert_catalogues_follow(road)
    print(
        f"{kind}: {told.operations} operations by {USERS} people, {kills} processes killed, {told.lost} answers lost, "
        f"{told.done.total()} decisions reported, {told.unknown.total()} unknown, {told.refused} refused."
    )
    road.installation.engine.dispose()
    if database:
        request.getfixturevalue("postgres").drop_database(database)


def work_and_kill(users: list[User], told: Told, kill: Callable[[], None]) -> int:
    """Let everybody work at once until enough was done; kill a process at even steps of that; return how many."""
    failures: list[BaseException] = []

    def work(user: User) -> None:
        try:
            user.sign_in()
            while told.operations < OPERATIONS:
                user.act()
        except BaseException as failure:
            failures.append(failure)
            raise

    threads = [threading.Thread(target=work, args=(user,), daemon=True) for user in users]
    for thread in threads:
        thread.start()
    kills = 0
    while any(thread.is_alive() for thread in threads):
        if kills < KILLS and told.operations >= OPERATIONS * (kills + 0.5) / KILLS:
            kill()
            kills += 1
        threads[0].join(0.02)
        assert not failures, failures
    return kills


def kill_one(server: Served, luck: random.Random) -> None:
    """Kill a web process, which cuts answers off, twice as often as a worker."""
    wanted = luck.choice(("web", "web", "worker"))
    living = sorted(server.children(wanted))
    if living:
        time.sleep(luck.uniform(0, 0.05))
        os.kill(luck.choice(living), signal.SIGKILL)


def decisions(road: Road) -> Counter[tuple[str, str, str]]:
    """Count the log's decisions by what, on which text, by whom."""
    with reading(road.installation.engine) as connection:
        entries = log.of_kind(connection, "translated", "reviewed", "rejected")
    return Counter((entry.kind, str(entry.data["fingerprint"]), str(entry.person)) for entry in entries)


def assert_catalogues_follow(road: Road) -> None:
    """Check that catalogues made anew equal those that killed workers wrote and a living one finished."""

    def catalogues() -> dict[str, bytes]:
        project_catalogues(road.installation)
        return {str(path.relative_to(road.locales)): path.read_bytes() for path in road.locales.rglob("*.po")}

    there = catalogues()
    shutil.rmtree(road.locales)
    assert catalogues() == there
    assert there
