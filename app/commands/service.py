"""Commands that serve: the workspace with its workers, and the demonstration."""

from __future__ import annotations

import errno
import os
import socket
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from app.commands.common import CONSOLE, print_table, stage_bar
from app.commands.supervisor import Child, Supervisor
from app.config import Config, load_config
from app.errors import PolyleafError
from app.formats.files import held
from app.logs import set_up_logs
from app.workflow.installation import open_installation

ALLOCATION = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "262144",
    "MALLOC_TRIM_THRESHOLD_": "262144",
}
"""How glibc's malloc is told to give memory back: else the 19 MiB of one password's hash stay for good, and each
thread keeps a heap of its own. 27 MB less a web process with 100,000 units; other C libraries ignore it."""


@click.command()
@click.option("--port", type=int, help="The port to listen on; default: POLYLEAF_PORT.")
@click.option("--processes", type=click.IntRange(0), help="Web processes; default: POLYLEAF_PROCESSES.")
@click.option("--workers", type=click.IntRange(0), help="Worker processes; default: POLYLEAF_WORKERS.")
def serve(**chosen: int | None) -> None:
    """Serve the workspace and work through its queue; start anew what dies, stop gracefully on SIGTERM."""
    config = load_config({name: str(number) for name, number in chosen.items() if number is not None})
    if not config.processes + config.workers:
        raise PolyleafError("There is nothing to run: ask for web processes, for workers, or for both.")
    # The newest schema first, once: the processes then start at the same time.
    open_installation(config).engine.dispose()
    _serve(config)


@click.command()
@click.option("--port", type=int, default=8000, help="The loopback port of workspace and site.")
@click.option("--once", is_flag=True, help="Set everything up, say so and stop, without serving.")
def demo(port: int, once: bool) -> None:
    """Load the demonstration, sign Polish, publish it, and serve workspace and site."""
    # What only the demonstration needs stays out of the process that supervises.
    from app.workflow.demonstration import PASSWORD, copy_content, set_up
    from app.workflow.keys import public_key_path

    config = load_config()
    folder = config.instance / "demo"
    content = folder / "content"
    repository = Path(__file__).parents[2]
    folder.mkdir(parents=True, exist_ok=True)
    copy_content(repository, content)
    config = replace(
        config,
        port=port,
        instance=folder,
        content=content,
        database=f"sqlite:///{folder / 'polyleaf.sqlite'}",
        base_url=f"http://127.0.0.1:{port}",
        secure_cookies=False,
    )
    place = open_installation(config)
    with stage_bar() as progress:
        done = set_up(place, progress)
    live = [f"http://127.0.0.1:{port}/site/{entry.path}" for entry in done.published.editions]
    print_table(
        ("what", "where"),
        [
            ("workspace", f"http://127.0.0.1:{port}/"),
            ("published site", f"http://127.0.0.1:{port}/site/"),
            *(("page", address) for address in live),
            ("release", config.site),
            ("public key", public_key_path(config)),
        ],
        "Demonstration: not medical advice, reviewed by nobody",
    )
    print_table(("account", "may"), done.accounts, f"Accounts, all with the password: {PASSWORD}")
    print_table(
        ("try", "as"),
        [
            ("Sign in, Continue: translate the riskiest Urdu strings", "translator.ur@demo.example"),
            ("Approve them, or send one back with a reason", "reviewer.ur@demo.example"),
            ("See the grid of leaflets and languages, preview an edition, publish", "team@demo.example"),
            (f"POLYLEAF_INSTANCE={folder} polyleaf verify", "the operator, at the command line"),
        ],
        "What to try",
    )
    if not once:
        place.engine.dispose()
        _serve(place.config)


def _serve(config: Config) -> None:
    module = [sys.executable, "-m", "app.commands.processes"]
    children = [Child(f"worker-{n}", [*module, "worker"]) for n in range(1, config.workers + 1)]
    with ExitStack() as stack:
        if not stack.enter_context(held(config.serving_lock, shared=True)):
            raise PolyleafError("The database is being moved: start again when that is done.")
        if config.processes:
            listening = stack.enter_context(_listen(config)).fileno()
            web = [*module, "web", str(listening)]
            children += [Child(f"web-{n}", web, (listening,)) for n in range(1, config.processes + 1)]
            CONSOLE.print(f"Serving http://{config.host}:{config.port}/ until you press Ctrl+C.")
        counts = stack.enter_context(TemporaryDirectory(prefix="polyleaf-counts-"))
        set_up_logs("supervisor")
        Supervisor(children, _environment(config) | {"PROMETHEUS_MULTIPROC_DIR": counts}).run()


def _listen(config: Config) -> socket.socket:
    # Bound once and handed down, so that a web process that starts anew finds the port as it was.
    try:
        family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
        return socket.create_server((config.host, config.port), family=family, backlog=1024)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PolyleafError(f"Port {config.port} is taken: choose another one with --port.") from error
        raise PolyleafError(f"Cannot listen on {config.host}: {error.strerror}. Look at POLYLEAF_HOST.") from error


def _environment(config: Config) -> dict[str, str]:
    """Return the environment that names the same installation to another process."""
    named = {
        "instance": config.instance,
        "content": config.content,
        "database": config.database,
        "base_url": config.base_url,
        "secure_cookies": "yes" if config.secure_cookies else "no",
    }
    return ALLOCATION | os.environ | {f"POLYLEAF_{name.upper()}": str(value) for name, value in named.items()}


def register(group: click.Group) -> None:
    """Add these commands."""
    for command in (serve, demo):
        group.add_command(command)
