"""Releases read from a web server: of this machine only, and only what the manifest names."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from app.errors import VerificationFailed
from app.formats.release_address import fetch_files


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def into(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fetched")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_what_the_manifest_names_is_fetched(served: tuple[Path, str], into: Path) -> None:
    folder, address = served
    (folder / "manifest.json").write_text(json.dumps({"files": {"a/b.html": "0"}}))
    (folder / "manifest.sig").write_text("x")
    (folder / "a").mkdir()
    (folder / "a" / "b.html").write_text("page")
    fetch_files(address, into)
    found = {path.relative_to(into).as_posix() for path in into.rglob("*") if path.is_file()}
    assert found == {"manifest.json", "manifest.sig", "a/b.html"}
    (folder / "a" / "b.html").unlink()
    with pytest.raises(VerificationFailed, match="the server answered 404"):
        fetch_files(f"{address}/", into)


@pytest.mark.parametrize("named", ["../x", "/etc/passwd", "a//b", "a?b"])
def test_no_path_leads_out_of_the_release(served: tuple[Path, str], into: Path, named: str) -> None:
    folder, address = served
    (folder / "manifest.json").write_text(json.dumps({"files": {named: "0"}}))
    (folder / "manifest.sig").write_text("x")
    with pytest.raises(VerificationFailed, match="some outside the release"):
        fetch_files(address, into)


@pytest.mark.parametrize(
    "address",
    ["http://192.0.2.1/", "https://127.0.0.1/", "file:///etc/passwd", "http://user@127.0.0.1/", "http:///x"],
)
def test_no_other_machine_is_asked(address: str, into: Path) -> None:
    with pytest.raises(VerificationFailed, match="of this machine"):
        fetch_files(address, into)


def test_a_server_that_does_not_answer_is_said(into: Path) -> None:
    with pytest.raises(VerificationFailed, match="did not answer"):
        fetch_files("http://127.0.0.1:9/", into)
