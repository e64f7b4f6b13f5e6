"""Templates without a database: the same strings as Babel finds, the same bytes while nothing changes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from app.errors import ContentErrors
from app.formats.page_strings import page_strings
from app.workflow.catalogue import project_catalogues
from app.workflow.extract import extract
from tests.installation import CONTENT, Road

NOW = "2026-11-24T12:00:00.000000Z"
LATER = "2027-01-01T00:00:00.000000Z"


def strings(path: Path) -> set[tuple[str, str]]:
    return {(entry.msgctxt or "", entry.msgid) for entry in polib.pofile(str(path))}


def test_each_leaflet_shared_block_and_the_pages_get_a_template(tmp_path: Path) -> None:
    report = extract(CONTENT, tmp_path, NOW)
    assert {(e.document, e.file, e.written) for e in report} == {
        ("page-templates", "page-templates.pot", True),
        ("winter-cough", "winter-cough.pot", True),
        ("support", "support.pot", True),
    }
    assert strings(tmp_path / "page-templates.pot") == {s.key for s in page_strings().segments}
    assert {"Coughs in winter", "What a cough is, and when to ask for help."} <= {
        text for _, text in strings(tmp_path / "winter-cough.pot")
    }


def test_repeated_text_is_one_entry_with_every_place(tmp_path: Path) -> None:
    source = tmp_path / "content"
    shutil.copytree(CONTENT, source)
    file = source / "winter-cough.md"
    file.write_text(file.read_text("utf-8") + "\nIt needs no treatment.\n", "utf-8")
    extract(source, tmp_path, NOW)
    template = polib.pofile(str(tmp_path / "winter-cough.pot"))
    (entry,) = [e for e in template if e.msgid == "It needs no treatment."]
    assert len(entry.occurrences) == 2


def test_the_templates_date_alone_changes_no_file(tmp_path: Path) -> None:
    extract(CONTENT, tmp_path, NOW)
    before = {path: path.read_bytes() for path in tmp_path.glob("*.pot")}
    assert [e.written for e in extract(CONTENT, tmp_path, LATER)] == [False] * 3
    assert {path: path.read_bytes() for path in tmp_path.glob("*.pot")} == before


def test_the_projection_writes_the_same_strings_as_the_extraction(on_sqlite: Road, tmp_path: Path) -> None:
    project_catalogues(on_sqlite.installation)
    extract(on_sqlite.source, tmp_path / "again", NOW)
    for path in sorted((tmp_path / "again").glob("*.pot")):
        projected, extracted = polib.pofile(str(on_sqlite.locales / path.name)), polib.pofile(str(path))
        assert [(e.msgctxt, e.msgid, e.occurrences, e.comment, e.flags) for e in projected] == [
            (e.msgctxt, e.msgid, e.occurrences, e.comment, e.flags) for e in extracted
        ]


def test_babels_own_command_finds_the_same_strings(tmp_path: Path) -> None:
    extract(CONTENT, tmp_path, NOW)
    mapping = tmp_path / "babel.cfg"
    mapping.write_text("[polyleaf: **.md]\n", "utf-8")
    pybabel = [sys.executable, "-m", "babel.messages.frontend", "extract"]
    # pybabel's default keywords hold forms that take more than a text: the format asks for two of them.
    done = subprocess.run(
        [*pybabel, "-F", mapping, "-k", "pgettext:1c,2", "-o", tmp_path / "all.pot", str(CONTENT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert strings(tmp_path / "all.pot") == strings(tmp_path / "winter-cough.pot") | strings(tmp_path / "support.pot")


def test_a_fault_in_one_file_writes_no_template(tmp_path: Path) -> None:
    source = tmp_path / "content"
    shutil.copytree(CONTENT, source)
    (source / "shared" / "support.md").write_text("no front matter", "utf-8")
    with pytest.raises(ContentErrors):
        extract(source, tmp_path / "out", NOW)
    assert not (tmp_path / "out").exists()
