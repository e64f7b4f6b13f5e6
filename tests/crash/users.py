"""People who work in the workspace over HTTP whatever happens to it, and remember what it told them was done."""

from __future__ import annotations

import html
import http.client
import random
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import urlencode

from app.domain.checks import run_checks
from app.domain.unit import fingerprint
from app.store import documents, units
from app.store.engine import reading
from app.store.people import Person
from tests.installation import LOCALES, PASSWORD, Road
from tests.pseudo import pseudo

Decision = tuple[str, str, str]
"""What the log calls it, the text's fingerprint, who decided."""


@dataclass(frozen=True)
class Work:
    """One string to work on: where it is and what its English says."""

    locale: str
    segment_id: int
    document: str
    context: str
    source: str


def strings(road: Road) -> list[Work]:
    """Return every current string in every language."""
    with reading(road.installation.engine) as connection:
        return [
            Work(locale, row.segment_id, id_, row.context, row.source)
            for locale in LOCALES
            for id_ in documents.all_documents(connection)
            for row in units.of_document(connection, id_, locale)
            if row.ordinal is not None and row.context != "date pattern"
        ]


@dataclass
class Told:
    """What the workspace said was done, and of what it said nothing: that may have been done or not."""

    done: Counter[Decision] = field(default_factory=Counter)
    unknown: Counter[Decision] = field(default_factory=Counter)
    refused: int = 0
    read: int = 0
    lost: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def operations(self) -> int:
        """The number of operations that came to an end, whichever."""
        return self.done.total() + self.unknown.total() + self.refused + self.read


class User:
    """One person, over connections that may be cut at any moment."""

    _serial = count(1)

    def __init__(self, port: int, person: Person, works: list[Work], told: Told, luck: random.Random) -> None:
        self.port, self.person, self.works, self.told, self.luck = port, person, works, told, luck
        self.cookies: dict[str, str] = {}
        self.connection: http.client.HTTPConnection | None = None

    def sign_in(self) -> None:
        """Sign in by the form, as often as it takes."""
        while self.try_in() != 303:
            pass

    def try_in(self) -> int:
        """Try to sign in by the form once; return the answer's status, 0 where there was none."""
        form = {"csrf_token": _field(self._page("/sign-in"), "csrf_token"), "email": self.person.email}
        answer = self._send("POST", "/sign-in", form | {"password": PASSWORD})
        return answer[0] if answer else 0

    def act(self) -> None:
        """Do one thing, whatever comes to mind."""
        kind = self.luck.choices(("translated", "reviewed", "rejected", "read"), (4, 4, 1, 3))[0]
        if kind == "read":
            self._page(self.luck.choice(["/", "/review/pl/", "/review/ur/?task=review", "/review/pl/start"]))
            with self.told.lock:
                self.told.read += 1
            return
        work = self.luck.choice(self.works)
        path = f"/review/{work.locale}/{work.segment_id}"
        page = self._page(path)
        seen, shown = _field(page, "seen"), _text(page)
        if not seen:
            kind = "translated"
        text = shown if kind != "translated" else f"{pseudo(work.source, work.locale, work.context)} {self._word(work)}"
        context = work.context or None
        form = {
            "csrf_token": _field(page, "csrf_token"),
            "seen": seen,
            "text": text,
            "action": "reject" if kind == "rejected" else kind,
            "reason": "It reads badly.",
        }
        form |= {f"answer:{found.key}": "Looked at" for found in run_checks(work.source, text, work.locale, context)}
        judged = fingerprint(work.document, context, work.locale, work.source, text) if kind == "translated" else seen
        answer = self._send("POST", path, form)
        with self.told.lock:
            if answer is None or answer[0] >= 500:
                self.told.unknown[kind, judged, self.person.id] += 1
            elif answer[0] in (302, 303) and "/sign-in" not in answer[2]:
                self.told.done[kind, judged, self.person.id] += 1
            else:
                self.told.refused += 1

    def _word(self, work: Work) -> str:
        """Invent a word that no text had yet, in the language's letters."""
        number, letters = next(self._serial), ("abcdefghij" if work.locale == "pl" else "ابتجدرسکلم")
        return "".join(letters[int(digit)] for digit in f"{number:05d}")

    def _page(self, path: str) -> str:
        """Read a page, as often as it takes."""
        for _ in range(600):
            answer = self._send("GET", path)
            if answer and answer[0] < 500:
                return answer[1] if answer[0] == 200 else self._page(answer[2])
            time.sleep(0.1)
        raise AssertionError(f"{path} was not to be had for a minute")

    def _send(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str] | None:
        """Ask once; None where the answer, or a part of it, was lost."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, urlencode(form) if form is not None else None, headers)
            answer = self.connection.getresponse()
            body = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            with self.told.lock:
                self.told.lost += 1
            return None
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.split(";")[0]
        return answer.status, body, answer.headers.get("Location", "")


def _field(page: str, name: str) -> str:
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', tag[0]) if tag else None
    assert value is not None, f"the page has no field {name}: {page[:2000]}"
    return html.unescape(value[1])


def _text(page: str) -> str:
    found = re.search(r'<textarea id="text".*?>\n(.*?)</textarea>', page, re.DOTALL)
    assert found, "the page has no text"
    return html.unescape(found[1])
