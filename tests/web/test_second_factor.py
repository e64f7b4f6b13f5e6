"""Signing in in two steps, over HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pyotp
import pytest

from app import create_app
from app.store import people
from app.store.engine import writing
from app.workflow.accounts import HASHER
from app.workflow.installation import Installation
from tests.web.conftest import PASSWORD

if TYPE_CHECKING:
    from flask import Flask

    from app.store.people import Person

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class Moment:
    """A clock that stands until it is moved."""

    now = datetime(2026, 11, 24, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def code(self) -> str:
        return pyotp.TOTP(SECRET).at(int(self.now.timestamp()))


@pytest.fixture
def clock() -> Moment:
    """Let time be ours."""
    return Moment()


@pytest.fixture
def strict(installation: Installation, clock: Moment) -> Flask:
    """The workspace with the policy that is the default."""
    config = replace(installation.config, second_factor=frozenset({"publisher", "administrator"}))
    made = create_app(Installation(config, installation.engine, clock))
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    return made


@pytest.fixture
def pat(somebody: Callable[..., Person], installation: Installation) -> Person:
    """A publisher with a password."""
    pat = somebody("Pat", content=["publisher"])
    with writing(installation.engine) as connection:
        people.set_password(connection, pat.id, pat.name, HASHER.hash(PASSWORD))
    return pat


def sign_in(app: Flask, pat: Person) -> tuple[Any, str]:
    client = app.test_client()
    return client, client.post("/sign-in?next=/leaflets/", data={"email": pat.email, "password": PASSWORD}).location


def test_a_publisher_gets_nowhere_before_a_second_factor_is_set_up(strict: Flask, pat: Person, clock: Moment) -> None:
    client, onward = sign_in(strict, pat)
    assert (onward, client.get("/leaflets/").location) == ("/leaflets/", "/account/second-step")
    page = client.get("/account/second-step").text
    assert "a password alone is not enough" in page
    assert re.search(r'<svg[^>]* class="qr"', page)
    wrong = client.post("/account/app", data={"secret": SECRET, "code": "123"})
    assert (wrong.status_code, SECRET in wrong.text) == (422, True)
    done = client.post("/account/app", data={"secret": SECRET, "code": clock.code()})
    assert len(re.findall(r"<li><code>[0-9a-f]{8}-[0-9a-f]{8}</code>", done.text)) == 10
    assert client.get("/leaflets/").status_code == 200


def test_the_password_alone_then_opens_nothing(strict: Flask, pat: Person, clock: Moment) -> None:
    client, _ = sign_in(strict, pat)
    client.post("/account/app", data={"secret": SECRET, "code": clock.code()})
    clock.now += timedelta(minutes=1)
    other, onward = sign_in(strict, pat)
    assert (onward, other.get("/leaflets/").status_code) == ("/sign-in/code?next=/leaflets/", 303)
    assert other.get("/account/").location == "/sign-in?next=/account/"
    assert other.post("/sign-in/code", data={"code": "000000"}).status_code == 401
    done = other.post(onward, data={"code": clock.code(), "next": "/leaflets/"})
    assert (done.location, other.get("/leaflets/").status_code) == ("/leaflets/", 200)
    assert other.get("/sign-in/code").location == "/sign-in?next=/"


def test_guessing_codes_is_stopped_whoever_asks_from_where(strict: Flask, pat: Person, clock: Moment) -> None:
    client, _ = sign_in(strict, pat)
    client.post("/account/app", data={"secret": SECRET, "code": clock.code()})
    answers = []
    for number in range(12):
        other, _ = sign_in(strict, pat)
        address = {"REMOTE_ADDR": f"127.0.0.{number}"}
        answers.append(other.post("/sign-in/code", data={"code": "000000"}, environ_base=address).status_code)
    assert answers == [401] * 10 + [429] * 2


def test_the_wait_between_the_steps_is_short(strict: Flask, pat: Person, clock: Moment) -> None:
    client, _ = sign_in(strict, pat)
    client.post("/account/app", data={"secret": SECRET, "code": clock.code()})
    other, _ = sign_in(strict, pat)
    clock.now += timedelta(minutes=11)
    assert other.post("/sign-in/code", data={"code": clock.code()}).location == "/sign-in?next=/"


def test_how_one_signs_in_is_changed_only_after_a_fresh_sign_in(strict: Flask, pat: Person, clock: Moment) -> None:
    client, _ = sign_in(strict, pat)
    clock.now += timedelta(minutes=21)
    again = client.get("/account/second-step")
    assert again.location == "/sign-in?next=/account/second-step&again=1"
    assert client.post("/account/app", data={}).location == "/sign-in?next=/account/&again=1"
    assert 'name="password"' in client.get(again.location).text


def test_a_demonstration_account_signs_in_with_its_password(strict: Flask, somebody: Callable[..., Person]) -> None:
    installation = strict.extensions["polyleaf"]
    demo = somebody("Demo", demonstration=True, content=["publisher"])
    with writing(installation.engine) as connection:
        people.set_password(connection, demo.id, demo.name, HASHER.hash(PASSWORD))
    client, _ = sign_in(strict, demo)
    assert client.get("/leaflets/").status_code == 200


def test_a_made_up_passkey_opens_nothing(strict: Flask) -> None:
    client = strict.test_client()
    options = client.post("/sign-in/passkey/options").json
    assert (options["userVerification"], options["rpId"], options.get("allowCredentials", [])) == (
        "required",
        "127.0.0.1",
        [],
    )
    answer = client.post("/sign-in/passkey", json={"credential": {"id": "x"}}, headers={"Accept": "application/json"})
    assert (answer.status_code, "This passkey was not accepted." in answer.json["error"]) == (400, True)
    assert client.post("/sign-in/passkey", json=[]).status_code == 400
