"""A program on loopback that is told what happens, over HTTP or HTTPS, and answers as a test wants."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

DOCUMENT = Path(__file__).parents[1] / "docs" / "webhooks.md"


@dataclass
class Receiver:
    """What came, and what is answered: a status, or a function that is called first. `drip` never ends an answer."""

    port: int = 0
    answer: int | Callable[[], int] = 204
    drip: bool = False
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address to tell."""
        return f"http://127.0.0.1:{self.port}/hooks?key=1"

    @property
    def ids(self) -> list[str]:
        """The ids of the messages that came."""
        return [headers["webhook-id"] for headers, _ in self.got]


def documented_verifier() -> Callable[..., bool]:
    """Return the verifier as the documentation gives it to receivers."""
    code = re.search(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert code is not None
    space: dict[str, Any] = {}
    exec(code[1], space)
    verifier: Callable[..., bool] = space["is_new"]
    return verifier


@contextmanager
def receiver(context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Listen on a free port of 127.0.0.1 until the block ends."""
    state = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            while state.drip:
                self.wfile.write(b"HTTP/1.1 1")
                time.sleep(0.05)
            self.send_response(state.answer() if callable(state.answer) else state.answer)
            self.send_header("Location", f"http://127.0.0.1:{state.port}/elsewhere")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    state.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.drip = False
        server.shutdown()
        thread.join()
        server.server_close()
