"""Jobs of drafting: shared by workers, moved by people, stopped by no string and by no dead worker."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.errors import NotFound, PolyleafError
from app.store import draft_jobs, suggestions
from app.store.engine import AnyRow, reading, writing
from app.workflow import drafting_batch, drafting_queue
from app.workflow.draft import draft, draft_step, plan_drafts
from app.workflow.installation import instant
from app.workflow.rebuild import rebuild_units
from app.workflow.review import reject
from tests.installation import LEAFLET, Road
from tests.pseudo import pseudo
from tests.workflow.engines import FakeEngine, trouble

FAULTY = "It needs no treatment."


def job_of(road: Road, job_id: int) -> AnyRow:
    with reading(road.installation.engine) as connection:
        job = draft_jobs.get(connection, job_id)
    assert job is not None
    return job


def ask(road: Road, engine: FakeEngine, document: str | None = LEAFLET) -> int:
    job_id = drafting_queue.ask(road.installation, "pl", engine, document)
    assert job_id is not None
    return job_id


def work(road: Road, job_id: int, engine: FakeEngine, minutes: float = 0) -> AnyRow:
    """Work until the job ends or only waits, as workers do; with `minutes`, let them pass whenever it waits."""
    for _ in range(60):
        while draft_step(road.installation, job_id, engine):
            pass
        if job_of(road, job_id).state not in draft_jobs.ACTIVE or not minutes:
            break
        road.clock.forward(minutes=minutes)
    return job_of(road, job_id)


def claim(road: Road, job_id: int, holder: str, limit: int = 5) -> list[str]:
    now = road.installation.clock()
    with writing(road.installation.engine) as connection:
        job = draft_jobs.get(connection, job_id)
        assert job is not None
        until = drafting_batch.lease_end(road.installation)
        rows = draft_jobs.claim(connection, job, instant(now), until, holder, limit)
    return [row.text_hash for row in rows or ()]


def test_two_workers_never_have_the_same_text_in_hand_not_even_for_two_jobs(road: Road) -> None:
    first, second = ask(road, FakeEngine()), ask(road, FakeEngine(), None)
    hands = [claim(road, first, "a"), claim(road, first, "b"), claim(road, second, "c", 500)]
    assert [len(hand) for hand in hands[:2]] == [5, 5]
    assert len({text for hand in hands for text in hand}) == sum(map(len, hands))


def test_what_a_dead_worker_held_is_taken_up_when_its_claim_ends(on_sqlite: Road) -> None:
    road = on_sqlite
    road.edit("\nSyrup\n", "\nSyrup\n\nUltrasound\n")
    road.sync()
    job_id, engine = ask(road, FakeEngine()), FakeEngine()
    assert len(claim(road, job_id, "dead")) == 1
    assert (work(road, job_id, engine).state, engine.asked) == ("waiting", [])
    road.clock.forward(seconds=drafting_batch.LEASE)
    assert (work(road, job_id, engine).state, engine.asked) == ("done", [["Ultrasound"]])


def test_a_paused_job_sends_nothing_and_goes_on_when_resumed(on_sqlite: Road) -> None:
    engine, job_id = FakeEngine(), changed(on_sqlite)
    drafting_queue.pause(on_sqlite.installation, job_id)
    assert (work(on_sqlite, job_id, engine).state, engine.asked) == ("paused", [])
    drafting_queue.resume(on_sqlite.installation, job_id)
    assert (work(on_sqlite, job_id, engine).state, engine.texts) == ("done", ["Ultrasound"])


def changed(road: Road) -> int:
    """Ask for a string that the leaflet has gained."""
    road.edit("\nSyrup\n", "\nSyrup\n\nUltrasound\n")
    road.sync()
    return ask(road, FakeEngine())


def test_a_cancelled_job_keeps_what_it_has_and_may_be_tried_again(on_sqlite: Road) -> None:
    engine, job_id = FakeEngine(), changed(on_sqlite)
    drafting_queue.cancel(on_sqlite.installation, job_id)
    assert (work(on_sqlite, job_id, engine).state, engine.asked) == ("cancelled", [])
    with pytest.raises(PolyleafError, match=f"Job {job_id} is cancelled, so it cannot become waiting"):
        drafting_queue.resume(on_sqlite.installation, job_id)
    drafting_queue.retry(on_sqlite.installation, job_id)
    assert (work(on_sqlite, job_id, engine).state, engine.texts) == ("done", ["Ultrasound"])


def test_only_a_job_that_ended_can_be_tried_again_and_only_one_that_there_is(on_sqlite: Road) -> None:
    job_id = changed(on_sqlite)
    with pytest.raises(PolyleafError, match=f"Job {job_id} is waiting: only one that ended"):
        drafting_queue.retry(on_sqlite.installation, job_id)
    with pytest.raises(NotFound, match="There is no job 99"):
        drafting_queue.pause(on_sqlite.installation, 99)


def test_asking_twice_is_one_job(on_sqlite: Road) -> None:
    job_id = changed(on_sqlite)
    assert ask(on_sqlite, FakeEngine()) == job_id


@pytest.mark.parametrize("kind", ["again", "whole", "refused", "text"])
def test_a_poisoned_string_blocks_no_other(road: Road, kind: str) -> None:
    engine = FakeEngine(lambda text: trouble(kind) if text == FAULTY else None)  # type: ignore[arg-type]
    job = work(road, ask(road, engine), engine, minutes=40)
    if job.state == "failed":  # what nobody can wait for stops a job when it alone is left
        assert (kind, job.total - job.done) == ("refused", 1)
    else:
        assert (job.state, job.failed, job.done, job.why) == ("done", 1, job.total, f"It said {kind}.")
    assert road.statuses() == {"drafted": 19, "empty": 1}
    assert engine.texts.count(FAULTY) <= drafting_batch.TRIES
    assert rebuild_units(road.installation) == 0


def test_a_failed_string_is_tried_again_when_asked_and_alone(on_sqlite: Road) -> None:
    broken, job_id = FakeEngine(lambda _: trouble("text")), changed(on_sqlite)
    job = work(on_sqlite, job_id, broken)
    assert (job.state, job.failed, job.why) == ("failed", 1, "It said text.")
    drafting_queue.retry(on_sqlite.installation, job_id)
    engine = FakeEngine()
    job = work(on_sqlite, job_id, engine)
    assert (job.state, job.done, job.drafted, job.failed, engine.asked) == ("done", 1, 1, 0, [["Ultrasound"]])


def test_a_fault_of_our_own_blocks_nothing_and_is_told(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = drafting_batch.clean

    def trip(text: str) -> str:
        if text == pseudo(FAULTY, "pl"):
            raise ZeroDivisionError
        return keep(text)

    monkeypatch.setattr(drafting_batch, "clean", trip)
    engine = FakeEngine()
    job = work(road, ask(road, engine), engine, minutes=2)
    assert (job.state, job.failed) == ("done", 1)
    assert job.why == "Polyleaf itself failed at this text (ZeroDivisionError); the worker's log says more."
    assert road.statuses() == {"drafted": 19, "empty": 1}


def test_strings_that_turn_up_meanwhile_are_drafted_too(on_sqlite: Road) -> None:
    engine, job_id = FakeEngine(), changed(on_sqlite)
    on_sqlite.edit("\nUltrasound\n", "\nUltrasound\n\nMusic\n")
    on_sqlite.sync()
    job = work(on_sqlite, job_id, engine)
    assert (job.state, job.total, job.done, engine.texts) == ("done", 2, 2, ["Ultrasound", "Music"])


def test_a_text_that_an_engine_drafted_in_another_document_is_not_sent_again(road: Road) -> None:
    engine = FakeEngine()
    draft(road.installation, "pl", engine)
    shared = road.source / "shared" / "support.md"
    shared.write_text(shared.read_text("utf-8") + "\nIt needs no treatment.\n\nUltrasound\n", "utf-8")
    road.sync()
    planned = plan_drafts(road.installation, "pl")
    assert (planned.strings, planned.texts, planned.characters) == (2, 1, len("Ultrasound"))
    later = FakeEngine(name="deepl")
    job = work(road, ask(road, later, None), later)
    assert (job.drafted, job.reused, later.texts) == (1, 1, ["Ultrasound"])
    again = road.unit(FAULTY, document="support")
    assert (again.target, again.provenance["engine"], again.provenance["reused"]) == (
        pseudo(FAULTY, "pl"),
        "libretranslate",
        LEAFLET,
    )
    assert again.provenance["characters"] == "0"


def test_a_draft_that_was_sent_back_is_not_used_again(road: Road) -> None:
    draft(road.installation, "pl", FakeEngine(), LEAFLET)
    unit = road.unit(FAULTY)
    reject(road.installation, road.ben, "pl", unit.segment_id, unit.fingerprint, "This is wrong.")
    shared = road.source / "shared" / "support.md"
    shared.write_text(shared.read_text("utf-8") + "\nIt needs no treatment.\n", "utf-8")
    road.sync()
    later = FakeEngine()
    draft(road.installation, "pl", later)
    assert later.texts.count(FAULTY) == 1


def test_an_engine_without_its_settings_fails_the_job_with_what_to_do(on_sqlite: Road) -> None:
    job_id = changed(on_sqlite)
    assert draft_step(on_sqlite.installation, job_id) is False
    job = job_of(on_sqlite, job_id)
    assert (job.state, "Set the address of your LibreTranslate server" in job.why) == ("failed", True)


def test_a_setting_that_cannot_be_read_fails_the_job_with_what_to_write(on_sqlite: Road) -> None:
    object.__setattr__(
        on_sqlite.installation, "config", replace(on_sqlite.installation.config, engine_limits="google: 5")
    )
    job = work(on_sqlite, changed(on_sqlite), FakeEngine())
    assert (job.state, job.done, "such as google=60/20000" in job.why) == ("failed", 0, True)


def test_an_interrupted_run_in_the_foreground_pauses_and_the_next_goes_on_with_it(on_sqlite: Road) -> None:
    def interrupt(_: str) -> None:
        raise KeyboardInterrupt

    job_id = changed(on_sqlite)
    with pytest.raises(KeyboardInterrupt):
        draft(on_sqlite.installation, "pl", FakeEngine(interrupt), LEAFLET)
    assert (job_of(on_sqlite, job_id).state, job_of(on_sqlite, job_id).why) == ("paused", "Interrupted.")
    assert draft(on_sqlite.installation, "pl", FakeEngine(), LEAFLET).drafted == 1
    assert job_of(on_sqlite, job_id).state == "done"


def test_a_run_in_the_foreground_leaves_long_waits_to_the_workers(on_sqlite: Road) -> None:
    job_id = changed(on_sqlite)
    report = draft(on_sqlite.installation, "pl", FakeEngine(lambda _: trouble("whole", 900)), LEAFLET)
    job = job_of(on_sqlite, job_id)
    assert (report.drafted, report.failed, report.stopped) == (0, [], "It said whole.")
    assert (job.state, job.wait_until > instant(on_sqlite.clock())) == ("running", True)


def test_a_draft_never_replaces_what_somebody_typed_while_the_engine_worked(road: Road) -> None:
    job_id = ask(road, FakeEngine())
    unit = road.unit("Syrup")

    class Slow(FakeEngine):
        def translate(self, *asked: object) -> list[object]:  # type: ignore[override]
            if road.unit("Syrup").status == "empty":
                road.sign(road.ada, unit, "translated", "Syrop")
            return super().translate(*asked)  # type: ignore[arg-type, return-value]

    job = work(road, job_id, Slow())
    with reading(road.installation.engine) as connection:
        rows = suggestions.rows_of(connection, unit.segment_id, "pl")
    assert [row.text for row in rows] == ["Syrop"]
    assert (job.state, job.done, job.drafted) == ("done", job.total, job.total - 1)


def test_a_daily_budget_stops_with_a_sentence_and_goes_on_the_next_day(road: Road) -> None:
    config = replace(road.installation.config, engine_daily_characters="libretranslate=120")
    object.__setattr__(road.installation, "config", config)
    engine = FakeEngine()
    job_id = ask(road, engine)
    job = work(road, job_id, engine)
    sent = sum(map(len, engine.texts))
    assert 60 < sent <= 120
    assert job.state == "running"
    assert job.why == "Today's 120 characters for libretranslate are used up; drafting goes on at midnight (UTC)."
    assert job.wait_until == "2026-11-25T00:00:00.000000Z"
    road.clock.forward(days=1)
    assert work(road, job_id, engine).done > job.done
    assert len(engine.texts) == len(set(engine.texts))
