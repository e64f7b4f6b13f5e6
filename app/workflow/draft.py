"""Drafts: ask an engine for the strings that have no text, each distinct text once, and queue what it answers.

Strings are the same where their English, its context and the language are: an engine is asked once for all of them,
and never for what was answered before, whatever document or run it was for.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from app.domain.edition import SOURCE_LOCALE
from app.domain.unit import digest
from app.errors import DraftFailed, PolyleafError
from app.store import draft_jobs, known_drafts
from app.store.engine import AnyRow, reading, writing
from app.translators.engines import ENGINES, EngineSettings, make_translator, with_settings
from app.translators.prices import Cost, parse_prices
from app.translators.protocol import Translator
from app.workflow import drafting_queue, memory
from app.workflow.budget import reserve
from app.workflow.drafting_batch import Batch, Known, context_of, give_up, kept_in_hand, lease_end, save
from app.workflow.installation import Installation
from app.workflow.undrafted import undrafted

LOG = logging.getLogger(__name__)
BATCH = 20
"""Distinct texts a request to the engine: what a cut-off run may have to ask for again."""
PATIENCE = 60.0
"""Seconds that a run in the foreground waits for an engine; what takes longer is left to the workers."""


@dataclass(frozen=True)
class DraftPlan:
    """What a run would send: strings without a text, distinct texts among them, their characters.

    `costs` estimates it by engine, without what protection adds; None where the price is not known. `held` says of
    each document that is left out why its English is not ready to translate.
    """

    strings: int
    texts: int
    characters: int
    costs: dict[str, Cost | None] = field(default_factory=dict)
    held: tuple[str, ...] = ()


@dataclass
class DraftReport:
    """What a run did: drafts stored, (text, why) for each one that failed, and why it stopped before the end, if so."""

    drafted: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    stopped: str = ""


def engine(installation: Installation, name: str) -> Translator:
    """Make an engine by name from the settings."""
    price = parse_prices(installation.config.engine_prices).get(name)
    return make_translator(name, _settings(installation), installation.now, price)


def engines_with_settings(installation: Installation) -> tuple[str, ...]:
    """Return the engines of others that have the settings they need; whether one has a language, only it can say."""
    return with_settings(_settings(installation))


def _settings(installation: Installation) -> EngineSettings:
    config = installation.config
    return EngineSettings(
        locales=config.locales,
        timeout=config.engine_timeout,
        libretranslate_url=config.libretranslate_url,
        libretranslate_api_key=config.libretranslate_api_key,
        microsoft_url=config.microsoft_url,
        microsoft_api_key=config.microsoft_api_key,
        microsoft_region=config.microsoft_region,
        baidu_app_id=config.baidu_app_id,
        baidu_app_key=config.baidu_app_key,
        deepl_url=config.deepl_url,
        deepl_api_key=config.deepl_api_key,
        deepl_formality=config.deepl_formality,
        openai_url=config.openai_url,
        openai_api_key=config.openai_api_key,
        openai_model=config.openai_model,
        openai_locales=config.openai_locales,
    )


def plan_drafts(installation: Installation, locale: str, document_id: str | None = None) -> DraftPlan:
    """Say what a run would send, without sending anything.

    Raise PolyleafError where the source desk holds the one document that is named.
    """
    waiting, held = undrafted(installation, locale, document_id)
    texts = {digest([row.context, row.text]): row for row in waiting}
    with reading(installation.engine) as connection:
        known = known_texts(connection, locale, texts, "")
    characters = sum(len(row.text) for hash_, row in texts.items() if hash_ not in known)
    prices = parse_prices(installation.config.engine_prices)
    costs = {name: prices[name].of(characters) if name in prices else None for name in ENGINES if name != "scripted"}
    return DraftPlan(len(waiting), len(texts) - len(known), characters, costs, held)


def known_texts(connection: Connection, locale: str, texts: Mapping[str, AnyRow], engine_name: str) -> dict[str, Known]:
    """Return the drafts that need no engine, by the text's hash; `texts` are rows with context and text.

    What the memory has goes first; else a draft that the engine, or another one, made of the same text is used again.
    """
    remembered = memory.drafts(connection, locale, texts)
    return {
        hash_: Known(row.text, "machine", {**row.provenance, **_FREE, "reused": row.document_id})
        for hash_, row in known_drafts.by_text(connection, locale, texts, engine_name).items()
    } | {hash_: Known(text, "memory", provenance) for hash_, (text, provenance) in remembered.items()}


_FREE = {"characters": "0", "cost": "0"}


def draft(
    installation: Installation,
    locale: str,
    translator: Translator,
    document_id: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> DraftReport:
    """Draft every string of a locale that has no text, riskiest first, in the foreground; one transaction a batch.

    Nothing is overwritten: a string that got a text meanwhile keeps it. Cut off, the job is paused and the next run
    goes on with it. Raise PolyleafError before anything is sent where the engine lacks the locale or the source desk
    holds the one document that is named; without a name, documents that it holds are left out.
    """
    job_id = drafting_queue.ask(installation, locale, translator, document_id)
    if job_id is None:
        return DraftReport()
    before = _job(installation, job_id)
    try:
        job = _work_through(installation, job_id, translator, progress)
    except BaseException:
        with suppress(PolyleafError):  # it has just ended
            drafting_queue.pause(installation, job_id, "Interrupted.")
        raise
    with reading(installation.engine) as connection:
        failed = [(row.text, row.why) for row in draft_jobs.failures(connection, job_id)]
    drafted = job.drafted + job.reused - before.drafted - before.reused
    return DraftReport(drafted, failed, job.why if job.state != "done" and job.done < job.total else "")


def _work_through(
    installation: Installation,
    job_id: int,
    translator: Translator,
    progress: Callable[[int, int], None] | None,
) -> AnyRow:
    while True:
        more = draft_step(installation, job_id, translator)
        job = _job(installation, job_id)
        if progress:
            progress(job.done, job.total)
        if job.state not in draft_jobs.ACTIVE:
            return job
        if more:
            continue
        seconds = _seconds_until(installation, job)
        if seconds > PATIENCE:
            return job
        time.sleep(min(max(seconds, 0.05), 1.0))


def _seconds_until(installation: Installation, job: AnyRow) -> float:
    with reading(installation.engine) as connection:
        moment = max(job.wait_until, draft_jobs.next_moment(connection, job.id) or "")
    now = installation.clock()
    return (datetime.fromisoformat(moment) - now).total_seconds() if moment else 0.0


def _job(installation: Installation, job_id: int) -> AnyRow:
    with reading(installation.engine) as connection:
        job = draft_jobs.get(connection, job_id)
    assert job is not None, f"job {job_id} has gone"
    return job


def draft_step(installation: Installation, job_id: int, translator: Translator | None = None) -> bool:
    """Do one batch of a job; return whether there is more that can be done at once.

    May run in any number of processes at the same time, and be killed at any instant.
    """
    now = installation.now()
    with reading(installation.engine) as connection:
        job = draft_jobs.get(connection, job_id)
        if job is None or job.state not in draft_jobs.ACTIVE or job.wait_until > now:
            return False
    try:
        translator = translator or engine(installation, job.engine)
    except PolyleafError as error:
        return drafting_queue.fail(installation, job_id, str(error))
    holder = secrets.token_hex(16)
    with writing(installation.engine) as connection:
        items = draft_jobs.claim(connection, job, now, lease_end(installation), holder, BATCH)
        if items:
            draft_jobs.begin(connection, job_id)
    if items is None:
        return drafting_queue.finish(installation, job_id, translator)
    batch = Batch(job, translator, holder, items)
    try:
        with kept_in_hand(installation, holder):
            _answer(installation, batch)
            may_go_on = save(installation, batch)
    except BaseException as error:
        give_up(installation, batch, error)
        if not isinstance(error, Exception):
            raise
        if isinstance(error, PolyleafError):  # a setting that cannot be read
            return drafting_queue.fail(installation, job_id, str(error))
        LOG.exception("A batch of job %s failed", job_id)
        return True
    return may_go_on and (_any_open(installation, job_id) or drafting_queue.finish(installation, job_id, translator))


def _any_open(installation: Installation, job_id: int) -> bool:
    with reading(installation.engine) as connection:
        return draft_jobs.next_moment(connection, job_id) is not None


def _answer(installation: Installation, batch: Batch) -> None:
    """Find what is known, and ask the engine for the rest as far as it may be asked now."""
    locale, name = batch.job.locale, batch.translator.name
    machine = batch.translator.origin == "machine"
    with reading(installation.engine) as connection:
        lacking = batch.lacking(connection)
        open_ = {item.text_hash: item for item in batch.items if item.text_hash in lacking}
        known = known_texts(connection, locale, open_, name) if machine and open_ else {}
    batch.known = {open_[hash_].segment_id: found for hash_, found in known.items()}
    unknown = [item for item in batch.items if item.text_hash in lacking and item.segment_id not in batch.known]
    if not unknown:
        return
    if machine:
        batch.allowance = reserve(installation, name, [len(item.text) for item in unknown])
        if batch.allowance.never:
            batch.answers[unknown[0].segment_id] = DraftFailed(name, batch.allowance.why)
        unknown = unknown[: batch.allowance.texts]
    if unknown:
        context = context_of(installation, locale, unknown)
        answers = batch.translator.translate([item.text for item in unknown], SOURCE_LOCALE, locale, context)
        batch.answers = {item.segment_id: answer for item, answer in zip(unknown, answers, strict=True)}
