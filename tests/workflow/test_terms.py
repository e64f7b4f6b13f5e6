"""The glossary at work: recorded by name, seen by checks and engines, revoking nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.domain.glossary import GlossaryTerm
from app.errors import Blocked, NotAllowed, NotFound, PolyleafError
from app.store import log, terms
from app.store.engine import reading
from app.translators.protocol import Context, Draft, Term
from app.workflow.compile import edition_state, sign_page
from app.workflow.draft import draft
from app.workflow.glossary import glossary_of
from app.workflow.rebuild import rebuild_units
from app.workflow.terms import affected_by, export_terms, import_terms, remove_term, set_terms
from app.workflow.verification.log import entry_problems
from tests.installation import LEAFLET, Road

MUCUS = "A cough clears your *throat*. It can be **dry**, or it can bring up mucus."
COUGH = GlossaryTerm("cough", "kaszel", reason="Patients say so.")
COPD = GlossaryTerm("COPD", "COPD", case_rule="exact", do_not_translate=True, forms=("POChP",))


def change(road: Road, *wanted: GlossaryTerm, **more: Any) -> Any:
    return set_terms(road.installation, road.ada, "pl", wanted, **more)


def checks_of(road: Road, source: str) -> set[str]:
    return {check for check, _, _ in road.unit(source).findings}


def test_a_change_names_the_approved_strings_and_revokes_nothing(approved: Road) -> None:
    forbidding = GlossaryTerm("Syrup", "Syrop", case_rule="exact", forbidden=(approved.unit("Syrup").target,))
    report = change(approved, forbidding)
    assert (report.added, {entry.source for entry in report.affected}) == (1, {"Syrup"})
    assert all(entry.findings[0].check == "forbidden" for entry in report.affected)
    assert approved.unapproved() == []
    assert checks_of(approved, "Syrup") >= {"forbidden"}
    with reading(approved.installation.engine) as connection:
        assert affected_by(connection, "pl", [forbidding]) == report.affected
    assert rebuild_units(approved.installation) == 0


def test_a_new_block_stops_the_next_edition_until_it_is_taken_out(approved: Road) -> None:
    approved.edit("\nSyrup\n", "\nSyrup\n\nTablets\n")
    approved.sync()
    approved.approve("Tablets")
    change(approved, GlossaryTerm("Tablets", "Pigułki", forbidden=(approved.unit("Tablets").target,)))
    edition = edition_state(approved.installation, LEAFLET, "pl").edition
    assert edition is not None
    with pytest.raises(Blocked, match="must not be used for Tablets"):
        sign_page(approved.installation, approved.ben, LEAFLET, "pl", edition.content_hash)
    remove_term(approved.installation, approved.ada, "pl", "Tablets")
    sign_page(approved.installation, approved.ben, LEAFLET, "pl", edition.content_hash)


def test_a_locked_term_that_is_lost_refuses_the_signature(road: Road) -> None:
    change(road, COPD)
    unit = road.unit("Ask about [COPD](https://example.org/copd)")
    with pytest.raises(Blocked, match="COPD"):
        road.sign(road.ada, unit, "translated", "Zapytaj o [chorobę](https://example.org/copd)")
    road.sign(road.ada, unit, "translated", "Zapytaj o [POChP](https://example.org/copd)")


def test_engines_get_the_terms_that_a_document_has(road: Road) -> None:
    change(road, COUGH, COPD, GlossaryTerm("kidney", "nerka"))
    seen: list[Context] = []

    class Engine:
        name, origin, max_characters, forms = "test engine", "machine", 5000, ("plain",)

        def supports(self, _target: str) -> bool:
            return True

        def translate(self, texts: Any, _source: str, _target: str, context: Context) -> list[Draft]:
            seen.append(context)
            return [Draft("Kaszel", "Kaszel", {"engine": self.name}) for _ in texts]

    draft(road.installation, "pl", Engine(), LEAFLET)
    assert seen
    assert {(c.glossary, c.locked) for c in seen} == {((Term("cough", "kaszel", "Patients say so."),), ("COPD",))}


def test_every_change_is_recorded_with_its_version_and_none_is_lost(approved: Road) -> None:
    change(approved, COUGH, COPD)
    same = change(approved, COUGH)
    assert (same.added, same.changed, same.same) == (0, 0, 1)
    change(approved, GlossaryTerm("cough", "kaszelek", reason="Softer."))
    remove_term(approved.installation, approved.ann, "pl", "cough")
    change(approved, COUGH)
    key = COUGH.key("pl")
    with reading(approved.installation.engine) as connection:
        versions = [(row.version, row.target, row.removed, row.added_by_name) for row in terms.history(connection, key)]
        entries = [entry for entry in log.of_kind(connection, "term") if entry.data["term"] == key]
        assert glossary_of(connection, "pl").terms == (COPD, COUGH)
        assert [problem for entry in entries for problem in entry_problems(entry)] == []
    assert versions == [
        (1, "kaszel", False, "Ada"),
        (2, "kaszelek", False, "Ada"),
        (3, "kaszelek", True, "Ann"),
        (4, "kaszel", False, "Ada"),
    ]
    assert [(e.data["version"], e.data["removed"]) for e in entries] == [(1, False), (2, False), (3, True), (4, False)]


def test_a_dry_run_changes_nothing(approved: Road) -> None:
    report = change(approved, COUGH, dry_run=True)
    assert report.added == 1
    assert MUCUS in {entry.source for entry in report.affected}
    with reading(approved.installation.engine) as connection:
        assert (glossary_of(connection, "pl").terms, log.of_kind(connection, "term")) == ((), [])


def test_a_glossary_goes_out_and_comes_in_again(road: Road, tmp_path: Path) -> None:
    change(road, COUGH, COPD)
    for name in ("terms.csv", "terms.tbx"):
        assert export_terms(road.installation, "pl", tmp_path / name) == 2
        report = import_terms(road.installation, road.ada, "pl", tmp_path / name)
        assert (report.added, report.changed, report.same) == (0, 0, 2)
    with pytest.raises(PolyleafError, match=r"\.xlsx"):
        import_terms(road.installation, road.ada, "pl", tmp_path / "terms.xlsx")
    with pytest.raises(PolyleafError, match=r"\.txt"):
        export_terms(road.installation, "pl", tmp_path / "terms.txt")


@pytest.mark.parametrize(
    "term",
    [
        GlossaryTerm("", "kaszel"),
        GlossaryTerm("?!", "kaszel"),
        GlossaryTerm("cough", ""),
        GlossaryTerm("cough", "kaszel", forbidden=("kaszel",)),
        GlossaryTerm("cough", "k" * 501),
    ],
)
def test_an_entry_that_says_nothing_is_refused(on_sqlite: Road, term: GlossaryTerm) -> None:
    with pytest.raises(PolyleafError):
        change(on_sqlite, term)


def test_a_change_takes_a_role_a_language_and_an_entry(on_sqlite: Road) -> None:
    stranger = on_sqlite.person("Sam", ur=["translator"])
    with pytest.raises(NotAllowed):
        set_terms(on_sqlite.installation, stranger, "pl", [COUGH])
    with pytest.raises(NotFound):
        set_terms(on_sqlite.installation, on_sqlite.ann, "de", [COUGH])
    with pytest.raises(NotFound):
        remove_term(on_sqlite.installation, on_sqlite.ada, "pl", "cough")
