"""Check translations in files of any project, without a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from app.domain.checks import Finding, run_checks
from app.errors import ContentErrors, Fault
from app.formats.check_readers import Entry, read_entries

SUFFIXES = (".po", ".xlf", ".xliff", ".tmx")


@dataclass(frozen=True)
class Checked:
    """One translation and what the checks found in it."""

    entry: Entry
    findings: tuple[Finding, ...]


def check_files(paths: Iterable[Path], locale: str | None = None) -> Iterator[Checked]:
    """Yield every translation of the files with its findings, in order; folders are searched for files.

    Raises ContentErrors where a path or a file cannot be read.
    """
    for path in paths:
        for file in _files(path):
            for entry in read_entries(file, locale):
                yield Checked(entry, run_checks(entry.source, entry.target, entry.locale, entry.context))


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise ContentErrors([Fault(str(path), 1, "path", "nothing", "a file or a folder")])
    if not path.is_dir():
        return [path]
    found = sorted(file for file in path.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
    if not found:
        raise ContentErrors([Fault(str(path), 1, "folder", "no file to check", "PO, XLIFF or TMX files")])
    return found
