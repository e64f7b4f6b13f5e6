"""The glossary of a language: terms with reasons, changed one by one or by a file."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal

from msgspec import Meta, field

from app.domain.glossary import GlossaryTerm, case_rule_of
from app.store import terms
from app.web import context
from app.web.api.paging import Paging, page_of_all
from app.web.api.registry import Answer, File, Page, Request, Upload, get, post
from app.web.api.resources.base import LOCALE_OR_TEAM, Dry, Finding, act, known_locale, of
from app.web.glossary import TYPES
from app.workflow.terms import LONGEST, TermReport, export_terms, import_terms, remove_term, set_terms

Word = Annotated[str, Meta(max_length=LONGEST)]
Words = Annotated[list[Word], Meta(max_length=50)]
_ENDINGS = {"text/csv": ".csv", "application/x-tbx+xml": ".tbx"}


class GlossaryEntry(Answer):
    """A glossary entry with its reason: other allowed `forms`, `forbidden` ones; `case_rule` is any or exact."""

    key: str
    version: int
    source: str
    target: str
    part_of_speech: str
    case_rule: str
    definition: str
    do_not_translate: bool
    forms: list[str]
    forbidden: list[str]
    reason: str
    removed: bool
    created_at: str
    added_by_name: str


class NewEntry(Request):
    """An entry to add, or to put in the place of the one with the same English and part of speech."""

    source: Annotated[str, Meta(min_length=1, max_length=LONGEST)]
    target: Word = ""
    part_of_speech: Word = ""
    case_rule: Literal["any", "exact"] | None = None
    definition: Word = ""
    do_not_translate: bool = False
    forms: Words = field(default_factory=list)
    forbidden: Words = field(default_factory=list)
    reason: Word = ""


class NewEntries(Request):
    """Entries to set together."""

    entries: Annotated[list[NewEntry], Meta(min_length=1, max_length=200)]


class Named(Request):
    """An entry by its English and part of speech."""

    source: Annotated[str, Meta(min_length=1, max_length=LONGEST)]
    part_of_speech: Word = ""


class EntryHistory(Answer):
    """Every version of an entry, oldest first."""

    items: list[GlossaryEntry]


class Form(Request):
    """The kind of file."""

    form: Literal["csv", "tbx"] = "csv"


class Affected(Answer):
    """An approved string whose English has a changed term, with what the glossary now has against it."""

    segment_id: int
    document_id: str
    source: str
    target: str
    findings: list[Finding]


class GlossaryReport(Answer):
    """What changed, or would change: approvals stand, and a new finding that blocks stops the next edition."""

    added: int
    changed: int
    removed: int
    same: int
    affected: list[Affected]


@get("/languages/<locale>/glossary", LOCALE_OR_TEAM)
def glossary(locale: str, query: Paging) -> Page[GlossaryEntry]:
    """List the entries by their English."""
    known_locale(locale)
    rows = terms.current(context.connection(), locale)
    return page_of_all(
        query, rows, lambda row: (row.source, row.part_of_speech), (str, str), lambda row: of(GlossaryEntry, row)
    )


@post("/languages/<locale>/glossary", LOCALE_OR_TEAM, "translate", "content")
def set_entries(locale: str, query: Dry, body: NewEntries) -> GlossaryReport:
    """Add or change entries."""
    known_locale(locale)
    return _report(act(set_terms, locale, [_value(entry) for entry in body.entries], dry_run=query.dry_run))


@get("/languages/<locale>/glossary/history", LOCALE_OR_TEAM)
def entry_history(locale: str, query: Named) -> EntryHistory:
    """Return every version of an entry."""
    known_locale(locale)
    key = GlossaryTerm(query.source, "", query.part_of_speech).key(locale)
    return EntryHistory(items=[of(GlossaryEntry, row) for row in terms.history(context.connection(), key)])


@post("/languages/<locale>/glossary/removals", LOCALE_OR_TEAM, "translate", "content")
def remove_entry(locale: str, query: Dry, body: Named) -> GlossaryReport:
    """Take an entry out; its versions stay on record."""
    known_locale(locale)
    return _report(act(remove_term, locale, body.source, body.part_of_speech, dry_run=query.dry_run))


@post("/languages/<locale>/glossary/import", LOCALE_OR_TEAM, "translate", "content", takes=tuple(_ENDINGS))
def import_glossary(locale: str, query: Dry, body: Upload) -> GlossaryReport:
    """Take the entries of a CSV or TBX file in; those that the file lacks stay."""
    known_locale(locale)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"glossary{_ENDINGS[body.media_type]}"
        path.write_bytes(body.data)
        return _report(act(import_terms, locale, path, dry_run=query.dry_run))


@get("/languages/<locale>/glossary/file", LOCALE_OR_TEAM, gives=("text/csv", "application/x-tbx+xml"))
def glossary_file(locale: str, query: Form) -> File:
    """Return the glossary as a file."""
    known_locale(locale)
    name = f"glossary-{locale}.{query.form}"
    context.end_reading()
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        export_terms(context.installation(), locale, path)
        return File(path.read_bytes(), TYPES[query.form], name)


def _value(entry: NewEntry) -> GlossaryTerm:
    return GlossaryTerm(
        entry.source,
        entry.target,
        entry.part_of_speech,
        entry.case_rule or case_rule_of(entry.source),
        entry.definition,
        entry.do_not_translate,
        tuple(entry.forms),
        tuple(entry.forbidden),
        entry.reason,
    )


def _report(report: TermReport) -> GlossaryReport:
    affected = [of(Affected, one, findings=[of(Finding, f) for f in one.findings]) for one in report.affected]
    return of(GlossaryReport, report, affected=affected)
