"""Commands of the source desk: a document in, with an account of every line, and the checks of the English."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, date
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from app.commands.common import CONSOLE, print_table
from app.config import load_config
from app.domain.leaflet import Site
from app.domain.lint import SourceFinding
from app.errors import PolyleafError
from app.formats.cleanup import CleanedExport, clean_export
from app.formats.conversion import Conversion, convert_file
from app.formats.files import write_file
from app.formats.import_report import cautions_of, counts_of, report_page, words_sentence
from app.formats.site import read_site
from app.workflow.installation import utc_now
from app.workflow.source_desk import lint_paths

_SITE = click.option(
    "--site", type=click.Path(exists=True, path_type=Path), help="site.yaml; default: of the content folder."
)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The leaflet to write, SLUG.md.")
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Write the report as a web page.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@_SITE
@click.option("--id", "identifier", help="The leaflet's permanent id; default: made of its title.")
@click.option("--audience", help="Whom the leaflet is for, where the document does not say.")
def import_file(
    file: Path,
    output: Path | None,
    report: Path | None,
    dry_run: bool,
    site: Path | None,
    identifier: str | None,
    audience: str | None,
) -> None:
    """Make a leaflet of a Markdown, HTML, Word or PDF file; account for every line.

    Without --output no leaflet is written. Contact facts that site.yaml lacks are proposed beside it.
    """
    for path in (output, report):
        if path is not None and path.exists():
            raise PolyleafError(f"{path} is there already. Nothing was changed; choose another name or move it away.")
    conversion = convert_file(file)
    cleaned = clean_export(
        conversion.markdown, file=file.name, site=_site_of(site), identifier=identifier, audience=audience
    )
    _print_report(conversion, cleaned)
    if dry_run:
        CONSOLE.print("Dry run: nothing was written.")
        return
    if report is not None:
        write_file(report, report_page(file.name, conversion, cleaned).encode())
        CONSOLE.print(f"Wrote {report}: the report.", markup=False)
    if output is None:
        CONSOLE.print("No leaflet was written: name a file with --output.")
        return
    write_file(output, cleaned.markdown.encode())
    CONSOLE.print(f"Wrote {output}: {len(cleaned.document.segments)} segments.", markup=False)


def _site_of(path: Path | None) -> Site | None:
    path = path or load_config().source_content / "site.yaml"
    return read_site(path.read_text("utf-8"), str(path)) if path.is_file() else None


def _print_report(conversion: Conversion, cleaned: CleanedExport) -> None:
    shown = [e for e in cleaned.report if e.text.strip() and (e.fate != "kept" or "; " in e.detail)]
    print_table(
        ("line", "fate", "why or where to", "text"),
        [(entry.line, entry.fate, entry.detail, entry.text[:60]) for entry in shown],
    )
    if conversion.left_out:
        print_table(("left out by the conversion", "text"), [(p.why, p.text[:60]) for p in conversion.left_out])
    CONSOLE.print(counts_of(cleaned.report).sentence)
    CONSOLE.print(words_sentence(conversion))
    for caution in cautions_of(conversion):
        CONSOLE.print(caution, markup=False)
    if cleaned.site_proposal:
        CONSOLE.print("Contact facts that site.yaml does not have; add them before the leaflet is read:")
        CONSOLE.print(cleaned.site_proposal, markup=False)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[PATH]...")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_SITE
def lint(paths: tuple[Path, ...], form: str, site: Path | None) -> None:
    """Check the English before it is translated; PATH is a folder, a leaflet or a file to import. Edits nothing.

    Exit 0: nothing holds translation; 1: something does; 2: a file could not be read.
    """
    known = _site_of(site)
    findings = lint_paths(paths or (load_config().source_content,), known, _today(known))
    if form == "json":
        click.echo(json.dumps([asdict(each) | {"key": each.key} for each in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            click.echo(_as_text(finding))
        blocking = sum(finding.severity == "block" for finding in findings)
        click.echo(f"{len(findings)} findings, {blocking} of which hold translation.")
    if any(finding.severity == "block" for finding in findings):
        sys.exit(1)


def _today(site: Site | None) -> date:
    return utc_now().astimezone(ZoneInfo(site.timezone) if site else UTC).date()


def _as_text(finding: SourceFinding) -> str:
    place = f"{finding.file}:{finding.line}" if finding.line else finding.file
    column = f":{finding.span[0] + 1}" if finding.line and finding.span else ""
    beside = "".join(f"\n    - {text}" for text in finding.beside)
    head = f"{place}{column}: {finding.severity}: {finding.message} [{finding.check}]"
    return f"{head}{beside}\n    {finding.remedy} ({finding.key})"
