"""A record that says other things than the log and the English is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.workflow.release_faults import (
    problems_with,
)


def alter_record(**changes: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda record: record | changes if record["locale"] == "pl" else record


def alter_text(number: int, **changes: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def change(record: dict[str, Any]) -> dict[str, Any]:
        if record["locale"] == "pl":
            record["parts"][0]["texts"][number - 1] |= changes
        return record

    return change


DISHONEST_RECORDS = {
    "a source text": alter_text(7, source="Take **50 mg** once a day at 08:00. Questions? Call {helpline}."),
    "a translation": alter_text(7, target="Po polsku: 50 mg"),
    "a fingerprint": alter_text(7, fingerprint="0" * 64),
    "a role": alter_text(7, role="item"),
    "an engine": alter_text(7, engines=["deepl"]),
    "an origin": alter_text(7, origins=["human", "machine"]),
    "a context": alter_text(7, context="x"),
    "a text twice": lambda record: record["parts"][0]["texts"].append(record["parts"][0]["texts"][0]) or record,
    "a part missing": lambda record: record | {"parts": record["parts"][:1]},
    "a page string": lambda record: record["chrome"][3].update(target="x") or record,
    "a page string missing": lambda record: record | {"chrome": record["chrome"][1:]},
    "another hash": alter_record(content_hash="0" * 64),
    "other facts": alter_record(facts_hash="0" * 64),
    "other digits": alter_record(digits="native"),
    "another making": alter_record(making="machine_two_people"),
    "a notice": alter_record(notices=["overdue"]),
    "an unknown notice": alter_record(notices=["fine"]),
    "another version": alter_record(version=2),
    "another version of the page strings": alter_record(chrome_version=2),
    "an unknown field": alter_record(blessed=True),
    "a number for a text": alter_record(making=1),
}


@pytest.mark.parametrize("fault", DISHONEST_RECORDS)
def test_a_record_that_says_other_things_is_refused(fault: str, tmp_path: Path) -> None:
    assert problems_with(tmp_path, record=DISHONEST_RECORDS[fault])
