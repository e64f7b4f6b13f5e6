"""Whole tables out of one database and into another, of either kind, as they are at one instant.

The tables are those that the database has, not those that the code knows: so a backup of an older schema can be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Integer, MetaData, Table, func, insert, select

from app.store.engine import reading

BATCH = 1000
Row = dict[str, Any]


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Open a connection that sees the database as it is now, whatever others write meanwhile."""
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        ) as connection:
            yield connection
    else:
        with reading(engine) as connection:
            yield connection


def tables_of(connection: Connection) -> list[Table]:
    """Return the database's tables, those first that others refer to."""
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if _is_ours(table.name)]


def _is_ours(name: str) -> bool:
    # Those of the job queue are a doorbell: nothing is lost with them.
    return name != "alembic_version" and not name.startswith("huey")


def count(connection: Connection, table: Table) -> int:
    """Count a table's rows."""
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


def rows(connection: Connection, table: Table) -> Iterator[Row]:
    """Yield a table's rows by primary key, without holding them all; values are of JSON's types."""
    query = select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(stream_results=True, yield_per=BATCH).execute(query):
        yield dict(row._mapping)


def put(connection: Connection, table: Table, wanted: Iterable[Row]) -> int:
    """Put rows into a table; return how many. Rows that a migration put there give way."""
    given, number = iter(wanted), 0
    if table.name == "log_head":
        connection.execute(table.delete())
    while batch := list(islice(given, BATCH)):
        connection.execute(insert(table), batch)
        number += len(batch)
    return number


def holds_nothing(connection: Connection) -> bool:
    """Tell whether nobody ever worked in a database: no rows, but for the log's head at zero."""
    for table in tables_of(connection):
        query = select(func.count()).select_from(table)
        if table.name == "log_head":
            query = query.where(table.c.seq > 0)
        if connection.execute(query).scalar_one():
            return False
    return True


def go_on_counting(connection: Connection, tables: Iterable[Table]) -> None:
    """Let the ids that a database gives itself go on after the rows that were put into it."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        for column in table.primary_key.columns:
            if isinstance(column.type, Integer) and column.server_default is not None:
                sequence = func.pg_get_serial_sequence(
                    connection.dialect.identifier_preparer.quote(table.name), column.name
                )
                highest = connection.execute(select(func.max(column))).scalar_one()
                if highest is not None:
                    connection.execute(select(func.setval(sequence, highest)))
