"""Where every leaflet stands in every language."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from app import create_app
from app.config import load_config
from app.store import people, units
from app.store.engine import reading
from app.web.leaflets.cells import Assigned
from app.web.leaflets.grid import read_grid
from app.workflow import accounts, assignments, publish, queries, review, sessions
from app.workflow import compile as editions
from app.workflow.importing import import_content
from app.workflow.installation import open_installation
from tests.installation import LEAFLET
from tests.web.reading import words
from tests.web.road import approve, approve_all, edit_leaflet, go_live, read_page

if TYPE_CHECKING:
    from pathlib import Path

    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]
TOO_LATE = datetime(2027, 3, 2, tzinfo=UTC)


def cell(installation: Installation, locale: str, document: str = LEAFLET) -> Any:
    with reading(installation.engine) as connection:
        grid = read_grid(installation, connection)
    assert grid is not None
    row = grid.row(document)
    assert row is not None
    return row.cell(locale)


def test_an_empty_workspace_says_what_to_do(tmp_path: Path) -> None:
    bare = open_installation(load_config({"instance": str(tmp_path / "bare"), "database": ""}))
    accounts.invite(bare, "ed@example.org", "Ed", {"": ["editor"]})
    with reading(bare.engine) as connection:
        person = people.by_email(connection, "ed@example.org")
    assert person is not None
    client = create_app(bare).test_client()
    with client.session_transaction() as session:
        session["_user_id"] = sessions.begin(bare, person, "A test")
    assert "Nothing has been imported yet" in client.get("/leaflets/").text


def test_the_grid_says_in_words_what_its_picture_shows(
    installation: Installation, client_of: Make, team: Person, unit_of: Make, draft: Make
) -> None:
    draft(unit_of("ur", "Syrup"), "شربت")
    page = words(client_of(team).get("/leaflets/").text)
    total = cell(installation, "ur").total
    said = f"Coughs in winter, Urdu: 0 of {total} approved, 1 drafted, {total - 1} without any text"
    assert f"{said}, waiting for a translator" in page
    assert ("Polski" in page, "اردو" in page, "Shared blocks" in page) == (True, True, True)


def test_a_cell_waits_for_each_person_in_turn(
    installation: Installation, team: Person, ada: Person, ben: Person
) -> None:
    def waits() -> tuple[str, int | None]:
        now = cell(installation, "pl")
        return now.waiting, now.live

    seen = [waits()]
    approve_all(installation, ada, ben, "pl")
    seen.append(waits())
    read_page(installation, ben, LEAFLET, "pl")
    seen.append(waits())
    editions.sign_editions(installation, team, LEAFLET)
    seen.append(waits())
    publish.publish(installation, team)
    seen.append(waits())
    assert seen == [("translator", None), ("reader", None), ("publisher", None), ("release", None), ("", 1)]


def test_a_leaflet_whose_shared_block_is_unapproved_waits_for_it(
    installation: Installation, ada: Person, ben: Person, unit_of: Make
) -> None:
    approve_all(installation, ada, ben, "pl")
    with reading(installation.engine) as connection:
        shared = units.of_document(connection, "support", "pl")[0]
        unit = units.get(connection, shared.segment_id, "pl")
    assert unit is not None
    review.reject(installation, ben, "pl", unit.segment_id, unit.fingerprint, "Wrong word.")
    now = cell(installation, "pl")
    assert (now.waiting, now.whole, dict(now.lacking)) == ("shared", False, {"support": 1})


def test_changed_english_shows_as_moved_on_and_changed_dates_do_not(
    installation: Installation, team: Person, ada: Person, ben: Person
) -> None:
    go_live(installation, team, ada, ben)
    edit_leaflet(installation, ("next_due: 2027-02", "next_due: 2027-04"))
    dates = cell(installation, "pl")
    edit_leaflet(installation, ("less than 3 weeks", "less than 4 weeks"))
    text = cell(installation, "pl")
    assert [(c.waiting, c.live, c.stale) for c in (dates, text)] == [("publisher", 1, False), ("translator", 1, True)]
    assert "the English has moved on from the live page" in text.words


def test_a_cell_says_what_came_back_what_is_asked_who_is_to_see_it_through_and_what_is_overdue(
    installation: Installation, client_of: Make, team: Person, ada: Person, ben: Person, unit_of: Make
) -> None:
    go_live(installation, team, ada, ben)
    edit_leaflet(installation, ("less than 3 weeks", "less than 4 weeks"))
    edit_leaflet(installation, ("next_due: 2027-02", "next_due: 2028-02"))
    segment = unit_of("pl", "Syrup").segment_id
    queries.ask(installation, ada, "pl", segment, "Which syrup?")
    assignments.give(installation, team, LEAFLET, "pl", ada.id, "2026-12-24")
    assignments.give(installation, team, LEAFLET, "pl", ben.id, "")
    before = cell(installation, "pl")
    given = (Assigned("Ada", "2026-12-24", False), Assigned("Ben", "", False))
    assert (before.carried, before.asked, before.overdue, before.assigned) == (1, 1, False, given)
    object.__setattr__(installation, "clock", lambda: TOO_LATE)
    after, other = cell(installation, "pl"), cell(installation, "ur")
    assert (after.overdue, after.assigned[0]) == (True, Assigned("Ada", "2026-12-24", True))
    assert (other.carried, other.asked, other.overdue, other.assigned) == (0, 0, False, ())
    page = words(client_of(team).get("/leaflets/").text)
    said = "live English moved on review overdue 1 to look at again 1 open question"
    assert f"{said} Ada, late since 2026-12-24 Ben" in page


@pytest.mark.parametrize("document", [LEAFLET, "support"])
def test_a_text_approved_anew_after_the_signature_asks_for_a_reader_again(
    installation: Installation, team: Person, ada: Person, ben: Person, document: str
) -> None:
    go_live(installation, team, ada, ben)
    with reading(installation.engine) as connection:
        row = units.of_document(connection, document, "pl")[1]
        unit = units.get(connection, row.segment_id, "pl")
    assert unit is not None
    approve(installation, ada, ben, unit, f"Lepiej. {unit.target}")
    now = cell(installation, "pl")
    assert (now.waiting, now.live) == ("reader", 1)
    read_page(installation, ben, LEAFLET, "pl")
    assert cell(installation, "pl").waiting == "publisher"


def test_many_leaflets_are_shown_a_page_at_a_time_and_found_by_their_title(
    client_of: Make, somebody: Make, installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = installation.config.source_content
    text = (folder / "winter-cough.md").read_text("utf-8")
    for number in range(3):
        changed = text.replace("id: winter-cough", f"id: cough-{number}").replace("title: ", f"title: {number} ")
        (folder / f"cough-{number}.md").write_text(changed, "utf-8")
    import_content(installation)
    monkeypatch.setattr("app.web.leaflets.leaflet.MOST_LEAFLETS", 4)
    client = client_of(somebody("Ann", content=["editor"]))

    def titles(address: str) -> list[str]:
        return re.findall(r'<th role="rowheader" scope="row">\s*<a [^>]*>([^<]+)</a>', client.get(address).text)

    first, second = titles("/leaflets/"), titles("/leaflets/?page=2")
    coughs = [f"{number} Coughs in winter" for number in range(3)]
    assert first == [*coughs, "Coughs in winter"]
    assert second == ["Support", "Page templates"]
    assert (titles("/leaflets/?page=9"), titles("/leaflets/?page=0")) == (second, first)
    assert '<a class="button" rel="next" href="/leaflets/?page=2">' in client.get("/leaflets/").text
    assert titles("/leaflets/?find=1+COUGH") == coughs[1:2]
    assert "No title has these words." in client.get("/leaflets/?find=measles").text
    assert titles("/leaflets/desk?page=1") == [*coughs, "Coughs in winter", "Support"]


def test_the_grid_takes_few_queries_however_much_there_is(
    installation: Installation, client_of: Make, statements: Make, team: Person, ada: Person, ben: Person
) -> None:
    client = client_of(team)
    go_live(installation, team, ada, ben)
    approve_all(installation, ada, ben, "ur")
    read_page(installation, ben, LEAFLET, "ur")
    with statements() as few:
        assert client.get("/leaflets/").status_code == 200
    folder = installation.config.source_content
    text = (folder / "winter-cough.md").read_text()
    for number in range(6):
        (folder / f"cough-{number}.md").write_text(text.replace("id: winter-cough", f"id: cough-{number}"))
    import_content(installation)
    for tag in ("ar", "bn", "pa_Guru"):
        accounts.set_policy(installation, tag, None)
    with statements() as many:
        page = client.get("/leaflets/")
    assert (len(few), len(many)) == (11, 11)
    assert page.text.count('class="share"') == 5 * 9
