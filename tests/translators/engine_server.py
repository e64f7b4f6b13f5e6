"""A server on loopback that speaks each engine's own format, well and badly."""

from __future__ import annotations

import json
import threading
from collections import deque
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic, sleep
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

ERROR_PAGE = "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1><div>nginx</div></body></html>"


class Asked(NamedTuple):
    """One request as the server saw it."""

    at: float
    line: str
    fields: dict[str, str]


def google_page(text: str) -> str:
    """Return a result as Google Translate's page for phones has it."""
    return (
        '<!DOCTYPE html><html lang="en"><head><title>Google Translate</title></head><body><div class="root-container">'
        f'<div class="result-container">{escape(text)}</div><div class="links-container"><ul></ul></div>'
        "</div></body></html>"
    )


def mymemory_answer(text: str | None, status: int | str = 200) -> str:
    """Return a result as MyMemory has it: errors too come with HTTP 200, the sentence in the translation's place."""
    return json.dumps(
        {
            "responseData": {"translatedText": text, "match": 0.85},
            "quotaFinished": False,
            "responseDetails": "",
            "responseStatus": status,
            "matches": [{"segment": "Another text", "translation": "Inny tekst", "match": 0.5}],
        }
    )


def libretranslate_answer(text: str) -> str:
    """Return a result as LibreTranslate has it."""
    return json.dumps({"translatedText": text}, ensure_ascii=False)


class EngineServer(ThreadingHTTPServer):
    """Translates `text` into `<text>` in upper case; `script` holds what to do instead, one word a request.

    Words: ok, empty, garbage, page, cut, cut early, hang, drip, slow, big, redirect, a status ('500'), a status with
    Retry-After ('429 1'), or 'body:' and a whole body.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: deque[str] = deque()
        self.poison: dict[str, str] = {}
        self.asked: list[Asked] = []
        self.closing = threading.Event()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that go away are what we test."""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: EngineServer

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Answer as Google's page or as MyMemory."""
        query = urlsplit(self.path).query
        kind = google_page if self.path.startswith("/m?") else mymemory_answer
        self.answer(kind, query)

    def do_POST(self) -> None:
        """Answer as LibreTranslate."""
        self.answer(libretranslate_answer, self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())

    def answer(self, shape, query: str) -> None:
        """Do what the script says."""
        fields = {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
        self.server.asked.append(Asked(monotonic(), self.requestline, fields))
        text = fields.get("q", "")
        word = self.server.poison.get(text) or (self.server.script.popleft() if self.server.script else "ok")
        kind = "application/json" if shape is not google_page else "text/html; charset=UTF-8"
        body = shape(text.upper())
        match word.split():
            case ["ok"]:
                self.send(body, kind)
            case ["empty"]:
                self.send(shape(""), kind)
            case ["garbage"]:
                self.send(b"\xff\xfe\x00 nothing", kind)
            case ["page"]:
                self.send(ERROR_PAGE, "text/html")
            case ["cut", "early"]:
                self.close_connection = True
            case ["cut"]:
                self.send(body[: body.index(text.upper()) + 2], kind, length=len(body.encode()))
            case ["hang"]:
                self.server.closing.wait(10)
            case ["drip"]:
                self.send("", kind, length=1000)
                while not self.server.closing.wait(0.05):
                    self.wfile.write(b" ")
                    self.wfile.flush()
            case ["slow"]:
                sleep(0.1)
                self.send(body, kind)
            case ["big"]:
                self.send(body + " " * 2_000_000, kind)
            case ["redirect"]:
                self.send("", kind, status=302, Location="file:///etc/passwd")
            case [code] if code.isdigit():
                self.send(ERROR_PAGE, "text/html", status=int(code))
            case [code, wait] if code.isdigit():
                self.send("{}", kind, status=int(code), **{"Retry-After": wait})
            case _:
                self.send(word.removeprefix("body:"), kind)

    def send(self, body: str | bytes, kind: str, status: int = 200, length: int | None = None, **headers: str) -> None:
        """Send one answer."""
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)
