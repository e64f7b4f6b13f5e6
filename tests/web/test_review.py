"""The queue and the editor over HTTP."""

from __future__ import annotations

import gzip
import html
import re
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.checks import Finding, risk_of, run_checks
from app.errors import PolyleafError
from app.store import claims, editor, log, units
from app.store.engine import reading, writing
from app.workflow import accounts, review
from app.workflow.audit import verify_log
from app.workflow.installation import instant

if TYPE_CHECKING:
    from app.store.people import Person
    from app.workflow.installation import Installation

WEEKS = "A short cough lasts less than 3 weeks"
WEEKS_PL = "Krótki kaszel trwa mniej niż 3 tygodnie"
CALL = "Call {helpline} at any time. In an emergency call 999."
CALL_UR = "کسی بھی وقت {helpline} پر کال کریں۔ ہنگامی صورت میں 999 پر کال کریں۔"

Make = Callable[..., Any]


@pytest.fixture
def ada(somebody: Make) -> Person:
    """A translator and reviewer of Polish and Urdu."""
    return somebody("Ada", pl=["translator", "reviewer"], ur=["translator", "reviewer"])


@pytest.fixture
def ben(somebody: Make) -> Person:
    """Another reviewer of Polish and Urdu."""
    return somebody("Ben", pl=["reviewer"], ur=["reviewer"])


def path(unit: Any, end: str = "") -> str:
    return f"/review/{unit.locale}/{unit.segment_id}{end}"


def field(page: str) -> str:
    found = re.search(r'<textarea id="text".*?>\n(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\w*)"', page)
    assert found is not None
    return found[1]


def words(page: str) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))


def buttons(page: str) -> list[tuple[str, str]]:
    found = re.findall(r'<button[^>]*name="action" value="(\w+)"[^>]*>\s*(.*?)\s*</button>', page, re.DOTALL)
    found += re.findall(r'<button class="danger" name="action" value="(\w+)">(.*?)</button>', page)
    return list(dict.fromkeys(found))


def test_the_queue_shows_the_riskiest_first_and_says_why(client_of: Make, ada: Person) -> None:
    page = client_of(ada).get("/review/pl/?task=translate").text
    shown = re.findall(r'<p class="source"><a [^>]*>(.*?)</a>', page)
    assert len(shown) == 10
    assert [risk_of(html.unescape(text)) for text in shown] == sorted((risk_of(text) for text in shown), reverse=True)
    assert "Numbers: 3" in page
    assert "Words to get right: less" in page
    assert "0 of" in words(page)


def test_the_queue_pages_without_repeating_or_losing_a_string(client_of: Make, ada: Person, unit_of: Make) -> None:
    client, address, found = client_of(ada), "/review/pl/?task=translate", []
    while True:
        page = client.get(address).text
        found += re.findall(r'href="/review/pl/(\d+)\?', page)
        following = re.search(r'href="([^"]+)">The next ten', page)
        if following is None:
            break
        address = html.unescape(following[1])
    assert len(found) == len(set(found)) > 20


def test_the_queue_of_one_leaflet_holds_only_its_strings(client_of: Make, ada: Person) -> None:
    page = client_of(ada).get("/review/pl/?task=translate&document=support").text
    assert "Coughs in winter</p>" not in page
    assert 'value="support" selected' in page


def test_an_empty_queue_says_so(client_of: Make, ada: Person) -> None:
    assert "Nothing to review here." in client_of(ada).get("/review/pl/?task=review").text


def test_start_leads_to_the_riskiest_string(client_of: Make, ada: Person) -> None:
    client = client_of(ada)
    first = re.search(r'href="(/review/pl/\d+\?task=translate)"', client.get("/review/pl/?task=translate").text)
    assert first is not None
    response = client.get("/review/pl/start?task=translate")
    assert (response.status_code, response.location) == (303, first[1])


def test_a_draft_is_accepted_unchanged_and_the_next_string_opens(
    client_of: Make, ada: Person, unit_of: Make, draft: Make
) -> None:
    unit = unit_of("pl", WEEKS)
    print_ = draft(unit, WEEKS_PL, engine="scripted")
    client = client_of(ada)
    page = client.get(path(unit, "?task=translate")).text
    assert field(page) == WEEKS_PL
    assert buttons(page)[0] == ("translated", "Sign as translated")
    form = {"action": "translated", "text": field(page), "seen": seen(page)}
    response = client.post(path(unit, "?task=translate"), data=form)
    assert response.status_code == 303
    assert re.fullmatch(r"/review/pl/\d+\?task=translate", response.location)
    assert response.location != path(unit, "?task=translate")
    after = unit_of("pl", WEEKS)
    assert (after.status, after.fingerprint) == ("translated", print_)
    assert "Signed as translated" in client.get(response.location).text


def test_a_second_person_approves(client_of: Make, ada: Person, ben: Person, unit_of: Make, draft: Make) -> None:
    unit = unit_of("pl", WEEKS)
    print_ = draft(unit, WEEKS_PL)
    client_of(ada).post(path(unit), data={"action": "translated", "text": WEEKS_PL, "seen": print_})
    page = client_of(ben).get(path(unit, "?task=review")).text
    assert buttons(page) == [
        ("reviewed", "Approve (reviewed)"),
        ("save", "Save without signing"),
        ("reject", "Send back"),
        ("question", "Ask"),
        ("comment", "Comment"),
    ]
    form = {"action": "reviewed", "text": WEEKS_PL, "seen": seen(page)}
    response = client_of(ben).post(path(unit, "?task=review"), data=form)
    assert response.location == "/review/pl/?task=review"
    assert unit_of("pl", WEEKS).status == "approved"


def test_whoever_translated_is_offered_no_review(client_of: Make, ada: Person, unit_of: Make, draft: Make) -> None:
    unit = unit_of("pl", WEEKS)
    print_ = draft(unit, WEEKS_PL)
    client = client_of(ada)
    client.post(path(unit), data={"action": "translated", "text": WEEKS_PL, "seen": print_})
    page = client.get(path(unit)).text
    assert "reviewed" not in dict(buttons(page))
    assert "You signed this text as translated, so somebody else must review it." in page
    response = client.post(path(unit), data={"action": "reviewed", "text": WEEKS_PL, "seen": print_})
    assert response.status_code == 403
    assert field(response.text) == WEEKS_PL


def test_a_reviewer_who_changes_the_text_becomes_its_translator(
    client_of: Make, ada: Person, ben: Person, unit_of: Make, draft: Make
) -> None:
    unit = unit_of("pl", WEEKS)
    print_ = draft(unit, WEEKS_PL)
    client_of(ada).post(path(unit), data={"action": "translated", "text": WEEKS_PL, "seen": print_})
    client = client_of(ben)
    client.post(path(unit), data={"action": "reviewed", "text": WEEKS_PL + ".", "seen": print_})
    assert "Corrected and signed as translated by you" in client.get("/").text
    after = unit_of("pl", WEEKS)
    assert (after.target, after.status, after.author_id) == (WEEKS_PL + ".", "translated", ben.id)


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


def test_a_conflict_keeps_the_typed_text_and_shows_the_text_that_is_now_current(
    client_of: Make, ada: Person, ben: Person, unit_of: Make, draft: Make
) -> None:
    unit = unit_of("pl", WEEKS)
    old = draft(unit, WEEKS_PL)
    theirs, mine = "Kaszel trwa krótko, do 3 tygodni", "Zwykły kaszel trwa mniej niż 3 tygodnie"
    client_of(ben).post(path(unit), data={"action": "save", "text": theirs, "seen": old})
    response = client_of(ada).post(path(unit), data={"action": "translated", "text": mine, "seen": old})
    assert response.status_code == 409
    assert field(response.text) == mine
    assert theirs in response.text
    assert "<ins>" in response.text
    now = unit_of("pl", WEEKS)
    assert (now.target, seen(response.text)) == (theirs, now.fingerprint)
    again = client_of(ada).post(path(unit), data={"action": "translated", "text": mine, "seen": seen(response.text)})
    assert again.status_code == 303
    assert unit_of("pl", WEEKS).target == mine


def test_a_rejection_needs_a_reason_and_shows_it_in_the_history(
    client_of: Make, ada: Person, ben: Person, unit_of: Make, draft: Make
) -> None:
    unit = unit_of("pl", WEEKS)
    print_ = draft(unit, WEEKS_PL)
    client = client_of(ben)
    refused = client.post(path(unit), data={"action": "reject", "text": WEEKS_PL, "seen": print_})
    assert refused.status_code == 400
    assert "Say why" in refused.text
    form = {"action": "reject", "seen": print_, "reason": "The meaning is wrong.", "reason_text": "Not <short>."}
    assert client.post(path(unit), data=form).status_code == 303
    page = client_of(ada).get(path(unit)).text
    assert "The meaning is wrong. Not <short>." in words(page)
    assert "Not &lt;short&gt;." in page
    assert unit_of("pl", WEEKS).status == "rejected"


def test_a_signature_is_withdrawn_with_a_reason(client_of: Make, ada: Person, unit_of: Make, draft: Make) -> None:
    unit = unit_of("pl", WEEKS)
    print_ = draft(unit, WEEKS_PL)
    client = client_of(ada)
    client.post(path(unit), data={"action": "translated", "text": WEEKS_PL, "seen": print_})
    assert ("withdraw", "Withdraw my signature") in buttons(client.get(path(unit)).text)
    form = {"action": "withdraw", "seen": print_, "withdraw_reason": "I misread it."}
    assert client.post(path(unit), data=form).status_code == 303
    assert unit_of("pl", WEEKS).status == "rejected"


def test_a_clinician_is_offered_approval_where_the_policy_asks_for_it(
    client_of: Make, ada: Person, somebody: Make, unit_of: Make, draft: Make, installation: Installation
) -> None:
    unit = unit_of("pl", WEEKS)
    print_ = draft(unit, WEEKS_PL)
    client_of(ada).post(path(unit), data={"action": "translated", "text": WEEKS_PL, "seen": print_})
    client = client_of(somebody("Cleo", pl=["clinician"]))
    assert "clinical" not in dict(buttons(client.get(path(unit)).text))
    accounts.set_policy(installation, "pl", None, clinical=True)
    page = client.get(path(unit)).text
    assert buttons(page)[0] == ("clinical", "Approve (clinical)")
    assert "readonly" in page
    form = {"action": "clinical", "text": WEEKS_PL, "seen": print_}
    assert client.post(path(unit), data=form).status_code == 303


def test_saving_an_unchanged_draft_makes_nobody_its_author(
    client_of: Make, ada: Person, unit_of: Make, draft: Make
) -> None:
    unit = unit_of("pl", WEEKS)
    print_ = draft(unit, WEEKS_PL)
    client_of(ada).post(path(unit), data={"action": "save", "text": WEEKS_PL + "\n", "seen": print_})
    after = unit_of("pl", WEEKS)
    assert (after.status, after.author_id) == ("drafted", None)


def test_a_carried_text_shows_what_changed_in_the_english(
    client_of: Make, ada: Person, unit_of: Make, draft: Make
) -> None:
    unit = unit_of("pl", WEEKS)
    draft(unit, WEEKS_PL, "carried", previous_source=WEEKS.replace("3", "2"), previous_context=None)
    page = client_of(ada).get(path(unit)).text
    assert "carried over from the earlier English" in page
    assert "removed: 2 added: 3" in words(page)


def test_critical_tokens_are_marked_in_both_texts(client_of: Make, ada: Person, unit_of: Make, draft: Make) -> None:
    unit = unit_of("ur", CALL)
    draft(unit, CALL_UR)
    page = client_of(ada).get(path(unit)).text
    marks = re.findall(r'<mark class="(\w+)" .*?>.*?</span>(.*?)</mark>', page)
    assert marks == [("placeholder", "{helpline}"), ("number", "999")] * 2
    assert '<textarea id="text" name="text" lang="ur" dir="rtl"' in page


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


def test_a_string_is_claimed_when_opened_and_others_see_until_when(
    client_of: Make, ada: Person, ben: Person, unit_of: Make, installation: Installation
) -> None:
    unit = unit_of("pl", WEEKS)
    client_of(ada).get(path(unit))
    page = client_of(ben).get(path(unit)).text
    assert "Ada is working on this string until" in words(page)
    assert 'id="text"' in page
    with reading(installation.engine) as connection:
        holder = claims.holder(connection, unit.segment_id, "pl", installation.now())
    assert holder is not None
    assert holder.name == "Ada"


def test_an_expired_claim_passes_to_the_next_person(
    client_of: Make, ada: Person, ben: Person, unit_of: Make, installation: Installation
) -> None:
    unit = unit_of("pl", WEEKS)
    before = installation.clock() - timedelta(hours=1)
    with writing(installation.engine) as connection:
        claims.take(connection, unit.segment_id, "pl", ada.id, instant(before), instant(before + timedelta(minutes=20)))
    assert "is working on this string" not in client_of(ben).get(path(unit)).text
    assert review.claim(installation, ada, "pl", unit.segment_id) is not None


def test_demonstration_accounts_are_named_as_such_in_the_history(
    client_of: Make, ada: Person, somebody: Make, unit_of: Make, draft: Make
) -> None:
    unit = unit_of("pl", WEEKS)
    print_ = draft(unit, WEEKS_PL)
    demo = somebody("Demo", demonstration=True, pl=["translator"])
    client_of(demo).post(path(unit), data={"action": "translated", "text": WEEKS_PL, "seen": print_})
    assert "Signed as translated by Demo demonstration account" in words(client_of(ada).get(path(unit)).text)


def test_another_language_is_closed(client_of: Make, somebody: Make, unit_of: Make) -> None:
    unit = unit_of("ur", WEEKS)
    client = client_of(somebody("Ola", pl=["translator"]))
    form = {"action": "translated", "text": "x", "seen": ""}
    answers = [client.get("/review/ur/"), client.get(path(unit)), client.post(path(unit), data=form)]
    answers.append(client.post(path(unit, "/look"), json={"text": "x"}))
    assert [answer.status_code for answer in answers] == [403] * 4


def test_a_translator_cannot_approve_by_hand_made_form(
    client_of: Make, ada: Person, somebody: Make, unit_of: Make, draft: Make
) -> None:
    unit = unit_of("pl", WEEKS)
    print_ = draft(unit, WEEKS_PL)
    client_of(ada).post(path(unit), data={"action": "translated", "text": WEEKS_PL, "seen": print_})
    client = client_of(somebody("Ola", pl=["translator"]))
    response = client.post(path(unit), data={"action": "reviewed", "text": WEEKS_PL, "seen": print_})
    assert response.status_code == 403
    assert unit_of("pl", WEEKS).status == "translated"


def test_an_unknown_action_or_string_is_refused(client_of: Make, ada: Person, unit_of: Make) -> None:
    client = client_of(ada)
    assert client.post(path(unit_of("pl", WEEKS)), data={"action": "publish"}).status_code == 400
    assert client.get("/review/pl/999999").status_code == 404


@pytest.mark.parametrize(
    ("end", "status"),
    [
        ("99999999999999999999", 404),
        ("start?after=99999999999999999999.1", 303),
        ("?after=x.y&task=publish", 200),
        ("?document=no-such", 200),
    ],
)
def test_a_mangled_address_breaks_nothing(client_of: Make, ada: Person, end: str, status: int) -> None:
    assert client_of(ada).get(f"/review/pl/{end}").status_code == status


@pytest.mark.parametrize(("text", "status"), [("x" * 10_001, 413), ("a\0b", 400)])
def test_a_text_that_cannot_be_one_is_refused(
    client_of: Make, ada: Person, unit_of: Make, text: str, status: int
) -> None:
    client, unit = client_of(ada), unit_of("pl", WEEKS)
    form = {"action": "save", "text": text, "seen": ""}
    answers = [client.post(path(unit), data=form), client.post(path(unit, "/look"), json={"text": text})]
    assert [answer.status_code for answer in answers] == [status] * 2


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


def test_queue_and_editor_take_few_queries(
    client_of: Make, ada: Person, unit_of: Make, draft: Make, statements: Make, installation: Installation
) -> None:
    unit = unit_of("pl", WEEKS)
    client = client_of(ada)

    def count(address: str) -> int:
        with statements() as sent:
            assert client.get(address).status_code == 200
        return len(sent)

    before = (count("/review/pl/?task=translate"), count(path(unit)))
    with reading(installation.engine) as connection:
        others = [row.segment_id for row in units.of_document(connection, "winter-cough", "pl")]
    for number, text in enumerate((WEEKS_PL, WEEKS_PL + ".", WEEKS_PL + "!")):
        draft(unit, text, engine=str(number))
    for segment_id in others:
        with reading(installation.engine) as connection:
            other = units.get(connection, segment_id, "pl")
        draft(other, "Tekst")
    for tag in ("de", "fr", "uk"):
        accounts.set_policy(installation, tag, None)
    after = (count("/review/pl/?task=translate"), count(path(unit)))
    assert before[0] == after[0] <= 8
    assert before[1] <= 12
    assert after[1] <= 12


def test_an_answer_carries_the_next_string_to_a_script_that_asks_for_it(
    client_of: Make, ada: Person, unit_of: Make, draft: Make
) -> None:
    unit = unit_of("pl", WEEKS)
    print_ = draft(unit, WEEKS_PL)
    client = client_of(ada)
    form = {"action": "translated", "text": WEEKS_PL, "seen": print_, "question": "Half a question"}
    answer = client.post(path(unit, "?task=translate"), data=form, headers={"X-Onward": "page"})
    following = answer.headers["Content-Location"]
    assert answer.status_code == 200
    assert re.fullmatch(r"/review/pl/\d+\?task=translate", following)
    assert "Signed as translated." in answer.text
    assert f'data-key="pl:{following.split("/")[3].split("?")[0]}"' in answer.text
    assert "Half a question" not in answer.text
    assert "Signed as translated." not in client.get(following).text


def test_the_editor_is_light(client_of: Make, ada: Person, unit_of: Make, draft: Make) -> None:
    """Compressed: at most 60 kB with everything at the first visit, 15 kB after that."""
    unit = unit_of("ur", CALL)
    draft(unit, CALL_UR)
    client = client_of(ada)
    page = client.get(path(unit, "?aids=1")).text
    files, wanted = {}, re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    while wanted:
        address = wanted.pop()
        files[address] = client.get(address).text
        imported = re.findall(r'from "\./([^"]+)"', files[address])
        wanted += [one for name in imported if (one := f"/static/editor/{name}") not in files]
    assert len(files) > 8
    sizes = [len(gzip.compress(text.encode())) for text in files.values()]
    assert len(gzip.compress(page.encode())) <= 15_000
    assert len(gzip.compress(page.encode())) + sum(sizes) <= 60_000


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


def test_a_string_is_seen_in_its_place_on_the_page_with_the_texts_of_now(
    client_of: Make, ada: Person, unit_of: Make, draft: Make
) -> None:
    draft(unit_of("ur", WEEKS), "مختصر کھانسی 3 ہفتوں سے کم رہتی ہے")
    title = unit_of("ur", "Coughs in winter")
    draft(title, "سردیوں میں کھانسی")
    client = client_of(ada)
    answer = client.get(path(title, "/page"))
    assert re.findall('<mark id="here">(.*?)</mark>', answer.text) == ["سردیوں میں کھانسی"]
    assert "<title>سردیوں میں کھانسی" in answer.text
    assert "مختصر کھانسی" in answer.text
    assert "script" not in answer.headers["Content-Security-Policy"]
    assert path(title, "/page#here") in client.get(path(title)).text
    shared = unit_of("ur", CALL)
    assert shared.document_id == "winter-cough"
    assert client.get("/review/ur/99999/page").status_code == 404


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
