"""A change that cannot wait takes the pages off the site that lack it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.store import log
from app.store.engine import reading
from app.workflow.compile import sign_editions
from app.workflow.publish import publish
from tests.installation import LEAFLET
from tests.web.reading import words
from tests.web.road import edit_leaflet

if TYPE_CHECKING:
    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]


def test_an_urgent_withdrawal_asks_for_a_reason_and_for_a_look_at_what_is_live_now(
    installation: Installation, client_of: Make, team: Person, somebody: Make
) -> None:
    sign_editions(installation, team, LEAFLET)
    publish(installation, team)
    client, address = client_of(team), f"/leaflets/{LEAFLET}/urgent"
    assert "There is nothing to withdraw" in words(client.get(address).text)
    assert client.post(address, data={"seen": "", "reason": "Harmful"}).status_code == 404
    edit_leaflet(installation, ("less than 3 weeks", "less than 4 weeks"))
    page = client.get(address).text
    assert 'value="winter-cough/en/1"' in page
    assert "all its languages go too" in words(page)
    silent = client.post(address, data={"seen": "winter-cough/en/1", "reason": " "})
    assert (silent.status_code, "Say why" in silent.text) == (400, True)
    stale = client.post(address, data={"seen": "winter-cough/en/7", "reason": "Harmful"})
    assert (stale.status_code, "Look at the list again" in stale.text, "Harmful" in stale.text) == (400, True, True)
    editor = client_of(somebody("Edda", content=["editor"]))
    for screen in (f"/leaflets/{LEAFLET}", f"/leaflets/{LEAFLET}/versions/1..2"):
        assert ("/urgent" in client.get(screen).text, "/urgent" in editor.get(screen).text) == (True, False)
    with reading(installation.engine) as connection:
        assert log.of_kind(connection, "withdrawal") == []
