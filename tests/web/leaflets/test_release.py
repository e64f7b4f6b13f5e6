"""Publishing shows what would be live before it does it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.leaflet import Segment
from app.formats.page_strings import page_strings
from app.store import releases
from app.store.engine import reading
from app.workflow import compile as editions
from app.workflow.importing import import_content
from tests.installation import LEAFLET
from tests.web.reading import words
from tests.web.road import approve_all, edit_leaflet, go_live, read_page

if TYPE_CHECKING:
    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]


def test_publishing_shows_what_would_be_live_before_it_does_it(
    installation: Installation, client_of: Make, team: Person, ada: Person, ben: Person
) -> None:
    approve_all(installation, ada, ben, "pl")
    read_page(installation, ben, LEAFLET, "pl")
    client = client_of(team)
    assert "no edition has every signature" in client.get("/leaflets/releases/publish").text
    editions.sign_editions(installation, team, LEAFLET)
    page = words(client.get("/leaflets/releases/publish").text)
    assert "Coughs in winter, Polish version 1 new" in page
    assert "Left out, and why: Urdu : no edition has been signed." in page
    assert not installation.config.site.exists()
    history = words(client.post("/leaflets/releases/publish", follow_redirects=True).text)
    assert "Release 1 is live with 2 editions." in history
    assert re.search(r"Release 1 live 1 Dec 2026, .* by Tess", history)
    assert "Nothing has changed" in client.get("/leaflets/releases/publish").text


def test_publishing_names_the_page_strings_that_a_language_waits_for(
    installation: Installation,
    client_of: Make,
    team: Person,
    ada: Person,
    ben: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go_live(installation, team, ada, ben)
    known = page_strings()
    updated = replace(known, segments=(*known.segments, Segment("string", "Share this page")))
    monkeypatch.setattr("app.workflow.importing.page_strings", lambda: updated)
    import_content(installation)
    page = words(client_of(team).get("/leaflets/releases/publish").text)
    assert "Polish : 1 page stays as published, 1 string to approve: Share this page" in page
    assert "Coughs in winter, Polish version 1 no change of text or facts" in page


def test_publishing_names_editions_that_keep_their_old_version(
    installation: Installation, client_of: Make, team: Person, ada: Person, ben: Person
) -> None:
    go_live(installation, team, ada, ben)
    edit_leaflet(installation, ("less than 3 weeks", "less than 4 weeks"))
    editions.sign_editions(installation, team, LEAFLET)
    page = words(client_of(team).get("/leaflets/releases/publish").text)
    assert "Coughs in winter, English version 2 new text or facts" in page
    assert "Coughs in winter, Polish version 1 keeps this version" in page
    client_of(team).post("/leaflets/releases/publish")
    with reading(installation.engine) as connection:
        newest = releases.newest(connection)
    assert newest is not None
    assert {(key[1], key[2]) for key in newest.editions} == {("en", 2), ("pl", 1)}
