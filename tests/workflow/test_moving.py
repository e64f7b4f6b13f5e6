"""An installation outgrows SQLite: everything is in PostgreSQL afterwards, proved, and work goes on there."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import PolyleafError
from app.formats.files import held
from app.workflow.moving import move_database
from app.workflow.rebuild import rebuild_units
from tests.installation import Road, open_road
from tests.postgres import PostgresServer
from tests.workflow.test_backup import everything

pytestmark = pytest.mark.postgres


@pytest.fixture
def target(postgres: PostgresServer):
    """Give the address of an empty PostgreSQL database."""
    url = postgres.create_database()
    yield url
    postgres.drop_database(url)


def test_everything_moves_and_work_goes_on_there(live: Road, target: str) -> None:
    config = live.installation.config
    before = everything(config.database)
    done = move_database(config, target)
    assert done.rows == {name: len(rows) for name, rows in before.items()}
    assert (done.proof.entries, done.proof.signed_heads, done.differed) == (done.rows["event"], 1, 0)
    assert everything(target) == everything(config.database) == before
    road = open_road(config.instance.parent, target, live.clock)
    road.approve("Syrup", "Syropek")
    road.read_page()
    road.sign_editions()
    assert road.publish().number == 2
    assert "Syropek" in road.page()
    assert rebuild_units(road.installation) == 0
    road.installation.engine.dispose()


def test_a_database_that_is_in_use_is_neither_moved_into_nor_away_from(live: Road, target: str) -> None:
    config = live.installation.config
    with held(config.serving_lock, shared=True), pytest.raises(PolyleafError, match="polyleaf serve is running"):
        move_database(config, target)
    assert everything(target) == {}
    move_database(config, target)
    moved = everything(target)
    with pytest.raises(PolyleafError, match="The database holds an installation already"):
        move_database(config, target)
    assert everything(target) == moved


def test_what_fails_half_way_leaves_an_empty_target(live: Road, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError("cut off")

    config = live.installation.config
    with monkeypatch.context() as patch:
        patch.setattr("app.store.copying.go_on_counting", fail)
        with pytest.raises(OSError, match="cut off"):
            move_database(config, target)
    assert {name: rows for name, rows in everything(target).items() if rows and name != "log_head"} == {}
    assert move_database(config, target).differed == 0


def test_two_servers_share_the_lock_and_a_move_has_it_alone(tmp_path: Path) -> None:
    path = tmp_path / "serving.lock"
    with held(path, shared=True) as first, held(path, shared=True) as second:
        assert (first, second) == (True, True)
        with held(path, shared=False) as alone:
            assert not alone
    with held(path, shared=False) as alone, held(path, shared=True) as shared:
        assert (alone, shared) == (True, False)
