"""Health, readiness, metrics and the log of requests."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy.exc import OperationalError

from app import create_app
from app.logs import JsonLines
from app.web import observe
from app.workflow import accounts
from app.workflow.installation import Installation

if TYPE_CHECKING:
    from flask import Flask

    from app.store.people import Person


def test_a_process_that_answers_is_live_and_one_that_can_work_is_ready(app: Flask) -> None:
    client = app.test_client()
    assert client.get("/health/live").json == {"live": True}
    assert client.get("/health/ready").json == {"ready": True, "lacking": []}
    assert "Set-Cookie" not in client.get("/health/ready").headers


def test_readiness_names_what_is_in_the_way(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = app.test_client()
    monkeypatch.setattr(observe, "LEAST_FREE", 2**62)
    monkeypatch.setattr(observe, "is_newest", lambda _engine: False)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json) == (503, {"ready": False, "lacking": ["schema", "disk"]})

    def down(_engine: Any) -> bool:
        raise OperationalError("SELECT 1", None, Exception("gone"))

    monkeypatch.setattr(observe, "is_newest", down)
    assert client.get("/health/ready").json == {"ready": False, "lacking": ["database", "disk"]}
    assert client.get("/health/live").status_code == 200


def test_metrics_open_to_the_token_alone(installation: Installation) -> None:
    with_token = Installation(replace(installation.config, metrics_token="s3same"), installation.engine)
    client = create_app(with_token).test_client()
    client.get("/sign-in")
    assert client.get("/metrics").status_code == 403
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 403
    told = client.get("/metrics", headers={"Authorization": "Bearer s3same"}).text
    assert 'polyleaf_request_seconds_count{method="GET",route="/sign-in",status="200"}' in told
    assert "polyleaf_log_entries " in told
    assert 'polyleaf_webhook_deliveries{state="failed"} 0\n' in told
    assert "polyleaf_disk_free_bytes " in told
    shut = create_app(installation).test_client()
    assert shut.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 403


def test_a_days_work_leaves_no_personal_data_and_no_key_in_the_log(
    app: Flask,
    installation: Installation,
    client_of: Callable[..., Any],
    somebody: Callable[..., Person],
    unit_of: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "app")
    token = accounts.invite(installation, "ewa@example.org", "Ewa", {"pl": ["translator"]})
    visitor = app.test_client()
    visitor.post("/sign-in", data={"email": "grace@example.org", "password": "my own pass phrase"})
    visitor.post(f"/invitation/{token}", data={"name": "Ewa Nowak", "password": "my own pass phrase"})
    ada = client_of(somebody("Ada", pl=["translator"]))
    unit = unit_of("pl", "Syrup")
    form = {"seen": "", "text": "Syrop tajny", "action": "translated"}
    ada.post(f"/review/pl/{unit.segment_id}?q=szukane", data=form)
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)

    def fail(*_arguments: Any) -> None:
        raise ValueError("Syrop tajny")

    monkeypatch.setattr("app.store.units.get", fail)
    failed = ada.post(f"/review/pl/{unit.segment_id}", data=form)
    lines = [JsonLines("web").format(record) for record in caplog.records]
    whole = "\n".join(lines)
    private = ["ewa", "grace", "nowak", "ada@", "pass phrase", token, "syrop", "szukane", "127.0.0.1"]
    assert [word for word in private if word in whole.lower()] == []
    assert app.secret_key not in whole
    answered = [json.loads(line) for line in lines if '"answered"' in line]
    assert {(line["method"], line["route"], line["status"]) for line in answered} >= {
        ("POST", "/sign-in", 401),
        ("POST", "/invitation/<token>", 303),
        ("POST", "/review/<locale>/<int:segment_id>", failed.status_code),
    }
    assert failed.headers["X-Request-Id"] == answered[-1]["request"]
