"""The bytes of a release directory. Each file is read once: what is hashed is what is parsed."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from app.errors import VerificationFailed
from app.formats.strict_json import Malformed

LOG = "log.jsonl"
MAX_FILE = 8 * 1024 * 1024
MAX_LIST = 64 * 1024 * 1024
"""For what lies in the release's own folder and grows with its editions: manifest, site map, `index.json`, feed."""
MAX_LOG = 1024 * 1024 * 1024
MAX_FILES = 100_000
MAX_DEPTH = 8
RELEASE_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*")


def read_files(folder: Path) -> dict[str, bytes]:
    """Read every file below the folder, by its path there; raise VerificationFailed for links, devices, giants."""
    if not folder.is_dir():
        raise VerificationFailed([f"{folder}: there is no such directory."])
    found: dict[str, bytes] = {}
    problems: list[str] = []
    _walk(folder.resolve(), "", found, problems)
    if problems:
        raise VerificationFailed(problems)
    return found


def largest(path: str) -> int:
    """Return how many bytes a file at this path of a release may have."""
    if path == LOG:
        return MAX_LOG
    return MAX_FILE if "/" in path else MAX_LIST


def _walk(folder: Path, prefix: str, found: dict[str, bytes], problems: list[str]) -> None:
    if prefix.count("/") > MAX_DEPTH:
        problems.append(f"{prefix}: folders lie too deep.")
        return
    with os.scandir(folder) as listing:
        items = sorted(listing, key=lambda item: item.name)
    for item in items:
        path = prefix + item.name
        if len(found) >= MAX_FILES:
            problems.append(f"{path}: there are more than {MAX_FILES} files.")
            return
        if item.is_symlink():
            problems.append(f"{path}: a symbolic link is no part of a release.")
        elif item.is_dir(follow_symlinks=False):
            _walk(folder / item.name, path + "/", found, problems)
        elif not RELEASE_PATH.fullmatch(path):
            problems.append(f"{path!r}: a file of this name is no part of a release.")
        else:
            try:
                found[path] = _read(folder / item.name, largest(path))
            except (OSError, Malformed) as error:
                problems.append(f"{path}: cannot be read ({error}).")


def _read(path: Path, limit: int) -> bytes:
    # Opened without following links and without waiting, so that neither a swapped link nor a pipe is read.
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Malformed("it is no regular file")
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Malformed(f"it is larger than {limit} bytes")
    return data
