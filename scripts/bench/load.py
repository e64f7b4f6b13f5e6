"""Let many reviewers work at once in a generated estate; print requests a second, p50, p95 and p99 by screen, memory.

    .venv/bin/python scripts/bench/load.py [--leaflets 500 --locales 60 --strings 133 --reviewers 50 --seconds 300]

The defaults are small (some seconds); the values above are about four million units. `polyleaf serve` runs as a process
with two web and two worker processes on a PostgreSQL server that this script starts, durable as a real one; `--sqlite`
takes SQLite instead. The generator runs on the same machine. Every string has an English and a place in every language;
Polish and Urdu have drafts, and people translate and review there as they would by keyboard: open the next string, sign
it, go on, with a pause for thought of `--think` seconds on average. Every tenth string they look at their home page, at
a queue and search for a word; the first of them belongs to the content team and looks at the grid.

`--keep FOLDER` makes the estate in a folder and leaves it there; with the same folder again nothing is made, only the
measuring is done, in the estate as people left it. `--seconds 0` only makes it.

`--kill` kills one web and one worker process half way. In the end the log is proved, and every signature that the
workspace reported must be in it, once.
"""

from __future__ import annotations

import argparse
import html
import http.client
import json
import os
import random
import re
import shutil
import signal
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from babel.localedata import locale_identifiers
from rich.console import Console
from rich.table import Table
from sqlalchemy import insert, literal, select

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.config import load_config
from app.domain.unit import fingerprint
from app.store import documents, log, people
from app.store.engine import reading, writing
from app.store.tables import unit
from app.store.units import count_again
from app.workflow.accounts import create_demonstration_account, grant, set_policy
from app.workflow.audit import verify_log
from app.workflow.catalogue import keep_up
from app.workflow.importing import import_content
from app.workflow.installation import Installation, open_installation
from app.workflow.record import add_suggestion, policy_of, project_document, record
from tests.installation import Clock, Road
from tests.postgres import PostgresServer
from tests.pseudo import pseudo
from tests.serving import Served, served, wait_for

DRAFTED = ("pl", "ur")
PASSWORD = "bench only password"
# No word that a check asks for a second look at; but some invented words look like another language's.
WORDS = ["the", "team", "of", "our", "ward", "helps", "with", "a", "letter", "and", "some", "water", "at", "home"]
CONSOLE = Console(width=110)


def write_content(folder: Path, leaflets: int, strings: int) -> None:
    source = random.Random(1)
    (folder / "shared").mkdir(parents=True)
    (folder / "site.yaml").write_text(
        "publisher: Bench\nurl: https://leaflets.example.org\ntimezone: Europe/London\ncontacts:\n"
        '  helpline: {kind: phone, value: "0808 157 0142"}\n  feedback: {kind: email, value: a@example.org}\n'
        "feedback: feedback\nhelpline: helpline\n"
    )
    for leaflet in range(leaflets):
        sentences = [
            f"{' '.join(source.choices(WORDS, k=source.randint(6, 24))).capitalize()} {leaflet * strings + n} mg."
            for n in range(strings - 3)
        ]
        (folder / f"leaflet-{leaflet:05d}.md").write_text(
            f"---\nid: leaflet-{leaflet:05d}\ntitle: Leaflet {leaflet}\nsummary: Summary of {leaflet}.\n"
            f"audience: Readers of {leaflet}.\nreview:\n  last_reviewed: 2026-01-01\n  next_due: 2029-01-01\n"
            'sources:\n  - citation: "A source."\n---\n\n' + "\n\n".join(sentences) + "\n"
        )


def draft(place: Installation) -> int:
    """Give every string a draft in the languages that people work in."""
    drafted = 0
    with reading(place.engine) as connection:
        names = list(documents.all_documents(connection))
    for locale in DRAFTED:
        for name in names:
            with writing(place.engine) as connection:
                for segment in documents.segments_of(connection, name):
                    text = pseudo(segment.text, locale, segment.context)
                    print_ = fingerprint(name, segment.context or None, locale, segment.text, text)
                    where = (segment.id, name)
                    add_suggestion(connection, place.now(), where, locale, text, "machine", print_, None, {})
                    drafted += 1
                project_document(connection, name, locale, policy_of(connection, locale))
    return drafted


def add_languages(place: Installation, tags: list[str]) -> None:
    """Add languages that have no text, each unit as the first language has it while that has none either."""
    for tag in tags:
        with writing(place.engine) as connection:
            data = {"locale": tag, "clinical": False, "second_person": True, "digits": "latin"}
            entry = record(connection, place.now(), "policy", data, None, "administrator")
            people.put_locale(connection, tag, "latin", False, True, entry.seq)
            columns = [literal(tag).label("locale") if c.name == "locale" else c for c in unit.c]
            empty = select(*columns).where(unit.c.locale == DRAFTED[0])
            connection.execute(insert(unit).from_select([c.name for c in unit.c], empty))
    with writing(place.engine) as connection:
        count_again(connection)


def generate(place: Installation, options: argparse.Namespace) -> None:
    began = time.perf_counter()

    def told(what: str) -> None:
        CONSOLE.print(f"{time.perf_counter() - began:5.0f} s: {what}")

    write_content(place.config.source_content, options.leaflets, options.strings)
    others = [tag for tag in sorted(locale_identifiers()) if "_" not in tag and tag not in (*DRAFTED, "en", "root")]
    for tag in DRAFTED:
        set_policy(place, tag, None)
    import_content(place)
    told("imported in two languages")
    add_languages(place, others[: options.locales - len(DRAFTED)])
    told(f"{options.locales} languages, {options.leaflets * options.strings * options.locales} units")
    told(f"{draft(place)} drafts")
    for number in range(options.reviewers):
        person = create_demonstration_account(place, f"p{number}@bench.example", f"Person {number}", PASSWORD)
        for tag in DRAFTED:
            grant(place, person, "translator", tag, None)
            grant(place, person, "reviewer", tag, None)
        if number == 0:
            grant(place, person, "editor", "", None)
    if place.engine.dialect.name == "postgresql":
        with place.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    told("ready")


@dataclass
class Seen:
    """What all people saw: seconds by screen, errors in a sentence each, refusals by status, signatures."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    refused: Counter[int] = field(default_factory=Counter)
    signed: Counter[tuple[str, str]] = field(default_factory=Counter)
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Reviewer:
    """One person at work, over one kept-alive connection that may be cut."""

    def __init__(self, port: int, number: int, seen: Seen, think: float) -> None:
        self.port, self.seen, self.think, self.number = port, seen, think, number
        self.luck = random.Random(number)
        self.cookies: dict[str, str] = {}
        self.connection: http.client.HTTPConnection | None = None

    def work(self, until: float) -> None:
        """Work until a moment of time.perf_counter()."""
        _, page, _ = self.ask("sign-in page", "GET", "/sign-in")
        form = {"csrf_token": value(page, "csrf_token"), "email": f"p{self.number}@bench.example"}
        self.ask("sign-in", "POST", "/sign-in", form | {"password": PASSWORD})
        done, address = 0, ""
        while time.perf_counter() < until:
            if not address or done % 10 == 0:
                self.look_around()
                tag, task = self.luck.choice(DRAFTED), self.luck.choice(("translate", "translate", "review"))
                status, _, address = self.ask("start", "GET", f"/review/{tag}/start?task={task}")
            address = self.sign(address) if status == 303 else ""
            done += 1

    def look_around(self) -> None:
        """Look at what people look at between strings."""
        tag = self.luck.choice(DRAFTED)
        self.ask("home", "GET", "/")
        self.ask("queue", "GET", f"/review/{tag}/")
        self.ask("search", "GET", f"/search/?source={self.luck.choice(WORDS)}")
        if self.number == 0:
            self.ask("grid", "GET", "/leaflets/")

    def sign(self, address: str) -> str:
        """Sign the string at an address as it stands; return the next one's, '' where there is none."""
        status, page, _ = self.ask("editor", "GET", address)
        shown = re.search(r'<textarea id="text".*?>\n(.*?)</textarea>', page, re.DOTALL)
        if status != 200 or shown is None:
            return ""
        time.sleep(self.luck.expovariate(1 / self.think) if self.think else 0)
        action = "reviewed" if "task=review" in address else "translated"
        seen = value(page, "seen")
        form = {
            "csrf_token": value(page, "csrf_token"),
            "seen": seen,
            "text": html.unescape(shown[1]),
            "action": action,
        }
        form |= {html.unescape(name): "Invented words" for name in re.findall(r'name="(answer:[^"]+)"', page)}
        status, _, onward = self.ask("sign-off", "POST", address, form)
        with self.seen.lock:
            if status == 303:
                self.seen.signed[action, seen] += 1
            elif status == 0 or status >= 500:
                self.seen.unknown[action, seen] += 1
            else:
                self.seen.refused[status] += 1
        return onward

    def ask(self, screen: str, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Ask, note how long it took, return status, body and where it leads; status 0 where no answer came."""
        headers = {"Cookie": "; ".join(f"{name}={cookie}" for name, cookie in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.connection.request(method, path, urlencode(form) if form is not None else None, headers)
            answer = self.connection.getresponse()
            body = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            self.connection = None
            self._failed(f"{screen}: {type(error).__name__}")
            return 0, "", ""
        seconds = time.perf_counter() - began
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.split(";")[0]
        if answer.status >= 500:
            self._failed(f"{screen}: {answer.status}")
        with self.seen.lock:
            self.seen.seconds[screen].append(seconds)
        return answer.status, body, answer.headers.get("Location", "")

    def _failed(self, words: str) -> None:
        with self.seen.lock:
            self.seen.errors[words] += 1


def value(page: str, name: str) -> str:
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    found = re.search(r'value="([^"]*)"', tag[0]) if tag else None
    if found is None:
        raise SystemExit(f"the page has no field {name}: {page[:500]}")
    return found[1]


def run(place: Installation, options: argparse.Namespace) -> None:
    seen = Seen()
    with reading(place.engine) as connection:
        start = log.head(connection).seq
    with served(Road(place, Clock()), "--processes", "2", "--workers", "2") as server:
        wait_for(lambda: len(server.children("web")) == 2)
        until = time.perf_counter() + options.seconds
        people = [
            threading.Thread(target=Reviewer(server.port, number, seen, options.think).work, args=(until,))
            for number in range(options.reviewers)
        ]
        for person in people:
            person.start()
        if options.kill:
            time.sleep(options.seconds / 2)
            for kind in ("web", "worker"):
                os.kill(min(server.children(kind)), signal.SIGKILL)
        for person in people:
            person.join()
        memory = peaks(server)
        lines = [json.loads(line) for line in server.stop().splitlines() if line.startswith("{")]
    tell(seen, options, memory)
    for line in lines:
        if line["level"] == "error":
            CONSOLE.print(f"  {line['process']}: {line['message']} {line.get('error', '')}", markup=False)
    prove(place, seen, start)


def peaks(server: Served) -> dict[str, list[float]]:
    """Return the peak of resident memory of every process, in megabytes, by kind."""
    found = {}
    for kind in ("web", "worker"):
        statuses = [Path(f"/proc/{pid}/status").read_text() for pid in server.children(kind)]
        found[kind] = [int(peak[1]) / 1024 for text in statuses if (peak := re.search(r"VmHWM:\s+(\d+) kB", text))]
    return found


def tell(seen: Seen, options: argparse.Namespace, memory: dict[str, list[float]]) -> None:
    table = Table("screen", "requests", "a second", "p50 ms", "p95 ms", "p99 ms", title=f"{options.reviewers} people")
    everything = [second for seconds in seen.seconds.values() for second in seconds]
    for screen, seconds in [*sorted(seen.seconds.items()), ("all", everything)]:
        cuts = statistics.quantiles(seconds, n=100) if len(seconds) > 1 else seconds * 99
        milliseconds = [f"{cuts[part] * 1000:.1f}" for part in (49, 94, 98)]
        table.add_row(screen, str(len(seconds)), f"{len(seconds) / options.seconds:.1f}", *milliseconds)
    CONSOLE.print(table)
    for kind, megabytes in memory.items():
        CONSOLE.print(f"Peak of {kind} processes: {', '.join(f'{each:.0f} MB' for each in megabytes)}.")
    refused = ", ".join(f"{number} with {status}" for status, number in seen.refused.items()) or "none"
    CONSOLE.print(f"{seen.signed.total()} signatures; refused: {refused}; {seen.errors.total()} errors.")
    for words, number in seen.errors.items():
        CONSOLE.print(f"  {words}: {number}")


def prove(place: Installation, seen: Seen, start: int) -> None:
    proof = verify_log(place)
    with reading(place.engine) as connection:
        entries = log.of_kind(connection, "translated", "reviewed")
    stored = Counter((entry.kind, str(entry.data["fingerprint"])) for entry in entries if entry.seq > start)
    lost, doubled = seen.signed - stored, stored - seen.signed - seen.unknown
    if lost or doubled:
        raise SystemExit(f"{lost.total()} signatures were lost, {doubled.total()} doubled")
    CONSOLE.print(f"The log is whole ({proof.entries} entries); every signature that was reported is in it, once.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("leaflets", 10), ("locales", 6), ("strings", 30), ("reviewers", 10), ("seconds", 10)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--think", type=float, default=0.5, help="seconds of thought before a signature, on average")
    parser.add_argument("--sqlite", action="store_true", help="SQLite instead of PostgreSQL")
    parser.add_argument("--kill", action="store_true", help="kill a web and a worker process half way")
    parser.add_argument("--keep", type=Path, help="a folder to make the estate in, or to find it in")
    options = parser.parse_args()
    folder = (options.keep or Path(tempfile.mkdtemp(prefix="polyleaf-load-"))).resolve()
    made = folder / "made"
    server = None if options.sqlite else PostgresServer(True, folder / "postgres" if options.keep else None)
    try:
        database = "" if server is None else server.address("test_1") if made.exists() else server.create_database()
        config = {"instance": str(folder / "instance"), "content": str(folder / "content"), "database": database}
        place = open_installation(load_config(config))
        if not made.exists():
            generate(place, options)
            made.touch()
        # Or workers would write them while the people are measured.
        began = time.perf_counter()
        keep_up(place)
        CONSOLE.print(f"Catalogues are up to date after {time.perf_counter() - began:.0f} s.")
        if options.seconds:
            run(place, options)
        place.engine.dispose()
    finally:
        if server:
            server.stop()
        if not options.keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
