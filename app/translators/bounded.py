"""Requests with bounds, for client libraries that set none: time, size, redirects, and what may be tried again.

deep-translator calls `requests.get` and `requests.post` without a time-out, so that one silent server would hold a
worker for ever. `BoundedRequests` takes the place of the name `requests` in its modules.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any

import requests
import urllib3
from requests.exceptions import ConnectTimeout, ProxyError, SSLError, Timeout
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_random,
    wait_random_exponential,
)
from urllib3.exceptions import HTTPError, NewConnectionError

from app.translators.limits import Limits


class Trouble(Exception):
    """A request that gave nothing usable; the message says what happened and what to do, without address or key.

    `again`: trying again may help, after `wait` seconds where the server asked for them. `whole`: every other text
    would meet the same, so none should be sent. `status`: the HTTP status of a request that was refused as such.
    """

    def __init__(
        self,
        why: str,
        *,
        again: bool = False,
        wait: float | None = None,
        whole: bool = False,
        status: int | None = None,
    ) -> None:
        self.again = again
        self.wait = wait
        self.whole = whole
        self.status = status
        super().__init__(why)


@dataclass(frozen=True)
class Answer:
    """A complete answer with status 200 or 201: what client libraries read of a `requests.Response`."""

    text: str
    status_code: int = 200

    def json(self) -> Any:
        """Parse the text as JSON; raise ValueError where it is none."""
        return json.loads(self.text)

    def close(self) -> None:
        """Do nothing: the connection was closed before the answer was handed out."""


Check = Callable[[Answer], None]
"""Raises Trouble for an answer that its client library would take for a translation and that is none."""


@dataclass(frozen=True)
class _Call:
    limits: Limits
    check: Check


_call: ContextVar[_Call] = ContextVar("call")


@contextmanager
def bounds(limits: Limits, check: Check) -> Iterator[None]:
    """Hold requests of this thread to these limits and this check while the block runs."""
    token = _call.set(_Call(limits, check))
    try:
        yield
    finally:
        _call.reset(token)


class BoundedRequests:
    """Stands for the module `requests` in a client library; raises Trouble for all but a whole answer."""

    exceptions = requests.exceptions

    def get(
        self, url: str, params: Mapping[str, str] | None = None, proxies: Mapping[str, str] | None = None
    ) -> Answer:
        """Fetch an address."""
        return send("GET", url, params=params, proxies=proxies)

    def post(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        json: object = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a text in the body, never in the address: addresses with a key or a long text end up in logs."""
        if json is None:
            return send("POST", url, data=params, headers=headers, proxies=proxies)
        return send("POST", url, params=params, headers=headers, json=json, proxies=proxies)


def retrying(limits: Limits) -> Retrying:
    """Return tenacity's loop: back-off with jitter, or as long as the server asked for, up to the bound."""
    backing_off = wait_random_exponential(multiplier=limits.first_wait, max=limits.longest_wait)
    jitter = wait_random(0, limits.first_wait)

    def wait(state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        if isinstance(error, Trouble) and error.wait is not None:
            return error.wait + jitter(state)
        return backing_off(state)

    def again(error: BaseException) -> bool:
        return isinstance(error, Trouble) and error.again and (error.wait or 0) <= limits.longest_wait

    return Retrying(retry=retry_if_exception(again), wait=wait, stop=stop_after_attempt(limits.attempts), reraise=True)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Read Retry-After (RFC 9110, 10.2.3: seconds or a date) as seconds from now; None where there is none."""
    if value is None:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value)
    try:
        then = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - now).total_seconds())


def send(
    method: str, url: str, *, headers: Mapping[str, str] | None = None, json: object = None, **arguments: Any
) -> Answer:
    """Make one request within the bounds that hold in this thread; raise Trouble for all but a whole answer."""
    arguments |= {"headers": {**(headers or {}), "Accept-Encoding": "identity"}, "json": json}
    call = _call.get(None) or _Call(Limits(), lambda _: None)
    box: SimpleQueue[Answer | Exception] = SimpleQueue()
    deadline = monotonic() + call.limits.timeout

    def run() -> None:
        try:
            box.put(_fetch(method, url, call.limits, deadline, arguments))
        except Exception as error:  # handed to the thread that waits
            box.put(error)

    # A socket's time-out bounds neither name resolution nor a server that sends a byte now and then; a wait does.
    Thread(target=run, daemon=True, name="engine-request").start()
    try:
        answer = box.get(timeout=call.limits.timeout)
    except Empty:
        answer = _too_slow(call.limits)
    if isinstance(answer, requests.RequestException | HTTPError):
        answer = _named(answer, call.limits)
    if isinstance(answer, Exception):
        raise answer
    call.check(answer)
    return answer


def _fetch(method: str, url: str, limits: Limits, deadline: float, arguments: dict[str, Any]) -> Answer:
    with (
        requests.Session() as session,
        session.request(
            method,
            url,
            timeout=limits.timeout,
            stream=True,
            allow_redirects=False,
            **arguments,
        ) as response,
    ):
        _check_status(response.status_code, retry_after(response.headers.get("Retry-After"), datetime.now(UTC)))
        body = bytearray()
        while piece := response.raw.read1(65536):
            body += piece
            if len(body) > limits.max_bytes:
                raise Trouble("The engine's answer is far too long to be a translation; try another engine.")
            if monotonic() > deadline:
                raise _too_slow(limits)
    content_type = Message()
    content_type["Content-Type"] = response.headers.get("Content-Type", "")
    try:
        return Answer(bytes(body).decode(content_type.get_content_charset("utf-8")))
    except (LookupError, UnicodeDecodeError):
        raise Trouble("The engine's answer is not readable text; try again later or choose another engine.") from None


def _check_status(status: int, wait: float | None) -> None:
    if status in (200, 201):
        return
    if status == 456:  # DeepL's own
        raise Trouble("The allowance of this engine's account is used up; raise it or choose another one.", whole=True)
    if status == 429:
        when = f"in {wait:.0f} seconds" if wait else "later"
        raise Trouble(
            f"The engine has been asked too often (HTTP 429); try again {when} or choose another engine.",
            again=True,
            wait=wait,
            whole=True,
        )
    if status >= 500:
        raise Trouble(
            f"The engine has trouble of its own (HTTP {status}); try again later or choose another engine.",
            again=True,
            wait=wait,
        )
    if status in (401, 402, 403):
        raise Trouble(f"The engine refuses us (HTTP {status}); check its API key and your account.", whole=True)
    if 300 <= status < 400:
        raise Trouble(f"The engine has moved (HTTP {status}), which is not followed; check its address.", whole=True)
    if status in (404, 405):
        raise Trouble(f"There is no engine at this address (HTTP {status}); check the address.", whole=True)
    if status in (413, 414):
        raise Trouble(f"The text is too long for the engine (HTTP {status}); translate it by hand.")
    raise Trouble(
        f"The engine refused this text (HTTP {status}); "
        "check that it has this language, or translate the text by hand.",
        status=status,
    )


def _too_slow(limits: Limits) -> Trouble:
    return Trouble(
        f"The engine did not answer within {limits.timeout:g} seconds; try again later or choose another engine.",
        again=True,
    )


def _named(error: Exception, limits: Limits) -> Trouble:
    """Say what went wrong in our own words: the library's carry the address with all its parameters."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(error, SSLError):
        return Trouble("No secure connection to the engine can be made; check its address and certificate.", whole=True)
    if isinstance(error, ConnectTimeout | ProxyError) or isinstance(reason, NewConnectionError):
        why = "The engine cannot be reached; check the network and the engine's address."
        return Trouble(why, again=True, whole=True)
    if isinstance(error, Timeout | urllib3.exceptions.TimeoutError):
        return _too_slow(limits)
    if isinstance(error, requests.ConnectionError | HTTPError):
        return Trouble("The engine cut the connection; try again later or choose another engine.", again=True)
    return Trouble("The request to the engine cannot be made; check the engine's address.", whole=True)
