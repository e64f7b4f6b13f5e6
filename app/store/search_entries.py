"""The entries that searches look units up by: what they are, and how they follow the texts.

The projection calls this in its own transaction, and only what changed in a unit is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, delete, select

from app.domain.search import keys_of
from app.store.engine import AnyRow, upsert
from app.store.tables import search_entry, segment

SOURCE = "="
"""Begins the key of a word of the English; such entries belong to every locale and name none."""
TARGET = "~"
"""Begins the key of a word of the working text."""
FINDING = "!"
"""Begins the name of a check that has an open finding, or its severity."""
PERSON = "@"
"""Begins the id of somebody who wrote or judged a text of the unit."""
BATCH = 2000

_GONE = delete(search_entry).where(
    search_entry.c.key == bindparam("old_key"),
    search_entry.c.segment_id == bindparam("old_segment_id"),
    search_entry.c.locale == bindparam("old_locale"),
)

Entry = tuple[str, int, str]
"""Key, segment id and locale ('' for an entry of the English)."""


def entries_of(
    segment_id: int, locale: str, text: str | None, findings: Iterable[Sequence[str]], people: Iterable[str] = ()
) -> set[Entry]:
    """Return the entries of a unit; `findings` as it holds them: check, severity, message."""
    keys = {PERSON + person for person in people}
    if text is not None:
        keys |= {TARGET + key for key in keys_of(text)}
        keys |= {FINDING + name for check, severity, _message in findings for name in (check, severity)}
    return {(key, segment_id, locale) for key in keys}


def change(connection: Connection, before: set[Entry], after: set[Entry]) -> None:
    """Write what differs between the entries that stood there and those that should."""
    gone, new = sorted(before - after), sorted(after - before)
    if gone:
        connection.execute(
            _GONE, [{"old_key": key, "old_segment_id": id_, "old_locale": locale} for key, id_, locale in gone]
        )
    if new:
        # Who worked on a unit is not read back, so some of these may be there.
        connection.execute(
            upsert(connection, search_entry).on_conflict_do_nothing(),
            [{"key": key, "segment_id": id_, "locale": locale} for key, id_, locale in new],
        )


def add_english(connection: Connection, segments: Sequence[AnyRow]) -> None:
    """File segments under the words of their English; they never change."""
    change(connection, set(), {(SOURCE + key, row.id, "") for row in segments for key in keys_of(row.text)})


def clear(connection: Connection) -> None:
    """Empty the entries and file the English again, to build those of units anew."""
    connection.execute(delete(search_entry))
    last = 0
    while rows := connection.execute(
        select(segment.c.id, segment.c.text).where(segment.c.id > last).order_by(segment.c.id).limit(BATCH)
    ).all():
        add_english(connection, rows)
        last = rows[-1].id


def snapshot(connection: Connection) -> set[Entry]:
    """Return all entries, to compare two builds of them."""
    return {(row.key, row.segment_id, row.locale) for row in connection.execute(select(search_entry))}
