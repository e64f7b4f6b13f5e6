"""Corrections of the English: a string, what a change of it means for every language, and then the change."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.domain.meaning import changes_of_meaning
from app.errors import BothChanged, ContentErrors, NotFound, PolyleafError, StaleText
from app.store import documents, english
from app.web import context
from app.web.access import content_role
from app.web.leaflets.base import blueprint
from app.web.marking import word_difference
from app.web.unit_page import ROLE_WORDS
from app.workflow.correction import correct_english
from app.workflow.review import clean


@dataclass(frozen=True)
class Consequences:
    """What a change of a string would do: the locales that would look again, and whether 'unchanged' may be said."""

    difference: Markup
    words: int
    looks_again: tuple[str, ...]
    reasons: tuple[str, ...]
    leaflets: tuple[str, ...] = ()


def consequences(segment_id: int, document_id: str, seen: str, text: str) -> Consequences:
    """Return what the change would do, without doing it."""
    connection = context.connection()
    approved = english.approvals_of(connection, segment_id)
    including = [
        row.title
        for row in documents.all_documents(connection).values()
        if row.kind == "leaflet" and row.active and document_id in _shared(row.id, row.current_version)
    ]
    return Consequences(
        word_difference(seen, text),
        len(text.split()),
        tuple(tag for tag, has in approved.items() if has),
        changes_of_meaning(seen, text),
        tuple(including),
    )


def _shared(document_id: str, version: int) -> dict[str, int]:
    row = documents.version_row(context.connection(), document_id, version)
    return dict(row.shared) if row else {}


@blueprint.get("/<document_id>/english")
@content_role("editor")
def strings(document_id: str) -> ResponseReturnValue:
    """List the strings of the current English, each with a way to correct it."""
    connection = context.connection()
    known = _editable(document_id)
    rows = english.strings(connection, document_id, known.current_version)
    return render_template("leaflets/english.html", document=known, strings=rows, roles=ROLE_WORDS)


@blueprint.route("/<document_id>/english/<int:segment_id>", methods=["GET", "POST"])
@content_role("editor")
def correct(document_id: str, segment_id: int) -> ResponseReturnValue:
    """Show a string, then what its change would do; confirmed, change the English and its file."""
    connection = context.connection()
    known = _editable(document_id)
    segment = documents.segment_row(connection, segment_id)
    if segment is None or segment.document_id != document_id:
        raise NotFound("There is no such string in this leaflet.")
    if documents.place_of(connection, segment_id) is None:
        raise NotFound("The current English no longer has this string.")
    text = clean(request.form.get("text", segment.text))
    seen = request.form.get("seen", segment.text)
    refusal: PolyleafError | None = None
    if request.form.get("action") == "save" and text:
        context.end_reading()
        try:
            version = correct_english(context.installation(), context.actor(), segment_id, text, seen)
        except PolyleafError as error:
            refusal = error
        else:
            flash(
                "The English is corrected, here and in its file. Where only a typo was put right, declare its meaning "
                "unchanged below; every other language looks again.",
                "good",
            )
            return redirect(url_for("leaflets.versions", document_id=document_id, old=version - 1, new=version), 303)
    changed = request.method == "POST" and text != segment.text and bool(text)
    if request.method == "POST" and not refusal and not changed:
        refusal = PolyleafError("Nothing was changed." if text else "A string cannot be empty.")
    page = render_template(
        "leaflets/correct.html",
        document=known,
        segment=segment,
        text=text,
        seen=segment.text,
        refusal=refusal,
        plan=consequences(segment_id, document_id, segment.text, text) if changed and refusal is None else None,
        **kinds_of(refusal),
    )
    return page, refusal.http_status if refusal else 200


def kinds_of(refusal: PolyleafError | None) -> dict[str, object]:
    """Return what a template shows of a refusal: faults as a table, both sides of a conflict, or a sentence."""
    return {
        "faults": refusal.faults if isinstance(refusal, ContentErrors) else (),
        "conflict": refusal if isinstance(refusal, BothChanged) else None,
        "stale": isinstance(refusal, StaleText),
    }


def _editable(document_id: str):  # type: ignore[no-untyped-def]
    known = documents.all_documents(context.connection()).get(document_id)
    if known is None or known.kind == "pages" or not known.active:
        raise NotFound("There is no English of this name to correct here.")
    return known
