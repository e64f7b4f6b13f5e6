"""Logs: one JSON object a line, and nothing in it that somebody typed, owns or keeps secret."""

from __future__ import annotations

import json
import logging
import sys

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.logs import JsonLines, request_id, told
from app.store.engine import make_engine, writing

SECRET = "ada@example.org"


def line(name: str, message: str, *arguments: object, **more: object) -> dict[str, object]:
    record = logging.LogRecord(name, logging.INFO, __file__, 1, message, arguments, None)
    vars(record).update(more)
    found: dict[str, object] = json.loads(JsonLines("web").format(record))
    return found


def test_a_line_says_when_what_and_in_which_request() -> None:
    token = request_id.set("abc")
    found = line("app.web", "Wrote %d files", 3, fields={"status": 200})
    request_id.reset(token)
    assert found["at"].endswith("+00:00")  # type: ignore[attr-defined]
    assert {name: found[name] for name in ("level", "process", "from", "message", "request", "status")} == {
        "level": "info",
        "process": "web",
        "from": "app.web",
        "message": "Wrote 3 files",
        "request": "abc",
        "status": 200,
    }


def test_what_other_libraries_put_into_their_words_is_left_out() -> None:
    assert line("waitress", "Exception while serving %s", f"/invitation/{SECRET}")["message"] == (
        "Exception while serving %s"
    )


def test_an_error_is_told_by_its_kind_and_place_and_not_by_its_words() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(SECRET) from error
    except ValueError as error:
        found = told(error)
    assert SECRET not in json.dumps(found)
    assert (found["kind"], found["because"]) == ("ValueError", "KeyError")
    assert found["at"][-1].startswith("polyleaf/tests/test_logs.py:") or "tests/test_logs.py:" in found["at"][-1]  # type: ignore[index]


def test_an_error_of_a_disk_says_what_it_is_and_of_which_file_it_does_not() -> None:
    assert told(OSError(28, "No space left on device", SECRET))["words"] == "No space left on device"


def test_a_databases_refusal_holds_no_value(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with pytest.raises(DBAPIError) as caught, writing(engine) as connection:
        connection.execute(text("SELECT :name FROM nowhere"), {"name": SECRET})
    assert SECRET not in str(caught.value)
    found = told(caught.value)
    assert isinstance(caught.value, OperationalError)
    assert found["words"] == "(sqlite3.OperationalError) no such table: nowhere"
    assert SECRET not in json.dumps(found)
    assert sys.exc_info() == (None, None, None)
    engine.dispose()
