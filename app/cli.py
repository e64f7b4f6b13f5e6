"""`polyleaf`: the road from the command line, and the operator's tools."""

from __future__ import annotations

import sys
from functools import cache

import click

from app.errors import CANNOT_WRITE, ContentErrors, PolyleafError, VerificationFailed


class Polyleaf(click.Group):
    """The command group; the one place where failures become sentences and exit codes."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command: `check`, which runs in editors, and `serve`, which stays, without the others' modules."""
        if cmd_name == "check":
            from app.commands.check import check

            return check
        if cmd_name == "serve":
            from app.commands.service import serve

            return serve
        _register_all()
        return super().get_command(ctx, cmd_name)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands."""
        _register_all()
        return super().list_commands(ctx)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; exit 1 with a sentence where something can be done, 2 where an input was refused."""
        try:
            return super().invoke(ctx)
        except ContentErrors as error:
            for fault in error.faults:
                click.echo(str(fault), err=True)
            faults = "1 fault" if len(error.faults) == 1 else f"{len(error.faults)} faults"
            click.echo(f"{faults}; nothing was changed.", err=True)
            sys.exit(2)
        except VerificationFailed as error:
            for problem in error.problems:
                click.echo(problem, err=True)
            click.echo(f"Not proved: {len(error.problems)} problems.", err=True)
            sys.exit(1)
        except PolyleafError as error:
            click.echo(str(error), err=True)
            sys.exit(1)
        except OSError as error:
            if error.errno not in CANNOT_WRITE:
                raise
            click.echo(f"{error.filename or 'A file'}: {error.strerror}. Run polyleaf doctor.", err=True)
            sys.exit(1)
        except Exception as error:
            if not _is_of_the_database(error):
                raise
            click.echo(f"The database: {str(error).splitlines()[0]} Run polyleaf doctor.", err=True)
            sys.exit(1)


@click.group(cls=Polyleaf)
@click.version_option(package_name="polyleaf")
def main() -> None:
    """Patient leaflets in many languages, every published word approved by named people."""


def _is_of_the_database(error: Exception) -> bool:
    if "sqlalchemy" not in sys.modules:
        return False
    from sqlalchemy.exc import OperationalError

    return isinstance(error, OperationalError)


@cache
def _register_all() -> None:
    from app.commands import accounts, check, content, jobs, memory, operate, road, service, terms

    for module in (content, road, jobs, memory, terms, check, accounts, service, operate):
        module.register(main)


if __name__ == "__main__":
    main()
