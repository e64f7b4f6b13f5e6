"""The record of a live edition: every text, who wrote and signed it, waivers, engines, dates, and what patients see."""

from __future__ import annotations

from flask import render_template

from app.formats.words import MAKINGS, NOTICES, RIBBON
from app.store import documents, overview
from app.web import context
from app.web.leaflets.base import blueprint, content_team
from app.web.page_helpers import ENGINE_NAMES
from app.workflow.edition_record import edition_record


@blueprint.get("/<document_id>/<locale>/record")
@content_team
def record(document_id: str, locale: str) -> str:
    """Show how a live edition came about."""
    titles = overview.titles(context.connection())
    slug = documents.all_documents(context.connection())[document_id].slug if document_id in titles else ""
    context.end_reading()
    found = edition_record(context.installation(), document_id, locale)
    return render_template(
        "leaflets/record.html",
        record=found,
        titles=titles,
        slug=slug,
        making=MAKINGS[found.making],
        notices=[({"demonstration": RIBBON} | NOTICES)[name] for name in found.notices],
        engine_names=ENGINE_NAMES,
        drafted=sum(bool(text.engines) for text in found.texts),
        waived=sum(act.kind == "waiver" for text in found.texts for act in text.acts),
    )
