"""A real PostgreSQL server for tests: its own folder, loopback only, a random password, gone at the end."""

from __future__ import annotations

import itertools
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg

SERVER_USER = "postgres"
START_TIMEOUT = 60.0
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
}

DURABLE = {
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "max_connections": "150",
    "shared_buffers": "256MB",
}


class PostgresMissing(RuntimeError):
    """There is no PostgreSQL server on this machine that the tests could start."""

    def __init__(self) -> None:
        super().__init__("The tests need PostgreSQL's server programs: run `make test`, which installs them.")


def server_programs() -> Path:
    """Find the folder of the newest installed `initdb` and `postgres`, in Debian's place for them or on PATH."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda folder: [int(part) for part in re.findall(r"\d+", folder.parent.name)])
    on_path = shutil.which("initdb")
    if on_path is None:
        raise PostgresMissing
    return Path(on_path).resolve().parent


class PostgresServer:
    """A running server; `create_database` and `drop_database` are cheap enough to be called once a test."""

    def __init__(self, durable: bool = False, keep: Path | None = None) -> None:
        """Start a server; a durable one waits for the disk as a real one does, and is what can be measured.

        With a folder to `keep`, its databases are there again at the next start; else nothing is left.
        """
        self._settings = SETTINGS | (DURABLE if durable else {})
        self._programs = server_programs()
        self._password = secrets.token_urlsafe(16)
        self._port = _free_port()
        self._serial = itertools.count(1)
        self._kept = keep is not None
        self._folder = keep or Path(tempfile.mkdtemp(prefix="polyleaf-postgres-"))
        password_file = self._folder / "password"
        known = password_file.exists()
        if known:
            self._password = password_file.read_text(encoding="utf-8")
        else:
            self._folder.mkdir(parents=True, exist_ok=True)
            password_file.write_text(self._password, encoding="utf-8")
        # PostgreSQL refuses to run as root, so root hands the folder and the processes to its own user.
        self._run_as = {"user": SERVER_USER, "group": SERVER_USER, "extra_groups": []} if os.geteuid() == 0 else {}
        if self._run_as:
            shutil.chown(self._folder, SERVER_USER, SERVER_USER)
            shutil.chown(password_file, SERVER_USER, SERVER_USER)
        try:
            if not known:
                self._initialise(password_file)
            self._process = self._launch()
            try:
                self._admin = self._connect()
            except BaseException:
                self._end_process()
                raise
        except BaseException:
            self._remove()
            raise

    def create_database(self) -> str:
        """Create an empty database and return its SQLAlchemy URL, `postgresql+psycopg://...`."""
        name = f"test_{next(self._serial)}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        return self.address(name)

    def address(self, name: str) -> str:
        """Return the SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://{SERVER_USER}:{self._password}@127.0.0.1:{self._port}/{name}"

    def drop_database(self, url: str) -> None:
        """Drop the database of `url`, ending connections that a test left open."""
        name = url.rpartition("/")[2]
        self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def halt(self) -> None:
        """End the server as an administrator would, cutting its connections; its databases stay."""
        self._admin.close()
        self._process.send_signal(signal.SIGINT)
        self._process.wait(timeout=120)

    def resume(self) -> None:
        """Start the server again, on the same port."""
        self._process = self._launch()
        self._admin = self._connect()

    def stop(self) -> None:
        """End the server and remove its folder, unless that is to be kept."""
        if self._kept:
            self.halt()
        else:
            self._admin.close()
            self._end_process()
        self._remove()

    def _remove(self) -> None:
        if not self._kept:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _initialise(self, password_file: Path) -> None:
        done = subprocess.run(
            [
                self._programs / "initdb",
                f"--pgdata={self._folder / 'data'}",
                f"--username={SERVER_USER}",
                f"--pwfile={password_file}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ],
            capture_output=True,
            text=True,
            cwd=self._folder,
            check=False,
            **self._run_as,
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")

    def _launch(self) -> subprocess.Popen[bytes]:
        options = [f"--{name}={value}" for name, value in self._settings.items()]
        with (self._folder / "log").open("wb") as log:
            return subprocess.Popen(
                [self._programs / "postgres", "-D", self._folder / "data", "-p", str(self._port), *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self._folder,
                # A group of its own: Ctrl-C in the tests must reach pytest first, which then calls stop().
                process_group=0,
                **self._run_as,
            )

    def _connect(self) -> psycopg.Connection:
        deadline = time.monotonic() + START_TIMEOUT
        while True:
            try:
                return psycopg.connect(
                    host="127.0.0.1",
                    port=self._port,
                    user=SERVER_USER,
                    password=self._password,
                    dbname="postgres",
                    autocommit=True,
                )
            except psycopg.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    log = (self._folder / "log").read_text(encoding="utf-8", errors="replace")
                    raise RuntimeError(f"PostgreSQL did not start:\n{log}") from error
                time.sleep(0.05)

    def _end_process(self) -> None:
        # SIGQUIT is PostgreSQL's immediate shutdown: nothing in this folder is worth a checkpoint.
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
