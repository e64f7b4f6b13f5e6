"""The English over HTTP: versions side by side, corrections, questions, the source desk, documents that come in."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from app.errors import PolyleafError
from app.store import english, log, queries
from app.store.engine import reading
from app.workflow import queries as questions
from app.workflow.audit import verify_log
from app.workflow.compile import sign_editions
from app.workflow.draft import plan_drafts
from app.workflow.importing import import_content
from app.workflow.publish import publish
from tests.web.road import approve

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]
LEAFLET = "winter-cough"
WEEKS = "A short cough lasts less than 3 weeks"
TYPO = "A short cough lasts for less than 3 weeks"


@pytest.fixture(autouse=True)
def in_time(installation: Installation) -> None:
    """Let it be a day before the next review is due."""
    object.__setattr__(installation, "clock", lambda: datetime(2026, 12, 1, tzinfo=UTC))


@pytest.fixture
def team(somebody: Make) -> Person:
    """Editor and publisher in one."""
    return somebody("Tess", content=["editor", "publisher"])


@pytest.fixture
def ada(somebody: Make) -> Person:
    """A translator of Polish and Urdu."""
    return somebody("Ada", pl=["translator"], ur=["translator"])


@pytest.fixture
def ben(somebody: Make) -> Person:
    """A reviewer of Polish and Urdu."""
    return somebody("Ben", pl=["reviewer"], ur=["reviewer"])


def words(page: str) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", page).split()))


def edit(installation: Installation, *changes: tuple[str, str]) -> None:
    path = installation.config.source_content / f"{LEAFLET}.md"
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    import_content(installation)


def compared(client: FlaskClient, old: int = 1, new: int = 2) -> str:
    answer = client.get(f"/leaflets/{LEAFLET}/versions/{old}..{new}")
    assert answer.status_code == 200
    return answer.text


# Versions


def test_two_versions_show_changed_words_on_both_sides_and_what_they_cost(
    installation: Installation, client_of: Make, team: Person
) -> None:
    edit(
        installation,
        ("less than 3 weeks", "less than 4 weeks"),
        ("It needs no treatment.", "It needs no treatment.\n\n  Drink warm water."),
        ("next_due: 2027-02", "next_due: 2027-08"),
    )
    page = compared(client_of(team))
    shown = words(page)
    assert re.search(r"less than <del><span [^>]*>removed: </span>3</del> weeks", page)
    assert re.search(r"less than <ins><span [^>]*>added: </span>4</ins> weeks", page)
    assert "Drink warm water. 3 words × 2 languages. Still to look at in Polish, Urdu." in shown
    assert "2 Strings to look at again" not in shown
    assert "Strings to look at again 2 Words in them 11 Languages 2 Cost: words × languages 22" in shown
    assert "Next review due Before: 2027-02 Now: 2027-08" in shown


def test_a_moved_paragraph_costs_nothing_and_a_removed_one_is_shown(
    installation: Installation, client_of: Make, team: Person
) -> None:
    moved = "> Call {helpline} at any time. In an emergency call 999.\n\n"
    edit(
        installation,
        (moved, ""),
        ("## What is a cough?\n", f"{moved}## What is a cough?\n"),
        ("    2. if you are over 40\n", ""),
    )
    page = words(compared(client_of(team)))
    assert "Moved, approvals stay" in page
    assert "Removed" in page
    assert "Strings to look at again 0" in page


def test_meaning_unchanged_asks_first_and_says_which_languages_carried_over(
    installation: Installation, client_of: Make, team: Person, ada: Person, ben: Person, unit_of: Make
) -> None:
    approve(installation, ada, ben, unit_of("pl", WEEKS), "Krótki kaszel trwa mniej niż 3 tygodnie")
    edit(installation, (WEEKS, TYPO))
    client = client_of(team)
    link = re.search(r'href="([^"]*/unchanged/[^"]*)"', compared(client))
    assert link is not None
    address = html.unescape(link[1])
    asked = words(client.get(address).text)
    assert "stand for the new one in Polish" in asked
    assert "recorded in the log with your name, Tess" in asked
    answer = client.post(address, follow_redirects=True)
    said = words(answer.text)
    assert "Carried over: Polish. Nothing to carry over: Urdu." in said
    assert answer.request.path == f"/leaflets/{LEAFLET}/versions/1..2"
    assert unit_of("pl", TYPO).status == "approved"
    assert "/unchanged/" not in answer.text
    history = words(client_of(ada).get(f"/review/pl/{unit_of('pl', TYPO).segment_id}").text)
    assert "Approval carried over by Tess" in history
    assert "1 approval carried over by an editor" in words(client.get(f"/leaflets/{LEAFLET}").text)


def test_where_the_meaning_may_have_changed_the_button_is_off_and_says_why(
    installation: Installation, client_of: Make, team: Person, ada: Person, ben: Person, unit_of: Make
) -> None:
    old = unit_of("pl", WEEKS)
    approve(installation, ada, ben, old, "Krótki kaszel trwa mniej niż 3 tygodnie")
    edit(installation, ("less than 3 weeks", "more than 4 weeks"))
    client = client_of(team)
    page = compared(client)
    assert "<button disabled aria-describedby" in page
    assert "Not possible: a number, a word such as not, less, before or left changed" in words(page)
    new = unit_of("pl", "A short cough lasts more than 4 weeks")
    answer = client.post(f"/leaflets/{LEAFLET}/unchanged/{old.segment_id}/{new.segment_id}")
    assert (answer.status_code, "meaning may have changed" in answer.text) == (400, True)
    assert unit_of("pl", new.source).status == "drafted"


def test_versions_take_few_queries_however_long_they_are(
    installation: Installation, client_of: Make, team: Person, statements: Make
) -> None:
    client = client_of(team)
    edit(installation, (WEEKS, TYPO))
    with statements() as few:
        compared(client)
    edit(installation, ("## What is a cough?\n", "## What is a cough?\n\n" + "Words.\n\nMore words.\n\n" * 30))
    with statements() as many:
        compared(client, 1, 3)
    assert len(few) == len(many) == 11


def test_versions_that_are_not_there_are_not_found(client_of: Make, team: Person) -> None:
    client = client_of(team)
    assert client.get(f"/leaflets/{LEAFLET}/versions/1..9").status_code == 404
    assert client.get("/leaflets/nothing/versions/1..2").status_code == 404
    assert client.get(f"/leaflets/{LEAFLET}/versions?old=2&new=1").location == f"/leaflets/{LEAFLET}/versions/1..2"


# Corrections


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


# Questions


def ask(installation: Installation, person: Person, unit: Any, words_: str = "Weeks in a row?") -> int:
    return questions.ask(installation, person, unit.locale, unit.segment_id, words_)


def test_questions_are_listed_with_place_string_language_and_who_and_counted(
    installation: Installation, client_of: Make, team: Person, ada: Person, unit_of: Make
) -> None:
    ask(installation, ada, unit_of("ur", WEEKS))
    page = client_of(team).get("/leaflets/questions").text
    shown = words(page)
    assert "Coughs in winter, “What is a cough?”, list item" in shown
    assert WEEKS in shown
    assert "Weeks in a row? Ada, Urdu" in shown
    assert "Questions 1 , 1 open" in shown


@pytest.mark.parametrize(
    ("outcome", "shown"), [("answer", "Answer"), ("note", "Note for everybody"), ("term", "Glossary")]
)
def test_an_answer_is_seen_with_the_string_in_every_language(
    installation: Installation, client_of: Make, team: Person, ada: Person, unit_of: Make, outcome: str, shown: str
) -> None:
    number = ask(installation, ada, unit_of("ur", WEEKS))
    client = client_of(team)
    form = {"outcome": outcome, "answer": "Yes, in a row.", "term": "cough", "target": "کھانسی"}
    client.post(f"/leaflets/questions/{number}", data=form)
    assert "Nobody waits for an answer." in client.get("/leaflets/questions").text
    page = words(client_of(ada).get(f"/review/pl/{unit_of('pl', WEEKS).segment_id}").text)
    assert "Ada, Urdu" in page
    assert f"{shown} by Tess: Yes, in a row." in page
    urdu = words(client_of(ada).get(f"/review/ur/{unit_of('ur', 'What is a cough?').segment_id}").text)
    assert ("کھانسی" in urdu) == (outcome == "term")


def test_an_answer_that_corrects_the_english_shows_what_it_does_first(
    installation: Installation, client_of: Make, team: Person, ada: Person, unit_of: Make
) -> None:
    number = ask(installation, ada, unit_of("ur", WEEKS))
    client, address = client_of(team), f"/leaflets/questions/{number}"
    form = {"outcome": "correction", "answer": "Made clear.", "text": TYPO, "action": "answer"}
    page = client.post(address, data=form).text
    assert "What this change does" in page
    assert "Change the English and answer" in page
    assert client.post(address, data=form | {"action": "confirm"}).location == "/leaflets/questions"
    assert unit_of("pl", TYPO).ordinal is not None
    with reading(installation.engine) as connection:
        assert queries.get(connection, number).outcome == "correction"


def test_a_refused_answer_keeps_what_was_typed(
    installation: Installation, client_of: Make, team: Person, ada: Person, unit_of: Make
) -> None:
    number = ask(installation, ada, unit_of("ur", WEEKS))
    client, address = client_of(team), f"/leaflets/questions/{number}"
    form = {"outcome": "correction", "answer": "Made clear.", "text": "Call {nobody}", "action": "confirm"}
    answer = client.post(address, data=form)
    assert answer.status_code == 400
    assert "This may not stand in a leaflet." in answer.text
    assert ("Made clear." in answer.text, "Call {nobody}" in answer.text) == (True, True)
    assert 'value="correction" checked' in answer.text
    assert client.post(address, data={"outcome": "answer", "answer": " "}).status_code == 400
    form = {"outcome": "term", "answer": "So.", "term": "fever", "target": "بخار", "keep": "yes"}
    answer = client.post(address, data=form)
    assert (answer.status_code, "does not say “fever”" in answer.text) == (400, True)
    assert ('value="fever"' in answer.text, 'value="بخار"' in answer.text, 'value="yes" checked' in answer.text) == (
        True,
        True,
        True,
    )


def test_only_editors_and_publishers_answer(
    installation: Installation, client_of: Make, ada: Person, unit_of: Make, somebody: Make
) -> None:
    number = ask(installation, ada, unit_of("ur", WEEKS))
    adam = client_of(somebody("Adam", content=["administrator"]))
    assert "An editor or publisher answers." in adam.get(f"/leaflets/questions/{number}").text
    answer = adam.post(f"/leaflets/questions/{number}", data={"outcome": "answer", "answer": "Yes."})
    assert answer.status_code == 403
    assert client_of(ada).get("/leaflets/questions").status_code == 403


def test_questions_take_few_queries_however_many_there_are(
    installation: Installation, client_of: Make, team: Person, ada: Person, unit_of: Make, statements: Make
) -> None:
    client = client_of(team)

    def count() -> int:
        with statements() as sent:
            assert client.get("/leaflets/questions").status_code == 200
        return len(sent)

    ask(installation, ada, unit_of("ur", WEEKS))
    few = count()
    for source in ("Syrup", "5 ml", "What is a cough?"):
        ask(installation, ada, unit_of("pl", source))
    assert count() == few <= 5


# The source desk


def bad_english(installation: Installation) -> None:
    edit(installation, ("next_due: 2027-02", "next_due: 2026-02"))


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
    edit(installation, ("next_due: 2026-02", "next_due: 2027-02"))
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


# What cannot wait


def test_an_urgent_withdrawal_asks_for_a_reason_and_for_a_look_at_what_is_live_now(
    installation: Installation, client_of: Make, team: Person, somebody: Make
) -> None:
    sign_editions(installation, team, LEAFLET)
    publish(installation, team)
    client, address = client_of(team), f"/leaflets/{LEAFLET}/urgent"
    assert "There is nothing to withdraw" in words(client.get(address).text)
    assert client.post(address, data={"seen": "", "reason": "Harmful"}).status_code == 404
    edit(installation, ("less than 3 weeks", "less than 4 weeks"))
    page = client.get(address).text
    assert 'value="winter-cough/en/1"' in page
    assert "all its languages go too" in words(page)
    silent = client.post(address, data={"seen": "winter-cough/en/1", "reason": " "})
    assert (silent.status_code, "Say why" in silent.text) == (400, True)
    stale = client.post(address, data={"seen": "winter-cough/en/7", "reason": "Harmful"})
    assert (stale.status_code, "Look at the list again" in stale.text, "Harmful" in stale.text) == (400, True, True)
    editor = client_of(somebody("Edda", content=["editor"]))
    for screen in (f"/leaflets/{LEAFLET}", f"/leaflets/{LEAFLET}/versions/1..2"):
        assert ("/urgent" in client.get(screen).text, "/urgent" in editor.get(screen).text) == (True, False)
    with reading(installation.engine) as connection:
        assert log.of_kind(connection, "withdrawal") == []


# Documents that come in


EXPORT = """# Chest pain at home

What chest pain is, and when to call for help.

This leaflet is for adults who live in the UK.

## When to call

Call 999 at once if the pain does not go away.

## Sources

- Doe J. Chest pain. *J Imagined Med* 2020;5(1):1-9.
"""


def upload(client: FlaskClient, data: bytes, name: str, **fields: str) -> Any:
    return client.post("/leaflets/import", data={"file": (io.BytesIO(data), name), **fields})


def proposal(page: str) -> str:
    found = re.search(r'name="proposal" value="([^"]+)"', page)
    assert found is not None
    return html.unescape(found[1])


def test_a_document_is_accounted_for_line_by_line_and_saved_only_when_confirmed(
    installation: Installation, client_of: Make, team: Person
) -> None:
    client = client_of(team)
    page = upload(client, EXPORT.encode(), "chest-pain.md")
    assert page.status_code == 200
    shown = words(page.text)
    assert re.search(r"13 lines: \d+ kept, \d+ moved to facts, \d+ removed", shown)
    assert "moved to facts title # Chest pain at home" in shown
    path = installation.config.source_content / "chest-pain-at-home.md"
    assert not path.exists()
    answer = client.post("/leaflets/import", data={"proposal": proposal(page.text)})
    assert answer.location == "/leaflets/chest-pain-at-home/desk"
    assert "Call 999 at once" in path.read_text("utf-8")
    assert "Chest pain at home" in client.get("/leaflets/").text
    again = client.post("/leaflets/import", data={"proposal": proposal(page.text)})
    assert (again.status_code, "nothing is overwritten" in again.text) == (400, True)
    assert "nothing is overwritten" in upload(client, EXPORT.encode(), "chest-pain.md").text


def test_an_upload_may_be_a_web_page_larger_than_other_requests(client_of: Make, team: Person) -> None:
    body = "".join(
        f"<p>{line}</p>" if line[:1].isalpha() else f"<h{line.count('#')}>{line.strip('# ')}</h{line.count('#')}>"
        for line in EXPORT.splitlines()
        if line and not line.startswith("-")
    )
    page = f"<!doctype html><html><body>{body}<ul><li>Doe J. Pain. 2020</li></ul>{' ' * 1_100_000}</body></html>"
    answer = upload(client_of(team), page.encode(), "page.html")
    assert answer.status_code == 200
    assert "Call 999 at once if the pain does not go away." in answer.text
    assert client_of(team).post("/leaflets/folder", data={"file": "x" * 1_100_000}).status_code == 413


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "empty.md", "an empty file"),
        (b"\xff\xfe\x00binary", "binary.md", "not UTF-8"),
        (b"MZ\x90\x00", "program.exe", "the ending '.exe'"),
        (b"PK\x03\x04 no archive", "broken.docx", "a damaged Word file"),
        (b"# Only a title\n", "../../../short.md", "short.md"),
    ],
)
def test_a_hostile_or_broken_file_gets_a_clear_refusal(
    installation: Installation, client_of: Make, team: Person, data: bytes, name: str, said: str
) -> None:
    before = sorted(installation.config.source_content.rglob("*"))
    answer = upload(client_of(team), data, name)
    assert (answer.status_code, said in words(answer.text)) == (400, True)
    assert sorted(installation.config.source_content.rglob("*")) == before


def test_a_preview_is_signed_and_belongs_to_whoever_made_it(
    installation: Installation, client_of: Make, team: Person, somebody: Make
) -> None:
    token = proposal(upload(client_of(team), EXPORT.encode(), "chest-pain.md").text)
    other = client_of(somebody("Olga", content=["editor"]))
    assert other.post("/leaflets/import", data={"proposal": token}).status_code == 400
    forged = client_of(team).post("/leaflets/import", data={"proposal": f"{token[:-4]}AAAA"})
    assert (forged.status_code, "Choose the file again." in forged.text) == (400, True)
    assert not (installation.config.source_content / "chest-pain-at-home.md").exists()


def test_an_unknown_telephone_number_is_proposed_and_nothing_can_be_saved(client_of: Make, team: Person) -> None:
    page = upload(client_of(team), EXPORT.replace("Call 999", "Call 0800 123 4567").encode(), "chest-pain.md").text
    assert "Contact facts that the site does not have" in page
    assert "0800 123 4567" in page
    assert 'name="proposal"' not in page


def test_what_the_document_does_not_say_can_be_typed(client_of: Make, team: Person) -> None:
    text = EXPORT.replace("This leaflet is for adults who live in the UK.\n\n", "").encode()
    refused = upload(client_of(team), text, "chest-pain.md", identifier="chest-pain")
    assert "audience" in words(refused.text)
    assert 'value="chest-pain"' in refused.text
    page = upload(client_of(team), text, "chest-pain.md", identifier="chest-pain", audience="Adults in the UK.").text
    assert "Save the leaflet chest-pain.md" in words(page)


def test_an_import_that_the_folder_refuses_leaves_no_file(
    installation: Installation, client_of: Make, team: Person
) -> None:
    token = proposal(upload(client_of(team), EXPORT.encode(), "chest-pain.md").text)
    broken = installation.config.source_content / "other.md"
    broken.write_text("no front matter", "utf-8")
    answer = client_of(team).post("/leaflets/import", data={"proposal": token})
    assert answer.status_code == 400
    assert not (installation.config.source_content / "chest-pain-at-home.md").exists()
