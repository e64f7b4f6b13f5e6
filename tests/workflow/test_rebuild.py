"""The projection can be built again, and the command says whether it had been right."""

from __future__ import annotations

from sqlalchemy import text

from app.store import units
from app.store.engine import reading, writing
from app.workflow.rebuild import rebuild_units
from tests.installation import Road


def test_rebuilding_a_right_projection_changes_nothing(approved: Road) -> None:
    approved.edit("less than 3 weeks", "less than 4 weeks")
    approved.sync()
    with reading(approved.installation.engine) as connection:
        before = units.snapshot(connection)
    assert rebuild_units(approved.installation) == 0
    with reading(approved.installation.engine) as connection:
        assert units.snapshot(connection) == before


def test_rebuilding_puts_right_what_somebody_changed_in_the_projection(approved: Road) -> None:
    with reading(approved.installation.engine) as connection:
        before = units.snapshot(connection)
    approved.sign(approved.ada, approved.unit("Syrup"), text="Syropek")
    with writing(approved.installation.engine) as connection:
        connection.execute(text("UPDATE unit SET status = 'approved', publishable_id = working_id"))
        connection.execute(text("DELETE FROM unit WHERE risk > 11"))
    assert rebuild_units(approved.installation) == 3
    assert rebuild_units(approved.installation) == 0
    with reading(approved.installation.engine) as connection:
        after = units.snapshot(connection)
    unit = approved.unit("Syrup")
    assert [row[:2] for row in before if row not in after] == [(unit.segment_id, "pl")]
    assert (len(after), unit.status) == (len(before), "translated")


def test_rebuilding_counts_anew_and_says_that_counts_were_wrong(on_sqlite: Road) -> None:
    with writing(on_sqlite.installation.engine) as connection:
        right = units.tally(connection)
        connection.execute(text("UPDATE unit_tally SET number = number + 1 WHERE locale = 'pl'"))
        wrong = units.tally(connection) - right
    assert wrong
    assert rebuild_units(on_sqlite.installation) == len(wrong)
    with reading(on_sqlite.installation.engine) as connection:
        assert units.tally(connection) == right
