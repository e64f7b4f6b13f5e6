"""Drafts: each text once, nothing of anybody's overwritten, and a cut-off run that goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from app.domain.unit import Origin
from app.errors import DraftFailed, NotFound, PolyleafError
from app.store import suggestions
from app.store.engine import reading
from app.translators.protocol import Context, Draft
from app.workflow.draft import BATCH, draft, plan_drafts
from app.workflow.review import save
from tests.installation import LEAFLET, Road
from tests.pseudo import pseudo


@dataclass
class Engine:
    """An engine that answers in pseudo-text, fails where told and remembers what it was asked."""

    broken: frozenset[str] = frozenset()
    stop_after: int = 10**6
    asked: list[str] = field(default_factory=list)
    name: str = "test engine"
    origin: Origin = "machine"
    max_characters: int = 5000

    def supports(self, target: str) -> bool:
        return target in ("pl", "ur")

    def translate(self, texts: Sequence[str], source: str, target: str, context: Context) -> list[Draft | DraftFailed]:
        if len(self.asked) >= self.stop_after:
            raise KeyboardInterrupt
        self.asked += texts
        answers: list[Draft | DraftFailed] = []
        for text, ctx in zip(texts, context.contexts, strict=True):
            if text in self.broken:
                answers.append(DraftFailed(self.name, "it said nothing"))
            else:
                answer = pseudo(text, target, ctx)
                answers.append(Draft(f" {answer}\n", f" {answer}\n", {"engine": self.name, "model": "1"}))
        return answers


def test_every_string_without_a_text_gets_a_draft_that_nobody_signed(road: Road) -> None:
    planned = plan_drafts(road.installation, "pl")
    engine = Engine()
    steps: list[tuple[int, int]] = []
    report = draft(road.installation, "pl", engine, progress=lambda done, total: steps.append((done, total)))
    assert (report.drafted, report.failed, len(engine.asked)) == (planned.strings, [], planned.strings)
    assert steps[-1] == (planned.strings, planned.strings)
    assert road.statuses() == {"drafted": 20}
    unit = road.unit("Syrup")
    assert (unit.target, unit.origin, unit.author_id) == (pseudo("Syrup", "pl"), "machine", None)
    assert unit.provenance == {"engine": "test engine", "model": "1", "raw": f" {pseudo('Syrup', 'pl')}\n"}
    assert len(road.unapproved()) == planned.strings


def test_a_plan_counts_and_sends_nothing(on_sqlite: Road) -> None:
    assert plan_drafts(on_sqlite.installation, "pl").strings == 0
    on_sqlite.edit("\nSyrup\n", "\nUltrasound\n")
    on_sqlite.sync()
    planned = plan_drafts(on_sqlite.installation, "pl", LEAFLET)
    assert (planned.strings, planned.texts, planned.characters) == (1, 1, len("Ultrasound"))


def test_a_cut_off_run_keeps_its_batches_and_the_next_goes_on(road: Road) -> None:
    first = Engine(stop_after=BATCH)
    with pytest.raises(KeyboardInterrupt):
        draft(road.installation, "pl", first)
    second = Engine()
    draft(road.installation, "pl", second)
    assert not set(first.asked[:BATCH]) & set(second.asked) - {"Syrup"}
    assert plan_drafts(road.installation, "pl").strings == 0


def test_a_text_that_failed_stays_without_a_draft_and_is_asked_for_again(road: Road) -> None:
    report = draft(road.installation, "pl", Engine(broken=frozenset({"Tablet"})), LEAFLET)
    assert report.failed == [("Tablet", "it said nothing")]
    assert road.unit("Tablet", context="dose table").status == "empty"
    again = Engine()
    draft(road.installation, "pl", again, LEAFLET)
    assert again.asked == ["Tablet"]


def test_a_text_that_somebody_typed_meanwhile_is_kept(road: Road) -> None:
    unit = road.unit("Syrup")

    class Slow(Engine):
        def translate(self, *asked: object) -> list[Draft | DraftFailed]:
            if road.unit("Syrup").status == "empty":
                save(road.installation, road.ada, "pl", unit.segment_id, "Syrop", "")
            return super().translate(*asked)  # type: ignore[arg-type]

    draft(road.installation, "pl", Slow(), LEAFLET)
    with reading(road.installation.engine) as connection:
        rows = suggestions.rows_of(connection, unit.segment_id, "pl")
    assert [(row.text, row.author_id) for row in rows] == [("Syrop", road.ada.id)]


def test_no_draft_touches_an_approved_text(approved: Road) -> None:
    engine = Engine()
    draft(approved.installation, "pl", engine)
    assert (engine.asked, approved.unapproved()) == ([], [])


def test_a_language_that_the_engine_or_the_installation_lacks_is_said_before_anything_is_sent(road: Road) -> None:
    engine = Engine()
    with pytest.raises(PolyleafError, match="test engine does not translate into so"):
        draft(road.installation, "so", engine)
    with pytest.raises(NotFound, match="The language de has not been added yet"):
        plan_drafts(road.installation, "de")
    assert engine.asked == []
