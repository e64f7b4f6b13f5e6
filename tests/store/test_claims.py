"""Two people do not do the same string, and nobody holds one for ever."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.store import editor
from app.store.engine import reading
from app.store.people import Person
from app.workflow import review
from app.workflow.review import CLAIM_MINUTES, claim
from tests.installation import Road


def queued(road: Road, person: str) -> set[str]:
    with reading(road.installation.engine) as connection:
        rows = editor.queue_page(
            connection, "pl", "translate", getattr(road, person).id, road.installation.now(), limit=99
        )
    return {row.source for row in rows}


def test_a_claimed_string_leaves_everybody_elses_queue_until_the_claim_expires(road: Road) -> None:
    segment_id = road.unit("Tablet", context="dose table").segment_id
    assert claim(road.installation, road.ada, "pl", segment_id) is None
    assert ("Tablet" in queued(road, "ada"), "Tablet" in queued(road, "bea")) == (True, False)
    held = claim(road.installation, road.bea, "pl", segment_id)
    assert held is not None
    assert (held.person_id, held.name) == (road.ada.id, "Ada")
    road.clock.forward(minutes=CLAIM_MINUTES)
    assert "Tablet" in queued(road, "bea")
    assert claim(road.installation, road.bea, "pl", segment_id) is None
    assert "Tablet" not in queued(road, "ada")


def test_of_people_who_open_a_string_at_the_same_instant_one_has_it(road: Road) -> None:
    with reading(road.installation.engine) as connection:
        rows = editor.queue_page(connection, "pl", "translate", road.ada.id, road.installation.now(), limit=5)
    people = [road.ada, road.ben, road.bea, road.cleo]
    together = threading.Barrier(len(people), timeout=30)

    def claim_all(person: Person) -> list[bool]:
        got = []
        for row in rows:
            together.wait()
            got.append(claim(road.installation, person, "pl", row.segment_id) is None)
        return got

    with ThreadPoolExecutor(len(people)) as pool:
        found = list(pool.map(claim_all, people))
    assert [sum(got) for got in zip(*found, strict=True)] == [1] * len(rows)


def test_whoever_opens_many_strings_holds_the_newest_and_keeps_no_queue_from_others(
    road: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review, "MOST_CLAIMS", 2)
    opened = [road.unit(source).segment_id for source in ("Syrup", "It needs no treatment.", "When to call")]
    for segment_id in opened:
        assert claim(road.installation, road.ada, "pl", segment_id) is None
    held = [claim(road.installation, road.bea, "pl", segment_id) is not None for segment_id in opened]
    assert held == [False, True, True]


def test_claiming_again_renews_ones_own_claim(road: Road) -> None:
    segment_id = road.unit("Syrup").segment_id
    claim(road.installation, road.ada, "pl", segment_id)
    road.clock.forward(minutes=CLAIM_MINUTES - 1)
    claim(road.installation, road.ada, "pl", segment_id)
    road.clock.forward(minutes=CLAIM_MINUTES - 1)
    assert claim(road.installation, road.bea, "pl", segment_id) is not None


def test_a_claim_holds_in_its_own_language_only(road: Road) -> None:
    segment_id = road.unit("Syrup").segment_id
    claim(road.installation, road.ada, "pl", segment_id)
    assert claim(road.installation, road.bea, "ur", segment_id) is None


def test_signing_ends_the_claim(road: Road) -> None:
    unit = road.unit("Syrup")
    claim(road.installation, road.ada, "pl", unit.segment_id)
    road.sign(road.ada, unit, text="Syrop")
    assert claim(road.installation, road.ben, "pl", unit.segment_id) is None


def test_a_claim_that_ran_out_loses_no_text(road: Road) -> None:
    unit = road.unit("Syrup")
    claim(road.installation, road.ada, "pl", unit.segment_id)
    road.clock.forward(minutes=CLAIM_MINUTES + 1)
    claim(road.installation, road.bea, "pl", unit.segment_id)
    road.sign(road.ada, unit, text="Syrop")
    assert road.unit("Syrup").target == "Syrop"
