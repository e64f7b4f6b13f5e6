"""Engines as this installation meets them: what was sent to each, and whether its circuit breaker is open."""

from __future__ import annotations

from sqlalchemy import Connection, delete, func, insert, select, update

from app.store.engine import AnyRow, upsert
from app.store.tables import engine_state, engine_use

CLOSED = {"troubles": 0, "opened": 0, "open_until": "", "why": ""}


def lock_state(connection: Connection, engine: str) -> AnyRow:
    """Return an engine's state; others who ask for it so wait until this transaction ends."""
    connection.execute(upsert(connection, engine_state).values(engine=engine, **CLOSED).on_conflict_do_nothing())
    return connection.execute(select(engine_state).where(engine_state.c.engine == engine).with_for_update()).one()


def state(connection: Connection, engine: str) -> AnyRow | None:
    """Return an engine's state, None where it was never asked."""
    return connection.execute(select(engine_state).where(engine_state.c.engine == engine)).one_or_none()


def states(connection: Connection) -> dict[str, AnyRow]:
    """Return the state of every engine that was ever asked, by name."""
    return {row.engine: row for row in connection.execute(select(engine_state))}


def put_state(connection: Connection, engine: str, troubles: int, opened: int, open_until: str, why: str) -> None:
    """Change an engine's state."""
    values = {"troubles": troubles, "opened": opened, "open_until": open_until, "why": why}
    connection.execute(update(engine_state).where(engine_state.c.engine == engine).values(**values))


def add(connection: Connection, engine: str, at: str, texts: int, characters: int) -> int:
    """Note what is about to be sent; return the note's id."""
    query = insert(engine_use).values(engine=engine, at=at, texts=texts, characters=characters)
    new_id: int = connection.execute(query.returning(engine_use.c.id)).scalar_one()
    return new_id


def correct(connection: Connection, use_id: int, characters: int) -> None:
    """Put right how many characters were sent."""
    connection.execute(update(engine_use).where(engine_use.c.id == use_id).values(characters=characters))


def since(connection: Connection, engine: str, instant: str) -> list[AnyRow]:
    """Return what was sent after an instant, oldest first: at, texts, characters."""
    query = select(engine_use.c.at, engine_use.c.texts, engine_use.c.characters).where(
        engine_use.c.engine == engine, engine_use.c.at > instant
    )
    return list(connection.execute(query.order_by(engine_use.c.at)))


def characters_since(connection: Connection, engine: str, instant: str) -> int:
    """Return how many characters were sent at or after an instant."""
    query = select(func.coalesce(func.sum(engine_use.c.characters), 0)).where(
        engine_use.c.engine == engine, engine_use.c.at >= instant
    )
    number: int = connection.execute(query).scalar_one()
    return number


def characters_by_engine(connection: Connection, instant: str) -> dict[str, int]:
    """Return how many characters were sent to each engine at or after an instant."""
    query = (
        select(engine_use.c.engine, func.sum(engine_use.c.characters).label("number"))
        .where(engine_use.c.at >= instant)
        .group_by(engine_use.c.engine)
    )
    return {row.engine: row.number for row in connection.execute(query)}


def forget_before(connection: Connection, instant: str) -> None:
    """Drop notes that no limit looks at any more."""
    connection.execute(delete(engine_use).where(engine_use.c.at < instant))
