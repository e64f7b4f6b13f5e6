"""Processes that are killed at work: forked from one warmed-up server, each with its own connection to the database.

A victim kills itself with SIGKILL right after its n-th commit, fsync, replace, unlink or opening of a file to write, or
is killed by its parent at any instant. What it reports as done goes into a pipe after the function has returned.
"""

from __future__ import annotations

import io
import json
import os
import random
import resource
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy.exc import OperationalError

from app.store import editor, units
from app.store.engine import reading
from app.workflow.backup import back_up, default_path
from app.workflow.catalogue import project_catalogues
from app.workflow.publish import publish
from tests.installation import START, Clock, Road, open_road

Report = Callable[[Any], None]
Work = Callable[[Road, Report], None]

_SERVER = get_context("forkserver")
_SERVER.set_forkserver_preload(["tests.crash.victims", "app.web.api"])


@dataclass(frozen=True)
class Death:
    """When a victim dies: after the `count`-th event of a kind, or (`instant`) so many seconds after it began."""

    kind: str
    count: float

    def sooner(self) -> Death:
        """Try again, at half the time: the victim was done before its instant came."""
        assert self.kind == "instant", f"there was no {self.kind} number {self.count}"
        return Death(self.kind, self.count / 2)


@dataclass(frozen=True)
class Fate:
    """What became of a victim: whether it was killed, what it had reported, how long it had worked in seconds."""

    killed: bool
    reported: list[Any]
    seconds: float


def deaths(events: dict[str, int], seconds: float, instants: int, chance: random.Random) -> Iterator[Death]:
    """Yield a death for each event that a whole run has, and random instants within such a run, in random order."""
    planned = [Death(kind, count) for kind, total in events.items() for count in range(1, total + 1)]
    planned += [Death("instant", chance.uniform(0, seconds)) for _ in range(instants)]
    chance.shuffle(planned)
    yield from planned


def run(work: str, folder: Path, database: str, death: Death | None) -> Fate:
    """Have a fresh process do some work until it is done or dead."""
    ours, theirs = _SERVER.Pipe(duplex=False)
    victim = _SERVER.Process(target=_live, args=(work, folder, database, death, theirs))
    victim.start()
    theirs.close()
    reported: list[Any] = []
    began = time.monotonic()
    try:
        assert ours.recv() == "began"
        began = time.monotonic()
        if death is not None and death.kind == "instant":
            time.sleep(death.count)
            victim.kill()
        while True:
            reported.append(ours.recv())
    except EOFError:
        seconds = time.monotonic() - began
    victim.join()
    ours.close()
    assert victim.exitcode in (0, -signal.SIGKILL), f"the victim failed by itself: {victim.exitcode}"
    return Fate(victim.exitcode != 0, reported, seconds)


def whole_run(work: str, folder: Path, database: str = "") -> tuple[dict[str, int], float]:
    """Let a process do all of its work; return how many events of each kind it had, and its seconds."""
    fate = run(work, folder, database, None)
    return fate.reported[-1], fate.seconds


def _live(work: str, folder: Path, database: str, death: Death | None, pipe: Connection) -> None:
    road = open_road(folder, database, Clock(START + timedelta(days=1)))
    seen = dict.fromkeys(("commit", "fsync", "open", "replace", "unlink"), 0)

    def happened(kind: str) -> None:
        seen[kind] += 1
        if death is not None and (kind, seen[kind]) == (death.kind, death.count):
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(function: Callable[..., Any], kind: str) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            result = function(*arguments, **named)
            happened(kind)
            return result

        return call

    dialect = road.installation.engine.dialect
    dialect.do_commit = watched(dialect.do_commit, "commit")  # type: ignore[method-assign]
    for name, kind in (("fsync", "fsync"), ("replace", "replace"), ("rename", "replace"), ("unlink", "unlink")):
        setattr(os, name, watched(getattr(os, name), kind))
    io.open = _watched_open(io.open, happened)  # type: ignore[assignment]
    pipe.send("began")
    WORK[work](road, pipe.send)
    if death is None:
        pipe.send(seen)
    pipe.close()
    road.installation.engine.dispose()


def _watched_open(really_open: Callable[..., Any], happened: Callable[[str], None]) -> Callable[..., Any]:
    def call(file: Any, mode: str = "r", *arguments: Any, **named: Any) -> Any:
        stream = really_open(file, mode, *arguments, **named)
        if "w" in mode:
            happened("open")
        return stream

    return call


def approve(road: Road, report: Report) -> None:
    """Sign everything that waits, a translator's part first; report each signature once it has been accepted."""
    for task, kind, person in (("translate", "translated", road.ada), ("review", "reviewed", road.ben)):
        with reading(road.installation.engine) as connection:
            rows = editor.queue_page(connection, "pl", task, person.id, road.installation.now(), limit=999)
        for row in rows:
            with reading(road.installation.engine) as connection:
                unit = units.get(connection, row.segment_id, "pl")
            report((kind, road.sign(person, unit, kind), person.id))  # type: ignore[arg-type]


def write_catalogues(road: Road, report: Report) -> None:
    """Bring every catalogue into step."""
    report(project_catalogues(road.installation).written)


def put_live(road: Road, report: Report) -> None:
    """Publish what is signed."""
    report(publish(road.installation).number)


def call_the_api(road: Road, report: Report) -> None:
    """Send the calls that `calls` lists, each with its key; report each answer once it is there."""
    from app import create_app
    from app.web.security import limiter

    limiter.enabled = False
    client = create_app(road.installation).test_client()
    told = json.loads((road.locales.parent / CALLS).read_text())
    for number, (method, path, body) in enumerate(told["calls"]):
        headers = {"Authorization": f"Bearer {told['token']}", "Idempotency-Key": f"key {number}"}
        response = client.open(f"/api/v1{path}", method=method, json=body, headers=headers)
        report((response.status_code, response.text, response.headers.get("Idempotency-Replayed")))


def on_a_full_disk(work: Work, room: int) -> Work:
    """Let a process write files up to `room` bytes only; report in the end whether it was refused more."""

    def limited(road: Road, report: Report) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
        try:
            work(road, report)
        except (OSError, OperationalError):
            report("the disk is full")
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    return limited


def keep(road: Road, report: Report) -> None:
    """Back everything up."""
    report(str(back_up(road.installation, default_path(road.installation)).path))


WORK: dict[str, Work] = {"approve": approve, "write_catalogues": write_catalogues, "put_live": put_live, "keep": keep}
CALLS = "calls.json"
"""The file beside the content that says what to call, and by which token."""
ROOM = {"approve": 150_000, "write_catalogues": 5_000, "put_live": 150_000, "keep": 10_000}
"""Bytes that a file may have on the disk that is full: too few for all of the work."""

WORK["call_the_api"] = call_the_api
WORK |= {f"{name} on a full disk": on_a_full_disk(WORK[name], room) for name, room in ROOM.items()}
