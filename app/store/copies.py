"""Whether this is a copy that was restored, from the log."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from app.store.tables import event

RESTORED, TAKES_OVER = "restored", "takes_over"


def is_quiet(connection: Connection) -> bool:
    """Tell whether this is a restored copy that nobody let take over since, and so writes to nobody."""
    # Grouped, so that either database looks in the index of kinds and never through a long log.
    query = select(event.c.kind, func.max(event.c.seq).label("seq")).where(event.c.kind.in_((RESTORED, TAKES_OVER)))
    newest: dict[str, int] = {row.kind: row.seq for row in connection.execute(query.group_by(event.c.kind))}
    return newest.get(RESTORED, 0) > newest.get(TAKES_OVER, 0)
