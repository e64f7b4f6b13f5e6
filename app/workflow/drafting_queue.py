"""The life of a drafting job: asked for, worked on, paused, resumed, cancelled, tried again, done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Connection

from app.domain.unit import digest
from app.errors import NotFound, PolyleafError
from app.store import draft_jobs, engine_use
from app.store.draft_jobs import ACTIVE, UNFINISHED
from app.store.engine import AnyRow, reading, writing
from app.translators.protocol import Translator
from app.workflow.installation import Installation, instant
from app.workflow.undrafted import undrafted


def ask(
    installation: Installation,
    locale: str,
    translator: Translator,
    document_id: str | None = None,
    asked_by: str | None = None,
) -> int | None:
    """Store a job for what has no text; return its id, None where nothing lacks one.

    An unfinished job for the same is gone on with. Raise PolyleafError where the engine lacks the locale.
    """
    if not translator.supports(locale):
        raise PolyleafError(f"The engine {translator.name} does not translate into {locale}. Choose another one.")
    rows, _ = undrafted(installation, locale, document_id)
    with writing(installation.engine) as connection:
        known = draft_jobs.unfinished(connection, locale, translator.name, document_id or "")
        if known is not None:
            if known.state == "paused":
                draft_jobs.change(connection, known.id, state="waiting", wait_until="", why="")
            job_id: int = known.id
            return job_id
        if not rows:
            return None
        now = installation.now()
        new_id = draft_jobs.add(connection, locale, translator.name, document_id or "", asked_by, now, len(rows))
        draft_jobs.add_items(connection, _items(new_id, rows, translator, 0))
    return new_id


def _items(job_id: int, rows: Iterable[AnyRow], translator: Translator, start: int) -> list[dict[str, object]]:
    """Make an item of each distinct text, document by document; a shipped draft serves its own leaflet only."""
    groups: dict[tuple[str, int], list[AnyRow]] = {}
    for row in rows:
        alone = 0 if translator.origin == "machine" else row.segment_id
        groups.setdefault((digest([row.context, row.text]), alone), []).append(row)
    places = {id_: at for at, id_ in enumerate(dict.fromkeys(row.document_id for row in rows))}
    ordered = sorted(groups.items(), key=lambda group: places[group[1][0].document_id])
    return [
        {
            "job_id": job_id,
            "segment_id": same[0].segment_id,
            "document_id": same[0].document_id,
            "text_hash": hash_,
            "strings": len(same),
            "position": position,
        }
        for position, ((hash_, _), same) in enumerate(ordered, start)
    ]


def finish(installation: Installation, job_id: int, translator: Translator) -> bool:
    """End a job that has no open item; return True where strings without a text turned up meanwhile."""
    with reading(installation.engine) as connection:
        job = _job(connection, job_id)
        if draft_jobs.next_moment(connection, job_id) is not None:
            return False
    try:
        rows, _ = undrafted(installation, job.locale, job.document_id or None)
    except PolyleafError:  # its English is no longer ready to translate
        rows = []
    with writing(installation.engine) as connection:
        job = _job(connection, job_id, lock=True)
        if job.state not in ACTIVE or draft_jobs.next_moment(connection, job_id) is not None:
            return False
        known, number = draft_jobs.known_hashes(connection, job_id)
        new = [row for row in rows if digest([row.context, row.text]) not in known]
        if new:
            draft_jobs.add_items(connection, _items(job_id, new, translator, number))
            draft_jobs.count(connection, job_id, total=len(new))
            return True
        nothing = job.failed and not job.drafted + job.reused
        failures = draft_jobs.failures(connection, job_id, 1)
        draft_jobs.change(
            connection,
            job_id,
            state="failed" if nothing else "done",
            wait_until="",
            why=failures[0].why if failures else "",
            ended_at=installation.now(),
        )
        _tidy(installation, connection)
    return False


def _tidy(installation: Installation, connection: Connection) -> None:
    """Forget what dead workers held, and what was sent before any limit looks."""
    draft_jobs.sweep_claims(connection, installation.now())
    engine_use.forget_before(connection, instant(installation.clock() - timedelta(days=2)))


def fail(installation: Installation, job_id: int, why: str) -> bool:
    """End a job that cannot go on before a person has done something; return False: there is nothing more to do."""
    with writing(installation.engine) as connection:
        if _job(connection, job_id, lock=True).state in ACTIVE:
            draft_jobs.change(connection, job_id, state="failed", why=why, ended_at=installation.now())
    return False


def pause(installation: Installation, job_id: int, why: str = "") -> None:
    """Send nothing more until the job is resumed; what is under way is finished and kept."""
    _move(installation, job_id, ACTIVE, "paused", why)


def resume(installation: Installation, job_id: int) -> None:
    """Go on with a paused job."""
    _move(installation, job_id, ("paused",), "waiting")


def cancel(installation: Installation, job_id: int) -> None:
    """Send nothing more for good; every draft that was made stays."""
    _move(installation, job_id, UNFINISHED, "cancelled")


def retry(installation: Installation, job_id: int) -> None:
    """Try again what failed or was not reached in a job that ended."""
    with writing(installation.engine) as connection:
        job = _job(connection, job_id, lock=True)
        if job.state in UNFINISHED:
            raise PolyleafError(f"Job {job_id} is {job.state}: only one that ended can be tried again.")
        strings = draft_jobs.reopen_failed(connection, job_id)
        draft_jobs.change(
            connection,
            job_id,
            state="waiting",
            done=job.done - strings,
            failed=job.failed - strings,
            wait_until="",
            why="",
            ended_at=None,
        )


def _move(installation: Installation, job_id: int, allowed: tuple[str, ...], state: str, why: str = "") -> None:
    with writing(installation.engine) as connection:
        job = _job(connection, job_id, lock=True)
        if job.state not in allowed:
            raise PolyleafError(f"Job {job_id} is {job.state}, so it cannot become {state}.")
        ended = installation.now() if state == "cancelled" else None
        draft_jobs.change(connection, job_id, state=state, wait_until="", why=why, ended_at=ended)


def _job(connection: Connection, job_id: int, lock: bool = False) -> AnyRow:
    job = draft_jobs.get(connection, job_id, lock)
    if job is None:
        raise NotFound(f"There is no job {job_id}: polyleaf jobs list names them.")
    return job


def runnable(installation: Installation) -> list[int]:
    """Return the jobs that wait for nothing but a worker, oldest first."""
    with reading(installation.engine) as connection:
        return draft_jobs.runnable(connection, installation.now())
