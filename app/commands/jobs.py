"""Commands on the drafting that workers do, and back-translation in batch."""

from __future__ import annotations

import click

from app.commands.common import CONSOLE, installation, print_table, progress_bar
from app.jobs import resume_later, retry_later
from app.store import draft_jobs
from app.store.engine import reading
from app.translators.engines import ENGINES
from app.workflow import drafting_queue
from app.workflow.back_translation import back_translate_all
from app.workflow.draft import engine


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


@click.command("back-translate")
@click.option("--locale", required=True, help="The language to translate from.")
@click.option("--engine", "name", required=True, type=click.Choice(ENGINES[1:]), help="Not the one that drafted.")
@click.option("--document", help="One document's id; default: all.")
def back_translate(locale: str, name: str, document: str | None) -> None:
    """Have texts translated back into English, for people who read no other language; it decides nothing."""
    place = installation()
    with progress_bar(f"Translating {locale} back with {name}") as progress:
        report = back_translate_all(place, locale, engine(place, name), document, progress)
    CONSOLE.print(
        f"Translated {report.translated} strings back; {report.kept} were kept from before, {report.refused} left out "
        f"because {name} drafted them; {len(report.failed)} failed."
    )
    for text, why in report.failed[:10]:
        CONSOLE.print(f"  {text[:60]!r}: {why}", markup=False)
    if report.stopped:
        CONSOLE.print(report.stopped, markup=False)


def register(group: click.Group) -> None:
    """Add these commands."""
    for command in (jobs, back_translate):
        group.add_command(command)
