"""The job queue, a doorbell: a task carries names only, may run twice, and calls one workflow function.

A lost task loses nothing: what is undone can be asked for again, and the sweep brings catalogues up to date.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from huey import SqliteHuey
from huey.consumer import Consumer

from app.errors import PolyleafError
from app.workflow.catalogue import project_catalogues
from app.workflow.draft import draft, engine
from app.workflow.installation import Installation

LOG = logging.getLogger(__name__)
SWEEP_SECONDS = 3.0


@dataclass(frozen=True)
class DraftProgress:
    """How far a drafting run is: state is waiting, running, done or failed; `why` says what to do about a failure."""

    state: str
    done: int = 0
    total: int = 0
    failed: int = 0
    why: str = ""


class Jobs:
    """The queue of one installation, and the tasks that may be put into it."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.huey = SqliteHuey("polyleaf", filename=str(installation.config.queue), results=False)
        self.draft = self.huey.task(name="draft")(self._draft)

    def progress(self, locale: str, document_id: str) -> DraftProgress | None:
        """Return how far the newest run for a document in a locale is, None where there was none."""
        found: dict[str, Any] | None = self.huey.get(_key(locale, document_id), peek=True)
        return DraftProgress(**found) if found else None

    def note(self, locale: str, document_id: str, progress: DraftProgress) -> None:
        """Keep how far a run is, for whoever asks."""
        self.huey.put(_key(locale, document_id), asdict(progress))

    def _draft(self, locale: str, engine_name: str, document_id: str) -> None:
        def report(done: int, total: int) -> None:
            self.note(locale, document_id, DraftProgress("running", done, total))

        try:
            result = draft(self.installation, locale, engine(self.installation, engine_name), document_id, report)
        except PolyleafError as error:
            self.note(locale, document_id, DraftProgress("failed", why=str(error)))
            return
        total = result.drafted + len(result.failed)
        why = result.failed[0][1] if result.failed else ""
        self.note(locale, document_id, DraftProgress("done", result.drafted, total, len(result.failed), why))


def _key(locale: str, document_id: str) -> str:
    return f"draft:{locale}:{document_id}"


@cache
def jobs_of(installation: Installation) -> Jobs:
    """Return the queue of an installation."""
    return Jobs(installation)


def draft_later(installation: Installation, locale: str, engine_name: str, document_id: str) -> None:
    """Ask the workers to draft what a document lacks in a locale."""
    jobs = jobs_of(installation)
    jobs.note(locale, document_id, DraftProgress("waiting"))
    jobs.draft(locale, engine_name, document_id)


def draft_progress(installation: Installation, locale: str, document_id: str) -> DraftProgress | None:
    """Return how far drafting of a document in a locale is."""
    return jobs_of(installation).progress(locale, document_id)


def work(installation: Installation, threads: int = 1) -> None:
    """Work through the queue and keep catalogues up to date, until SIGINT or SIGTERM; finish what is being done."""
    consumer = Consumer(jobs_of(installation).huey, workers=threads, worker_type="thread", periodic=False)
    stopping = threading.Event()
    # A daemon: files are written whole or not at all, so the sweep may be cut off anywhere.
    threading.Thread(target=_sweep, args=(installation, stopping), name="sweep", daemon=True).start()
    try:
        consumer.run()
    finally:
        stopping.set()


def _sweep(installation: Installation, stopping: threading.Event) -> None:
    since = 0
    while not stopping.wait(SWEEP_SECONDS):
        try:
            since = project_catalogues(installation, since).upto
        except Exception:
            # A full disk or a busy database: say so and try again at the next round.
            LOG.exception("Catalogues could not be written")
