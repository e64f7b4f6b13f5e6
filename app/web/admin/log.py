"""The audit log as sentences, newest first."""

from __future__ import annotations

import json
from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.store import overview
from app.web import context
from app.web.admin.base import blueprint
from app.web.admin.log_words import Names, sentence
from app.web.leaflets.base import content_team
from app.web.paging import id_in

PAGE = 50


@dataclass(frozen=True)
class Line:
    """An entry as people read it; `hash` is what the next entry commits to.

    `token` names the API token through which it was made, or that it is about.
    """

    seq: int
    at: str
    sentence: str
    reason: str | None
    token: str | None
    hash: str


@blueprint.get("/log")
@content_team
def log() -> ResponseReturnValue:
    """Show a page of the log, from its end or from below the place `before`."""
    connection = context.connection()
    before = id_in(request.args, "before")
    rows = overview.log_page(connection, before, PAGE + 1)
    shown, more = rows[:PAGE], len(rows) > PAGE
    plain = overview.plain_of(connection, [row.seq for row in shown])
    names = Names(overview.names(connection), overview.titles(connection))
    lines = [
        Line(
            row.seq,
            row.at,
            sentence(row.kind, json.loads(row.data), plain.get(row.seq, {}).get("name"), row.person_id, names),
            plain.get(row.seq, {}).get("reason"),
            plain.get(row.seq, {}).get("token"),
            row.hash,
        )
        for row in shown
    ]
    next_place = lines[-1].seq if more else None
    return render_template("admin/log.html", lines=lines, before=before, next_place=next_place)
