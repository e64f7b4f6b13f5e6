"""Commands of the memory: bring old translations, look up, take out, see what to look at again."""

from __future__ import annotations

import csv
from pathlib import Path

import click

from app.commands.common import CONSOLE, installation, person_of, print_table
from app.store import memory as stored
from app.store.engine import reading
from app.workflow.memory import matches, to_review_again
from app.workflow.memory_files import MemoryReport, export_memory, forget_file, import_memory

_LOCALE = click.option("--locale", required=True, help="The language, for example ur.")
_PERSON = click.option("--as", "email", required=True, help="Who acts: an e-mail address.")


@click.group()
def memory() -> None:
    """Earlier translations, offered for the same English and English like it."""


@memory.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_LOCALE
@_PERSON
@click.option("--dry-run", is_flag=True, help="Say what would be left out, and keep nothing.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write what is left out as CSV.")
def import_file(file: Path, locale: str, email: str, dry_run: bool, report: Path | None) -> None:
    """Take a TMX file's translations, all but those that look wrong; a file approves nothing."""
    place = installation()
    result = import_memory(place, person_of(place, email), locale, file, dry_run)
    if dry_run:
        CONSOLE.print(f"{result.found} translations; {len(result.left_out)} would be left out.")
    else:
        CONSOLE.print(
            f"{result.found} translations: {result.added} taken in, {result.known} known already, "
            f"{len(result.left_out)} left out."
        )
    _tell(result)
    if report is not None:
        with report.open("w", encoding="utf-8", newline="") as stream:
            rows = csv.writer(stream)
            rows.writerow(("row", "entry", "kind", "why", "source", "target"))
            rows.writerows((e.row, e.entry, e.doubt.kind, e.doubt.why, e.source, e.target) for e in result.left_out)


def _tell(result: MemoryReport) -> None:
    for stretch in result.stretches:
        CONSOLE.print(
            f"Rows {stretch.first.row} to {stretch.last.row} ({stretch.first.entry} to {stretch.last.entry}): "
            f"{stretch.rows} translations that belong to other rows.",
            markup=False,
        )
    alone = [entry for entry in result.left_out if entry.doubt.kind != "slipped"]
    for entry in alone[:20]:
        CONSOLE.print(f"Row {entry.row} ({entry.entry}): {entry.doubt.why}", markup=False)
    if len(alone) > 20:
        CONSOLE.print(f"... and {len(alone) - 20} more: see --report.")


@memory.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_LOCALE
def export_file(file: Path, locale: str) -> None:
    """Write the memory of a language as TMX."""
    CONSOLE.print(f"{export_memory(installation(), locale, file)} translations written.")


@memory.command()
@click.argument("text")
@_LOCALE
def look(text: str, locale: str) -> None:
    """Show what the memory has for some English."""
    place = installation()
    with reading(place.engine) as connection:
        found = matches(place, connection, locale, text)
    rows = []
    for match in found:
        entry = match.remembered
        ours, theirs = match.numbers
        numbers = f"{', '.join(ours) or '-'} / {', '.join(theirs) or '-'}" if ours or theirs else ""
        rows.append(
            (f"{match.likeness:.0f} % {match.kind}", entry.source, entry.target, numbers, entry.document or entry.file)
        )
    print_table(("match", "English", "translation", "numbers that differ", "from"), rows)


@memory.command("files")
@_LOCALE
def list_files(locale: str) -> None:
    """List the files that translations were taken from."""
    with reading(installation().engine) as connection:
        found = stored.files(connection, locale)
    print_table(("file", "translations", "taken in"), [(row.file, row.number, row.at[:10]) for row in found])


@memory.command()
@click.argument("file")
@_LOCALE
@_PERSON
def forget(file: str, locale: str, email: str) -> None:
    """Take out every translation that came from a file."""
    place = installation()
    CONSOLE.print(f"{forget_file(place, person_of(place, email), locale, file)} translations taken out.")


@memory.command("again")
@_LOCALE
def list_again(locale: str) -> None:
    """List strings that have a text which was rejected or withdrawn elsewhere, for a reviewer to look at."""
    with reading(installation().engine) as connection:
        found = to_review_again(connection, locale)
    print_table(
        ("string", "leaflet", "status", "English", "translation"),
        [(entry.segment_id, entry.document_id, entry.status, entry.source, entry.target) for entry in found],
    )


def register(group: click.Group) -> None:
    """Add these commands."""
    group.add_command(memory)
