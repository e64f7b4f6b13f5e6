"""The memory of a language: look-up, old translations brought and taken out, texts to look at again."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.domain.signoff import Role
from app.errors import NotFound
from app.store import documents, people
from app.store import memory as stored
from app.web import bringing, context, unit_aids
from app.web.access import locale_or_content_role
from app.web.security import takes_files
from app.workflow.memory import matches, to_review_again
from app.workflow.memory_files import MemoryReport, export_memory, forget_file, import_memory

blueprint = Blueprint("memory", __name__, url_prefix="/memory/<locale>")

ROLES: tuple[Role, ...] = ("translator", "reviewer", "clinician")
LONGEST_QUERY = 1000
MOST = 5000
"""Translations of a file that is judged while somebody waits, some ten seconds; larger ones go by command."""
SHOWN = 100


@blueprint.get("/")
@locale_or_content_role(*ROLES)
def index(locale: str) -> ResponseReturnValue:
    """Show what the memory has for some English, and the files that translations came from."""
    return _index(locale)


def _index(locale: str, **values: Any) -> str:
    _known(locale)
    connection, installation = context.connection(), context.installation()
    asked = request.args.get("q", "").strip()[:LONGEST_QUERY]
    found = matches(installation, connection, locale, asked) if asked else []
    values = {"refusal": None, "faults": (), **values}
    return render_template(
        "memory/index.html",
        locale=locale,
        asked=asked,
        matches=[unit_aids.shown(match, asked) for match in found],
        files=stored.files(connection, locale),
        **values,
    )


@blueprint.get("/again")
@locale_or_content_role(*ROLES)
def again(locale: str) -> ResponseReturnValue:
    """List the strings that have a text which was sent back elsewhere and that nobody judged since."""
    _known(locale)
    connection = context.connection()
    rows = to_review_again(connection, locale)
    titles = {id_: row.title for id_, row in documents.all_documents(connection).items()}
    return render_template(
        "memory/again.html", locale=locale, rows=rows[:SHOWN], total=len(rows), titles=titles, roles=ROLES
    )


@blueprint.post("/import")
@takes_files
@locale_or_content_role(*ROLES)
def bring(locale: str) -> ResponseReturnValue:
    """Say which translations of a TMX file look wrong; confirmed, take in the others."""
    _known(locale)

    def said(report: MemoryReport) -> str:
        return f"{report.added} translations taken in, {report.known} known already, {len(report.left_out)} left out."

    def shown(report: MemoryReport, token: str, file: str) -> str:
        alone = [entry for entry in report.left_out if entry.doubt.kind != "slipped"]
        return render_template(
            "memory/import.html", locale=locale, report=report, alone=alone, shown=SHOWN, token=token, file=file
        )

    return bringing.bring(locale, partial(import_memory, dry_run=True, most=MOST), import_memory, said, shown, _index)


@blueprint.post("/forget")
@locale_or_content_role(*ROLES)
def forget(locale: str) -> ResponseReturnValue:
    """Take out what came from a file, after a question."""
    file = request.form.get("file", "")
    number = next((row.number for row in stored.files(context.connection(), locale) if row.file == file), 0)
    if "confirmed" not in request.form and number:
        return render_template("memory/forget.html", locale=locale, file=file, number=number)
    context.end_reading()
    number = forget_file(context.installation(), context.actor(), locale, file)
    flash(f"{number} translations taken out. Texts that were made of them stay.", "good")
    return redirect(url_for(".index", locale=locale), 303)


@blueprint.get("/memory.tmx")
@locale_or_content_role(*ROLES)
def take(locale: str) -> ResponseReturnValue:
    """Answer with the memory as TMX."""
    _known(locale)
    context.end_reading()
    name = f"memory-{locale}.tmx"
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        export_memory(context.installation(), locale, path)
        content = BytesIO(path.read_bytes())
    return send_file(content, mimetype="application/x-tmx+xml", as_attachment=True, download_name=name)


def _known(locale: str) -> None:
    if people.locale_row(context.connection(), locale) is None:
        raise NotFound("This language has not been added to the workspace.")
