"""The operator's commands, by what they print and how they end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import Polyleaf, command_on
from tests.installation import Road, open_road


def test_the_doctors_exit_code_says_whether_all_is_well(polyleaf: Polyleaf) -> None:
    lacking = polyleaf("doctor")
    assert lacking.exit_code == 1
    assert "DO  backup: There is none in" in lacking.output
    assert lacking.output.rstrip().endswith("to do.")
    polyleaf("backup")
    assert "ok  backup: " in polyleaf("doctor").output


def test_what_was_backed_up_is_drilled_and_restored(
    polyleaf_live: Polyleaf, live: Road, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert polyleaf_live("drill").exit_code == 1
    made = polyleaf_live("backup")
    assert made.exit_code == 0, made.output
    drilled = polyleaf_live("drill")
    assert drilled.exit_code == 0, drilled.output
    assert "Proved: the log is whole" in drilled.output
    (file,) = live.installation.config.backups.iterdir()
    refused = polyleaf_live("restore", file)
    assert (refused.exit_code, "holds an installation" in refused.output) == (1, True)
    monkeypatch.setenv("POLYLEAF_INSTANCE", str(tmp_path / "new" / "instance"))
    monkeypatch.setenv("POLYLEAF_CONTENT", str(tmp_path / "new" / "content"))
    restored = polyleaf_live("restore", file)
    assert restored.exit_code == 0, restored.output
    assert "Every unit is as the log says." in restored.output
    road = open_road(tmp_path / "new")
    assert command_on(road, monkeypatch)("publish").exit_code == 0
    assert road.verify().editions == live.verify().editions
    road.installation.engine.dispose()


def test_a_move_says_what_is_next_and_is_refused_into_a_database_in_use(polyleaf: Polyleaf, sqlite_url: str) -> None:
    moved = polyleaf("move-database", sqlite_url)
    assert moved.exit_code == 0, moved.output
    assert moved.output.endswith("Next: name the new database in POLYLEAF_DATABASE and start polyleaf serve.\n")
    again = polyleaf("move-database", sqlite_url)
    assert (again.exit_code, "holds an installation already" in again.output) == (1, True)


def test_a_database_that_is_down_and_a_disk_that_may_not_be_written_are_said_in_a_sentence(
    polyleaf: Polyleaf, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = polyleaf("backup", "/sys/polyleaf/a.polyleaf")
    assert (refused.exit_code, refused.output.endswith(". Run polyleaf doctor.\n")) == (1, True)
    assert refused.output.strip().startswith("/sys/polyleaf: ")
    monkeypatch.setenv("POLYLEAF_DATABASE", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    down = polyleaf("audit", "verify")
    assert (down.exit_code, down.output.endswith(" Run polyleaf doctor.\n")) == (1, True)
    assert down.output.startswith("The database: (psycopg.OperationalError) connection failed")
