"""What was judged stays as it was judged: the database itself refuses to change it."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, inspect, text, update
from sqlalchemy.exc import DBAPIError

from app.store import units
from app.store.engine import migrate, reading, writing
from app.store.tables import event, metadata, person, segment, suggestion
from tests.installation import Road


@pytest.mark.parametrize("table", [suggestion, event], ids=lambda table: table.name)
@pytest.mark.parametrize("change", ["update", "delete"])
def test_suggestions_and_events_can_be_neither_changed_nor_deleted(approved: Road, table, change: str) -> None:
    column = "created_at" if table is suggestion else "at"
    statement = delete(table) if change == "delete" else update(table).values({column: "1999"})
    with (
        pytest.raises(DBAPIError, match=f"{table.name} is append-only"),
        writing(approved.installation.engine) as connection,
    ):
        connection.execute(statement)
    with reading(approved.installation.engine) as connection:
        assert "1999" not in set(connection.execute(table.select().with_only_columns(table.c[column])).scalars())


@pytest.mark.postgres
def test_postgresql_truncates_neither(approved: Road) -> None:
    if approved.installation.engine.dialect.name == "sqlite":
        statement = "DELETE FROM event"
    else:
        statement = "TRUNCATE event CASCADE"
    with pytest.raises(DBAPIError, match="is append-only"), writing(approved.installation.engine) as connection:
        connection.execute(text(statement))


@pytest.mark.parametrize("table", [person, segment], ids=lambda table: table.name)
def test_nobody_and_nothing_that_the_record_names_can_be_deleted(approved: Road, table) -> None:
    with pytest.raises(DBAPIError), writing(approved.installation.engine) as connection:
        connection.execute(delete(table))


def test_the_migrations_make_the_tables_that_the_code_uses(road: Road) -> None:
    inspector = inspect(road.installation.engine)
    stored = {
        name: {column["name"] for column in inspector.get_columns(name)}
        for name in inspector.get_table_names()
        if name != "alembic_version"
    }
    assert stored == {table.name: set(table.columns.keys()) for table in metadata.tables.values()}
    indexes = {index["name"] for name in stored for index in inspector.get_indexes(name)}
    assert {index.name for table in metadata.tables.values() for index in table.indexes} <= indexes


def test_migrating_again_changes_nothing(approved: Road) -> None:
    with reading(approved.installation.engine) as connection:
        before = units.snapshot(connection)
    migrate(approved.installation.config.database)
    with reading(approved.installation.engine) as connection:
        assert units.snapshot(connection) == before
