"""The source desk: the checks of the English, and what people answer to them by name. It never edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Literal, cast

from sqlalchemy import Connection

from app.domain.audit import Entry
from app.domain.edition import facts_from_data
from app.domain.leaflet import Document, Facts, Segment, Site
from app.domain.lint import SourceFinding, in_order, lint_dates, lint_document, lint_links, lint_text
from app.domain.lint.prose import Desk
from app.errors import NotAllowed, NotFound, PolyleafError
from app.formats.cleanup import clean_export
from app.formats.content import read_folder
from app.formats.conversion import convert_file
from app.formats.markdown import read_document
from app.store import documents, english, findings, log, overview
from app.store.engine import AnyRow, reading, writing
from app.store.kept import Kept
from app.store.people import Person
from app.workflow.installation import Installation
from app.workflow.record import record

Outcome = Literal["dismissed", "asked"]

LONGEST = 500
"""Characters of a reason, or of whom was asked."""


@dataclass(frozen=True)
class Answer:
    """What somebody answered to a finding: `words` is the reason of a dismissal, or who was asked; None if erased."""

    outcome: Outcome
    at: str
    name: str | None
    words: str | None


def look(installation: Installation) -> int:
    """Store what the checks find in current versions that they have not looked at; return how many those were.

    Called after every import, and by the workers' sweep, which also finds versions that older checks looked at.
    """
    with reading(installation.engine) as connection:
        unread = findings.unread(connection)
        read = english.current_documents(connection, list(unread)) if unread else []
    for document in read:
        found = lint_text(document, _file(document))
        with writing(installation.engine) as connection:
            log.lock(connection)
            findings.put(connection, document.id, unread[document.id], found)
    return len(read)


def current_findings(
    connection: Connection, today: date, versions: Iterable[AnyRow]
) -> dict[str, tuple[SourceFinding, ...]]:
    """Return what the checks find in some documents' current versions, by document.

    `versions` are rows with id, kind, slug, title and facts. Page strings are the program's own and not looked at.
    """
    rows = {row.id: row for row in versions if row.kind != "pages"}
    stored = findings.of_documents(connection, rows)
    stored |= _found_now(connection, rows.keys() - stored.keys())
    return {id_: in_order([*_of_the_day(without_words(row), today), *stored[id_]]) for id_, row in rows.items()}


def blocking_keys(connection: Connection, today: date, versions: Iterable[AnyRow]) -> dict[str, frozenset[str]]:
    """Return the keys of the findings that hold 'ready to translate', dismissed or not, by document.

    `versions` are rows of current versions, with their `blocking`.
    """
    looked_at = [row for row in versions if row.kind != "pages"]
    stored = {row.id: frozenset(row.blocking) for row in looked_at if row.blocking is not None}
    for id_, found in _found_now(connection, {row.id for row in looked_at} - stored.keys()).items():
        stored[id_] = frozenset(f.key for f in found if f.severity == "block")
    return {
        row.id: stored[row.id] | {f.key for f in _of_the_day(without_words(row), today) if f.severity == "block"}
        for row in looked_at
    }


def tallies(connection: Connection, today: date, versions: Iterable[AnyRow]) -> dict[str, Counter[str]]:
    """Count what `current_findings` returns by severity."""
    rows = {row.id: row for row in versions}
    stored = findings.severities(connection, rows.values())
    for id_, found in _found_now(connection, rows.keys() - stored.keys()).items():
        stored[id_] = Counter(one.severity for one in found)
    return {
        id_: stored[id_] + Counter(one.severity for one in _of_the_day(without_words(row), today))
        for id_, row in rows.items()
    }


def without_words(version: AnyRow) -> Document:
    """Return a current version's row (id, kind, slug, title, facts) as what the checks of its dates need."""
    return Document(version.id, version.kind, version.slug, version.title, (), facts=facts_of(version))


def facts_of(version: AnyRow) -> Facts:
    """Return the facts of a source version's row (facts_hash, facts)."""
    known = _FACTS.peek(version.facts_hash)
    return known if known is not None else _FACTS.keep(version.facts_hash, facts_from_data(version.facts))


_FACTS: Kept[Facts] = Kept(5_000)


def _of_the_day(document: Document, today: date) -> tuple[SourceFinding, ...]:
    return lint_dates(document, _file(document), today)


def _found_now(connection: Connection, ids: Set[str]) -> dict[str, tuple[SourceFinding, ...]]:
    """Read the English itself, of versions that nothing is stored about yet."""
    return {d.id: lint_text(d, _file(d)) for d in english.current_documents(connection, sorted(ids))} if ids else {}


def _file(document: Document) -> str:
    return f"{'shared/' if document.kind == 'shared' else ''}{document.slug}.md"


def newest_answers(entries: Iterable[Entry]) -> dict[tuple[str, str], Entry]:
    """Return the newest entry of kind 'desk' on each finding, by document and key; other kinds are passed over."""
    return {
        (str(entry.data["document"]), str(entry.data["finding"])): entry for entry in entries if entry.kind == "desk"
    }


def open_blocks(blocking: Mapping[str, frozenset[str]], answers: Mapping[tuple[str, str], Entry]) -> dict[str, int]:
    """Return how many blocking findings nobody dismissed, by document: what holds 'ready to translate'."""
    dismissed = {key for key, entry in answers.items() if entry.data["outcome"] == "dismissed"}
    held = {id_: sum((id_, key) not in dismissed for key in keys) for id_, keys in blocking.items()}
    return {id_: number for id_, number in held.items() if number}


def answers_of(connection: Connection, document_id: str | None = None) -> dict[tuple[str, str], Answer]:
    """Return what was answered last to each finding of a document, or of all, by document and the finding's key."""
    entries = newest_answers(log.of_kind(connection, "desk", document=document_id))
    plain = log.plain_values(connection, [entry.seq for entry in entries.values()])
    return {
        key: Answer(
            cast("Outcome", entry.data["outcome"]),
            entry.at,
            plain.get((entry.seq, "name")),
            plain.get((entry.seq, "reason")),
        )
        for key, entry in entries.items()
    }


def held_documents(installation: Installation, document_ids: Iterable[str]) -> dict[str, str]:
    """Return which of these documents are not ready to translate, with the sentence that says why."""
    wanted = set(document_ids)
    with reading(installation.engine) as connection:
        site = documents.current_site(connection)
        if site is None or not wanted:
            return {}
        rows = [row for row in overview.versions(connection, *wanted) if row.version == row.current_version]
        blocking = blocking_keys(connection, installation.today(site[0].timezone), rows)
        held = open_blocks(blocking, newest_answers(log.of_kind(connection, "desk")))
    titles = {row.id: row.title for row in rows}
    return {id_: held_sentence(titles[id_], number) for id_, number in held.items()}


def held_sentence(title: str, number: int) -> str:
    """Say why a document is not translated yet."""
    words = "1 finding of the source desk is" if number == 1 else f"{number} findings of the source desk are"
    return f"“{title}” is not ready to translate: {words} open. Correct the English, or dismiss them with a reason."


def dismiss(installation: Installation, actor: Person, document_id: str, finding: str, reason: str) -> None:
    """Record that a finding of the current English is no error, with the reason and a name."""
    _answer(installation, actor, document_id, finding, "dismissed", _said(reason, "Say why the English is right."))


def ask_somebody(installation: Installation, actor: Person, document_id: str, finding: str, whom: str) -> None:
    """Record that somebody was asked about a finding, a person named in the words; it stays open."""
    _answer(installation, actor, document_id, finding, "asked", _said(whom, "Say who was asked."))


def _answer(
    installation: Installation, actor: Person, document_id: str, finding: str, outcome: Outcome, words: str
) -> None:
    roles = actor.content_roles & {"editor", "publisher"}
    if not roles:
        raise NotAllowed("Findings of the source desk are answered by an editor or publisher of the content team.")
    with writing(installation.engine) as connection:
        log.lock(connection)
        site = documents.current_site(connection)
        rows = [r for r in overview.versions(connection, document_id) if r.version == r.current_version]
        found = current_findings(connection, installation.today(site[0].timezone), rows) if site else {}
        if finding not in {each.key for each in found.get(document_id, ())}:
            raise NotFound("The English no longer has this finding.")
        data = {"document": document_id, "finding": finding, "outcome": outcome}
        record(connection, installation.now(), "desk", data, actor, sorted(roles)[0], words)


def _said(text: str, what_to_do: str) -> str:
    text = text.replace("\0", "").strip()
    if not text:
        raise PolyleafError(what_to_do)
    if len(text) > LONGEST:
        raise PolyleafError(f"Say it in at most {LONGEST} characters; these are {len(text)}.")
    return text


def lint_paths(paths: Sequence[Path], site: Site | None, today: date) -> tuple[SourceFinding, ...]:
    """Check folders, leaflets, shared blocks and files yet to be imported, or raise ContentErrors."""
    found: list[SourceFinding] = []
    for path in paths:
        if path.is_dir():
            for document in read_folder(path).documents:
                found += lint_document(document, _file(document), today)
        else:
            found += _lint_file(path, site, today)
    return tuple(found)


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
