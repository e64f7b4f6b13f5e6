"""What the source desk finds holds drafting until it is fixed or dismissed by name."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from app.errors import PolyleafError
from app.store import log
from app.store.engine import reading
from app.workflow.audit import verify_log
from app.workflow.draft import plan_drafts
from app.workflow.importing import import_content
from tests.installation import LEAFLET
from tests.web.reading import words
from tests.web.road import edit_leaflet

if TYPE_CHECKING:
    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]


def bad_english(installation: Installation) -> None:
    edit_leaflet(installation, ("next_due: 2027-02", "next_due: 2026-02"))


def desk_key(page: str) -> str:
    found = re.search(r'name="finding" value="([^"]+)"', page)
    assert found is not None
    return html.unescape(found[1])


def test_an_open_blocking_finding_holds_drafting_until_somebody_dismisses_it_by_name(
    installation: Installation, client_of: Make, team: Person
) -> None:
    bad_english(installation)
    client = client_of(team)
    page = client.get(f"/leaflets/{LEAFLET}/desk").text
    assert "Not ready to translate. 1 finding holds it." in words(page)
    assert "not ready to translate: 1" in words(client.get("/leaflets/").text)
    assert "Not ready to translate." in words(client.get(f"/leaflets/{LEAFLET}").text)
    held = client.post(f"/drafts/new?locale=ur&document={LEAFLET}", data={"engine": "scripted"})
    assert (held.status_code, "is not ready to translate: 1 finding" in words(held.text)) == (409, True)
    form = {"finding": desk_key(page), "outcome": "dismissed", "words": "The review is under way."}
    answer = client.post(f"/leaflets/{LEAFLET}/desk", data=form, follow_redirects=True)
    assert "Ready to translate." in words(answer.text)
    assert "Dismissed by Tess" in words(answer.text)
    assert "The review is under way." in words(answer.text)
    assert client.get(f"/drafts/new?locale=ur&document={LEAFLET}").status_code == 200
    with reading(installation.engine) as connection:
        (entry,) = log.of_kind(connection, "desk")
    assert (entry.person, entry.role, entry.data) == (
        team.id,
        "editor",
        {"document": LEAFLET, "finding": desk_key(page), "outcome": "dismissed"},
    )
    assert "reason" in entry.commitments
    verify_log(installation)
    assert "dismissed a finding of the source desk on “Coughs in winter”" in words(client.get("/admin/log").text)


def test_every_route_to_drafting_leaves_out_what_the_desk_holds(installation: Installation) -> None:
    everything = plan_drafts(installation, "ur")
    bad_english(installation)
    with pytest.raises(PolyleafError, match="not ready to translate"):
        plan_drafts(installation, "ur", LEAFLET)
    rest = plan_drafts(installation, "ur")
    assert 0 < rest.strings < everything.strings
    assert [sentence.split(" is ")[0] for sentence in rest.held] == ["“Coughs in winter”"]


def test_what_somebody_was_asked_about_stays_open_and_what_is_fixed_is_gone(
    installation: Installation, client_of: Make, team: Person
) -> None:
    bad_english(installation)
    client = client_of(team)
    key = desk_key(client.get(f"/leaflets/{LEAFLET}/desk").text)
    form = {"finding": key, "outcome": "asked", "words": "Dr Brown: is it reviewed?"}
    page = words(client.post(f"/leaflets/{LEAFLET}/desk", data=form, follow_redirects=True).text)
    assert "Asked by Tess" in page
    assert "Dr Brown: is it reviewed?" in page
    assert "Not ready to translate." in page
    edit_leaflet(installation, ("next_due: 2026-02", "next_due: 2027-02"))
    page = client.get(f"/leaflets/{LEAFLET}/desk").text
    assert "Ready to translate." in page
    answer = client.post(f"/leaflets/{LEAFLET}/desk", data=form)
    assert (answer.status_code, "no longer has this finding" in answer.text) == (404, True)


def test_a_dismissal_takes_a_reason_and_a_role_and_keeps_what_was_typed(
    installation: Installation, client_of: Make, team: Person, somebody: Make
) -> None:
    bad_english(installation)
    client = client_of(team)
    key = desk_key(client.get(f"/leaflets/{LEAFLET}/desk").text)
    empty = client.post(f"/leaflets/{LEAFLET}/desk", data={"finding": key, "outcome": "dismissed", "words": " "})
    assert (empty.status_code, "Say why the English is right." in empty.text) == (400, True)
    long = client.post(f"/leaflets/{LEAFLET}/desk", data={"finding": key, "outcome": "dismissed", "words": "x" * 501})
    assert ">\n" + "x" * 501 in long.text
    adam = client_of(somebody("Adam", content=["administrator"]))
    form = {"finding": key, "outcome": "dismissed", "words": "I say so."}
    assert adam.post(f"/leaflets/{LEAFLET}/desk", data=form).status_code == 403
    assert 'name="words"' not in adam.get(f"/leaflets/{LEAFLET}/desk").text


def test_the_overview_of_desks_takes_few_queries(
    installation: Installation, client_of: Make, team: Person, statements: Make
) -> None:
    client = client_of(team)
    assert "Coughs in winter" in client.get("/leaflets/desk").text
    folder = installation.config.source_content
    text = (folder / f"{LEAFLET}.md").read_text("utf-8")
    with statements() as few:
        client.get("/leaflets/desk")
    for number in range(4):
        (folder / f"cough-{number}.md").write_text(text.replace("id: winter-cough", f"id: cough-{number}"), "utf-8")
    import_content(installation)
    client.get("/leaflets/desk")
    with statements() as many:
        client.get("/leaflets/desk")
    assert len(few) == len(many) == 6
