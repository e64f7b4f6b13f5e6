"""Messages reach a real mail server, tell things once, stop with one click, and wait for a server that is down."""

from __future__ import annotations

import dataclasses
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

from app.errors import NotFound
from app.jobs import Jobs
from app.store import profiles
from app.store.engine import reading
from app.store.people import Person
from app.workflow import mail, queries
from app.workflow.installation import Installation, instant
from app.workflow.review import reject
from tests.installation import Road


@dataclass
class Server:
    """A mail server in this process, and what it was handed."""

    port: int = 0
    answer: str = "250 OK"
    messages: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            self.messages.append(message_from_bytes(envelope.content.replace(b"\r\n", b"\n"), policy=policy.default))  # type: ignore[arg-type]
        return self.answer


@pytest.fixture
def server() -> Iterator[Server]:
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    handler.port = controller.port
    yield handler
    controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def with_server(road: Road, address: str) -> Installation:
    config = dataclasses.replace(
        road.installation.config,
        smtp_url=address,
        mail_from="Leaflet service <leaflets@example.org>",
        base_url="https://polyleaf.example.org",
    )
    return dataclasses.replace(road.installation, config=config)


def profile_of(road: Road, person: Person) -> profiles.Profile:
    with reading(road.installation.engine) as connection:
        found = profiles.get(connection, person.id)
    assert found is not None
    return found


def send_back(road: Road, text: str = "Syrop") -> None:
    road.sign(road.ada, road.unit("Syrup"), text=text)
    unit = road.unit("Syrup")
    reject(road.installation, road.ben, "pl", unit.segment_id, unit.fingerprint, "Say which syrup.\nPlease")


def test_a_text_that_was_sent_back_is_told_once_with_its_reason_and_a_link(road: Road, server: Server) -> None:
    place = with_server(road, f"smtp://127.0.0.1:{server.port}")
    send_back(road, "Syrop dawny")
    mail.choose(place, road.ada, "at_once")
    assert mail.due(place) == [road.ada.id]
    assert not mail.write_to(place, road.ada.id)
    send_back(road)
    road.clock.forward(minutes=6)
    assert mail.write_to(place, road.ada.id)
    assert not mail.write_to(place, road.ada.id)
    road.clock.forward(minutes=6)
    assert not mail.write_to(place, road.ada.id)
    [message] = server.messages
    assert (message["To"], message["From"]) == ("Ada <ada@example.org>", "Leaflet service <leaflets@example.org>")
    assert message["Subject"].startswith("Leaflets: “Syrup” (Coughs in winter, Polish)")
    body = message.get_content()
    assert "- “Syrup” (Coughs in winter, Polish): Say which syrup. Please\n" in body
    assert f"https://polyleaf.example.org/review/pl/{road.unit('Syrup').segment_id}\n" in body
    stop = message["List-Unsubscribe"].strip("<>")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"Stop all messages: {stop}\n" in body
    mail.stop(place, stop.rpartition("/")[2])
    assert profile_of(road, road.ada).mail == "never"
    assert mail.due(place) == []


def test_a_digest_comes_once_a_day_with_answers_questions_and_what_waits(road: Road, server: Server) -> None:
    place = with_server(road, f"smtp://127.0.0.1:{server.port}")
    unit = road.unit("Tablet", context="dose table")
    question = queries.ask(place, road.ben, "pl", unit.segment_id, "A pill?")
    for person in (road.ben, road.ann):
        mail.choose(place, person, "daily")
    road.sign(road.ada, unit, text="Tabletka")
    queries.answer(place, road.ann, question, "Yes, a pill.")
    queries.ask(place, road.ada, "pl", unit.segment_id, "One?")
    for _ in range(2):
        mail.write_to(place, road.ben.id)
        mail.write_to(place, road.ann.id)
    by_person = {message["To"]: message.get_content() for message in server.messages}
    assert len(server.messages) == 2
    assert "“A pill?”: Yes, a pill." in by_person["Ben <ben@example.org>"]
    assert (
        "1 to review in Polish\n  https://polyleaf.example.org/you/continue?locale=pl"
        in (by_person["Ben <ben@example.org>"])
    )
    assert "“One?” about “Tablet”" in by_person["Ann <ann@example.org>"]
    assert "Yes, a pill." not in by_person["Ann <ann@example.org>"]
    assert mail.due(place) == []
    road.clock.forward(days=1)
    assert set(mail.due(place)) == {road.ben.id, road.ann.id}
    assert not mail.write_to(place, road.ben.id)


def test_a_server_that_refuses_or_is_down_is_tried_again_after_growing_pauses(road: Road, server: Server) -> None:
    place = with_server(road, f"smtp://127.0.0.1:{server.port}")
    mail.choose(place, road.ada, "at_once")
    send_back(road)
    server.answer = "451 Try again later"
    pauses = []
    for _ in range(3):
        before = road.clock.moment
        assert not mail.write_to(place, road.ada.id)
        due_at = profile_of(road, road.ada).mail_due_at
        pauses.append(next(m for m in (5, 10, 20) if instant(before + timedelta(minutes=m, seconds=9)) > due_at))
        assert mail.due(place) == []
        road.clock.forward(minutes=30)
    assert pauses == [5, 10, 20]
    nobody = with_server(road, f"smtp://127.0.0.1:{free_port()}")
    assert not mail.write_to(nobody, road.ada.id)
    road.clock.forward(hours=6)
    server.answer = "250 OK"
    assert mail.write_to(place, road.ada.id)
    assert len(server.messages) == 1
    assert profile_of(road, road.ada).mail_tries == 0


def test_the_workers_sweep_rings_and_a_worker_sends(on_sqlite: Road, server: Server) -> None:
    place = with_server(on_sqlite, f"smtp://127.0.0.1:{server.port}")
    mail.choose(place, on_sqlite.ada, "at_once")
    unit = on_sqlite.unit("Syrup")
    reject(place, on_sqlite.bea, "pl", unit.segment_id, unit.fingerprint, "No.")
    jobs = Jobs(place)
    jobs.sweep()
    while (task := jobs.huey.dequeue()) is not None:
        jobs.huey.execute(task)
    assert [message["To"] for message in server.messages] == ["Ada <ada@example.org>"]


def test_a_password_is_never_sent_without_encryption(road: Road) -> None:
    seen: list[bytes] = []

    def authenticator(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        seen.append(data.password)
        return AuthResult(success=True)

    class Plain(Controller):
        def factory(self) -> SMTP:
            return SMTP(self.handler, authenticator=authenticator, auth_require_tls=False)

    handler = Server()
    controller = Plain(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        place = with_server(road, f"smtp://user:secret@127.0.0.1:{controller.port}")
        mail.choose(place, road.ada, "at_once")
        send_back(road)
        assert not mail.write_to(place, road.ada.id)
    finally:
        controller.stop()
    assert (seen, handler.messages) == ([], [])


def test_without_a_mail_server_nobody_is_written_to_and_a_broken_link_stops_nothing(road: Road) -> None:
    mail.choose(road.installation, road.ada, "daily")
    assert mail.due(road.installation) == []
    with pytest.raises(NotFound):
        mail.stop(road.installation, mail.stop_token(road.installation.config, road.ada.id) + "x")
    assert profile_of(road, road.ada).mail == "daily"
