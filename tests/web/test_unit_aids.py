"""What helps beside a string: glossary, earlier translations, back-translation, provenance; none of it decides."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from app.domain.glossary import GlossaryTerm
from app.web import unit_aids
from app.workflow.importing import import_content
from app.workflow.terms import set_terms
from tests.web.reading import words
from tests.web.road import approve, approve_all
from tests.workflow.engines import FakeEngine

if TYPE_CHECKING:
    from app.store.people import Person
    from app.workflow.installation import Installation

Make = Callable[..., Any]

WEEKS = "A short cough lasts less than 3 weeks"
WEEKS_PL = "Krótki kaszel trwa mniej niż 3 tygodnie"
PROVENANCE = {
    "engine": "deepl",
    "version": "deepl 1.32.0",
    "server": "api.deepl.com",
    "at": "2026-11-24T05:28:43.000001Z",
    "masked": "A short cough lasts <x id='1'/>",
    "raw": "Krotki kaszel",
    "protection": "failed",
    "cost": "0.00080 EUR",
}


@pytest.fixture
def ada(somebody: Make) -> Person:
    """A translator and reviewer of Polish."""
    return somebody("Ada", pl=["translator", "reviewer"])


@pytest.fixture
def ben(somebody: Make) -> Person:
    """Another reviewer of Polish."""
    return somebody("Ben", pl=["reviewer"])


def field(page: str) -> str:
    found = re.search(r'<textarea id="text".*?>\n(.*?)</textarea>', page, re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


def path(unit: Any, end: str = "") -> str:
    return f"/review/{unit.locale}/{unit.segment_id}{end}"


def test_terms_are_marked_in_the_english_and_explained(
    installation: Installation, client_of: Make, ada: Person, unit_of: Make
) -> None:
    term = GlossaryTerm("cough", "kaszel", "noun", "any", "A sudden noise.", False, (), ("tusja",), "Patients say so.")
    set_terms(installation, ada, "pl", [term, GlossaryTerm("Ada", "", do_not_translate=True)])
    unit = unit_of("pl", WEEKS)
    client = client_of(ada)
    page = client.get(path(unit)).text
    mark = '<mark class="{}" data-token="term cough" data-insert="kaszel"><span class="visually-hidden">'
    assert mark.format("term") in page
    panel = words(page[page.index('id="glossary-heading"') :])
    assert "cough noun kaszel never tusja A sudden noise. Patients say so." in panel
    looked = client.post(path(unit, "/look"), json={"text": "tusja 3"}).json
    assert mark.format("term wrong") in looked["source"]
    assert 'id="glossary-heading"' not in client.get(path(unit_of("pl", "Syrup"))).text


def test_earlier_translations_say_how_alike_what_differs_and_where_from_and_are_used_without_scripts(
    installation: Installation, client_of: Make, ada: Person, ben: Person, unit_of: Make
) -> None:
    approve(installation, ada, ben, unit_of("pl", WEEKS), WEEKS_PL)
    # Another document that says nearly the same, and one that says the same.
    source = installation.config.source_content
    text = (source / "winter-cough.md").read_text("utf-8")
    other = text.replace("id: winter-cough", "id: other-cough").replace("less than 3 weeks", "less than 4 weeks")
    (source / "other-cough.md").write_text(other, "utf-8")
    import_content(installation)
    unit = unit_of("pl", WEEKS.replace("3", "4"), "other-cough")
    client = client_of(ada)
    page = client.get(path(unit, "?aids=1")).text
    shown = words(page[page.index('id="memory-heading"') :])
    assert "English like it, approved in Coughs in winter" in shown
    assert "Other numbers: it has 3 ; this string has 4" in shown.replace("3;", "3 ;")
    assert WEEKS_PL in shown
    assert 'id="memory-heading"' not in client.get(path(unit)).text
    assert 'id="memory-heading"' in client.get(path(unit, "/aids")).text
    use = re.search(r'value="(use:\w+)"', page)
    assert use is not None
    used = client.post(path(unit), data={"action": use[1], "text": "half", "seen": ""})
    assert (used.status_code, field(used.text)) == (200, WEEKS_PL)
    assert unit_of("pl", WEEKS.replace("3", "4"), "other-cough").status == "empty"
    gone = client.post(path(unit), data={"action": "use:nothing", "text": "half", "seen": ""})
    assert (gone.status_code, field(gone.text)) == (400, "half")
    assert "no longer offered" in gone.text


def test_a_machine_reads_the_text_back_on_request_and_never_the_one_that_drafted_it(
    client_of: Make, ada: Person, unit_of: Make, draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = unit_of("pl", WEEKS)
    print_ = draft(unit, WEEKS_PL, engine="mymemory")
    asked = FakeEngine(name="google")
    monkeypatch.setattr(unit_aids, "engine", lambda _installation, _name: asked)
    client = client_of(ada)
    page = client.get(path(unit, "?aids=1")).text
    assert re.findall(r'value="back:(\w+)"', page) == ["google"]
    form = {"action": "back:google", "text": "what I typed", "seen": print_}
    answer = client.post(path(unit), data=form)
    assert (answer.status_code, field(answer.text)) == (200, "what I typed")
    assert asked.texts == [WEEKS_PL]
    shown = words(answer.text[answer.text.index('id="back-heading"') :])
    assert "Machine back-translation: an aid, it counts for no decision. " + WEEKS_PL in shown
    assert "removed: A added: Krótki" in shown
    assert unit_of("pl", WEEKS).status == "drafted"
    again = client.get(path(unit, "/aids")).text
    assert (WEEKS_PL in again, "back:google" in again, len(asked.asked)) == (True, False, 1)
    refused = client.post(path(unit), data={"action": "back:deepl", "text": "typed", "seen": print_})
    assert (refused.status_code, field(refused.text)) == (404, "typed")


def test_the_engine_that_drafted_is_refused_even_by_hand(
    client_of: Make, ada: Person, unit_of: Make, draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit = unit_of("pl", WEEKS)
    print_ = draft(unit, WEEKS_PL, engine="google")
    monkeypatch.setattr(unit_aids, "engine", lambda _installation, _name: FakeEngine(name="google"))
    answer = client_of(ada).post(path(unit), data={"action": "back:google", "text": WEEKS_PL, "seen": print_})
    assert (answer.status_code, "google drafted this string" in answer.text) == (400, True)


def test_where_a_draft_is_from_is_shown_and_what_people_changed_in_it(
    client_of: Make, ada: Person, ben: Person, unit_of: Make, draft: Make
) -> None:
    unit = unit_of("pl", WEEKS)
    print_ = draft(unit, "Krotki kaszel trwa mniej niż 3 tygodnie", **PROVENANCE)
    page = client_of(ada).get(path(unit)).text
    shown = words(page[page.index("Where the machine draft is from") :])
    for said in (
        "Engine DeepL",
        "Version or model deepl 1.32.0",
        "Server api.deepl.com",
        "At 2026-11-24T05:28:43.000001Z",
        "Sent as A short cough lasts <x id='1'/>",
        "Raw answer Krotki kaszel",
        "Protection they did not survive the engine",
        "Estimated cost 0.00080 EUR",
    ):
        assert said in shown
    assert 'id="draft-heading"' not in page
    client_of(ada).post(path(unit), data={"action": "translated", "text": WEEKS_PL, "seen": print_})
    page = client_of(ben).get(path(unit, "?task=review")).text
    assert "What was changed in the machine draft removed: Krotki added: Krótki" in words(page)
    assert "Engine DeepL" in words(page)


def test_editor_and_aids_take_few_queries(
    installation: Installation, client_of: Make, ada: Person, ben: Person, unit_of: Make, draft: Make, statements: Make
) -> None:
    approve_all(installation, ada, ben, "pl")
    set_terms(installation, ada, "pl", [GlossaryTerm("cough", "kaszel")])
    unit = unit_of("pl", WEEKS)
    draft(unit, WEEKS_PL, **PROVENANCE)
    client = client_of(ada)

    def count(address: str) -> int:
        client.get(address)
        with statements() as sent:
            assert client.get(address).status_code == 200
        return len(sent)

    assert count(path(unit)) <= 12
    assert count(path(unit, "/aids")) <= 12


def test_aids_are_closed_to_other_languages(client_of: Make, somebody: Make, unit_of: Make) -> None:
    unit = unit_of("pl", WEEKS)
    assert client_of(somebody("Omar", ur=["translator"])).get(path(unit, "/aids")).status_code == 403
