"""The record of a live edition, with names, for the content team."""

from __future__ import annotations

import json

import pytest

from app.domain.unit import fingerprint
from app.errors import NotFound
from app.store.engine import writing
from app.workflow.edition_record import edition_record
from app.workflow.record import add_suggestion, project_unit
from app.workflow.review import sign
from app.workflow.withdrawal import withdraw
from tests.installation import LEAFLET, Road
from tests.pseudo import pseudo


def test_it_names_who_translated_reviewed_read_and_published(live: Road) -> None:
    record = edition_record(live.installation, LEAFLET, "pl")
    assert record.version == 1
    assert {(act.kind, act.name) for text in record.texts for act in text.acts} == {
        ("translated", "Ada"),
        ("reviewed", "Ben"),
    }
    assert {text.origins for text in record.texts} == {("human",)}
    assert (record.read.name if record.read else "", record.signed.name, record.override) == ("Ben", "Pat", None)


def test_the_english_has_no_reader_and_an_override_its_reason(on_sqlite: Road) -> None:
    on_sqlite.clock.forward(days=200)
    on_sqlite.sign_editions(reason="The review is under way")
    on_sqlite.publish()
    record = edition_record(on_sqlite.installation, LEAFLET, "en")
    assert record.read is None
    assert record.override is not None
    assert (record.override.name, record.override.reason) == ("Pat", "The review is under way")


def test_what_is_not_live_has_no_record(live: Road) -> None:
    withdraw(live.installation, live.pat, LEAFLET, "pl", "Wrong", urgent=False)
    with pytest.raises(NotFound):
        edition_record(live.installation, LEAFLET, "pl")


def test_it_names_the_engine_whose_draft_was_taken_or_changed_and_so_does_the_release(live: Road) -> None:
    kept, changed = "It needs no treatment at all.", "Ask for help"
    live.edit("It needs no treatment.", kept)
    live.edit("if you smoke", changed)
    live.sync()
    for source in (kept, changed):
        unit = live.unit(source)
        text = pseudo(source, "pl")
        print_ = fingerprint(LEAFLET, None, "pl", source, text)
        with writing(live.installation.engine) as connection:
            made = {"engine": "openai", "model": "small-1", "raw": text}
            place = (unit.segment_id, LEAFLET)
            at = live.installation.now()
            add_suggestion(connection, at, place, "pl", text, "machine", print_, provenance=made)
            project_unit(connection, unit.segment_id, "pl")
    live.approve(kept)
    live.approve(changed, pseudo(changed + " now", "pl"))
    live.read_page()
    live.sign_editions()
    live.publish()
    record = edition_record(live.installation, LEAFLET, "pl")
    told = {text.source: (text.engines, text.origins) for text in record.texts if text.engines}
    assert told == {kept: (("openai small-1",), ("machine",)), changed: (("openai small-1",), ("human",))}
    released = json.loads((live.site / "record" / "editions" / "pl" / f"{LEAFLET}.json").read_bytes())
    texts = [text for part in released["parts"] for text in part["texts"]]
    assert {text["source"]: text["engines"] for text in texts if text["engines"]} == {kept: ["openai small-1"]}


def test_a_draft_that_was_approved_unread_is_told_and_verified(live: Road) -> None:
    source = "Ask for help"
    live.edit("if you smoke", source)
    live.sync()
    unit, text = live.unit(source), pseudo(source, "pl")
    print_ = fingerprint(LEAFLET, None, "pl", source, text)
    with writing(live.installation.engine) as connection:
        place, at = (unit.segment_id, LEAFLET), live.installation.now()
        add_suggestion(connection, at, place, "pl", text, "machine", print_, provenance={"engine": "openai"})
        project_unit(connection, unit.segment_id, "pl")
    where = ("pl", unit.segment_id)
    sign(live.installation, live.ada, *where, "translated", text, print_, seconds=20)
    sign(live.installation, live.ben, *where, "reviewed", text, print_, seconds=0.4)
    live.read_page()
    live.sign_editions()
    live.publish()
    assert live.verify().editions > 0
    record = edition_record(live.installation, LEAFLET, "pl")
    quick = [(act.name, act.finding) for told in record.texts for act in told.acts if act.kind == "quick"]
    assert quick == [("Ben", "after 0 seconds")]
