"""The source desk: what the checks find in the English, and what people answer to it by name."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.errors import NotFound, PolyleafError
from app.store import documents, english, overview
from app.web import context
from app.web.leaflets.base import blueprint, content_team
from app.workflow import source_desk

SEVERITY_WORDS = {
    "block": "Holds translation",
    "confirm": "Somebody has to look",
    "hint": "Could read better",
}


@blueprint.get("/desk")
@content_team
def desks() -> ResponseReturnValue:
    """Show which leaflets and shared blocks are ready to translate, and how much was found in each."""
    connection = context.connection()
    site = documents.current_site(connection)
    rows = [row for row in overview.versions(connection) if row.version == row.current_version and row.active]
    found, answers = {}, source_desk.answers_of(connection)
    if site is not None:
        found = source_desk.current_findings(connection, context.installation().today(site[0].timezone), rows)
    listed: list[dict[str, Any]] = []
    for row in rows:
        if row.id not in found:
            continue
        open_ = [f for f in found[row.id] if not _dismissed(answers.get((row.id, f.key)))]
        listed.append(
            {
                "row": row,
                "counts": {name: sum(f.severity == name for f in open_) for name in SEVERITY_WORDS},
                "dismissed": len(found[row.id]) - len(open_),
                "ready": all(f.severity != "block" for f in open_),
            }
        )
    listed.sort(key=lambda one: (one["ready"], one["row"].kind != "leaflet", one["row"].title.casefold()))
    return render_template("leaflets/desks.html", listed=listed, severities=SEVERITY_WORDS)


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
    connection = context.connection()
    site = documents.current_site(connection)
    rows = [r for r in overview.versions(connection, document_id) if r.version == r.current_version and r.active]
    if site is None or not rows or rows[0].kind == "pages":
        raise NotFound("There is no leaflet of this name to check.")
    today = context.installation().today(site[0].timezone)
    found = source_desk.current_findings(connection, today, rows)[document_id]
    answered = source_desk.answers_of(connection, document_id)
    lines = {row.line: row.segment_id for row in english.strings(connection, document_id, rows[0].current_version)}
    listed = [
        {"finding": f, "answer": answered.get((document_id, f.key)), "segment": lines.get(f.line) if f.line else None}
        for f in found
    ]
    open_ = [one for one in listed if not _dismissed(one["answer"])]
    page = render_template(
        "leaflets/desk.html",
        document=rows[0],
        open=open_,
        dismissed=[one for one in listed if _dismissed(one["answer"])],
        blocking=sum(one["finding"].severity == "block" for one in open_),  # type: ignore[union-attr]
        severities=SEVERITY_WORDS,
        may_answer=bool(context.actor().content_roles & {"editor", "publisher"}),
        refusal=refusal,
        typed={"finding": finding, "outcome": outcome, "words": words},
    )
    return page, refusal.http_status if refusal else 200


def _dismissed(answer: object) -> bool:
    return isinstance(answer, source_desk.Answer) and answer.outcome == "dismissed"
