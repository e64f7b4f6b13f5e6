"""Approvals that were faster than reading, over HTTP: recorded, and where a language asks so looked at again."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.domain.pace import SKIMMED
from app.errors import PolyleafError
from app.store import editor, log, units
from app.store.engine import reading
from app.web.security import limiter
from app.workflow import accounts, review, tokens
from app.workflow.audit import verify_log
from app.workflow.importing import import_content
from tests.pseudo import pseudo
from tests.web.api.conftest import calling
from tests.web.editing import WEEKS, WEEKS_PL, Make, ada, ben, field, path, seen
from tests.web.reading import words

if TYPE_CHECKING:
    from flask import Flask

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


def test_many_drafts_opened_at_once_are_read_one_after_another_and_a_batch_at_an_honest_pace_is_not_marked(
    app: Flask,
    client_of: Make,
    ada: Person,
    unit_of: Make,
    draft: Make,
    installation: Installation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moment = [installation.clock()]
    object.__setattr__(installation, "clock", lambda: moment[0])
    leaflet = (installation.config.source_content / "winter-cough.md").read_text("utf-8")
    front = (
        leaflet.split("---\n")[1].replace("id: winter-cough", "id: drinks").replace("shared: [support]", "shared: []")
    )
    sources = [f"Herbal tea with {one}{two}ana leaves tastes good." for one in "abcd" for two in "abcdefghij"]
    body = "\n\n".join(sources)
    (installation.config.source_content / "drinks.md").write_text(f"---\n{front}---\n\n{body}\n", "utf-8")
    import_content(installation)
    for locale in ("pl", "ur"):
        for source in sources:
            draft(unit_of(locale, source, "drinks"), pseudo(source, locale))

    def marked(locale: str) -> list[str]:
        with reading(installation.engine) as connection:
            return [
                str(one.data["finding"]) for one in log.of_kind(connection, "quick") if one.data["locale"] == locale
            ]

    client, signed = client_of(ada), 0
    queue = "task=translate&document=drinks"
    page = client.get(f"/review/pl/start?{queue}", follow_redirects=True)
    here = page.request.path
    while signed < len(sources):
        shown = re.search(r'name="shown" value="([^"]+)"', page.text)
        assert shown is not None
        text = field(page.text)
        with reading(installation.engine) as connection:
            source = units.get(connection, int(here.rpartition("/")[2]), "pl").source
        if not text:
            skip = re.search(r'id="skip" href="([^"]+)"', page.text)
            assert skip is not None
            page = client.get(html.unescape(skip[1]), follow_redirects=True)
            here = page.request.path
            continue
        moment[0] += timedelta(seconds=(len(source) + len(text)) / SKIMMED + 0.001)
        form = {"action": "translated", "text": text, "seen": seen(page.text), "shown": html.unescape(shown[1])}
        page = client.post(f"{here}?{queue}", data=form, headers={"X-Onward": "page"})
        assert page.status_code == 200
        signed, here = signed + 1, page.headers["Content-Location"].partition("?")[0]
    assert marked("pl") == []

    monkeypatch.setattr(limiter, "enabled", False)
    call = calling(app, tokens.make(installation, ada, "A script", ("translate",), 30, strong=True))
    opened = []
    for source in sources:
        unit = unit_of("ur", source, "drinks")
        address = f"/languages/ur/units/{unit.segment_id}"
        opened.append((address, unit.target, call("POST", f"{address}/openings").get_json()))
    moment[0] += timedelta(hours=1)
    for address, text, at in opened:
        body = {"text": text, "seen": at["fingerprint"], "shown": at["shown"]}
        assert call("POST", f"{address}/translations", body).status_code == 200
        moment[0] += timedelta(seconds=0.1)
    assert marked("ur") == ["0 seconds after signing another"] * 39
    verify_log(installation)
