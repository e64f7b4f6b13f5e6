"""`polyleaf serve` as a process of its own, for tests of what happens to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tests.installation import Road

ROOT = Path(__file__).parents[1]


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Served:
    """A running `polyleaf serve`: its port, its supervisor, and the file that it logs to."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def children(self, kind: str) -> set[int]:
        """Return the ids of the supervisor's processes of a kind."""
        pid = self.process.pid
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return {int(child) for child in listed if f"\0{kind}\0".encode() in _command(child)}

    def answers(self) -> bool:
        """Tell whether the workspace answers."""
        try:
            with urlopen(f"http://127.0.0.1:{self.port}/sign-in", timeout=10) as page:
                return b"E-mail address" in page.read()
        except OSError:
            return False

    def stop(self) -> str:
        """Stop it as an operator would; return what it printed and logged."""
        self.process.terminate()
        assert self.process.wait(timeout=60) == 0, self.log.read_text()
        return self.log.read_text()


def _command(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@contextmanager
def served(road: Road, *arguments: str, **settings: str) -> Iterator[Served]:
    """Run `polyleaf serve` on a free port until it answers."""
    port = free_port()
    config = road.installation.config
    environment = os.environ | {
        "POLYLEAF_INSTANCE": str(config.instance),
        "POLYLEAF_CONTENT": str(config.content),
        "POLYLEAF_DATABASE": config.database,
        **{f"POLYLEAF_{name.upper()}": value for name, value in settings.items()},
    }
    path = config.instance / "serve.log"
    with path.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", "from app.cli import main; main()", "serve", "--port", str(port), *arguments],
            env=environment,
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
    server = Served(port, process, path)
    try:
        wait_for(server.answers)
        yield server
    finally:
        process.kill()
        process.wait()


def wait_for(happened: Callable[[], bool]) -> None:
    """Wait for something that must happen within a minute."""
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    """Tell whether a process is there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
