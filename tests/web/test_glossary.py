"""The screens of glossary and memory over HTTP: shown before it is saved, files in and out, nothing approved by it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.glossary import GlossaryTerm
from app.formats.exchange.tmx import TmxEntry, write_tmx
from app.store import memory as stored
from app.store import terms, units
from app.store.engine import reading
from app.workflow import review
from app.workflow.terms import set_terms
from tests.web.reading import words
from tests.web.road import approve

if TYPE_CHECKING:
    from pathlib import Path

    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]
WEEKS = "A short cough lasts less than 3 weeks"
WEEKS_PL = "Krótki kaszel trwa mniej niż 3 tygodnie"


@pytest.fixture
def ada(somebody: Make) -> Person:
    """A translator of Polish."""
    return somebody("Ada", pl=["translator"])


@pytest.fixture
def ben(somebody: Make) -> Person:
    """A reviewer of Polish."""
    return somebody("Ben", pl=["reviewer"])


def entries(installation: Installation) -> dict[str, str]:
    with reading(installation.engine) as connection:
        return {row.source: row.target for row in terms.current(connection, "pl")}


def upload(content: bytes, name: str) -> dict[str, Any]:
    return {"file": (BytesIO(content), name)}


def kept(page: str) -> dict[str, str]:
    found = re.search(r'name="kept" value="(\w+)"', page)
    assert found is not None
    return {"kept": found[1]}


def test_a_term_is_added_changed_after_a_look_and_taken_out_after_a_question(
    installation: Installation, client_of: Make, ada: Person, ben: Person, unit_of: Make
) -> None:
    client = client_of(ada)
    assert "There are no terms yet." in client.get("/glossary/pl/").text
    form = {"source": "cough", "target": "kaszel", "forms": "kaszlu | kaszlem", "reason": "Patients say so."}
    added = client.post("/glossary/pl/term", data=form)
    assert added.status_code == 303
    assert entries(installation) == {"cough": "kaszel"}
    page = words(client.get("/glossary/pl/").text)
    assert "cough kaszel , kaszlu , kaszlem Patients say so. Ada" in page
    approve(installation, ada, ben, unit_of("pl", WEEKS), WEEKS_PL)
    form |= {"target": "tusja", "forms": "", "forbidden": "kaszel"}
    asked = client.post("/glossary/pl/term", data=form)
    assert asked.status_code == 200
    assert "1 approved string has such a term" in words(asked.text)
    assert "kaszel must not be used for cough." in words(asked.text)
    assert entries(installation) == {"cough": "kaszel"}
    client.post("/glossary/pl/term", data=form | {"confirmed": "yes"})
    assert entries(installation) == {"cough": "tusja"}
    assert unit_of("pl", WEEKS).status == "approved"
    history = words(client.get("/glossary/pl/term?source=cough").text)
    assert history.index("tusja never kaszel") < history.index("kaszel , kaszlu , kaszlem")
    gone = {"source": "cough", "part_of_speech": ""}
    asked = client.post("/glossary/pl/remove", data=gone)
    assert ("Take “cough” out of the glossary?" in asked.text, entries(installation)) == (True, {"cough": "tusja"})
    client.post("/glossary/pl/remove", data=gone | {"confirmed": "yes"})
    assert entries(installation) == {}
    assert client.post("/glossary/pl/remove", data=gone).status_code == 404


def test_a_term_that_says_nothing_is_refused_and_what_was_typed_is_kept(client_of: Make, ada: Person) -> None:
    answer = client_of(ada).post("/glossary/pl/term", data={"source": "cough", "reason": "Because."})
    assert answer.status_code == 400
    assert "Say how to translate cough" in answer.text
    assert 'value="Because."' in answer.text


def test_terms_are_found_by_any_of_their_words(installation: Installation, client_of: Make, ada: Person) -> None:
    set_terms(installation, ada, "pl", [GlossaryTerm("cough", "kaszel"), GlossaryTerm("dose", "dawka", reason="Ärzte")])
    client = client_of(ada)
    found = client.get("/glossary/pl/?q=ÄRZTE").text
    assert ("dawka" in found, "kaszel" in found) == (True, False)
    assert "No term says “zzz”." in client.get("/glossary/pl/?q=zzz").text


@pytest.mark.parametrize("form", ["csv", "tbx"])
def test_a_glossary_goes_out_and_comes_in_after_a_look(
    installation: Installation, client_of: Make, ada: Person, form: str
) -> None:
    client = client_of(ada)
    set_terms(installation, ada, "pl", [GlossaryTerm("cough", "kaszel"), GlossaryTerm("dose", "dawka")])
    taken = client.get(f"/glossary/pl/glossary.{form}")
    assert f"glossary-pl.{form}" in taken.headers["Content-Disposition"]
    set_terms(installation, ada, "pl", [GlossaryTerm("cough", "tusja")])
    client.post("/glossary/pl/remove", data={"source": "dose", "confirmed": "yes"})
    looked = client.post("/glossary/pl/import", data=upload(taken.data, f"mine.{form}"))
    assert "Nothing is saved yet. 1 terms would be added, 1 changed; 0 are there already." in words(looked.text)
    assert entries(installation) == {"cough": "tusja"}
    client.post("/glossary/pl/import", data=kept(looked.text))
    assert entries(installation) == {"cough": "kaszel", "dose": "dawka"}


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.csv", "Choose a file that has something in it."),
        (b"source\n", "a.pdf", ".pdf is no glossary that can be read"),
        (b"a,b\n1,2\n", "a.csv", "Put this right in the file"),
        (b"x", "..", "Choose a file"),
    ],
)
def test_a_file_that_is_no_glossary_changes_nothing(
    client_of: Make, ada: Person, content: bytes, name: str, said: str
) -> None:
    answer = client_of(ada).post("/glossary/pl/import", data=upload(content, name))
    assert (answer.status_code, said in words(answer.text)) == (400, True)


def test_a_file_kept_aside_is_its_bringers_alone_and_not_for_ever(
    installation: Installation, client_of: Make, ada: Person, ben: Person
) -> None:
    content = b"source,target\ncough,kaszel\n"
    looked = client_of(ada).post("/glossary/pl/import", data=upload(content, "mine.csv"))
    for person, token in ((ben, kept(looked.text)), (ada, {"kept": "../../etc"})):
        refused = client_of(person).post("/glossary/pl/import", data=token)
        assert (refused.status_code, "Choose it again." in refused.text) == (400, True)
    now = installation.clock() + timedelta(hours=2)
    object.__setattr__(installation, "clock", lambda: now)
    client_of(ada).post("/glossary/pl/import", data=upload(content, "other.csv"))
    assert client_of(ada).post("/glossary/pl/import", data=kept(looked.text)).status_code == 400
    assert entries(installation) == {}


def test_old_translations_are_judged_before_they_are_taken_in(
    installation: Installation, client_of: Make, ada: Person, ben: Person, tmp_path: Path
) -> None:
    pairs = [TmxEntry("e1", WEEKS, WEEKS_PL), TmxEntry("e2", "Take 5 mg.", "Weź 50 mg.")]
    write_tmx(tmp_path / "old.tmx", "pl", pairs)
    client = client_of(ada)
    looked = client.post("/memory/pl/import", data=upload((tmp_path / "old.tmx").read_bytes(), "old.tmx"))
    said = words(looked.text)
    assert "The file has 2 translations; 1 can be taken in, 1 look wrong and would be left out." in said
    assert "Row 2 (e2):" in said
    assert "Weź 50 mg." in said
    done = client.post("/memory/pl/import", data=kept(looked.text), follow_redirects=True)
    assert "1 translations taken in, 0 known already, 1 left out." in done.text
    assert "old.tmx : 1 translations" in words(done.text)
    found = words(client.get("/memory/pl/", query_string={"q": WEEKS.replace("3", "4")}).text)
    assert "English like it, from old.tmx" in found
    assert "it has 3; this string has 4" in found
    assert WEEKS_PL in found
    assert "Nothing like it" in client.get("/memory/pl/?q=Bread").text
    taken = client.get("/memory/pl/memory.tmx")
    assert WEEKS_PL in taken.data.decode("utf-8")
    assert client.post("/memory/pl/forget", data={"file": "old.tmx", "confirmed": "yes"}).status_code == 403
    reviewer = client_of(ben)
    assert "Take old.tmx out of the memory?" in reviewer.post("/memory/pl/forget", data={"file": "old.tmx"}).text
    reviewer.post("/memory/pl/forget", data={"file": "old.tmx", "confirmed": "yes"})
    with reading(installation.engine) as connection:
        assert stored.files(connection, "pl") == []
    assert reviewer.post("/memory/pl/forget", data={"file": "old.tmx"}).status_code == 404


def test_slipped_stretches_are_shown_as_one(client_of: Make, ada: Person, tmp_path: Path) -> None:
    numbers = [f"Take {n} tablets of the medicine number {n * 7}." for n in range(1, 61)]
    polish = [f"Weź {n} tabletek leku numer {n * 7}." for n in range(1, 61)]
    slipped = polish[:20] + polish[21:41] + [polish[20]] + polish[41:]
    pairs = [TmxEntry(f"e{n}", a, b) for n, (a, b) in enumerate(zip(numbers, slipped, strict=True), 1)]
    write_tmx(tmp_path / "old.tmx", "pl", pairs)
    looked = client_of(ada).post("/memory/pl/import", data=upload((tmp_path / "old.tmx").read_bytes(), "old.tmx"))
    assert "Stretches that have slipped" in looked.text
    assert "Rows 21 to 4" in words(looked.text)


@pytest.mark.parametrize(("content", "name"), [(b"<tmx>", "a.tmx"), (b"", "a.tmx"), (b"\xff\xfe", "b.tmx")])
def test_a_file_that_is_no_memory_takes_nothing_in(client_of: Make, ada: Person, content: bytes, name: str) -> None:
    answer = client_of(ada).post("/memory/pl/import", data=upload(content, name))
    assert (answer.status_code, "Nothing was taken in." in words(answer.text)) == (400, True)


def test_a_file_that_takes_too_long_to_judge_is_left_to_the_command(
    client_of: Make, ada: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.memory.MOST", 1)
    write_tmx(tmp_path / "old.tmx", "pl", [TmxEntry("a", "One", "Jeden"), TmxEntry("b", "Two", "Dwa")])
    answer = client_of(ada).post("/memory/pl/import", data=upload((tmp_path / "old.tmx").read_bytes(), "old.tmx"))
    assert (answer.status_code, "polyleaf memory import" in answer.text) == (400, True)


def test_what_was_sent_back_elsewhere_is_listed_to_look_at_again(
    installation: Installation, client_of: Make, ada: Person, ben: Person, unit_of: Make, draft: Make, statements: Make
) -> None:
    client = client_of(ben)
    assert "There is nothing to look at again." in client.get("/memory/pl/again").text
    first = unit_of("pl", "Syrup", "winter-cough")
    with reading(installation.engine) as connection:
        rows = stored.saying(connection, "pl", [])
    assert rows == []
    print_ = draft(first, "Syrop")
    others = [row for row in same_english(installation, "Syrup") if row != first.segment_id]
    for segment_id in others:
        draft(unit_by_id(installation, segment_id), "Syrop")
    review.reject(installation, ben, "pl", first.segment_id, print_, "Wrong.")
    with statements() as sent:
        page = client.get("/memory/pl/again").text
    assert len(sent) <= 8
    assert re.findall(r'href="/review/pl/(\d+)"', page) == [str(one) for one in others]


def same_english(installation: Installation, text: str) -> list[int]:
    with reading(installation.engine) as connection:
        return [row.segment_id for row in units.of_document(connection, "winter-cough", "pl") if row.source == text]


def unit_by_id(installation: Installation, segment_id: int) -> Any:
    with reading(installation.engine) as connection:
        return units.get(connection, segment_id, "pl")


def test_another_language_is_closed_and_the_content_team_let_in(client_of: Make, somebody: Make) -> None:
    other, team = client_of(somebody("Omar", ur=["translator"])), client_of(somebody("Tess", content=["editor"]))
    for address in (
        "/glossary/pl/",
        "/glossary/pl/term",
        "/glossary/pl/glossary.csv",
        "/memory/pl/",
        "/memory/pl/again",
    ):
        assert (other.get(address).status_code, team.get(address).status_code) == (403, 200)
    assert team.get("/glossary/xx/").status_code == team.get("/memory/xx/").status_code == 404
