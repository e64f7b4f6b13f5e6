"""Values that are made once a process: kept by their names, the one not asked for longest goes first."""

from __future__ import annotations

from app.store.kept import Kept


def test_the_values_that_were_asked_for_last_are_kept() -> None:
    kept: Kept[int] = Kept(2)
    assert [kept.peek("one"), kept.keep("one", 1), kept.keep("two", 2), kept.peek("one")] == [None, 1, 2, 1]
    kept.keep("three", 3)
    assert [kept.peek(name) for name in ("one", "two", "three")] == [1, None, 3]
