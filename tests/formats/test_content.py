from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.errors import ContentErrors
from app.formats.content import read_folder

FIXTURE = Path(__file__).parents[1] / "fixtures/content"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURE, tmp_path / "content"))


def faults(folder: Path) -> list[tuple[str, int, str, str]]:
    with pytest.raises(ContentErrors) as caught:
        read_folder(folder)
    return [(fault.file, fault.line, fault.field, fault.found) for fault in caught.value.faults]


def test_reads_leaflets_then_shared_blocks() -> None:
    content = read_folder(FIXTURE)
    assert content.site.helpline == "helpline"
    assert [(document.kind, document.id) for document in content.documents] == [
        ("leaflet", "winter-cough"),
        ("shared", "support"),
    ]


def test_all_faults_of_all_files_come_together(folder: Path) -> None:
    (folder / "site.yaml").write_text("publisher: P\n")
    (folder / "winter-cough.md").write_text("no front matter\n")
    (folder / "shared/support.md").write_text("---\nid: support\ntitle: S\n---\n\n# x\n")
    files = [fault[0] for fault in faults(folder)]
    assert list(dict.fromkeys(files)) == ["site.yaml", "winter-cough.md", "shared/support.md"]


def test_an_id_belongs_to_one_document(folder: Path) -> None:
    shutil.copy(folder / "winter-cough.md", folder / "zebra.md")
    assert faults(folder) == [("zebra.md", 2, "id", "'winter-cough', the id of winter-cough.md")]


def test_a_shared_block_must_exist(folder: Path) -> None:
    leaflet = folder / "winter-cough.md"
    leaflet.write_text(leaflet.read_text().replace("shared: [support]", "shared:\n  - support\n  - suport"))
    assert faults(folder) == [("winter-cough.md", 17, "shared", "'suport'")]


def test_bytes_that_are_not_utf8_are_named_with_their_place(folder: Path) -> None:
    (folder / "latin.md").write_bytes(b"---\nid: caf\xe9\n")
    assert faults(folder) == [("latin.md", 2, "file", "the byte 0xE9 at column 8, which is not UTF-8")]


def test_a_big_file_is_refused_unread(folder: Path) -> None:
    (folder / "big.md").write_bytes(b"a" * 3_000_000)
    assert faults(folder) == [("big.md", 1, "file", "more than 2097152 bytes")]


def test_a_folder_without_site_facts_is_refused(tmp_path: Path) -> None:
    assert faults(tmp_path) == [("site.yaml", 1, "file", "No such file or directory")]
