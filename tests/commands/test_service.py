"""Commands that serve, and the demonstration from one command to a proved release."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner

from app.cli import main
from app.formats.files import held
from tests.commands.conftest import Polyleaf
from tests.crash.users import Told, User
from tests.installation import Road
from tests.serving import ROOT, is_alive, served, wait_for


def test_what_dies_is_started_again_and_all_stop_together(on_sqlite: Road) -> None:
    with served(on_sqlite, "--processes", "2", "--workers", "1") as server:
        wait_for(lambda: len(server.children("web")) == 2)
        web, workers = server.children("web"), server.children("worker")
        for pid in {*web, *workers}:
            os.kill(pid, signal.SIGKILL)
        wait_for(lambda: len(server.children("web") - web) == 2 and len(server.children("worker") - workers) == 1)
        assert server.answers()
        left = server.children("web") | server.children("worker")
        output = server.stop()
        assert [pid for pid in left if is_alive(pid)] == []
        assert f"Serving http://127.0.0.1:{server.port}/ until you press Ctrl+C." in output
        assert "Traceback" not in output


def test_an_answer_under_way_is_finished_before_the_process_stops(on_sqlite: Road) -> None:
    static = (ROOT / "app/web/static/workspace.css").read_bytes()
    with (
        served(on_sqlite, "--workers", "0") as server,
        socket.create_connection(("127.0.0.1", server.port)) as slow,
    ):
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.sendall(b"GET /static/workspace.css HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answer = slow.recv(512)
        server.process.terminate()
        time.sleep(0.3)
        while more := slow.recv(65536):
            answer += more
        assert answer.partition(b"\r\n\r\n")[2] == static
        # Not told a second time: a process on its way out no longer listens to signals.
        assert server.process.wait(timeout=60) == 0


def test_no_process_outlives_a_supervisor_that_was_killed(on_sqlite: Road) -> None:
    with served(on_sqlite) as server:
        left = server.children("web") | server.children("worker")
        server.process.kill()
        server.process.wait()
        wait_for(lambda: not any(is_alive(pid) for pid in left))
        assert len(left) == 2


def test_a_web_process_needs_at_most_150_megabytes(live: Road) -> None:
    with served(live, "--workers", "0") as server:
        for path in ("/site/", "/site/pl/winter-cough/", "/static/workspace.css"):
            with urlopen(f"http://127.0.0.1:{server.port}{path}", timeout=10) as page:
                page.read()
        with ThreadPoolExecutor(8) as people:
            list(people.map(lambda number: User(server.port, live.pat, [], Told(), Random(number)).try_in(), range(16)))
        (web,) = server.children("web")
        status = Path(f"/proc/{web}/status").read_text()
    peak = re.search(r"VmHWM:\s+(\d+) kB", status)
    assert peak is not None
    assert int(peak[1]) <= 150 * 1024


def test_any_web_process_tells_the_counts_of_all_and_every_line_of_the_log_is_json(on_sqlite: Road) -> None:
    with served(on_sqlite, "--processes", "2", metrics_token="s3same") as server:
        for _ in range(20):
            assert server.answers()
        asked = Request(f"http://127.0.0.1:{server.port}/metrics", headers={"Authorization": "Bearer s3same"})

        def told() -> str:
            with urlopen(asked, timeout=10) as page:
                return str(page.read().decode())

        count = re.search(r'_seconds_count{method="GET",route="/sign-in",status="200"} ([0-9.]+)', told())
        assert count is not None
        assert float(count[1]) >= 21  # with the first answer, which `served` waited for
        wait_for(lambda: 'polyleaf_sweeps_total{outcome="done"}' in told())
        output = server.stop()
    lines = [json.loads(line) for line in output.splitlines() if not line.startswith("Serving ")]
    assert {line["process"] for line in lines} <= {"supervisor", "web", "worker"}
    assert len({line["pid"] for line in lines if line["process"] == "web" and line["message"] == "answered"}) == 2


@pytest.mark.parametrize(("trusted", "believed"), [("127.0.0.1", True), ("", False)])
def test_only_the_web_server_before_it_may_say_how_people_come(on_sqlite: Road, trusted: str, believed: bool) -> None:
    with served(on_sqlite, "--workers", "0", trusted_proxy=trusted, secure_cookies="yes") as server:
        asked = Request(f"http://127.0.0.1:{server.port}/sign-in", headers={"X-Forwarded-Proto": "https"})
        with urlopen(asked, timeout=10) as page:
            assert ("Strict-Transport-Security" in page.headers) == believed


def test_serve_says_that_its_port_is_taken(polyleaf: Polyleaf) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = polyleaf("serve", "--port", port)
    assert (done.exit_code, done.output) == (1, f"Port {port} is taken: choose another one with --port.\n")


def test_serve_says_why_it_does_not_start(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    done = polyleaf("serve", "--processes", "0", "--workers", "0")
    assert (done.exit_code, done.output) == (
        1,
        "There is nothing to run: ask for web processes, for workers, or for both.\n",
    )
    with held(on_sqlite.installation.config.serving_lock, shared=False):
        done = polyleaf("serve")
    assert (done.exit_code, done.output) == (1, "The database is being moved: start again when that is done.\n")


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Run `polyleaf demo --once` once; return the instance folder and what it printed."""
    instance = tmp_path_factory.mktemp("demonstration")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POLYLEAF_INSTANCE", str(instance))
        done = CliRunner().invoke(main, ["demo", "--once"])
    assert done.exit_code == 0, done.output
    return instance / "demo", done.output


def test_the_demonstration_publishes_polish_and_proves_it(
    demonstration: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, _ = demonstration
    monkeypatch.setenv("POLYLEAF_INSTANCE", str(folder))
    done = CliRunner().invoke(main, ["verify"])
    assert done.exit_code == 0, done.output
    pages = sorted(str(path.parent.relative_to(folder / "site")) for path in (folder / "site").glob("*/*/index.html"))
    assert pages == [
        f"{tag}/{slug}" for tag in ("en", "pl") for slug in ("medicines-at-home", "relapsed-refractory-all")
    ]


def test_no_page_of_the_demonstration_says_that_anybody_reviewed_it(demonstration: tuple[Path, str]) -> None:
    folder, _ = demonstration
    for page in (folder / "site").glob("*/*/index.html"):
        assert 'data-notice="demonstration"' in page.read_text("utf-8"), page
    leaflet = (folder / "site" / "pl" / "relapsed-refractory-all" / "index.html").read_text("utf-8")
    assert 'data-notice="overdue"' in leaflet


def test_the_demonstration_says_where_to_go_and_as_whom(demonstration: tuple[Path, str]) -> None:
    _, output = demonstration
    for wanted in ("translator.ur@demo.example", "team@demo.example", "demonstration only", "/site/pl/"):
        assert wanted in output


def test_the_demonstration_may_be_run_again(demonstration: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> None:
    folder, _ = demonstration
    monkeypatch.setenv("POLYLEAF_INSTANCE", str(folder.parent))
    target = (folder / "site").readlink()
    done = CliRunner().invoke(main, ["demo", "--once"])
    assert (done.exit_code, (folder / "site").readlink()) == (0, target)


def test_the_demonstration_says_that_its_port_is_taken(
    demonstration: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLYLEAF_INSTANCE", str(demonstration[0].parent))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = CliRunner().invoke(main, ["demo", "--port", str(port)])
    assert done.exit_code == 1
    assert f"Port {port} is taken: choose another one with --port." in done.output
