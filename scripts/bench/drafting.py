"""Draft many strings with an engine that answers at once; print strings a second and what a batch's parts take.

    .venv/bin/python scripts/bench/drafting.py [--strings 3000] [--workers 2] [--database postgresql+psycopg://...]

What is measured is everything but the engine: claims, limits, storing, the log, checks and the projection, one
transaction a batch of twenty, in worker processes that share one database (SQLite in a folder unless told otherwise).
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from app.config import load_config
from app.store import draft_jobs
from app.store.engine import reading
from app.translators.protocol import Context, Draft, DraftFailed
from app.workflow import drafting_queue
from app.workflow.accounts import set_policy
from app.workflow.draft import draft_step
from app.workflow.importing import import_content
from app.workflow.installation import Installation, open_installation

REPOSITORY = Path(__file__).parents[2]
LEAFLET = """---
id: bench
title: Water
summary: A leaflet of many sentences.
audience: Everybody
review: {{last_reviewed: 2026-01, updated: 2026-01, next_due: 2029-01}}
sources: [{{citation: Nobody. A book that is not there. 2026.}}]
---

{body}
"""


class Instant:
    """An engine that answers at once."""

    name = "instant"
    origin = "machine"
    max_characters = 5000
    forms = ("plain",)

    def supports(self, locale: str) -> bool:
        """Draft into any language."""
        return True

    def translate(self, texts: Sequence[str], source: str, target: str, context: Context) -> list[Draft | DraftFailed]:
        """Answer with Polish words that keep the number."""
        return [Draft(" ".join(["Woda", *text.split()[1:2]]), "", {"engine": self.name}) for text in texts]


def prepare(folder: Path, database: str, strings: int) -> Installation:
    """Set up an installation with a leaflet of so many strings."""
    source = folder / "content" / "source_content"
    source.mkdir(parents=True)
    (source / "site.yaml").write_bytes((REPOSITORY / "source_content" / "site.yaml").read_bytes())
    body = "\n\n".join(f"Leaf {number} says that water helps." for number in range(strings))
    (source / "bench.md").write_text(LEAFLET.format(body=body), "utf-8")
    place = installation(folder, database)
    set_policy(place, "pl", None)
    import_content(place)
    return place


def installation(folder: Path, database: str) -> Installation:
    """Open the installation in a folder."""
    names = {"instance": str(folder / "instance"), "content": str(folder / "content"), "database": database}
    return open_installation(load_config(names))


def work(folder: Path, database: str, job_id: int, ready: object, go: object) -> None:
    """Draft until nothing is left."""
    place = installation(folder, database)
    ready.release()  # type: ignore[attr-defined]
    go.wait()  # type: ignore[attr-defined]
    while True:
        if draft_step(place, job_id, Instant()):  # type: ignore[arg-type]
            continue
        with reading(place.engine) as connection:
            job = draft_jobs.get(connection, job_id)
        if job is None or job.state not in draft_jobs.ACTIVE:
            return
        time.sleep(0.01)


def measure(strings: int, workers: int, database: str) -> tuple[int, float]:
    """Return how many strings were drafted and the seconds that it took."""
    with tempfile.TemporaryDirectory(prefix="polyleaf-bench-") as name:
        folder = Path(name)
        place = prepare(folder, database, strings)
        job_id = drafting_queue.ask(place, "pl", Instant(), "bench")  # type: ignore[arg-type]
        assert job_id is not None
        place.engine.dispose()
        context = multiprocessing.get_context("spawn")
        ready, go = context.Semaphore(0), context.Event()
        processes = [context.Process(target=work, args=(folder, database, job_id, ready, go)) for _ in range(workers)]
        for process in processes:
            process.start()
        for _ in processes:
            ready.acquire()
        began = time.monotonic()
        go.set()
        for process in processes:
            process.join()
        seconds = time.monotonic() - began
        with reading(place.engine) as connection:
            job = draft_jobs.get(connection, job_id)
        assert job is not None
        assert (job.state, job.failed, job.done) == ("done", 0, job.total), job
        place.engine.dispose()
        return job.drafted, seconds


def main() -> None:
    """Measure with one worker and with several."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--strings", type=int, default=3000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--database", default="", help="An empty PostgreSQL database; measured with --workers only.")
    arguments = parser.parse_args()
    table = Table("workers", "strings", "seconds", "strings a second", title="An engine that takes no time")
    for workers in (arguments.workers,) if arguments.database else (1, arguments.workers):
        drafted, seconds = measure(arguments.strings, workers, arguments.database)
        table.add_row(str(workers), str(drafted), f"{seconds:.1f}", f"{drafted / seconds:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
