"""The workspace served on loopback for a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING

from werkzeug.serving import make_server

from app.web.security import limiter

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Page

    from app.store.people import Person


@dataclass(frozen=True)
class Live:
    """A served workspace: its address, and how a person signs in at it."""

    url: str
    set_password: Callable[[Person], None]
    cookie_of: Callable[[Person], str]

    def sign_in(self, page: Page, person: Person) -> None:
        """Open a person's home as somebody who has signed in; the form has tests of its own."""
        page.context.add_cookies([{"name": "polyleaf", "value": self.cookie_of(person), "url": self.url}])
        page.goto(f"{self.url}/")


@contextmanager
def served(app: Flask, set_password: Callable[[Person], None], cookie_of: Callable[[Person], str]) -> Iterator[Live]:
    """Serve an app on a free port of 127.0.0.1 until the block ends."""
    app.config.update(WTF_CSRF_ENABLED=True, TESTING=False)
    limiter.reset()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Live(f"http://127.0.0.1:{server.server_port}", set_password, cookie_of)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
