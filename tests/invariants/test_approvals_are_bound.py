"""Invariants 1, 2 and 3: an approval belongs to one exact text, given by two people, whatever way a change comes."""

from __future__ import annotations

import json
from typing import Any

import polib
import pytest
from sqlalchemy import text

from app.domain.signoff import Policy
from app.domain.unit import fingerprint
from app.errors import NotAllowed
from app.store import units
from app.store.engine import reading, writing
from app.workflow.accounts import set_policy
from app.workflow.audit import export_log
from app.workflow.catalogue import catalogue_path, import_catalogue, project_catalogues
from app.workflow.compile import edition_state
from app.workflow.rebuild import rebuild_units
from app.workflow.record import policy_of
from app.workflow.review import reject, save
from tests.installation import LEAFLET, LOCALES, Road
from tests.pseudo import pseudo

WEEKS = "A short cough lasts less than 3 weeks"


def approved_by_the_log(exported: bytes, policy: Policy) -> set[str]:
    """Work out from an exported log alone which texts are approved: a plain reading of invariants 2 and 3."""
    lines = [json.loads(line) for line in exported.splitlines()]
    authors: dict[str, set[str]] = {}
    standing: dict[str, dict[str, set[str]]] = {}
    newest: dict[str, int] = {}
    for line in lines:
        print_ = line["data"].get("fingerprint")
        signed = standing.setdefault(print_, {"translated": set(), "reviewed": set(), "clinical": set()})
        if line["kind"] == "suggestion":
            authors.setdefault(print_, set()).add(line["person"])
        elif line["kind"] in ("rejected", "withdrawn"):
            standing.pop(print_)
            newest.pop(print_, None)
        elif line["kind"] in signed:
            signed[line["kind"]].add(line["person"])
            newest[print_] = line["seq"]
    return {
        print_
        for print_, signed in standing.items()
        if print_ in newest
        and (
            (signed["translated"] and signed["reviewed"] - signed["translated"] - authors.get(print_, set()))
            or (not policy.second_person and newest[print_] > policy.since)
        )
        and (not policy.clinical or signed["clinical"] - signed["translated"])
    }


def publishable(road: Road) -> set[str]:
    with reading(road.installation.engine) as connection:
        query = text("SELECT fingerprint FROM suggestion JOIN unit ON publishable_id = suggestion.id")
        return set(connection.execute(query).scalars())


def test_the_log_alone_rebuilds_every_approval(published: Road) -> None:
    unit = published.unit(WEEKS)
    reject(published.installation, published.ben, "pl", unit.segment_id, unit.fingerprint, "Wrong")
    published.sign(published.ada, published.unit("Syrup"), text="Syropek")
    published.edit("if you smoke", "if you smoked")
    published.sync()
    exported = export_log(published.installation)
    assert publishable(published) == approved_by_the_log(exported, Policy())
    assert len(publishable(published)) > 100
    with writing(published.installation.engine) as connection:
        connection.execute(text("DELETE FROM unit"))
    rebuild_units(published.installation)
    assert publishable(published) == approved_by_the_log(exported, Policy())


def by_screen(road: Road) -> None:
    road.sign(road.ada, road.unit("Syrup"), text="Syropek")


def by_saving(road: Road) -> None:
    unit = road.unit("Syrup")
    save(road.installation, road.bea, "pl", unit.segment_id, "Syropek", unit.fingerprint)


def by_upload(road: Road) -> None:
    project_catalogues(road.installation)
    path = catalogue_path(road.locales, "pl", LEAFLET)
    catalogue = polib.pofile(str(path))
    for entry in catalogue:
        if entry.msgid == "Syrup" and not entry.msgctxt:
            entry.msgstr = "Syropek"
    catalogue.save()
    import_catalogue(road.installation, path, "pl", actor=road.bea)


@pytest.mark.parametrize("edit", [by_screen, by_saving, by_upload])
def test_a_new_text_is_unapproved_whatever_way_it_comes(approved: Road, edit: Any) -> None:
    before = approved.unit("Syrup")
    edit(approved)
    unit = approved.unit("Syrup")
    assert (unit.target, unit.publishable_id) == ("Syropek", before.publishable_id)
    assert unit.status in ("suggested", "translated")
    print_ = fingerprint(LEAFLET, None, "pl", "Syrup", "Syropek")
    assert print_ not in approved_by_the_log(export_log(approved.installation), Policy())


def test_a_text_changed_in_the_database_itself_has_lost_its_approval(on_sqlite: Road) -> None:
    with writing(on_sqlite.installation.engine) as connection:
        connection.execute(text("DROP TRIGGER suggestion_no_update"))
        connection.execute(
            text("UPDATE suggestion SET text = 'Sok' WHERE text = :text AND locale = 'pl'"),
            {"text": pseudo("Talk to someone", "pl")},
        )
    state = edition_state(on_sqlite.installation, LEAFLET, "pl")
    assert state.edition is None or not state.read_by_reviewer
    assert on_sqlite.sign_editions() == ("en", "ur")


def test_putting_the_english_back_restores_the_approval_and_no_other(approved: Road) -> None:
    approved.edit("less than 3 weeks", "less than 4 weeks")
    approved.sync()
    assert approved.unapproved() == ["A short cough lasts less than 4 weeks"]
    approved.edit("less than 4 weeks", "less than 3 weeks")
    approved.sync()
    assert approved.unapproved() == []


def test_text_rejected_while_the_english_was_another_does_not_revive_with_it(approved: Road) -> None:
    unit = approved.unit(WEEKS)
    approved.edit("less than 3 weeks", "less than 4 weeks")
    approved.sync()
    reject(approved.installation, approved.ben, "pl", unit.segment_id, unit.fingerprint, "It said months")
    approved.edit("less than 4 weeks", "less than 3 weeks")
    approved.sync()
    assert approved.unapproved() == [WEEKS]
    assert approved.unapproved("ur") == []


def test_a_corrected_text_does_not_revive_by_typing_it_back(approved: Road) -> None:
    old = approved.unit("Syrup").target
    approved.sign(approved.bea, approved.unit("Syrup"), "reviewed", text="Syropek")
    for person in (approved.ada, approved.ben):
        unit = approved.unit("Syrup")
        save(approved.installation, person, "pl", unit.segment_id, old, unit.fingerprint)
        assert approved.unit("Syrup").publishable_id is None
        save(approved.installation, person, "pl", unit.segment_id, "Syropek", approved.unit("Syrup").fingerprint)


def test_the_same_words_in_another_place_are_not_approved_with_it(road: Road) -> None:
    road.approve("Syrup", "Syrop")
    assert road.unit("Syrup", context="dose table").status == "empty"
    assert road.unit("Syrup", "ur").status == "empty"


def test_relaxing_a_policy_approves_nothing_and_tightening_binds_the_next_edition(published: Road) -> None:
    published.sign(published.ada, published.unit("Syrup"), text="Syropek")
    set_policy(published.installation, "pl", published.ann, second_person=False)
    unit = published.unit("Syrup")
    assert (unit.status, unit.publishable_id != unit.working_id) == ("translated", True)
    published.sign(published.ada, unit)
    assert published.unit("Syrup").status == "approved"
    published.read_page("pl")
    published.sign_editions()
    published.publish()
    assert "Syropek" in published.page()
    assert 'data-notice="one_person"' in published.page()
    set_policy(published.installation, "pl", published.ann)
    assert published.unit("Syrup").status == "translated"
    published.publish()
    assert "Syropek" in published.page()
    with reading(published.installation.engine) as connection:
        assert policy_of(connection, "pl").second_person
    published.read_page("pl")
    published.sign_editions()
    published.publish()
    assert "Syropek" not in published.page()


@pytest.mark.parametrize("locale", LOCALES)
def test_the_server_refuses_one_person_in_both_seats(road: Road, locale: str) -> None:
    unit = road.unit("Syrup", locale)
    road.sign(road.bea, unit, text=pseudo("Syrup", locale))
    for _ in range(2):
        with pytest.raises(NotAllowed):
            road.sign(road.bea, road.unit("Syrup", locale), "reviewed")
    with reading(road.installation.engine) as connection:
        assert units.approved_texts(connection, [LEAFLET], locale) == {}
