"""Changes of the English made in the workspace, and approvals that an editor carries over by name."""

from __future__ import annotations

import pytest

from app.domain.audit import check_chain
from app.errors import BothChanged, ContentErrors, NotAllowed, PolyleafError, StaleText
from app.store import documents, log, suggestions, units
from app.store.engine import reading, writing
from app.store.people import Person
from app.workflow.correction import CarriedOver, correct_english, declare_unchanged
from app.workflow.importing import import_content
from app.workflow.record import rebuild
from app.workflow.review import reject
from tests.installation import LEAFLET, LOCALES, Road

WEEKS = "A short cough lasts less than 3 weeks"


def editor(road: Road) -> Person:
    return road.person("Edith", content=["editor"])


def correct(road: Road, old: str, new: str) -> int:
    return correct_english(road.installation, editor(road), road.unit(old).segment_id, new, old)


def unchanged(road: Road, old: str, new: str) -> CarriedOver:
    where = (road.unit(old).segment_id, road.unit(new).segment_id)
    return declare_unchanged(road.installation, editor(road), *where)


def test_a_correction_is_written_back_to_the_file_and_stored(approved: Road) -> None:
    new = "A short cough goes on for less than 3 weeks"
    assert correct(approved, WEEKS, new) == 2
    text = (approved.source / f"{LEAFLET}.md").read_text("utf-8")
    assert (WEEKS in text, new in text) == (False, True)
    assert approved.sync() == {}
    assert approved.unapproved() == [new]


@pytest.mark.parametrize("role", ["title", "summary", "paragraph", "item", "cell", "heading", "audience"])
def test_a_segment_of_any_role_can_be_corrected(approved: Road, role: str) -> None:
    with reading(approved.installation.engine) as connection:
        before = documents.load_document(connection, LEAFLET, 1)
    segment = next(s for s in before.segments if s.role == role)
    unit = approved.unit(segment.text, context=segment.context or "")
    correct_english(approved.installation, editor(approved), unit.segment_id, f"{segment.text} Indeed", segment.text)
    with reading(approved.installation.engine) as connection:
        after = documents.load_document(connection, LEAFLET, 2)
    changed = [(a.text, b.text) for a, b in zip(before.segments, after.segments, strict=True) if a.text != b.text]
    assert set(changed) == {(segment.text, f"{segment.text} Indeed")}


def test_a_correction_of_a_leaflet_that_changed_in_its_file_is_refused_and_loses_neither(approved: Road) -> None:
    approved.edit("less than 3 weeks", "less than 4 weeks")
    before = (approved.source / f"{LEAFLET}.md").read_bytes()
    with pytest.raises(BothChanged) as refused:
        correct(approved, WEEKS, "A cough lasts less than 3 weeks")
    assert refused.value.workspace == (WEEKS,)
    assert refused.value.theirs == ("A short cough lasts less than 4 weeks",)
    assert (approved.source / f"{LEAFLET}.md").read_bytes() == before


def test_a_correction_that_may_not_stand_in_a_leaflet_changes_nothing(approved: Road) -> None:
    before = (approved.source / f"{LEAFLET}.md").read_bytes()
    with pytest.raises(ContentErrors):
        correct(approved, WEEKS, "Call {nobody} about a cough of 3 weeks")
    assert (approved.source / f"{LEAFLET}.md").read_bytes() == before
    assert approved.sync() == {}


def test_only_an_editor_corrects_and_only_what_was_seen(approved: Road) -> None:
    segment_id = approved.unit(WEEKS).segment_id
    with pytest.raises(NotAllowed):
        correct_english(approved.installation, approved.ben, segment_id, "Other words", WEEKS)
    with pytest.raises(StaleText):
        correct_english(approved.installation, editor(approved), segment_id, "Other words", "What I did not see")


def test_sync_refuses_a_file_that_lacks_a_correction_until_somebody_chooses(approved: Road) -> None:
    path = approved.source / f"{LEAFLET}.md"
    old = path.read_text("utf-8")
    new = "A short cough goes on for less than 3 weeks"
    correct(approved, WEEKS, new)
    path.write_text(old.replace("Coughs", "All coughs", 1), "utf-8")
    with pytest.raises(BothChanged):
        import_content(approved.installation)
    assert approved.unit(new).ordinal is not None
    import_content(approved.installation, take={LEAFLET: "workspace"})
    assert new in path.read_text("utf-8")
    path.write_text(old, "utf-8")
    import_content(approved.installation, take={LEAFLET: "file"})
    assert approved.unapproved() == []


def test_an_unchanged_meaning_carries_every_approval_over_by_name(approved: Road) -> None:
    new = "A short cough lasts for less than 3 weeks"
    text = approved.unit(WEEKS).target
    correct(approved, WEEKS, new)
    assert unchanged(approved, WEEKS, new) == CarriedOver(LOCALES, ())
    assert approved.unapproved() == approved.unapproved("ur") == []
    unit = approved.unit(new)
    assert (unit.status, unit.target, unit.origin) == ("approved", text, "carried")
    with reading(approved.installation.engine) as connection:
        entries = log.of_kind(connection, "carried")
        assert [(e.role, e.data["locale"]) for e in entries] == [("editor", locale) for locale in LOCALES]
        assert check_chain(log.entries(connection)) == []
        before = units.snapshot(connection)
    with writing(approved.installation.engine) as connection:
        rebuild(connection)
        assert units.snapshot(connection) == before


@pytest.mark.parametrize(
    "new",
    [
        "A short cough lasts less than 4 weeks",
        "A short cough lasts more than 3 weeks",
        "A short cough never lasts less than 3 weeks",
        "A short cough lasts less than 3 days",
        "A short cough lasts less than 3 weeks: call {helpline}",
    ],
    ids=["number", "comparison", "negation", "unit", "placeholder"],
)
def test_a_change_of_what_matters_is_never_declared_unchanged(approved: Road, new: str) -> None:
    correct(approved, WEEKS, new)
    with pytest.raises(PolyleafError, match="meaning may have changed"):
        unchanged(approved, WEEKS, new)
    assert approved.unapproved() == [new]


def test_only_an_editor_declares_a_meaning_unchanged(approved: Road) -> None:
    new = "A short cough lasts for less than 3 weeks"
    correct(approved, WEEKS, new)
    where = (approved.unit(WEEKS).segment_id, approved.unit(new).segment_id)
    with pytest.raises(NotAllowed):
        declare_unchanged(approved.installation, approved.pat, *where)


def test_what_is_carried_falls_with_the_text_it_was_carried_from_or_when_it_is_rejected(approved: Road) -> None:
    new = "A short cough lasts for less than 3 weeks"
    correct(approved, WEEKS, new)
    unchanged(approved, WEEKS, new)
    unit = approved.unit(new)
    reject(approved.installation, approved.ben, "pl", unit.segment_id, unit.fingerprint, "It says something else.")
    assert approved.unit(new).status == "rejected"
    assert approved.unapproved() == [new]
    assert approved.unapproved("ur") == []


def test_a_page_of_carried_texts_needs_no_new_reader_and_is_proved(published: Road) -> None:
    new = "A short cough lasts for less than 3 weeks"
    correct(published, WEEKS, new)
    unchanged(published, WEEKS, new)
    published.sign_editions()
    published.publish()
    assert "moved_on" not in published.page()
    with reading(published.installation.engine) as connection:
        assert suggestions.publishable_row(connection, published.unit(new).segment_id, "pl") is not None
