"""The operator's tools: look an installation over."""

from __future__ import annotations

import sys

import click

from app.commands.common import CONSOLE
from app.config import load_config
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


def register(group: click.Group) -> None:
    """Add these commands."""
    group.add_command(doctor)
