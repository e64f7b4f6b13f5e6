"""A real Chromium for tests: fresh contexts, no network but loopback, and no error goes unseen."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from flask.testing import FlaskClient
    from playwright.sync_api import Browser, ConsoleMessage, Page, Request

    from app.store.people import Person
    from app.workflow.installation import Installation

from app.store import people
from app.store.engine import writing
from app.workflow.accounts import HASHER
from tests.browser.live import Live, served

# The workspace's fixtures serve here too.
from tests.web.conftest import (  # noqa: F401
    PASSWORD,
    ada,
    app,
    ben,
    client_of,
    draft,
    in_time,
    installation,
    prepared,
    somebody,
    team,
    unit_of,
)

HERE = Path(__file__).parent
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
VIEWPORT = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 700}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder with `browser`."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the machine's own Chromium once for the session."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.fail("The tests need Chromium: run `make test`, which installs it.", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def problems() -> list[str]:
    """Collect console errors, uncaught errors and requests beyond loopback, one sentence each.

    The test fails if any is left at its end. A test that provokes one (the server refuses a script's
    request, the connection is cut) asserts that it is there and clears the list.
    """
    return []


@pytest.fixture
def new_page(chromium: Browser, problems: list[str]) -> Iterator[Callable[..., Page]]:
    """Open a page in a context of its own, so that two people can be signed in; takes Playwright's options."""
    contexts = []

    def open_page(**options: Any) -> Page:
        context = chromium.new_context(**{"viewport": VIEWPORT, **options})
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.on("console", lambda message: _note_console(message, problems))
        context.on("weberror", lambda error: problems.append(f"uncaught: {error.error}"))
        context.on("request", lambda request: _note_foreign(request, problems))
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    assert not problems, "\n".join(problems)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """Open a page of 1280 x 900 pixels."""
    return new_page()


@pytest.fixture
def live(app: Flask, installation: Installation, client_of: Callable[[Person], FlaskClient]) -> Iterator[Live]:  # noqa: F811
    """Serve the workspace of this test's installation on loopback."""

    def set_password(person: Person) -> None:
        with writing(installation.engine) as connection:
            people.set_password(connection, person.id, person.name, HASHER.hash(PASSWORD))

    def cookie_of(person: Person) -> str:
        cookie = client_of(person).get_cookie("polyleaf")
        assert cookie is not None
        return cookie.value

    with served(app, set_password, cookie_of) as serving:
        yield serving


def assert_good(page: Page) -> None:
    """Fail if axe objects or the page is wider than its window: 1280 or 320 pixels wide, light or dark.

    The page is left with the size that it had, in light colours.
    """
    own = page.viewport_size or VIEWPORT
    for size in (VIEWPORT, NARROW):
        page.set_viewport_size(size)
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            assert_accessible(page)
            assert fits(page), f"{page.url} is wider than {size['width']} pixels"
    page.set_viewport_size(own)


def fits(page: Page) -> bool:
    """Tell whether nothing on the page makes it scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def assert_accessible(page: Page) -> None:
    """Fail with a readable list if axe finds a violation of any of its rules on the page as it now stands.

    The page's context must allow scripts: axe waits for ever in one with `java_script_enabled=False`.
    """
    # A click waits until the next document begins, not for its stylesheet; without it every colour is wrong.
    page.wait_for_load_state("load")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate("axe.run({ resultTypes: ['violations'] }).then((results) => results.violations)")
    lines = []
    for violation in violations:
        lines.append(f"{violation['id']} ({violation['impact']}): {violation['help']}; {violation['helpUrl']}")
        for node in violation["nodes"]:
            # A target inside a frame or a shadow root is a list of selectors of its own.
            where = " > ".join(str(target) for target in node["target"])
            lines.append(f"  {where}: {node['html']}")
            lines.extend(f"    {line.strip()}" for line in node["failureSummary"].splitlines()[1:])
    assert not violations, f"axe finds {len(violations)} on {page.url}:\n" + "\n".join(lines)


def _note_console(message: ConsoleMessage, problems: list[str]) -> None:
    # Chromium also logs each 4xx of a navigation; a page that says 409 is an answer, not an error.
    is_answer = message.page is not None and message.location["url"] == message.page.url
    if message.type == "error" and not (is_answer and message.text.startswith("Failed to load resource")):
        problems.append(f"console: {message.text} ({message.location['url']})")


def _note_foreign(request: Request, problems: list[str]) -> None:
    address = urlsplit(request.url)
    if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in {"127.0.0.1", "localhost"}:
        problems.append(f"request beyond loopback: {request.url}")
