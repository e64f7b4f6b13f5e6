"""Who may open what."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from app.store import sessions
from app.web.access import guard_of
from app.workflow import accounts

if TYPE_CHECKING:
    from flask import Flask

    from app.store.people import Person
    from app.workflow.installation import Installation


def test_every_view_says_who_may_open_it(app: Flask) -> None:
    unguarded = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and guard_of(app.view_functions[rule.endpoint]) is None
    ]
    assert unguarded == []


def test_a_visitor_is_sent_to_sign_in_and_back(app: Flask) -> None:
    response = app.test_client().get("/?x=1")
    assert (response.status_code, response.location) == (303, "/sign-in?next=/?x%3D1")


def test_a_role_taken_away_is_gone_at_once(
    client_of: Callable[..., Any], somebody: Callable[..., Person], installation: Installation
) -> None:
    person = somebody("Ada", pl=["translator"])
    client = client_of(person)
    assert client.get("/review/pl/").status_code == 200
    accounts.revoke(installation, person, "translator", "pl", None)
    response = client.get("/review/pl/")
    assert response.status_code == 403
    assert "You have no role in this language." in response.text


def test_a_script_without_a_session_is_told_so_in_json(app: Flask) -> None:
    response = app.test_client().post("/review/pl/1/look", json={"text": ""}, headers={"Accept": "application/json"})
    assert response.status_code == 401
    assert "Your session has ended." in response.get_json()["error"]


def test_a_failure_shows_a_page_without_asking_the_database_and_tells_no_detail(
    app: Flask, client_of: Callable[..., Any], somebody: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(somebody("Ada"))
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)

    def down(*_arguments: Any) -> None:
        raise RuntimeError("the database is down")

    monkeypatch.setattr(sessions, "find", down)
    response = client.get("/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.text
    assert "database is down" not in response.text


def test_what_people_see_is_kept_out_of_shared_caches(app: Flask) -> None:
    assert app.test_client().get("/sign-in").headers["Cache-Control"] == "private, no-cache"


def test_a_static_file_carries_no_session(client_of: Callable[..., Any], somebody: Callable[..., Person]) -> None:
    client = client_of(somebody("Ada"))
    with client.session_transaction() as session:
        session.permanent = True
    assert "Set-Cookie" not in client.get("/static/workspace.css").headers
    assert "Set-Cookie" in client.get("/").headers
