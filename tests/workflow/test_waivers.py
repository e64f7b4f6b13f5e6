"""Findings that people answer: a reviewer's waiver of what blocks, a signer's reason for what wants a second look."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from app.domain.checks import Finding, run_checks
from app.errors import Blocked, NeedsReason, NotAllowed, NotFound, PolyleafError
from app.store import log
from app.store.engine import reading
from app.workflow import compile as editions
from app.workflow.review import ask_for_waiver, reject, save, sign, waive
from tests.installation import LEAFLET, Road
from tests.pseudo import pseudo

WEEKS = "A short cough lasts less than 3 weeks"
WRONG = "Krótki kaszel trwa mniej niż trzynaście i 33 tygodnie"


def saved(road: Road, text: str = WRONG) -> tuple[int, str, Finding]:
    """Save Ada's text; return its segment, its fingerprint and the first finding that blocks it."""
    unit = road.unit(WEEKS)
    print_ = save(road.installation, road.ada, "pl", unit.segment_id, text, unit.fingerprint or "")
    finding = next(f for f in run_checks(WEEKS, text, "pl") if f.severity == "block")
    return unit.segment_id, print_, finding


def blocks(text: str) -> list[str]:
    return [f.key for f in run_checks(WEEKS, text, "pl") if f.severity == "block"]


def test_a_waiver_by_another_reviewer_lets_exactly_this_text_be_signed(road: Road) -> None:
    segment_id, print_, _ = saved(road)
    with pytest.raises(Blocked):
        sign(road.installation, road.ada, "pl", segment_id, "translated", WRONG, print_)
    for key in blocks(WRONG):
        waive(road.installation, road.ben, "pl", segment_id, print_, key, "The leaflet's own figure is meant.")
    answers = {f.key: "I looked." for f in run_checks(WEEKS, WRONG, "pl")}
    sign(road.installation, road.ada, "pl", segment_id, "translated", WRONG, print_, answers)
    assert road.unit(WEEKS).status == "translated"
    with pytest.raises(Blocked):
        sign(road.installation, road.ada, "pl", segment_id, "translated", f"{WRONG}.", print_, answers)


def test_nobody_waives_what_they_wrote_and_only_reviewers_do(road: Road) -> None:
    segment_id, print_, finding = saved(road)
    for person in (road.ada, road.cleo):
        with pytest.raises(NotAllowed):
            waive(road.installation, person, "pl", segment_id, print_, finding.key, "It is right.")
    unit = road.unit(WEEKS)
    own = save(road.installation, road.bea, "pl", segment_id, f"{WRONG}!", unit.fingerprint)
    with pytest.raises(NotAllowed, match="another reviewer"):
        waive(road.installation, road.bea, "pl", segment_id, own, finding.key, "It is right.")


def test_a_waiver_takes_a_reason_and_a_finding_that_is_there(road: Road) -> None:
    segment_id, print_, finding = saved(road)
    with pytest.raises(PolyleafError, match="Say why"):
        waive(road.installation, road.ben, "pl", segment_id, print_, finding.key, "  ")
    with pytest.raises(NotAllowed, match="no such"):
        waive(road.installation, road.ben, "pl", segment_id, print_, "number:999", "It is right.")
    with pytest.raises(NotFound):
        ask_for_waiver(road.installation, road.ada, "pl", segment_id, print_, "number:999", "It is right.")


def test_a_translator_asks_for_a_waiver_and_the_log_says_why(road: Road) -> None:
    segment_id, print_, finding = saved(road)
    ask_for_waiver(road.installation, road.ada, "pl", segment_id, print_, finding.key, "The label says so.")
    with reading(road.installation.engine) as connection:
        (entry,) = log.of_kind(connection, "waiver_requested")
        plain = log.plain_values(connection, [entry.seq])
    assert (entry.data["finding"], entry.data["fingerprint"]) == (finding.key, print_)
    assert plain[entry.seq, "reason"] == "The label says so."


def test_a_waiver_falls_when_the_text_is_sent_back(road: Road) -> None:
    segment_id, print_, _ = saved(road)
    for key in blocks(WRONG):
        waive(road.installation, road.ben, "pl", segment_id, print_, key, "It is right.")
    reject(road.installation, road.ben, "pl", segment_id, print_, "It is not.")
    with pytest.raises(Blocked):
        sign(road.installation, road.ada, "pl", segment_id, "translated", WRONG, print_)


def test_a_second_look_takes_a_reason_once_for_a_text(road: Road) -> None:
    doubt = Finding("cue", "confirm", "The English says 'less'.", about="less")
    text = pseudo(WEEKS, "pl")
    with patch("app.domain.glossary.run_checks", return_value=(doubt,)):
        unit = road.unit(WEEKS)
        with pytest.raises(NeedsReason) as asked:
            road.sign(road.ada, unit, "translated", text)
        assert asked.value.findings == (doubt,)
        print_ = sign(
            road.installation, road.ada, "pl", unit.segment_id, "translated", text, "", {doubt.key: "It says so."}
        )
        sign(road.installation, road.ben, "pl", unit.segment_id, "reviewed", text, print_)
    with reading(road.installation.engine) as connection:
        entries = log.of_kind(connection, "confirmed")
    assert [(e.person, e.data["finding"]) for e in entries] == [(road.ada.id, doubt.key)]
    assert road.unit(WEEKS).status == "approved"


def test_a_new_check_revokes_nothing_and_stops_the_next_edition(approved: Road) -> None:
    block = Finding("new", "block", "A check of tomorrow.", about="all")
    approved.read_page("pl")
    with patch("app.domain.glossary.run_checks", return_value=(block,)):
        state = editions.edition_state(approved.installation, LEAFLET, "pl")
        assert state.edition is not None
        assert approved.unapproved("pl") == []
        with reading(approved.installation.engine) as connection, pytest.raises(Blocked):
            editions.must_pass_checks(connection, state.edition)
        assert "pl" not in approved.sign_editions()
    assert "pl" in approved.sign_editions()
