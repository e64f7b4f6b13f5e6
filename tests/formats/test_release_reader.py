"""Release directories are read strictly, file by file."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from app.errors import VerificationFailed
from app.formats import release_folder as module
from app.formats.release import Release
from app.formats.release_folder import list_files
from app.formats.release_reader import read_edition, read_log, read_manifest, read_release
from tests.workflow.release_builder import Builder
from tests.workflow.release_world import LEAFLET, SHARED


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Builder().write(tmp_path_factory.mktemp("honest"))


@pytest.fixture
def folder(honest: Path, tmp_path: Path) -> Path:
    shutil.copytree(honest, tmp_path / "release")
    return tmp_path / "release"


def read(folder: Path) -> Release:
    files = list_files(folder)
    release = read_release(files, read_manifest(files.read("manifest.json")))
    assert all(entry.hash == stored for entry, stored in read_log(release.files))
    return release


def problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(VerificationFailed) as failed:
        read(folder)
    return failed.value.problems


def test_a_release_is_read_whole(honest: Path) -> None:
    release = read(honest)
    assert [edition.locale for edition in release.editions] == ["en", "pl", "ur"]
    assert release.documents["medicines", 1].document == LEAFLET
    assert release.documents["support", 1].document == SHARED
    assert release.editions[1].title == "Po polsku: Your medicines"
    polish = read_edition(release, release.editions[1])
    assert (polish.listed(), polish.texts[0].target) == (release.editions[1], release.editions[1].title)
    assert release.manifest.log_head.seq == len(list(read_log(release.files))) == 348
    lists = {"feed.xml", "index.html", "index.json", "robots.txt", "sitemap.xml"}
    forms = ("index.html", "leaflet.pdf", "large-print.pdf", "handout.html", "handout.pdf")
    folders = [f"{locale}/medicines-at-home" for locale in ("en", "pl", "ur")]
    english = {"en/medicines-at-home/handout.html", "en/medicines-at-home/handout.pdf"}
    assert release.shown - lists == {f"{place}/{form}" for place in folders for form in forms} - english


def test_a_file_that_changes_between_two_questions_is_refused(folder: Path) -> None:
    files = list_files(folder)
    manifest = read_manifest(files.read("manifest.json"))
    release = read_release(files.signed_as(manifest.files), manifest)
    page = "pl/medicines-at-home/index.html"
    assert release.page(page).startswith("<!doctype html>")
    (folder / page).write_text("another")
    (folder / "log.jsonl").write_bytes((folder / "log.jsonl").read_bytes() + b"{}")
    for read_again, path in (
        (lambda: release.page(page), page),
        (lambda: release.files.read("log.jsonl"), "log.jsonl"),
    ):
        with pytest.raises(VerificationFailed, match=f"{path}: the file was changed while it was read"):
            read_again()
    (folder / page).unlink()
    (folder / page).symlink_to(folder / "index.html")
    with pytest.raises(VerificationFailed, match="cannot be read"):
        release.page(page)


def test_links_devices_and_strange_names_are_refused(folder: Path) -> None:
    (folder / "pl" / "link").symlink_to("/etc/hostname")
    (folder / "other").symlink_to("/etc")
    os.mkfifo(folder / "pipe")
    (folder / ".hidden").write_text("x")
    (folder / "a b").write_text("x")
    assert problems(folder) == (
        "'.hidden': a file of this name is no part of a release.",
        "'a b': a file of this name is no part of a release.",
        "other: a symbolic link is no part of a release.",
        "pipe: cannot be read (it is no regular file).",
        "pl/link: a symbolic link is no part of a release.",
    )


def test_giants_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILE", 1_000_000)
    monkeypatch.setattr(module, "MAX_LIST", 2_000_000)
    (folder / "pl" / "big").write_bytes(b"x" * 1_000_001)
    (folder / "index.json").write_bytes(b"x" * 2_000_000)
    (folder / "robots.txt").write_bytes(b"x" * 2_000_001)
    assert problems(folder) == (
        "pl/big: cannot be read (it is larger than 1000000 bytes).",
        "robots.txt: cannot be read (it is larger than 2000000 bytes).",
    )


def test_folders_may_not_lie_without_end(folder: Path) -> None:
    (folder / "/".join("abcdefghijkl")).mkdir(parents=True)
    assert problems(folder) == ("a/b/c/d/e/f/g/h/i/: folders lie too deep.",)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert problems(tmp_path / "no") == (f"{tmp_path / 'no'}: there is no such directory.",)


@pytest.mark.parametrize("path", ["../x", "/etc/passwd", "a//b", "a/../b", "a\\b", "", ".x", "a/.x"])
def test_a_manifest_may_name_nothing_outside(folder: Path, path: str) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"][path] = "0" * 64
    (folder / "manifest.json").write_text(json.dumps(manifest))
    assert problems(folder) == (f"manifest.json: the file names a file {path!r} outside the release.",)


@pytest.mark.parametrize(
    ("path", "changes", "fault"),
    [
        ("record/site.json", {"telex": "1"}, "has the unknown field 'telex' in it"),
        ("record/site.json", {"helpline": "none"}, "names contacts twice, or a helpline or feedback that it has not"),
        ("record/documents/support.v1.json", {"version": 2}, "says another document or version than its name"),
        ("record/documents/support.v1.json", {"kind": "poster"}, "has 'poster' where only leaflet, shared, pages may"),
        ("record/documents/support.v1.json", {"slug": "../x"}, "has '../x' in a place where it cannot be"),
        ("record/editions/pl/medicines.json", {"locale": "ur"}, "says another document or locale than its name"),
        ("record/editions/pl/medicines.json", {"path": "../x"}, "has '../x' in a place where it cannot be"),
        ("record/editions/pl/medicines.json", {"notices": ["x"]}, "has notices that are unknown, repeated or not"),
        ("record/editions/pl/medicines.json", {"digits": "roman"}, "has 'roman' where only latin, native may stand"),
    ],
)
def test_what_a_file_may_not_say_is_refused(folder: Path, path: str, changes: dict[str, Any], fault: str) -> None:
    value = json.loads((folder / path).read_text()) | changes
    (folder / path).write_text(json.dumps(value))
    (problem,) = problems(folder)
    assert problem.startswith(f"{path}: the file {fault}")


def test_a_date_that_never_was_is_refused(folder: Path) -> None:
    path = folder / "record/documents/medicines.v1.json"
    path.write_text(path.read_text().replace("2025-06-30", "2025-06-31"))
    assert problems(folder)[0].startswith("record/documents/medicines.v1.json: the file has a wrong date")


def test_a_log_that_ends_within_a_line_is_refused(folder: Path) -> None:
    path = folder / "log.jsonl"
    path.write_bytes(path.read_bytes()[:-1])
    assert problems(folder) == ("log.jsonl: the file ends within a line.",)


def test_files_of_no_known_kind_are_refused(folder: Path) -> None:
    (folder / "pl" / "notes.txt").write_text("x")
    assert problems(folder) == ("pl/notes.txt: the file is of a kind that no release has.",)
