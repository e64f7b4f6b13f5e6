"""The files of a release directory, read one at a time: no links, devices or giants, and none but the signed bytes."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from app.errors import VerificationFailed

LOG = "log.jsonl"
MAX_FILE = 8 * 1024 * 1024
MAX_LIST = 64 * 1024 * 1024
"""For what lies in the release's own folder and grows with its editions: manifest, site map, `index.json`, feed."""
MAX_LOG = 1024 * 1024 * 1024
MAX_FILES = 100_000
MAX_DEPTH = 8
CHUNK = 1024 * 1024
RELEASE_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")


@dataclass(frozen=True)
class ReleaseFiles:
    """The files below a folder, by their paths there; `signed` has the sha256 that each must have, once it is known.

    A file is read again for each question, so that none is held; one whose bytes are no longer the signed ones is
    refused. Each method raises VerificationFailed for a file that cannot be read.
    """

    folder: Path
    paths: frozenset[str]
    signed: Mapping[str, str] = field(default_factory=dict)

    def signed_as(self, hashes: Mapping[str, str]) -> ReleaseFiles:
        """Return the same files, held to these hashes from now on."""
        return replace(self, signed=hashes)

    def read(self, path: str) -> bytes:
        """Return a file's bytes."""
        return b"".join(self.chunks(path))

    def hash(self, path: str) -> str:
        """Return the sha256 of a file."""
        running = sha256()
        for chunk in self.chunks(path):
            running.update(chunk)
        return running.hexdigest()

    def chunks(self, path: str) -> Iterator[bytes]:
        """Yield a file's bytes; what is wrong with them is known at the end."""
        running = sha256()
        size = 0
        try:
            with self._open(path) as stream:
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    if size > largest(path):
                        raise VerificationFailed([f"{path}: it is larger than {largest(path)} bytes."])
                    running.update(chunk)
                    yield chunk
        except OSError as error:
            raise VerificationFailed([f"{path}: cannot be read ({error})."]) from error
        if running.hexdigest() != self.signed.get(path, running.hexdigest()):
            raise VerificationFailed([f"{path}: the file was changed while it was read."])

    def lines(self, path: str) -> Iterator[bytes]:
        """Yield a file's lines without their line feeds; the last one is what follows the last line feed."""
        rest = b""
        for chunk in self.chunks(path):
            *whole, rest = (rest + chunk).split(b"\n")
            yield from whole
        yield rest

    def _open(self, path: str) -> BinaryIO:
        # Opened without following links and without waiting, so that neither a swapped link nor a pipe is read.
        descriptor = os.open(self.folder / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        return os.fdopen(descriptor, "rb")


def list_files(folder: Path) -> ReleaseFiles:
    """Return the files below a folder; raise VerificationFailed for links, devices, giants and strange names."""
    if not folder.is_dir():
        raise VerificationFailed([f"{folder}: there is no such directory."])
    found: set[str] = set()
    problems: list[str] = []
    _walk(folder.resolve(), "", found, problems)
    if problems:
        raise VerificationFailed(problems)
    return ReleaseFiles(folder.resolve(), frozenset(found))


def largest(path: str) -> int:
    """Return how many bytes a file at this path of a release may have."""
    if path == LOG:
        return MAX_LOG
    return MAX_FILE if "/" in path else MAX_LIST


def _walk(folder: Path, prefix: str, found: set[str], problems: list[str]) -> None:
    if prefix.count("/") > MAX_DEPTH:
        problems.append(f"{prefix}: folders lie too deep.")
        return
    with os.scandir(folder) as listing:
        items = sorted(listing, key=lambda item: item.name)
    for item in items:
        path = prefix + item.name
        about = item.stat(follow_symlinks=False)
        if len(found) >= MAX_FILES:
            problems.append(f"{path}: there are more than {MAX_FILES} files.")
            return
        if item.is_symlink():
            problems.append(f"{path}: a symbolic link is no part of a release.")
        elif item.is_dir(follow_symlinks=False):
            _walk(folder / item.name, path + "/", found, problems)
        elif not RELEASE_PATH.fullmatch(path):
            problems.append(f"{path!r}: a file of this name is no part of a release.")
        elif not stat.S_ISREG(about.st_mode):
            problems.append(f"{path}: cannot be read (it is no regular file).")
        elif about.st_size > largest(path):
            problems.append(f"{path}: cannot be read (it is larger than {largest(path)} bytes).")
        else:
            found.add(path)
