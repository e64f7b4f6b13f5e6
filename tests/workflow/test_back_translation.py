"""Back-translations: from another engine, kept, labelled, with the difference, and part of no decision."""

from __future__ import annotations

import pytest

from app.domain.memory.match import Change
from app.errors import DraftFailed, NotFound, PolyleafError
from app.store import log, units
from app.store.engine import reading
from app.workflow.back_translation import LABEL, back_translate, back_translate_all, back_translation_of
from app.workflow.draft import draft
from tests.installation import LEAFLET, Road
from tests.workflow.engines import FakeEngine, trouble


@pytest.fixture
def drafted(road: Road) -> Road:
    """Give an installation whose leaflet was drafted by one engine."""
    draft(road.installation, "pl", FakeEngine(name="deepl"), LEAFLET)
    return road


def test_another_engine_says_what_the_text_means_and_how_that_differs(drafted: Road) -> None:
    unit, engine = drafted.unit("Tablet", context="dose table"), FakeEngine()
    assert back_translation_of(drafted.installation, "pl", unit.segment_id)[0] is None
    found = back_translate(drafted.installation, "pl", unit.segment_id, engine)
    assert (found.engine, found.text, found.label) == ("libretranslate", unit.target, LABEL)
    assert found.difference == (Change("Tablet", unit.target),)
    assert found.provenance == {"engine": "libretranslate", "characters": "6", "raw": unit.target}
    assert back_translation_of(drafted.installation, "pl", unit.segment_id)[0] == found


def test_what_was_translated_back_once_is_kept(drafted: Road) -> None:
    unit, engine = drafted.unit("Tablet", context="dose table"), FakeEngine()
    first = back_translate(drafted.installation, "pl", unit.segment_id, engine)
    assert back_translate(drafted.installation, "pl", unit.segment_id, engine) == first
    assert engine.asked == [[unit.target]]


def test_the_engine_that_drafted_is_refused_also_after_somebody_corrected_its_draft(drafted: Road) -> None:
    unit, engine = drafted.unit("Tablet", context="dose table"), FakeEngine(name="deepl")
    drafted.sign(drafted.ada, unit, "translated", "Pastylka")
    with pytest.raises(PolyleafError, match="deepl drafted this string: choose another engine"):
        back_translate(drafted.installation, "pl", unit.segment_id, engine)
    assert engine.asked == []


def test_it_changes_no_unit_and_no_line_of_the_log(drafted: Road) -> None:
    def record() -> tuple[object, object]:
        with reading(drafted.installation.engine) as connection:
            return units.snapshot(connection), log.head(connection)

    before = record()
    back_translate_all(drafted.installation, "pl", FakeEngine())
    assert record() == before


def test_a_whole_document_is_sent_once_and_the_next_run_sends_what_is_new(drafted: Road) -> None:
    engine, steps = FakeEngine(), []
    report = back_translate_all(
        drafted.installation, "pl", engine, LEAFLET, lambda done, total: steps.append((done, total))
    )
    assert (report.translated, report.kept, report.refused, report.failed) == (20, 0, 0, [])
    assert (len(engine.texts), steps[-1]) == (len(set(engine.texts)), (20, 20))
    unit = drafted.unit("Tablet", context="dose table")
    drafted.sign(drafted.ada, unit, "translated", "Pastylka")
    assert back_translation_of(drafted.installation, "pl", unit.segment_id)[0] is None
    again = back_translate_all(drafted.installation, "pl", engine, LEAFLET)
    assert (again.translated, again.kept, engine.asked[-1]) == (1, 19, ["Pastylka"])
    own = back_translate_all(drafted.installation, "pl", FakeEngine(name="deepl"), LEAFLET)
    assert (own.translated, own.refused) == (0, 20)


def test_trouble_is_said_and_what_came_before_it_is_kept(drafted: Road) -> None:
    unit = drafted.unit("Tablet", context="dose table")
    engine = FakeEngine(lambda text: trouble("whole", 60) if text == unit.target else None)
    report = back_translate_all(drafted.installation, "pl", engine, LEAFLET)
    assert (report.stopped, 0 < report.translated < 20) == ("It said whole.", True)
    with pytest.raises(PolyleafError, match=r"Nothing is translated back until .* UTC: It said whole\."):
        back_translate(drafted.installation, "pl", unit.segment_id, engine)


def test_an_engine_that_gives_no_answer_fails_with_its_reason(drafted: Road) -> None:
    unit = drafted.unit("Tablet", context="dose table")
    engine = FakeEngine(lambda _: DraftFailed("libretranslate", "The engine refused this text."))
    with pytest.raises(DraftFailed, match="refused this text"):
        back_translate(drafted.installation, "pl", unit.segment_id, engine)


def test_there_must_be_a_text_and_an_engine_for_the_language(road: Road) -> None:
    unit = road.unit("Tablet", context="dose table")
    with pytest.raises(NotFound, match="no text yet"):
        back_translate(road.installation, "pl", unit.segment_id, FakeEngine())
    with pytest.raises(PolyleafError, match="does not translate from so into English"):
        back_translate_all(road.installation, "so", FakeEngine())
    with pytest.raises(PolyleafError, match="scripted does not translate from pl into English"):
        back_translate_all(road.installation, "pl", FakeEngine(name="scripted", origin="imported"))
