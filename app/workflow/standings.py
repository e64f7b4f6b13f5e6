"""What was judged of signed editions, kept by all that decides it, so that nothing is judged twice on the same record.

The log is append-only: the newest entries on an edition's documents in its locale name everything that came before.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from app.domain.unit import canonical_json, digest
from app.formats.files import write_file
from app.formats.page import Making

FILE = "standings.json"


class Judged(NamedTuple):
    """A signed edition by the record: its title, how many of its texts no longer stand, how it may say it was made."""

    title: str
    revoked: int
    demonstration: bool
    one_person: bool
    making: Making


@cache
def program() -> str:
    """Name the code that judges and records: any other may do it otherwise."""
    root = Path(__file__).parents[1]
    files = sorted(path for path in root.rglob("*.py") if "web" not in path.relative_to(root).parts)
    return digest([[str(path.relative_to(root)), sha256(path.read_bytes()).hexdigest()] for path in files])


def key_of(decides: list[Any]) -> str:
    """Name a judgement by everything that decides it, this program's code among it."""
    return digest([program(), decides])


class Standings:
    """A file of judgements by their keys; its first line is the sha256 of the rest, and a damaged one is forgotten."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._known = self._read()
        self._used: dict[str, Judged] = {}
        self._new = False

    def knows(self, key: str) -> bool:
        """Tell whether a judgement is kept."""
        return key in self._known

    def get(self, key: str, weigh: Callable[[], Judged]) -> Judged:
        """Return a judgement by the key of everything that decides it; make it where it is not known."""
        found = self._known.get(key)
        if found is None:
            found = weigh()
            self._known[key] = found
            self._new = True
        self._used[key] = found
        return found

    def save(self) -> None:
        """Keep what was asked for, and nothing else; one process at a time may call this."""
        for leftover in self._path.parent.glob(f".{FILE}.*.aside"):
            leftover.unlink()
        if not self._new and len(self._used) == len(self._known):
            return
        data = canonical_json(self._used)
        write_file(self._path, sha256(data).hexdigest().encode() + b"\n" + data)

    def _read(self) -> dict[str, Judged]:
        try:
            hash_, _, data = self._path.read_bytes().partition(b"\n")
        except FileNotFoundError:
            return {}
        if sha256(data).hexdigest().encode() != hash_:
            return {}
        return {key: Judged(*value) for key, value in json.loads(data).items()}
