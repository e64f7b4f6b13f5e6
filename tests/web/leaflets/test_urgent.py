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


def test_a_publisher_withdraws_an_edition_that_is_wrong_on_a_screen_of_its_own(
    installation: Installation, client_of: Make, team: Person, somebody: Make
) -> None:
    sign_editions(installation, team, LEAFLET)
    client, address = client_of(team), f"/leaflets/{LEAFLET}/en/withdraw"
    assert client.get(address).status_code == 404
    publish(installation, team)
    assert f'href="{address}"' in client.get(f"/leaflets/{LEAFLET}/en").text
    assert (
        f'href="{address}"' not in client_of(somebody("Edda", content=["editor"])).get(f"/leaflets/{LEAFLET}/en").text
    )
    silent = client.post(address, data={"reason": " ", "urgent": "on"})
    assert (silent.status_code, "Say why" in silent.text, 'name="urgent" checked' in silent.text) == (400, True, True)
    done = client.post(address, data={"reason": "A wrong dose", "urgent": "on"}, follow_redirects=True)
    assert (done.status_code, "with a notice in its place" in done.text, address in done.text) == (200, True, False)
    with reading(installation.engine) as connection:
        (entry,) = log.of_kind(connection, "withdrawal")
    assert entry.data == {"document": LEAFLET, "locale": None, "urgent": True}
    assert client.get(address).status_code == 404
