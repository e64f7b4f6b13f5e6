"""An archive is whole, or refused before anything of it is used."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.errors import PolyleafError
from app.formats.archive import MANIFEST, ArchiveReader, writing_archive

MEMBERS = {"tables/a.jsonl": b"[1]\n[2]\n", "keys/release.key": bytes(range(256)), "empty": b""}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "kept" / "a.polyleaf"
    with writing_archive(path, {"format": 1}) as writer:
        for name, data in MEMBERS.items():
            writer.add(name, [data[:3], data[3:]])
    return path


def test_what_was_written_is_read_and_nobody_else_may_read_it(archive: Path) -> None:
    reader = ArchiveReader(archive)
    assert {name: reader.read(name) for name in reader.manifest["members"]} == MEMBERS
    assert list(reader.lines("tables/a.jsonl")) == [b"[1]\n", b"[2]\n"]
    assert (reader.names("tables/"), reader.manifest["format"]) == (["tables/a.jsonl"], 1)
    reader.close()
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600


def test_what_fails_while_it_is_written_leaves_the_old_one(archive: Path) -> None:
    before = archive.read_bytes()

    def fail() -> Iterator[bytes]:
        yield b"y"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), writing_archive(archive, {}) as writer:
        writer.add("x", fail())
    assert [path.name for path in archive.parent.iterdir()] == [archive.name]
    assert archive.read_bytes() == before


def rewrite(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Write the zip file again with other members, as its finder could."""
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w") as new:
        for name, data in members.items():
            new.writestr(name, data)


@pytest.mark.parametrize(
    "change",
    [
        lambda members: members.update({"tables/a.jsonl": b"[1]\n[3]\n"}),
        lambda members: members.update({"more": b""}),
        lambda members: members.pop("empty"),
        lambda members: members.pop(MANIFEST),
        lambda members: members.update({MANIFEST: b"{"}),
        lambda members: members.update({MANIFEST: json.dumps([1]).encode()}),
    ],
    ids=["altered", "added", "removed", "no manifest", "broken manifest", "other manifest"],
)
def test_what_does_not_fit_its_manifest_is_refused(archive: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    rewrite(archive, change)
    with pytest.raises(PolyleafError, match="is no whole backup"):
        ArchiveReader(archive)


@pytest.mark.parametrize("part", [0, 10, 0.5, -30, -1])
def test_a_cut_off_file_is_refused(archive: Path, part: float) -> None:
    whole = archive.read_bytes()
    archive.write_bytes(whole[: int(len(whole) * part) if isinstance(part, float) else part])
    with pytest.raises(PolyleafError, match="is no whole backup"):
        ArchiveReader(archive)


def test_no_flipped_bit_of_a_member_goes_unseen(archive: Path) -> None:
    whole = archive.read_bytes()
    start = whole.index(b"keys/release.key") + len("keys/release.key") + 20
    for place in range(start, start + 200, 7):
        archive.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        with pytest.raises(PolyleafError):
            ArchiveReader(archive)
