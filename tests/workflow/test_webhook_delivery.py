"""Messages are signed, sent again where they were not taken, and never twice as new."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.jobs import Jobs
from app.workflow import webhook_post, webhooks
from app.workflow.audit import verify_log
from app.workflow.installation import instant
from app.workflow.webhook_delivery import PAUSES, deliver, due
from tests.installation import Road
from tests.receiver import Receiver, documented_verifier
from tests.workflow.webhook_places import add, deliveries, told

__all__ = ["told"]


def test_a_message_is_verified_as_documented_and_a_replay_is_refused(on_sqlite: Road, told: Receiver) -> None:
    place, hook, secret = add(on_sqlite, told)
    is_new = documented_verifier()
    webhooks.ping(place, on_sqlite.ann, hook)
    deliver(place, hook)
    [(headers, body)] = told.got
    now = on_sqlite.clock.moment.timestamp()
    assert json.loads(body) == {
        "type": "webhook.ping",
        "timestamp": deliveries(on_sqlite, hook)[0].created_at,
        "data": {"webhook": hook},
    }
    assert headers["content-type"] == "application/json"
    assert is_new(secret, headers, body, now)
    assert not is_new(secret, headers, body, now), "it came before"
    with pytest.raises(ValueError, match="five minutes"):
        is_new(secret, headers, body, now + 400)
    for wrong in (
        (secret, headers, body.replace(b"ping", b"pong")),
        (secret, headers | {"webhook-id": "msg_other"}, body),
        (secret, headers | {"webhook-timestamp": str(int(now) + 100)}, body),
        ("whsec_" + "A" * 44, headers, body),
    ):
        with pytest.raises(ValueError, match="another signature"):
            is_new(*wrong, now)
    newer = webhooks.rotate(place, on_sqlite.ann, hook)
    for hours, valid in ((1, {secret, newer}), (30, {newer})):
        on_sqlite.clock.forward(hours=hours)
        webhooks.deliver_again(place, on_sqlite.ann, hook, deliveries(on_sqlite, hook)[0].id)
        deliver(place, hook)
        headers, body = told.got[-1]
        accepted = set()
        for each in (secret, newer):
            try:
                documented_verifier()(each, headers, body, on_sqlite.clock.moment.timestamp())
                accepted.add(each)
            except ValueError:
                pass
        assert accepted == valid
    assert len(set(told.ids)) == 1
    stored_text = "".join(str(tuple(row)) for row in (webhooks.get(place, hook), *deliveries(on_sqlite, hook)))
    assert secret not in stored_text


def test_what_is_not_taken_is_tried_again_after_growing_pauses_then_given_up_and_sent_again(
    on_sqlite: Road, told: Receiver, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(webhook_post, "ANSWER_SECONDS", 0.2)
    place, hook, secret = add(on_sqlite, told)
    webhooks.ping(place, on_sqlite.ann, hook)
    answers: list[tuple[int, bool]] = [(500, False), (302, False), (404, False), (204, True), *[(401, False)] * 4]
    outcomes, moments = [], []
    for number, (told.answer, told.drip) in enumerate(answers):
        assert due(place) == [hook]
        before = on_sqlite.clock.moment
        deliver(place, hook)
        [row] = deliveries(on_sqlite, hook)
        outcomes.append(row.outcome)
        moments.append(int(told.got[-1][0]["webhook-timestamp"]))
        assert row.tries == number + 1
        if number < len(PAUSES):
            pause = datetime.fromisoformat(row.due_at) - before
            assert PAUSES[number] * 0.8 <= pause <= PAUSES[number] * 1.2 + timedelta(seconds=10)
            assert (row.state, due(place)) == ("pending", [])
            on_sqlite.clock.moment = datetime.fromisoformat(row.due_at)
    slow = "no answer in 0 s, or none that is HTTP"
    assert [outcome.partition(" (")[0] for outcome in outcomes] == [
        "answered 500",
        "answered 302",
        "answered 404",
        slow,
        *["answered 401"] * 4,
    ]
    assert (row.state, due(place)) == ("failed", [])
    assert timedelta(hours=22) < on_sqlite.clock.moment - datetime.fromisoformat(row.created_at) < timedelta(hours=34)
    assert moments == sorted(set(moments))
    told.answer, told.drip = 204, False
    webhooks.deliver_again(place, on_sqlite.ann, hook, row.id)
    deliver(place, hook)
    [row] = deliveries(on_sqlite, hook)
    assert (row.state, row.tries, row.outcome, set(told.ids)) == ("delivered", 1, "answered 204", {row.message_id})
    assert len(told.got) == 9, "no redirect was followed"
    logged = "".join(record.getMessage() for record in caplog.records)
    assert hook in logged
    assert [word for word in (told.url, secret, "127.0.0.1") if word in logged] == []
    on_sqlite.clock.forward(days=31)
    webhooks.ping(place, on_sqlite.ann, hook)
    deliver(place, hook)
    assert [each.event for each in deliveries(on_sqlite, hook)] == ["webhook.ping"], "what is over is forgotten"


def test_a_receiver_that_takes_nothing_is_asked_once_a_pause_and_one_that_is_gone_no_more(
    on_sqlite: Road, told: Receiver
) -> None:
    place, hook, _ = add(on_sqlite, told)
    for _ in range(3):
        webhooks.ping(place, on_sqlite.ann, hook)
    told.answer = 503
    deliver(place, hook)
    assert len(told.got) == 1
    assert [(row.tries, row.state) for row in deliveries(on_sqlite, hook)] == [(1, "pending")] * 3
    on_sqlite.clock.forward(minutes=1)
    told.answer = lambda: 204 if len(told.got) == 3 else 422
    deliver(place, hook)
    assert [(row.tries, row.state) for row in deliveries(on_sqlite, hook)] == [
        (2, "pending"),
        (2, "delivered"),
        (2, "pending"),
    ]
    on_sqlite.clock.forward(minutes=10)
    told.answer = 410
    deliver(place, hook)
    assert webhooks.get(place, hook).paused
    on_sqlite.clock.forward(days=1)
    webhooks.ping(place, on_sqlite.ann, hook)
    deliver(place, hook)
    assert (due(place), len(told.got)) == ([], 5)
    told.answer = 204
    webhooks.resume(place, on_sqlite.ann, hook)
    deliver(place, hook)
    assert [row.state for row in deliveries(on_sqlite, hook)] == ["delivered"] * 4
    verify_log(place)


def test_one_worker_delivers_at_a_time_and_the_sweep_rings_for_it(road: Road, told: Receiver) -> None:
    place, hook, _ = add(road, told)
    webhooks.ping(place, road.ann, hook)
    told.answer = lambda: deliver(place, hook) or 204
    jobs = Jobs(place)
    jobs.sweep()
    jobs.sweep()
    while task := jobs.huey.dequeue():
        jobs.huey.execute(task)
    jobs.sweep()
    assert (jobs.huey.dequeue(), len(told.got)) == (None, 1)


KILLED = """
import dataclasses, sys
from datetime import datetime
from ipaddress import ip_network
from app.config import load_config
from app.workflow.installation import open_installation
from app.workflow.webhook_delivery import deliver
config = load_config({"instance": sys.argv[1], "database": sys.argv[2], "webhook_networks": "127.0.0.0/8"})
deliver(open_installation(config, lambda: datetime.fromisoformat(sys.argv[3])), sys.argv[4])
"""


def test_a_worker_killed_between_sending_and_noting_it_sends_again_under_the_same_id(
    on_sqlite: Road, told: Receiver
) -> None:
    road = on_sqlite
    place, hook, _ = add(road, told)
    webhooks.ping(place, road.ann, hook)
    arguments = [str(place.config.instance), place.config.database, instant(road.clock()), hook]
    process = subprocess.Popen([sys.executable, "-c", KILLED, *arguments], cwd=Path(__file__).parents[2])
    told.answer = lambda: process.send_signal(signal.SIGKILL) or 204
    assert process.wait(timeout=60) == -signal.SIGKILL
    assert [row.state for row in deliveries(road, hook)] == ["pending"]
    assert due(place) == [], "its turn is not over"
    road.clock.forward(minutes=3)
    told.answer = 204
    deliver(place, hook)
    assert [row.state for row in deliveries(road, hook)] == ["delivered"]
    assert (len(told.ids), len(set(told.ids))) == (2, 1)
