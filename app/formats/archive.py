"""One file that holds many, each with its sha256: what a backup is written in.

A zip file whose last member, `manifest.json`, names every other member with its length and hash; what does not fit is
refused before anything of it is used.
"""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.errors import PolyleafError
from app.formats.files import aside_of, sync_folder

MANIFEST = "manifest.json"
_DAMAGE = (
    *(OSError, EOFError, zlib.error, zipfile.BadZipFile, KeyError, TypeError, ValueError),
    # What zipfile says of methods and passwords that a flipped bit seems to ask for.
    RuntimeError,
)


class ArchiveWriter:
    """An archive that is being written; `add` its members, it notes their hashes."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, chunks: Iterable[bytes]) -> None:
        """Add a member without holding all of it."""
        digest, length = sha256(), 0
        with self._archive.open(name, "w", force_zip64=True) as member:
            for chunk in chunks:
                member.write(chunk)
                digest.update(chunk)
                length += len(chunk)
        self.members[name] = {"sha256": digest.hexdigest(), "length": length}


@contextmanager
def writing_archive(path: Path, about: Mapping[str, Any]) -> Iterator[ArchiveWriter]:
    """Write an archive that only its owner may read, whole or not at all; `about` goes into its manifest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = aside_of(path)
    try:
        descriptor = os.open(aside, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w+b") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                writer = ArchiveWriter(archive)
                yield writer
                archive.writestr(MANIFEST, json.dumps({**about, "members": writer.members}, indent=1))
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    sync_folder(path.parent)


class ArchiveReader:
    """An archive whose every member was found to be what its manifest says."""

    def __init__(self, path: Path) -> None:
        try:
            self._archive = zipfile.ZipFile(path)
            self.manifest = self._checked()
        except _DAMAGE as error:
            raise PolyleafError(f"{path} is no whole backup: {error}.") from error

    def _checked(self) -> dict[str, Any]:
        manifest: dict[str, Any] = json.loads(self._archive.read(MANIFEST))
        members: dict[str, dict[str, Any]] = manifest["members"]
        there = sorted(self._archive.namelist())
        if there != sorted([*members, MANIFEST]):
            raise ValueError("it does not hold the files that its manifest names")
        for name, known in members.items():
            digest = sha256()
            for chunk in self.chunks(name):
                digest.update(chunk)
            if digest.hexdigest() != known["sha256"]:
                raise ValueError(f"{name} is not what was written")
        return manifest

    def names(self, folder: str) -> list[str]:
        """Return the names of the members below a folder, which ends with a slash."""
        return [name for name in self.manifest["members"] if name.startswith(folder)]

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a member's bytes."""
        with self._archive.open(name) as member:
            while chunk := member.read(1 << 20):
                yield chunk

    def read(self, name: str) -> bytes:
        """Return a member's bytes."""
        return b"".join(self.chunks(name))

    def lines(self, name: str) -> Iterator[bytes]:
        """Yield a member's lines."""
        with self._archive.open(name) as member:
            yield from member

    def close(self) -> None:
        """Close the file."""
        self._archive.close()
