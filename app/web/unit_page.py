"""All that the editor shows of one string, gathered from few queries; and what the person before it may do."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup

from app.domain.checks import Finding, risk_of
from app.domain.checks.numbers import numbers_in
from app.domain.edition import site_from_data
from app.domain.glossary import Found, check_unit
from app.domain.signoff import (
    Kind,
    check_may_waive,
)
from app.domain.unit import Suggestion, fingerprint
from app.errors import NotAllowed
from app.formats.inline import render_text
from app.store import comments, editor, queries, suggestions, units
from app.store.engine import AnyRow
from app.store.people import Person
from app.web import context, unit_aids
from app.web.characters import characters
from app.web.marking import marked, word_difference
from app.web.offers import offer_of
from app.workflow.glossary import glossary_of
from app.workflow.review import CLAIM_MINUTES, clean

ROLE_WORDS = {
    "title": "title",
    "summary": "summary",
    "audience": "whom it is for",
    "original": "link to an original",
    "video": "link to a video",
    "heading": "heading",
    "paragraph": "paragraph",
    "item": "list item",
    "cell": "table cell",
    "string": "words of every page",
}
REASONS = (
    "The meaning is wrong.",
    "A number, unit or name is wrong.",
    "Words are missing or added.",
    "Patients would not understand it.",
    "Grammar or spelling is wrong.",
)
"""Reasons to send a text back that a reviewer can pick."""

READY_ANSWERS = (
    "It says the same in the way this language says it.",
    "The number or unit is written as is usual here.",
    "The English name or abbreviation is what patients know.",
    "I compared both texts word by word; they agree.",
)
"""Answers to a finding that asks for a second look which a signer can pick."""

BUTTONS: dict[Kind, tuple[str, str]] = {
    "translated": ("Sign as translated", "Sign my text as translated"),
    "reviewed": ("Approve (reviewed)", "Correct: sign as translated, someone else will review"),
    "clinical": ("Approve (clinical)", "Approve (clinical)"),
}
"""What a button says while the text is as it was shown, and once it is changed."""

_PUNCTUATION = ".,;:!?()[]*_'\"’"
_LINK = re.compile(r'<a href="([^"]*)">')


@dataclass(frozen=True)
class ShownFinding:
    """A finding with what people said to it: the answer or waiver that settles it, a request, what is being typed.

    `waive` and `ask` tell whether the person before it may waive it or ask for a waiver, `answer` whether a reason may
    be typed; `why_not` says why a reviewer may not waive it.
    """

    finding: Finding
    settled: AnyRow | None = None
    request: AnyRow | None = None
    typed: str = ""
    answer: bool = False
    waive: bool = False
    ask: bool = False
    why_not: str = ""


def gather(row: AnyRow, person: Person, typed: str | None, said: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the values of the editor's page.

    `typed` is a text that was refused, `said` the fields of answers and questions; neither must be lost.
    """
    connection = context.connection()
    stored = suggestions.rows_of(connection, row.segment_id, row.locale)
    events = editor.history(connection, sorted({s.fingerprint for s in stored})) if stored else []
    around = [] if row.ordinal is None else units.neighbours(connection, row.document_id, row.locale, row.ordinal)
    now = row.target or ""
    text = now if typed is None else typed
    glossary = glossary_of(connection, row.locale)
    terms = glossary.found_in(row.source)
    findings = (
        check_unit(row.source, text, row.locale, row.context or None, glossary)
        if text.strip() or typed is not None
        else ()
    )
    draft = next((s for s in reversed(stored) if s.origin != "human"), None)
    texts = [Suggestion(s.id, s.text, s.origin, s.fingerprint, s.author_id) for s in stored]
    carried_from = (row.provenance or {}).get("previous_source") if row.origin == "carried" else None
    return {
        "unit": row,
        "stored": stored,
        "text": text,
        "now": now,
        "seen": row.fingerprint or "",
        "typed": typed is not None and typed != now,
        "against_now": word_difference(now, text) if typed is not None and typed != now else None,
        "english_before": word_difference(carried_from, row.source) if carried_from else None,
        "role": ROLE_WORDS.get(row.role or "", ""),
        "before": [other for other in around if other.ordinal < row.ordinal],
        "after_it": [other for other in around if other.ordinal > row.ordinal],
        "findings": shown_findings(row, person, text, findings, texts, events, said or {}),
        "ready_answers": READY_ANSWERS,
        "said": said or {},
        "questions": queries.of_segment(connection, row.segment_id),
        "comments": comments.of_unit(connection, row.segment_id, row.locale),
        "look": looks(row, text, findings, terms),
        "terms": unit_aids.terms_of(terms),
        "draft": draft,
        "provenance": unit_aids.provenance_of(draft) if draft else [],
        "from_draft": word_difference(draft.text, now)
        if draft and row.origin == "human" and draft.text != now
        else None,
        "offer": offer_of(row, person, texts, events),
        "buttons": BUTTONS,
        "characters": characters(row.locale),
        "reasons": REASONS,
        "history": _history(stored, events),
        "rows": min(12, 2 + max(len(text), len(row.source)) // 45),
    }


def findings_of_text(row: AnyRow, person: Person, text: str, findings: Sequence[Finding]) -> list[ShownFinding]:
    """Return the findings on a text as it is being typed, with what people said to them if it was ever saved."""
    connection = context.connection()
    stored: Sequence[AnyRow] = ()
    events: Sequence[AnyRow] = ()
    if any(finding.severity != "hint" for finding in findings):
        stored = suggestions.rows_of(connection, row.segment_id, row.locale)
        events = editor.history(connection, [_fingerprint(row, text)])
    texts = [Suggestion(s.id, s.text, s.origin, s.fingerprint, s.author_id) for s in stored]
    return shown_findings(row, person, text, findings, texts, events, {})


def shown_findings(
    row: AnyRow,
    person: Person,
    text: str,
    findings: Sequence[Finding],
    texts: Sequence[Suggestion],
    events: Sequence[AnyRow],
    said: Mapping[str, str],
) -> list[ShownFinding]:
    """Put beside each finding on a text what was said to it since the text was last sent back."""
    print_, roles = _fingerprint(row, text), person.roles_in(row.locale)
    settled: dict[str, AnyRow] = {}
    requests: dict[str, AnyRow] = {}
    for event in events:
        if event.fingerprint != print_:
            continue
        if event.kind in ("rejected", "withdrawn"):
            settled, requests = {}, {}
        elif event.kind in editor.ANSWERS:
            where = requests if event.kind == "waiver_requested" else settled
            where[json.loads(event.data)["finding"]] = event
    shown = []
    for finding in findings:
        known, asked = settled.get(finding.key), requests.get(finding.key)
        waive, ask, why_not = False, False, ""
        if finding.severity == "block" and known is None:
            if row.fingerprint == print_:
                try:
                    check_may_waive(person.id, roles, texts, print_, finding)
                    waive = True
                except NotAllowed as refusal:
                    why_not = str(refusal) if "reviewer" in roles and asked else ""
            ask = not waive and asked is None and bool(roles & {"translator", "reviewer"})
        shown.append(
            ShownFinding(
                finding,
                known,
                asked,
                said.get(f"answer:{finding.key}", said.get(f"waiver:{finding.key}", "")),
                finding.severity == "confirm" and known is None and bool(roles),
                waive,
                ask,
                why_not,
            )
        )
    return shown


def _fingerprint(row: AnyRow, text: str) -> str:
    return fingerprint(row.document_id, row.context or None, row.locale, row.source, clean(text))


def looks(row: AnyRow, text: str, findings: Sequence[Finding], terms: Sequence[Found] = ()) -> dict[str, str]:
    """Return HTML: the text as on the page, and both texts with their critical tokens marked."""
    page = render_text(text, row.locale, site_from_data(row.site))
    return {
        # A link of the preview leads nowhere: following it would leave the editor.
        "html": Markup(_LINK.sub(r'<a title="\1">', str(page))),  # noqa: S704
        "marked": marked(text, [f.target_span for f in findings], row.locale),
        "source": marked(
            row.source, [f.source_span for f in findings] if text.strip() else (), terms=unit_aids.marks_of(terms)
        ),
    }


def why_risky(row: AnyRow) -> list[str]:
    """Say in words what put a string of the queue where it stands."""
    reasons = [f"Check: {message}" for _check, _severity, message in row.findings] if row.target else []
    numbers = numbers_in(row.source)
    if numbers:
        reasons.append("Numbers: " + ", ".join(number.written for number in numbers))
    words = [word.strip(_PUNCTUATION) for word in row.source.split()]
    telling = dict.fromkeys(word for word in words if risk_of(word) and not numbers_in(word) and "{" not in word)
    if telling:
        reasons.append("Words to get right: " + ", ".join(telling))
    return reasons


def held_for_long(row: AnyRow, now: datetime) -> bool:
    """Tell whether this person's claim still lasts so long that renewing it can wait."""
    if row.holder_id is None:
        return False
    return datetime.fromisoformat(row.held_until) - now > timedelta(minutes=CLAIM_MINUTES / 2)


def _history(stored: Sequence[AnyRow], events: Sequence[AnyRow]) -> list[dict[str, Any]]:
    """Return what happened, newest first, each new text with its difference from the one before."""
    texts = {(s.fingerprint, s.created_at): s for s in stored}
    entries = []
    previous = ""
    for event in events:
        finding = str(json.loads(event.data).get("finding", "")).replace(":", " ", 1)
        entry: dict[str, Any] = {"event": event, "text": None, "origin": None, "finding": finding}
        suggestion = texts.get((event.fingerprint, event.at))
        if event.kind == "suggestion" and suggestion is not None:
            changed = previous not in ("", suggestion.text)
            entry["text"] = word_difference(previous, suggestion.text) if changed else suggestion.text
            entry["origin"] = suggestion.origin
            previous = suggestion.text
        entries.append(entry)
    return entries[::-1]
