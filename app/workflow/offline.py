"""Work elsewhere: take a batch of strings away as a file, and offer what comes back as suggestions.

A file decides nothing. What it brings is compared with what stands by now, shown, and stored when somebody confirms it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from sqlalchemy import Connection

from app.domain.checks import Finding
from app.domain.leaflet import Segment
from app.domain.unit import fingerprint
from app.errors import ContentErrors, Fault, NotAllowed, NotFound, PolyleafError
from app.formats.babel_extractor import segment_comments
from app.formats.exchange.work import FORMATS, Format, read_work, write_work
from app.formats.exchange.work_values import NAME, ReturnedEntry, ReturnedFile, WorkEntry
from app.formats.exchange.xml import same_language
from app.store import batches, documents, editor, log, queries, units
from app.store.engine import AnyRow, reading, writing
from app.store.people import Person
from app.workflow.glossary import findings as check_findings
from app.workflow.glossary import glossary_of
from app.workflow.installation import Installation
from app.workflow.record import BATCH, add_suggestion, project_units
from app.workflow.review import clean

MOST = 500
"""Strings of one batch."""
LONGEST = 10_000
LONGEST_NAME = 100
WRITING_ROLES = {"translator", "reviewer"}


@dataclass(frozen=True)
class Taken:
    """A batch as a file: its name, its bytes, and how many strings it holds."""

    name: str
    data: bytes
    strings: int


@dataclass(frozen=True)
class Returned:
    """One text that a file brings.

    kind: new (nothing else happened to the string), conflict (its text is no longer the one that was taken away).
    `now` and `now_by` are the text that stands and who wrote it, `standing` its fingerprint ('' for none).
    """

    segment_id: int
    document_title: str
    source: str
    text: str
    kind: Literal["new", "conflict"]
    now: str | None
    now_by: str | None
    standing: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Proposal:
    """What a file brings: texts to decide on, how many say what stands already, and strings that have no place."""

    batch: int
    file: str
    texts: tuple[Returned, ...]
    unchanged: int
    foreign: tuple[str, ...]


def take_away(
    installation: Installation,
    actor: Person,
    locale: str,
    form: Format,
    document_id: str | None = None,
    number: int = MOST,
) -> Taken:
    """Make a batch of what is not approved in a document, in reading order, or of the actor's next strings by risk."""
    _check_role(actor, locale)
    with writing(installation.engine) as connection:
        title, ids = "", []
        if document_id:
            row = documents.all_documents(connection).get(document_id)
            if row is None:
                raise NotFound("There is no such leaflet.")
            title = row.title
            rows = units.of_document(connection, document_id, locale)
            ids = [one.segment_id for one in rows if one.ordinal is not None and one.status != "approved"]
        else:
            queue = editor.queue_page(connection, locale, "translate", actor.id, installation.now(), limit=number)
            ids = [one.segment_id for one in queue]
        found = batches.units(connection, locale, ids[:number])
        # Both formats name a string by its words: the same words twice are worked on once.
        rows = list({(found[id_].context, found[id_].source): found[id_] for id_ in reversed(ids[:number])}.values())[
            ::-1
        ]
        if not rows:
            raise PolyleafError("There is nothing to take away: every string here is approved or somebody's.")
        items = [(one.segment_id, one.fingerprint or "") for one in rows]
        now = installation.now()
        batch = batches.add(connection, locale, actor.id, now, title, items)
        entries = _entries(connection, locale, rows)
    ending = FORMATS[form]
    return Taken(f"{NAME.format(batch)}-{locale}.{ending}", write_work(form, batch, locale, entries, now), len(entries))


def look_at(installation: Installation, actor: Person, locale: str, name: str, data: bytes) -> Proposal:
    """Compare a file that came back with what stands; raise ContentErrors where it cannot be read. Store nothing."""
    _check_role(actor, locale)
    with TemporaryDirectory() as folder:
        path = Path(folder) / (Path(name).name[-LONGEST_NAME:] or "file")
        path.write_bytes(data)
        try:
            returned = read_work(path)
        except ContentErrors as refusal:
            raise ContentErrors(
                [Fault(path.name, f.line, f.field, f.found, f.allowed) for f in refusal.faults]
            ) from None
    if returned.batch is None:
        allowed = "a file that was downloaded here; its name for the batch must stay in it"
        raise ContentErrors([Fault(path.name, 1, "batch", "no batch", allowed)])
    if not same_language(returned.language, locale):
        raise ContentErrors([Fault(path.name, 1, "language", returned.language or "none", f"a file for {locale}")])
    with reading(installation.engine) as connection:
        return _compare(connection, locale, path.name, returned.batch, _texts(connection, locale, returned))


def bring_back(
    installation: Installation,
    actor: Person,
    locale: str,
    file: str,
    batch: int,
    chosen: Sequence[tuple[int, str, str]],
) -> tuple[int, tuple[int, ...]]:
    """Store texts as suggestions under the actor's name; return how many, and the strings that changed meanwhile.

    `chosen` are segment ids, each with the text and the fingerprint of the text that stood when it was looked at.
    """
    _check_role(actor, locale)
    stored: list[int] = []
    changed: list[int] = []
    with writing(installation.engine) as connection:
        log.lock(connection)
        found = batches.units(connection, locale, [segment_id for segment_id, _, _ in chosen])
        for segment_id, text, standing in chosen:
            row = found[segment_id]
            if (row.fingerprint or "") != standing:
                changed.append(segment_id)
                continue
            print_ = fingerprint(row.document_id, row.context or None, locale, row.source, text)
            where, provenance = (segment_id, row.document_id), {"file": file, "batch": batch}
            add_suggestion(connection, installation.now(), where, locale, text, "imported", print_, actor, provenance)
            stored.append(segment_id)
        for start in range(0, len(stored), BATCH):
            project_units(connection, stored[start : start + BATCH], locale)
    return len(stored), tuple(changed)


def _check_role(actor: Person, locale: str) -> None:
    if not actor.roles_in(locale) & WRITING_ROLES:
        raise NotAllowed("Working on texts takes the role translator or reviewer in their language.")


def _entries(connection: Connection, locale: str, rows: Sequence[AnyRow]) -> list[WorkEntry]:
    glossary = glossary_of(connection, locale)
    notes = {id_: queries.notes_of(connection, id_) for id_ in {row.document_id for row in rows}}
    entries = []
    for row in rows:
        place = Segment(row.role, row.source, row.context or None, row.section, row.note)
        terms = (found.term for found in glossary.found_in(row.source))
        said = [
            f"Term: {term.source} - {'leave as it is' if term.do_not_translate else term.target}"
            + (f" ({term.reason})" if term.reason else "")
            for term in dict.fromkeys(terms)
        ]
        checks = [f"Check: {message}" for _check, _severity, message in row.findings] if row.target else []
        about = [f"Leaflet: {row.document_title}", *segment_comments(place)]
        answers = notes[row.document_id].get((row.context, row.source), [])
        entries.append(
            WorkEntry(row.segment_id, row.context, row.source, row.target or "", (*about, *answers, *said, *checks))
        )
    return entries


def _texts(connection: Connection, locale: str, returned: ReturnedFile) -> list[tuple[ReturnedEntry, int | None]]:
    """Find the string of each text that came back; None where it is none of the batch, or its English was changed."""
    batch = batches.get(connection, returned.batch or 0)
    if batch is None or batch.locale != locale:
        raise NotFound("This file holds a batch that nobody took away here in this language.")
    found = batches.units(connection, locale, [id_ for id_, _ in batch.items])
    by_words = {(row.context, clean(row.source)): id_ for id_, row in found.items()}
    texts: list[tuple[ReturnedEntry, int | None]] = []
    for entry in returned.entries:
        if entry.number is None:
            place = by_words.get((entry.context, clean(entry.source)))
        else:
            known = found.get(entry.number)
            same = known is not None and clean(known.source) == clean(entry.source)
            place = entry.number if same else None
        texts.append((entry, place))
    return texts


def _compare(
    connection: Connection,
    locale: str,
    file: str,
    number: int,
    texts: Iterable[tuple[ReturnedEntry, int | None]],
) -> Proposal:
    batch = batches.get(connection, number)
    assert batch is not None
    given: dict[int, str] = dict(batch.items)
    found = batches.units(connection, locale, list(given))
    brought: dict[int, Returned] = {}
    foreign: list[str] = []
    unchanged = 0
    for entry, segment_id in texts:
        text = clean(entry.target)
        row = found.get(segment_id) if segment_id is not None else None
        if segment_id is None or row is None or row.ordinal is None or len(text) > LONGEST:
            foreign.append(entry.source)
            continue
        print_ = fingerprint(row.document_id, row.context or None, locale, row.source, text)
        standing = row.fingerprint or ""
        if print_ in (standing, given[segment_id]):
            unchanged += 1
            continue
        kind: Literal["new", "conflict"] = "new" if standing == given[segment_id] else "conflict"
        findings = check_findings(connection, row.source, text, locale, row.context or None)
        brought[segment_id] = Returned(
            segment_id, row.document_title, row.source, text, kind, row.target, row.author_name, standing, findings
        )
    texts_ = sorted(brought.values(), key=lambda one: one.kind)
    return Proposal(number, file, tuple(texts_), unchanged, tuple(foreign))
