"""Kill the process that carries a call of the API out, at any commit: sent again, at once, nothing is there twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.store import log
from app.store.engine import reading
from app.workflow import tokens
from app.workflow.audit import verify_log
from tests.crash.victims import CALLS, Death, run
from tests.installation import Copies, Road, new_road, open_road


def calling_road(folder: Path, database: str = "") -> Road:
    """Give an installation with a list of calls that each add something, and a token to make them with."""
    road = new_road(folder, database)
    who = road.person("Olu", content=["administrator", "editor"], pl=["translator"])
    string = f"/languages/pl/units/{road.unit('Syrup').segment_id}"
    assigned = {"document": "winter-cough", "locale": "pl", "person": road.ada.id}
    calls = [
        ("POST", f"{string}/comments", {"words": "Which syrup?"}),
        ("POST", f"{string}/questions", {"question": "Which syrup is meant?"}),
        ("POST", f"{string}/suggestions", {"text": "Syrop", "seen": ""}),
        ("POST", "/assignments", assigned),
        ("POST", "/languages", {"tag": "fr"}),
        ("POST", "/languages/pl/batches", {"format": "po"}),
    ]
    token = tokens.make(road.installation, who, "A program", tuple(tokens.SCOPES), 30, strong=True)
    (road.locales.parent / CALLS).write_text(json.dumps({"token": token, "calls": calls}))
    return road


def added(road: Road) -> dict[str, int]:
    with reading(road.installation.engine) as connection:
        counts = {
            table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            for table in ("comment", "query", "suggestion", "assignment", "batch", "locale")
        }
        return counts | {"entries": log.head(connection).seq}


@pytest.mark.parametrize(
    ("kind", "deaths"),
    [("sqlite", (2, 3, 5, 7)), pytest.param("postgresql", (2,), marks=pytest.mark.postgres)],
)
def test_a_call_whose_process_is_killed_is_carried_out_once_however_often_it_is_sent(
    kind: str, deaths: tuple[int, ...], quick_path: Path, copies: Copies, request: pytest.FixtureRequest
) -> None:
    database = request.getfixturevalue("postgres").create_database() if kind == "postgresql" else ""
    once: dict[str, int] = {}
    for number in deaths:
        folder = quick_path / str(number)
        before = added(copies.of(calling_road, folder, database))
        killed = run("call_the_api", folder, database, Death("commit", number))
        assert killed.killed
        again = run("call_the_api", folder, database, None)
        answers = again.reported[:-1]
        # The token's first use is a commit of its own; then each call is one. A file is given once.
        done = number - 1
        assert [(status, replayed) for status, _, replayed in answers] == [
            *[(201 if at > 2 else 200, "true" if at < done else None) for at in range(5)],
            (200, None) if done < 6 else (409, None),
        ], "what was committed is answered as then, the rest is carried out"
        assert [text for _, text, _ in killed.reported[:5]] == [text for _, text, _ in answers[: done - 1]]
        road = open_road(folder, database)
        now = added(road)
        difference = {name: now[name] - before[name] for name in now}
        once = once or difference
        assert difference == once
        verify_log(road.installation)
        road.installation.engine.dispose()
    assert {name: once[name] for name in once if name != "entries"} == dict.fromkeys(
        ("comment", "query", "suggestion", "assignment", "batch", "locale"), 1
    )
    if database:
        request.getfixturevalue("postgres").drop_database(database)
