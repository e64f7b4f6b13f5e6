"""One batch of a drafting job: what engines are told, and how their answers are kept."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import SystemRandom

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from app.domain.unit import Origin, fingerprint
from app.errors import DraftFailed, PolyleafError
from app.store import documents, draft_jobs, log
from app.store.engine import AnyRow, reading, writing
from app.translators.protocol import Context, Draft, EngineTrouble, Translator
from app.workflow.budget import Allowance, settle
from app.workflow.glossary import for_engine
from app.workflow.installation import Installation, instant
from app.workflow.record import BATCH as PROJECTED_AT_ONCE
from app.workflow.record import add_suggestion, project_units
from app.workflow.review import clean

LOG = logging.getLogger(__name__)
LEASE = 30.0
"""Seconds that a claim lasts, renewed while its worker lives: how long the texts of a killed worker wait."""
TRIES = 4
"""How often a text that meets trouble is tried in a job."""
FIRST_PAUSE = 5.0
_CHANCE = SystemRandom()


@dataclass(frozen=True)
class Known:
    """A draft that needs no engine."""

    text: str
    origin: Origin
    provenance: Mapping[str, str]


@dataclass
class Batch:
    """The items that a worker has in hand; what is known, or was answered, by the item's segment.

    An item that is in neither `known` nor `answers` stays open, unless no string of its text lacks one.
    """

    job: AnyRow
    translator: Translator
    holder: str
    items: Sequence[AnyRow]
    known: dict[int, Known] = field(default_factory=dict)
    answers: dict[int, Draft | DraftFailed] = field(default_factory=dict)
    allowance: Allowance | None = None

    def lacking(self, connection: Connection) -> dict[str, list[AnyRow]]:
        """Return the strings that still lack a text, by the hash of their English."""
        hashes = {item.text_hash for item in self.items}
        only = None if self.translator.origin == "machine" else [item.segment_id for item in self.items]
        return draft_jobs.lacking(connection, self.job.locale, hashes, self.job.document_id, only)


def context_of(installation: Installation, locale: str, rows: Sequence[AnyRow]) -> Context:
    """Return what surrounds some strings of one document, and the terms that it has."""
    document_id = rows[0].document_id
    with reading(installation.engine) as connection:
        version = documents.all_documents(connection)[document_id].current_version
        document = documents.load_document(connection, document_id, version)
        glossary, locked = for_engine(connection, locale, [segment.text for segment in document.segments])
    texts = ["", *(segment.text for segment in document.segments), ""]
    places = {
        segment.key: (segment.section, (texts[at], texts[at + 2]))
        for at, segment in reversed(list(enumerate(document.segments)))
    }
    # A string that an import has just taken out has no place any more.
    around = [places.get((row.context, row.text), ("", ("", ""))) for row in rows]
    return Context(
        document=document_id,
        contexts=tuple(row.context or None for row in rows),
        title=document.title,
        sections=tuple(section for section, _ in around),
        neighbours=tuple(neighbours for _, neighbours in around),
        glossary=glossary,
        locked=locked,
        reading_age=installation.config.reading_age,
    )


@contextmanager
def kept_in_hand(installation: Installation, holder: str) -> Iterator[None]:
    """Renew a worker's claims while the block runs."""
    ended = threading.Event()

    def renew() -> None:
        while not ended.wait(LEASE / 3):
            try:
                with writing(installation.engine) as connection:
                    draft_jobs.renew(connection, holder, lease_end(installation))
            except SQLAlchemyError:
                LOG.exception("Claims could not be renewed")

    thread = threading.Thread(target=renew, name="claims", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def lease_end(installation: Installation) -> str:
    """Return until when a claim that is made now lasts."""
    return instant(installation.clock() + timedelta(seconds=LEASE))


def save(installation: Installation, batch: Batch) -> bool:
    """Keep what is known and what was answered, end the claims, count; return whether the job may go on at once.

    A string that got a text meanwhile keeps it.
    """
    job, done = batch.job, {"done": 0, "drafted": 0, "reused": 0, "failed": 0}
    stopped = False
    kept: list[int] = []
    with writing(installation.engine) as connection:
        log.lock(connection)
        lacking = batch.lacking(connection)
        for item in batch.items:
            targets = lacking.get(item.text_hash, [])
            found = batch.known.get(item.segment_id) or batch.answers.get(item.segment_id)
            if isinstance(found, DraftFailed) and targets:
                if not stopped:
                    _meet_trouble(installation, connection, item, found, done)
                stopped = stopped or (isinstance(found, EngineTrouble) and found.whole)
            elif found is not None or not targets:
                if found is not None:
                    kept += _keep(installation, connection, batch, targets, found)
                    done["reused" if item.segment_id in batch.known else "drafted"] += len(targets)
                if draft_jobs.close(connection, item, "done"):
                    done["done"] += item.strings
        for start in range(0, len(kept), PROJECTED_AT_ONCE):
            project_units(connection, kept[start : start + PROJECTED_AT_ONCE], job.locale)
        draft_jobs.release(connection, batch.holder)
        state = _job_state(installation, connection, batch)
        draft_jobs.count(connection, job.id, **done)
        now = draft_jobs.get(connection, job.id, lock=True)
        assert now is not None
        if state and now.state in draft_jobs.ACTIVE:
            draft_jobs.change(connection, job.id, **state)
    return not state


def _keep(
    installation: Installation, connection: Connection, batch: Batch, targets: Sequence[AnyRow], found: object
) -> list[int]:
    if isinstance(found, Draft):
        origin, text, provenance = batch.translator.origin, found.text, found.provenance | {"raw": found.raw}
    else:
        assert isinstance(found, Known)
        origin, text, provenance = found.origin, found.text, dict(found.provenance)
    locale, text = batch.job.locale, clean(text)
    for row in targets:
        print_ = fingerprint(row.document_id, row.context or None, locale, row.text, text)
        place = (row.segment_id, row.document_id)
        add_suggestion(connection, installation.now(), place, locale, text, origin, print_, None, provenance)
    return [row.segment_id for row in targets]


def _job_state(installation: Installation, connection: Connection, batch: Batch) -> dict[str, str]:
    """Account for the engine; return what changes about the job where it cannot go on at once."""
    allowance = batch.allowance
    if allowance is None:
        return {}
    sizes = {item.segment_id: len(item.text) for item in batch.items}
    if batch.answers and allowance.use:
        pairs = [(sizes[segment_id], answer) for segment_id, answer in batch.answers.items()]
        breaker = settle(installation, connection, batch.translator.name, allowance.use, pairs)
        if breaker is not None and breaker.hopeless:
            return {"state": "failed", "why": breaker.why, "ended_at": installation.now()}
        if breaker is not None:
            return {"wait_until": breaker.until, "why": breaker.why}
    return {"wait_until": allowance.until, "why": allowance.why} if allowance.until else {}


def _meet_trouble(
    installation: Installation, connection: Connection, item: AnyRow, trouble: DraftFailed, done: dict[str, int]
) -> None:
    whole = isinstance(trouble, EngineTrouble) and trouble.whole
    may_pass = whole or (isinstance(trouble, EngineTrouble) and trouble.again)
    if may_pass and item.tries + 1 < TRIES:
        # Where every text meets it, the breaker waits for all of them.
        pause = 0.0 if whole else FIRST_PAUSE * 4**item.tries * _CHANCE.uniform(0.75, 1.25)
        moment = installation.clock() + timedelta(seconds=pause)
        draft_jobs.put_off(connection, item, instant(moment), trouble.why)
    elif draft_jobs.close(connection, item, "failed", trouble.why):
        done["failed"] += item.strings
        done["done"] += item.strings


def give_up(installation: Installation, batch: Batch, error: BaseException) -> None:
    """End the claims after something that nobody foresaw; its texts are tried again, each alone, so often and no more.

    An error that is no text's (an interruption, a database out of reach, a wrong setting) counts against none.
    """
    blamed = isinstance(error, Exception) and not isinstance(error, SQLAlchemyError | PolyleafError)
    done = {"done": 0, "failed": 0}
    with writing(installation.engine) as connection:
        if blamed:
            why = f"Polyleaf itself failed at this text ({type(error).__name__}); the worker's log says more."
            for item in batch.items:
                trouble = EngineTrouble(batch.translator.name, why, again=True)
                _meet_trouble(installation, connection, item, trouble, done)
            draft_jobs.count(connection, batch.job.id, **done)
        draft_jobs.release(connection, batch.holder)
