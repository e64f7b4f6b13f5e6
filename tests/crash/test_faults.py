"""What machines do to an installation, each ending with proof: a restarted database, a full or read-only disk, a clock
that goes back, two publishers at once."""

from __future__ import annotations

import errno
import io
import os
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from app.store import log
from app.store.engine import reading
from app.workflow.audit import sign_daily, sign_head
from app.workflow.catalogue import project_catalogues
from app.workflow.publish import publish
from tests.crash.test_kill import assert_sound, changed_road, drafted_road, signatures
from tests.crash.victims import run
from tests.installation import PASSWORD, START, Copies, Road, new_road, open_road
from tests.postgres import PostgresServer


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    """Run a PostgreSQL server that this test may stop."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.mark.postgres
def test_people_go_on_after_the_database_was_restarted(own_server: PostgresServer, quick_path: Path) -> None:
    road = new_road(quick_path / "road", own_server.create_database())
    road.person("Dora", demonstration=True, pl=["translator"])
    app = create_app(road.installation)
    app.config.update(WTF_CSRF_ENABLED=False)
    client = app.test_client()
    client.post("/sign-in", data={"email": "dora@example.org", "password": PASSWORD})
    unit = road.unit("Syrup")
    address = f"/review/pl/{unit.segment_id}"
    form = {"seen": "", "text": "Syrop", "action": "translated"}
    assert client.get(address).status_code == 200

    own_server.halt()
    refused = client.post(address, data=form)
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "60")
    assert "Nothing that was signed is lost" in refused.text
    assert "Try again in a minute" in client.get("/").text
    assert (
        client.get("/", headers={"Accept": "application/json"}).get_json()["error"].startswith("The workspace cannot")
    )
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").get_json() == {"ready": False, "lacking": ["database"]}

    own_server.resume()
    assert client.get("/health/ready").status_code == 200
    assert client.post(address, data=form).status_code == 303
    assert road.unit("Syrup").status == "translated"
    assert_sound(road)
    road.installation.engine.dispose()


def test_a_full_disk_loses_no_signature_that_was_reported(quick_path: Path, copies: Copies) -> None:
    folder = quick_path / "road"
    road = copies.of(drafted_road, folder)
    before = signatures(road)
    road.installation.engine.dispose()
    fate = run("approve on a full disk", folder, "", None)
    *reported, last, _events = fate.reported
    assert last == "the disk is full"
    road = open_road(folder)
    new = signatures(road)[len(before) :]
    assert len(new) >= len(reported) > 0
    assert new[: len(reported)] == reported
    assert_sound(road)
    road.installation.engine.dispose()
    run("approve", folder, "", None)
    road = open_road(folder)
    assert road.unapproved() == []
    assert_sound(road)
    road.installation.engine.dispose()


def test_a_full_disk_leaves_the_release_that_was_and_half_of_nothing(quick_path: Path, copies: Copies) -> None:
    folder = quick_path / "road"
    road = copies.of(changed_road, folder)
    road.installation.engine.dispose()
    for work in ("put_live", "write_catalogues", "keep"):
        *_, last, _events = run(f"{work} on a full disk", folder, "", None).reported
        assert (work, last) == (work, "the disk is full")
    road = open_road(folder)
    assert road.verify().release == "1"
    assert list(road.installation.config.backups.iterdir()) == []
    assert_sound(road)
    assert road.publish().number == 2
    assert "Syropek" in road.page()
    road.installation.engine.dispose()


@pytest.fixture
def read_only(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Refuse to write below a folder as a disk does that is mounted to be read only; tests may run as root."""

    def refuse(folder: Path) -> None:
        def guarded(function: Callable[..., Any], writes: Callable[..., bool]) -> Callable[..., Any]:
            def call(path: Any, *arguments: Any, **named: Any) -> Any:
                below = isinstance(path, str | Path) and Path(path).is_relative_to(folder)
                if below and writes(*arguments, **named):
                    raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
                return function(path, *arguments, **named)

            return call

        monkeypatch.setattr(os, "mkdir", guarded(os.mkdir, lambda *_, **__: True))
        monkeypatch.setattr(io, "open", guarded(io.open, lambda mode="r", *_, **__: set(mode) & set("wax+") != set()))

    return refuse


def test_a_site_folder_that_may_not_be_written_keeps_its_release(
    quick_path: Path, copies: Copies, read_only: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    road = copies.of(changed_road, quick_path / "road")
    road.person("Paul", demonstration=True, content=["publisher"])
    app = create_app(road.installation)
    app.config.update(WTF_CSRF_ENABLED=False)
    client = app.test_client()
    client.post("/sign-in", data={"email": "paul@example.org", "password": PASSWORD})
    read_only(road.installation.config.releases)
    with pytest.raises(OSError, match="Read-only file system"):
        publish(road.installation, road.pat)
    answer = client.post("/leaflets/releases/publish")
    assert (answer.status_code, "The workspace cannot write its files" in answer.text) == (503, True)
    monkeypatch.undo()
    assert road.verify().release == "1"
    assert_sound(road)
    assert road.publish().number == 2
    assert "Syropek" in road.page()
    road.installation.engine.dispose()


def test_a_clock_that_was_set_back_breaks_no_order(published: Road) -> None:
    sign_head(published.installation)
    published.clock.forward(days=-2)
    published.approve("Syrup", "Syropek")
    published.read_page()
    published.sign_editions()
    assert published.publish().number == 2
    assert "Syropek" in published.page()
    assert sign_daily(published.installation) is not None
    with reading(published.installation.engine) as connection:
        instants = [entry.at for entry, _ in log.entries(connection)]
    assert instants != sorted(instants)
    assert min(instants) < (START - timedelta(days=1)).isoformat()
    assert_sound(published)
    project_catalogues(published.installation)


def test_two_publishers_at_once_make_one_release(approved: Road) -> None:
    approved.sign_editions()
    published: list[tuple[int, bool]] = []
    waiting = threading.Barrier(2)

    def put_live() -> None:
        waiting.wait()
        done = publish(approved.installation, approved.pat)
        published.append((done.number, done.new))

    threads = [threading.Thread(target=put_live) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(published) == [(1, False), (1, True)]
    with reading(approved.installation.engine) as connection:
        assert len(log.of_kind(connection, "release")) == 1
    assert approved.verify().release == "1"
    assert_sound(approved)
