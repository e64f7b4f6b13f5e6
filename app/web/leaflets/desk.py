"""The source desk: what the checks find in the English, and what people answer to it by name."""

from __future__ import annotations

from collections import Counter
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.lint import SourceFinding
from app.errors import NotFound, PolyleafError
from app.store import documents, english, overview
from app.store.engine import AnyRow
from app.web import context
from app.web.leaflets.base import blueprint, content_team
from app.web.leaflets.cells import in_order
from app.web.paging import Paged
from app.workflow import source_desk

SEVERITY_WORDS = {
    "block": "Holds translation",
    "confirm": "Somebody has to look",
    "hint": "Could read better",
}


DOCUMENTS = 12
"""Leaflets and shared blocks on one page of the list."""


@blueprint.get("/desk")
@content_team
def desks() -> ResponseReturnValue:
    """Show which leaflets and shared blocks are ready to translate, and how much was found in each."""
    connection = context.connection()
    site = documents.current_site(connection)
    rows = [row for row in overview.versions(connection) if row.version == row.current_version and row.active]
    looked_at = [row for row in rows if row.kind != "pages"]
    answers = source_desk.answers_of(connection)
    # Before the first import there is nothing to look at either.
    today = context.installation().today(site[0].timezone if site else "UTC")
    blocking = source_desk.blocking_keys(connection, today, looked_at)
    held = {id_: sum(not _dismissed(answers.get((id_, key))) for key in keys) for id_, keys in blocking.items()}
    # What holds translation comes first; only of one page of documents is everything read that was found.
    looked_at.sort(key=lambda row: (not held[row.id], in_order(row)))
    page = Paged.of(looked_at, DOCUMENTS)
    answered = {document_id for document_id, _ in answers}
    tallies = source_desk.tallies(connection, today, page.rows)
    found = source_desk.current_findings(connection, today, [row for row in page.rows if row.id in answered])
    listed: list[dict[str, Any]] = []
    for row in page.rows:
        dismissed: Counter[str] = Counter(
            f.severity for f in found.get(row.id, ()) if _dismissed(answers.get((row.id, f.key)))
        )
        listed.append(
            {
                "row": row,
                "counts": {name: tallies[row.id][name] - dismissed[name] for name in SEVERITY_WORDS},
                "dismissed": dismissed.total(),
                "ready": not held[row.id],
            }
        )
    return render_template("leaflets/desks.html", listed=listed, page=page, severities=SEVERITY_WORDS)


@blueprint.route("/<document_id>/desk", methods=["GET", "POST"])
@content_team
def desk(document_id: str) -> ResponseReturnValue:
    """Show the findings in one leaflet with what was answered; asked by POST, record an answer."""
    finding, outcome, words = (request.form.get(name, "") for name in ("finding", "outcome", "words"))
    refusal: PolyleafError | None = None
    if request.method == "POST":
        answers = {"dismissed": source_desk.dismiss, "asked": source_desk.ask_somebody}
        try:
            if outcome not in answers:
                raise PolyleafError("Choose what to do with the finding.")
            context.end_reading()
            answers[outcome](context.installation(), context.actor(), document_id, finding, words)
        except PolyleafError as error:
            if not isinstance(error, NotFound) and error.http_status != 400:
                raise
            refusal = error
        else:
            said = {"dismissed": "Dismissed, with your name and reason.", "asked": "Recorded whom you asked."}
            flash(said[outcome], "good")
            return redirect(url_for("leaflets.desk", document_id=document_id), 303)
    document, answered = findings_of(document_id)
    strings = english.strings(context.connection(), document_id, document.current_version)
    lines = {row.line: row.segment_id for row in strings}
    listed: list[dict[str, Any]] = [
        {"finding": finding, "answer": answer, "segment": lines.get(finding.line) if finding.line else None}
        for finding, answer in answered
    ]
    open_ = [one for one in listed if not _dismissed(one["answer"])]
    page = render_template(
        "leaflets/desk.html",
        document=document,
        open=open_,
        dismissed=[one for one in listed if _dismissed(one["answer"])],
        blocking=sum(one["finding"].severity == "block" for one in open_),
        severities=SEVERITY_WORDS,
        may_answer=bool(context.actor().content_roles & {"editor", "publisher"}),
        refusal=refusal,
        typed={"finding": finding, "outcome": outcome, "words": words},
    )
    return page, refusal.http_status if refusal else 200


def findings_of(document_id: str) -> tuple[AnyRow, list[tuple[SourceFinding, source_desk.Answer | None]]]:
    """Return a document's current version, and what the checks find in it with the last answer; or raise NotFound."""
    connection = context.connection()
    site = documents.current_site(connection)
    rows = [r for r in overview.versions(connection, document_id) if r.version == r.current_version and r.active]
    if site is None or not rows or rows[0].kind == "pages":
        raise NotFound("There is no leaflet of this name to check.")
    found = source_desk.current_findings(connection, context.installation().today(site[0].timezone), rows)
    answers = source_desk.answers_of(connection, document_id)
    return rows[0], [(finding, answers.get((document_id, finding.key))) for finding in found[document_id]]


def _dismissed(answer: object) -> bool:
    return isinstance(answer, source_desk.Answer) and answer.outcome == "dismissed"
