"""Move an installation's database, from SQLite to PostgreSQL as it grows, and prove that nothing was lost."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.config import Config
from app.domain.audit import Head
from app.errors import PolyleafError, VerificationFailed
from app.formats.files import held
from app.store import copying, log
from app.store.engine import make_engine, migrate, writing
from app.workflow.audit import AuditProof, verify_log
from app.workflow.backup import Progress, refuse_database_in_use
from app.workflow.installation import Installation, open_installation
from app.workflow.rebuild import rebuild_units


@dataclass(frozen=True)
class Moved:
    """What was moved and proved: rows by table, the log's proof, units that today's checks see differently."""

    rows: dict[str, int]
    proof: AuditProof
    differed: int


def move_database(config: Config, target: str, progress: Progress | None = None) -> Moved:
    """Copy everything into an empty database and prove it there; the old one is left as it is.

    Raise PolyleafError, before anything is copied, where `polyleaf serve` runs on the installation or where the target
    holds something.
    """
    with held(config.serving_lock, shared=False) as alone:
        if not alone:
            raise PolyleafError("polyleaf serve is running: stop it first, or what people do meanwhile would be lost.")
        refuse_database_in_use(target)
        source = open_installation(config)
        migrate(target)
        try:
            rows, head = _copy(source, target, progress)
        finally:
            source.engine.dispose()
    moved = Installation(replace(config, database=target), make_engine(target))
    try:
        return _proved(moved, rows, head)
    finally:
        moved.engine.dispose()


def _copy(source: Installation, target: str, progress: Progress | None) -> tuple[dict[str, int], Head]:
    """Copy every table in one transaction of each database; the source's writers wait, should there be any."""
    engine = make_engine(target)
    try:
        with writing(source.engine) as old, writing(engine) as new:
            log.lock(old)
            known = {table.name: table for table in copying.tables_of(old)}
            tables = copying.tables_of(new)
            if known.keys() != {table.name for table in tables}:
                raise PolyleafError("The two databases have other tables: they must be of the same schema.")
            rows = {}
            for number, table in enumerate(tables):
                if progress:
                    progress(f"Moving {table.name}", number, len(tables))
                rows[table.name] = copying.put(new, table, copying.rows(old, known[table.name]))
            copying.go_on_counting(new, tables)
            return rows, log.head(old)
    finally:
        engine.dispose()


def _proved(moved: Installation, rows: dict[str, int], head: Head) -> Moved:
    proof = verify_log(moved)
    with copying.snapshot(moved.engine) as connection:
        found = {table.name: copying.count(connection, table) for table in copying.tables_of(connection)}
        end = log.head(connection)
    problems = [
        f"{name} has {found[name]} rows, not {wanted}." for name, wanted in rows.items() if found[name] != wanted
    ]
    if end != head:
        problems.append(f"The log ends at entry {end.seq}, not at entry {head.seq} as it did.")
    if problems:
        raise VerificationFailed(problems)
    return Moved(rows, proof, rebuild_units(moved))
