"""Commands of the glossary: terms in, out, changed, and the strings that a change affects."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.common import CONSOLE, installation, person_of, print_table
from app.domain.glossary import CaseRule, GlossaryTerm, case_rule_of
from app.store import terms as stored
from app.store.engine import reading
from app.workflow.terms import TermReport, export_terms, import_terms, remove_term, set_terms

_LOCALE = click.option("--locale", required=True, help="The language, for example ur.")
_PERSON = click.option("--as", "email", required=True, help="Who acts: an e-mail address.")


@click.group()
def term() -> None:
    """The glossary of a language: how to say a term, and why."""


@term.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_LOCALE
@_PERSON
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def import_file(file: Path, locale: str, email: str, dry_run: bool) -> None:
    """Take the entries of a CSV or TBX file."""
    place = installation()
    _tell(import_terms(place, person_of(place, email), locale, file, dry_run))


@term.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@_LOCALE
def export_file(file: Path, locale: str) -> None:
    """Write a glossary as CSV or TBX, by the file's name."""
    CONSOLE.print(f"{export_terms(installation(), locale, file)} terms written.")


@term.command("set")
@click.argument("source")
@click.argument("target", default="")
@_LOCALE
@_PERSON
@click.option("--part-of-speech", default="", help="noun, verb ...")
@click.option("--case", "case_rule", type=click.Choice(["any", "exact"]), help="Default: exact with a capital letter.")
@click.option("--definition", default="", help="What it means.")
@click.option("--keep", is_flag=True, help="It is not translated.")
@click.option("--form", "forms", multiple=True, help="Another form that is right.")
@click.option("--forbid", "forbidden", multiple=True, help="A form that is wrong.")
@click.option("--reason", default="", help="Why; shown to translators.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def set_one(
    source: str,
    target: str,
    locale: str,
    email: str,
    part_of_speech: str,
    case_rule: CaseRule | None,
    definition: str,
    keep: bool,
    forms: tuple[str, ...],
    forbidden: tuple[str, ...],
    reason: str,
    dry_run: bool,
) -> None:
    """Add a term, or change the one with the same English and part of speech."""
    place = installation()
    rule = case_rule or case_rule_of(source)
    wanted = GlossaryTerm(source, target, part_of_speech, rule, definition, keep, forms, forbidden, reason)
    _tell(set_terms(place, person_of(place, email), locale, [wanted], dry_run))


@term.command("remove")
@click.argument("source")
@_LOCALE
@_PERSON
@click.option("--part-of-speech", default="", help="noun, verb ...")
def remove_one(source: str, locale: str, email: str, part_of_speech: str) -> None:
    """Take a term out; its versions stay on record."""
    place = installation()
    _tell(remove_term(place, person_of(place, email), locale, source, part_of_speech))


@term.command("list")
@_LOCALE
def list_terms(locale: str) -> None:
    """List the glossary of a language."""
    with reading(installation().engine) as connection:
        rows = stored.current(connection, locale)
    print_table(
        ("English", "translation", "forbidden", "reason", "by"),
        [
            (
                row.source,
                "is not translated" if row.do_not_translate else " | ".join((row.target, *row.forms)),
                " | ".join(row.forbidden),
                row.reason,
                row.added_by_name,
            )
            for row in rows
        ],
    )


def _tell(report: TermReport) -> None:
    CONSOLE.print(
        f"{report.added} terms added, {report.changed} changed, {report.removed} taken out, {report.same} as they were."
    )
    if not report.affected:
        return
    CONSOLE.print(f"{len(report.affected)} approved strings have these terms; their approvals stand.")
    print_table(
        ("leaflet", "English", "translation", "finding"),
        [
            (entry.document_title, entry.source, entry.target, "; ".join(f.message for f in entry.findings))
            for entry in sorted(report.affected, key=lambda entry: not entry.findings)
        ],
    )


def register(group: click.Group) -> None:
    """Add these commands."""
    group.add_command(term)
