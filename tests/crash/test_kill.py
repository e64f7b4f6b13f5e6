"""Kill the process at any instant: no signed decision is lost, nothing half-written is visible, the next run finishes.

At least 200 kills in all: right after each commit, each fsync, each replace and each unlink,
each time that a file has been opened to be written and is empty, and at random instants.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest

from app.domain.unit import fingerprint
from app.store import documents, log, units
from app.store.engine import reading, writing
from app.workflow.audit import verify_log
from app.workflow.catalogue import project_catalogues
from app.workflow.rebuild import rebuild_units
from app.workflow.record import add_suggestion, project_document
from tests.crash.victims import Death, Fate, deaths, run, whole_run
from tests.installation import LOCALES, Copies, Road, approved_road, new_road, open_road, published_road
from tests.pseudo import pseudo
from tests.soak import FACTOR, SEED, chance

KILLS: Counter[str] = Counter()


def died(work: str, death: Death, fate: Fate) -> bool:
    """Count a victim that was really killed at its work; one that was done before its instant came is none."""
    if fate.killed:
        KILLS[f"{work} at {death.kind}"] += 1
    return fate.killed


@pytest.fixture(scope="module", autouse=True)
def tally(request: pytest.FixtureRequest) -> Iterator[None]:
    """Print on the terminal how many processes were killed at what."""
    yield
    counts = ", ".join(f"{number} {what}" for what, number in sorted(KILLS.items()))
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print(f"\n{KILLS.total()} kills with seed {SEED}: {counts}", flush=True)


def drafted_road(folder: Path, database: str = "") -> Road:
    """Give an installation in which every Polish string has a draft that waits for signatures."""
    road = new_road(folder, database)
    with writing(road.installation.engine) as connection:
        for id_ in documents.all_documents(connection):
            for row in units.of_document(connection, id_, "pl"):
                text = pseudo(row.source, "pl", row.context)
                print_ = fingerprint(id_, row.context or None, "pl", row.source, text)
                place = (row.segment_id, id_)
                add_suggestion(connection, road.installation.now(), place, "pl", text, "machine", print_)
            project_document(connection, id_, "pl")
    return road


def signatures(road: Road) -> list[tuple[str, object, str | None]]:
    with reading(road.installation.engine) as connection:
        entries = log.of_kind(connection, "translated", "reviewed")
    return [(entry.kind, entry.data["fingerprint"], entry.person) for entry in entries]


def kills_of(work: str) -> int:
    return sum(number for what, number in KILLS.items() if what.startswith(work))


def assert_sound(road: Road) -> None:
    """The chain is whole, and the projection is what the record says."""
    verify_log(road.installation)
    assert rebuild_units(road.installation) == 0


@pytest.mark.parametrize(
    ("kind", "kills"), [("sqlite", 80), pytest.param("postgresql", 20, marks=pytest.mark.postgres)]
)
def test_no_reported_signature_is_lost(
    kind: str, kills: int, quick_path: Path, copies: Copies, request: pytest.FixtureRequest
) -> None:
    database = request.getfixturevalue("postgres").create_database() if kind == "postgresql" else ""
    luck = chance(f"approve {kind}")
    wanted, number = kills * FACTOR, 0
    while wanted:
        number += 1
        folder = quick_path / str(number)
        road = copies.of(drafted_road, folder, database)
        while wanted and road.unapproved():
            before = signatures(road)
            road.installation.engine.dispose()
            at_commit = luck.random() < 0.5
            death = Death("commit", luck.randint(1, 4)) if at_commit else Death("instant", luck.uniform(0, 0.06))
            fate = run("approve", folder, database, death)
            wanted -= died("approve", death, fate)
            road = open_road(folder, database)
            after = signatures(road)
            new = after[len(before) :]
            assert after[: len(before)] == before
            assert new[: len(fate.reported)] == fate.reported[: len(new)]
            assert 0 <= len(new) - len(fate.reported) <= 1 or not fate.killed
            assert_sound(road)
        road.installation.engine.dispose()
        run("approve", folder, database, None)
        road = open_road(folder, database)
        assert road.unapproved() == []
        assert len(set(signatures(road))) == len(signatures(road))
        assert_sound(road)
        road.installation.engine.dispose()
    if database:
        request.getfixturevalue("postgres").drop_database(database)


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def put(folder: Path, files: dict[str, bytes]) -> None:
    shutil.rmtree(folder)
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def test_no_half_written_catalogue_is_ever_visible(quick_path: Path, copies: Copies) -> None:
    road = copies.of(approved_road, quick_path / "road")
    project_catalogues(road.installation)
    old = files_in(road.locales)
    road.edit("less than 3 weeks", "less than 4 weeks")
    road.edit("You can call", "You may call", "shared/support.md")
    road.sync()
    for locale in LOCALES:
        road.approve("Sources", locale=locale, document="page-templates", text=f"{pseudo('Sources', locale)}!")
    road.installation.engine.dispose()
    events, seconds = whole_run("write_catalogues", quick_path / "road")
    new = files_in(road.locales)
    assert {name for name in new if old[name] != new[name]} == set(new) - {"page-templates.pot"}
    for data in {*old.values(), *new.values()}:
        polib.pofile(data.decode())
    luck = chance("catalogues")
    planned = [death for _ in range(FACTOR) for n in (0, 20) for death in deaths(events, 0.9 * seconds, n, luck)]
    while planned:
        death = planned.pop()
        put(road.locales, old)
        fate = run("write_catalogues", quick_path / "road", "", death)
        visible = {name: data for name, data in files_in(road.locales).items() if "/." not in f"/{name}"}
        assert visible.keys() == old.keys()
        assert [name for name, data in visible.items() if data not in (old[name], new[name])] == []
        if not died("write catalogues", death, fate):
            planned.append(death.sooner())
        project_catalogues(road.installation)
        assert files_in(road.locales) == new
    assert_sound(road)
    assert kills_of("write catalogues") >= 70 * FACTOR


def changed_road(folder: Path, database: str = "") -> Road:
    """Give an installation with a live release and a signed edition that is not in it yet."""
    road = published_road(folder, database)
    road.approve("Syrup", "Syropek")
    road.read_page()
    road.sign_editions()
    return road


def test_the_site_is_always_a_whole_release(quick_path: Path, copies: Copies) -> None:
    def victim(name: str) -> Path:
        copies.of(changed_road, quick_path / name).installation.engine.dispose()
        return quick_path / name

    events, seconds = whole_run("put_live", victim("whole"))
    luck = chance("publish")
    planned = [death for _ in range(FACTOR) for death in deaths(events, 0.9 * seconds, 20, luck)]
    number = 0
    while planned:
        death = planned.pop()
        number += 1
        folder = victim(str(number))
        fate = run("put_live", folder, "", death)
        if not died("publish", death, fate):
            planned.append(death.sooner())
        road = open_road(folder)
        seen = road.verify().release
        assert seen in ("1", "2")
        assert ("Syropek" in road.page()) == (seen == "2")
        verify_log(road.installation)
        assert road.publish().number == 2
        assert "Syropek" in road.page()
        instance = road.installation.config.instance
        assert sorted(path.name for path in road.installation.config.releases.iterdir()) == ["1", "2"]
        assert list(instance.glob(".*")) == []
        road.installation.engine.dispose()
        shutil.rmtree(folder)
    assert kills_of("publish") >= 40 * FACTOR
