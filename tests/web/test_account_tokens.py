"""Making and revoking tokens on one's account's pages."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.store import tokens as stored
from app.store.engine import reading
from app.workflow import sessions
from tests.web.api.conftest import calling

if TYPE_CHECKING:
    from flask import Flask

    from app.workflow.installation import Installation

Make = Callable[..., Any]
ASKED = {"name": "Hospital website", "scope": ["read", "content"], "days": "30"}


def test_a_token_is_shown_once_works_and_is_revoked_from_the_list(
    app: Flask, installation: Installation, client_of: Make, somebody: Make, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ann = somebody("Ann", content=["editor"])
    client = client_of(ann)
    page = client.post("/account/tokens/new", data=ASKED)
    token = re.search(r'value="(polyleaf_[\w-]{43})"', page.text)
    assert token is not None
    listed = client.get("/account/tokens/")
    assert "Hospital website" in listed.text
    assert token[1] not in listed.text
    with reading(installation.engine) as connection:
        [row] = stored.of_person(connection, ann.id)
    assert (row.scopes, row.strong) == (["read", "content"], True)
    assert datetime.fromisoformat(row.expires_at) - datetime.fromisoformat(row.created_at) == timedelta(days=30)
    call = calling(app, token[1])
    assert call("GET", "/leaflets").status_code == 200
    other = client_of(somebody("Ben")).post("/account/tokens/revoke", data={"token": row.id})
    assert (other.status_code, call("GET", "/me").status_code) == (404, 200)
    assert client.post("/account/tokens/revoke", data={"token": row.id}).status_code == 303
    assert call("GET", "/me").status_code == 401
    said = client.get("/admin/log").text
    assert "Ann made a token for the API (read, content; until " in said
    assert "Ann revoked a token for the API." in said
    assert said.count("API token: Hospital website") == 2
    assert "made a token" in caplog.text
    assert [secret for secret in (token[1], "Hospital website") if secret in caplog.text] == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"name": " "}, "Name the token"), ({"scope": []}, "at least one thing"), ({"days": "400"}, "1 to 365 days")],
)
def test_what_was_typed_stays_when_something_is_missing(
    client_of: Make, somebody: Make, wrong: dict[str, Any], said: str
) -> None:
    page = client_of(somebody("Ann")).post("/account/tokens/new", data=ASKED | wrong)
    assert page.status_code == 422
    assert said in page.text
    assert ("Hospital website" in page.text) == ("name" not in wrong)


def test_a_token_is_made_only_after_a_fresh_sign_in_with_the_second_factor_that_the_role_needs(
    app: Flask, installation: Installation, somebody: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    pat = somebody("Pat", content=["publisher"])
    monkeypatch.setattr("app.web.access.needed", lambda _home, person: "publisher" in person.content_roles)

    def client(stage: str) -> Any:
        made = app.test_client()
        with made.session_transaction() as session:
            session["_user_id"] = sessions.begin(installation, pat, "A test", stage)
            session["_fresh"] = True
        return made

    weak = client("password").post("/account/tokens/new", data=ASKED)
    assert (weak.status_code, weak.location) == (303, "/account/second-step")
    strong = client("strong")
    assert strong.get("/account/tokens/new").status_code == 200
    monkeypatch.setattr(sessions, "FRESH", timedelta(0))
    stale = strong.post("/account/tokens/new", data=ASKED)
    assert (stale.status_code, stale.location) == (303, "/sign-in?next=/account/&again=1")
    with reading(installation.engine) as connection:
        assert stored.of_person(connection, pat.id) == []
