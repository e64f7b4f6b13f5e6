"""Commands that serve, and the demonstration from one command to a proved release."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from app.cli import main
from tests.commands.conftest import Polyleaf
from tests.installation import Road

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_run_serves_the_workspace_until_it_is_interrupted(on_sqlite: Road) -> None:
    port = free_port()
    config = on_sqlite.installation.config
    environment = os.environ | {"POLYLEAF_INSTANCE": str(config.instance), "POLYLEAF_CONTENT": str(config.content)}
    server = subprocess.Popen(
        [sys.executable, "-c", "from app.cli import main; main()", "run", "--port", str(port)],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=5) as page:
                    assert b"E-mail address" in page.read()
                break
            except OSError:
                assert server.poll() is None, server.communicate()[0]
                assert time.monotonic() < deadline
                time.sleep(0.1)
        server.send_signal(signal.SIGINT)
        output, _ = server.communicate(timeout=30)
        assert f"Serving http://127.0.0.1:{port}/ until you press Ctrl+C." in output
        assert "Traceback" not in output
    finally:
        server.kill()
        server.wait()


def test_run_says_that_its_port_is_taken(polyleaf: Polyleaf) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = polyleaf("run", "--port", port)
    assert (done.exit_code, done.output) == (1, f"Port {port} is taken: choose another one with --port.\n")


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
