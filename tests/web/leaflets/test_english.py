"""Corrections of the English show what they do before anything changes."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from app.store import english
from app.store.engine import reading
from tests.installation import LEAFLET
from tests.web.reading import words
from tests.web.road import approve

if TYPE_CHECKING:
    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]
WEEKS = "A short cough lasts less than 3 weeks"
TYPO = "A short cough lasts for less than 3 weeks"


def correction(unit: Any) -> str:
    return f"/leaflets/{unit.document_id}/english/{unit.segment_id}"


def test_a_correction_shows_its_consequences_before_anything_changes(
    installation: Installation, client_of: Make, team: Person, ada: Person, ben: Person, unit_of: Make
) -> None:
    unit = unit_of("pl", WEEKS)
    approve(installation, ada, ben, unit, "Krótki kaszel trwa mniej niż 3 tygodnie")
    client = client_of(team)
    assert correction(unit) in client.get(f"/leaflets/{LEAFLET}/english").text
    page = client.post(correction(unit), data={"text": TYPO, "seen": WEEKS, "action": "preview"}).text
    assert "1 approval (Polish) will need a look, 9 words each." in words(page)
    assert "you can declare its meaning unchanged afterwards" in words(page)
    file = installation.config.source_content / f"{LEAFLET}.md"
    assert WEEKS in file.read_text("utf-8")
    answer = client.post(correction(unit), data={"text": TYPO, "seen": WEEKS, "action": "save"})
    assert answer.location == f"/leaflets/{LEAFLET}/versions/1..2"
    assert TYPO in file.read_text("utf-8")


def test_a_correction_of_a_shared_block_names_the_leaflets_that_have_it(
    installation: Installation, client_of: Make, team: Person
) -> None:
    with reading(installation.engine) as connection:
        string = english.strings(connection, "support", 1)[-1]
    page = client_of(team).post(
        f"/leaflets/support/english/{string.segment_id}", data={"text": f"{string.text} Indeed", "action": "preview"}
    )
    assert "It is part of 1 leaflet: Coughs in winter." in words(page.text)


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        (WEEKS, 400, "Nothing was changed."),
        ("Call {nobody}", 400, "This may not stand in a leaflet."),
        ("", 400, "A string cannot be empty."),
    ],
)
def test_a_refused_correction_keeps_what_was_typed(
    client_of: Make, team: Person, unit_of: Make, text: str, status: int, said: str
) -> None:
    unit = unit_of("pl", WEEKS)
    answer = client_of(team).post(correction(unit), data={"text": text, "seen": WEEKS, "action": "save"})
    assert (answer.status_code, said in words(answer.text)) == (status, True)
    assert f">\n{text}</textarea>" in html.unescape(answer.text)


def test_a_file_that_changed_too_is_shown_beside_and_nothing_typed_is_lost(
    installation: Installation, client_of: Make, team: Person, unit_of: Make
) -> None:
    path = installation.config.source_content / f"{LEAFLET}.md"
    path.write_text(path.read_text("utf-8").replace("3 weeks", "4 weeks"), "utf-8")
    answer = client_of(team).post(
        correction(unit_of("pl", WEEKS)), data={"text": TYPO, "seen": WEEKS, "action": "save"}
    )
    assert answer.status_code == 409
    assert (
        "In the workspace A short cough lasts less than 3 weeks In the file A short cough lasts less than 4"
        in words(answer.text)
    )
    assert TYPO in answer.text
