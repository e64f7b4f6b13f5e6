"""What commands share: the installation, tables, a progress bar, the person who acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from app.config import load_config
from app.errors import NotFound
from app.store import people
from app.store.engine import reading
from app.store.people import Person
from app.workflow.installation import Installation, open_installation

CONSOLE = Console(highlight=False)


def installation() -> Installation:
    """Open the installation that the environment names."""
    return open_installation(load_config())


def person_of(place: Installation, email: str) -> Person:
    """Return who acts, by e-mail address, or raise NotFound."""
    with reading(place.engine) as connection:
        person = people.by_email(connection, email)
    if person is None:
        raise NotFound(f"Nobody has the address {email}: invite them with polyleaf user invite.")
    return person


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]], title: str | None = None) -> None:
    """Print rows for people."""
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*(str(cell) for cell in row))
    CONSOLE.print(table)


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar for work that takes longer than a second; yield what the work calls with (done, total)."""
    with Progress(console=CONSOLE, transient=True) as bar:
        task = bar.add_task(what, total=None)

        def report(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield report


@contextmanager
def stage_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Show a bar whose text changes with the stage; yield what the work calls with (stage, done, total)."""
    with Progress(console=CONSOLE, transient=True) as bar:
        task = bar.add_task("", total=None)

        def report(stage: str, done: int, total: int) -> None:
            bar.update(task, description=stage, completed=done, total=total)

        yield report
