"""The record of a live edition: every text, who wrote and signed it, waivers, engines, dates, and what patients see."""

from __future__ import annotations

from flask import render_template

from app.formats.words import MAKINGS, NOTICES, RIBBON
from app.store import documents
from app.web import context
from app.web.leaflets.base import blueprint, content_team
from app.web.page_helpers import ENGINE_NAMES
from app.workflow.edition_record import edition_record


@blueprint.get("/<document_id>/<locale>/record")
@content_team
def record(document_id: str, locale: str) -> str:
    """Show how a live edition came about."""
    rows = documents.all_documents(context.connection())
    context.end_reading()
    found = edition_record(context.installation(), document_id, locale)
    return render_template(
        "leaflets/record.html",
        record=found,
        titles={id_: row.title for id_, row in rows.items()},
        slug=rows[document_id].slug,
        making=MAKINGS[found.making],
        notices=[({"demonstration": RIBBON} | NOTICES)[name] for name in found.notices],
        engine_names=ENGINE_NAMES,
        drafted=sum(bool(text.engines) for text in found.texts),
        waived=sum(act.kind == "waiver" for text in found.texts for act in text.acts),
    )
