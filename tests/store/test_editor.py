"""The queue and the editor's queries, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.store import editor, units
from app.store.engine import reading
from app.workflow.review import claim, reject
from tests import plain_queue

if TYPE_CHECKING:
    from app.store.people import Person
    from tests.installation import Road

WEEKS = "A short cough lasts less than 3 weeks"
OVER = "if you are over 40"
DOCUMENTS = ("winter-cough", "support", "page-templates")


@pytest.fixture
def busy(road: Road) -> Road:
    """Give every kind of string to the Polish queues: drafted, signed by one of two, sent back, claimed, approved."""
    road.approve("What is a cough?")
    road.sign(road.ada, road.unit(WEEKS), "translated", "Krótki kaszel trwa mniej niż 3 tygodnie")
    road.sign(road.ben, road.unit(OVER), "translated", "jeśli masz ponad 40 lat")
    road.sign(road.ada, road.unit("if you smoke"), "translated", "jeśli palisz")
    refused = road.unit("if you smoke")
    reject(road.installation, road.ben, "pl", refused.segment_id, refused.fingerprint, "Unclear.")
    claim(road.installation, road.ben, "pl", road.unit("It needs no treatment.").segment_id)
    return road


def places(rows: list[Any]) -> list[tuple[int, int]]:
    return [(row.risk, row.segment_id) for row in rows]


@pytest.mark.parametrize("task", ["translate", "review"])
@pytest.mark.parametrize("document", [None, "winter-cough"])
def test_the_fast_queue_holds_what_the_plain_one_does_page_by_page(busy: Road, task: str, document: str | None) -> None:
    now = busy.installation.now()
    with reading(busy.installation.engine) as connection:
        for person in (busy.ada, busy.ben):
            whole = places(plain_queue.queue(connection, "pl", task, person.id, now, document, 1000))
            found: list[tuple[int, int]] = []
            while True:
                after = found[-1] if found else None
                page = editor.queue_page(connection, "pl", task, person.id, now, document, 3, after)
                found += places(page)
                if len(page) < 3:
                    break
            assert found == whole


def waiting(road: Road, person: Person) -> tuple[int, int]:
    with reading(road.installation.engine) as connection:
        translate = units.to_translate(connection, ["pl"])["pl"]
        return translate, units.to_review(connection, ["pl"], person.id).get("pl", 0)


def test_what_waits_for_a_person_is_counted_as_the_queue_has_it(busy: Road) -> None:
    now = busy.installation.now()
    with reading(busy.installation.engine) as connection:
        review = [len(plain_queue.queue(connection, "pl", "review", p.id, now, None, 99)) for p in (busy.ada, busy.ben)]
    assert [waiting(busy, person)[1] for person in (busy.ada, busy.ben)] == review == [1, 1]
    statuses = [sum(busy.statuses("pl", id_).get(s, 0) for s in units.QUEUE_STATUSES["translate"]) for id_ in DOCUMENTS]
    assert waiting(busy, busy.ada)[0] == sum(statuses)


def test_one_unit_tells_its_place_its_policy_and_who_holds_it(busy: Road) -> None:
    held = busy.unit("It needs no treatment.")
    with reading(busy.installation.engine) as connection:
        row = editor.one_unit(connection, held.segment_id, "pl", busy.installation.now())
        nothing = editor.one_unit(connection, held.segment_id, "so", busy.installation.now())
    assert row is not None
    assert (row.role, row.section, row.source) == ("item", "What is a cough?", "It needs no treatment.")
    assert (row.clinical, row.second_person, row.holder_name) == (False, True, busy.ben.name)
    assert nothing is None


def test_history_tells_who_did_what_and_why(busy: Road) -> None:
    unit = busy.unit("if you smoke")
    with reading(busy.installation.engine) as connection:
        found = editor.history(connection, [unit.fingerprint])
    assert [(row.kind, row.name, row.reason, row.demonstration) for row in found] == [
        ("suggestion", busy.ada.name, None, False),
        ("translated", busy.ada.name, None, False),
        ("rejected", busy.ben.name, "Unclear.", False),
    ]
