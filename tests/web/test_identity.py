"""Signing in through an OpenID Connect provider, over HTTP, against one on loopback."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import requests

from app import create_app
from app.store.engine import reading
from app.store.tables import identity as identities
from app.workflow import accounts, personal_data, second_factor
from app.workflow import identity as workflow
from app.workflow.installation import Installation
from tests.provider import SHARED_KEY, STRANGERS_KEY, Provider, provider
from tests.web.conftest import PASSWORD

if TYPE_CHECKING:
    from flask import Flask

    from app.store.people import Person

Make = Callable[..., Any]


class Later:
    """A clock that runs, and can be put on."""

    by = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.by


@pytest.fixture
def later() -> Later:
    """Let time pass."""
    return Later()


@pytest.fixture(scope="module")
def clinic_server() -> Iterator[Provider]:
    """Serve a provider for all tests of this file."""
    with provider() as serving:
        yield serving


@pytest.fixture
def clinic(clinic_server: Provider, installation: Installation) -> Provider:
    """The provider as it is in good order."""
    fresh = Provider(url=clinic_server.url, redirect_uri=installation.config.base_url + workflow.RETURN)
    clinic_server.__dict__.update(fresh.__dict__)
    return clinic_server


def workspace_of(installation: Installation, clock: Later, **settings: Any) -> Flask:
    changed = Installation(replace(installation.config, **settings), installation.engine, clock)
    made = create_app(changed)
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False, RATELIMIT_ENABLED=False)
    return made


@pytest.fixture
def workspace(installation: Installation, clinic: Provider, later: Later) -> Flask:
    """The workspace, registered at the provider."""
    return workspace_of(installation, later, **clinic.settings())


@pytest.fixture
def ewa(somebody: Make) -> Person:
    """Somebody who was invited and has no password yet."""
    made: Person = somebody("Ewa", pl=["translator"])
    return made


def at_provider(client: Any, onward: str = "/") -> str:
    """Go to the provider and say that it is me; return the address that it sends back to."""
    left = client.get("/sign-in/provider", query_string={"next": onward})
    assert left.status_code == 303
    answer = requests.post(left.location, allow_redirects=False, timeout=10)
    assert answer.status_code == 303
    return answer.headers["Location"]


def back(client: Any, address: str) -> Any:
    parts = urlsplit(address)
    return client.get(f"{parts.path}?{parts.query}")


def come(app: Flask, onward: str = "/") -> tuple[Any, Any]:
    """Walk the whole path in a fresh browser; return it and the last answer."""
    client = app.test_client()
    return client, back(client, at_provider(client, onward))


def bound(installation: Installation) -> list[tuple[str, str]]:
    with reading(installation.engine) as connection:
        rows = connection.execute(identities.select().order_by(identities.c.subject))
        return [(row.subject, row.person_id) for row in rows]


def assert_refused(client: Any, answer: Any, sentence: str, status: int = 403) -> None:
    assert (answer.status_code, sentence in unescape(answer.text)) == (status, True), answer.text
    assert client.get("/").location.startswith("/sign-in?next=")


def test_the_link_is_there_only_where_a_provider_is_set_up(app: Flask, workspace: Flask) -> None:
    assert "Sign in through the Clinic" in workspace.test_client().get("/sign-in").text
    assert "Sign in through" not in app.test_client().get("/sign-in").text
    for path in ("/sign-in/provider", workflow.RETURN):
        assert app.test_client().get(path).status_code == 404


def test_who_was_invited_signs_in_and_goes_on_and_later_again(
    workspace: Flask, installation: Installation, ewa: Person, clinic: Provider
) -> None:
    clinic.email = "EWA@example.org"
    client, answer = come(workspace, "/review/pl/?task=translate")
    assert (answer.status_code, answer.location) == (303, "/review/pl/?task=translate")
    assert "What you can do, Ewa" in client.get("/").text
    assert "What you can do, Ewa" in come(workspace)[0].get("/").text
    assert bound(installation) == [("7", ewa.id)]


def test_sign_in_through_a_provider_never_leads_to_another_site(workspace: Flask, ewa: Person) -> None:
    assert come(workspace, "https://example.com/")[1].location == "/"


def test_each_sign_in_asks_with_a_new_state_nonce_and_challenge(
    workspace: Flask, ewa: Person, clinic: Provider
) -> None:
    come(workspace)
    come(workspace)
    first, second = clinic.asked
    fresh = {"state", "nonce", "code_challenge"}
    assert {name for name in first if first[name] != second[name]} == fresh


@pytest.mark.parametrize("state", ["another", "", "é"])
def test_an_answer_to_another_browser_is_refused(workspace: Flask, ewa: Person, state: str) -> None:
    client = workspace.test_client()
    code = parse_qs(urlsplit(at_provider(client)).query)["code"][0]
    answer = client.get(workflow.RETURN, query_string={"code": code, "state": state})
    assert_refused(client, answer, "did not begin in this browser")
    stranger = workspace.test_client()
    assert_refused(stranger, back(stranger, at_provider(client)), "did not begin in this browser")


def test_an_answer_counts_once(workspace: Flask, ewa: Person) -> None:
    client = workspace.test_client()
    address = at_provider(client)
    cookie = client.get_cookie("polyleaf")
    assert cookie is not None
    assert back(client, address).status_code == 303
    client.post("/sign-out")
    assert_refused(client, back(client, address), "did not begin in this browser")
    client.set_cookie("polyleaf", cookie.value)
    assert_refused(client, back(client, address), "could not be verified")


def test_an_answer_that_comes_late_is_refused(workspace: Flask, ewa: Person, later: Later) -> None:
    client = workspace.test_client()
    address = at_provider(client)
    later.by = workflow.LASTS
    assert_refused(client, back(client, address), "That took too long.")


def test_whoever_refuses_at_the_provider_is_told_what_to_do(workspace: Flask, ewa: Person) -> None:
    client = workspace.test_client()
    state = parse_qs(urlsplit(at_provider(client)).query)["state"][0]
    answer = client.get(workflow.RETURN, query_string={"error": "access_denied", "state": state})
    assert_refused(client, answer, "the Clinic did not sign you in.")


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-workspace"},
        {"aud": ["another-workspace", "polyleaf-workspace"], "azp": "another-workspace"},
        {"aud": "another-workspace", "azp": "polyleaf-workspace"},
        {"aud": None},
        {"iss": "https://another.example"},
        {"iss": None},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"sub": None},
        {"sub": 7},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(
    workspace: Flask, installation: Installation, ewa: Person, clinic: Provider, claims: dict[str, Any]
) -> None:
    clinic.claims = claims
    assert_refused(*come(workspace), "The answer of the Clinic could not be verified.")
    assert bound(installation) == []


@pytest.mark.parametrize(
    ("key", "algorithm"),
    [(STRANGERS_KEY, "RS256"), (SHARED_KEY, "HS256"), (None, "none")],
    ids=["key", "HS256", "none"],
)
def test_a_token_that_the_provider_did_not_sign_is_refused(
    workspace: Flask, ewa: Person, clinic: Provider, key: Any, algorithm: str
) -> None:
    clinic.key, clinic.algorithm = key, algorithm
    assert_refused(*come(workspace), "The answer of the Clinic could not be verified.")


@pytest.mark.parametrize("verified", [False, None, "true"])
def test_an_address_that_is_not_verified_opens_nothing(
    workspace: Flask, installation: Installation, ewa: Person, clinic: Provider, verified: Any
) -> None:
    clinic.verified = verified
    assert_refused(*come(workspace), "the Clinic has not verified your e-mail address.")
    assert bound(installation) == []


def test_nobody_gets_an_account_by_signing_in(
    workspace: Flask, installation: Installation, ewa: Person, clinic: Provider
) -> None:
    clinic.email = "stranger@example.org"
    assert_refused(*come(workspace), "Nobody with the address stranger@example.org was invited.")
    assert bound(installation) == []


def test_an_address_that_changed_hands_at_the_provider_opens_nothing(
    workspace: Flask, installation: Installation, ewa: Person, clinic: Provider
) -> None:
    come(workspace)
    clinic.subject = "8"
    assert_refused(*come(workspace), "belonged to another account at the Clinic before.")
    clinic.subject, clinic.email = "7", "married@example.org"
    assert "What you can do, Ewa" in come(workspace)[0].get("/").text
    assert bound(installation) == [("7", ewa.id)]


def test_a_link_of_an_administrator_ends_what_a_provider_opened(
    workspace: Flask, installation: Installation, ewa: Person, clinic: Provider
) -> None:
    come(workspace)
    token = accounts.invite(installation, ewa.email, ewa.name, {})
    assert token is not None
    accounts.accept_invitation(installation, token, "Ewa", PASSWORD)
    assert bound(installation) == []
    clinic.subject = "8"
    come(workspace)
    accounts.reset_password(installation, accounts.reset_link(installation, _now(installation, ewa), None), PASSWORD)
    assert bound(installation) == []


def _now(installation: Installation, person: Person) -> Person:
    found = accounts.authenticate(installation, person.email, PASSWORD)
    assert found is not None
    return found


def test_an_address_may_come_from_userinfo_of_the_same_subject(workspace: Flask, ewa: Person, clinic: Provider) -> None:
    clinic.claims = {"email": None, "email_verified": None}
    clinic.userinfo = {"sub": "8", "email": ewa.email, "email_verified": True}
    assert_refused(*come(workspace), "has not verified your e-mail address.")
    clinic.userinfo |= {"sub": "7"}
    assert "What you can do, Ewa" in come(workspace)[0].get("/").text


def test_what_the_provider_says_of_its_own_second_factor_does_not_count(
    installation: Installation, somebody: Make, clinic: Provider, later: Later
) -> None:
    pat = somebody("Pat", content=["publisher"])
    clinic.email, clinic.claims = pat.email, {"amr": ["mfa", "otp"], "acr": "high"}
    strict = workspace_of(installation, later, second_factor=frozenset({"publisher"}), **clinic.settings())
    client, _ = come(strict, "/leaflets/")
    assert client.get("/leaflets/").location == "/account/second-step"

    secret = second_factor.new_secret()
    second_factor.enable_app(installation, pat, secret, pyotp.TOTP(secret).now())
    client, answer = come(strict, "/leaflets/")
    assert answer.location == "/sign-in/code?next=/leaflets/"
    assert client.get("/leaflets/").location.startswith("/sign-in?next=")


def test_an_erasure_takes_the_binding_away(workspace: Flask, installation: Installation, ewa: Person) -> None:
    come(workspace)
    personal_data.erase(installation, ewa)
    assert bound(installation) == []
    assert_refused(*come(workspace), "was invited. Ask an administrator")


@pytest.mark.parametrize("issuer", ["https://127.0.0.1:{port}/other", "http://clinic.example"])
def test_an_issuer_that_is_another_or_open_to_listeners_is_refused(
    installation: Installation, clinic: Provider, later: Later, issuer: str
) -> None:
    other = issuer.replace("https://127.0.0.1:{port}/other", clinic.url + "/")
    app = workspace_of(installation, later, **(clinic.settings() | {"oidc_issuer": other}))
    client = app.test_client()
    assert_refused(client, client.get("/sign-in/provider"), "The answer of the Clinic could not be verified.")


def test_a_provider_that_is_down_or_silent_is_told_of_in_bounded_time(
    installation: Installation, clinic: Provider, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workflow, "TIMEOUT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        app = workspace_of(installation, later, **(clinic.settings() | {"oidc_issuer": address}))
        for _ in range(2):
            client = app.test_client()
            began = time.monotonic()
            assert_refused(client, client.get("/sign-in/provider"), "the Clinic does not answer.", 502)
            assert time.monotonic() - began < 5
            silent.close()  # the second time nobody listens
