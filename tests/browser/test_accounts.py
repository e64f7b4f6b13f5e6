"""Accounts as people use them: signing in, one's own account, links for a new password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyotp
import pytest
from playwright.sync_api import expect

from app.workflow.identity import RETURN
from tests.browser.conftest import NARROW, assert_good
from tests.provider import provider
from tests.web.conftest import PASSWORD

if TYPE_CHECKING:
    from app.workflow.installation import Installation
    from tests.browser.live import Live

Make = Callable[..., Any]


def test_a_forgotten_password_is_replaced_through_an_administrator(live: Live, new_page: Make, somebody: Make) -> None:
    ruth, ben = somebody("Ruth", content=["administrator"]), somebody("Ben", pl=["reviewer"])
    live.set_password(ben)
    page, hers = new_page(viewport=NARROW), new_page(viewport=NARROW)
    page.goto(f"{live.url}/sign-in")
    page.get_by_role("link", name="Forgotten your password?").click()
    assert_good(page)
    page.get_by_label("E-mail address").fill(ben.email)
    page.get_by_role("button", name="Ask for a link").click()
    expect(page.get_by_text("If there is an account with this e-mail address")).to_be_visible()
    assert_good(page)

    live.sign_in(hers, ruth)
    hers.goto(f"{live.url}/admin/people")
    expect(hers.get_by_text("asked for a new password")).to_be_visible()
    assert_good(hers)
    hers.get_by_role("link", name="Change Ben").click()
    assert_good(hers)
    hers.get_by_role("button", name="Make a link for a new password").click()
    link = hers.get_by_label("Send it to Ben").input_value()
    assert_good(hers)

    page.goto(live.url + link[link.index("/reset/") :])
    assert_good(page)
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("alert")).to_contain_text("at least 12 characters")
    assert_good(page)
    page.get_by_label("New password").fill("another four words")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("Your new password is set.")).to_be_visible()
    page.get_by_label("E-mail address").fill(ben.email)
    page.get_by_label("Password", exact=True).fill("another four words")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="What you can do, Ben")).to_be_visible()


def test_somebody_sees_where_they_are_signed_in_and_ends_it(live: Live, new_page: Make, somebody: Make) -> None:
    ben = somebody("Ben", pl=["reviewer"])
    live.set_password(ben)
    page, phone = new_page(viewport=NARROW), new_page()
    for device in (page, phone):
        device.goto(f"{live.url}/sign-in")
        device.get_by_label("E-mail address").fill(ben.email)
        device.get_by_label("Password", exact=True).fill(PASSWORD)
        device.get_by_role("button", name="Sign in").click()
        expect(device.get_by_role("heading", name="What you can do, Ben")).to_be_visible()
    page.get_by_role("link", name="Ben (your account)").click()
    expect(page.get_by_role("listitem").filter(has_text="Chrome on Linux")).to_have_count(2)
    assert_good(page)
    page.get_by_role("button", name="Sign out Chrome on Linux").click()
    expect(page.get_by_text("That device is signed out.")).to_be_visible()
    phone.reload()
    expect(phone.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("Current password").fill("guessed")
    page.get_by_label("New password").fill("another four words")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_role("alert")).to_contain_text("That is not your current password.")
    assert_good(page)
    page.goto(f"{live.url}/account/")
    page.get_by_role("link", name="Erase my account").click()
    page.get_by_label("type your e-mail address").fill("somebody@example.org")
    page.get_by_role("button", name="Erase my account for ever").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was erased.")
    assert_good(page)
    page.get_by_label("type your e-mail address").fill(ben.email)
    page.get_by_role("button", name="Erase my account for ever").click()
    expect(page.get_by_text("Your account is erased.")).to_be_visible()


@pytest.fixture
def strict(installation: Installation, live: Live) -> str:
    """Serve with the default policy, at a name: passkeys belong to names, not to numbers. Return the address."""
    address = live.url.replace("127.0.0.1", "localhost")
    policy = frozenset({"publisher", "administrator"})
    object.__setattr__(installation, "config", replace(installation.config, second_factor=policy, base_url=address))
    return address


def test_a_publisher_sets_up_an_app_and_a_passkey_and_signs_in_with_each(
    strict: str, live: Live, new_page: Make, somebody: Make
) -> None:
    pat = somebody("Pat", content=["publisher"])
    live.set_password(pat)
    page = new_page(viewport=NARROW)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    settings = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    settings |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": settings})

    def sign_in() -> None:
        page.goto(f"{strict}/sign-in")
        page.get_by_label("E-mail address").fill(pat.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()

    sign_in()
    expect(page.get_by_text("a password alone is not enough")).to_be_visible()
    assert_good(page)
    secret = page.locator(".key-words").inner_text()
    page.get_by_role("textbox", name="Code").fill("000000")
    page.get_by_role("button", name="Use this app").click()
    expect(page.get_by_role("alert").first).to_contain_text("That code does not fit.")
    assert_good(page)
    page.get_by_role("textbox", name="Code").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Use this app").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    assert_good(page)
    recovery = page.locator(".codes code").first.inner_text()

    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_text("The passkey is ready.")).to_be_visible()
    assert_good(page)
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("button", name="Use a passkey")).to_be_visible()
    assert_good(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="What you can do, Pat")).to_be_visible()

    page.get_by_role("button", name="Sign out", exact=True).click()
    sign_in()
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    assert_good(page)
    page.get_by_role("textbox", name="Code").fill("000000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert").first).to_contain_text("This code is not right")
    assert_good(page)
    page.get_by_role("textbox", name="Code").fill(recovery)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="What you can do, Pat")).to_be_visible()


def test_somebody_signs_in_through_a_provider_and_a_stranger_is_told_why_not(
    live: Live, installation: Installation, new_page: Make, somebody: Make
) -> None:
    ewa = somebody("Ewa", pl=["reviewer"])
    with provider() as clinic:
        settings = clinic.settings() | {"base_url": live.url}
        object.__setattr__(installation, "config", replace(installation.config, **settings))
        clinic.redirect_uri = live.url + RETURN
        page = new_page(viewport=NARROW)
        clinic.email = "stranger@example.org"
        page.goto(f"{live.url}/review/pl/?task=review")
        assert_good(page)
        page.get_by_role("link", name="Sign in through the Clinic").click()
        page.get_by_role("button", name="It is me").click()
        expect(page.get_by_role("alert").first).to_contain_text("Nobody with the address stranger@example.org")
        assert_good(page)
        clinic.email = ewa.email
        page.get_by_role("link", name="Sign in through the Clinic").click()
        page.get_by_role("button", name="It is me").click()
        expect(page.get_by_role("link", name="Ewa (your account)")).to_be_visible()
        assert page.url == f"{live.url}/review/pl/?task=review"
        page.get_by_role("link", name="Ewa (your account)").click()
        expect(page.get_by_role("heading", name="Your data")).to_be_visible()
        assert_good(page)


def test_a_token_for_the_api_is_made_shown_once_and_revoked(live: Live, new_page: Make, somebody: Make) -> None:
    page = new_page(viewport=NARROW)
    live.sign_in(page, somebody("Ann", content=["editor"]))
    page.goto(f"{live.url}/account/")
    assert_good(page)
    page.get_by_role("link", name="Make or revoke tokens").click()
    assert_good(page)
    page.get_by_role("link", name="Make a token").click()
    page.get_by_label("What will use it").fill("Hospital website")
    page.get_by_label("content: push and correct the English").check()
    assert_good(page)
    page.get_by_role("button", name="Make the token").click()
    token = page.get_by_label("Put it where the program keeps its secrets").input_value()
    assert_good(page)
    asked = page.request.get(f"{live.url}/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert asked.json()["token"] == "Hospital website"
    page.get_by_role("link", name="All your tokens").click()
    expect(page.get_by_text("may read, content")).to_be_visible()
    assert_good(page)
    page.get_by_role("link", name="What the API can do").click()
    page.get_by_text("GET /api/v1/leaflets", exact=True).click()
    expect(page.get_by_text("Scope read. Allowed to: editor or publisher").first).to_be_visible()
    assert_good(page)
    page.go_back()
    page.get_by_role("button", name="Revoke Hospital website").click()
    expect(page.get_by_text("The token is revoked")).to_be_visible()
    gone = page.request.get(f"{live.url}/api/v1/me", headers={"Authorization": f"Bearer {token}"})
    assert gone.status == 401
