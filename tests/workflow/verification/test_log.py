"""What the log does not prove is refused; what it proves has to be said on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.edition import facts_hash
from app.domain.leaflet import PartialDate
from tests.workflow.release_builder import Builder
from tests.workflow.release_faults import (
    EN,
    PL,
    RECORD,
    alter,
    alter_data,
    drop,
    on_page,
    problems_with,
    put,
    spoil_events,
)
from tests.workflow.release_forge import Event, event
from tests.workflow.release_world import DATES, LEAFLET, NOTICES, STRINGS

OVERDUE = replace(
    LEAFLET, facts=replace(LEAFLET.facts, review=replace(LEAFLET.facts.review, next_due=PartialDate(2026, 6, 30)))
)
OVERDUE_DATES = {locale: (a, b, c.replace("2028", "2026")) for locale, (a, b, c) in DATES.items()}


SOME = Builder().prints(LEAFLET, "pl")[6]
JUDGED = {"document": "medicines", "locale": "pl", "fingerprint": SOME}


def unread(kind: str, asks: bool) -> Callable[[list[Event]], Any]:
    """Have the review of one text be faster than reading, under a policy that asks for a second look or does not."""

    def change(events: list[Event]) -> None:
        for place, entry in enumerate(events):
            if entry["kind"] == "policy" and asks:
                events[place] = entry | {"data": entry["data"] | {"second_look": True}}
        reviewed = next(n for n, e in enumerate(events) if e["kind"] == "reviewed" and e["data"] == JUDGED)
        events.insert(reviewed + 1, event(kind, "rita", **JUDGED, finding="after 1 seconds"))

    return change


DISHONEST_LOGS = {
    "no translation": (drop("translated", fingerprint=SOME), f"{RECORD}: text 7 was not approved"),
    "no review": (drop("reviewed", fingerprint=SOME), f"{RECORD}: text 7 was not approved"),
    "an unread review, although a second look is asked for": (
        unread("quick", asks=True),
        f"{RECORD}: text 7 was not approved",
    ),
    "an unread review that waited for a second look": (
        unread("second_look", asks=False),
        f"{RECORD}: text 7 was not approved",
    ),
    "no suggestion": (drop("suggestion", fingerprint=SOME), f"{RECORD}: text 7 was not approved"),
    "a reviewer who translated": (alter("reviewed", person="tina"), "log.jsonl: entry 14, 'reviewed' on"),
    "a reviewer who wrote": (alter("suggestion", person="rita"), f"{RECORD}: text 1 was not approved"),
    "a reviewer without a role": (drop("grant", role="reviewer"), "log.jsonl: entry 13, 'reviewed' on"),
    "a role that was taken before": (
        put("suggestion", event("grant", None, person="rita", locale="pl", role="reviewer", given=False)),
        "log.jsonl: entry 15, 'reviewed' on",
    ),
    "a role for another language": (alter_data("grant", locale="pl"), f"{RECORD}: no publisher signed"),
    "a person whom nobody knows": (drop("person", person="rita"), "log.jsonl: entry 13, 'reviewed' on"),
    "a rejection before the signature": (
        put("edition_reviewed", event("rejected", "rita", **JUDGED)),
        f"{RECORD}: text 7 was not approved",
    ),
    "a rejection after the signature": (
        put("release", event("rejected", "rita", **JUDGED)),
        f"{RECORD}: text 7 was not approved",
    ),
    "a withdrawal after the signature": (
        put("release", event("withdrawn", "tina", **JUDGED)),
        f"{RECORD}: text 7 was not approved",
    ),
    "a clinical policy": (alter_data("policy", clinical=True), f"{RECORD}: text 1 was not approved"),
    "a page nobody read": (drop("edition_reviewed", locale="pl"), f"{RECORD}: no reviewer of pl read"),
    "a page read by a translator": (alter("edition_reviewed", person="tina"), f"{RECORD}: no reviewer of pl read"),
    "a page read in other words": (alter_data("edition_reviewed", content_hash="0" * 64), f"{RECORD}: no reviewer of"),
    "no publisher": (drop("edition_signed"), "record/editions/en/medicines.json: no publisher signed"),
    "a publisher without the role": (drop("grant", role="publisher"), f"{RECORD}: no publisher signed"),
    "a reviewer who publishes": (alter("edition_signed", person="rita"), f"{RECORD}: no publisher signed"),
    "a signature for other facts": (alter_data("edition_signed", facts_hash="0" * 64), f"{RECORD}: no publisher"),
    "a signature for other words": (alter_data("edition_signed", locales={}), f"{RECORD}: no publisher signed"),
    "a demonstration account": (
        alter_data("person", demonstration=True),
        f"{RECORD}: its making is said to be two_people, which the log does not bear out.",
    ),
    "a demonstration publisher": (
        put("grant", event("person", None, person="petra", demonstration=True)),
        "record/editions/en/medicines.json: the notice demonstration is missing.",
    ),
    "a text of a machine": (
        alter_data("suggestion", origin="machine"),
        f"{RECORD}: its making is said to be two_people, which the log does not bear out.",
    ),
    "other English": (alter_data("source_version", content_hash="0" * 64), "record/documents/medicines.v1.json: its"),
    "other facts": (alter_data("source_version", facts_hash="0" * 64), "record/documents/medicines.v1.json: its facts"),
    "an unknown version": (drop("source_version"), "record/documents/medicines.v1.json: the log knows no such"),
    "English that moved on": (
        put(
            "release",
            event(
                "source_version",
                None,
                document="medicines",
                kind="leaflet",
                slug="medicines-at-home",
                version=2,
                content_hash="0" * 64,
                facts_hash="0" * 64,
                shared={"support": 1},
            ),
        ),
        f"{RECORD}: the notice moved_on is missing.",
    ),
    "other site facts": (alter_data("site_version", hash="0" * 64), "record/site.json: these are not the newest"),
    "an unknown kind": (put("release", event("blessing", None)), "log.jsonl: entry 348 is of the unknown kind"),
    "an unknown field": (alter_data("site_version", holy=True), "log.jsonl: entry 1, 'site_version', has the unknown"),
    "a judgement by nobody": (alter("reviewed", person=None), "log.jsonl: entry 14, 'reviewed', names no person."),
    "no release": (drop("release"), "log.jsonl: the last entry is not that of this release and its time."),
    "another release": (alter_data("release", release="2"), "log.jsonl: the last entry is not that of this release"),
    "a release of other editions": (alter_data("release", editions=[]), "log.jsonl: the entry of this release lists"),
}


@pytest.mark.parametrize("fault", DISHONEST_LOGS)
def test_what_the_log_does_not_prove_is_refused(fault: str, tmp_path: Path) -> None:
    change, problem = DISHONEST_LOGS[fault]
    problems = problems_with(tmp_path, events=spoil_events(change))
    assert any(found.startswith(problem) for found in problems), problems


def test_a_rejected_text_that_was_signed_anew_is_proved(tmp_path: Path) -> None:
    anew = (
        event("rejected", "rita", **JUDGED),
        event("translated", "tina", **JUDGED),
        event("reviewed", "rita", **JUDGED),
    )
    assert problems_with(tmp_path, events=spoil_events(put("edition_reviewed", *anew))) == ()


def test_one_person_is_enough_only_where_the_policy_and_the_page_say_so(tmp_path: Path) -> None:
    def alone(events: list[Event]) -> None:
        events[:] = [e for e in events if e["kind"] != "reviewed"]
        for e in events:
            if e["kind"] == "policy":
                e["data"]["second_person"] = False

    claims = {"making": "one_person", "notices": ("one_person",)}
    pages = {"locales": ("en", "pl")}

    def only_translated(record: dict[str, Any]) -> dict[str, Any]:
        return record | ({"notices": []} if record["locale"] == "en" else {})

    def without_notice(path: str, html: str) -> str:
        notice = f'<p class="notice" data-notice="one_person" data-c>{NOTICES["one_person"]}</p>'
        return html.replace(notice, "") if path == EN else html

    spoilt = {"events": spoil_events(alone), **pages}
    honest = {**spoilt, **claims, "record": only_translated, "page": without_notice}
    assert problems_with(tmp_path / "a", **honest) == ()
    assert problems_with(tmp_path / "b", **spoilt) == (
        f"{RECORD}: its making is said to be two_people, which the log does not bear out.",
        f"{RECORD}: the notice one_person is missing.",
    )


def test_demonstration_accounts_are_said_to_be_ones(tmp_path: Path) -> None:
    def demonstrate(events: list[Event]) -> None:
        for e in events:
            if e["kind"] == "person":
                e["data"]["demonstration"] = True

    honest = {"making": "demonstration", "notices": ("demonstration",), "events": spoil_events(demonstrate)}
    assert problems_with(tmp_path / "a", **honest) == ()
    ribbon = on_page(PL, f"Po polsku: {NOTICES['demonstration']}", f"Po polsku: {STRINGS[1]}")
    assert problems_with(tmp_path / "b", **honest, page=ribbon) == (
        f"{PL}: the page does not say what the notice demonstration must.",
    )


def test_an_overdue_leaflet_takes_an_override_and_a_notice(tmp_path: Path) -> None:
    data = {"document": "medicines", "version": 1, "facts_hash": facts_hash(OVERDUE.facts)}
    override = spoil_events(put("edition_signed", event("override", "petra", **data)))
    late = {"leaflet": OVERDUE, "dates": OVERDUE_DATES}
    assert problems_with(tmp_path / "a", **late, notices=("overdue",), events=override) == ()
    needed = "it is past its review date and no publisher overrode that for this version."
    assert f"{RECORD}: {needed}" in problems_with(tmp_path / "b", **late, notices=("overdue",))
    assert f"{RECORD}: the notice overdue is missing." in problems_with(tmp_path / "c", **late, events=override)
    by_reviewer = spoil_events(put("edition_signed", event("override", "rita", **data)))
    assert f"{RECORD}: {needed}" in problems_with(tmp_path / "d", **late, notices=("overdue",), events=by_reviewer)
