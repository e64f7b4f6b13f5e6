"""The content folder is compared, and taken over when that is confirmed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.web.reading import words

if TYPE_CHECKING:
    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]


def test_the_content_folder_is_compared_first_and_taken_over_when_confirmed(
    installation: Installation, client_of: Make, team: Person
) -> None:
    client = client_of(team)
    assert "has everything" in client.post("/leaflets/folder").text
    path = installation.config.source_content / "winter-cough.md"
    path.write_text(path.read_text().replace("less than 3 weeks", "less than 4 weeks"))
    page = words(client.post("/leaflets/folder").text)
    assert "winter-cough the text has changed 1 new or changed, 1 gone" in page
    assert "Version 2" not in client.get("/admin/log").text
    answer = client.post("/leaflets/folder", data={"confirmed": "yes"}, follow_redirects=True)
    assert "1 documents changed" not in answer.text
    assert "1 document changed" in answer.text
    assert "Version 2 of" in client.get("/admin/log").text


def test_faults_of_the_content_folder_are_a_table_and_nothing_changes(
    installation: Installation, client_of: Make, team: Person
) -> None:
    path = installation.config.source_content / "winter-cough.md"
    path.write_text(path.read_text().replace("last_reviewed: 2024-02-29", "last_reviewed: soon"))
    answer = client_of(team).post("/leaflets/folder", data={"confirmed": "yes"})
    page = words(answer.text)
    assert answer.status_code == 400
    assert "Nothing was taken over: 1 thing has to be put right first." in page
    assert "winter-cough.md Line 7 review.last_reviewed" in page
