"""Serve an editor and take sign-offs with many units in SQLite, then open every screen; print two tables.

    .venv/bin/python scripts/bench/workspace.py [--units 100000] [--requests 400] [--keep FOLDER] [--screens] [--flat]

Generates leaflets and drafts through the same road as real ones, starts `polyleaf serve` as a process on a free
loopback port, signs in over HTTP and measures from this process: time from the first byte sent to the last received.
Then every screen is opened in this process by somebody who holds every role, and its queries are counted; `--screens`
does this alone. `--flat` opens them with 12,000 units too, in turns, and prints how many times longer each takes with
more. The peer figures are those its issue names for Weblate on the same kind of machine (300-750 ms a page,
955 ms a sign-off, 600 MB); they were not measured in this run.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from parts import screens
from rich.console import Console
from rich.table import Table

from app import create_app
from app.config import load_config
from app.domain.unit import fingerprint
from app.store import documents, editor, people
from app.store.engine import reading, writing
from app.store.units import counts as count_units
from app.workflow.accounts import create_demonstration_account, grant, set_policy
from app.workflow.importing import import_content
from app.workflow.installation import Installation, open_installation
from app.workflow.record import add_suggestion, policy_of, project_document

LOCALES = ("ar", "bn", "fa", "fr", "hi", "pl", "pt", "so", "ta", "ur")
SEGMENTS = 100
SMALL = 12_000
URDU = "جب تک آپ کی ٹیم کچھ اور نہ کہے، دوا کھانے سے پہلے پانی کے ساتھ لیں، آج نہیں:"
PASSWORD = "bench only password"
SEARCHES = [
    urlencode(asked)
    for asked in (
        {"source": "medicine water"},
        {"source": '"water before food"', "locale": "ur"},
        {"source": "777"},
        {"target": "دوا پانی", "locale": "ur"},
        {"target": '"آج نہیں"', "status": "drafted"},
        {"finding": "block", "locale": "pl"},
        {"status": "rejected"},
        {"source": "unless", "status": "translated", "leaflet": "leaflet-00003"},
    )
]
WORDS = [
    "take",
    "the",
    "medicine",
    "with",
    "water",
    "before",
    "food",
    "unless",
    "your",
    "team",
    "says",
    "that",
    "you",
    "must",
    "not",
    "do",
    "so",
    "today",
]
CONSOLE = Console(width=130)


def sentence(source: random.Random, number: int) -> str:
    words = source.choices(WORDS, k=source.randint(6, 24))
    return f"{' '.join(words).capitalize()} {number} mg, {source.randint(1, 9)} times."


def write_content(folder: Path, leaflets: int) -> None:
    source = random.Random(1)
    (folder / "shared").mkdir(parents=True)
    (folder / "site.yaml").write_text(
        "publisher: Bench\nurl: https://leaflets.example.org\ntimezone: Europe/London\ncontacts:\n"
        '  helpline: {kind: phone, value: "0808 157 0142"}\n  feedback: {kind: email, value: a@example.org}\n'
        "feedback: feedback\nhelpline: helpline\n"
    )
    for leaflet in range(leaflets):
        body = "\n\n".join(sentence(source, leaflet * SEGMENTS + n) for n in range(SEGMENTS - 3))
        (folder / f"leaflet-{leaflet:05d}.md").write_text(
            f"---\nid: leaflet-{leaflet:05d}\ntitle: Leaflet {leaflet}\nsummary: Summary of {leaflet}.\n"
            f"audience: Readers of {leaflet}.\nreview:\n  last_reviewed: 2026-01-01\n  next_due: 2029-01-01\n"
            f'sources:\n  - citation: "A source."\n---\n\n{body}\n'
        )


def draft_everything(place: Installation) -> int:
    """Give every unit a draft, in bulk but through the store's and the projection's own functions."""
    drafted = 0
    with reading(place.engine) as connection:
        rows = list(documents.all_documents(connection))
    for locale in LOCALES:
        with writing(place.engine) as connection:
            policy = policy_of(connection, locale)
            for document in rows:
                for segment in documents.segments_of(connection, document):
                    text = f"{URDU} {' mg '.join(re.findall(r'[0-9]+', segment.text))}"
                    print_ = fingerprint(document, segment.context or None, locale, segment.text, text)
                    where = (segment.id, document)
                    add_suggestion(connection, place.now(), where, locale, text, "machine", print_, None, {})
                    drafted += 1
                project_document(connection, document, locale, policy)
    return drafted


class Browser:
    """One signed-in person over one kept-alive connection."""

    def __init__(self, port: int, email: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}
        page, _ = self.get("/sign-in")
        status, _, _ = self.post("/sign-in", {"email": email, "password": PASSWORD, "csrf_token": token(page)})
        if status not in (302, 303):
            raise SystemExit(f"signing in failed with {status}")

    def get(self, path: str) -> tuple[str, float]:
        status, body, seconds = self._send("GET", path, None)
        if status != 200:
            raise SystemExit(f"GET {path} answered {status}")
        return body, seconds

    def post(self, path: str, form: dict[str, str]) -> tuple[int, str, float]:
        return self._send("POST", path, urlencode(form))

    def _send(self, method: str, path: str, body: str | None) -> tuple[int, str, float]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        seconds = time.perf_counter() - start
        for header in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = header.partition("=")
            self.cookies[name] = rest.split(";")[0]
        return response.status, text, seconds


def token(page: str) -> str:
    return field(page, "csrf_token")


def field(page: str, name: str) -> str:
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    value = re.search(r'value="([^"]*)"', tag[0]) if tag else None
    if value is None:
        raise SystemExit(f"the page has no field {name}")
    return value[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise SystemExit("the server did not start")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not start within 30 seconds")


def web_process(supervisor: int) -> int:
    """Return the id of the process that answers, once it has answered."""
    for child in Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split():
        if b"\0web\0" in Path(f"/proc/{child}/cmdline").read_bytes():
            return int(child)
    raise SystemExit("the server has no web process")


def resident(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(peak[1]) / 1024 if peak else 0.0


def row(name: str, seconds: list[float], target: str) -> tuple[str, ...]:
    ordered = sorted(seconds)
    return (
        name,
        str(len(seconds)),
        f"{statistics.median(ordered) * 1000:.1f}",
        f"{ordered[int(len(ordered) * 0.99) - 1] * 1000:.1f}",
        target,
    )


def generate(folder: Path, count: int) -> tuple[Installation, list[str]]:
    write_content(folder / "content" / "source_content", count // (SEGMENTS * len(LOCALES)))
    place = open_installation(
        load_config({"instance": str(folder / "instance"), "content": str(folder / "content"), "second_factor": ""})
    )
    for locale in LOCALES:
        set_policy(place, locale, None)
    start = time.perf_counter()
    import_content(place)
    drafted = draft_everything(place)
    CONSOLE.print(f"Generated {drafted} drafted units in {time.perf_counter() - start:.0f} s.")
    emails = []
    for role in ("translator", "reviewer"):
        person = create_demonstration_account(place, f"{role}@bench.example", f"Bench {role}", PASSWORD)
        for locale in LOCALES:
            grant(place, person, role, locale, None)
        emails.append(person.email)
    grant(place, person, "publisher", "", None)
    return place, emails


def open_or_generate(folder: Path, count: int) -> tuple[Installation, list[str]]:
    """Return an installation and the addresses of its translator and its reviewer; generate it where it is missing."""
    if not (folder / "instance").exists():
        return generate(folder, count)
    settings = {"instance": str(folder / "instance"), "content": str(folder / "content"), "second_factor": ""}
    return open_installation(load_config(settings)), ["translator@bench.example", "reviewer@bench.example"]


def measure(
    place: Installation, port: int, emails: list[str], requests: int, pid: int
) -> tuple[list[tuple[str, ...]], float]:
    source = random.Random(2)
    browser = Browser(port, emails[0])
    with reading(place.engine) as connection:
        person = people.by_email(connection, emails[0])
        assert person is not None
        waiting = editor.queue_page(connection, "ur", "translate", person.id, place.now(), limit=20_000)
    # Those that need no reason: what people sign with one chord.
    waiting = [unit for unit in waiting if unit.document_id.startswith("leaflet-") and not unit.findings]
    chosen = source.sample(waiting, min(requests * 2, len(waiting)))
    for unit in chosen[:20]:
        browser.get(f"/review/ur/{unit.segment_id}")
    pages = [browser.get(f"/review/ur/{unit.segment_id}")[1] for unit in chosen[:requests]]
    queue = [browser.get("/review/ur/")[1] for _ in range(50)]
    searches = [browser.get(f"/search/?{asked}")[1] for asked in SEARCHES for _ in range(20)]
    signing = []
    for unit in chosen[-requests:]:
        page, _ = browser.get(f"/review/ur/{unit.segment_id}")
        form = {
            "csrf_token": token(page),
            "seen": field(page, "seen"),
            "text": unit.target,
            "action": "translated",
        }
        status, body, seconds = browser.post(f"/review/ur/{unit.segment_id}", form)
        if status != 303:
            raise SystemExit(f"signing answered {status}: {body[:300]}")
        signing.append(seconds)
    translators = resident(pid)
    team = Browser(port, emails[1])
    grid = [team.get("/leaflets/")[1] for _ in range(20)]
    rows = [
        row("editor page", pages, "<= 10"),
        row("sign-off", signing, "<= 10"),
        row("queue", queue, ""),
        row("search", searches, "<= 30"),
        row("grid", grid, ""),
    ]
    return rows, translators


def door_of(place: Installation) -> screens.Door:
    """Let somebody who holds every role into a workspace."""
    app = create_app(place)
    app.config.update(WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    person = screens.everybody(place)
    values = screens.arguments(place, person, "leaflet-00003", "ur")
    return screens.Door(app, place, screens.sign_in(app, place, person), values)


def screens_table(place: Installation, small: Installation | None, times: int = 15) -> Table:
    """Return what each screen takes, the slowest first; beside it, of another installation, what it takes there."""
    sizes = []
    for each in (place, small) if small else (place,):
        with reading(each.engine) as connection:
            sizes.append(sum(row.number for row in count_units(connection)))
    seen, *others = screens.walk_in_turns([door_of(each) for each in (place, small) if each], times)
    before = {id(one): other for other_walk in others for one, other in zip(seen, other_walk, strict=True)}
    title = f"Every screen with {' and '.join(map(str, sizes))} units, in this process ({times} times each)"
    more = (f"processor ms, {sizes[1]}", "ratio") if small else ()
    table = Table("screen", "answer", "queries", "p50 ms", "processor ms", "kB", *more, title=title)
    for one in sorted(seen, key=lambda one: -one.processor):
        name = f"{one.endpoint}{'?' + one.address.partition('?')[2] if '?' in one.address else ''}"
        took = f"{one.milliseconds:.1f}", f"{one.processor:.1f}"
        ratio: tuple[str, ...] = ()
        if id(one) in before:
            less = before[id(one)].processor
            ratio = f"{less:.1f}", f"{one.processor / less:.2f}"
        table.add_row(name, str(one.status), str(one.queries), *took, f"{one.size / 1024:.0f}", *ratio)
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--keep", type=Path, help="generate into this folder and leave it, or use what is there")
    parser.add_argument("--screens", action="store_true", help="open every screen, and do nothing else")
    parser.add_argument("--flat", action="store_true", help="open every screen with 12,000 units, too")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="polyleaf-bench-"))
    place, emails = open_or_generate(folder, options.units)
    small = open_or_generate(folder / "small", SMALL)[0] if options.flat else None
    if options.screens:
        CONSOLE.print(screens_table(place, small))
        return
    port = free_port()
    environment = os.environ | {
        "POLYLEAF_INSTANCE": str(folder / "instance"),
        "POLYLEAF_CONTENT": str(folder / "content"),
        "POLYLEAF_BASE_URL": f"http://127.0.0.1:{port}",
    }
    program = Path(sys.executable).with_name("polyleaf")
    process = subprocess.Popen([program, "serve", "--port", str(port)], env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_until_up(port, process)
        Browser(port, emails[0])
        web = web_process(process.pid)
        rows, before = measure(place, port, emails, options.requests, web)
        memory = resident(web)
    finally:
        process.terminate()
        process.wait(30)
    every_screen = screens_table(place, small)
    if not options.keep:
        shutil.rmtree(folder)
    table = Table("what", "requests", "p50 ms", "p99 ms", "target ms", title="Workspace on SQLite")
    for cells in rows:
        table.add_row(*cells)
    CONSOLE.print(table)
    CONSOLE.print(
        f"Web process, peak resident: {before:.0f} MB serving queue, editor and sign-offs (target <= 150 MB),"
    )
    CONSOLE.print(f"{memory:.0f} MB after the grid of all leaflets.")
    CONSOLE.print(every_screen)


if __name__ == "__main__":
    main()
