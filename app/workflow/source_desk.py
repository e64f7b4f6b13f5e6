"""The source desk: the checks of the English over a content folder or single files. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.domain.leaflet import Document, Segment, Site
from app.domain.lint import SourceFinding, lint_document, lint_links
from app.domain.lint.desk import in_order
from app.domain.lint.prose import Desk
from app.formats.cleanup import clean_export
from app.formats.content import read_folder
from app.formats.conversion import convert_file
from app.formats.markdown import read_document


def lint_paths(paths: Sequence[Path], site: Site | None, today: date) -> tuple[SourceFinding, ...]:
    """Check folders, leaflets, shared blocks and files yet to be imported, or raise ContentErrors."""
    findings: list[SourceFinding] = []
    for path in paths:
        if path.is_dir():
            content = read_folder(path)
            for document in content.documents:
                place = "shared/" if document.kind == "shared" else ""
                findings += lint_document(document, f"{place}{document.slug}.md", today)
        else:
            findings += _lint_file(path, site, today)
    return tuple(findings)


def _lint_file(path: Path, site: Site | None, today: date) -> tuple[SourceFinding, ...]:
    conversion = convert_file(path)
    text = conversion.markdown
    if text.startswith("---\n") and conversion.kind == "markdown":
        document = read_document(
            text,
            kind="shared" if path.parent.name == "shared" else "leaflet",
            slug=path.stem,
            file=path.name,
            site=site,
        )
        return lint_document(document, path.name, today)
    cleaned = clean_export(text, file=path.name, site=site, audience=None)
    lines = {entry.text: entry.line for entry in reversed(cleaned.report)}
    document = _with_lines(cleaned.document, lines)
    kept = [Segment("string", entry.text, line=entry.line) for entry in cleaned.report if _may_hold_links(entry.detail)]
    return in_order([*lint_document(document, path.name, today), *lint_links(Desk(document, path.name), kept)])


def _may_hold_links(fate: str) -> bool:
    """Furniture goes, and citations are never corrected; links anywhere else are somebody's to mend."""
    return not ("furniture" in fate or fate.startswith("sources[") or fate in ("link back to the top", "empty line"))


def _with_lines(document: Document, lines: dict[str, int]) -> Document:
    """Give each segment the line of the export that begins as it does, 0 where none does."""
    starts = [(text.lstrip("-*#> ").strip(), line) for text, line in lines.items()]

    def line_of(segment: Segment) -> int:
        return next((line for start, line in starts if start and segment.text.startswith(start)), 0)

    return replace(document, segments=tuple(replace(each, line=line_of(each)) for each in document.segments))
