"""Append to the log and keep the `unit` projection in step: the only way that a judgement is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from app.domain.audit import Entry
from app.domain.checks import Finding, risk_of
from app.domain.glossary import check_unit
from app.domain.signoff import Judgement, Policy, with_bases
from app.domain.status import UnitState, status_of
from app.domain.unit import Suggestion
from app.store import documents, log, people, search_entries, suggestions, units
from app.store.engine import AnyRow
from app.store.people import Person
from app.workflow.glossary import glossary_of
from app.workflow.webhook_events import tell

BATCH = 400
"""Segments a query: PostgreSQL and SQLite both bound the parameters of one."""


def record(
    connection: Connection,
    at: str,
    kind: str,
    data: Mapping[str, object],
    actor: Person | None = None,
    role: str | None = None,
    reason: str | None = None,
) -> Entry:
    """Append an entry; the log gets commitments to the actor's name and the reason, never the words themselves.

    Whoever acts through a token of the API has its name committed to as well.
    """
    plain = _names(actor)
    if reason is not None:
        plain["reason"] = reason
    entry = log.append(connection, at, kind, data, actor.id if actor else None, role, plain)
    tell(connection, entry)
    return entry


def add_suggestion(
    connection: Connection,
    at: str,
    segment: tuple[int, str],
    locale: str,
    text: str,
    origin: str,
    fingerprint: str,
    author: Person | None = None,
    provenance: Mapping[str, Any] | None = None,
    written_by: str | None = None,
) -> int:
    """Store a suggestion and its entry in the log; `segment` is (segment id, document id).

    `written_by` names the person behind a carried text; elsewhere the author is whoever acts.
    """
    segment_id, document_id = segment
    person_id = author.id if author else written_by
    data = {"document": document_id, "locale": locale, "fingerprint": fingerprint, "origin": origin}
    if origin == "machine" and (engine := suggestions.engine_name(provenance or {})):
        data["engine"] = engine
    log.append(connection, at, "suggestion", data, person_id, None, _names(author))
    return suggestions.add(connection, segment_id, locale, text, origin, fingerprint, person_id, provenance or {}, at)


def _names(actor: Person | None) -> dict[str, str]:
    if actor is None:
        return {}
    return {"name": actor.name} | ({"token": actor.token} if actor.token is not None else {})


def settled_on(connection: Connection, fingerprint: str) -> frozenset[str]:
    """Return the keys of findings that were waived or answered with a reason since the text was last sent back."""
    return settled_by(connection, [fingerprint]).get(fingerprint, frozenset())


def settled_by(connection: Connection, fingerprints: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return, for several texts, what `settled_on` says of each."""
    found: dict[str, set[str]] = {}
    for entry in log.about(connection, list(fingerprints)):
        name = str(entry.data["fingerprint"])
        if entry.kind in ("rejected", "withdrawn"):
            found.pop(name, None)
        elif entry.kind in ("waiver", "confirmed"):
            found.setdefault(name, set()).add(str(entry.data["finding"]))
    return {name: frozenset(keys) for name, keys in found.items()}


def policy_of(connection: Connection, locale: str) -> Policy:
    """Return the policy in force in a locale."""
    row = people.locale_row(connection, locale)
    return policy_from(row) if row else Policy()


def policy_from(row: AnyRow) -> Policy:
    """Return the policy that a row with a locale's columns holds."""
    return Policy(row.clinical, row.second_person, row.since, row.second_look)


def project_document(connection: Connection, document_id: str, locale: str, policy: Policy | None = None) -> None:
    """Bring every unit that a document has or had in a locale into line with the record."""
    row = documents.all_documents(connection)[document_id]
    current = documents.segment_places(connection, document_id, row.current_version) if row.active else {}
    policy = policy or policy_of(connection, locale)
    segments = documents.segments_of(connection, document_id)
    for start in range(0, len(segments), BATCH):
        _project(connection, document_id, segments[start : start + BATCH], current, locale, policy)


def project_unit(connection: Connection, segment_id: int, locale: str) -> None:
    """Bring one unit into line with the record."""
    project_units(connection, [segment_id], locale)


def project_units(connection: Connection, segment_ids: Iterable[int], locale: str) -> None:
    """Bring some units into line with the record, at most BATCH of them."""
    rows: dict[str, list[AnyRow]] = {}
    places: dict[int, int] = {}
    for segment_id in segment_ids:
        row = documents.segment_row(connection, segment_id)
        assert row is not None, f"segment {segment_id} is judged but not stored"
        rows.setdefault(row.document_id, []).append(row)
        place = documents.place_of(connection, segment_id)
        if place is not None:
            places[segment_id] = place
    policy = policy_of(connection, locale)
    for document_id, segments in rows.items():
        _project(connection, document_id, segments, places, locale, policy)


def _project(
    connection: Connection,
    document_id: str,
    segments: Sequence[Any],
    places: Mapping[int, int],
    locale: str,
    policy: Policy,
) -> None:
    texts = suggestions.of_units(connection, [s.id for s in segments], locale)
    prints = {s.fingerprint for found in texts.values() for s in found}
    judged = units.judgements_on(connection, prints) if prints else {}
    carried = judged.keys() - prints
    carried_from = suggestions.by_fingerprint(connection, carried) if carried else {}
    glossary = glossary_of(connection, locale)
    states: dict[int, tuple[UnitState, tuple[Finding, ...]]] = {}
    for segment in segments:
        found = texts.get(segment.id, [])
        judgements = with_bases(judged, {s.fingerprint for s in found})
        bases = [s for j in judgements if j.basis for s in carried_from.get(j.basis, [])]
        state = status_of(found, judgements, policy, bases)
        text = state.working.text if state.working else None
        context = segment.context or None
        findings = () if text is None else check_unit(segment.text, text, locale, context, glossary)
        states[segment.id] = (state, findings)
    doubtful = [state.working.fingerprint for state, findings in states.values() if findings and state.working]
    settled = settled_by(connection, doubtful) if doubtful else {}
    rows = []
    for segment in segments:
        state, findings = states[segment.id]
        known = settled.get(state.working.fingerprint, frozenset()) if state.working else frozenset()
        open_findings = [finding for finding in findings if finding.key not in known]
        rows.append(
            {
                "segment_id": segment.id,
                "locale": locale,
                "document_id": document_id,
                "ordinal": places.get(segment.id),
                "status": state.status,
                # A draft that fails a check goes to the top of the queue.
                "risk": risk_of(segment.text) + 100 * sum(f.severity == "block" for f in open_findings),
                "working_id": state.working.id if state.working else None,
                "publishable_id": state.publishable.id if state.publishable else None,
                "findings": [[f.check, f.severity, f.message] for f in open_findings],
                "makers": " ".join(sorted(state.makers)),
            }
        )
    before = units.put(connection, rows)
    _file(connection, rows, before, texts, judged)


def _file(
    connection: Connection,
    rows: Sequence[Mapping[str, Any]],
    before: Mapping[tuple[int, str], AnyRow],
    texts: Mapping[int, Sequence[Suggestion]],
    judged: Mapping[str, Sequence[Judgement]],
) -> None:
    """Bring what searches look these units up by into line."""
    old: set[search_entries.Entry] = set()
    new: set[search_entries.Entry] = set()
    for row in rows:
        place = row["segment_id"], row["locale"]
        found = texts.get(row["segment_id"], ())
        written = {suggestion.id: suggestion.text for suggestion in found}
        stood = before.get(place)
        if stood is not None:
            old |= search_entries.entries_of(*place, written.get(stood.working_id), stood.findings)
        judges = (j.person for s in found for j in judged.get(s.fingerprint, ()))
        workers = {person_id for person_id in (*judges, *(s.author for s in found)) if person_id}
        new |= search_entries.entries_of(*place, written.get(row["working_id"]), row["findings"], workers)
    search_entries.change(connection, old, new)


def rebuild(connection: Connection) -> None:
    """Build the whole `unit` projection, and what searches look it up by, again from suggestions and the log."""
    units.clear(connection)
    search_entries.clear(connection)
    for locale in people.locales(connection):
        policy = policy_from(locale)
        for document_id in documents.all_documents(connection):
            project_document(connection, document_id, locale.tag, policy)
