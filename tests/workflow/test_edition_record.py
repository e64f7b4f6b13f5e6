"""The record of a live edition, with names, for the content team."""

from __future__ import annotations

import pytest

from app.errors import NotFound
from app.workflow.edition_record import edition_record
from app.workflow.withdrawal import withdraw
from tests.installation import LEAFLET, Road


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
