"""Machine drafting: what it would send and cost, jobs, and a leaflet read back in English."""

from __future__ import annotations

from typing import Literal

from app.store import draft_jobs
from app.store.engine import AnyRow
from app.web import context
from app.web.api.paging import Paging, page, place
from app.web.api.registry import Answer, Page, Request, get, post
from app.web.api.resources.base import TEAM, Name, of
from app.web.api.resources.editions import Tag
from app.web.api.serving import located
from app.web.drafts import (
    AT_ONCE,
    FAILURES,
    MOVES,
    ask_for_drafts,
    chosen_engine,
    held,
    job_of,
    leaflet_in,
    ready_engines,
)
from app.workflow.back_translation import back_translate_all, back_translations_of
from app.workflow.draft import plan_drafts
from app.workflow.engine_standing import standings


class Job(Answer):
    """A wish to have drafts made: strings wanted, dealt with, drafted, taken from what was known, failed."""

    id: int
    locale: str
    engine: str
    document_id: str
    state: str
    total: int
    done: int
    drafted: int
    reused: int
    failed: int
    why: str
    wait_until: str
    asked_at: str
    ended_at: str | None


class Failure(Answer):
    """A string that could not be drafted, and what the engine said."""

    text: str
    why: str


class JobInFull(Job, kw_only=True):
    """A job with the strings that failed in it."""

    failures: list[Failure]


class EngineState(Answer):
    """An engine: characters sent today and the day's budget; `until` says how long it is left alone, and why."""

    engine: str
    used: int
    budget: int | None
    until: str
    why: str


class Engines(Answer):
    """All engines that were ever asked or have a budget."""

    items: list[EngineState]


class Wish(Request):
    """A language, and a leaflet or all."""

    locale: Tag
    document: Name | None = None


class DraftPlan(Answer):
    """What drafting would send; `engines` may draft, `held` says which leaflets are not ready and why."""

    strings: int
    texts: int
    characters: int
    engines: list[str]
    held: list[str]


class NewJob(Wish, kw_only=True):
    """What to draft, and who drafts."""

    engine: Name


class Move(Request):
    """What becomes of a job."""

    action: Literal["pause", "resume", "retry", "cancel"]


class ReadBack(Answer):
    """A string's text, and what a machine reads in it (null where none was asked)."""

    segment_id: int
    source: str
    target: str
    back: str | None
    engine: str | None


class AllReadBack(Answer):
    """A leaflet's texts in reading order."""

    items: list[ReadBack]


class AskBack(Request):
    """Which engine reads."""

    engine: Name


class AskedBack(Answer):
    """Strings that were read, left out because the engine drafted them, and failed."""

    translated: int
    refused: int
    failed: int
    stopped: str


@get("/drafts", TEAM)
def jobs(query: Paging) -> Page[Job]:
    """List the jobs, newest first."""
    after = place(query, int)
    rows = draft_jobs.recent(context.connection(), query.limit + 1, after[0] if after else None)
    return page(query, rows, lambda row: (row.id,), lambda row: of(Job, row))


@get("/drafts/engines", TEAM)
def engines() -> Engines:
    """Say where each engine stands."""
    return Engines(items=[of(EngineState, one) for one in standings(context.installation(), context.connection())])


@get("/drafts/plan", TEAM)
def draft_plan(query: Wish) -> DraftPlan:
    """Say what drafting would send, and who could draft; nothing is sent."""
    sentence = held(query.locale, query.document)
    found = plan_drafts(context.installation(), query.locale, query.document)
    return of(DraftPlan, found, engines=ready_engines(query.locale), held=[sentence] if sentence else list(found.held))


@post("/drafts", TEAM, "content", status=202)
def ask_for(body: NewJob) -> Job | None:
    """Leave drafting to the workers; null where every string has a text already."""
    job_id = ask_for_drafts(body.locale, body.engine, body.document)
    context.end_reading()
    if job_id is None:
        return None
    located(f"/api/v1/drafts/{job_id}")
    return of(Job, job_of(job_id))


@get("/drafts/<int:job_id>", TEAM)
def job(job_id: int) -> JobInFull:
    """Return a job with what failed in it."""
    row = job_of(job_id)
    rows = draft_jobs.failures(context.connection(), job_id, FAILURES)
    return of(JobInFull, row, failures=[_failure(one) for one in rows])


@post("/drafts/<int:job_id>/moves", TEAM, "content")
def move(job_id: int, body: Move) -> Job:
    """Pause, resume or cancel a job, or try again what failed in it."""
    context.end_reading()
    MOVES[body.action][0](context.installation(), job_id)
    return of(Job, job_of(job_id))


@get("/leaflets/<document_id>/back-translations/<locale>", TEAM)
def read_back(document_id: str, locale: str) -> AllReadBack:
    """Return what a machine reads in a leaflet's texts: an aid, part of no decision."""
    leaflet_in(document_id, locale)
    context.end_reading()
    found = back_translations_of(context.installation(), locale, document_id)
    return AllReadBack(
        items=[
            of(ReadBack, row, back=kept.text if kept else None, engine=kept.engine if kept else None)
            for row, kept in found
        ]
    )


@post("/leaflets/<document_id>/back-translations/<locale>", TEAM, "content", slow=True)
def read_more_back(document_id: str, locale: str, body: AskBack) -> AskedBack:
    """Have an engine read those that it has not read yet, some at a time."""
    leaflet_in(document_id, locale)
    installation = context.installation()
    translator = chosen_engine(body.engine)
    context.end_reading()
    report = back_translate_all(installation, locale, translator, document_id, most=AT_ONCE)
    return of(AskedBack, report, failed=len(report.failed))


def _failure(row: AnyRow) -> Failure:
    return of(Failure, row)
