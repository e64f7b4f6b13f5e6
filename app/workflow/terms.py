"""Change a locale's glossary: by name, recorded in the log, revoking nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from sqlalchemy import Connection

from app.domain.checks import Finding
from app.domain.glossary import Glossary, GlossaryTerm, check_unit
from app.domain.unit import digest
from app.errors import NotAllowed, NotFound, PolyleafError
from app.formats.exchange.glossary_csv import read_csv, write_csv
from app.formats.exchange.tbx import read_tbx, write_tbx
from app.store import log, people, terms
from app.store.engine import reading, writing
from app.store.people import Person
from app.workflow.glossary import glossary_of
from app.workflow.installation import Installation
from app.workflow.record import project_document, record
from app.workflow.review import clean

LONGEST = 500
_ROLES = ("reviewer", "translator", "clinician")


@dataclass(frozen=True)
class Affected:
    """An approved string whose English has a changed term, and what the new glossary has against its translation."""

    segment_id: int
    document_id: str
    document_title: str
    source: str
    target: str
    findings: tuple[Finding, ...]


@dataclass
class TermReport:
    """What a change of a glossary did: entries that are new, changed or taken out, and the approved strings with them.

    Approvals stand; a finding that blocks stops the next edition until the string is corrected or the finding waived.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    same: int = 0
    affected: list[Affected] = field(default_factory=list)


def set_terms(
    installation: Installation, actor: Person, locale: str, wanted: Sequence[GlossaryTerm], dry_run: bool = False
) -> TermReport:
    """Add entries to a locale's glossary, or change those with the same English and part of speech.

    Takes a role in the locale or in the content team. Raise PolyleafError where an entry says nothing; then nothing
    was changed. A dry run tells what would change and which strings it would affect.
    """
    return _change(installation, actor, locale, [_cleaned(term) for term in wanted], dry_run)


def remove_term(
    installation: Installation,
    actor: Person,
    locale: str,
    source: str,
    part_of_speech: str = "",
    dry_run: bool = False,
) -> TermReport:
    """Take an entry out of a locale's glossary; its versions stay on record."""
    return _change(installation, actor, locale, [], dry_run, (source, part_of_speech))


def affected_by(connection: Connection, locale: str, changed: Iterable[GlossaryTerm]) -> list[Affected]:
    """Return the approved strings whose English has one of some terms, held against the glossary now in force."""
    return _affected(connection, locale, Glossary(locale, changed), glossary_of(connection, locale))


def import_terms(
    installation: Installation, actor: Person, locale: str, file: Path, dry_run: bool = False
) -> TermReport:
    """Take the entries of a CSV or TBX file into a locale's glossary; those that the file lacks stay."""
    match file.suffix.lower():
        case ".csv":
            found = [term for _, term in read_csv(file, locale)]
        case ".tbx" | ".xml":
            found = list(read_tbx(file, locale))
        case other:
            raise PolyleafError(f"{other or file.name} is no glossary that can be read: .csv or .tbx.")
    return set_terms(installation, actor, locale, found, dry_run)


def export_terms(installation: Installation, locale: str, file: Path) -> int:
    """Write a locale's glossary as CSV or TBX, by the file's name; return how many entries it has."""
    with reading(installation.engine) as connection:
        entries = [terms.value_of(row) for row in terms.current(connection, locale)]
    match file.suffix.lower():
        case ".csv":
            return write_csv(file, entries)
        case ".tbx":
            return write_tbx(file, locale, entries)
        case other:
            raise PolyleafError(f"Name the file .csv or .tbx, not {other or file.name}.")


def _change(
    installation: Installation,
    actor: Person,
    locale: str,
    wanted: Sequence[GlossaryTerm],
    dry_run: bool,
    removed: tuple[str, str] | None = None,
) -> TermReport:
    roles = sorted(actor.roles_in(locale) & set(_ROLES)) or sorted(actor.content_roles)
    if not roles:
        raise NotAllowed("Changing the glossary takes a role in this language or in the content team.")
    report = TermReport()
    with writing(installation.engine) as connection:
        log.lock(connection)
        if people.locale_row(connection, locale) is None:
            raise NotFound(f"The language {locale} has not been added yet: polyleaf locale add {locale}")
        known = {row.key: row for row in terms.current(connection, locale, removed=True)}
        before = {key: terms.value_of(row) for key, row in known.items() if not row.removed}
        after = before | {term.key(locale): term for term in wanted}
        if removed is not None:
            gone = GlossaryTerm(removed[0], "", removed[1]).key(locale)
            if gone not in before:
                raise NotFound(f"The glossary has no entry for {removed[0]}.")
            del after[gone]
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        report.added = len(changed - before.keys())
        report.removed = len(changed - after.keys())
        report.changed = len(changed) - report.added - report.removed
        report.same = len({term.key(locale) for term in wanted} - changed)
        touched = Glossary(locale, {t for key in changed for t in (before.get(key), after.get(key)) if t is not None})
        report.affected = _affected(connection, locale, touched, Glossary(locale, after.values()))
        if dry_run or not changed:
            return report
        now, rows = installation.now(), []
        for key in sorted(changed):
            value = after.get(key, before.get(key))
            assert value is not None
            version = known[key].version + 1 if key in known else 1
            stored = asdict(value) | {"forms": list(value.forms), "forbidden": list(value.forbidden)}
            rows.append(
                stored
                | {
                    "locale": locale,
                    "key": key,
                    "version": version,
                    "removed": key not in after,
                    "added_by": actor.id,
                    "created_at": now,
                }
            )
            data = {
                "locale": locale,
                "term": key,
                "version": version,
                "hash": digest(stored),
                "removed": key not in after,
            }
            record(connection, now, "term", data, actor, roles[0])
        terms.add(connection, rows)
        for document_id in dict.fromkeys(
            row.document_id
            for row in terms.texts(connection, locale)
            if row.working_id is not None and touched.found_in(row.source)
        ):
            project_document(connection, document_id, locale)
    return report


def _affected(connection: Connection, locale: str, touched: Glossary, after: Glossary) -> list[Affected]:
    return [
        Affected(
            row.segment_id,
            row.document_id,
            row.document_title,
            row.source,
            row.approved,
            tuple(
                finding
                for finding in check_unit(row.source, row.approved, locale, row.context or None, after)
                if finding.check in ("term", "forbidden", "glossary")
            ),
        )
        for row in terms.texts(connection, locale)
        if row.approved is not None and row.ordinal is not None and touched.found_in(row.source)
    ]


def _cleaned(term: GlossaryTerm) -> GlossaryTerm:
    values = {
        name: clean(str(getattr(term, name))) for name in ("source", "target", "part_of_speech", "definition", "reason")
    }
    forms = {name: tuple(filter(None, map(clean, getattr(term, name)))) for name in ("forms", "forbidden")}
    cleaned = replace(term, **values, **forms)  # type: ignore[arg-type]
    if not cleaned.source or not any(letter.isalnum() for letter in cleaned.source):
        raise PolyleafError("A glossary entry needs an English term.")
    if not cleaned.target and not cleaned.do_not_translate and not cleaned.forbidden:
        raise PolyleafError(
            f"Say how to translate {cleaned.source}, or that it is not translated, or what is forbidden."
        )
    if both := set(cleaned.allowed) & set(cleaned.forbidden):
        raise PolyleafError(f"{sorted(both)[0]} cannot be both right and forbidden for {cleaned.source}.")
    longest = max((cleaned.source, cleaned.target, *cleaned.forms, *cleaned.forbidden), key=len)
    if len(longest) > LONGEST:
        raise PolyleafError(f"{longest[:40]}… is longer than {LONGEST} characters: no term.")
    return cleaned
