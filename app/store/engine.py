"""The connection to the database: the same code on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import Connection, Engine, Row, create_engine, event, make_url

MIGRATIONS = Path(__file__).parent / "migrations"

AnyRow = Row[*tuple[Any, ...]]
"""A row whose columns the query's author knows."""


def make_engine(url: str) -> Engine:
    """Connect to `url` (SQLAlchemy's form); an SQLite file's folder must exist."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, pool_size=8, max_overflow=8)
    engine = create_engine(url, connect_args={"timeout": 30})

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
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes: committed at the end, rolled back when anything is raised.

    SQLite takes its one write lock at once, so that what was read cannot change before it is written.
    """
    with engine.connect().execution_options(polyleaf_writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a connection that only reads, one consistent state on SQLite."""
    with engine.connect() as connection:
        yield connection


def migrate(url: str) -> None:
    """Bring the database to the newest schema; safe to run again."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    command.upgrade(config, "head")
