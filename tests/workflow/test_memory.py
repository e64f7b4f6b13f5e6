"""The memory: what was approved or checked comes back for the same English, and nothing that was sent back does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.domain.memory.match import Match
from app.errors import NotAllowed, NotFound
from app.formats.exchange.tmx import TmxEntry, read_tmx, write_tmx
from app.store.engine import reading
from app.translators.protocol import Context, Draft
from app.workflow import memory
from app.workflow.draft import draft, plan_drafts
from app.workflow.memory_files import export_memory, forget_file, import_memory
from app.workflow.review import reject, withdraw
from tests.installation import LEAFLET, Road
from tests.pseudo import pseudo

OTHER = "spring-cough"
TEXT = "It needs no treatment."
PAGE = f"""---
id: {OTHER}
title: Coughs in spring
summary: What a spring cough is.
audience: Adults who live in the UK.
review: {{last_reviewed: 2024-02-29, updated: 2025-11, next_due: 2027-02}}
sources: [{{citation: "Doe J. Coughing in spring. 2019"}}]
---

## In spring

{TEXT}

A short cough lasts less than 4 weeks

Syrup
"""


class Engine:
    """An engine that remembers what it was asked."""

    name, origin, max_characters, forms = "test engine", "machine", 5000, ("plain",)

    def __init__(self) -> None:
        self.asked: list[str] = []

    def supports(self, _target: str) -> bool:
        return True

    def translate(self, texts: Any, _source: str, target: str, context: Context) -> list[Draft]:
        self.asked += texts
        return [
            Draft(pseudo(text, target, ctx), "raw", {"engine": self.name})
            for text, ctx in zip(texts, context.contexts, strict=True)
        ]


def add_other(road: Road) -> None:
    (road.source / f"{OTHER}.md").write_text(PAGE, "utf-8")
    road.sync()


def found(road: Road, source: str, context: str = "", **more: Any) -> list[Match]:
    with reading(road.installation.engine) as connection:
        return memory.matches(road.installation, connection, "pl", source, context, **more)


def tmx(folder: Path, *pairs: tuple[str, str], name: str = "old.tmx") -> Path:
    path = folder / name
    write_tmx(path, "pl", [TmxEntry(f"e{n}", source, target) for n, (source, target) in enumerate(pairs)])
    return path


def test_an_approved_text_is_drafted_elsewhere_before_any_engine_is_asked(approved: Road) -> None:
    add_other(approved)
    planned = plan_drafts(approved.installation, "pl", OTHER)
    engine = Engine()
    draft(approved.installation, "pl", engine, OTHER)
    assert not {TEXT, "Syrup"} & set(engine.asked)
    assert planned.texts == len(set(engine.asked))
    unit, original = approved.unit(TEXT, document=OTHER), approved.unit(TEXT)
    assert (unit.target, unit.origin, unit.author_id, unit.status) == (original.target, "memory", None, "drafted")
    assert unit.provenance == {
        "engine": "memory",
        "match": "context",
        "context": "",
        "document": LEAFLET,
        "fingerprint": original.fingerprint,
    }


def test_a_text_of_the_same_context_goes_before_one_of_another(road: Road) -> None:
    cell = road.unit("Syrup", context="dose table")
    road.sign(road.ada, cell, "translated", "Syrop w tabeli")
    road.sign(road.ben, road.unit("Syrup", context="dose table"), "reviewed")
    assert [(m.kind, m.remembered.target) for m in found(road, "Syrup")] == [("exact", "Syrop w tabeli")]
    road.approve("Syrup", "Syrop")
    kinds = [(m.kind, m.remembered.target) for m in found(road, "Syrup")]
    assert kinds == [("context", "Syrop"), ("exact", "Syrop w tabeli")]


def test_english_that_is_like_it_is_found_with_its_difference(approved: Road) -> None:
    matches = found(approved, "A short cough lasts less than 4 weeks")
    assert [(m.kind, m.remembered.source, m.numbers) for m in matches] == [
        ("fuzzy", "A short cough lasts less than 3 weeks", (("3",), ("4",)))
    ]


def test_the_unit_at_hand_is_not_its_own_match(approved: Road) -> None:
    assert found(approved, TEXT, but=LEAFLET) == []
    assert len(found(approved, TEXT)) == 1


def test_what_is_approved_meanwhile_is_found_and_what_is_sent_back_is_not(road: Road) -> None:
    assert found(road, TEXT) == []
    road.approve(TEXT, "Nie trzeba leczyć.")
    assert [m.remembered.target for m in found(road, TEXT)] == ["Nie trzeba leczyć."]
    unit = road.unit(TEXT)
    reject(road.installation, road.ben, "pl", unit.segment_id, unit.fingerprint, "Too short.")
    assert found(road, TEXT) == []


def test_a_rejected_text_comes_back_neither_from_another_leaflet_nor_from_a_file(
    approved: Road, tmp_path: Path
) -> None:
    add_other(approved)
    unit = approved.unit(TEXT)
    import_memory(approved.installation, approved.ada, "pl", tmx(tmp_path, (TEXT, unit.target)))
    assert len(found(approved, TEXT)) == 1
    reject(approved.installation, approved.ben, "pl", unit.segment_id, unit.fingerprint, "Wrong.")
    assert found(approved, TEXT) == []
    engine = Engine()
    draft(approved.installation, "pl", engine, OTHER)
    assert TEXT in engine.asked


@pytest.mark.parametrize("how", ["rejected", "withdrawn"])
def test_every_unit_that_reused_a_text_is_listed_until_somebody_judges_it(approved: Road, how: str) -> None:
    add_other(approved)
    draft(approved.installation, "pl", Engine(), OTHER)
    unit, copy = approved.unit(TEXT), approved.unit(TEXT, document=OTHER)
    if how == "rejected":
        reject(approved.installation, approved.ben, "pl", unit.segment_id, unit.fingerprint, "Wrong.")
    else:
        withdraw(approved.installation, approved.ben, "pl", unit.segment_id, unit.fingerprint, "I erred.")
    with reading(approved.installation.engine) as connection:
        reused = memory.reused(connection, unit.fingerprint)
        again = memory.to_review_again(connection, "pl")
    assert [(row.segment_id, row.document_id) for row in reused] == [(copy.segment_id, OTHER)]
    assert [(e.segment_id, e.rejected, e.status) for e in again] == [(copy.segment_id, unit.fingerprint, "drafted")]
    approved.sign(approved.ada, approved.unit(TEXT, document=OTHER))
    with reading(approved.installation.engine) as connection:
        assert memory.to_review_again(connection, "pl") == []
        assert memory.reused(connection, "no such text") == []


def test_old_translations_are_taken_in_once_offered_and_taken_out(road: Road, tmp_path: Path) -> None:
    file = tmx(tmp_path, (TEXT, "Nie trzeba leczyć."), ("Take 5 ml.", "Weź 6 ml."), ("Syrup", "Syrop"))
    dry = import_memory(road.installation, road.ada, "pl", file, dry_run=True)
    assert (dry.found, dry.added, found(road, "Syrup")) == (3, 0, [])
    first = import_memory(road.installation, road.ada, "pl", file)
    assert (first.found, first.added, first.known) == (3, 2, 0)
    assert [(e.row, e.entry, e.doubt.kind) for e in first.left_out] == [(2, "e1", "number")]
    assert import_memory(road.installation, road.ada, "pl", file).known == 2
    draft(road.installation, "pl", Engine(), LEAFLET)
    unit = road.unit(TEXT)
    assert (unit.target, unit.origin, unit.status) == ("Nie trzeba leczyć.", "memory", "drafted")
    assert (unit.provenance["file"], unit.provenance["entry"]) == ("old.tmx", "e0")
    assert forget_file(road.installation, road.ben, "pl", "old.tmx") == 2
    assert found(road, "Syrup") == []
    with pytest.raises(NotFound):
        forget_file(road.installation, road.ben, "pl", "old.tmx")


def test_a_slipped_stretch_is_reported_as_one(on_sqlite: Road, tmp_path: Path) -> None:
    words = "cough fever syrup tablet nurse doctor night morning water sleep pain breath chest throat"
    sources = [" ".join(words.split()[: 1 + n * 7 % 13]).capitalize() + f" {n}." for n in range(120)]
    targets = [pseudo(source, "pl") for source in sources]
    targets[40:80] = targets[41:81]
    file = tmx(tmp_path, *zip(sources, targets, strict=True))
    report = import_memory(on_sqlite.installation, on_sqlite.ada, "pl", file, dry_run=True)
    assert [(s.first.row, s.last.row, s.rows) for s in report.stretches] == [(41, 80, 40)]


def test_the_memory_is_exported_with_where_it_is_from(approved: Road, tmp_path: Path) -> None:
    import_memory(approved.installation, approved.ada, "pl", tmx(tmp_path, ("Nose", "Nos")))
    path = tmp_path / "out.tmx"
    number = export_memory(approved.installation, "pl", path)
    entries = list(read_tmx(path, "pl"))
    assert number == len(entries)
    unit = approved.unit(TEXT)
    assert TmxEntry(entries[0].name, TEXT, unit.target, "", LEAFLET, unit.fingerprint).fingerprint in {
        entry.fingerprint for entry in entries if entry.source == TEXT
    }
    assert [(e.target, e.name) for e in entries if e.source == "Nose"] == [("Nos", "e0")]


def test_bringing_translations_takes_a_role_and_a_language(road: Road, tmp_path: Path) -> None:
    stranger = road.person("Sam", ur=["translator"])
    file = tmx(tmp_path, ("Nose", "Nos"))
    with pytest.raises(NotAllowed):
        import_memory(road.installation, stranger, "pl", file)
    with pytest.raises(NotFound):
        import_memory(road.installation, road.ann, "de", file)
    with pytest.raises(NotAllowed):
        forget_file(road.installation, road.ada, "pl", "old.tmx")
