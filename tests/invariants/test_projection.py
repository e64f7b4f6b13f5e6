"""The unit projection is what the record says, after anything that people, files and the English do in any order."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import polib
import pytest
from sqlalchemy import text

from app.errors import NotAllowed, PolyleafError
from app.store import search_entries, units
from app.store.engine import reading
from app.workflow.accounts import set_policy
from app.workflow.audit import export_log, verify_log
from app.workflow.catalogue import catalogue_path, import_catalogue, project_catalogues
from app.workflow.draft import draft
from app.workflow.rebuild import rebuild_units
from app.workflow.record import policy_of
from app.workflow.review import claim, reject, save, withdraw
from tests.installation import LEAFLET, LOCALES, Copies, Road, new_road
from tests.invariants.test_approvals_are_bound import approved_by_the_log
from tests.pseudo import pseudo
from tests.soak import FACTOR, chance
from tests.workflow.test_draft import Engine as DraftEngine

STEPS = 30
ENGLISH = (
    ("winter-cough.md", "less than 3 weeks", "less than 4 weeks"),
    ("winter-cough.md", "if you smoke", "if you smoked"),
    ("winter-cough.md", "last_reviewed: 2024-02-29", "last_reviewed: 2026-11"),
    ("winter-cough.md", "\nSyrup\n", "\nSyrup\n\nSyrup\n"),
    ("winter-cough.md", "<!-- context: dose table -->\n", "<!-- context: doses -->\n"),
    ("shared/support.md", "You can call", "You may call"),
)


class Chaos:
    """Somebody who does anything that the screens, files and commands allow, at random."""

    def __init__(self, road: Road, luck: random.Random) -> None:
        self.road = road
        self.luck = luck
        self.done = 0
        self.acts: tuple[Callable[[], object], ...] = (
            *[self.sign] * 8,
            *[self.save] * 3,
            *[self.reject] * 2,
            *[self.withdraw] * 2,
            self.english,
            self.upload,
            self.policy,
            self.draft,
            self.claim,
            self.vanish,
        )

    def step(self) -> None:
        """Do one thing; what is refused must change nothing, which the comparison at the end would show."""
        try:
            self.luck.choice(self.acts)()
        except PolyleafError:
            return
        self.done += 1

    def somebody(self) -> object:
        return self.luck.choice((self.road.ada, self.road.ben, self.road.bea, self.road.cleo, self.road.pat))

    def some_unit(self) -> object:
        with reading(self.road.installation.engine) as connection:
            rows = [row[:2] for row in units.snapshot(connection)]
            # A few units only, so that several things happen to each.
            segment_id, locale = self.luck.choice(rows[:: max(1, len(rows) // 4)])
            return units.get(connection, segment_id, locale)

    def some_text(self, unit: object) -> str:
        plain = pseudo(unit.source, unit.locale, unit.context)  # type: ignore[attr-defined]
        return self.luck.choice((plain, f"{plain}!", f"{plain}?", f"{plain} 7", unit.target or plain))  # type: ignore[attr-defined]

    def sign(self) -> None:
        unit = self.some_unit()
        kind = self.luck.choice(("translated", "reviewed", "reviewed", "clinical"))
        self.road.sign(self.somebody(), unit, kind, self.luck.choice((None, self.some_text(unit))))  # type: ignore[arg-type]

    def save(self) -> None:
        unit = self.some_unit()
        place, seen = (unit.locale, unit.segment_id), unit.fingerprint or ""  # type: ignore[attr-defined]
        save(self.road.installation, self.somebody(), *place, self.some_text(unit), seen)  # type: ignore[arg-type]

    def reject(self) -> None:
        unit = self.some_unit()
        place, seen = (unit.locale, unit.segment_id), unit.fingerprint or ""  # type: ignore[attr-defined]
        reject(self.road.installation, self.somebody(), *place, seen, "By chance")  # type: ignore[arg-type]

    def withdraw(self) -> None:
        unit = self.some_unit()
        place, seen = (unit.locale, unit.segment_id), unit.fingerprint or ""  # type: ignore[attr-defined]
        for person in (self.road.bea, self.road.ada, self.road.ben):
            with suppress(NotAllowed):
                withdraw(self.road.installation, person, *place, seen, "By chance")
                break

    def claim(self) -> None:
        unit = self.some_unit()
        claim(self.road.installation, self.road.ada, unit.locale, unit.segment_id)  # type: ignore[attr-defined]

    def english(self) -> None:
        file, one, other = self.luck.choice(ENGLISH)
        says_one = one in (self.road.source / file).read_text("utf-8")
        self.road.edit(*((one, other) if says_one else (other, one)), file)
        self.road.sync()

    def vanish(self) -> None:
        here, away = self.road.source / "winter-cough.md", self.road.source / "winter-cough.away"
        here.rename(away)
        self.road.sync()
        away.rename(here)
        if self.luck.random() < 0.7:
            self.road.sync()

    def upload(self) -> None:
        locale = self.luck.choice(LOCALES)
        project_catalogues(self.road.installation)
        path = catalogue_path(self.road.locales, locale, LEAFLET)
        if not path.exists():
            return
        catalogue = polib.pofile(str(path))
        for entry in self.luck.sample(list(catalogue), min(3, len(catalogue))):
            entry.msgstr = self.luck.choice((entry.msgstr, pseudo(entry.msgid, locale, entry.msgctxt) + "!"))
            entry.flags = []
        catalogue.save()
        actor = self.luck.choice((None, self.somebody()))
        import_catalogue(self.road.installation, path, locale, actor=actor)  # type: ignore[arg-type]

    def policy(self) -> None:
        tag = self.luck.choice(LOCALES)
        clinical, second = self.luck.random() < 0.3, self.luck.random() < 0.6
        set_policy(self.road.installation, tag, None, clinical=clinical, second_person=second)

    def draft(self) -> None:
        draft(self.road.installation, self.luck.choice(LOCALES), DraftEngine(), LEAFLET)


def publishable_in(road: Road, locale: str) -> set[str]:
    with reading(road.installation.engine) as connection:
        query = text("SELECT fingerprint FROM suggestion s JOIN unit ON publishable_id = s.id WHERE s.locale = :locale")
        return set(connection.execute(query, {"locale": locale}).scalars())


@pytest.mark.parametrize(("kind", "runs"), [("sqlite", 12), pytest.param("postgresql", 3, marks=pytest.mark.postgres)])
def test_rebuilding_gives_the_stored_projection_after_anything(
    kind: str, runs: int, quick_path: Path, copies: Copies, request: pytest.FixtureRequest
) -> None:
    database = request.getfixturevalue("postgres").create_database() if kind == "postgresql" else ""
    done = 0
    for run in range(runs * FACTOR):
        road = copies.of(new_road, quick_path / str(run), database)
        chaos = Chaos(road, chance(f"projection {kind} {run}"))
        for step in range(STEPS):
            chaos.step()
            if step % 3 == 2:
                before = filed(road)
                assert rebuild_units(road.installation) == 0, f"run {run}, after step {step}"
                assert filed(road) == before, f"run {run}, after step {step}"
        verify_log(road.installation)
        assert_log_and_units_agree(road)
        done += chaos.done
        road.installation.engine.dispose()
    assert done > runs * FACTOR * STEPS / 3
    if database:
        request.getfixturevalue("postgres").drop_database(database)


def filed(road: Road) -> set[search_entries.Entry]:
    with reading(road.installation.engine) as connection:
        return search_entries.snapshot(connection)


def assert_log_and_units_agree(road: Road) -> None:
    """Every publishable text is approved by a plain reading of the log, under the policy in force."""
    exported = export_log(road.installation)
    with reading(road.installation.engine) as connection:
        policies = {locale: policy_of(connection, locale) for locale in LOCALES}
    for locale, policy in policies.items():
        approved = approved_by_the_log(exported, policy)
        assert publishable_in(road, locale) <= approved
