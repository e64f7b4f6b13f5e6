"""The job queue, a doorbell: a task carries a job's number, may run twice, and calls one workflow function.

What is to be done stands in the database. A lost task loses nothing: every few seconds the sweep rings again for
jobs that wait for nothing but a worker, and brings catalogues up to date. Any number of processes may work, on any
number of machines where the database is PostgreSQL.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import make_url

from app.metrics import SWEEPS
from app.store import copies, draft_jobs, log
from app.store.engine import AnyRow, reading
from app.workflow import drafting_queue, mail, repeats, reset_mail, webhook_delivery
from app.workflow.catalogue import keep_up
from app.workflow.draft import draft_step, engine
from app.workflow.installation import Installation
from app.workflow.source_desk import look

if TYPE_CHECKING:
    from huey.api import Huey

LOG = logging.getLogger(__name__)
SWEEP_SECONDS = 3.0
IDLE_SECONDS = 30.0
"""After which a worker looks again though the log has nothing new: a day may have begun, a file may be gone."""
NAME = "polyleaf"


@dataclass(frozen=True)
class DraftProgress:
    """How far a drafting job is, in strings: state is waiting, running, paused, done, cancelled or failed.

    `why` says what stands in the way, until the instant `until` where it passes by itself, or what went wrong.
    """

    state: str
    done: int = 0
    total: int = 0
    failed: int = 0
    why: str = ""
    job: int = 0
    until: str = ""


class Jobs:
    """The queue of one installation, and the task that may be put into it."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.huey = _huey(installation)
        self.draft = self.huey.task(name="draft")(self._draft)
        self.mail = self.huey.task(name="mail")(self._mail)
        self.reset = self.huey.task(name="reset")(self._reset)
        self.webhook = self.huey.task(name="webhook")(self._webhook)

    def _draft(self, job_id: int) -> None:
        # One batch a task: jobs take turns, and a worker that is stopped has little to finish.
        if draft_step(self.installation, job_id):
            self.draft(job_id)

    def _mail(self, person_id: str) -> None:
        mail.write_to(self.installation, person_id)

    def _reset(self, person_id: str) -> None:
        reset_mail.write_to(self.installation, person_id)

    def _webhook(self, webhook_id: str) -> None:
        webhook_delivery.deliver(self.installation, webhook_id)

    def sweep(self) -> None:
        """Ring for jobs, messages and deliveries that wait for a worker only, unless bells are waiting to be heard.

        A copy that was restored writes to nobody before it takes over.
        """
        if self.huey.pending_count() == 0:
            for job_id in drafting_queue.runnable(self.installation):
                self.draft(job_id)
            with reading(self.installation.engine) as connection:
                quiet = copies.is_quiet(connection)
            if quiet:
                return
            for person_id in mail.due(self.installation):
                self.mail(person_id)
            for person_id in reset_mail.due(self.installation):
                self.reset(person_id)
            for webhook_id in webhook_delivery.due(self.installation):
                self.webhook(webhook_id)


def _huey(installation: Installation) -> Huey:
    # Huey brings PostgreSQL's driver along, 9 MB that a process which asks for no job does without.
    from huey import PostgresHuey, SqliteHuey

    url = make_url(installation.config.database)
    if url.get_backend_name() == "postgresql":
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        return PostgresHuey(NAME, dsn=dsn, table_prefix="huey", results=False)
    return SqliteHuey(NAME, filename=str(installation.config.queue), results=False, timeout=30)


@cache
def jobs_of(installation: Installation) -> Jobs:
    """Return the queue of an installation."""
    return Jobs(installation)


def draft_later(
    installation: Installation, locale: str, engine_name: str, document_id: str | None, asked_by: str | None = None
) -> int | None:
    """Ask the workers to draft what a document, or all of them, lack in a locale; return the job's number.

    None where nothing lacks a text. Raise PolyleafError where the engine lacks the locale or a setting.
    """
    translator = engine(installation, engine_name)
    job_id = drafting_queue.ask(installation, locale, translator, document_id, asked_by)
    if job_id is not None:
        jobs_of(installation).draft(job_id)
    return job_id


def resume_later(installation: Installation, job_id: int) -> None:
    """Let the workers go on with a paused job."""
    drafting_queue.resume(installation, job_id)
    jobs_of(installation).draft(job_id)


def retry_later(installation: Installation, job_id: int) -> None:
    """Let the workers try again what failed in a job that ended."""
    drafting_queue.retry(installation, job_id)
    jobs_of(installation).draft(job_id)


def draft_progress(installation: Installation, locale: str, document_id: str) -> DraftProgress | None:
    """Return how far the newest job for a document in a locale is, None where there was none."""
    with reading(installation.engine) as connection:
        job = draft_jobs.newest(connection, locale, document_id)
    return None if job is None else progress_of(job)


def progress_of(job: AnyRow) -> DraftProgress:
    """Return how far a stored job is."""
    return DraftProgress(job.state, job.done, job.total, job.failed, job.why, job.id, job.wait_until)


def work(installation: Installation, threads: int = 1) -> None:
    """Work through the queue and keep catalogues up to date, until SIGTERM; finish what is being done."""
    from huey.consumer import Consumer

    jobs = jobs_of(installation)
    consumer = Consumer(
        jobs.huey, workers=threads, worker_type="thread", periodic=False, max_delay=1.0, graceful_signal="TERM"
    )
    stopping = threading.Event()
    # A daemon: files are written whole or not at all, so the sweep may be cut off anywhere.
    threading.Thread(target=_sweep, args=(jobs, stopping), name="sweep", daemon=True).start()
    try:
        consumer.run()
    finally:
        stopping.set()


def _sweep(jobs: Jobs, stopping: threading.Event) -> None:
    # Signing brings 9 MB along, which a web process that rings the bell does without.
    from app.workflow.audit import sign_daily
    from app.workflow.publish import refresh_daily

    installation = jobs.installation
    day: date | None = None
    followed: tuple[int, float] | None = None
    while not stopping.wait(SWEEP_SECONDS):
        try:
            jobs.sweep()
            # All the rest follows from the log and the day: nothing is read while nothing happens.
            with reading(installation.engine) as connection:
                now = log.head(connection).seq, time.monotonic() // IDLE_SECONDS
            if now != followed:
                look(installation)
                keep_up(installation)
                sign_daily(installation)
                day = refresh_daily(installation, day)
                repeats.forget_old(installation)
                followed = now
            SWEEPS.labels("done").inc()
        except Exception:
            # A full disk or a busy database: say so and try again at the next round.
            LOG.exception("The sweep failed")
            SWEEPS.labels("failed").inc()
