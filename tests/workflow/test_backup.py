"""A backup is the installation as it was at one instant; restored, it proves itself, on either kind of database."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from app.errors import PolyleafError, VerificationFailed
from app.store import copying
from app.store.engine import NEWEST, make_engine, revision
from app.workflow.audit import sign_daily, sign_head, verify_log
from app.workflow.backup import back_up, default_path, drill, newest_backup, restore
from app.workflow.installation import Installation
from app.workflow.rebuild import rebuild_units
from tests.formats.test_archive import rewrite
from tests.installation import Road, open_road
from tests.store.test_migrations import put_first_schema


def everything(url: str) -> dict[str, list[copying.Row]]:
    """Return every row of every table."""
    engine = make_engine(url)
    with copying.snapshot(engine) as connection:
        found = {table.name: list(copying.rows(connection, table)) for table in copying.tables_of(connection)}
    engine.dispose()
    return found


def empty_place(road: Road, folder: Path, database: str = ""):
    """Name an empty place to restore into."""
    instance = folder / "instance"
    return replace(
        road.installation.config,
        instance=instance,
        content=folder / "content",
        database=database or f"sqlite:///{instance / 'polyleaf.sqlite'}",
    )


def test_a_restored_installation_is_the_one_that_was_and_goes_on(
    published: Road, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    config = published.installation.config
    sign_head(published.installation)
    made = back_up(published.installation, tmp_path / "a.polyleaf")
    other = ""
    if config.database.startswith("sqlite"):
        # Across: what SQLite held goes on in PostgreSQL, and the other way round.
        other = request.getfixturevalue("postgres").create_database()
    place = empty_place(published, tmp_path / "elsewhere", other)
    done = restore(place, tmp_path / "a.polyleaf")
    assert (done.rows, done.proof.entries, done.proof.signed_heads, done.differed) == (made.rows, made.entries, 1, 0)
    found, wanted = everything(place.database), everything(config.database)
    assert {entry["kind"] for entry in found["event"][made.entries :]} == {"restored"}
    assert found | {"event": found["event"][: made.entries], "log_head": wanted["log_head"]} == wanted
    road = open_road(tmp_path / "elsewhere", place.database, published.clock)
    assert {path.name: path.read_bytes() for path in road.source.rglob("*.md")} == {
        path.name: path.read_bytes() for path in published.source.rglob("*.md")
    }
    assert road.publish().number == 1
    assert road.page() == published.page()
    road.approve("Syrup", "Syropek")
    road.read_page()
    road.sign_editions()
    assert road.publish().number == 2
    assert "Syropek" in road.page()
    assert rebuild_units(road.installation) == 0
    road.installation.engine.dispose()


def test_a_backup_is_of_one_instant_while_people_work(approved: Road, tmp_path: Path) -> None:
    stop = threading.Event()

    def work() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            approved.approve("Syrup", f"Syrop {'x' * number}")

    people = threading.Thread(target=work)
    people.start()
    try:
        made = [back_up(approved.installation, tmp_path / f"{number}.polyleaf") for number in range(3)]
    finally:
        stop.set()
        people.join()
    assert made[0].entries < made[-1].entries
    for backup in made:
        assert drill(approved.installation.config, backup.path).proof.entries == backup.entries


def test_nothing_is_restored_over_what_is_there(published: Road, tmp_path: Path) -> None:
    config = published.installation.config
    path = back_up(published.installation, tmp_path / "a.polyleaf").path
    before = everything(config.database)
    empty = empty_place(published, tmp_path / "elsewhere")
    for place, said in (
        (config, "holds an installation: name an empty folder in POLYLEAF_INSTANCE"),
        (replace(empty, content=config.content), "holds leaflets: name an empty folder in POLYLEAF_CONTENT"),
        (replace(empty, database=config.database), "The database holds an installation already"),
    ):
        with pytest.raises(PolyleafError, match=said):
            restore(place, path)
    assert everything(config.database) == before
    assert not (empty.instance / "keys").exists()


def altered(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    """Change a member and its hash in the manifest, as somebody who has the file can."""

    def change(members: dict[str, bytes]) -> None:
        assert old in members[name]
        members[name] = members[name].replace(old, new, 1)
        manifest = json.loads(members["manifest.json"])
        manifest["members"][name]["sha256"] = sha256(members[name]).hexdigest()
        members["manifest.json"] = json.dumps(manifest).encode()

    return change


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("tables/event.jsonl", b'"reviewed"', b'"rejected"', "was altered"),
        ("log.jsonl", b'"reviewed"', b'"rejected"', "not the one that the backup holds beside the tables"),
        ("tables/log_head.jsonl", b"[1, ", b"[1, 1", "was cut off"),
    ],
)
def test_a_backup_that_was_tampered_with_does_not_prove_itself(
    on_sqlite: Road, tmp_path: Path, name: str, old: bytes, new: bytes, said: str
) -> None:
    path = back_up(on_sqlite.installation, tmp_path / "a.polyleaf").path
    rewrite(path, altered(name, old, new))
    with pytest.raises(VerificationFailed, match=said):
        drill(on_sqlite.installation.config, path)


def test_a_backup_of_a_newer_schema_or_with_a_table_less_is_refused(on_sqlite: Road, tmp_path: Path) -> None:
    path = back_up(on_sqlite.installation, tmp_path / "a.polyleaf").path

    def newer(members: dict[str, bytes]) -> None:
        members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | {"schema": "9999"}).encode()

    def less(members: dict[str, bytes]) -> None:
        manifest = json.loads(members["manifest.json"])
        for held in (manifest["rows"], manifest["columns"]):
            del held["claim"]
        members["manifest.json"] = json.dumps(manifest).encode()

    for change, said in ((newer, "made by a newer Polyleaf"), (less, "does not hold the tables")):
        copy = tmp_path / f"{change.__name__}.polyleaf"
        copy.write_bytes(path.read_bytes())
        rewrite(copy, change)
        with pytest.raises(PolyleafError, match=said):
            drill(on_sqlite.installation.config, copy)


def test_a_drill_leaves_the_installation_alone(
    on_sqlite: Road, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    config = on_sqlite.installation.config
    before = everything(config.database)
    first = back_up(on_sqlite.installation, default_path(on_sqlite.installation))
    second = back_up(on_sqlite.installation, default_path(on_sqlite.installation))
    assert newest_backup(config.backups) == second.path != first.path
    drill(config, second.path)
    assert everything(config.database) == before
    assert list(tmp_path.iterdir()) == []


def test_the_head_is_signed_once_a_day_and_finds_out_who_rewrites_history(on_sqlite: Road) -> None:
    place = on_sqlite.installation
    first = sign_daily(place)
    assert first is not None
    assert sign_daily(place) is None
    on_sqlite.clock.forward(days=1)
    on_sqlite.approve("Syrup", "Syropek")
    second = sign_daily(place)
    assert second is not None
    assert verify_log(place).signed_heads == 2
    assert second.name == f"head-{verify_log(place).entries:09d}.json"
    first.write_text(first.read_text().replace('"hash": "', '"hash": "0'))
    with pytest.raises(VerificationFailed, match="is not signed by this service's key"):
        verify_log(place)


def test_a_backup_of_the_first_schema_is_restored_into_the_newest(
    on_sqlite: Road, sqlite_url: str, tmp_path: Path
) -> None:
    put_first_schema(sqlite_url)
    config = replace(on_sqlite.installation.config, database=sqlite_url)
    old = Installation(config, make_engine(sqlite_url))
    made = back_up(old, tmp_path / "old.polyleaf")
    old.engine.dispose()
    place = empty_place(on_sqlite, tmp_path / "elsewhere")
    done = restore(place, made.path)
    assert done.proof.entries == made.entries == done.rows["event"]
    assert {name: done.rows[name] for name in made.rows} == made.rows
    engine = make_engine(place.database)
    with copying.snapshot(engine) as connection:
        assert revision(connection) == NEWEST
    engine.dispose()
