"""Every schema that was ever in use is brought to the newest with its data, on either database, and by one process."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from alembic.op import create_table
from sqlalchemy import text

from app.store import copying
from app.store.engine import NEWEST, make_engine, migrate, revision, writing
from app.workflow.audit import verify_log
from app.workflow.rebuild import rebuild_units
from tests.installation import CONTENT, Road, open_road

ROOT = Path(__file__).parents[2]
FIXTURE = Path(__file__).parents[1] / "fixtures" / "schema-0001.jsonl"
"""An installation of schema 0001: the fixtures' leaflet approved in Polish and live, and a row in every table."""

GONE = {("person", "session_epoch")}
"""Columns that a migration took away, each with its reason in that migration."""


@cache
def stored() -> dict[str, tuple[list[str], list[list[object]]]]:
    """Return the fixture's columns and rows by table."""
    found: dict[str, tuple[list[str], list[list[object]]]] = {}
    for line in FIXTURE.read_text("utf-8").splitlines():
        value = json.loads(line)
        if isinstance(value, dict):
            rows: list[list[object]] = []
            found[value["table"]] = (value["columns"], rows)
        else:
            rows.append(value)
    return found


def put_first_schema(url: str) -> None:
    """Make a database of schema 0001 with the fixture's data."""
    migrate(url, "0001")
    engine = make_engine(url)
    with writing(engine) as connection:
        tables = copying.tables_of(connection)
        for table in tables:
            columns, rows = stored()[table.name]
            copying.put(connection, table, (dict(zip(columns, row, strict=True)) for row in rows))
        copying.go_on_counting(connection, tables)
    engine.dispose()


@pytest.fixture
def first(database_url: str) -> str:
    """Give the address of a database of schema 0001 with data."""
    put_first_schema(database_url)
    return database_url


def everything(url: str) -> dict[str, list[copying.Row]]:
    engine = make_engine(url)
    with copying.snapshot(engine) as connection:
        found = {table.name: list(copying.rows(connection, table)) for table in copying.tables_of(connection)}
    engine.dispose()
    return found


def judged(rows: list[copying.Row]) -> list[tuple[object, ...]]:
    """Return what people decided of each unit; what checks say of it may change with the checks."""
    wanted = ("segment_id", "locale", "ordinal", "status", "working_id", "publishable_id", "makers")
    return [tuple(row[name] for name in wanted) for row in rows]


@pytest.fixture
def opened(first: str, tmp_path: Path) -> Iterator[Road]:
    """Open the migrated installation as any process would."""
    shutil.copytree(CONTENT, tmp_path / "road" / "content" / "source_content")
    road = open_road(tmp_path / "road", first)
    yield road
    road.installation.engine.dispose()


def test_the_first_schema_has_a_row_in_every_table() -> None:
    assert [name for name, (_, rows) in stored().items() if not rows] == []


def test_an_old_database_is_migrated_with_all_that_it_holds(opened: Road) -> None:
    found = everything(opened.installation.config.database)
    for name, (columns, rows) in stored().items():
        kept = [column for column in columns if (name, column) not in GONE]
        before = [{c: v for c, v in zip(columns, row, strict=True) if c in kept} for row in rows]
        assert [{column: row[column] for column in kept} for row in found[name]] == before, name


def test_a_migrated_installation_proves_itself_and_goes_on(opened: Road) -> None:
    url = opened.installation.config.database
    assert verify_log(opened.installation).entries == len(everything(url)["event"])
    before, counted = judged(everything(url)["unit"]), everything(url)["unit_tally"]
    rebuild_units(opened.installation)
    assert (judged(everything(url)["unit"]), everything(url)["unit_tally"]) == (before, counted)
    opened.sync()
    opened.approve_rest()
    opened.approve("Syrup", "Syropek")
    opened.read_page()
    assert "pl" in opened.sign_editions()
    opened.publish()
    assert "Syropek" in opened.page()


def test_processes_that_start_at_once_migrate_once(first: str) -> None:
    program = "import sys; from app.store.engine import migrate; sys.stdin.read(1); migrate(sys.argv[1])"
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", program, first], cwd=ROOT, stdin=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    for process in starting:  # each has loaded what it needs, or nearly
        process.stdin.write(b".")  # type: ignore[union-attr]
    assert [(process.communicate()[1], process.returncode) for process in starting] == [(b"", 0)] * 2
    engine = make_engine(first)
    with copying.snapshot(engine) as connection:
        assert revision(connection) == NEWEST
    engine.dispose()


def test_a_migration_that_fails_leaves_the_database_as_it_was(first: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything(first)

    calls = []

    def create(*arguments: object, **named: object) -> None:
        calls.append(arguments)
        if len(calls) == 2:
            raise OSError("cut off")
        create_table(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("alembic.op.create_table", create)
    with pytest.raises(OSError, match="cut off"):
        migrate(first)
    monkeypatch.undo()
    assert everything(first) == before
    engine = make_engine(first)
    with copying.snapshot(engine) as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == ["0001"]
    engine.dispose()
    migrate(first)
