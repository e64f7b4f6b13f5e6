"""What the checks find in a text, over HTTP: looks, answers, waivers, and questions to the content team."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.checks import Finding, run_checks
from tests.web.editing import CALL, CALL_UR, WEEKS, WEEKS_PL, Make, ada, ben, field, path, seen
from tests.web.reading import words

if TYPE_CHECKING:
    from app.store.people import Person

__all__ = ["ada", "ben"]


def test_a_blocked_text_is_kept_and_its_findings_are_listed(client_of: Make, ada: Person, unit_of: Make) -> None:
    unit = unit_of("pl", WEEKS)
    wrong = WEEKS_PL.replace("3", "30")
    response = client_of(ada).post(path(unit), data={"action": "translated", "text": wrong, "seen": ""})
    assert response.status_code == 422
    assert field(response.text) == wrong
    messages = [finding.message for finding in run_checks(WEEKS, wrong, "pl")]
    assert messages
    assert all(message in words(response.text) for message in messages)
    assert re.search(r'id="findings" tabindex="-1" autofocus', response.text)
    assert unit_of("pl", WEEKS).status == "empty"


def test_a_look_renders_the_text_and_lists_its_findings_and_stores_nothing(
    client_of: Make, ada: Person, unit_of: Make
) -> None:
    unit = unit_of("ur", CALL)
    text = CALL_UR.replace("999", "111") + "<b>"
    answer = client_of(ada).post(path(unit, "/look"), json={"text": text})
    assert answer.status_code == 200
    body = answer.get_json()
    assert '<bdi dir="ltr" lang="en">0808 157 0142</bdi>' in body["html"]
    assert "&lt;" in body["html"]
    assert "href" not in body["html"]
    assert body["findings"] == [
        {name: getattr(finding, name) for name in ("check", "severity", "message", "remedy")}
        for finding in run_checks(CALL, text, "ur")
    ]
    assert "number" in [finding["check"] for finding in body["findings"]]
    assert unit_of("ur", CALL).status == "empty"


@pytest.mark.parametrize("body", [{}, {"text": 3}, [], "text"])
def test_a_look_at_no_text_is_refused(client_of: Make, ada: Person, unit_of: Make, body: Any) -> None:
    assert client_of(ada).post(path(unit_of("pl", WEEKS), "/look"), json=body).status_code == 400


WRONG = WEEKS_PL.replace("3", "33")


def doubtful(monkeypatch: pytest.MonkeyPatch) -> Finding:
    """Let every check find one thing that asks for a second look."""
    doubt = Finding("cue", "confirm", "The English says 'less'.", about="less", remedy="Look at the comparison.")
    monkeypatch.setattr("app.domain.glossary.run_checks", lambda *_arguments: (doubt,))
    return doubt


def test_a_finding_that_asks_for_a_second_look_takes_a_reason_and_keeps_what_was_typed(
    client_of: Make, ada: Person, ben: Person, unit_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    doubt = doubtful(monkeypatch)
    unit, client = unit_of("pl", WEEKS), client_of(ada)
    page = client.get(path(unit)).text
    assert "Look at the comparison." not in page
    form = {"action": "translated", "text": WEEKS_PL, "seen": ""}
    refused = client.post(path(unit), data=form)
    assert refused.status_code == 422
    assert "say why each is right" in words(refused.text)
    assert f'name="answer:{doubt.key}"' in refused.text
    assert refused.text.count("<option value=") == 4
    assert field(refused.text) == WEEKS_PL
    long = client.post(path(unit), data=form | {f"answer:{doubt.key}": "x" * 501})
    assert (long.status_code, "x" * 501 in long.text) == (400, True)
    assert client.post(path(unit), data=form | {f"answer:{doubt.key}": "It says 'mniej'."}).status_code == 303
    assert unit_of("pl", WEEKS).status == "translated"
    seen_by_ben = client_of(ben).get(path(unit, "?task=review")).text
    shown = words(seen_by_ben)
    assert "Answered by Ada: It says 'mniej'." in shown
    assert "Looked again by Ada Finding: cue less It says 'mniej'." in shown
    assert f'name="answer:{doubt.key}"' not in seen_by_ben
    form = {"action": "reviewed", "text": WEEKS_PL, "seen": seen(seen_by_ben)}
    assert client_of(ben).post(path(unit), data=form).status_code == 303
    assert unit_of("pl", WEEKS).status == "approved"


def test_a_waiver_is_asked_for_granted_by_another_and_stands_in_the_history(
    client_of: Make, ada: Person, ben: Person, unit_of: Make
) -> None:
    unit, client, other = unit_of("pl", WEEKS), client_of(ada), client_of(ben)
    blocking = next(f for f in run_checks(WEEKS, WRONG, "pl") if f.severity == "block")
    key = blocking.key
    refused = client.post(path(unit), data={"action": "translated", "text": WRONG, "seen": ""}).text
    assert "Is the text right? Ask for a waiver" in refused
    form = {"action": f"ask:{key}", "text": WRONG, "seen": ""}
    empty = client.post(path(unit), data=form)
    assert (empty.status_code, "Say why the text is right" in empty.text) == (400, True)
    assert unit_of("pl", WEEKS).status == "empty"
    answer = client.post(path(unit), data=form | {f"waiver:{key}": "The label says so."}, follow_redirects=True)
    assert "Your text is saved and the waiver asked for." in answer.text
    assert "<strong>1</strong> waiver asked for" not in client.get("/").text
    assert "<strong>1</strong> waiver asked for" in other.get("/").text
    queue = words(other.get("/review/pl/?task=review").text)
    assert "Waivers asked for: 1" in queue
    assert blocking.message in queue
    assert "The label says so. Ada" in queue
    page = other.get(path(unit)).text
    assert "bound to exactly this text" in page
    assert "Waiver asked for by Ada: The label says so." in words(page)
    form = {"action": f"waive:{key}", "text": WRONG + ".", "seen": seen(page), f"waiver:{key}": "I saw the label."}
    changed = other.post(path(unit), data=form)
    assert (changed.status_code, "A waiver is bound to exactly one text" in changed.text) == (400, True)
    assert "I saw the label." in changed.text
    own = client.post(path(unit), data=form | {"text": WRONG})
    assert (own.status_code, "another reviewer must waive" in own.text) == (403, True)
    done = other.post(path(unit), data=form | {"text": WRONG}, follow_redirects=True)
    shown = words(done.text)
    assert "Waived: recorded with your name and reason, and bound to exactly this text." in shown
    assert "Waived by Ben: I saw the label." in shown
    assert "Finding waived by Ben" in shown
    assert "Waivers asked for" not in other.get("/review/pl/?task=review").text
    signed = client.post(path(unit), data={"action": "translated", "text": WRONG, "seen": seen(done.text)})
    assert signed.status_code == 303
    assert unit_of("pl", WEEKS).status == "translated"


def test_the_look_lists_findings_with_fields_for_answers(client_of: Make, ada: Person, unit_of: Make) -> None:
    response = client_of(ada).post(path(unit_of("pl", WEEKS), "/look"), json={"text": WRONG})
    assert "Ask for a waiver" in response.get_json()["list"]
    assert (
        "checks find nothing"
        in client_of(ada).post(path(unit_of("pl", WEEKS), "/look"), json={"text": WEEKS_PL}).get_json()["list"]
    )


def test_a_question_is_asked_without_losing_the_text_being_typed(
    client_of: Make, ada: Person, ben: Person, unit_of: Make
) -> None:
    unit, client = unit_of("pl", WEEKS), client_of(ada)
    form = {"action": "question", "text": WEEKS_PL, "seen": "", "question": "Weeks in a row?"}
    page = client.post(path(unit), data=form)
    assert page.status_code == 200
    assert field(page.text) == WEEKS_PL
    shown = words(page.text)
    assert "The content team has your question." in shown
    assert shown.count("Weeks in a row?") == 1
    assert unit_of("pl", WEEKS).status == "empty"
    other = words(client_of(ben).get(path(unit_of("ur", WEEKS))).text)
    assert "Ada, Polish" in other
    assert "Nobody has answered yet." in other
    refused = client.post(path(unit), data=form | {"question": "x" * 2001})
    assert (refused.status_code, "x" * 2001 in refused.text) == (400, True)
    again = client.post(path(unit, "?task=review"), data=form | {"text": ""})
    assert again.location == path(unit, "?task=review")
