"""What other programs are told: signed, in time, again where it was not taken, never twice as new."""

from __future__ import annotations

import dataclasses
import json
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from app.errors import NotAllowed, NotFound, PolyleafError
from app.jobs import Jobs
from app.store import webhooks as stored
from app.store.engine import AnyRow, reading, writing
from app.workflow import publish as publishing
from app.workflow import queries, webhook_delivery, webhook_post, webhooks
from app.workflow.audit import verify_log
from app.workflow.installation import Installation, instant
from app.workflow.reader_reports import WHOLE, report
from app.workflow.record import record
from app.workflow.webhook_delivery import PAUSES, deliver, due
from app.workflow.webhook_events import EVENTS
from app.workflow.webhook_post import NoAnswer, post, split_address
from app.workflow.withdrawal import withdraw
from tests.installation import LEAFLET, Road
from tests.receiver import Receiver, documented_verifier, receiver

LOOPBACK = (ip_network("127.0.0.0/8"),)


@pytest.fixture
def told() -> Iterator[Receiver]:
    with receiver() as state:
        yield state


def on_loopback(road: Road) -> Installation:
    config = dataclasses.replace(road.installation.config, webhook_networks=LOOPBACK)
    return dataclasses.replace(road.installation, config=config)


def add(road: Road, told: Receiver, *events: str) -> tuple[Installation, str, str]:
    place = on_loopback(road)
    return place, *webhooks.add(place, road.ann, told.url, events or EVENTS)


def deliveries(road: Road, webhook_id: str) -> list[AnyRow]:
    """Return the deliveries to a webhook, oldest first."""
    with reading(road.installation.engine) as connection:
        return stored.deliveries(connection, webhook_id, None, 100)[::-1]


def bodies(told: Receiver) -> list[tuple[str, dict[str, Any]]]:
    """Return type and data of what came, and forget it."""
    found = [json.loads(body) for _, body in told.got]
    told.got.clear()
    return [(body["type"], body["data"]) for body in found]


def test_each_event_is_told_once_it_is_true_without_names_or_words(
    on_sqlite: Road, told: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    approved = on_sqlite
    place, hook, _ = add(approved, told)
    live_before: list[list[str]] = []
    monkeypatch.setattr(
        publishing, "point", lambda *names, real=publishing.point: (live_before.append(due(place)), real(*names))
    )
    content = approved.sign_editions() and {tag: approved.read_page(tag) for tag in ("pl", "ur")}
    approved.publish()
    assert live_before == [[]]
    deliver(place, hook)
    first = bodies(told)
    assert [(event, data["release"], data.get("locale")) for event, data in first] == [
        ("edition.published", "1", "en"),
        ("edition.published", "1", "pl"),
        ("edition.published", "1", "ur"),
        ("release.switched", "1", None),
    ]
    facts_hash = first[1][1]["facts_hash"]
    assert first[1][1] == {
        "leaflet": LEAFLET,
        "locale": "pl",
        "version": 1,
        "content_hash": content["pl"],
        "facts_hash": facts_hash,
        "release": "1",
        "address": "https://leaflets.example.org/pl/winter-cough/",
    }
    assert first[3][1] == {
        "release": "1",
        "editions": 3,
        "address": "https://leaflets.example.org/manifest.json",
    }
    approved.approve("Syrup", "Syropek")
    changed = approved.read_page()
    approved.sign_editions()
    approved.publish()
    withdraw(place, approved.ben, LEAFLET, "pl", "Wrong dose for Zofia", urgent=True)
    segment = approved.unit("Syrup").segment_id
    question = queries.ask(place, approved.ada, "pl", segment, "Is Zofia's syrup meant?")
    complaint = report(place, "ur", LEAFLET, content["ur"], WHOLE, "Zofia cannot read this")
    approved.edit("Syrup", "Linctus")
    approved.sync()
    deliver(place, hook)
    raw = b"".join(body for _, body in told.got).decode()
    assert [word for word in ("Zofia", "Ada", "Ben", "Ann", "Syrop", "Linctus", "example.org>") if word in raw] == []
    then = bodies(told)
    assert then[0] == (
        "translation.reviewed",
        {"leaflet": LEAFLET, "locale": "pl", "version": 1, "content_hash": changed},
    )
    assert [(event, data.get("release"), data.get("locale")) for event, data in then[1:5]] == [
        ("edition.changed", "2", "pl"),
        ("release.switched", "2", None),
        ("edition.withdrawn", "3", "pl"),
        ("release.switched", "3", None),
    ]
    base = place.config.base_url
    assert then[5:7] == [
        ("question.asked", {"question": n, "locale": tag, "address": f"{base}/leaflets/questions/{n}"})
        for n, tag in ((question, "pl"), (complaint, "ur"))
    ]
    [(event, data)] = then[7:]
    assert (event, sorted(data)) == (
        "leaflet.updated",
        ["content_hash", "facts_hash", "leaflet", "locale", "slug", "version"],
    )
    assert due(place) == []
    verify_log(place)


def test_what_a_release_changed_waits_until_it_is_live(road: Road, told: Receiver) -> None:
    place, hook, _ = add(road, told)
    first = [[LEAFLET, "en", 1, "a", "f"], [LEAFLET, "pl", 1, "b", "f"]]
    second = [[LEAFLET, "pl", 1, "c", "f"], [LEAFLET, "ur", 1, "d", "f"]]
    with writing(place.engine) as connection:
        for number, editions in (("1", first), ("2", second)):
            record(connection, place.now(), "release", {"release": number, "editions": editions})
    assert [(row.event, row.release_number) for row in deliveries(road, hook)] == [
        ("edition.published", 1),
        ("edition.published", 1),
        ("release.switched", 1),
        ("edition.published", 2),
        ("edition.changed", 2),
        ("edition.withdrawn", 2),
        ("release.switched", 2),
    ]
    for live, told_so_far in ((0, 0), (1, 3), (2, 7)):
        if live:
            (place.config.releases / str(live)).mkdir(parents=True)
            publishing.point(place.config.site, f"releases/{live}")
        deliver(place, hook)
        assert len(told.got) == told_so_far


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


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (["127.0.0.1"], "not public"),
        (["10.1.2.3"], "not public"),
        (["192.168.1.1"], "not public"),
        (["169.254.169.254"], "not public"),
        (["100.64.0.1"], "not public"),
        (["0.0.0.0"], "not public"),
        (["224.0.0.1"], "not public"),
        (["::1"], "not public"),
        (["fe80::1%lo"], "not public"),
        (["fd00:ec2::254"], "not public"),
        (["::ffff:169.254.169.254"], "not public"),
        (["64:ff9b::a9fe:a9fe"], "not public"),
        (["2002:a9fe:a9fe::1"], "not public"),
        (["fec0::1"], "not public"),
        (["93.184.215.14", "10.1.2.3"], "not public"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else "",
)
def test_nothing_is_sent_to_a_name_that_leads_into_a_network_of_ours(
    found: list[str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connected: list[Any] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (ip, 443)) for ip in found])
    monkeypatch.setattr(socket, "create_connection", lambda *to, **_: connected.append(to))
    with pytest.raises(NoAnswer, match=words):
        post("https://hooks.example.org/", b"{}", {}, ())
    assert connected == []


def test_a_name_is_looked_up_once_and_what_was_found_is_connected_to(
    told: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def look_up(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(0, 0, 0, "", (ip, port)) for ip in ("127.0.0.2", "127.0.0.1")]

    def connect(to: tuple[str, int], timeout: float) -> socket.socket:
        asked.append(to[0])
        if to[0] == "127.0.0.2":
            raise ConnectionRefusedError
        made = socket.socket()
        made.settimeout(timeout)
        made.connect(to)
        return made

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", connect)
    assert post(f"http://hooks.example.org:{told.port}/a?b=c", b"{}", {"x": "y"}, LOOPBACK) == 204
    assert asked == ["hooks.example.org", "127.0.0.2", "127.0.0.1"]
    assert told.got[0][0]["host"] == f"hooks.example.org:{told.port}"
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("93.184.215.14", 80))])
    with pytest.raises(NoAnswer, match="without https"):
        post("http://hooks.example.org/", b"{}", {}, ())


def test_a_certificate_has_to_be_trusted_and_of_the_name_and_its_owner_answers_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hooks.example.org")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (tmp_path / "certificate").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (tmp_path / "key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    networks = (*LOOPBACK, ip_network("::1/128"))
    with receiver(context) as told:
        with pytest.raises(NoAnswer, match="certificate"):
            post(f"https://localhost:{told.port}/", b"{}", {}, networks)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate"))
        assert post(f"https://localhost:{told.port}/", b"{}", {}, networks) == 204
        with pytest.raises(NoAnswer, match="certificate"):
            post(f"https://127.0.0.1:{told.port}/", b"{}", {}, networks)
        assert len(told.got) == 1
        monkeypatch.setattr(webhook_post, "ANSWER_SECONDS", 0.5)
        told.drip = True
        with pytest.raises(NoAnswer, match="no answer in"):
            post(f"https://localhost:{told.port}/", b"{}", {}, networks)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "cms.example.org",
        "ftp://cms.example.org/",
        "https://",
        "https://user:word@cms.example.org/",
        "https://cms.example.org/#part",
        "https://cms.example.org:99999/",
        "https://cms.example.org:0/",
        "https://cms.example.org/\r\nX: y",
        "https://cms.example.org/a b",
        "https://bücher.example/",
        "https://[::1/",
        "https://cms.example.org/" + "x" * 2000,
    ],
)
def test_an_address_that_can_be_none_is_refused(url: str) -> None:
    with pytest.raises(PolyleafError):
        split_address(url)


def test_administrators_set_webhooks_up_on_record_and_what_is_removed_is_gone(on_sqlite: Road, told: Receiver) -> None:
    place, hook, _ = add(on_sqlite, told, "release.switched")
    ann, pat = on_sqlite.ann, on_sqlite.pat
    calls = (
        lambda who: webhooks.add(place, who, "https://a.example.org/", EVENTS),
        lambda who: webhooks.change(place, who, hook, told.url, EVENTS),
        lambda who: webhooks.rotate(place, who, hook),
        lambda who: webhooks.pause(place, who, hook),
        lambda who: webhooks.resume(place, who, hook),
        lambda who: webhooks.ping(place, who, hook),
        lambda who: webhooks.deliver_again(place, who, hook, 1),
        lambda who: webhooks.remove(place, who, hook),
    )
    for call in calls:
        with pytest.raises(NotAllowed):
            call(pat)
    for events in ([], ["everything"]):
        with pytest.raises(PolyleafError, match="at least one event"):
            webhooks.add(place, ann, "https://a.example.org/", events)
    with pytest.raises(PolyleafError, match="already"):
        webhooks.add(place, ann, f" {told.url} ", EVENTS)
    webhooks.change(place, ann, hook, told.url, ["question.asked"])
    webhooks.change(place, ann, hook, told.url, ["question.asked"])
    for number in range(webhooks.MOST - 1):
        webhooks.add(place, ann, f"https://{number}.example.org/", EVENTS)
    with pytest.raises(PolyleafError, match="remove one first"):
        webhooks.add(place, ann, "https://more.example.org/", EVENTS)
    queries.ask(place, on_sqlite.ada, "pl", on_sqlite.unit("Syrup").segment_id, "Which?")
    assert len(deliveries(on_sqlite, hook)) == 1
    webhooks.pause(place, ann, hook)
    on_sqlite.clock.forward(days=31)
    queries.ask(place, on_sqlite.ada, "pl", on_sqlite.unit("Syrup").segment_id, "Which else?")
    assert len(deliveries(on_sqlite, hook)) == 1, "what waited for a month is forgotten"
    webhooks.remove(place, ann, hook)
    assert deliveries(on_sqlite, hook) == []
    for call in calls[1:]:
        with pytest.raises(NotFound):
            call(ann)
    with reading(place.engine) as connection:
        entries = [e for e in publishing.log.of_kind(connection, "webhook") if e.data["webhook"] == hook]
    assert [(e.data["change"], e.person) for e in entries] == [
        (change, ann.id) for change in ("added", "changed", "paused", "removed")
    ]
    assert webhook_delivery.live_release(place) == 0
    verify_log(place)
