"""Approvals that were faster than reading, over HTTP: recorded, and where a language asks so looked at again."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.errors import PolyleafError
from app.store import editor, log
from app.store.engine import reading
from app.workflow import accounts, review
from app.workflow.audit import verify_log
from tests.web.editing import WEEKS, WEEKS_PL, Make, ada, ben, path, seen, words

if TYPE_CHECKING:
    from app.store.people import Person
    from app.workflow.installation import Installation

__all__ = ["ada", "ben"]


def test_a_machine_draft_that_is_approved_unread_is_recorded_as_such(
    client_of: Make, ada: Person, ben: Person, unit_of: Make, draft: Make, installation: Installation
) -> None:
    unit = unit_of("pl", WEEKS)
    print_ = draft(unit, WEEKS_PL)
    moment = installation.clock()

    def sign(person: Person, action: str, seconds: float, text: str = WEEKS_PL) -> None:
        object.__setattr__(installation, "clock", lambda: moment)
        page = client_of(person).get(path(unit)).text
        shown = re.search(r'name="shown" value="([^"]+)"', page)
        assert shown is not None
        object.__setattr__(installation, "clock", lambda: moment + timedelta(seconds=seconds))
        form = {"action": action, "text": text, "seen": seen(page), "shown": html.unescape(shown[1])}
        assert client_of(person).post(path(unit), data=form).status_code == 303

    sign(ada, "translated", 30)
    assert "faster than it can be read" not in client_of(ben).get(path(unit)).text
    sign(ben, "reviewed", 1)
    page = words(client_of(ben).get(path(unit)).text)
    assert "Machine draft approved unchanged and faster than it can be read by Ben after 1 seconds" in page
    with reading(installation.engine) as connection:
        (entry,) = log.of_kind(connection, "quick")
    assert (entry.person, entry.data["fingerprint"]) == (ben.id, print_)
    verify_log(installation)
    other = unit_of("pl", "It needs no treatment.")
    review.save(installation, ada, "pl", other.segment_id, "Nie wymaga leczenia.", "")
    unit = other
    sign(ben, "translated", 0.1, "Nie wymaga leczenia.")
    with reading(installation.engine) as connection:
        assert len(log.of_kind(connection, "quick")) == 1


def test_where_a_language_asks_for_a_second_look_an_unread_approval_waits_for_another_reviewer(
    client_of: Make, ada: Person, ben: Person, somebody: Make, unit_of: Make, draft: Make, installation: Installation
) -> None:
    cleo = somebody("Cleo", pl=["reviewer"])
    accounts.set_policy(installation, "pl", None, second_look=True)
    unit = unit_of("pl", WEEKS)
    print_ = draft(unit, WEEKS_PL)
    review.sign(installation, ada, "pl", unit.segment_id, "translated", WEEKS_PL, print_, seconds=30)
    page = client_of(ben).get(path(unit)).text
    shown = re.search(r'name="shown" value="([^"]+)"', page)
    assert shown is not None
    form = {"action": "reviewed", "text": WEEKS_PL, "seen": print_, "shown": html.unescape(shown[1])}
    client = client_of(ben)
    assert client.post(path(unit), data=form).status_code == 303
    assert "This language asks for a second look".lower() in words(client.get("/").text).lower()
    page = words(client.get(path(unit)).text)
    assert "faster than it can be read: another reviewer looks at it too by Ben" in page
    assert "You approved this text faster than it can be read, so another reviewer must look at it too." in page
    assert unit_of("pl", WEEKS).status == "translated"

    def queues() -> dict[str, list[int]]:
        with reading(installation.engine) as connection:
            return {
                one.name: [
                    row.segment_id for row in editor.queue_page(connection, "pl", "review", one.id, installation.now())
                ]
                for one in (ada, ben, cleo)
            }

    assert queues() == {"Ada": [], "Ben": [], "Cleo": [unit.segment_id]}
    accounts.set_policy(installation, "pl", None)
    assert unit_of("pl", WEEKS).status == "translated"
    assert queues()["Cleo"] == [unit.segment_id]
    review.sign(installation, cleo, "pl", unit.segment_id, "reviewed", WEEKS_PL, print_, seconds=30)
    assert unit_of("pl", WEEKS).status == "approved"
    verify_log(installation)
    with pytest.raises(PolyleafError, match="A second look takes a second person"):
        accounts.set_policy(installation, "pl", None, second_person=False, second_look=True)


def test_who_leaves_out_since_when_a_draft_was_shown_has_not_read_it(
    client_of: Make, ada: Person, ben: Person, unit_of: Make, draft: Make, installation: Installation
) -> None:
    accounts.set_policy(installation, "pl", None, second_look=True)
    unit = unit_of("pl", WEEKS)
    form = {"text": WEEKS_PL, "seen": draft(unit, WEEKS_PL), "shown": ""}
    assert client_of(ada).post(path(unit), data=form | {"action": "translated"}).status_code == 303
    assert client_of(ben).post(path(unit), data=form | {"action": "reviewed", "shown": "forged"}).status_code == 303
    assert unit_of("pl", WEEKS).status == "translated", "another reviewer has to look at it"
    review.reject(installation, ben, "pl", unit.segment_id, form["seen"], "Not yet.")
    review.save(installation, ada, "pl", unit.segment_id, f"{WEEKS_PL}!", form["seen"])
    other_print = unit_of("pl", WEEKS).fingerprint
    review.save(installation, ada, "pl", unit.segment_id, WEEKS_PL, other_print)
    assert client_of(ada).post(path(unit), data=form | {"action": "translated"}).status_code == 303
    assert client_of(ben).post(path(unit), data=form | {"action": "reviewed"}).status_code == 303
    assert unit_of("pl", WEEKS).status == "translated", "typed again, it is the machine's text still"
    other = unit_of("pl", "It needs no treatment.")
    refused = client_of(ada).post(
        path(other), data={"action": "translated", "text": "Nie.", "seen": "f" * 64, "shown": form["shown"]}
    )
    assert refused.status_code == 409
    assert 'name="shown" value=""' not in refused.text, "a text that is shown for the first time counts from now"
