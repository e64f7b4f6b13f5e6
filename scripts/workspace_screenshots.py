"""Take the pictures of the workspace that docs/ shows: `.venv/bin/python scripts/workspace_screenshots.py docs/images`.

They show the demonstration with some of an evening's work in it: Urdu signed in part, a question, two assignments.
"""

from __future__ import annotations

import io
import shutil
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING

from PIL import Image
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from app import create_app
from app.config import load_config
from app.store import editor, people, units
from app.store.engine import reading
from app.workflow import assignments, queries, review
from app.workflow.demonstration import PASSWORD, copy_content, set_up
from app.workflow.installation import Installation, open_installation

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from app.domain.signoff import Kind
    from app.store.people import Person

ROOT = Path(__file__).parents[1]
LEAFLET = "medicines-at-home"
MOST_BYTES = 150_000
TRANSLATOR, REVIEWER, TEAM = "translator.ur@demo.example", "reviewer.ur@demo.example", "team@demo.example"


def main() -> None:
    """Write a picture of each screen."""
    if len(sys.argv) != 2:
        sys.exit("usage: workspace_screenshots.py FOLDER")
    folder = Path(sys.argv[1])
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        sys.exit("This takes Chromium: run `make test` once, which installs it.")
    with TemporaryDirectory() as place:
        installation = _installation(Path(place))
        _work(installation)
        server = make_server("127.0.0.1", 0, create_app(installation), threaded=True)
        Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=browser)
            _take(chromium, f"http://127.0.0.1:{server.server_port}", folder)
            chromium.close()
        server.shutdown()
        installation.engine.dispose()


def _installation(place: Path) -> Installation:
    copy_content(ROOT, place / "content")
    config = load_config({"instance": str(place / "instance"), "content": str(place / "content"), "database": ""})
    installation = open_installation(replace(config, secure_cookies=False))
    set_up(installation, lambda _what, _done, _of: None)
    return installation


def _work(installation: Installation) -> None:
    with reading(installation.engine) as connection:
        found = [people.by_email(connection, email) for email in (TRANSLATOR, REVIEWER, TEAM)]
        translator, reviewer, team = (person for person in found if person)
        queue = editor.queue_page(connection, "ur", "translate", translator.id, installation.now(), limit=60)
    signed = [row.segment_id for row in queue if _sign(installation, translator, row.segment_id, "translated")]
    for segment_id in signed[3:]:
        _sign(installation, reviewer, segment_id, "reviewed")
    queries.ask(installation, translator, "ur", queue[-1].segment_id, "Is this said to adults alone?")
    today = installation.clock().date()
    days = (today + timedelta(days=9)).isoformat()
    assignments.give(installation, team, LEAFLET, "ur", translator.id, days)
    assignments.give(installation, team, LEAFLET, "ar", _by_email(installation, "translator.ar@demo.example").id, "")


def _by_email(installation: Installation, email: str) -> Person:
    with reading(installation.engine) as connection:
        person = people.by_email(connection, email)
    assert person is not None
    return person


def _sign(installation: Installation, person: Person, segment_id: int, kind: Kind) -> bool:
    """Sign a text as it is, unless the checks find anything in it."""
    with reading(installation.engine) as connection:
        unit = units.get(connection, segment_id, "ur")
    if unit is None or unit.findings or not unit.target:
        return False
    review.sign(installation, person, "ur", segment_id, kind, unit.target, unit.fingerprint)
    return True


def _take(chromium: Browser, url: str, folder: Path) -> None:
    page = _signed_in(chromium, url, TRANSLATOR)
    _keep(page, folder / "home.png")
    page.goto(f"{url}/review/ur/?task=translate")
    _keep(page, folder / "queue.png")
    page.goto(url)
    page.get_by_role("link", name="Continue in Urdu").click()
    page.wait_for_load_state("networkidle")
    _keep(page, folder / "editor.png")
    page = _signed_in(chromium, url, REVIEWER)
    page.get_by_role("link", name="Continue in Urdu").click()
    page.wait_for_load_state("networkidle")
    _keep(page, folder / "review.png")
    page = _signed_in(chromium, url, TEAM)
    for name, address in (
        ("grid", "/leaflets/"),
        ("search", "/search/?source=dose"),
        ("progress", "/team/progress"),
        ("language", "/admin/locales/ur/added"),
    ):
        page.goto(url + address)
        _keep(page, folder / f"{name}.png")


def _signed_in(chromium: Browser, url: str, email: str) -> Page:
    page = chromium.new_context(viewport={"width": 1280, "height": 1000}).new_page()
    page.goto(f"{url}/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{url}/")
    return page


def _keep(page: Page, picture: Path) -> None:
    """Write what the window shows in 128 colours, which these screens have hardly more of."""
    shot = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    shot.quantize(128, dither=Image.Dither.NONE).save(picture, optimize=True)
    assert picture.stat().st_size <= MOST_BYTES, f"{picture} is too large"


if __name__ == "__main__":
    main()
