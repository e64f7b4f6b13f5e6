"""Strings: the queue, one string with all that helps to judge it, its checks and aids."""

from __future__ import annotations

import json
from typing import Any, Literal

from app.domain.unit import Suggestion
from app.errors import NotFound
from app.store import editor, queries, suggestions
from app.store.engine import AnyRow
from app.web import context, unit_aids, unit_page
from app.web import review as screen
from app.web.api.paging import Paging, page, place
from app.web.api.problems import Problem
from app.web.api.registry import Answer, File, Page, Request, get, post
from app.web.api.resources.base import LOCALE, Finding, Name, Text, of
from app.web.decisions import unit_of
from app.web.offers import offer_of
from app.workflow import memory, review
from app.workflow.back_translation import back_translate, back_translation_of
from app.workflow.draft import engine, engines_with_settings
from app.workflow.glossary import findings as check_findings
from app.workflow.glossary import glossary_of
from app.workflow.in_place import page_in_place


class Queue(Paging):
    """Which queue: what waits for a translator or for a review, of one leaflet or of all."""

    task: Literal["translate", "review"] | None = None
    document: Name | None = None


class Queued(Answer):
    """A string that waits, the riskiest first; `why` says what put it where it stands."""

    segment_id: int
    document_id: str
    status: str
    risk: int
    source: str
    target: str | None
    why: list[str]


class Judged(Finding):
    """A finding on the working text: `settled` by a waiver or an answer, or `asked` to be waived."""

    settled: bool
    asked: bool
    may_waive: bool


class Term(Answer):
    """A glossary entry that the English has."""

    source: str
    target: str
    forms: list[str]
    forbidden: list[str]
    do_not_translate: bool
    reason: str


class Event(Answer):
    """Something that happened to one of the string's texts; who or why is null where it was erased.

    `text` is the one that a suggestion brought.
    """

    entry: int
    at: str
    kind: str
    fingerprint: str
    who: str | None
    reason: str | None
    finding: str | None
    text: str | None


class Asked(Answer):
    """A question on the string, from any language."""

    id: int
    locale: str
    question: str
    outcome: str
    answer: str | None


class Unit(Answer):
    """A string in a language. `fingerprint` names exactly this text: decisions are sent it back as `seen`.

    `may` lists the decisions that the token's owner may take now; `why_not` says why an expected one is missing.
    """

    segment_id: int
    locale: str
    document_id: str
    ordinal: int | None
    role: str | None
    section: str | None
    note: str | None
    context: str
    source: str
    target: str | None
    fingerprint: str
    origin: str | None
    status: str
    risk: int
    findings: list[Judged]
    terms: list[Term]
    may: list[str]
    why_not: str
    held_by: str | None
    questions: list[Asked]
    history: list[Event]


class TextToCheck(Request):
    """A text to look at."""

    text: Text


class Look(Answer):
    """What the checks find in a text."""

    findings: list[Finding]


class Remembered(Answer):
    """An earlier translation of this English, or of English like it (`likeness` of 100)."""

    kind: str
    likeness: float
    source: str
    target: str
    approved: bool
    document: str
    file: str


class BackTranslation(Answer):
    """What a machine reads in the text: an aid, part of no decision."""

    engine: str
    text: str


class Aids(Answer):
    """Earlier translations, the back-translation that is kept, and the engines that may be asked for one."""

    memory: list[Remembered]
    back_translation: BackTranslation | None
    engines: list[str]


class WhichEngine(Request):
    """Which engine to ask."""

    engine: Name


@get("/languages/<locale>/queue", LOCALE)
def queue(locale: str, query: Queue) -> Page[Queued]:
    """List the strings that wait for the token's owner, the riskiest first."""
    own = screen.tasks_of(locale)
    task = query.task or own[0]
    if task not in own:
        raise Problem("not-allowed", f"The queue {task!r} is not one of yours: {', '.join(own)}.")
    after = place(query, int, int)
    rows = screen.queue_of(locale, task, query.document, after, query.limit + 1)
    return page(query, rows, lambda row: (row.risk, row.segment_id), _queued)


@get("/languages/<locale>/units/<int:segment_id>", LOCALE)
def unit(locale: str, segment_id: int) -> Unit:
    """Return a string with its text, findings, terms, questions and history."""
    row, person, connection = unit_of(locale, segment_id), context.actor(), context.connection()
    stored = suggestions.rows_of(connection, segment_id, locale)
    events = editor.history(connection, sorted({s.fingerprint for s in stored})) if stored else []
    texts = [Suggestion(s.id, s.text, s.origin, s.fingerprint, s.author_id) for s in stored]
    target = row.target or ""
    found = check_findings(connection, row.source, target, locale, row.context or None) if target else ()
    shown = unit_page.shown_findings(row, person, target, found, texts, events, {})
    offer = offer_of(row, person, texts, events)
    main = [offer.main] if offer.main else []
    others = {"save": offer.writes, "reject": offer.rejects, "withdraw": offer.withdraws}
    names = {(s.fingerprint, s.created_at): s.text for s in stored}
    terms = unit_aids.terms_of(glossary_of(connection, locale).found_in(row.source))
    return of(
        Unit,
        row,
        fingerprint=row.fingerprint or "",
        findings=[
            of(
                Judged,
                one.finding,
                settled=one.settled is not None,
                asked=one.request is not None,
                may_waive=one.waive,
            )
            for one in shown
        ],
        terms=[of(Term, term) for term in terms],
        may=[*main, *offer.others, *(name for name, allowed in others.items() if allowed)],
        why_not=offer.why_not,
        held_by=row.holder_name,
        questions=[of(Asked, one) for one in queries.of_segment(connection, segment_id)],
        history=[_event(one, names) for one in events],
    )


@get("/languages/<locale>/units/<int:segment_id>/aids", LOCALE)
def aids(locale: str, segment_id: int) -> Aids:
    """Return what helps with a string and decides nothing."""
    row, installation = unit_of(locale, segment_id), context.installation()
    found = memory.matches(
        installation, context.connection(), locale, row.source, row.context or None, but=row.document_id
    )
    context.end_reading()
    back, drafted = back_translation_of(installation, locale, segment_id)
    return Aids(
        memory=[remembered(match) for match in found],
        back_translation=BackTranslation(engine=back.engine, text=back.text) if back else None,
        engines=[name for name in engines_with_settings(installation) if name not in drafted],
    )


@get("/languages/<locale>/units/<int:segment_id>/page", LOCALE, gives=("text/html",))
def page_with_unit(locale: str, segment_id: int) -> File:
    """Return the leaflet's page as it would be with the texts of now, this string marked in it."""
    row = unit_of(locale, segment_id)
    html = page_in_place(context.installation(), context.connection(), row.document_id, locale, segment_id)
    return File(html.encode(), "text/html", f"{row.document_id}-{locale}.html")


@post("/languages/<locale>/units/<int:segment_id>/checks", LOCALE, "read", stores=False)
def check(locale: str, segment_id: int, body: TextToCheck) -> Look:
    """Return what the checks find in a text; store nothing."""
    row = unit_of(locale, segment_id)
    text = review.clean(body.text)
    found = check_findings(context.connection(), row.source, text, locale, row.context or None)
    return Look(findings=[of(Finding, one) for one in found])


@post("/languages/<locale>/units/<int:segment_id>/back-translations", LOCALE, "translate", "review", slow=True)
def ask_back(locale: str, segment_id: int, body: WhichEngine) -> BackTranslation:
    """Have an engine translate a string's text back into English, and keep what it says."""
    installation = context.installation()
    unit_of(locale, segment_id)
    if body.engine not in engines_with_settings(installation):
        raise NotFound("There is no such engine in the settings.")
    context.end_reading()
    found = back_translate(installation, locale, segment_id, engine(installation, body.engine))
    return BackTranslation(engine=body.engine, text=found.text)


def remembered(match: Any) -> Remembered:
    """Return an earlier translation as an answer."""
    entry = match.remembered
    return Remembered(
        kind=match.kind,
        likeness=match.likeness,
        source=entry.source,
        target=entry.target,
        approved=entry.approved,
        document=entry.document,
        file=entry.file,
    )


def _queued(row: AnyRow) -> Queued:
    return of(Queued, row, why=unit_page.why_risky(row))


def _event(event: AnyRow, texts: dict[tuple[str, str], str]) -> Event:
    text = texts.get((event.fingerprint, event.at)) if event.kind == "suggestion" else None
    finding = json.loads(event.data).get("finding")
    return Event(
        entry=event.seq,
        at=event.at,
        kind=event.kind,
        fingerprint=event.fingerprint,
        who=event.name,
        reason=event.reason,
        finding=finding,
        text=text,
    )
