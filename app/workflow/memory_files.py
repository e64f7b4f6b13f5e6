"""Bring old translations into the memory, checked before they are trusted, and take the memory out again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.domain.memory.alignment import Doubt, doubts
from app.errors import NotAllowed, NotFound, PolyleafError
from app.formats.exchange.tmx import TmxEntry, read_tmx, write_tmx
from app.store import memory, people
from app.store.engine import reading, writing
from app.store.people import Person
from app.workflow.installation import Installation
from app.workflow.review import clean


@dataclass(frozen=True)
class LeftOut:
    """A translation that was not taken in: its name in the file, its row there (from 1), both texts, and why."""

    row: int
    entry: str
    source: str
    target: str
    doubt: Doubt


@dataclass(frozen=True)
class Stretch:
    """Neighbouring rows that were left out together because their translations have slipped."""

    first: LeftOut
    last: LeftOut
    rows: int


@dataclass(frozen=True)
class MemoryReport:
    """What an import did: translations in the file, taken in, known already, and every one that was left out."""

    found: int
    added: int
    known: int
    left_out: tuple[LeftOut, ...]

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The slipped stretches, in the order of the file."""
        runs: list[list[LeftOut]] = []
        for entry in self.left_out:
            if entry.doubt.kind != "slipped":
                continue
            if runs and entry.row == runs[-1][-1].row + 1:
                runs[-1].append(entry)
            else:
                runs.append([entry])
        return tuple(Stretch(run[0], run[-1], len(run)) for run in runs)


def import_memory(
    installation: Installation,
    actor: Person,
    locale: str,
    file: Path,
    dry_run: bool = False,
    most: int | None = None,
) -> MemoryReport:
    """Take the translations of a TMX file into the memory of a locale, all but those that look wrong.

    Takes a role in the locale or in the content team. Nothing imported is approved: it is offered, and signed or
    corrected like any draft. Raises ContentErrors where the file cannot be read, PolyleafError where it
    has more than `most` translations; a dry run only reports.
    """
    if not actor.roles_in(locale) and not actor.content_roles:
        raise NotAllowed("Bringing translations takes a role in this language or in the content team.")
    with reading(installation.engine) as connection:
        if people.locale_row(connection, locale) is None:
            raise NotFound(f"The language {locale} has not been added yet: polyleaf locale add {locale}")
    entries = [entry for entry in map(_cleaned, read_tmx(file, locale)) if entry.source and entry.target]
    if most is not None and len(entries) > most:
        raise PolyleafError(
            f"The file has {len(entries):,} translations, and each is judged: that takes longer than a screen waits. "
            f"Bring files of more than {most:,} with polyleaf memory import."
        )
    found = doubts([(entry.source, entry.target) for entry in entries], locale)
    left_out = tuple(
        LeftOut(row, entry.name, entry.source, entry.target, doubt)
        for row, (entry, doubt) in enumerate(zip(entries, found, strict=True), 1)
        if doubt is not None
    )
    kept = [entry for entry, doubt in zip(entries, found, strict=True) if doubt is None]
    if dry_run:
        return MemoryReport(len(entries), 0, 0, left_out)
    now = installation.now()
    rows = [
        {
            "locale": locale,
            "context": entry.context,
            "source": entry.source,
            "target": entry.target,
            "file": file.name,
            "entry": entry.name,
            "imported_by": actor.id,
            "created_at": now,
        }
        for entry in kept
    ]
    with writing(installation.engine) as connection:
        added = memory.add(connection, rows)
    return MemoryReport(len(entries), added, len(kept) - added, left_out)


def export_memory(installation: Installation, locale: str, file: Path) -> int:
    """Write the memory of a locale, approved and imported, as TMX; return how many translations it has."""
    with reading(installation.engine) as connection:
        entries = [
            TmxEntry(entry.entry, entry.source, entry.target, entry.context, entry.document, entry.fingerprint)
            for entry in memory.everything(connection, locale)
        ]
    return write_tmx(file, locale, entries)


def forget_file(installation: Installation, actor: Person, locale: str, file: str) -> int:
    """Take every translation out of the memory that came from a file; return how many. Texts made of them stay."""
    if not actor.roles_in(locale) & {"reviewer"} and not actor.content_roles:
        raise NotAllowed("Taking translations out takes a reviewer of this language or the content team.")
    with writing(installation.engine) as connection:
        number = memory.forget(connection, locale, file)
    if not number:
        raise NotFound(f"The memory has nothing from {file}.")
    return number


def _cleaned(entry: TmxEntry) -> TmxEntry:
    return TmxEntry(
        clean(entry.name),
        clean(entry.source),
        clean(entry.target),
        clean(entry.context),
        entry.document,
        entry.fingerprint,
    )
