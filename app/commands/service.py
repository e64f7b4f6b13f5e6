"""Commands that serve: the workspace with its workers, and the demonstration."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import FrameType

import click
from waitress.server import create_server

from app import create_app
from app.commands.common import CONSOLE, installation, print_table, stage_bar
from app.config import Config, load_config
from app.errors import PolyleafError
from app.jobs import work
from app.workflow.demonstration import PASSWORD, copy_content, set_up
from app.workflow.installation import Installation, open_installation
from app.workflow.keys import public_key_path

THREADS = 6


@click.command()
@click.option("--port", type=int, default=8000, help="The loopback port of the workspace.")
def run(port: int) -> None:
    """Serve the workspace on a loopback port, with its workers; put a web server with HTTPS before it."""
    _serve(installation(), port)


@click.command()
@click.option("--port", type=int, default=8000, help="The loopback port of workspace and site.")
@click.option("--once", is_flag=True, help="Set everything up, say so and stop, without serving.")
def demo(port: int, once: bool) -> None:
    """Load the demonstration, sign Polish, publish it, and serve workspace and site."""
    config = load_config()
    folder = config.instance / "demo"
    content = folder / "content"
    repository = Path(__file__).parents[2]
    folder.mkdir(parents=True, exist_ok=True)
    copy_content(repository, content)
    config = replace(
        config,
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
        _serve(place, port)


def _serve(place: Installation, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PolyleafError(f"Port {port} is taken: choose another one with --port.") from error
    signal.signal(signal.SIGTERM, _stop)
    server = create_server(create_app(place), host="127.0.0.1", port=port, threads=THREADS)
    # A process of their own: drafting and writing catalogues must not slow a page down.
    workers = subprocess.Popen([sys.executable, "-m", "app.cli", "worker"], env=_environment(place.config))
    CONSOLE.print(f"Serving http://127.0.0.1:{port}/ until you press Ctrl+C.")
    try:
        server.run()
    finally:
        server.close()
        workers.terminate()
        workers.wait()


def _environment(config: Config) -> dict[str, str]:
    """Return the environment that names the same installation to another process."""
    named = {"instance": config.instance, "content": config.content, "database": config.database}
    return os.environ | {f"POLYLEAF_{name.upper()}": str(value) for name, value in named.items()}


@click.command()
def worker() -> None:
    """Work through the queue and keep catalogues up to date, until stopped; `run` starts one."""
    work(installation())


def _stop(_number: int, _frame: FrameType | None) -> None:
    # The same way out as Ctrl+C: requests and jobs under way are finished.
    raise KeyboardInterrupt


def register(group: click.Group) -> None:
    """Add these commands."""
    for command in (run, worker, demo):
        group.add_command(command)
