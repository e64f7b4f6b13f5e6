"""One's own account: where one is signed in, and the password."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from app.workflow import accounts
from tests.web.conftest import PASSWORD

if TYPE_CHECKING:
    from flask import Flask

    from app.workflow.installation import Installation

EMAIL = "ewa@example.org"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def sign_in(app: Flask, installation: Installation) -> Callable[..., Any]:
    """Return a client of Ewa that signed in through the form."""
    token = accounts.invite(installation, EMAIL, "Ewa", {"pl": ["translator"]})
    accounts.accept_invitation(installation, token or "", "Ewa", PASSWORD)

    def signed_in(user_agent: str = FIREFOX) -> Any:
        client = app.test_client()
        form = {"email": EMAIL, "password": PASSWORD}
        assert client.post("/sign-in", data=form, headers={"User-Agent": user_agent}).status_code == 303
        return client

    return signed_in


def others(page: str) -> list[str]:
    return re.findall(r'name="session" value="([0-9a-f]{64})"', page)


def test_the_list_names_every_device_and_ends_one_or_all_others(sign_in: Callable[..., Any]) -> None:
    here, phone, library = sign_in(), sign_in("Android Chrome"), sign_in("")
    page = here.get("/account/").text
    assert re.findall(r"<strong>([\w ]+ on [\w ]+)</strong>( <span class=\"badge\">this device)?", page) == [
        ("A browser on a device", ""),
        ("Chrome on Android", ""),
        ("Firefox on Windows", ' <span class="badge">this device'),
    ]
    assert here.post("/account/sessions", data={"session": others(page)[0]}).location == "/account/"
    assert [client.get("/").status_code for client in (here, phone, library)] == [200, 200, 303]
    here.post("/account/sessions")
    assert [client.get("/").status_code for client in (here, phone)] == [200, 303]
    assert others(here.get("/account/").text) == []


def test_a_cookie_kept_after_signing_out_opens_nothing(sign_in: Callable[..., Any], app: Flask) -> None:
    client = sign_in()
    stolen = client.get_cookie("polyleaf").value
    client.post("/sign-out")
    thief = app.test_client()
    thief.set_cookie("polyleaf", stolen)
    assert thief.get("/").location == "/sign-in?next=/"


def test_the_password_changes_with_the_current_one(sign_in: Callable[..., Any]) -> None:
    here, elsewhere = sign_in(), sign_in()
    new = "another four words"
    wrong = here.post("/account/password", data={"current": "guessed", "password": new})
    assert (wrong.status_code, "That is not your current password." in wrong.text) == (422, True)
    weak = here.post("/account/password", data={"current": PASSWORD, "password": "password12345"})
    assert (weak.status_code, "easy to guess" in weak.text) == (422, True)
    assert here.post("/account/password", data={"current": PASSWORD, "password": new}).status_code == 303
    assert [client.get("/").status_code for client in (here, elsewhere)] == [200, 303]


def test_everybody_takes_a_copy_of_their_data(sign_in: Callable[..., Any]) -> None:
    answer = sign_in().get("/account/export")
    assert answer.headers["Content-Disposition"] == "attachment; filename=polyleaf-my-data.json"
    assert answer.json["person"][0]["email"] == EMAIL


def test_an_account_is_erased_after_its_address_was_typed(sign_in: Callable[..., Any]) -> None:
    client, elsewhere = sign_in(), sign_in()
    assert "This cannot be undone." in client.get("/account/erase").text
    wrong = client.post("/account/erase", data={"email": "somebody@example.org"})
    assert (wrong.status_code, "Nothing was erased." in wrong.text) == (422, True)
    assert client.post("/account/erase", data={"email": f" {EMAIL.upper()} "}).location == "/sign-in"
    assert [one.get("/").status_code for one in (client, elsewhere)] == [303, 303]
