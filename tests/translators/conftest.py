"""An engine server, and each of deep-translator's engines pointed at it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from deep_translator.constants import BASE_URLS

from app.translators import deep
from app.translators.limits import Limits
from tests.translators.engine_server import EngineServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.translators.deep import DeepTranslator

KEY = "s3cret-key-of-ours"
LIMITS = Limits(timeout=5, attempts=3, first_wait=0.01, longest_wait=1.5)
HASTY = Limits(timeout=0.3, attempts=2, first_wait=0.01)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[EngineServer]:
    """Start a server, and let the client library's own addresses point at it."""
    server = EngineServer()
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setitem(BASE_URLS, "GOOGLE_TRANSLATE", f"{server.address}/m")
    monkeypatch.setitem(BASE_URLS, "MYMEMORY", f"{server.address}/get")
    monkeypatch.setitem(BASE_URLS, "BAIDU", f"{server.address}/api/trans/vip/translate")
    yield server
    server.closing.set()
    server.shutdown()
    server.server_close()


@pytest.fixture(params=["google", "mymemory", "libretranslate", "microsoft", "baidu"])
def make(request: pytest.FixtureRequest, server: EngineServer) -> Callable[[Limits], DeepTranslator]:
    """Run the test with each engine; give what makes it."""
    return {
        "google": deep.google,
        "mymemory": deep.mymemory,
        "libretranslate": lambda limits: deep.libretranslate(server.address, KEY, limits),
        "microsoft": lambda limits: deep.microsoft(server.address, KEY, "uksouth", limits),
        "baidu": lambda limits: deep.baidu("an-id", KEY, limits),
    }[request.param]


@pytest.fixture
def engine(make: Callable[[Limits], DeepTranslator]) -> DeepTranslator:
    """Give each engine with time enough on a busy machine."""
    return make(LIMITS)


@pytest.fixture
def hasty(make: Callable[[Limits], DeepTranslator]) -> DeepTranslator:
    """Give each engine with little patience."""
    return make(HASTY)
