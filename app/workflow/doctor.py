"""Look an installation over: what it needs to run, each with what to do where it is missing. Changes nothing."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from urllib.parse import urlsplit

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from app.config import Config
from app.errors import DraftFailed
from app.formats.pdf_fonts import lacking_package
from app.store import copies, log, people, webhooks
from app.store.engine import NEWEST, make_engine, reading, revision
from app.translators.engines import ENGINES
from app.workflow.backup import newest_backup
from app.workflow.draft import engine
from app.workflow.installation import Installation, utc_now
from app.workflow.mail import server_of

LEAST_FREE = 1024**3
"""Bytes on the disk of the installation below which there is too little room to publish and back up."""

OLDEST_BACKUP = 2.0
"""Days after which the newest backup is too old."""


@dataclass(frozen=True)
class Look:
    """One thing that was looked at: whether it is well, and what is there or what to do."""

    what: str
    well: bool
    words: str


def examine(config: Config) -> Iterator[Look]:
    """Yield what an installation needs, one thing after the other; a database that is not there ends it."""
    yield from _folders(config)
    yield _room(config)
    yield _address(config)
    place = Installation(config, make_engine(config.database))
    yield _engines(place)
    yield _mail(config)
    yield _provider(place)
    yield _backup(config)
    if not config.instance.is_dir():
        return
    try:
        with reading(place.engine) as connection:
            yield from _database(connection)
    except SQLAlchemyError as error:
        words = str(error.__cause__ or error).splitlines()[0]
        yield Look("database", False, f"It does not answer: {words} Look at POLYLEAF_DATABASE and start the server.")
    finally:
        place.engine.dispose()


def _folders(config: Config) -> Iterator[Look]:
    wanted = (
        ("instance folder", config.instance, "POLYLEAF_INSTANCE"),
        ("content folder", config.content, "POLYLEAF_CONTENT"),
        ("leaflets", config.source_content, "POLYLEAF_CONTENT"),
    )
    for what, folder, setting in wanted:
        if not folder.is_dir():
            yield Look(what, False, f"{folder} is not there: make it, or name another one in {setting}.")
        elif not _may_write(folder):
            yield Look(what, False, f"This user may not write in {folder}: give it the right to.")
        else:
            yield Look(what, True, str(folder))
    key = config.instance / "keys" / "release.key"
    if key.exists() and key.stat().st_mode & 0o077:
        yield Look("signing key", False, f"Others may read {key}: chmod 600 it, and consider a new key.")


def _may_write(folder: Path) -> bool:
    # Tried, as rights alone say nothing of a disk that is mounted to be read only.
    try:
        with TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _room(config: Config) -> Look:
    there = config.instance if config.instance.is_dir() else Path("/")
    free = shutil.disk_usage(there).free
    words = f"{free / 1024**3:.1f} GB free"
    return Look("disk", free >= LEAST_FREE, words if free >= LEAST_FREE else f"{words}: 1 GB at least is wanted.")


def _address(config: Config) -> Look:
    address = urlsplit(config.base_url)
    if address.scheme != "https" and address.hostname not in ("127.0.0.1", "localhost", "::1"):
        return Look("address", False, f"{config.base_url} is not HTTPS: passwords would travel in the clear.")
    if address.scheme == "https" and not config.secure_cookies:
        return Look("address", False, "POLYLEAF_SECURE_COOKIES is no: set it to auto, as people come over HTTPS.")
    return Look("address", True, config.base_url)


def _mail(config: Config) -> Look:
    if not config.smtp_url:
        return Look("mail", True, "none is sent, as POLYLEAF_SMTP_URL names no server")
    host, port = server_of(config)
    try:
        socket.create_connection((host, port), timeout=5).close()
    except OSError as error:
        words = f"{host}:{port} does not answer ({error.strerror or error}): look at POLYLEAF_SMTP_URL."
        return Look("mail", False, f"{words} Messages wait and are tried again.")
    if not config.mail_from:
        return Look("mail", False, "Messages have no sender: set POLYLEAF_MAIL_FROM.")
    return Look("mail", True, f"{host}:{port} answers")


def _provider(place: Installation) -> Look:
    config = place.config
    named = {
        "ISSUER": config.oidc_issuer,
        "CLIENT_ID": config.oidc_client_id,
        "CLIENT_SECRET": config.oidc_client_secret,
    }
    if not any(named.values()):
        return Look("sign-in provider", True, "none is set up")
    lacking = [f"POLYLEAF_OIDC_{name}" for name, value in named.items() if not value]
    if lacking:
        return Look("sign-in provider", False, f"Set {', '.join(lacking)}: without, nobody signs in through it.")
    # HTTP clients and signing libraries stay out of what needs no provider.
    from app.workflow.identity import examine_provider

    problem = examine_provider(place)
    return Look("sign-in provider", not problem, problem or f"{config.oidc_issuer} answers")


def _backup(config: Config) -> Look:
    newest = newest_backup(config.backups)
    if newest is None:
        return Look("backup", False, f"There is none in {config.backups}: run polyleaf backup daily.")
    days = (utc_now().timestamp() - newest.stat().st_mtime) / 86400
    if days > OLDEST_BACKUP:
        return Look("backup", False, f"The newest, {newest}, is {days:.0f} days old: run polyleaf backup daily.")
    return Look("backup", True, str(newest))


def _engines(place: Installation) -> Look:
    ready = []
    for name in ENGINES:
        with suppress(DraftFailed):
            engine(place, name)
            ready.append(name)
    return Look("engines", True, f"with all that they need: {', '.join(ready)}")


def _database(connection: Connection) -> Iterator[Look]:
    server = connection.dialect.server_version_info or ()
    yield Look("database", True, f"{connection.dialect.name} {'.'.join(str(part) for part in server)}")
    found = revision(connection)
    if found != NEWEST:
        yield Look("schema", False, f"It is {found or 'empty'}, not {NEWEST}: `polyleaf serve` brings it up to date.")
        return
    yield Look("schema", True, NEWEST)
    yield _clock(connection)
    if copies.is_quiet(connection):
        words = "It was restored from a backup and sends neither messages nor webhooks. If it is the one to go on,"
        yield Look("copy", False, f"{words} stop the original for good and run: polyleaf take-over")
    yield from _webhooks(connection)
    yield from _fonts(connection)


def _clock(connection: Connection) -> Look:
    last = log.last_instant(connection)
    if last is None:
        return Look("clock", True, "The log is empty.")
    behind = (datetime.fromisoformat(last) - utc_now()).total_seconds()
    if behind > 0:
        return Look("clock", False, f"It is {behind:.0f} s behind the log's last entry: set it, and keep it by NTP.")
    return Look("clock", True, f"after the log's last entry, {last}")


def _webhooks(connection: Connection) -> Iterator[Look]:
    last, counts = webhooks.last_outcomes(connection), webhooks.counts(connection)
    hooks = webhooks.everything(connection)
    ill = False
    for hook in hooks:
        name = f"{hook.id[:8]} ({urlsplit(hook.url).hostname})"
        newest, given_up = last.get(hook.id), counts.get((hook.id, "failed"), 0)
        if hook.paused:
            words = f"{name} is paused: let it go on, or remove it."
        elif newest is not None and newest.state != "delivered":
            words = f"{name} does not take what is sent ({newest.outcome}): look at the program there."
        elif given_up:
            words = f"{given_up} deliveries to {name} were given up: send them again on its page, or remove it."
        else:
            continue
        ill = True
        yield Look("webhooks", False, words)
    if not ill:
        yield Look("webhooks", True, f"all of {len(hooks)} take what is sent" if hooks else "none is set up")


def _fonts(connection: Connection) -> Iterator[Look]:
    lacking: dict[str, list[str]] = {}
    tags = ["en", *(row.tag for row in people.locales(connection))]
    for tag in tags:
        package = lacking_package(tag)
        if package:
            lacking.setdefault(package, []).append(tag)
    for package, without in lacking.items():
        yield Look("fonts", False, f"No font prints {', '.join(without)}: install {package}.")
    if not lacking:
        yield Look("fonts", True, f"for all of {', '.join(tags)}")
