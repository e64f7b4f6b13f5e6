"""A server on loopback that speaks each engine's own format, well and badly."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Callable
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic, sleep
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

ERROR_PAGE = "<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1><div>nginx</div></body></html>"


GLOSSARY = {
    "ready": True,
    "source_lang": "en",
    "target_lang": "pl",
    "creation_time": "2026-11-24T05:28:43.000001Z",
    "entry_count": 1,
}


def _fields(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}


class Asked(NamedTuple):
    """One request as the server saw it."""

    at: float
    line: str
    fields: dict[str, str]
    headers: dict[str, str]
    body: Any


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


def microsoft_answer(text: str) -> str:
    """Return a result as Azure Translator has it (version 3.0)."""
    return json.dumps([{"translations": [{"text": text, "to": "ur"}]}], ensure_ascii=False)


def baidu_answer(text: str) -> str:
    """Return a result as Baidu has it."""
    return json.dumps({"from": "en", "to": "pl", "trans_result": [{"src": text.lower(), "dst": text}]})


def baidu_error(code: str) -> str:
    """Return an error as Baidu has it: with HTTP 200."""
    return json.dumps({"error_code": code, "error_msg": "some words"})


def deepl_answer(*texts: str) -> str:
    """Return results as DeepL has them."""
    found = [
        {"detected_source_language": "EN", "text": text, "billed_characters": len(text), "model_type_used": "classic"}
        for text in texts
    ]
    return json.dumps({"translations": found}, ensure_ascii=False)


def chat_answer(content: str | None, model: str = "some-model-7b") -> str:
    """Return an answer as chat servers have it."""
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return json.dumps({"id": "1", "object": "chat.completion", "model": model, "choices": [choice]})


def translations(*texts: str) -> str:
    """Return what a model writes when it does as it is told."""
    return json.dumps({"translations": {str(n): text for n, text in enumerate(texts, 1)}}, ensure_ascii=False)


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
        self.speak: Callable[[str], str] = str.upper
        self.glossaries: list[dict[str, Any]] = []
        self.glossary_status = 201
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
        """Answer as Google's page, as MyMemory or with DeepL's list of glossaries."""
        if self.path == "/v2/glossaries":
            self.note({}, None)
            return self.send(json.dumps({"glossaries": self.server.glossaries}), "application/json")
        kind = google_page if self.path.startswith("/m?") else mymemory_answer
        fields = _fields(urlsplit(self.path).query)
        return self.answer(lambda texts: kind(*texts), [fields["q"]], fields, None, kind is google_page)

    def do_POST(self) -> None:
        """Answer as the engine whose path it is."""
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        form = self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded")
        body = None if form else json.loads(sent)
        fields = _fields(sent) if form else _fields(urlsplit(self.path).query)
        match urlsplit(self.path).path:
            case "/v2/glossaries":
                self.note(fields, body)
                if self.server.glossary_status != 201:
                    return self.send('{"message": "Unsupported"}', "application/json", self.server.glossary_status)
                made = {**GLOSSARY, "name": body["name"], "glossary_id": f"g-{len(self.server.glossaries)}"}
                self.server.glossaries.append(made)
                return self.send(json.dumps(made), "application/json", status=201)
            case "/v2/translate":
                return self.answer(lambda texts: deepl_answer(*texts), body["text"], fields, body)
            case "/v1/chat/completions":
                texts = [entry["text"] for entry in json.loads(body["messages"][-1]["content"])["texts"].values()]
                return self.answer(lambda texts: chat_answer(translations(*texts)), texts, fields, body)
            case "/api/trans/vip/translate":
                return self.answer(lambda texts: baidu_answer(*texts), [fields["q"]], fields, body)
            case "/translate" if body is not None:
                return self.answer(lambda texts: microsoft_answer(*texts), [body[0]["text"]], fields, body)
        return self.answer(lambda texts: libretranslate_answer(*texts), [fields["q"]], fields, body)

    def note(self, fields: dict[str, str], body: Any) -> None:
        """Remember a request."""
        self.server.asked.append(Asked(monotonic(), self.requestline, fields, dict(self.headers), body))

    def answer(
        self,
        shape: Callable[[list[str]], str],
        texts: list[str],
        fields: dict[str, str],
        sent: Any,
        html: bool = False,
    ) -> None:
        """Do what the script says."""
        self.note(fields, sent)
        poisoned = next((self.server.poison[text] for text in texts if text in self.server.poison), None)
        word = poisoned or (self.server.script.popleft() if self.server.script else "ok")
        kind = "text/html; charset=UTF-8" if html else "application/json"
        spoken = [self.server.speak(text) for text in texts]
        text = spoken[0]
        body = shape(spoken)
        match word.split():
            case ["ok"]:
                self.send(body, kind)
            case ["empty"]:
                self.send(shape(["" for _ in texts]), kind)
            case ["garbage"]:
                self.send(b"\xff\xfe\x00 nothing", kind)
            case ["page"]:
                self.send(ERROR_PAGE, "text/html")
            case ["cut", "early"]:
                self.close_connection = True
            case ["cut"]:
                self.send(body[: body.index(json.dumps(text)[1:-1]) + 2], kind, length=len(body.encode()))
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
