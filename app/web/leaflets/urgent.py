"""An urgent change of the English: a publisher withdraws every live edition that lacks it, at once."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.edition import SOURCE_LOCALE
from app.errors import NotFound, PolyleafError
from app.formats.languages import name_in
from app.store import documents
from app.web import context
from app.web.access import content_role
from app.web.leaflets.base import blueprint
from app.workflow.planning import notices_of
from app.workflow.withdrawal import Outdated, outdated_editions, withdraw_outdated

NOTICE = ("This leaflet has been withdrawn", "Please do not use copies of it that you have printed or saved.")
"""What the notice says, by the page strings that it is made of; the helpline follows."""


@blueprint.route("/<document_id>/urgent", methods=["GET", "POST"])
@content_role("publisher")
def urgent(document_id: str) -> ResponseReturnValue:
    """Say which live editions would go and what patients would see instead; asked by POST, withdraw them."""
    refusal: PolyleafError | None = None
    if request.method == "POST":
        seen = outdated_editions(context.connection(), document_id)
        if request.form.get("seen") != _names(seen):
            seen = ()
        context.end_reading()
        try:
            done = withdraw_outdated(
                context.installation(), context.actor(), document_id, request.form.get("reason", ""), seen
            )
        except PolyleafError as error:
            if error.http_status != 400:
                raise
            refusal = error
        else:
            tags = ", ".join(dict.fromkeys(name_in(each.locale, "en") for each in seen))
            flash(f"Withdrawn: {tags}. Release {done.number} is live, with a notice in each place.", "good")
            return redirect(url_for("leaflets.leaflet", document_id=document_id), 303)
    connection = context.connection()
    document = documents.all_documents(connection).get(document_id)
    if document is None or document.kind == "pages":
        raise NotFound(f"There is no leaflet with the id {document_id!r}.")
    found = outdated_editions(connection, document_id)
    notices = notices_of(connection, list(dict.fromkeys(each.locale for each in found)))
    page = render_template(
        "leaflets/urgent.html",
        document=document,
        found=found,
        seen=_names(found),
        notices={tag: (language, [chrome["", text] for text in NOTICE]) for tag, (language, chrome) in notices.items()},
        english_goes={each.document for each in found if each.locale == SOURCE_LOCALE},
        refusal=refusal,
        reason=request.form.get("reason", ""),
    )
    return page, refusal.http_status if refusal else 200


def _names(editions: tuple[Outdated, ...]) -> str:
    return " ".join(f"{each.document}/{each.locale}/{each.version}" for each in editions)
