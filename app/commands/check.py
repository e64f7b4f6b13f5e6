"""`polyleaf check`: the checks on any PO, XLIFF or TMX file, for people, scripts and CI."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click

from app.domain.checks import Finding
from app.formats.check_readers import Entry
from app.workflow.checking import check_files

LEVELS = {"block": "error", "confirm": "warning", "hint": "note"}
"""Our severities as the levels of SARIF 2.1.0, section 3.27.10."""
GITHUB = {"block": "error", "confirm": "warning", "hint": "notice"}
Writer = Callable[[Entry, Finding, int], None]


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--locale", help="The language of the translations; default: what each file says.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl", "sarif", "github"]),
    default="text",
    help="text for people, jsonl one object a finding, sarif 2.1.0, or annotations for GitHub.",
)
def check(paths: tuple[Path, ...], locale: str | None, form: str) -> None:
    """Check the translations of PO, XLIFF or TMX files, or of all such files in a folder.

    Exit code: 0 where nothing blocks, 1 where something does, 2 where a file could not be read.
    """
    counts: Counter[str] = Counter()
    write = WRITERS[form]
    if form == "sarif":
        click.echo(_SARIF_HEAD)
    try:
        for checked in check_files(paths, locale):
            counts["texts"] += 1
            for finding in checked.findings:
                counts[finding.severity] += 1
                counts["findings"] += 1
                write(checked.entry, finding, counts["findings"])
    finally:
        if form == "sarif":
            click.echo("]}]}")
    if form == "text":
        click.echo(
            f"{counts['texts']} translations checked: {counts['block']} to correct, {counts['confirm']} to confirm, "
            f"{counts['hint']} hints."
        )
    sys.exit(1 if counts["block"] else 0)


_SARIF_HEAD = (
    '{"version":"2.1.0","$schema":"https://json.schemastore.org/sarif-2.1.0.json","runs":[{"tool":{"driver":'
    '{"name":"polyleaf","rules":[]}},"results":['
)


def write_text(entry: Entry, finding: Finding, number: int) -> None:
    """Print a finding for people: where, how grave, what, and what would make it pass."""
    context = f" [{entry.context}]" if entry.context else ""
    click.echo(f"{entry.file}:{entry.line}:{context} {finding.severity} ({finding.check}) {finding.message}")
    if finding.remedy:
        click.echo(f"    {finding.remedy}")


def write_jsonl(entry: Entry, finding: Finding, number: int) -> None:
    """Print a finding as one line of JSON."""
    record = {
        "file": entry.file, "line": entry.line, "locale": entry.locale, "msgctxt": entry.context, "msgid": entry.source,
        "check": finding.check, "severity": finding.severity, "message": finding.message, "remedy": finding.remedy,
        "key": finding.key, "source_span": finding.source_span, "target_span": finding.target_span,
    }  # fmt: skip
    click.echo(json.dumps(record, ensure_ascii=False))


def write_sarif(entry: Entry, finding: Finding, number: int) -> None:
    """Print a finding as a result of SARIF 2.1.0."""
    place = {"artifactLocation": {"uri": Path(entry.file).as_posix()}, "region": {"startLine": entry.line}}
    result = {
        "ruleId": finding.check,
        "level": LEVELS[finding.severity],
        "message": {"text": f"{finding.message} {finding.remedy}".strip()},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"finding/v1": finding.key},
    }
    click.echo(("," if number > 1 else "") + json.dumps(result, ensure_ascii=False))


def write_github(entry: Entry, finding: Finding, number: int) -> None:
    """Print a finding as an annotation that GitHub shows beside the line."""
    place = f"file={_property(entry.file)},line={entry.line},title={_property(finding.check)}"
    click.echo(f"::{GITHUB[finding.severity]} {place}::{_escaped(f'{finding.message} {finding.remedy}'.strip())}")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


WRITERS: dict[str, Writer] = {"text": write_text, "jsonl": write_jsonl, "sarif": write_sarif, "github": write_github}


def register(group: click.Group) -> None:
    """Add the command."""
    group.add_command(check)
