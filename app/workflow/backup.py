"""The whole installation as one file, and back: every table at one instant, keys, signed heads, the English.

What can be made again is not in it: catalogues, releases, renderings, the queue. The format is the same on SQLite and
on PostgreSQL, so a backup of either can be restored into either (docs/decisions/0006-keys-are-in-the-backup.md).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table

from app.config import Config
from app.domain.audit import log_line
from app.errors import PolyleafError, VerificationFailed
from app.formats.archive import ArchiveReader, ArchiveWriter, writing_archive
from app.formats.files import write_file, write_private
from app.store import copying, log
from app.store.engine import NEWEST, make_engine, migrate, reading, revision, writing
from app.workflow import copies
from app.workflow.audit import AuditProof, export_log, verify_log
from app.workflow.installation import Installation, open_installation
from app.workflow.rebuild import rebuild_units

FORMAT = 1
SUFFIX = ".polyleaf"
LOG = "log.jsonl"
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done and how much there is."""


@dataclass(frozen=True)
class Backup:
    """What a backup holds: its file, the instant, rows by table, entries of the log, files beside the database."""

    path: Path
    at: str
    rows: dict[str, int]
    entries: int
    files: int


@dataclass(frozen=True)
class Restored:
    """What was restored and proved: rows by table, the log's proof, units that today's checks see differently."""

    at: str
    rows: dict[str, int]
    proof: AuditProof
    differed: int


def default_path(installation: Installation) -> Path:
    """Return where a backup goes that nobody named a file for: its name sorts by its instant."""
    stamp = installation.clock().strftime("%Y%m%d-%H%M%S")
    return installation.config.backups / f"{stamp}{SUFFIX}"


def newest_backup(folder: Path) -> Path | None:
    """Return the newest backup in a folder, by its name."""
    return max(folder.glob(f"*{SUFFIX}"), default=None)


def back_up(installation: Installation, path: Path, progress: Progress | None = None) -> Backup:
    """Write the installation into a file while it is in use."""
    at = installation.now()
    with copying.snapshot(installation.engine) as connection:
        head = log.head(connection)
        tables = copying.tables_of(connection)
        rows = {table.name: copying.count(connection, table) for table in tables}
        columns = {table.name: [column.name for column in table.columns] for table in tables}
        about = {
            "format": FORMAT,
            "at": at,
            "schema": revision(connection),
            "log_head": {"seq": head.seq, "hash": head.hash},
            "rows": rows,
            "columns": columns,
        }
        with writing_archive(path, about) as archive:
            for number, table in enumerate(tables):
                if progress:
                    progress(f"Copying {table.name}", number, len(tables))
                archive.add(f"tables/{table.name}.jsonl", _lines(connection, table))
            archive.add(LOG, (log_line(entry, stored) for entry, stored in log.entries(connection)))
            files = _add_files(archive, installation.config)
    return Backup(path, at, rows, head.seq, files)


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    for row in copying.rows(connection, table):
        yield json.dumps(list(row.values()), ensure_ascii=False).encode() + b"\n"


def _add_files(archive: ArchiveWriter, config: Config) -> int:
    number = 0
    for name, path in _files(config):
        archive.add(name, [path.read_bytes()])
        number += 1
    return number


def _files(config: Config) -> Iterator[tuple[str, Path]]:
    instance = [config.instance / "secret_key"]
    instance += [*(config.instance / "keys").glob("release.*"), *(config.instance / "audit").glob("head-*.json")]
    for path in sorted(instance):
        if path.is_file():
            yield f"instance/{path.relative_to(config.instance).as_posix()}", path
    for path in sorted(config.source_content.rglob("*")):
        relative = path.relative_to(config.source_content)
        if path.is_file() and not any(part.startswith(".") for part in relative.parts):
            yield f"source_content/{relative.as_posix()}", path


def restore(config: Config, path: Path, progress: Progress | None = None) -> Restored:
    """Make the installation of a backup in an empty place, and prove it: the log whole, every approval as the log says.

    It writes to nobody until `take_over` is called, as its original may be there still.
    Raise PolyleafError where the backup is damaged or the place holds something, before anything is changed.
    """
    archive = ArchiveReader(path)
    try:
        manifest = archive.manifest
        if manifest["format"] != FORMAT or manifest["schema"] > NEWEST:
            raise PolyleafError(f"{path} was made by a newer Polyleaf: restore it with that version.")
        _refuse_what_is_there(config)
        _restore_files(config, archive)
        config.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
        migrate(config.database, manifest["schema"])
        _load(config.database, archive, progress)
        installation = open_installation(config)
        try:
            done = _proved(installation, archive)
            copies.mark(installation, done.at)
            return done
        finally:
            installation.engine.dispose()
    finally:
        archive.close()


def _refuse_what_is_there(config: Config) -> None:
    if (config.instance / "keys").exists():
        raise PolyleafError(f"{config.instance} holds an installation: name an empty folder in POLYLEAF_INSTANCE.")
    if config.source_content.is_dir() and any(config.source_content.iterdir()):
        raise PolyleafError(f"{config.source_content} holds leaflets: name an empty folder in POLYLEAF_CONTENT.")
    config.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_database_in_use(config.database)


def refuse_database_in_use(url: str) -> None:
    """Raise PolyleafError where somebody ever worked in a database."""
    engine = make_engine(url)
    try:
        with reading(engine) as connection:
            empty = copying.holds_nothing(connection)
    finally:
        engine.dispose()
    if not empty:
        raise PolyleafError("The database holds an installation already: name an empty one in POLYLEAF_DATABASE.")


def _restore_files(config: Config, archive: ArchiveReader) -> None:
    for folder, root in (("instance/", config.instance), ("source_content/", config.source_content)):
        for name in archive.names(folder):
            relative = PurePosixPath(name.removeprefix(folder))
            if relative.is_absolute() or ".." in relative.parts:
                raise PolyleafError(f"The backup names {name}, which leads out of its folder.")
            write = write_private if folder == "instance/" else write_file
            write(root / relative, archive.read(name))


def _load(url: str, archive: ArchiveReader, progress: Progress | None) -> None:
    engine = make_engine(url)
    try:
        with writing(engine) as connection:
            tables = copying.tables_of(connection)
            wanted: dict[str, int] = archive.manifest["rows"]
            if wanted.keys() != {table.name for table in tables}:
                raise PolyleafError("The backup does not hold the tables of its schema.")
            for number, table in enumerate(tables):
                if progress:
                    progress(f"Restoring {table.name}", number, len(tables))
                names: list[str] = archive.manifest["columns"][table.name]
                lines = archive.lines(f"tables/{table.name}.jsonl")
                put = copying.put(connection, table, (dict(zip(names, _values(line), strict=True)) for line in lines))
                if put != wanted[table.name]:
                    raise PolyleafError(f"The backup holds {put} rows of {table.name}, not {wanted[table.name]}.")
            copying.go_on_counting(connection, tables)
    finally:
        engine.dispose()


def _values(line: bytes) -> list[Any]:
    values: list[Any] = json.loads(line)
    return values


def _proved(installation: Installation, archive: ArchiveReader) -> Restored:
    proof = verify_log(installation)
    head = archive.manifest["log_head"]
    with reading(installation.engine) as connection:
        found = log.head(connection)
        rows = {table.name: copying.count(connection, table) for table in copying.tables_of(connection)}
    problems = []
    if (found.seq, found.hash) != (head["seq"], head["hash"]):
        problems.append(f"The log ends at entry {found.seq}, not at entry {head['seq']} as it did.")
    if export_log(installation) != archive.read(LOG):
        problems.append("The log is not the one that the backup holds beside the tables.")
    if problems:
        raise VerificationFailed(problems)
    return Restored(archive.manifest["at"], rows, proof, rebuild_units(installation))


def drill(config: Config, path: Path, progress: Progress | None = None) -> Restored:
    """Restore a backup into a scratch place, prove it there, and leave nothing behind."""
    with TemporaryDirectory(prefix="polyleaf-drill-") as folder:
        scratch = Path(folder)
        database = f"sqlite:///{scratch / 'instance' / 'polyleaf.sqlite'}"
        place = replace(config, instance=scratch / "instance", content=scratch / "content", database=database)
        return restore(place, path, progress)
