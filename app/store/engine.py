"""The connection to the database: the same code on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, Table, create_engine, event, inspect, make_url, text

MIGRATIONS = Path(__file__).parent / "migrations"

AnyRow = Row[*tuple[Any, ...]]
"""A row whose columns the query's author knows."""

_AROUND: ContextVar[Connection | None] = ContextVar("around", default=None)


def make_engine(url: str) -> Engine:
    """Connect to `url` (SQLAlchemy's form); an SQLite file's folder must exist."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=8, max_overflow=8, hide_parameters=True)
    # Parameters are what people typed: they stay out of errors, and so out of logs.
    engine = create_engine(url, connect_args={"timeout": 30}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _settings(connection, _record):  # type: ignore[no-untyped-def]
        # pysqlite must not begin transactions by itself, or BEGIN IMMEDIATE below would come too late.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "cache_size=-4000"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("polyleaf_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


@contextmanager
def whole(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes and that all `writing` and `reading` of this thread is part of until its end.

    What several functions do, each in a transaction of its own, is so committed together or not at all.
    """
    with writing(engine) as connection:
        before = _AROUND.set(connection)
        try:
            yield connection
        finally:
            _AROUND.reset(before)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes: committed at the end, rolled back when anything is raised.

    SQLite takes its one write lock at once, so that what was read cannot change before it is written. Within `whole`
    it is a part of that transaction, which is undone alone when anything is raised.
    """
    around = _around(engine)
    if around is not None:
        with around.begin_nested():
            yield around
        return
    with engine.connect().execution_options(polyleaf_writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a connection that only reads, one consistent state on SQLite; within `whole` what it wrote so far."""
    around = _around(engine)
    if around is not None:
        yield around
        return
    with engine.connect() as connection:
        yield connection


def _around(engine: Engine) -> Connection | None:
    connection = _AROUND.get()
    return connection if connection is not None and connection.engine is engine else None


def upsert(connection: Connection, table: Table) -> Any:
    """Begin an INSERT in this database's dialect, for `on_conflict_do_nothing()` or `on_conflict_do_update()`."""
    # Each dialect costs megabytes, and a process speaks one.
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


def migrate(url: str, schema: str = "head") -> None:
    """Bring the database to the newest schema, whole or not at all; safe to run again, and by several at once.

    `schema` names an older one, for a database into which a backup of that schema is put.
    """
    engine = make_engine(url)
    try:
        if is_newest(engine):
            return
    finally:
        engine.dispose()
    # Alembic costs 10 MB, and a process that starts on the newest schema has no use for it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    command.upgrade(config, schema)


def lock_schema(connection: Connection) -> None:
    """Make others who would migrate wait until this transaction ends; on SQLite it holds the one write lock already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('polyleaf schema'))"))


def is_newest(engine: Engine) -> bool:
    """Tell whether the database answers with the newest schema."""
    with engine.connect() as connection:
        return revision(connection) == NEWEST


def revision(connection: Connection) -> str | None:
    """Return the schema's revision, such as '0001', None for a database without any."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


NEWEST = max(path.name for path in (MIGRATIONS / "versions").glob("v*.py"))[1:5]
"""The revision that this code needs; a file's name begins with its revision: v0001_the_road.py."""
