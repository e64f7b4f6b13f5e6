"""Transactions: whole or not at all, one writer after the other."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select, text

from app.store import log
from app.store.engine import reading, writing
from app.store.tables import event
from app.workflow.audit import verify_log
from tests.installation import Road


def test_what_is_raised_in_a_transaction_undoes_all_of_it(road: Road) -> None:
    with reading(road.installation.engine) as connection:
        before = log.head(connection)

    def fail_at_the_end() -> None:
        with writing(road.installation.engine) as connection:
            log.append(connection, road.installation.now(), "policy", {"locale": "xx"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_at_the_end()
    with reading(road.installation.engine) as connection:
        assert log.head(connection) == before
        assert connection.execute(select(func.max(event.c.seq))).scalar_one() == before.seq


def test_entries_of_writers_at_the_same_time_follow_one_another(road: Road) -> None:
    def write(who: int) -> None:
        for number in range(10):
            with writing(road.installation.engine) as connection:
                log.append(connection, road.installation.now(), "policy", {"writer": who, "number": number})

    with reading(road.installation.engine) as connection:
        start = log.head(connection).seq
    threads = [threading.Thread(target=write, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify_log(road.installation).entries == start + 40


def test_sqlite_is_set_to_survive_a_power_cut(road: Road) -> None:
    if road.installation.engine.dialect.name != "sqlite":
        return
    with reading(road.installation.engine) as connection:
        found = [connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in ("journal_mode", "synchronous")]
        assert [*found, connection.execute(text("PRAGMA foreign_keys")).scalar_one()] == ["wal", 2, 1]
