"""The memory of a language: look-up, old translations brought and taken out, texts to look at again."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from msgspec import Meta

from app.store import memory as stored
from app.web import context
from app.web.api.paging import Paging, page_of_all
from app.web.api.registry import Answer, File, Page, Request, Upload, get, post
from app.web.api.resources.base import LOCALE_OR_TEAM, REVIEWER_OR_TEAM, act, known_locale, of
from app.web.api.resources.units import Remembered, remembered
from app.web.memory import LONGEST_QUERY, MOST
from app.workflow.memory import matches, to_review_again
from app.workflow.memory_files import MemoryReport, export_memory, forget_file, import_memory

TMX = "application/x-tmx+xml"
FileName = Annotated[str, Meta(min_length=1, max_length=120, pattern=r"^[\w][\w .-]*$")]


class English(Request):
    """English to look up."""

    source: Annotated[str, Meta(min_length=1, max_length=LONGEST_QUERY)]


class Matches(Answer):
    """Earlier translations, the best first."""

    items: list[Remembered]


class Brought(Answer):
    """A file that translations came from."""

    file: str
    number: int
    at: str


class Files(Answer):
    """All files."""

    items: list[Brought]


class Import(Request):
    """What the file is called, and whether only to say what would be taken in."""

    name: FileName
    dry_run: bool = False


class LeftOutEntry(Answer):
    """A translation that looks wrong, by its row in the file, and why."""

    row: int
    source: str
    target: str
    why: str


class MemoryImport(Answer):
    """What an import did: nothing of it is approved."""

    found: int
    added: int
    known: int
    left_out: list[LeftOutEntry]


class Forget(Request):
    """The file whose translations go."""

    file: FileName


class Forgotten(Answer):
    """How many translations went."""

    number: int


class Again(Answer):
    """A string with a text that was sent back elsewhere, for the same English, and that nobody judged since."""

    segment_id: int
    document_id: str
    source: str
    target: str
    status: str
    fingerprint: str
    rejected: str


@get("/languages/<locale>/memory", LOCALE_OR_TEAM)
def look_up(locale: str, query: English) -> Matches:
    """Return what the memory has for some English, or for English like it."""
    known_locale(locale)
    found = matches(context.installation(), context.connection(), locale, query.source)
    return Matches(items=[remembered(match) for match in found])


@get("/languages/<locale>/memory/files", LOCALE_OR_TEAM)
def memory_files(locale: str) -> Files:
    """List the files that translations came from."""
    known_locale(locale)
    return Files(items=[of(Brought, row) for row in stored.files(context.connection(), locale)])


@post("/languages/<locale>/memory/import", LOCALE_OR_TEAM, "translate", "content", takes=(TMX,), slow=True)
def bring(locale: str, query: Import, body: Upload) -> MemoryImport:
    """Take the translations of a TMX file in, all but those that look wrong."""
    known_locale(locale)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{query.name.removesuffix('.tmx')}.tmx"
        path.write_bytes(body.data)
        return _report(act(import_memory, locale, path, dry_run=query.dry_run, most=MOST))


@post("/languages/<locale>/memory/forget", REVIEWER_OR_TEAM, "translate", "content")
def forget(locale: str, body: Forget) -> Forgotten:
    """Take out what came from a file; texts that were made of it stay."""
    known_locale(locale)
    return Forgotten(number=act(forget_file, locale, body.file))


@get("/languages/<locale>/memory/again", LOCALE_OR_TEAM)
def again(locale: str, query: Paging) -> Page[Again]:
    """List the strings to look at again."""
    known_locale(locale)
    rows = to_review_again(context.connection(), locale)
    return page_of_all(query, rows, lambda row: (row.segment_id,), (int,), lambda row: of(Again, row))


@get("/languages/<locale>/memory/file", LOCALE_OR_TEAM, gives=(TMX,))
def memory_file(locale: str) -> File:
    """Return the memory, approved and imported, as TMX."""
    known_locale(locale)
    context.end_reading()
    name = f"memory-{locale}.tmx"
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        export_memory(context.installation(), locale, path)
        return File(path.read_bytes(), TMX, name)


def _report(report: MemoryReport) -> MemoryImport:
    left_out = [LeftOutEntry(row=o.row, source=o.source, target=o.target, why=o.doubt.kind) for o in report.left_out]
    return of(MemoryImport, report, left_out=left_out)
