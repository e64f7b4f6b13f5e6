"""Queues: the riskiest first, and nothing that one may not do."""

from __future__ import annotations

from app.formats.page_strings import PAGE_STRINGS
from app.store import editor, units
from app.store.engine import reading
from app.store.people import Person
from app.workflow.review import save
from tests.installation import Road
from tests.pseudo import pseudo


def queue(road: Road, task: str, person: Person, **bounds: object) -> list[object]:
    with reading(road.installation.engine) as connection:
        return editor.queue_page(connection, "pl", task, person.id, road.installation.now(), **bounds)  # type: ignore[arg-type]


def test_the_riskiest_strings_come_first_and_pages_of_the_queue_follow_one_another(road: Road) -> None:
    everything = queue(road, "translate", road.ada, limit=999)
    risks = [row.risk for row in everything]
    assert risks == sorted(risks, reverse=True)
    assert [row.source for row in everything if row.document_id != PAGE_STRINGS][:3] == [
        "5 ml",
        "Call {helpline} at any time. In an emergency call 999.",
        "A short cough lasts less than 3 weeks",
    ]
    paged: list[object] = []
    while page := queue(
        road, "translate", road.ada, limit=7, after=(paged[-1].risk, paged[-1].segment_id) if paged else None
    ):
        paged += page
    assert [row.segment_id for row in paged] == [row.segment_id for row in everything]


def test_a_draft_that_fails_a_check_goes_to_the_top(road: Road) -> None:
    road.sign(road.ada, road.unit("Syrup"), text="Syrop")
    before = road.unit("Medicine", context="dose table").risk
    assert before < road.unit("5 ml", context="dose table").risk
    unit = road.unit("Medicine", context="dose table")
    save(road.installation, road.ada, "pl", unit.segment_id, "Lek 7", "")
    assert queue(road, "translate", road.ada)[0].source == "Medicine"


def test_nobody_is_asked_to_review_what_they_wrote_or_signed(road: Road) -> None:
    road.sign(road.bea, road.unit("Syrup"), text="Syrop")
    assert [row.source for row in queue(road, "review", road.ben)] == ["Syrup"]
    assert queue(road, "review", road.bea) == []


def test_a_signed_string_leaves_the_queue_of_translators_and_an_approved_one_both(road: Road) -> None:
    road.sign(road.ada, road.unit("Talk to someone", document="support"), text="Porozmawiaj")
    assert "Talk to someone" not in {row.source for row in queue(road, "translate", road.ada, limit=999)}
    road.sign(road.ben, road.unit("Talk to someone", document="support"), "reviewed")
    assert queue(road, "review", road.bea) == []


def test_a_string_that_the_english_no_longer_has_is_in_no_queue(road: Road) -> None:
    road.edit("It can be **dry**,\nor it can bring up mucus.", "It can be dry.")
    road.sync()
    sources = {row.source for row in queue(road, "translate", road.ada, limit=999)}
    assert "A cough clears your *throat*. It can be dry." in sources
    assert not any("mucus" in source for source in sources)


def test_approved_texts_are_those_that_an_edition_may_use(road: Road) -> None:
    road.approve("Syrup", "Syrop")
    road.sign(road.ada, road.unit("Medicine", context="dose table"), text="Lek")
    with reading(road.installation.engine) as connection:
        assert units.approved_texts(connection, ["winter-cough"], "pl") == {("winter-cough", "", "Syrup"): "Syrop"}
        assert units.approved_texts(connection, ["winter-cough"], "ur") == {}
    assert pseudo("Syrup", "pl") != "Syrop"
