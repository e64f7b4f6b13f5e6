"""Links for a new password reach a real mail server, once, and only for whom there is one to choose."""

from __future__ import annotations

import re

import pyotp
import pytest

from app.errors import NotFound
from app.jobs import Jobs
from app.store import people
from app.store.engine import reading
from app.workflow import accounts, reset_mail, second_factor, sessions
from app.workflow.accounts import ask_reset, authenticate, reset_password
from app.workflow.installation import Installation
from tests.installation import Road
from tests.workflow.test_mail import Server, free_port, server, with_server

__all__ = ["server"]

PASSWORD = "four words in a row"
EWA = "ewa@example.org"


def accept(road: Road) -> None:
    token = accounts.invite(road.installation, EWA, "Ewa", {"pl": ["translator"]})
    assert token is not None
    accounts.accept_invitation(road.installation, token, "Ewa\nNowak", PASSWORD)


def who_waits(place: Installation) -> list[str]:
    with reading(place.engine) as connection:
        return [person.email for person in people.everybody(connection) if person.reset_asked_at]


def token_in(text: str) -> str:
    found = re.search(r"https://polyleaf\.example\.org/reset/([\w-]{43})\n", text)
    assert found is not None
    return found[1]


def test_who_asks_gets_one_link_that_works_once_within_the_hour_and_ends_sessions(road: Road, server: Server) -> None:
    accept(road)
    road.person("Demo", demonstration=True)
    place = with_server(road, f"smtp://127.0.0.1:{server.port}")
    for email in ("EWA@example.org", "ada@example.org", "demo@example.org", "nobody@example.org"):
        ask_reset(place, email)
    jobs = Jobs(place)
    for _ in range(3):
        jobs.sweep()
        while task := jobs.huey.dequeue():
            jobs.huey.execute(task)
    [message] = server.messages
    assert (message["To"], message["Subject"]) == ("Ewa Nowak <ewa@example.org>", "Choose a new password")
    assert (message.get_content_type(), message["List-Unsubscribe"]) == ("text/plain", None)
    first = token_in(message.get_content())
    assert message.get_content() == (
        "Hello Ewa Nowak,\n\nsomebody, probably you, asked for a new password. Choose it here:\n\n"
        f"https://polyleaf.example.org/reset/{first}\n\n"
        "The link works once, within 1 hour. Your second factor, if you have one, stays as it is.\n\n"
        "If it was not you, do nothing: your password stays as it is.\n"
    )
    assert who_waits(place) == ["demo@example.org"]
    ask_reset(place, EWA)
    assert reset_mail.due(place) == [], "not within five minutes of the last message"
    road.clock.forward(minutes=6)
    [ewa_id] = reset_mail.due(place)
    assert reset_mail.write_to(place, ewa_id)
    assert not reset_mail.write_to(place, ewa_id)
    second = token_in(server.messages[1].get_content())
    with reading(place.engine) as connection:
        ewa = people.get(connection, ewa_id)
    assert ewa is not None
    sessions.begin(place, ewa, "a thief's")
    secret = second_factor.new_secret()
    second_factor.enable_app(place, ewa, secret, pyotp.TOTP(secret).at(road.clock.moment))
    with pytest.raises(NotFound):
        reset_password(place, first, "another four words")
    reset_password(place, second, "another four words")
    with reading(place.engine) as connection:
        assert sessions.of_person(place, connection, ewa) == []
    assert second_factor.has_one(place, ewa), "a mail box alone opens no account that has one"
    assert authenticate(place, EWA, PASSWORD) is None
    with pytest.raises(NotFound):
        reset_password(place, second, "words of an attacker")
    road.clock.forward(minutes=6)
    ask_reset(place, EWA)
    assert reset_mail.write_to(place, ewa_id)
    road.clock.forward(hours=1)
    with pytest.raises(NotFound):
        reset_password(place, token_in(server.messages[2].get_content()), "words of an attacker")


def test_a_server_that_refuses_is_tried_again_for_a_day_and_administrators_see_who_waits(
    on_sqlite: Road, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    accept(on_sqlite)
    assert reset_mail.due(on_sqlite.installation) == []
    place = with_server(on_sqlite, f"smtp://127.0.0.1:{server.port}")
    ask_reset(place, EWA)
    server.answer = "451 ewa@example.org: try again later"
    [ewa_id] = reset_mail.due(place)
    assert not reset_mail.write_to(place, ewa_id)
    assert (reset_mail.due(place), who_waits(place)) == ([], [EWA])
    on_sqlite.clock.forward(minutes=6)
    down = with_server(on_sqlite, f"smtp://127.0.0.1:{free_port()}")
    assert reset_mail.due(down) == [ewa_id]
    assert not reset_mail.write_to(down, ewa_id)
    on_sqlite.clock.forward(minutes=6)
    server.answer = "250 OK"
    assert reset_mail.write_to(place, ewa_id)
    ask_reset(place, EWA)
    on_sqlite.clock.forward(hours=24)
    assert (reset_mail.due(place), who_waits(place)) == ([], [EWA])
    assert EWA not in caplog.text


def test_nobody_is_written_to_more_often_than_they_could_have_asked(on_sqlite: Road, server: Server) -> None:
    accept(on_sqlite)
    place = with_server(on_sqlite, f"smtp://127.0.0.1:{server.port}")
    for _ in range(9):
        ask_reset(place, EWA)
        for person_id in reset_mail.due(place):
            reset_mail.write_to(place, person_id)
        on_sqlite.clock.forward(minutes=6)
    assert len(server.messages) == accounts.MOST_ASKED
