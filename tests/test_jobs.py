"""The doorbell: it may be lost or ring twice; on each kind of database it has its own kind of queue."""

from __future__ import annotations

from dataclasses import replace

import pytest
from huey import PostgresHuey, SqliteHuey

from app import jobs
from app.errors import DraftFailed, PolyleafError
from app.jobs import DraftProgress, Jobs, draft_later, draft_progress, jobs_of, resume_later, retry_later
from app.store import documents
from app.store.engine import reading
from app.workflow import drafting_queue
from app.workflow.installation import Installation
from tests.installation import LEAFLET, Road
from tests.translators.conftest import server
from tests.translators.engine_server import EngineServer

__all__ = ["server"]


@pytest.fixture
def connected(road: Road, server: EngineServer) -> Installation:
    """Give an installation that has an engine."""
    server.speak = lambda text: text.replace("not", "nie")
    config = replace(road.installation.config, libretranslate_url=server.address)
    return Installation(config, road.installation.engine)


def answer_bells(jobs: Jobs) -> int:
    """Do what a consumer does until no bell rings; return how many did."""
    number = 0
    while task := jobs.huey.dequeue():
        jobs.huey.execute(task)
        number += 1
    return number


def states(installation: Installation) -> str | None:
    found = draft_progress(installation, "pl", LEAFLET)
    return found.state if found else None


def test_the_queue_is_where_the_database_is(connected: Installation) -> None:
    kind = type(jobs_of(connected).huey)
    assert kind is (PostgresHuey if connected.engine.dialect.name == "postgresql" else SqliteHuey)


def test_workers_draft_what_was_asked_and_tell_how_far_they_are(connected: Installation, server: EngineServer) -> None:
    job_id = draft_later(connected, "pl", "libretranslate", LEAFLET)
    assert job_id is not None
    assert draft_progress(connected, "pl", LEAFLET) == DraftProgress("waiting", 0, 20, job=job_id)
    assert draft_progress(connected, "ur", LEAFLET) is None
    answer_bells(jobs_of(connected))
    assert draft_progress(connected, "pl", LEAFLET) == DraftProgress("done", 20, 20, job=job_id)
    assert draft_later(connected, "pl", "libretranslate", LEAFLET) is None


def test_a_job_for_all_documents_tells_each_of_them(connected: Installation) -> None:
    draft_later(connected, "pl", "libretranslate", None)
    with reading(connected.engine) as connection:
        ids = list(documents.all_documents(connection))
    assert {found.state for id_ in ids if (found := draft_progress(connected, "pl", id_))} == {"waiting"}


def test_a_lost_bell_rings_again_and_one_too_many_does_nothing(connected: Installation, server: EngineServer) -> None:
    jobs = jobs_of(connected)
    draft_later(connected, "pl", "libretranslate", LEAFLET)
    assert jobs.huey.dequeue() is not None
    assert jobs.huey.dequeue() is None
    jobs.sweep()
    jobs.sweep()
    assert answer_bells(jobs) == 1
    assert states(connected) == "done"
    sent = len(server.asked)
    jobs.draft(1)
    answer_bells(jobs)
    jobs.sweep()
    assert (answer_bells(jobs), len(server.asked)) == (0, sent)


def test_resuming_and_trying_again_ring_the_bell(connected: Installation, server: EngineServer) -> None:
    jobs = jobs_of(connected)
    job_id = draft_later(connected, "pl", "libretranslate", LEAFLET)
    assert job_id is not None
    drafting_queue.pause(connected, job_id)
    assert (answer_bells(jobs), states(connected), server.asked) == (1, "paused", [])
    server.poison = {"Syrup": "400"}
    resume_later(connected, job_id)
    answer_bells(jobs)
    found = draft_progress(connected, "pl", LEAFLET)
    assert found is not None
    assert (found.state, found.done, found.failed, "refused this text" in found.why) == ("done", 20, 2, True)
    server.poison = {}
    retry_later(connected, job_id)
    answer_bells(jobs)
    assert draft_progress(connected, "pl", LEAFLET) == DraftProgress("done", 20, 20, job=job_id)


def test_what_cannot_work_is_said_when_it_is_asked_for(on_sqlite: Road, server: EngineServer) -> None:
    with pytest.raises(DraftFailed, match="Set the address of your LibreTranslate server"):
        draft_later(on_sqlite.installation, "pl", "libretranslate", LEAFLET)
    config = replace(on_sqlite.installation.config, libretranslate_url=server.address)
    installation = Installation(config, on_sqlite.installation.engine)
    with pytest.raises(PolyleafError, match="libretranslate does not translate into so"):
        draft_later(installation, "so", "libretranslate", LEAFLET)


def test_a_worker_looks_for_more_only_where_the_log_has_news_or_some_time_went_by(
    on_sqlite: Road, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = on_sqlite.installation
    done: list[str] = []
    turns = iter(
        [
            lambda: None,
            lambda: None,
            lambda: on_sqlite.approve("Syrup", "Syrop"),
            lambda: None,
            lambda: monkeypatch.setattr(jobs.time, "monotonic", lambda: 1e9),
            lambda: None,
            lambda: monkeypatch.setattr(jobs, "look", fail),
            lambda: on_sqlite.approve("Syrup", "Syropek"),
            lambda: monkeypatch.setattr(jobs, "look", lambda _: done.append("look")),
        ]
    )

    def fail(_: Installation) -> int:
        done.append("failed")
        raise OSError("the disk is full")

    class Stopping:
        def wait(self, _seconds: float) -> bool:
            done.append("")
            turn = next(turns, None)
            if turn is not None:
                turn()
            return turn is None

    monkeypatch.setattr(jobs, "look", lambda _: done.append("look"))
    jobs._sweep(Jobs(place), Stopping())  # type: ignore[arg-type]
    # Begun, nothing, news, nothing, time, nothing, nothing, news that fail, the same news again, stopped.
    assert done == ["", "look", "", "", "look", "", "", "look", "", "", "", "failed", "", "look", ""]
