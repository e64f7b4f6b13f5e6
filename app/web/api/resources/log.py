"""The audit log: its entries as data and as sentences, newest first."""

from __future__ import annotations

import json
from typing import Any

from app.store import overview
from app.web import context
from app.web.admin.log_words import Names, sentence
from app.web.api.paging import Paging, page, place
from app.web.api.registry import Answer, Page, get
from app.web.api.resources.base import TEAM


class LogEntry(Answer):
    """An entry; `hash` is what the next one commits to. Names and reasons are null where they were erased.

    `token` names the API token through which it was made.
    """

    seq: int
    at: str
    kind: str
    person: str | None
    role: str | None
    data: dict[str, Any]
    sentence: str
    name: str | None
    reason: str | None
    token: str | None
    hash: str
    previous: str


@get("/log", TEAM)
def log(query: Paging) -> Page[LogEntry]:
    """Return a page of the log, from its end."""
    connection = context.connection()
    after = place(query, int)
    rows = overview.log_page(connection, after[0] if after else None, query.limit + 1)
    plain = overview.plain_of(connection, [row.seq for row in rows])
    names = Names(overview.names(connection), overview.titles(connection))

    def told(row: Any) -> LogEntry:
        said, data = plain.get(row.seq, {}), json.loads(row.data)
        return LogEntry(
            seq=row.seq,
            at=row.at,
            kind=row.kind,
            person=row.person_id,
            role=row.role,
            data=data,
            sentence=sentence(row.kind, data, said.get("name"), row.person_id, names),
            name=said.get("name"),
            reason=said.get("reason"),
            token=said.get("token"),
            hash=row.hash,
            previous=row.previous,
        )

    return page(query, rows, lambda row: (row.seq,), told)
