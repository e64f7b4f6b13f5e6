"""A release that was tampered with is refused, whoever mends its hashes, and even if the service signs it."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.workflow.release_faults import (
    EN,
    PL,
    UR,
)
from tests.workflow.release_forge import log_lines, problems_of_signed, rehash, sign


def _edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_bytes(change(path.read_text()).encode())


def _digit(text: str, rng: random.Random) -> str:
    places = [n for n, char in enumerate(text) if char.isdigit()]
    place = rng.choice(places)
    return text[:place] + rng.choice([d for d in "0123456789" if d != text[place]]) + text[place + 1 :]


def _shuffle_blocks(text: str, rng: random.Random) -> str:
    rows = text.split("\n")
    a, b = rng.sample([n for n, row in enumerate(rows) if 'id="s' in row], 2)
    rows[a], rows[b] = rows[b], rows[a]
    return "\n".join(rows)


def _log(change: Callable[[list[dict[str, Any]], random.Random], None]) -> Callable[[Path, random.Random], None]:
    """Tamper with the log; its chain is made whole again, as anybody could."""

    def tamper(folder: Path, rng: random.Random) -> None:
        path = folder / "log.jsonl"
        entries = [json.loads(line) for line in path.read_text().splitlines()]
        change(entries, rng)
        for entry in entries:
            for name in ("seq", "at", "previous", "hash"):
                entry.pop(name)
        path.write_bytes(log_lines(entries))

    return tamper


def _page(change: Callable[[str, random.Random], str]) -> Callable[[Path, random.Random], None]:
    def tamper(folder: Path, rng: random.Random) -> None:
        _edit(folder / rng.choice([PL, UR, EN]), lambda text: change(text, rng))

    return tamper


def _other_page(folder: Path, rng: random.Random) -> None:
    one, other = rng.sample([PL, UR, EN], 2)
    shutil.copy(folder / one, folder / other)


def _any_file(folder: Path, rng: random.Random) -> Path:
    return rng.choice(sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("manifest")))


def _flip(folder: Path, rng: random.Random) -> None:
    path = _any_file(folder, rng)
    data = bytearray(path.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(7)
    path.write_bytes(bytes(data))


def _raw_line(folder: Path, rng: random.Random) -> None:
    path = folder / "log.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    place = rng.randrange(len(lines) - 1)
    match rng.randrange(3):
        case 0:
            del lines[place]
        case 1:
            lines[place], lines[place + 1] = lines[place + 1], lines[place]
        case _:
            lines = lines[: place + 1]
    path.write_text("".join(lines))


TAMPERINGS: dict[str, Callable[[Path, random.Random], None]] = {
    "a digit on a page": _page(_digit),
    "blocks of a page in another order": _page(_shuffle_blocks),
    "a page cut off": _page(lambda text, rng: text[: rng.randrange(len(text) - 20)]),
    "a word of a page": _page(lambda text, rng: text.replace("mg", "g", rng.randrange(1, 3))),
    "a date": _page(lambda text, rng: text.replace(rng.choice(["2025", "2028"]), "2027", rng.randrange(1, 4))),
    "a source gone": _page(lambda text, rng: text.replace(rng.choice(["Thol", "Puckett", "NHS"]), "")),
    "a link": _page(lambda text, rng: text.replace("https://plan.", "https://p1an.")),
    "a telephone number": _page(lambda text, rng: text.replace("157 0142", "157 0141", rng.randrange(1, 3))),
    "the page of another edition": _other_page,
    "an entry gone": _log(lambda log, rng: log.pop(rng.randrange(len(log)))),
    "an entry's person": _log(lambda log, rng: rng.choice(log).update(person="nobody")),
    "entries in another order": _log(lambda log, rng: log.insert(0, log.pop())),
    "entries cut off": _log(lambda log, rng: log.__delitem__(slice(rng.randrange(len(log)), None))),
    "lines of the log": _raw_line,
    "a file more": lambda folder, rng: (folder / f"extra{rng.randrange(9)}.html").write_text("x") and None,
    "a file gone": lambda folder, rng: _any_file(folder, rng).unlink(),
    "a link for a file": lambda folder, rng: (folder / f"link{rng.randrange(9)}").symlink_to("/etc/hostname"),
    "a bit of any file": _flip,
}


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_no_tampering_is_accepted_whoever_mends_the_hashes(tampering: str, honest: Path, tmp_path: Path) -> None:
    """Twenty tries each: half as they are, half with every hash mended that takes no key."""
    rng = random.Random(tampering)
    accepted = []
    for attempt in range(20):
        folder = tmp_path / str(attempt)
        shutil.copytree(honest, folder)
        TAMPERINGS[tampering](folder, rng)
        if attempt % 2:
            rehash(folder)
        if not problems_of_signed(folder):
            accepted.append(attempt)
    assert accepted == []


PAGE_TAMPERINGS = [name for name in TAMPERINGS if "page" in name or name in ("a date", "a source gone", "a link")]


@pytest.mark.parametrize("tampering", PAGE_TAMPERINGS)
def test_no_wrong_page_is_accepted_even_if_the_service_signs_it(tampering: str, honest: Path, tmp_path: Path) -> None:
    rng = random.Random(tampering)
    accepted = []
    for attempt in range(12):
        folder = tmp_path / str(attempt)
        shutil.copytree(honest, folder)
        before = {path: (folder / path).read_text() for path in (PL, UR, EN)}
        TAMPERINGS[tampering](folder, rng)
        rehash(folder)
        sign(folder)
        changed = [path for path in before if (folder / path).read_text() != before[path]]
        problems = problems_of_signed(folder)
        if not any(problem.startswith(f"{path}: ") for path in changed for problem in problems):
            accepted.append((attempt, changed, problems))
    assert accepted == []
