"""Commands on the drafting that workers do."""

from __future__ import annotations

import click

from app.commands.common import CONSOLE, installation, print_table
from app.jobs import resume_later, retry_later
from app.store import draft_jobs
from app.store.engine import reading
from app.workflow import drafting_queue


@click.group()
def jobs() -> None:
    """Drafting that was left to the workers: look, pause, go on, cancel, try again."""


@jobs.command("list")
def list_jobs() -> None:
    """List the newest jobs."""
    with reading(installation().engine) as connection:
        rows = draft_jobs.recent(connection)
    print_table(
        ("job", "locale", "engine", "document", "state", "done", "drafted", "known", "failed", "until", "why"),
        [
            (
                row.id,
                row.locale,
                row.engine,
                row.document_id or "all",
                row.state,
                f"{row.done} of {row.total}",
                row.drafted,
                row.reused,
                row.failed,
                row.wait_until[:19].replace("T", " "),
                row.why,
            )
            for row in rows
        ],
    )


@jobs.command()
@click.argument("job", type=int)
def pause(job: int) -> None:
    """Send nothing more until JOB is resumed; keep what is under way."""
    drafting_queue.pause(installation(), job)
    CONSOLE.print(f"Job {job} is paused.")


@jobs.command()
@click.argument("job", type=int)
def resume(job: int) -> None:
    """Go on with the paused JOB."""
    resume_later(installation(), job)
    CONSOLE.print(f"Job {job} goes on.")


@jobs.command()
@click.argument("job", type=int)
def cancel(job: int) -> None:
    """Send nothing more of JOB for good; every draft that was made stays."""
    drafting_queue.cancel(installation(), job)
    CONSOLE.print(f"Job {job} is cancelled.")


@jobs.command()
@click.argument("job", type=int)
def retry(job: int) -> None:
    """Try again what failed, or was not reached, in JOB."""
    retry_later(installation(), job)
    CONSOLE.print(f"Job {job} is tried again.")


def register(group: click.Group) -> None:
    """Add these commands."""
    group.add_command(jobs)
