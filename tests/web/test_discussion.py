"""What people say about a string: in the editor, with what is being typed kept, and on a page for the team."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.web.reading import words

if TYPE_CHECKING:
    from app.store.people import Person

Make = Callable[..., Any]
SOURCE = "A short cough lasts less than 3 weeks"
POLISH = "Krótki kaszel trwa mniej niż 3 tygodnie"


def test_translators_and_the_team_talk_about_a_string_oldest_comment_first(
    client_of: Make, somebody: Make, unit_of: Make, draft: Make
) -> None:
    ada: Person = somebody("Ada", pl=["translator"])
    tess: Person = somebody("Tess", content=["editor"])
    unit = unit_of("pl", SOURCE)
    print_ = draft(unit, POLISH)
    editor = f"/review/pl/{unit.segment_id}"
    client = client_of(ada)
    form = {"action": "comment", "text": f"{POLISH}, half typed", "seen": print_, "comment": "Is <3> right?"}
    page = client.post(editor, data=form)
    assert page.status_code == 200
    assert f"{POLISH}, half typed</textarea>" in page.text
    assert "Your comment is there for everybody" in words(page.text)
    assert "Is <3> right?" in words(page.text)
    assert (
        '<textarea id="comment" name="comment" rows="2" maxlength="2000" spellcheck="true" dir="auto">\n</' in page.text
    )
    unchanged = client.post(editor, data=form | {"text": POLISH, "comment": "Yes, I looked."})
    assert (unchanged.status_code, unchanged.location) == (303, f"{editor}?task=translate")
    refused = client.post(editor, data=form | {"comment": ""})
    assert (refused.status_code, "Type your comment." in words(refused.text)) == (400, True)
    team = client_of(tess)
    assert team.get(editor).status_code == 403
    shown = words(team.get(f"{editor}/discussion").text)
    assert shown.index("Is <3> right?") < shown.index("Yes, I looked.")
    answer = team.post(f"{editor}/discussion", data={"comment": "Thank you both."})
    assert answer.status_code == 303
    assert answer.location.startswith(f"{editor}/discussion#c")
    assert "Discussion 3 comments" in words(client.get(editor).text)
    empty = team.post(f"{editor}/discussion", data={"comment": " "})
    assert (empty.status_code, "Type your comment." in words(empty.text)) == (400, True)
    assert team.get("/review/pl/99999/discussion").status_code == 404
