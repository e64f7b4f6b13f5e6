"""What stands in the way of leaflets, on both databases."""

from __future__ import annotations

from app.store import overview, progress
from app.store.engine import reading
from app.workflow import assignments, queries
from tests.installation import LEAFLET, Road


def test_what_came_back_is_asked_and_assigned_is_told_by_document_and_language(approved: Road) -> None:
    approved.edit("less than 3 weeks", "less than 4 weeks")
    approved.sync()
    segment = approved.unit("Syrup").segment_id
    number = queries.ask(approved.installation, approved.ada, "pl", segment, "Which syrup?")
    answered = queries.ask(approved.installation, approved.ada, "ur", segment, "Which?")
    queries.answer(approved.installation, approved.ann, answered, "Any.")
    assert number != answered
    for person, day in ((approved.ada, ""), (approved.ben, "2026-12-24")):
        assignments.give(approved.installation, approved.ann, LEAFLET, "pl", person.id, day)
    over = assignments.give(approved.installation, approved.ann, LEAFLET, "ur", approved.ada.id)
    assignments.end(approved.installation, approved.ann, over)
    with reading(approved.installation.engine) as connection:
        found = [tuple(row) for row in overview.standing_in_the_way(connection)]
    assert found[0] == ("assigned", LEAFLET, "pl", 1, "2026-12-24", "Ben")
    assert sorted(found[1:]) == [
        ("asked", LEAFLET, "pl", 1, "", ""),
        ("assigned", LEAFLET, "pl", 1, "", "Ada"),
        ("carried", LEAFLET, "pl", 1, "", ""),
        ("carried", LEAFLET, "ur", 1, "", ""),
    ]


def test_texts_that_never_had_a_draft_wait_for_a_review_alone(approved: Road) -> None:
    with reading(approved.installation.engine) as connection:
        stages = [row.stage for row in progress.waits(connection, "2000-01-01")]
    assert set(stages) == {"reviewed"}
