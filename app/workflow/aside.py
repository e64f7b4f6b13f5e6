"""A release while it is built, in a folder that nobody serves yet."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

from app.formats.files import sync_system

Progress = Callable[[int, int], None]
"""Called with how many files are written and how many there are."""


class Aside:
    """A release while it is built: `files` has the sha256 of what was written so far, by path."""

    def __init__(self, folder: Path, tell: Callable[[int], None]) -> None:
        self.folder = folder
        self.files: dict[str, str] = {}
        self._tell = tell
        self._made: set[Path] = set()

    def write(self, path: str, data: bytes) -> None:
        """Write a file."""
        self.write_parts(path, [data])

    def write_parts(self, path: str, parts: Iterable[bytes]) -> None:
        """Write a file piece by piece."""
        running = sha256()
        with self._place(path).open("wb") as stream:
            for part in parts:
                stream.write(part)
                running.update(part)
        self._note(path, running.hexdigest())

    def take(self, path: str, source: Path, hash_: str) -> None:
        """Take a file that lies elsewhere on the disk already; it is not copied where the system can link it."""
        try:
            os.link(source, self._place(path))
        except OSError:
            self._place(path).write_bytes(source.read_bytes())
        self._note(path, hash_)

    def sync(self) -> None:
        """Wait until every file and every name is on the disk."""
        sync_system(self.folder)

    def _place(self, path: str) -> Path:
        place = self.folder / path
        if place.parent not in self._made:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(place.parent)
        return place

    def _note(self, path: str, hash_: str) -> None:
        self.files[path] = hash_
        self._tell(len(self.files))
