"""The English in: what a change asks of whom, and that nothing of anybody's work is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Blocked, ContentErrors
from app.store import documents, log, suggestions, units
from app.store.engine import reading
from app.workflow.importing import Imported, import_content
from tests.installation import LOCALES, Road

WEEKS = "A short cough lasts less than 3 weeks"
SECOND_LEAFLET = """---
id: summer-cold
title: Colds in summer
summary: What a cold is.
audience: Adults who live in the UK.
review: {last_reviewed: 2025-01-10, next_due: 2028-01}
sources:
  - citation: "Doe J. Colds. 2020."
shared: [support]
---

A cold goes away by itself.
"""


def versions(road: Road) -> dict[str, int]:
    with reading(road.installation.engine) as connection:
        return {id_: row.current_version for id_, row in documents.all_documents(connection).items()}


def test_importing_again_changes_nothing(approved: Road) -> None:
    with reading(approved.installation.engine) as connection:
        before = log.head(connection), units.snapshot(connection)
    assert approved.sync() == {}
    with reading(approved.installation.engine) as connection:
        assert (log.head(connection), units.snapshot(connection)) == before


def test_one_changed_digit_asks_for_one_approval_in_each_language(approved: Road) -> None:
    approved.edit("less than 3 weeks", "less than 4 weeks")
    assert approved.sync() == {"winter-cough": Imported("winter-cough", "leaflet", 2, "changed", 1, 1)}
    for locale in LOCALES:
        assert approved.unapproved(locale) == ["A short cough lasts less than 4 weeks"]


def test_a_changed_text_offers_the_work_on_its_predecessor(approved: Road) -> None:
    old = approved.unit(WEEKS)
    approved.edit("less than 3 weeks", "less than 4 weeks")
    approved.sync()
    unit = approved.unit("A short cough lasts less than 4 weeks")
    with reading(approved.installation.engine) as connection:
        rows = suggestions.rows_of(connection, unit.segment_id, "pl")
    assert [(row.text, row.origin, row.author_id, row.provenance) for row in rows] == [
        (old.target, "carried", approved.ada.id, {"previous_source": WEEKS, "previous_context": None})
    ]
    assert (unit.status, unit.findings[0][:2]) == ("drafted", ["number", "block"])
    with pytest.raises(Blocked, match="The English says 4"):
        approved.sign(approved.bea, unit)


def test_putting_the_english_back_restores_the_approval_of_its_own_text(approved: Road) -> None:
    before = approved.unit(WEEKS)
    approved.edit("less than 3 weeks", "less than 4 weeks")
    approved.sync()
    gone = approved.unit(WEEKS)
    assert (gone.ordinal, gone.target, gone.publishable_id) == (None, before.target, before.publishable_id)
    approved.edit("less than 4 weeks", "less than 3 weeks")
    approved.sync()
    assert approved.unapproved() == []
    assert tuple(approved.unit(WEEKS))[:9] == tuple(before)[:9]


def test_moving_paragraphs_asks_nobody_for_an_approval(approved: Road) -> None:
    approved.edit("\nSyrup\n", "\n")
    approved.edit("## What is a cough?\n", "Syrup\n\n## What is a cough?\n")
    assert approved.sync()["winter-cough"].change == "changed"
    assert [approved.unapproved(locale) for locale in LOCALES] == [[], []]


def test_changed_dates_and_sources_ask_nobody_for_an_approval(approved: Road) -> None:
    approved.edit("last_reviewed: 2024-02-29", "last_reviewed: 2026-11")
    approved.edit("2019;4(2):11-19", "2025;9(1):1-9")
    assert approved.sync() == {"winter-cough": Imported("winter-cough", "leaflet", 2, "facts")}
    assert [approved.unapproved(locale) for locale in LOCALES] == [[], []]


def test_a_moved_line_or_a_changed_note_is_no_change_of_the_english(approved: Road) -> None:
    approved.edit("## What is a cough?\n", "\n\n## What is a cough?\n")
    report = approved.sync()
    assert {entry.change for entry in report.values()} <= {"facts"}
    assert approved.unapproved() == []


def test_a_changed_shared_block_gives_every_leaflet_with_it_a_new_version(approved: Road) -> None:
    (approved.source / "summer-cold.md").write_text(SECOND_LEAFLET, "utf-8")
    approved.sync()
    before = versions(approved)
    approved.edit("You can call us free", "You may call us free", "shared/support.md")
    report = approved.sync()
    assert {entry.document: entry.version for entry in report.values()} == {
        "support": 2,
        "winter-cough": before["winter-cough"] + 1,
        "summer-cold": before["summer-cold"] + 1,
    }
    with reading(approved.installation.engine) as connection:
        whole = documents.load_whole(connection, "winter-cough", report["winter-cough"].version)
    assert [(document.id, version) for document, version in whole] == [("winter-cough", 2), ("support", 2)]


def test_an_old_version_pins_the_shared_block_as_it_was(approved: Road) -> None:
    approved.edit("You can call us free", "You may call us free", "shared/support.md")
    approved.sync()
    with reading(approved.installation.engine) as connection:
        old = documents.load_whole(connection, "winter-cough", 1)
    assert [s.text for s in old[1][0].segments][1].startswith("You can call us free")


def test_renaming_a_leaflet_loses_nothing(approved: Road) -> None:
    (approved.source / "winter-cough.md").rename(approved.source / "coughs.md")
    assert approved.sync()["winter-cough"].added == 0
    assert approved.unapproved() == []


def test_a_leaflet_whose_file_went_away_is_set_aside_and_comes_back_with_its_approvals(approved: Road) -> None:
    file = approved.source / "winter-cough.md"
    text = file.read_text("utf-8")
    file.unlink()
    assert approved.sync()["winter-cough"].change == "gone"
    assert approved.statuses() == {}
    file.write_text(text, "utf-8")
    approved.sync()
    assert approved.statuses() == {"approved": 20}


@pytest.mark.parametrize(
    ("file", "old", "new", "faults"),
    [
        ("winter-cough.md", "last_reviewed: 2024-02-29", "last_reviewed: 29 February 2024", 1),
        ("winter-cough.md", "{helpline}", "0808 157 0142", 1),
        ("winter-cough.md", "id: winter-cough", "id: winter-cough\ncolour: red", 1),
        ("winter-cough.md", "shared: [support]", "shared: [suport]", 1),
        ("site.yaml", "helpline: helpline", "helpline: hotline", 1),
        ("shared/support.md", "## Talk", "![x](y) Talk", 1),
    ],
)
def test_wrong_content_imports_nothing(approved: Road, file: str, old: str, new: str, faults: int) -> None:
    approved.edit("less than 3 weeks", "less than 4 weeks")
    approved.edit(old, new, file)
    with reading(approved.installation.engine) as connection:
        before = log.head(connection), units.snapshot(connection)
    with pytest.raises(ContentErrors) as refused:
        approved.sync()
    assert {Path(fault.file).name for fault in refused.value.faults} == {Path(file).name}
    assert len(refused.value.faults) >= faults
    with reading(approved.installation.engine) as connection:
        assert (log.head(connection), units.snapshot(connection)) == before


def test_a_dry_run_says_what_would_change_and_changes_nothing(approved: Road) -> None:
    approved.edit("less than 3 weeks", "less than 4 weeks")
    with reading(approved.installation.engine) as connection:
        before = log.head(connection), units.snapshot(connection)
    planned = import_content(approved.installation, dry_run=True)
    with reading(approved.installation.engine) as connection:
        assert (log.head(connection), units.snapshot(connection)) == before
    assert planned == import_content(approved.installation)


def test_the_import_of_a_new_leaflet_queues_its_strings(approved: Road) -> None:
    (approved.source / "summer-cold.md").write_text(SECOND_LEAFLET, "utf-8")
    assert approved.sync() == {"summer-cold": Imported("summer-cold", "leaflet", 1, "new", 4, 0)}
    assert approved.statuses(document="summer-cold") == {"empty": 4}
