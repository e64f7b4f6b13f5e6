"""The whole road, walked the way people walk it: from Markdown to a release that proves itself, and on from there."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest

from app.store import documents, editor, units
from app.store.engine import reading
from app.workflow.accounts import set_policy
from app.workflow.audit import verify_log
from app.workflow.catalogue import catalogue_path, import_seeds, project_catalogues
from app.workflow.compile import edition_state, sign_page
from app.workflow.draft import draft, engine, plan_drafts
from app.workflow.extract import extract
from app.workflow.rebuild import rebuild_units
from app.workflow.review import reject
from tests.installation import LEAFLET, Road, new_road, open_road
from tests.pseudo import pseudo

WEEKS = "A short cough lasts less than {} weeks"


def work_through(road: Road, task: str, locale: str = "pl") -> int:
    """Sign whatever a queue offers, ten strings at a time, until it is empty; return how many there were."""
    person, kind = (road.ada, "translated") if task == "translate" else (road.ben, "reviewed")
    done = 0
    while True:
        with reading(road.installation.engine) as connection:
            batch = editor.queue_page(connection, locale, task, person.id, road.installation.now())
        for row in batch:
            with reading(road.installation.engine) as connection:
                unit = units.get(connection, row.segment_id, locale)
            road.sign(person, unit, kind)  # type: ignore[arg-type]
            done += 1
        if not batch:
            return done


def ship_drafts(road: Road, locale: str = "pl") -> None:
    """Lay fuzzy catalogues into the locales folder, as seeds are shipped."""
    project_catalogues(road.installation)
    for path in (road.locales / locale / "LC_MESSAGES").glob("*.po"):
        file = polib.pofile(str(path))
        for entry in file:
            entry.msgstr = pseudo(entry.msgid, locale, entry.msgctxt)
            entry.flags = ["fuzzy", "no-python-format"]
        file.save()


def test_a_leaflet_goes_from_english_to_a_proved_page_and_through_its_next_change(road: Road) -> None:
    extract(road.source, road.locales, road.installation.now())
    ship_drafts(road)
    waiting = plan_drafts(road.installation, "pl").strings
    report = draft(road.installation, "pl", engine(road.installation, "scripted"))
    assert (report.drafted, report.failed) == (waiting, [])
    assert work_through(road, "translate") == waiting
    assert edition_state(road.installation, LEAFLET, "pl").edition is None
    assert work_through(road, "review") == waiting
    state = edition_state(road.installation, LEAFLET, "pl")
    assert state.edition is not None
    assert road.sign_editions() == ("en",)
    sign_page(road.installation, road.ben, LEAFLET, "pl", state.edition.content_hash)
    assert road.sign_editions() == ("en", "pl")
    first = road.publish()
    assert (first.number, road.live()) == (1, {"en/winter-cough", "pl/winter-cough"})
    project_catalogues(road.installation)
    assert not any(entry.fuzzy for entry in polib.pofile(str(catalogue_path(road.locales, "pl", LEAFLET))))

    road.edit("less than 3 weeks", "less than 4 weeks")
    road.edit("last_reviewed: 2024-02-29", "last_reviewed: 2026-11-20")
    road.sync()
    road.publish()
    assert 'data-notice="moved_on"' in road.page("pl")
    assert 'datetime="2024-02-29"' in road.page("pl")
    road.approve(WEEKS.format(4))
    road.read_page("pl")
    road.sign_editions()
    road.publish()
    assert 'data-notice="moved_on"' not in road.page("pl")
    assert 'datetime="2026-11-20"' in road.page("pl")
    assert pseudo(WEEKS.format(4), "pl") in road.page("pl")

    unit = road.unit(WEEKS.format(4))
    reject(road.installation, road.bea, "pl", unit.segment_id, unit.fingerprint, "It reads like months")
    road.publish()
    assert road.live() == {"en/winter-cough"}
    verify_log(road.installation)
    assert rebuild_units(road.installation) == 0


def test_the_shipped_drafts_of_every_language_pass_the_checks_that_a_signature_takes(quick_path: Path) -> None:
    repository = Path(__file__).parents[1]
    tags = sorted(path.name for path in (repository / "locales").iterdir() if (path / "LC_MESSAGES").is_dir())
    assert {"ar", "bn", "pl", "ur"} <= set(tags)
    content = quick_path / "content"
    content.mkdir()
    for name in ("source_content", "locales"):
        (content / name).symlink_to(repository / name)
    road = open_road(quick_path)
    for tag in tags:
        set_policy(road.installation, tag, None)
    road.sync()
    import_seeds(road.installation)
    with reading(road.installation.engine) as connection:
        found = [
            (tag, row.source, row.target, finding)
            for tag in tags
            for id_ in documents.all_documents(connection)
            for row in units.of_document(connection, id_, tag)
            for finding in row.findings
            if finding[1] == "block"
        ]
    assert found == []
    road.installation.engine.dispose()


@pytest.mark.parametrize("done", [(), ("translate",), ("translate", "review")])
def test_no_stage_of_a_translation_can_be_left_out(quick_path: Path, done: tuple[str, ...]) -> None:
    road = new_road(quick_path / "road")
    ship_drafts(road)
    import_seeds(road.installation)
    for task in done:
        work_through(road, task)
    assert road.sign_editions() == ("en",)
    road.publish()
    assert road.live() == {"en/winter-cough"}
    road.installation.engine.dispose()
