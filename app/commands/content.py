"""Commands of the content team: documents in, templates and catalogues out."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from app.commands.common import CONSOLE, installation, person_of, print_table
from app.commands.source_desk import import_file, lint
from app.config import load_config
from app.errors import PolyleafError
from app.workflow.catalogue import import_catalogue, import_seeds, project_catalogues
from app.workflow.extract import extract as extract_templates
from app.workflow.importing import import_content
from app.workflow.installation import instant, utc_now


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--take", multiple=True, metavar="SIDE:ID", help="Let 'file' or 'workspace' stand where both changed.")
def sync(dry_run: bool, take: tuple[str, ...]) -> None:
    """Read the content folder, keep what changed, bring catalogues up to date."""
    place = installation()
    sides = {id_: side for side, _, id_ in (choice.partition(":") for choice in take)}
    if set(sides.values()) - {"file", "workspace"}:
        raise PolyleafError("--take is file:ID or workspace:ID, for example --take file:my-leaflet.")
    report = import_content(place, dry_run, sides)
    changed = [entry for entry in report if entry.change != "same"]
    if changed:
        print_table(
            ("document", "version", "change", "new strings", "vanished strings"),
            [(r.document, r.version, r.change, r.added, r.removed) for r in changed],
        )
    CONSOLE.print(f"{len(changed)} of {len(report)} documents changed.")
    if dry_run:
        CONSOLE.print("Dry run: nothing was changed.")
        return
    _project()


@click.command()
@click.option("--source", type=click.Path(file_okay=False, path_type=Path), help="Default: of the content folder.")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Default: the locales folder.")
def extract(source: Path | None, output: Path | None) -> None:
    """Write gettext templates (POT) of the content folder; needs no database."""
    config = load_config()
    # Nothing that is read holds a cycle: the collector would walk every token in vain.
    gc.disable()
    try:
        report = extract_templates(source or config.source_content, output or config.locales, instant(utc_now()))
    finally:
        gc.enable()
    written = [entry for entry in report if entry.written]
    for entry in written:
        click.echo(f"Wrote {entry.file}: {entry.strings} strings.")
    strings = sum(entry.strings for entry in report)
    click.echo(f"{len(report)} templates, {strings} strings; {len(written)} written, the others were right already.")


@click.group()
def catalogue() -> None:
    """Write catalogues (PO files), or take texts from them."""


@catalogue.command("write")
def write_catalogues() -> None:
    """Write every catalogue that differs from the database."""
    _project()


@catalogue.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--locale", required=True, help="The language of the texts, for example ur.")
@click.option("--as", "email", required=True, help="Who brings the texts: an e-mail address with a role in it.")
@click.option("--document", help="The document's id; default: by the file's header or name.")
def import_po(file: Path, locale: str, email: str, document: str | None) -> None:
    """Take the texts of a PO file as suggestions under a named person; a file approves nothing."""
    place = installation()
    result = import_catalogue(place, file, locale, document, person_of(place, email))
    CONSOLE.print(f"{result.document} in {locale}: {result.added} new texts, {result.known} known already.")
    for source in result.foreign:
        CONSOLE.print(f"Left out, the leaflet has no such string: {source[:80]}", markup=False)


@catalogue.command("seed")
def seed() -> None:
    """Take the drafts that lie in the locales folder, as nobody's suggestions."""
    report = import_seeds(installation())
    print_table(("document", "locale", "new", "known"), [(r.document, r.locale, r.added, r.known) for r in report])


def _project() -> None:
    result = project_catalogues(installation())
    CONSOLE.print(f"Catalogues: {len(result.written)} written, {result.unchanged} unchanged.")
    for file, number in result.unknown.items():
        CONSOLE.print(
            f"{file} was left alone: {number} of its texts are not in the database. Offer them with: "
            f"polyleaf catalogue import {file} --locale … --as …",
            markup=False,
        )


def register(group: click.Group) -> None:
    """Add these commands."""
    for command in (import_file, lint, sync, extract, catalogue):
        group.add_command(command)
