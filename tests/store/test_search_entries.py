"""The entries of searches follow texts, findings and people, and only what changed is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event

from app.store import search_entries
from app.store.engine import reading
from app.workflow.rebuild import rebuild_units
from app.workflow.review import reject

if TYPE_CHECKING:
    from tests.installation import Road


def entries(road: Road, segment_id: int, locale: str) -> set[str]:
    with reading(road.installation.engine) as connection:
        return {entry[0] for entry in search_entries.snapshot(connection) if entry[1:] == (segment_id, locale)}


def test_a_unit_is_filed_under_its_text_its_findings_and_whoever_worked_on_it(road: Road) -> None:
    unit = road.unit("5 ml", context="dose table")
    assert entries(road, unit.segment_id, "") == {"=5", "=ml"}
    assert entries(road, unit.segment_id, "pl") == set()
    print_ = road.sign(road.ada, unit, text="5 ml, łyżka")
    ada, ben = "@" + road.ada.id, "@" + road.ben.id
    assert entries(road, unit.segment_id, "pl") == {"~5", "~ml", "~lyzk", ada}
    reject(road.installation, road.ben, "pl", unit.segment_id, print_, "No spoon.")
    assert entries(road, unit.segment_id, "pl") == {"~5", "~ml", "~lyzk", ada, ben}
    before = unit.segment_id, "ur"
    assert entries(road, *before) == set()
    assert rebuild_units(road.installation) == 0
    assert entries(road, unit.segment_id, "pl") == {"~5", "~ml", "~lyzk", ada, ben}


def test_a_sign_off_of_an_unchanged_text_writes_only_who_signed(approved: Road) -> None:
    unit = approved.unit("Syrup")
    approved.sign(approved.bea, unit, text="Syropek")
    written: list[object] = []

    def note(_connection, _cursor, statement: str, parameters, _context, _many) -> None:  # type: ignore[no-untyped-def]
        if "search_entry" in statement:
            written.append((statement.split()[0], parameters))

    event.listen(approved.installation.engine, "before_cursor_execute", note)
    approved.sign(approved.ben, approved.unit("Syrup"), "reviewed")
    event.remove(approved.installation.engine, "before_cursor_execute", note)
    assert [kind for kind, _ in written] == ["INSERT"]
    assert "~syro" not in str(written)
