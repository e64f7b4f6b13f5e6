"""Workers that draft through an engine's real client, and the server that counts what they ask."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from app import jobs
from app.workflow import drafting_batch
from app.workflow.installation import Installation, instant, utc_now
from tests.installation import LEAFLET, Road, new_road, open_road
from tests.translators.engine_server import EngineServer

LEASE, SWEEP = 4.0, 0.3
"""Seconds; short, so that what a killed worker held is soon taken up again."""

_SERVER = get_context("forkserver")
_SERVER.set_forkserver_preload(["tests.crash.drafting"])


class CountingServer(EngineServer):
    """A LibreTranslate server that notes when it was asked for which text."""

    def __init__(self) -> None:
        super().__init__()
        self.times: dict[str, list[str]] = {}
        self._noting = threading.Lock()
        self.speak = self._note

    def _note(self, text: str) -> str:
        with self._noting:
            self.times.setdefault(text, []).append(instant(datetime.now(UTC)))
        return text.upper()


@contextmanager
def counting_server() -> Iterator[CountingServer]:
    """Run a server on loopback."""
    server = CountingServer()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield server
    server.closing.set()
    server.shutdown()
    server.server_close()


def sentence(number: int) -> str:
    """Return one of as many different English sentences as there are numbers."""
    return f"Leaf {number} says that water helps."


def wordy_road(folder: Path, database: str, strings: int) -> Road:
    """Give an installation whose leaflet has so many strings more; every tenth is in a shared block as well."""
    road = new_road(folder, database)
    for path, step in ((road.source / f"{LEAFLET}.md", 1), (road.source / "shared" / "support.md", 10)):
        extra = "\n\n".join(sentence(number) for number in range(0, strings, step))
        path.write_text(f"{path.read_text('utf-8')}\n{extra}\n", "utf-8")
    road.sync()
    return replace(road, installation=replace(road.installation, clock=utc_now))


def connected(installation: Installation, address: str) -> Installation:
    """Return the installation with the engine's address in its settings and the clock of the world."""
    config = replace(installation.config, libretranslate_url=address)
    return Installation(config, installation.engine, utc_now)


def start_worker(folder: Path, database: str, address: str) -> BaseProcess:
    """Start a process that works through the queue until it is killed."""
    worker = _SERVER.Process(target=_work, args=(folder, database, address), daemon=True)
    worker.start()
    return worker


def _work(folder: Path, database: str, address: str) -> Any:
    drafting_batch.LEASE, jobs.SWEEP_SECONDS = LEASE, SWEEP
    jobs.work(connected(open_road(folder, database).installation, address))
