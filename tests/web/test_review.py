"""The editor over HTTP: every decision on a string, and what it refuses."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.store import claims
from app.store.engine import reading, writing
from app.workflow import accounts, review
from app.workflow.installation import instant
from tests.web.editing import CALL, CALL_UR, WEEKS, WEEKS_PL, Make, ada, ben, buttons, field, path, seen
from tests.web.reading import words

if TYPE_CHECKING:
    from app.store.people import Person
    from app.workflow.installation import Installation

__all__ = ["ada", "ben"]


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
