"""Reports by readers: all of them, with what was answered, to look at and as CSV for reports on quality."""

from __future__ import annotations

import csv
import io

from flask import Response, render_template, request

from app.formats.languages import name_in
from app.store import english
from app.web import context
from app.web.leaflets.base import blueprint, content_team
from app.web.paging import id_in

PAGE = 50
COLUMNS = (
    "report", "received", "document", "leaflet", "language", "version", "paragraph", "English", "words", "outcome",
    "answer", "answered", "answered by",
)  # fmt: skip
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


@blueprint.get("/reports")
@content_team
def reports() -> str:
    """List the reports, newest first."""
    before = id_in(request.args, "before")
    rows = english.reports(context.connection(), before, PAGE + 1)
    more = rows[PAGE - 1].id if len(rows) > PAGE else None
    return render_template("leaflets/reports.html", reports=rows[:PAGE], more=more)


@blueprint.get("/reports.csv")
@content_team
def reports_csv() -> Response:
    """Answer with all reports as CSV, in UTF-8 as spreadsheets take it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in english.reports(context.connection()):
        paragraph = row.number or "whole leaflet"
        place = (row.id, row.asked_at, row.document_id, row.document_title, name_in(row.locale, "en"), row.version)
        told = (paragraph, row.source, row.question, row.outcome or "open", row.answer, row.answered_at, row.answerer)
        writer.writerow([_cell(value) for value in (*place, *told)])
    response = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="reports.csv"'
    return response


def _cell(value: object) -> object:
    """Keep a spreadsheet from taking what somebody typed for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULAS) else value
