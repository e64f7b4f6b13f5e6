"""Commands of the content team."""

from __future__ import annotations

import gc
from pathlib import Path

import polib
import pytest

from app.store import log
from app.store.engine import reading
from app.workflow.catalogue import catalogue_path
from app.workflow.correction import correct_english
from tests.commands.conftest import Polyleaf
from tests.installation import LEAFLET, Road

EXPORT = Path(__file__).parents[1] / "fixtures" / "exports" / "winter-cough.md"


def head(road: Road) -> object:
    with reading(road.installation.engine) as connection:
        return log.head(connection)


def test_import_makes_a_leaflet_and_accounts_for_every_line(polyleaf: Polyleaf, tmp_path: Path) -> None:
    output = tmp_path / "cough.md"
    done = polyleaf("import", EXPORT, "--output", output)
    assert done.exit_code == 0, done.output
    assert output.read_text("utf-8").startswith("---\nid: ")
    lines = len(EXPORT.read_text("utf-8").splitlines())
    assert f"{lines} lines: " in done.output
    assert f"Wrote {output}: " in done.output


def test_import_without_output_writes_nothing(polyleaf: Polyleaf, tmp_path: Path) -> None:
    done = polyleaf("import", EXPORT)
    assert (done.exit_code, list(tmp_path.glob("*.md"))) == (0, [])
    assert "No leaflet was written: name a file with --output." in done.output


def test_import_overwrites_nothing(polyleaf: Polyleaf, tmp_path: Path) -> None:
    output = tmp_path / "mine.md"
    output.write_text("mine")
    done = polyleaf("import", EXPORT, "--output", output)
    assert (done.exit_code, output.read_text()) == (1, "mine")
    assert "Nothing was changed; choose another name or move it away." in done.output


def test_import_names_the_byte_that_is_not_utf8(polyleaf: Polyleaf, tmp_path: Path) -> None:
    file = tmp_path / "latin.md"
    file.write_bytes(b"caf\xe9")
    done = polyleaf("import", file, "--output", tmp_path / "out.md")
    assert done.exit_code == 2
    assert "latin.md:1: file: found the byte 0xE9 at 3, which is not UTF-8; save the file as UTF-8" in done.output
    assert not (tmp_path / "out.md").exists()


def test_sync_reads_the_folder_and_writes_catalogues(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    on_sqlite.edit("less than 3 weeks", "less than 4 weeks")
    done = polyleaf("sync")
    assert done.exit_code == 0, done.output
    row = next(line for line in done.output.splitlines() if "winter-cough" in line)
    assert [cell.strip() for cell in row.strip("│ ").split("│")] == ["winter-cough", "2", "changed", "1", "1"]
    assert "1 of 3 documents changed." in done.output
    assert "Catalogues: 9 written, 0 unchanged." in done.output
    again = polyleaf("sync").output.splitlines()
    assert again[0] == "0 of 3 documents changed."
    assert on_sqlite.unapproved() == ["A short cough lasts less than 4 weeks"]


def test_sync_with_dry_run_changes_nothing(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    on_sqlite.edit("less than 3 weeks", "less than 4 weeks")
    before = head(on_sqlite)
    done = polyleaf("sync", "--dry-run")
    assert "Dry run: nothing was changed." in done.output
    assert (done.exit_code, head(on_sqlite), on_sqlite.locales.exists()) == (0, before, False)


def test_sync_lists_every_fault_and_changes_nothing(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    on_sqlite.edit("last_reviewed: 2024-02-29", "last_reviewed: 2023-02-29")
    on_sqlite.edit("id: support", "id: support\ncolour: red", "shared/support.md")
    before = head(on_sqlite)
    done = polyleaf("sync")
    assert (done.exit_code, head(on_sqlite)) == (2, before)
    assert "winter-cough.md:7: review.last_reviewed: found '2023-02-29'" in done.output
    assert "shared/support.md:3: colour" in done.output
    assert "2 faults; nothing was changed." in done.output


def test_sync_ends_with_1_where_the_file_lacks_a_correction_and_shows_both(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    unit = on_sqlite.unit("A short cough lasts less than 3 weeks")
    better = "A short cough lasts for less than 3 weeks"
    correct_english(on_sqlite.installation, on_sqlite.ann, unit.segment_id, better, unit.source)
    on_sqlite.edit(better, unit.source)
    before = head(on_sqlite)
    done = polyleaf("sync")
    assert (done.exit_code, head(on_sqlite)) == (1, before)
    assert f"In the workspace: {better} In the file: {unit.source} Choose with" in done.output
    assert polyleaf("sync", "--take", "workspace:winter-cough").exit_code == 0
    assert better in (on_sqlite.source / "winter-cough.md").read_text("utf-8")


def test_extract_writes_templates(polyleaf: Polyleaf, tmp_path: Path) -> None:
    done = polyleaf("extract", "--output", tmp_path)
    assert done.exit_code == 0, done.output
    assert {path.name for path in tmp_path.glob("*.pot")} == {"page-templates.pot", "support.pot", "winter-cough.pot"}
    assert "Wrote winter-cough.pot: 20 strings." in done.output
    assert "; 3 written, the others were right already." in done.output
    assert "; 0 written, the others were right already." in polyleaf("extract", "--output", tmp_path).output
    assert gc.isenabled()


def test_extract_refuses_a_folder_without_content(polyleaf: Polyleaf, tmp_path: Path) -> None:
    done = polyleaf("extract", "--source", tmp_path, "--output", tmp_path / "out")
    assert (done.exit_code, (tmp_path / "out").exists()) == (2, False)
    assert "site.yaml:1: file: found No such file or directory; a file that can be read" in done.output


def test_catalogue_write_says_what_it_left_alone(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    assert "Catalogues: 9 written, 0 unchanged." in polyleaf("catalogue", "write").output
    path = catalogue_path(on_sqlite.locales, "pl", LEAFLET)
    file = polib.pofile(str(path))
    file[0].msgstr = "Moje"
    file.save()
    done = polyleaf("catalogue", "write")
    assert done.exit_code == 0, done.output
    assert "pl/LC_MESSAGES/winter-cough.po was left alone: 1 of its texts are not in the database." in done.output


def test_catalogue_import_takes_texts_under_a_name(polyleaf: Polyleaf, on_sqlite: Road, tmp_path: Path) -> None:
    file = tmp_path / "winter-cough.po"
    file.write_text('msgid "Syrup"\nmsgstr "Syropek"\n\nmsgid "Gone"\nmsgstr "Nie ma"\n', "utf-8")
    done = polyleaf("catalogue", "import", file, "--locale", "pl", "--as", "ada@example.org")
    assert done.exit_code == 0, done.output
    assert "winter-cough in pl: 1 new texts, 0 known already." in done.output
    assert "Left out, the leaflet has no such string: Gone" in done.output
    assert (on_sqlite.unit("Syrup").target, on_sqlite.unit("Syrup").author_id) == ("Syropek", on_sqlite.ada.id)


@pytest.mark.parametrize(
    ("content", "who", "code", "sentence"),
    [
        ('msgid "Syrup"\nmsgstr "Sok"\n', "pat@example.org", 1, "Importing texts takes a role in their language."),
        ('msgid "Syrup"\nmsgstr "Sok"\n', "no@example.org", 1, "Nobody has the address no@example.org: invite them"),
        ('msgid "Syrup"\nmsgstr "Sok\n', "ada@example.org", 2, "winter-cough.po:2: entry: found"),
    ],
)
def test_catalogue_import_refuses_and_changes_nothing(
    polyleaf: Polyleaf, on_sqlite: Road, tmp_path: Path, content: str, who: str, code: int, sentence: str
) -> None:
    file = tmp_path / "winter-cough.po"
    file.write_text(content, "utf-8")
    before = head(on_sqlite)
    done = polyleaf("catalogue", "import", file, "--locale", "pl", "--as", who)
    assert (done.exit_code, head(on_sqlite)) == (code, before)
    assert sentence in done.output


def test_catalogue_seed_takes_drafts(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    path = catalogue_path(on_sqlite.locales, "pl", LEAFLET)
    path.parent.mkdir(parents=True)
    path.write_text('msgid "Syrup"\nmsgstr "Syropek"\n', "utf-8")
    done = polyleaf("catalogue", "seed")
    row = next(line for line in done.output.splitlines() if "winter-cough" in line)
    assert [cell.strip() for cell in row.strip("│ ").split("│")] == ["winter-cough", "pl", "1", "0"]


def test_catalogue_seed_refuses_a_broken_file(polyleaf: Polyleaf, on_sqlite: Road) -> None:
    path = catalogue_path(on_sqlite.locales, "pl", LEAFLET)
    path.parent.mkdir(parents=True)
    path.write_bytes(b'msgid "Syrup"\nmsgstr "\xff"\n')
    done = polyleaf("catalogue", "seed")
    assert done.exit_code == 2
    assert "winter-cough.po:2: file: found bytes that are not UTF-8; save it as UTF-8" in done.output
