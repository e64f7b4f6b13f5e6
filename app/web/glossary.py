"""The glossary of a language: its terms with reasons, added, changed and taken out; CSV and TBX in and out."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.domain.glossary import GlossaryTerm, case_rule_of
from app.domain.signoff import Role
from app.errors import NotFound, PolyleafError
from app.store import people, terms
from app.web import bringing, context
from app.web.access import locale_or_content_role
from app.web.security import takes_files
from app.workflow.terms import TermReport, export_terms, import_terms, remove_term, set_terms

blueprint = Blueprint("glossary", __name__, url_prefix="/glossary/<locale>")

ROLES: tuple[Role, ...] = ("translator", "reviewer", "clinician")
SHOWN = 200
TYPES = {"csv": "text/csv; charset=utf-8", "tbx": "application/x-tbx+xml"}


@blueprint.get("/")
@locale_or_content_role(*ROLES)
def index(locale: str) -> ResponseReturnValue:
    """Show the terms of a language, all or those that a word occurs in."""
    return _index(locale)


def _index(locale: str, **values: Any) -> str:
    connection = context.connection()
    _known(locale)
    asked = request.args.get("q", "").strip()
    rows = terms.current(connection, locale)
    found = [row for row in rows if _says(row, asked.casefold())]
    values = {"refusal": None, "faults": (), **values}
    return render_template(
        "glossary/index.html",
        locale=locale,
        asked=asked,
        rows=found[:SHOWN],
        found=len(found),
        total=len(rows),
        **values,
    )


@blueprint.route("/term", methods=["GET", "POST"])
@locale_or_content_role(*ROLES)
def term(locale: str) -> ResponseReturnValue:
    """Add or change a term; where it affects approved strings, show them before it is saved."""
    _known(locale)
    refusal: PolyleafError | None = None
    report: TermReport | None = None
    if request.method == "POST":
        context.end_reading()
        try:
            wanted = _typed()
            report = set_terms(context.installation(), context.actor(), locale, [wanted], dry_run=True)
            if "confirmed" in request.form or not report.affected:
                report = set_terms(context.installation(), context.actor(), locale, [wanted])
                flash(_said(report), "good")
                return redirect(url_for(".index", locale=locale), 303)
        except PolyleafError as error:
            refusal = error
            context.end_reading()
    source, part = request.values.get("source", ""), request.values.get("part_of_speech", "")
    history = terms.history(context.connection(), GlossaryTerm(source, "", part).key(locale))
    newest = history[-1] if history and not history[-1].removed else None
    page = render_template(
        "glossary/term.html",
        locale=locale,
        report=report,
        refusal=refusal,
        history=history[::-1],
        newest=newest,
        typed=_fields(newest),
    )
    return page, refusal.http_status if refusal else 200


@blueprint.post("/remove")
@locale_or_content_role(*ROLES)
def remove(locale: str) -> ResponseReturnValue:
    """Take a term out, after a question."""
    _known(locale)
    context.end_reading()
    where = (context.installation(), context.actor(), locale)
    what = (request.form.get("source", ""), request.form.get("part_of_speech", ""))
    if "confirmed" not in request.form:
        report = remove_term(*where, *what, dry_run=True)
        return render_template("glossary/remove.html", locale=locale, source=what[0], part=what[1], report=report)
    flash(_said(remove_term(*where, *what)), "good")
    return redirect(url_for(".index", locale=locale), 303)


@blueprint.post("/import")
@takes_files
@locale_or_content_role(*ROLES)
def bring(locale: str) -> ResponseReturnValue:
    """Say what a CSV or TBX file would change; confirmed, change it."""
    _known(locale)

    def shown(report: TermReport, token: str, file: str) -> str:
        return render_template("glossary/import.html", locale=locale, report=report, token=token, file=file)

    return bringing.bring(locale, partial(import_terms, dry_run=True), import_terms, _said, shown, _index)


@blueprint.get("/glossary.csv", defaults={"form": "csv"})
@blueprint.get("/glossary.tbx", defaults={"form": "tbx"})
@locale_or_content_role(*ROLES)
def take(locale: str, form: str) -> ResponseReturnValue:
    """Answer with the glossary as a file."""
    _known(locale)
    context.end_reading()
    name = f"glossary-{locale}.{form}"
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        export_terms(context.installation(), locale, path)
        content = BytesIO(path.read_bytes())
    return send_file(content, mimetype=TYPES[form], as_attachment=True, download_name=name)


def _known(locale: str) -> None:
    if people.locale_row(context.connection(), locale) is None:
        raise NotFound("This language has not been added to the workspace.")


def _typed() -> GlossaryTerm:
    form = request.form
    source = form.get("source", "")
    rule = form.get("case_rule", "")
    return GlossaryTerm(
        source,
        form.get("target", ""),
        form.get("part_of_speech", ""),
        rule if rule in ("any", "exact") else case_rule_of(source),  # type: ignore[arg-type]
        form.get("definition", ""),
        "do_not_translate" in form,
        tuple(form.get("forms", "").split("|")),
        tuple(form.get("forbidden", "").split("|")),
        form.get("reason", ""),
    )


def _fields(row: Any) -> dict[str, Any]:
    """Return what stands in the form: what was typed, else the term as it is."""
    if request.method == "POST":
        return {**request.form.to_dict(), "do_not_translate": "do_not_translate" in request.form}
    if row is None:
        return request.args.to_dict()
    said = row._mapping
    return {**said, "forms": " | ".join(row.forms), "forbidden": " | ".join(row.forbidden)}


def _says(row: Any, asked: str) -> bool:
    texts = (row.source, row.target, row.definition, row.reason, *row.forms, *row.forbidden)
    return any(asked in text.casefold() for text in texts)


def _said(report: TermReport) -> str:
    counts = (("added", report.added), ("changed", report.changed), ("taken out", report.removed))
    done = ", ".join(f"{number} {words}" for words, number in counts if number) or "nothing changed"
    return f"Glossary: {done}. Approvals stand; what a new finding blocks stops the next edition."
