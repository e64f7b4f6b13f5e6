"""An edition that may do harm: a publisher, or a reviewer of its language, takes it off the site at once."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.edition import SOURCE_LOCALE
from app.errors import NotFound, PolyleafError
from app.formats.languages import name_in
from app.store import documents, releases
from app.web import context
from app.web.access import publisher_or_locale_role
from app.web.leaflets.base import blueprint
from app.workflow.withdrawal import withdraw


@blueprint.route("/<document_id>/<locale>/withdraw", methods=["GET", "POST"])
@publisher_or_locale_role("reviewer")
def withdraw_edition(document_id: str, locale: str) -> ResponseReturnValue:
    """Say what goes, with the English all its languages, and ask why; asked by POST, withdraw it."""
    refusal: PolyleafError | None = None
    reason, urgent = request.form.get("reason", ""), "urgent" in request.form
    if request.method == "POST":
        context.end_reading()
        try:
            done = withdraw(context.installation(), context.actor(), document_id, locale, reason, urgent)
        except PolyleafError as error:
            if error.http_status != 400:
                raise
            refusal = error
        else:
            flash(f"Withdrawn. Release {done.number} is live, with a notice in its place.", "good")
            return redirect(url_for("leaflets.edition", document_id=document_id, locale=locale), 303)
    connection = context.connection()
    document = documents.all_documents(connection).get(document_id)
    newest = releases.newest(connection)
    live = [key[1] for key in newest.editions if key[0] == document_id] if newest else []
    if document is None or locale not in live:
        raise NotFound(f"{document_id} is not live in {name_in(locale, 'en')}, so it cannot be withdrawn.")
    page = render_template(
        "leaflets/withdraw.html",
        document=document,
        locale=locale,
        goes=live if locale == SOURCE_LOCALE else [locale],
        refusal=refusal,
        reason=reason,
        urgent=urgent,
    )
    return page, refusal.http_status if refusal else 200
