"""What the supervisor starts: `python -m app.commands.processes web DESCRIPTOR` and `... worker`.

Not commands of `polyleaf`, whose other commands would cost each process memory that it has no use for. A process
stops when it is told to (SIGTERM), after what it is doing, and when its supervisor is gone.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from types import FrameType
from typing import TYPE_CHECKING

from app.config import Config, load_config
from app.logs import set_up_logs
from app.workflow.installation import open_installation

if TYPE_CHECKING:
    from waitress.server import BaseWSGIServer

THREADS = 6
FINISHING_SECONDS = 20.0
"""How long answers under way may take once the process was told to stop."""


def serve_web(config: Config, descriptor: int) -> None:
    """Serve the workspace on a listening socket that other processes may share, until told to stop."""
    from waitress.server import create_server

    from app import create_app

    app = create_app(open_installation(config))
    with socket.socket(fileno=descriptor) as listening:
        _serve(create_server(app, sockets=[listening], threads=THREADS, **_proxy(config)))


def _proxy(config: Config) -> dict[str, object]:
    if not config.trusted_proxy:
        return {}
    return {
        "trusted_proxy": config.trusted_proxy,
        "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto",
        "clear_untrusted_proxy_headers": True,
    }


def _serve(server: BaseWSGIServer) -> None:
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()
        server.pull_trigger()

    signal.signal(signal.SIGTERM, stop)
    while not stopping.is_set():
        _turn(server)
    # Not server.run(): on its way out it drops answers that are longer than one write.
    server.accepting = False
    until = time.monotonic() + FINISHING_SECONDS
    while time.monotonic() < until and _busy(server):
        _turn(server)
    server.task_dispatcher.shutdown()
    server.close()


def _turn(server: BaseWSGIServer) -> None:
    server.asyncore.loop(timeout=0.5, map=server._map, count=1)


def _busy(server: BaseWSGIServer) -> bool:
    return any(channel.requests or channel.total_outbufs_len for channel in list(server.active_channels.values()))


def serve_jobs(config: Config) -> None:
    """Work through the queue and keep catalogues up to date, until told to stop."""
    from app.jobs import work

    work(open_installation(config))


def _stop_without_supervisor() -> None:
    # The other end of standard input is the supervisor's: it closes when that process is gone, however it went.
    # Not through sys.stdin, whose lock a thread that still reads would hold against the interpreter's end.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def main(arguments: list[str]) -> None:
    """Be the process that the supervisor asked for."""
    threading.Thread(target=_stop_without_supervisor, name="supervisor", daemon=True).start()
    set_up_logs(arguments[0])
    config = load_config()
    if arguments[0] == "web":
        serve_web(config, int(arguments[1]))
    else:
        serve_jobs(config)


if __name__ == "__main__":
    main(sys.argv[1:])
