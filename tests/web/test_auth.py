"""Signing in, signing out, invitations and the page that says what I can do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from app import create_app
from app.store import people, units
from app.store.engine import reading
from app.web.security import limiter
from app.workflow import accounts
from app.workflow.installation import Installation
from tests.web.conftest import PASSWORD

if TYPE_CHECKING:
    from flask import Flask

    from app.store.people import Person


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
    assert (response.status_code, response.location) == (303, "/you/profile")
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
        pages.append(
            (response.status_code, re.sub(rf'{email}|(name="csrf_token" value|data-csrf)="[^"]+"', "", response.text))
        )
    assert pages[0] == pages[1]
    assert pages[0][0] == 401
    assert hashed == ["wrong", "wrong"]


def test_sign_out_is_a_post_and_ends_the_session(app: Flask, link: str) -> None:
    client = app.test_client()
    client.post(link, data={"name": "Ewa Nowak", "password": PASSWORD})
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").location == "/sign-in"
    assert client.get("/").status_code == 303


def test_a_forgotten_password_is_answered_alike_for_everybody_and_shown_to_administrators(
    installation: Installation,
    app: Flask,
    link: str,
    client_of: Callable[..., Any],
    somebody: Callable[..., Person],
    statements: Callable[[], Any],
) -> None:
    accept(app, link)
    posting = Installation(replace(installation.config, smtp_url="smtp://127.0.0.1:9"), installation.engine)
    by_mail = create_app(posting)
    by_mail.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    for workspace, words in ((app, "an administrator now"), (by_mail, "within a few minutes")):
        pages, work = [], []
        for who in ("EWA@example.org", "nobody@example.org"):
            with statements() as sent:
                answer = workspace.test_client().post("/forgotten", data={"email": who})
            assert answer.status_code == 200
            pages.append(re.sub('name="csrf_token" value="[^"]+"', "", answer.text))
            work.append(list(sent))
        assert (pages[0], work[0]) == (pages[1], work[1])
        assert words in pages[0]
    assert (
        client_of(somebody("Ruth", content=["administrator"])).get("/admin/people").text.count("asked for a new") == 1
    )


def test_an_administrators_link_lets_a_person_choose_another_password_once_and_ends_their_sessions(
    app: Flask,
    installation: Installation,
    link: str,
    client_of: Callable[..., Any],
    somebody: Callable[..., Person],
) -> None:
    inside = app.test_client()
    inside.post(link, data={"name": "Ewa Nowak", "password": PASSWORD})
    with reading(installation.engine) as connection:
        ewa = people.by_email(connection, "ewa@example.org")
    assert ewa is not None
    ruth = client_of(somebody("Ruth", content=["administrator"]))
    shown = re.search(
        r'value="http://127.0.0.1:8000(/reset/[\w-]{43})"', ruth.post(f"/admin/people/{ewa.id}/reset").text
    )
    assert shown is not None
    client = app.test_client()
    assert "ewa@example.org" in client.get(shown[1]).text
    assert (client.post(shown[1], data={"password": "short"}).status_code, inside.get("/").status_code) == (422, 200)
    done = client.post(shown[1], data={"password": "another four words"})
    assert (done.status_code, done.location, client.get("/").status_code) == (303, "/sign-in", 303)
    assert inside.get("/").location == "/sign-in?next=/"
    again = client.get(shown[1])
    assert (again.status_code, "has been used or has expired" in again.text) == (404, True)
    answers = [
        app.test_client().post("/sign-in", data={"email": "ewa@example.org", "password": word}).status_code
        for word in (PASSWORD, "another four words")
    ]
    assert answers == [401, 303]
    said = "Ruth made a link with which Ewa Nowak can choose another password."
    assert said in " ".join(ruth.get("/admin/log").text.split())


def test_guessing_passwords_is_stopped_over_all_web_processes_and_for_unknown_addresses_too(
    app: Flask, installation: Installation, link: str
) -> None:
    accept(app, link)
    limiter.reset()
    answers: dict[str, list[int]] = {}
    for email in ("ewa@example.org", "nobody@example.org"):
        answers[email] = []
        for number in range(12):
            # Each time as if another process answered, from another network address.
            other = create_app(installation)
            other.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
            form = {"email": email, "password": "wrong" if number < 11 else PASSWORD}
            address = {"REMOTE_ADDR": f"127.0.0.{number}"}
            response = other.test_client().post("/sign-in", data=form, environ_base=address)
            answers[email].append(response.status_code)
    assert answers["ewa@example.org"] == answers["nobody@example.org"] == [401] * 10 + [429] * 2


def test_guessing_from_one_network_address_is_stopped_whatever_the_account(app: Flask) -> None:
    limiter.enabled = True
    client = app.test_client()
    answers = [
        client.post("/sign-in", data={"email": f"{number}@example.org", "password": "wrong"}).status_code
        for number in range(21)
    ]
    assert answers == [401] * 20 + [429]


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
        waiting = str(sum(row.number for row in units.counts(connection, ["pl"])))
    assert re.findall(r"<strong[^>]*>(\d+)</strong> to (\w+)", page) == [
        (waiting, "translate"),
        (waiting, "translate"),
        ("0", "review"),
    ]
    assert re.findall(r'href="(/you/continue\?locale=\w+)">Continue', page) == [
        "/you/continue?locale=pl",
        "/you/continue?locale=ur",
    ]


def test_without_a_role_home_says_whom_to_ask(client_of: Callable[..., Any], somebody: Callable[..., Person]) -> None:
    assert "You have an account, but no role yet." in client_of(somebody("Ada")).get("/").text
