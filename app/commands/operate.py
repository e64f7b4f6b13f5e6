"""The operator's tools: look an installation over, back it up, restore it, try whether that works, move it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from app.commands.common import CONSOLE, installation, print_table, stage_bar
from app.config import load_config
from app.errors import PolyleafError
from app.workflow import backup as keeping
from app.workflow import copies, moving
from app.workflow.doctor import examine


@click.command()
def doctor() -> None:
    """Look over what the installation needs, say what to do about what is missing, and change nothing."""
    ill = 0
    for look in examine(load_config()):
        ill += not look.well
        CONSOLE.print(f"{'ok  ' if look.well else 'DO  '}{look.what}: {look.words}", markup=False, soft_wrap=True)
    CONSOLE.print(f"{ill} to do." if ill else "All is well.")
    sys.exit(1 if ill else 0)


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
def backup(file: Path | None) -> None:
    """Write the whole installation into one file while it is in use; default: a new one in POLYLEAF_BACKUPS.

    It holds the keys and every name: keep it as closely as the machine, and encrypt it where it leaves it.
    """
    place = installation()
    with stage_bar() as progress:
        done = keeping.back_up(place, file or keeping.default_path(place), progress)
    CONSOLE.print(
        f"Wrote {done.path}: {sum(done.rows.values())} rows of {len(done.rows)} tables, {done.entries} entries of the "
        f"log, {done.files} files, as of {done.at}.",
        markup=False,
        soft_wrap=True,
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Make the installation of a backup in the empty place that the environment names, and prove it."""
    config = load_config()
    with stage_bar() as progress:
        done = keeping.restore(config, file, progress)
    _tell(file, done)
    CONSOLE.print("Next: polyleaf publish, which builds the site anew.")
    CONSOLE.print(
        "This copy sends neither messages nor webhooks. If it goes on in the place of the original: polyleaf take-over",
        soft_wrap=True,
    )


@click.command("take-over")
def take_over() -> None:
    """Say that this restored copy goes on in the place of its original: messages and webhooks that wait are sent.

    Stop the original first, or people and programs are told everything twice.
    """
    copies.take_over(installation())
    CONSOLE.print("On record: this installation goes on. What waits is sent.")


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def drill(file: Path | None) -> None:
    """Restore a backup into a scratch place, prove it and remove it; default: the newest in POLYLEAF_BACKUPS."""
    config = load_config()
    chosen = file or keeping.newest_backup(config.backups)
    if chosen is None:
        raise PolyleafError(f"There is no backup in {config.backups}: make one with polyleaf backup.")
    with stage_bar() as progress:
        done = keeping.drill(config, chosen, progress)
    _tell(chosen, done)


@click.command("move-database")
@click.argument("target")
def move_database(target: str) -> None:
    """Copy everything into an empty database, such as postgresql+psycopg://user:password@host/name, and prove it there.

    Stop `polyleaf serve` first. The old database is left as it is.
    """
    with stage_bar() as progress:
        done = moving.move_database(load_config(), target, progress)
    print_table(("table", "rows"), sorted(done.rows.items()), "Moved")
    _tell_proof(done.proof.entries, done.proof.signed_heads, done.differed)
    CONSOLE.print("Next: name the new database in POLYLEAF_DATABASE and start polyleaf serve.")


def _tell(file: Path, done: keeping.Restored) -> None:
    print_table(("table", "rows"), sorted(done.rows.items()), f"{file.name}, as of {done.at}")
    _tell_proof(done.proof.entries, done.proof.signed_heads, done.differed)


def _tell_proof(entries: int, heads: int, differed: int) -> None:
    CONSOLE.print(f"Proved: the log is whole, {entries} entries, {heads} signed heads on the chain.", soft_wrap=True)
    if differed:
        CONSOLE.print(f"{differed} units were brought in line with the log and with today's checks.")
    else:
        CONSOLE.print("Every unit is as the log says.")


def register(group: click.Group) -> None:
    """Add these commands."""
    for command in (doctor, backup, restore, take_over, drill, move_database):
        group.add_command(command)
