"""Judgements: who may, what is kept, and what a conflict leaves untouched."""

from __future__ import annotations

from typing import Any

import pytest

from app.errors import Blocked, NotAllowed, NotFound, PolyleafError, StaleText
from app.store import log, suggestions, units
from app.store.engine import reading
from app.workflow.accounts import revoke, set_policy
from app.workflow.review import clean, reject, save, sign, withdraw
from tests.installation import Road


def state(road: Road) -> tuple[Any, ...]:
    """Return everything that a refused judgement must not have touched."""
    with reading(road.installation.engine) as connection:
        return log.head(connection), units.snapshot(connection)


def texts(road: Road, unit: Any) -> list[tuple[str, str, str | None]]:
    with reading(road.installation.engine) as connection:
        rows = suggestions.rows_of(connection, unit.segment_id, unit.locale)
    return [(row.text, row.origin, row.author_id) for row in rows]


def test_two_people_approve_a_text(road: Road) -> None:
    road.sign(road.ada, road.unit("Syrup"), text="Syrop")
    assert (road.unit("Syrup").status, road.unit("Syrup").target) == ("translated", "Syrop")
    road.sign(road.ben, road.unit("Syrup"), "reviewed")
    assert road.unit("Syrup").status == "approved"
    assert texts(road, road.unit("Syrup")) == [("Syrop", "human", road.ada.id)]


def test_cannot_review_what_you_translated(road: Road) -> None:
    road.sign(road.bea, road.unit("Syrup"), text="Syrop")
    before = state(road)
    with pytest.raises(NotAllowed, match="somebody else must review it"):
        road.sign(road.bea, road.unit("Syrup"), "reviewed")
    assert state(road) == before


def test_cannot_review_a_text_that_one_typed_and_another_signed(road: Road) -> None:
    unit = road.unit("Syrup")
    save(road.installation, road.bea, "pl", unit.segment_id, "Syrop", "")
    road.sign(road.ada, road.unit("Syrup"))
    with pytest.raises(NotAllowed, match="You wrote or uploaded this text"):
        road.sign(road.bea, road.unit("Syrup"), "reviewed")
    road.sign(road.ben, road.unit("Syrup"), "reviewed")
    assert road.unit("Syrup").status == "approved"


def test_a_draft_accepted_unchanged_is_signed_as_it_is(road: Road) -> None:
    unit = road.unit("Syrup")
    save(road.installation, road.bea, "pl", unit.segment_id, "Syrop", "")
    shown = road.unit("Syrup")
    assert road.sign(road.ada, shown) == shown.fingerprint
    assert len(texts(road, shown)) == 1


def test_a_reviewers_correction_rejects_the_text_and_somebody_else_must_review_it(road: Road) -> None:
    old = road.sign(road.ada, road.unit("Syrup"), text="Syrob")
    new = road.sign(road.bea, road.unit("Syrup"), "reviewed", text="Syrop")
    unit = road.unit("Syrup")
    assert (unit.fingerprint, unit.status, unit.target) == (new, "translated", "Syrop")
    with reading(road.installation.engine) as connection:
        entries = log.about(connection, [old, new])
    assert [(entry.kind, entry.data["fingerprint"], entry.person) for entry in entries] == [
        ("suggestion", old, road.ada.id),
        ("translated", old, road.ada.id),
        ("rejected", old, road.bea.id),
        ("suggestion", new, road.bea.id),
        ("translated", new, road.bea.id),
    ]
    with pytest.raises(NotAllowed):
        road.sign(road.bea, unit, "reviewed")
    road.sign(road.ben, unit, "reviewed")
    assert road.unit("Syrup").status == "approved"


def test_a_correction_does_not_come_from_somebody_who_may_not_reject(road: Road) -> None:
    road.sign(road.bea, road.unit("Syrup"), text="Syrob")
    before = state(road)
    with pytest.raises(NotAllowed, match="Rejecting takes the role"):
        road.sign(road.ada, road.unit("Syrup"), "reviewed", text="Syrop")
    assert state(road) == before


def test_a_correction_of_an_approved_text_leaves_no_approved_text(road: Road) -> None:
    road.approve("Syrup", "Syrob")
    road.sign(road.bea, road.unit("Syrup"), "reviewed", text="Syrop")
    unit = road.unit("Syrup")
    assert (unit.status, unit.publishable_id) == ("translated", None)


def test_a_translators_new_text_leaves_the_approved_one_published_until_it_is_approved(road: Road) -> None:
    road.approve("Syrup", "Syrob")
    approved = road.unit("Syrup").publishable_id
    road.sign(road.ada, road.unit("Syrup"), text="Syrop")
    assert (road.unit("Syrup").status, road.unit("Syrup").publishable_id) == ("translated", approved)
    road.sign(road.ben, road.unit("Syrup"), "reviewed")
    assert road.unit("Syrup").publishable_id == road.unit("Syrup").working_id != approved


def test_a_rejection_takes_a_reason_and_stands(road: Road) -> None:
    road.approve("Syrup", "Syrop")
    unit = road.unit("Syrup")
    with pytest.raises(PolyleafError, match="Say why"):
        reject(road.installation, road.ben, "pl", unit.segment_id, unit.fingerprint, "  ")
    reject(road.installation, road.ben, "pl", unit.segment_id, unit.fingerprint, "It is juice")
    assert (road.unit("Syrup").status, road.unit("Syrup").publishable_id) == ("rejected", None)
    with pytest.raises(NotAllowed, match="rejected or withdrawn already"):
        reject(road.installation, road.bea, "pl", unit.segment_id, unit.fingerprint, "Yes, juice")


def test_rejected_text_typed_back_stays_rejected(road: Road) -> None:
    road.approve("Syrup", "Syrop")
    unit = road.unit("Syrup")
    reject(road.installation, road.ben, "pl", unit.segment_id, unit.fingerprint, "It is juice")
    road.sign(road.ada, road.unit("Syrup"), text="Sok")
    save(road.installation, road.ada, "pl", unit.segment_id, "Syrop", road.unit("Syrup").fingerprint)
    assert (road.unit("Syrup").target, road.unit("Syrup").status) == ("Syrop", "rejected")
    assert road.unit("Syrup").publishable_id is None


def test_ones_own_signature_can_be_taken_back_with_a_reason(road: Road) -> None:
    print_ = road.approve("Syrup", "Syrop")
    unit = road.unit("Syrup")
    with pytest.raises(PolyleafError, match="Say why"):
        withdraw(road.installation, road.ben, "pl", unit.segment_id, print_, "")
    with pytest.raises(NotAllowed, match="no signature"):
        withdraw(road.installation, road.bea, "pl", unit.segment_id, print_, "I doubt it")
    withdraw(road.installation, road.ben, "pl", unit.segment_id, print_, "I read the wrong string")
    assert (road.unit("Syrup").status, road.unit("Syrup").publishable_id) == ("rejected", None)


@pytest.mark.parametrize("judge", ["save", "sign", "reject"])
def test_a_conflict_names_both_texts_and_saves_nothing(road: Road, judge: str) -> None:
    seen = road.unit("Syrup")
    now = road.sign(road.ada, seen, text="Syrop")
    before = state(road)
    acts = {
        "save": lambda: save(road.installation, road.bea, "pl", seen.segment_id, "Sok", ""),
        "sign": lambda: road.sign(road.bea, seen, text="Sok"),
        "reject": lambda: reject(road.installation, road.bea, "pl", seen.segment_id, "", "No"),
    }
    with pytest.raises(StaleText) as conflict:
        acts[judge]()
    assert (conflict.value.seen, conflict.value.now) == ("", now)
    assert state(road) == before


def test_a_text_that_fails_a_check_cannot_be_signed_but_is_kept_as_a_suggestion(road: Road) -> None:
    unit = road.unit("5 ml", context="dose table")
    before = state(road)
    with pytest.raises(Blocked, match="The English says 5"):
        road.sign(road.ada, unit, text="50 ml")
    assert state(road) == before
    save(road.installation, road.ada, "pl", unit.segment_id, "50 ml", "")
    assert (road.unit("5 ml", context="dose table").status, texts(road, unit)[0][0]) == ("suggested", "50 ml")


def test_saving_an_unchanged_text_changes_nothing(road: Road) -> None:
    print_ = road.approve("Syrup", "Syrop")
    unit = road.unit("Syrup")
    before = state(road)
    assert save(road.installation, road.ben, "pl", unit.segment_id, " Syrop\n", print_) == print_
    assert state(road) == before


@pytest.mark.parametrize("kind", ["translated", "reviewed", "clinical"])
def test_nobody_judges_in_a_language_in_which_they_have_no_role(road: Road, kind: str) -> None:
    road.sign(road.ada, road.unit("Syrup"), text="Syrop")
    stranger = road.person("Ewa", ur=["translator", "reviewer", "clinician"])
    unit = road.unit("Syrup")
    before = state(road)
    for text in ("Syrop", "Sok"):
        with pytest.raises(NotAllowed):
            road.sign(stranger, unit, kind, text=text)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        save(road.installation, stranger, "pl", unit.segment_id, "Sok", unit.fingerprint)
    with pytest.raises(NotAllowed):
        reject(road.installation, stranger, "pl", unit.segment_id, unit.fingerprint, "No")
    assert state(road) == before


def test_a_signature_stands_after_its_signer_lost_the_role(road: Road) -> None:
    road.approve("Syrup", "Syrop")
    revoke(road.installation, road.ben, "reviewer", "pl", None)
    assert road.unit("Syrup").status == "approved"


def test_a_clinical_policy_waits_for_a_clinician(road: Road) -> None:
    set_policy(road.installation, "pl", road.ann, clinical=True)
    road.approve("Syrup", "Syrop")
    assert road.unit("Syrup").status == "translated"
    road.sign(road.cleo, road.unit("Syrup"), "clinical")
    assert road.unit("Syrup").status == "approved"


def test_there_are_no_strings_in_a_language_that_was_not_added(road: Road) -> None:
    unit = road.unit("Syrup")
    for locale, segment_id in (("de", unit.segment_id), ("pl", 999_999)):
        with pytest.raises(NotFound, match="no such string"):
            sign(road.installation, road.ada, locale, segment_id, "translated", "Saft", "")


def test_typed_text_is_stored_as_one_line_in_one_unicode_form() -> None:
    assert clean("  Zadzwon\u0301\n teraz \n") == "Zadzwo\u0144  teraz"


@pytest.mark.parametrize("text", ["", " \n", "\0"])
def test_no_text_is_none_to_save(road: Road, text: str) -> None:
    unit = road.unit("Syrup")
    with pytest.raises(PolyleafError, match="There is no text yet"):
        save(road.installation, road.ada, "pl", unit.segment_id, text, unit.fingerprint or "")
    assert road.unit("Syrup").fingerprint == unit.fingerprint
