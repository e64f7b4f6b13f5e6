"""Strings that were worked on elsewhere: only suggestions come back, and nobody's later text is passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polib
import pytest
from sqlalchemy import text

from app.errors import ContentErrors, NotAllowed, NotFound, PolyleafError
from app.store.engine import reading
from app.workflow.offline import Proposal, bring_back, look_at, take_away
from app.workflow.review import save
from tests.installation import LEAFLET, Road

if TYPE_CHECKING:
    from app.store.people import Person

WEEKS = "A short cough lasts less than 3 weeks"
WEEKS_PL = "Krótki kaszel trwa mniej niż 3 tygodnie"


def worked_on(data: bytes, **texts: str) -> bytes:
    """Type texts into a PO file, by the English."""
    catalogue = polib.pofile(data.decode())
    for entry in catalogue:
        if entry.msgid in texts:
            entry.msgstr = texts[entry.msgid]
            entry.flags = []
    return str(catalogue).encode()


def look(road: Road, data: bytes, person: Person | None = None) -> Proposal:
    return look_at(road.installation, person or road.ada, "pl", "back.po", data)


def bring(road: Road, proposal: Proposal, person: Person | None = None) -> tuple[int, tuple[int, ...]]:
    chosen = [(one.segment_id, one.text, one.standing) for one in proposal.texts]
    return bring_back(road.installation, person or road.ada, "pl", proposal.file, proposal.batch, chosen)


def test_a_leaflet_comes_in_reading_order_without_what_is_approved(road: Road) -> None:
    road.approve("Syrup", "Syrop")
    taken = take_away(road.installation, road.ada, "pl", "po", LEAFLET)
    sources = [entry.msgid for entry in polib.pofile(taken.data.decode())]
    assert (taken.name, taken.strings) == ("polyleaf-batch-1-pl.po", len(sources))
    assert sources[:2] == ["Coughs in winter", "What a cough is, and when to ask for help."]
    assert "Syrup" in sources  # in the table it has a context of its own and is not approved
    assert [entry.msgctxt for entry in polib.pofile(taken.data.decode()) if entry.msgid == "Syrup"] == ["dose table"]


def test_the_next_strings_of_a_queue_come_riskiest_first_with_what_to_know(road: Road) -> None:
    taken = take_away(road.installation, road.ada, "pl", "po", None, 3)
    entries = list(polib.pofile(taken.data.decode()))
    assert len(entries) == taken.strings == 3
    assert all(entry.comment.startswith(("Leaflet: ", "Leaflet: Coughs")) for entry in entries)


def test_what_comes_back_is_a_suggestion_under_ones_name_and_approves_nothing(road: Road) -> None:
    taken = take_away(road.installation, road.ada, "pl", "po", LEAFLET)
    data = worked_on(taken.data, **{WEEKS: "Krótki kaszel trwa 33 tygodnie", "Tablet": "Tabletka"})
    proposal = look(road, data)
    assert [(one.source, one.text, one.kind, one.now) for one in proposal.texts] == [
        (WEEKS, "Krótki kaszel trwa 33 tygodnie", "new", None),
        ("Tablet", "Tabletka", "new", None),
    ]
    assert [finding.severity for finding in proposal.texts[0].findings][:1] == ["block"]
    assert road.unit(WEEKS).status == "empty"
    assert bring(road, proposal) == (2, ())
    unit = road.unit(WEEKS)
    assert (unit.status, unit.origin, unit.author_id) == ("suggested", "imported", road.ada.id)
    assert unit.provenance == {"file": "back.po", "batch": 1}
    again = look(road, data)
    assert (again.texts, again.unchanged) == ((), 2)


def test_a_text_that_somebody_changed_meanwhile_is_a_conflict_with_both_texts(road: Road) -> None:
    taken = take_away(road.installation, road.ada, "pl", "po", LEAFLET)
    road.sign(road.bea, road.unit(WEEKS), text=WEEKS_PL)
    data = worked_on(taken.data, **{WEEKS: "Krótki kaszel trwa krócej niż 3 tygodnie"})
    [one] = look(road, data).texts
    assert (one.kind, one.now, one.now_by, one.text) == (
        "conflict",
        WEEKS_PL,
        "Bea",
        "Krótki kaszel trwa krócej niż 3 tygodnie",
    )
    assert look(road, worked_on(taken.data, **{WEEKS: WEEKS_PL})).unchanged == 1


def test_a_string_that_changes_between_looking_and_storing_is_left_alone(road: Road) -> None:
    taken = take_away(road.installation, road.ada, "pl", "po", LEAFLET)
    proposal = look(road, worked_on(taken.data, **{WEEKS: "Inny tekst 3 tygodnie", "Tablet": "Tabletka"}))
    unit = road.unit(WEEKS)
    save(road.installation, road.bea, "pl", unit.segment_id, WEEKS_PL, "")
    assert bring(road, proposal) == (1, (unit.segment_id,))
    assert road.unit(WEEKS).target == WEEKS_PL


def test_strings_whose_english_is_gone_have_no_place(road: Road) -> None:
    taken = take_away(road.installation, road.ada, "pl", "po", LEAFLET)
    road.edit("less than 3 weeks", "less than 4 weeks")
    road.sync()
    data = worked_on(taken.data, **{WEEKS: WEEKS_PL}).replace(b'msgid "Syrup"', b'msgid "Sirup"')
    proposal = look(road, worked_on(data, Sirup="Syrop"))
    assert (proposal.texts, set(proposal.foreign)) == ((), {WEEKS, "Sirup"})


@pytest.mark.parametrize("form", ["xliff12", "xliff20"])
def test_an_xliff_comes_back_by_its_numbers(road: Road, form: str) -> None:
    taken = take_away(road.installation, road.ada, "pl", form, LEAFLET)  # type: ignore[arg-type]
    unit = road.unit("Syrup", context="dose table")
    source = b"<source>Syrup</source>" if form == "xliff12" else b'<source xml:space="preserve">Syrup</source>'
    data = taken.data.replace(source, source + b"<target>Syrop</target>", 1)
    proposal = look_at(road.installation, road.ada, "pl", "back.xlf", data)
    assert [(one.segment_id, one.text) for one in proposal.texts] == [(unit.segment_id, "Syrop")]


def test_only_those_who_write_in_a_language_take_and_bring(road: Road) -> None:
    taken = take_away(road.installation, road.ada, "pl", "po", LEAFLET)
    for person in (road.cleo, road.pat):
        with pytest.raises(NotAllowed):
            take_away(road.installation, person, "pl", "po", LEAFLET)
        with pytest.raises(NotAllowed):
            look(road, taken.data, person)


def test_a_file_of_something_else_is_refused(road: Road) -> None:
    taken = take_away(road.installation, road.ada, "pl", "po", LEAFLET)
    with pytest.raises(NotFound, match="nobody took away"):
        look(road, taken.data.replace(b"polyleaf-batch-1", b"polyleaf-batch-7"))
    with pytest.raises(ContentErrors, match="no batch"):
        look(road, taken.data.replace(b"polyleaf-batch-1", b"my project"))
    with pytest.raises(ContentErrors, match="a file for ur"):
        look_at(road.installation, road.ada, "ur", "back.po", taken.data)
    with pytest.raises(NotFound):
        take_away(road.installation, road.ada, "pl", "po", "no-such")


def test_an_empty_queue_gives_no_file_and_no_batch(approved: Road) -> None:
    with pytest.raises(PolyleafError, match="nothing to take away"):
        take_away(approved.installation, approved.ada, "pl", "po", LEAFLET)
    with reading(approved.installation.engine) as connection:
        assert connection.execute(text("SELECT count(*) FROM batch")).scalar_one() == 0
