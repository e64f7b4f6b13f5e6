"""Keep processes running: start them, start anew what dies, stop all of them together."""

from __future__ import annotations

import logging
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

LOG = logging.getLogger(__name__)
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 10.0
"""After so long a process's next death counts as its first."""
STOPPING_SECONDS = 30.0


def pause_after(deaths: int) -> float:
    """Return the seconds to wait before a process that died so many times in a row is started again."""
    return min(FIRST_PAUSE * 2.0 ** (deaths - 1), LONGEST_PAUSE)


@dataclass
class Child:
    """One process to keep running: its name in the log, its command, the descriptors that it inherits."""

    name: str
    command: Sequence[str]
    inherits: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    next_start: float = 0.0

    def start(self, environment: Mapping[str, str], now: float) -> None:
        """Start the process, in a group of its own: Ctrl+C reaches the supervisor alone."""
        self.process = subprocess.Popen(
            self.command,
            env=environment,
            pass_fds=self.inherits,
            # Held open by the supervisor alone, so that a process sees its end: app.commands.processes.
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
        self.started = now
        LOG.info("Started %s, process %d.", self.name, self.process.pid)

    def check(self, now: float) -> None:
        """Note that the process died, and until when it is left alone."""
        if self.process is None or self.process.poll() is None:
            return
        self.deaths = 1 if now - self.started >= STEADY_SECONDS else self.deaths + 1
        pause = pause_after(self.deaths)
        self.next_start = now + pause
        LOG.error("%s ended with %d; starting it again in %.1f s.", self.name, self.process.returncode, pause)
        self._forget()

    def _forget(self) -> None:
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
        self.process = None

    def stop(self, deadline: float) -> None:
        """Wait until the process, which was told to stop, has; kill it where it has not by then."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            LOG.error("%s did not stop within %.0f s and is killed.", self.name, STOPPING_SECONDS)
            self.process.kill()
            self.process.wait()
        self._forget()


@dataclass
class Supervisor:
    """Processes that live and stop together."""

    children: Sequence[Child]
    environment: Mapping[str, str]
    _stopping: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Start every process and start anew what dies; on SIGTERM or SIGINT stop all, after what they are doing."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self._stopping.is_set():
            now = time.monotonic()
            for child in self.children:
                child.check(now)
                if child.process is None and now >= child.next_start:
                    child.start(self.environment, now)
            self._stopping.wait(0.1)
        for child in self.children:
            if child.process is not None:
                child.process.terminate()
        deadline = time.monotonic() + STOPPING_SECONDS
        for child in self.children:
            child.stop(deadline)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping.set()
