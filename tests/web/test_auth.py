"""Signing in, signing out, invitations and the page that says what I can do."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from app.store import units
from app.store.engine import reading
from app.web.security import limiter
from app.workflow import accounts
from tests.web.conftest import PASSWORD

if TYPE_CHECKING:
    from flask import Flask

    from app.store.people import Person
    from app.workflow.installation import Installation


@pytest.fixture
def link(installation: Installation) -> str:
    """Invite Ewa to translate Polish; return the link's path."""
    return f"/invitation/{accounts.invite(installation, 'ewa@example.org', 'Ewa', {'pl': ['translator']})}"


def accept(app: Flask, link: str) -> Any:
    return app.test_client().post(link, data={"name": "Ewa Nowak", "password": PASSWORD})


def test_an_invitation_says_what_is_asked_and_works_once(app: Flask, link: str) -> None:
    page = app.test_client().get(link).text
    assert "Polish: translator" in page
    client = app.test_client()
    response = client.post(link, data={"name": "Ewa Nowak", "password": PASSWORD})
    assert (response.status_code, response.location) == (303, "/")
    assert "What you can do, Ewa Nowak" in client.get("/").text
    again = app.test_client().get(link)
    assert again.status_code == 404
    assert "has been used or has expired" in again.text


def test_a_short_password_is_refused_with_what_to_do_and_the_name_stays(app: Flask, link: str) -> None:
    response = app.test_client().post(link, data={"name": "Ewa Nowak", "password": "short"})
    assert response.status_code == 422
    assert "at least 12 characters" in response.text
    assert 'value="Ewa Nowak"' in response.text


def test_sign_in_leads_to_where_one_wanted_to_go(app: Flask, link: str) -> None:
    accept(app, link)
    client = app.test_client()
    form = {"email": "EWA@example.org ", "password": PASSWORD, "next": "/review/pl/?task=translate"}
    response = client.post("/sign-in", data=form)
    assert (response.status_code, response.location) == (303, "/review/pl/?task=translate")
    assert client.get("/sign-in").location == "/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", ""])
def test_sign_in_never_leads_to_another_site(app: Flask, link: str, elsewhere: str) -> None:
    accept(app, link)
    form = {"email": "ewa@example.org", "password": PASSWORD, "next": elsewhere}
    assert app.test_client().post("/sign-in", data=form).location == "/"


def test_a_wrong_password_and_an_unknown_address_look_alike_and_both_hash(
    app: Flask, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept(app, link)
    hashed: list[str] = []

    class Counting:
        def verify(self, stored: str, password: str) -> bool:
            hashed.append(password)
            return accounts_hasher.verify(stored, password)

    accounts_hasher = accounts.HASHER
    monkeypatch.setattr(accounts, "HASHER", Counting())
    pages = []
    for email in ("ewa@example.org", "nobody@example.org"):
        response = app.test_client().post("/sign-in", data={"email": email, "password": "wrong"})
        pages.append((response.status_code, re.sub(rf'{email}|name="csrf_token" value="[^"]+"', "", response.text)))
    assert pages[0] == pages[1]
    assert pages[0][0] == 401
    assert hashed == ["wrong", "wrong"]


def test_sign_out_is_a_post_and_ends_the_session(app: Flask, link: str) -> None:
    client = app.test_client()
    client.post(link, data={"name": "Ewa Nowak", "password": PASSWORD})
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").location == "/sign-in"
    assert client.get("/").status_code == 303


def test_a_new_password_ends_sessions_elsewhere(app: Flask, installation: Installation, link: str) -> None:
    client = app.test_client()
    client.post(link, data={"name": "Ewa Nowak", "password": PASSWORD})
    accept(app, f"/invitation/{accounts.invite(installation, 'ewa@example.org', 'Ewa', {})}")
    assert client.get("/").location == "/sign-in?next=/"


def test_guessing_passwords_is_stopped(app: Flask) -> None:
    app.config["RATELIMIT_ENABLED"] = True
    limiter.enabled = True
    limiter.reset()
    client = app.test_client()
    form = {"email": "ewa@example.org", "password": "wrong"}
    answers = [client.post("/sign-in", data=form).status_code for _ in range(11)]
    assert answers == [401] * 10 + [429]
    limiter.reset()


def test_a_forged_form_is_refused(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    response = client.post("/sign-in", data={"email": "a@example.org", "password": "x"})
    assert response.status_code == 400
    assert "Your session has ended" in response.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sign-in").text)
    assert token is not None
    form = {"email": "a@example.org", "password": "x", "csrf_token": token[1]}
    assert client.post("/sign-in", data=form).status_code == 401


def test_pages_allow_no_foreign_or_inline_code_and_cookies_are_kept_from_scripts(app: Flask, link: str) -> None:
    response = accept(app, link)
    cookie = response.headers["Set-Cookie"]
    assert ("HttpOnly" in cookie, "SameSite=Lax" in cookie, "Secure" in cookie) == (True, True, False)
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_home_counts_what_waits_and_offers_one_button_a_language(
    client_of: Callable[..., Any], somebody: Callable[..., Person], installation: Installation
) -> None:
    page = client_of(somebody("Ada", pl=["translator"], ur=["reviewer"])).get("/").text
    with reading(installation.engine) as connection:
        waiting = str(sum(row.number for row in units.counts(connection, "pl")))
    assert re.findall(r"<strong>(\d+)</strong> to (\w+)", page) == [
        (waiting, "translate"),
        (waiting, "translate"),
        ("0", "review"),
    ]
    assert re.findall(r'href="(/review/\w+/start\?task=\w+)">Continue', page) == [
        "/review/pl/start?task=translate",
        "/review/ur/start?task=translate",
    ]


def test_without_a_role_home_says_whom_to_ask(client_of: Callable[..., Any], somebody: Callable[..., Person]) -> None:
    assert "You have an account, but no role yet." in client_of(somebody("Ada")).get("/").text
