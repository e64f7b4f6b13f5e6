"""Kill workers at random while they draft: every string is drafted once, and nothing that was saved is asked again."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from app.jobs import draft_later
from app.store import draft_jobs
from app.store.engine import reading
from app.store.tables import draft_claim, segment, suggestion, unit
from app.workflow.audit import verify_log
from app.workflow.draft import BATCH
from app.workflow.rebuild import rebuild_units
from tests.crash.drafting import CountingServer, connected, counting_server, start_worker, wordy_road
from tests.installation import Road
from tests.soak import FACTOR, chance

STRINGS = min(5000, 600 * FACTOR)
WORKERS = 3
KILLS = STRINGS // 20
SECONDS = 60 + STRINGS / 5
"""What all of it may take at most, on a slow machine that does other things as well."""


@pytest.mark.timeout(SECONDS + 240)
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_killed_workers_lose_nothing_and_ask_nothing_twice(
    kind: str, quick_path: Path, request: pytest.FixtureRequest
) -> None:
    database = request.getfixturevalue("postgres").create_database() if kind == "postgresql" else ""
    folder = quick_path / "road"
    road = wordy_road(folder, database, STRINGS)
    wanted = wanted_strings(road)
    with counting_server() as server:
        job_id = draft_later(connected(road.installation, server.address), "pl", "libretranslate", None)
        assert job_id is not None
        kills = draft_and_kill(road, folder, database, server, job_id, f"drafting {kind}")
        with reading(road.installation.engine) as connection:
            job = draft_jobs.get(connection, job_id)
            claims = connection.execute(select(draft_claim)).all()
    assert job is not None
    assert (job.state, job.total, job.done, job.failed, job.why) == ("done", len(wanted), len(wanted), 0, "")
    assert job.drafted + job.reused == len(wanted)
    assert [claim for claim in claims if claim.expires_at > road.installation.now()] == []
    saved = saved_drafts(road)
    assert {place: len(times) for place, times in saved.items()} == dict.fromkeys(wanted, 1)
    assert asked_after_saving(server, saved) == []
    texts = {text for text, _ in wanted}
    assert sum(map(len, server.times.values())) <= len(texts) + kills * BATCH
    assert kills >= KILLS // 2
    verify_log(road.installation)
    assert rebuild_units(road.installation) == 0
    road.installation.engine.dispose()


def draft_and_kill(road: Road, folder: Path, database: str, server: CountingServer, job_id: int, luck_name: str) -> int:
    """Let workers draft; kill one at random instants and start another, KILLS times; then let them end in peace."""
    luck = chance(luck_name)
    workers = [start_worker(folder, database, server.address) for _ in range(WORKERS)]
    deadline, kills = time.monotonic() + SECONDS, 0
    try:
        while unfinished(road, job_id):
            assert time.monotonic() < deadline, f"{kills} kills, {job_of(road, job_id)}"
            time.sleep(luck.uniform(0.02, 0.25))
            if kills < KILLS and len(server.times) > kills * 10:
                place = luck.randrange(WORKERS)
                workers[place].kill()
                workers[place].join()
                kills += 1
                workers[place] = start_worker(folder, database, server.address)
    finally:
        for worker in workers:
            worker.kill()
            worker.join()
    return kills


def job_of(road: Road, job_id: int) -> object:
    with reading(road.installation.engine) as connection:
        return draft_jobs.get(connection, job_id)


def unfinished(road: Road, job_id: int) -> bool:
    return job_of(road, job_id).state in draft_jobs.ACTIVE  # type: ignore[attr-defined]


def wanted_strings(road: Road) -> set[tuple[str, int]]:
    with reading(road.installation.engine) as connection:
        query = (
            select(segment.c.text, unit.c.segment_id)
            .join(segment, segment.c.id == unit.c.segment_id)
            .where(unit.c.locale == "pl", unit.c.ordinal.is_not(None), unit.c.status == "empty")
        )
        return {(row.text, row.segment_id) for row in connection.execute(query)}


def saved_drafts(road: Road) -> dict[tuple[str, int], list[str]]:
    """Return when each Polish suggestion was stored, by its English and segment."""
    found: dict[tuple[str, int], list[str]] = {}
    with reading(road.installation.engine) as connection:
        query = (
            select(segment.c.text, suggestion.c.segment_id, suggestion.c.created_at)
            .join(segment, segment.c.id == suggestion.c.segment_id)
            .where(suggestion.c.locale == "pl")
        )
        for row in connection.execute(query):
            found.setdefault((row.text, row.segment_id), []).append(row.created_at)
    return found


def asked_after_saving(server: CountingServer, saved: dict[tuple[str, int], list[str]]) -> list[tuple[str, str]]:
    """Return the texts, as they were sent, that the engine was asked for although a draft had been stored."""
    first = {}
    for (text, _), times in saved.items():
        first[text] = min([*times, first.get(text, "9")])
    return [
        (text, asked)
        for text, times in server.times.items()
        for asked in times
        if text in first and datetime.fromisoformat(asked) > datetime.fromisoformat(first[text])
    ]
