"""Extract: the strings of a content folder as gettext templates, without a database.

The strings are those of the Babel extractor, which reads a leaflet by the same function, so that `pybabel extract`
finds the same ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.formats.content import read_folder
from app.formats.files import write_file
from app.formats.gettext import template_entries, write_template
from app.formats.page_strings import page_strings


@dataclass(frozen=True)
class Extracted:
    """One template: its document, file and number of strings; `written` is False where the file was right already."""

    document: str
    file: str
    strings: int
    written: bool


def extract(source: Path, output: Path, now: str) -> list[Extracted]:
    """Write a template for each leaflet, shared block and the page strings; raise ContentErrors for bad content.

    `now` dates new templates; one that differs in nothing but its date is left as it is.
    """
    report = []
    for document in (page_strings(), *read_folder(source).documents):
        entries = template_entries(document)
        path = output / f"{document.slug}.pot"
        data = write_template(document, entries, now)
        written = not _same_but_date(path, data) and write_file(path, data)
        report.append(Extracted(document.id, path.name, len(entries), written))
    return report


def _same_but_date(path: Path, data: bytes) -> bool:
    if not path.is_file():
        return False

    def undated(content: bytes) -> list[bytes]:
        return [line for line in content.splitlines() if not line.startswith(b'"POT-Creation-Date:')]

    return undated(path.read_bytes()) == undated(data)
