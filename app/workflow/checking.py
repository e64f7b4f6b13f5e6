"""Check translations in files of any project, without a database."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.domain.checks import Finding, run_checks
from app.errors import ContentErrors, Fault
from app.formats.check_readers import Entry, read_entries

SUFFIXES = (".po", ".xlf", ".xliff", ".tmx")
BATCH = 300
"""Entries that one process checks at a time; a file with fewer is checked without a second process."""
AHEAD = 3
"""Batches for each process that are read before the first of them is answered: what bounds the memory."""


@dataclass(frozen=True)
class Checked:
    """One translation and what the checks found in it."""

    entry: Entry
    findings: tuple[Finding, ...]


def check_files(paths: Iterable[Path], locale: str | None = None) -> Iterator[Checked]:
    """Yield every translation of the files with its findings, in order; folders are searched for files.

    Raises ContentErrors where a path or a file cannot be read, after what was read before.
    """
    yield from check_entries(entry for path in paths for file in _files(path) for entry in read_entries(file, locale))


def check_entries(entries: Iterator[Entry]) -> Iterator[Checked]:
    """Yield entries with their findings, in order; where there are many, every core of the machine works."""
    batches = _batches(entries)
    # The first batch warms what other processes inherit: languages read, patterns compiled.
    first = next(batches)
    yield from _answered(first, _findings(first.entries))
    if len(first.entries) == BATCH and _cores() > 1:
        yield from _shared(batches)
    else:
        for batch in batches:
            yield from _answered(batch, _findings(batch.entries))


@dataclass(frozen=True)
class Batch:
    """Some entries, and why no more could be read after them."""

    entries: list[Entry]
    failure: ContentErrors | None = None


def _batches(entries: Iterator[Entry]) -> Iterator[Batch]:
    batch: list[Entry] = []
    try:
        for entry in entries:
            batch.append(entry)
            if len(batch) == BATCH:
                yield Batch(batch)
                batch = []
        yield Batch(batch)
    except ContentErrors as error:
        yield Batch(batch, error)


def _shared(batches: Iterator[Batch]) -> Iterator[Checked]:
    from concurrent.futures import Future, ProcessPoolExecutor

    waiting: deque[tuple[Batch, Future[list[tuple[Finding, ...]]]]] = deque()
    with ProcessPoolExecutor(_cores()) as pool:
        for batch in batches:
            waiting.append((batch, pool.submit(_findings, batch.entries)))
            if len(waiting) >= AHEAD * _cores():
                done, findings = waiting.popleft()
                yield from _answered(done, findings.result())
        for done, findings in waiting:
            yield from _answered(done, findings.result())


def _answered(batch: Batch, findings: list[tuple[Finding, ...]]) -> Iterator[Checked]:
    yield from map(Checked, batch.entries, findings)
    if batch.failure is not None:
        raise batch.failure


def _findings(entries: list[Entry]) -> list[tuple[Finding, ...]]:
    return [run_checks(entry.source, entry.target, entry.locale, entry.context) for entry in entries]


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise ContentErrors([Fault(str(path), 1, "path", "nothing", "a file or a folder")])
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    if not found:
        raise ContentErrors([Fault(str(path), 1, "folder", "no file to check", "PO, XLIFF or TMX files")])
    return found
