"""Profiles are what people say of themselves; figures are what the log says of them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.domain.effort import Contribution
from app.errors import PolyleafError
from app.formats.letter import render_letter
from app.formats.pdf_reader import read_pdf
from app.store import documents, profiles
from app.store.engine import reading
from app.workflow import personal_data
from app.workflow import profiles as workflow
from app.workflow.audit import verify_log
from app.workflow.review import reject

if TYPE_CHECKING:
    from tests.installation import Road


def test_a_profile_is_stored_and_changed(road: Road) -> None:
    workflow.save(road.installation, road.ada, " Polish,\nEnglish ", "Nurse", "Ada L.", True)
    workflow.finish_tour(road.installation, road.ada)
    workflow.save(road.installation, road.ada, "Polish", "Nurse", "", False)
    with reading(road.installation.engine) as connection:
        profile = profiles.get(connection, road.ada.id)
        assert profiles.get(connection, road.ben.id) is None
    assert profile is not None
    assert (profile.languages, profile.consent, profile.mail) == ("Polish", False, "never")
    assert profile.toured_at is not None


def test_each_consent_is_recorded_with_the_sentence_that_was_agreed_to(road: Road) -> None:
    for languages, agrees in (("Polish", False), ("Polish", True), ("Polish, English", True), ("Polish", False)):
        workflow.save(road.installation, road.ada, languages, "Nurse", "Ada L.", agrees)
    version, sentence = workflow.asked_now(), workflow.CONSENTS[workflow.asked_now()]
    given = json.loads(personal_data.export(road.installation, road.ada))["consents"]
    assert [(one["given"], one["version"], one["words"]) for one in given] == [
        (True, version, sentence),
        (False, version, sentence),
    ]
    assert given[0]["at"] < given[1]["at"]
    verify_log(road.installation)
    with reading(road.installation.engine) as connection:
        assert workflow.consents(connection, road.ben.id) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (("", "x", "x", False), "which languages"),
        (("Polish", "x", " ", True), "by which name"),
        (("Polish", "x" * 501, "", False), "at most 500"),
    ],
)
def test_a_profile_that_says_too_little_or_too_much_is_refused(
    road: Road, fields: tuple[str, str, str, bool], sentence: str
) -> None:
    with pytest.raises(PolyleafError, match=sentence):
        workflow.save(road.installation, road.ada, *fields)


def test_each_string_counts_once_for_each_kind_of_work(road: Road) -> None:
    assert workflow.service(road.installation, road.ada).contributions == ()
    weeks = road.unit("A short cough lasts less than 3 weeks")
    road.sign(road.ada, weeks, text="Krótki kaszel trwa 3 tygodnie")
    unit = road.unit("A short cough lasts less than 3 weeks")
    reject(road.installation, road.ben, "pl", unit.segment_id, unit.fingerprint, "Less than.")
    road.clock.forward(days=2)
    road.approve("A short cough lasts less than 3 weeks", "Krótki kaszel trwa mniej niż 3 tygodnie")
    road.approve("Syrup", "Syrop", locale="pl", document="winter-cough")
    ada, ben = (workflow.service(road.installation, person) for person in (road.ada, road.ben))
    assert (ada.first, ada.last) == (date(2026, 11, 24), date(2026, 11, 26))
    assert ada.contributions == (Contribution("pl", 2, 9, 0, 0),)
    assert ben.contributions == (Contribution("pl", 0, 0, 2, 9),)


def test_an_estimate_comes_of_ones_own_decisions(on_sqlite: Road) -> None:
    assert workflow.estimate(on_sqlite.installation, on_sqlite.bea, "review", 10) is None
    found = workflow.estimate(on_sqlite.installation, on_sqlite.ben, "review", 10)
    assert found is not None
    assert (found.strings, found.judged_by) == (10, 60)
    assert found.minutes <= 1


@pytest.mark.parametrize("name", ["Ada Lovelace", "آدا"])
def test_a_letter_says_whose_work_it_was_and_how_much(on_sqlite: Road, name: str) -> None:
    service = workflow.service(on_sqlite.installation, on_sqlite.ben)
    with reading(on_sqlite.installation.engine) as connection:
        site = documents.current_site(connection)
    assert site is not None
    data = render_letter(name, False, service, site[0], date(2026, 11, 24), 1234)
    assert data == render_letter(name, False, service, site[0], date(2026, 11, 24), 1234)
    paper = read_pdf(data)
    assert (paper.title, paper.universal, paper.tofu) == (f"Letter of reference for {name}", True, 0)
    [sheet] = paper.sheets
    printed = "".join(glyph.text for glyph in sheet.glyphs)
    figures = service.contributions[0]
    for words in ("Polish", f"{figures.reviewed:,}", f"{figures.reviewed_words:,}", "entries 1 to 1,234", "Ada")[
        : 5 if name.isascii() else 4
    ]:
        assert words.replace(" ", "") in printed.replace(" ", "")
