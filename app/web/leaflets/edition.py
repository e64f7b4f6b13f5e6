"""One leaflet in one language: the page as patients will see it, and the signatures on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.audit import Entry
from app.domain.edition import SOURCE_LOCALE, Edition
from app.errors import NeedsOverride, NeedsReturn, NotFound
from app.formats.languages import name_in
from app.store import documents, overview
from app.web import context
from app.web.access import content_role, locale_or_content_role, locale_role
from app.web.leaflets.base import blueprint, own_policy, patient_page
from app.web.leaflets.leaflet import find
from app.workflow import compile as editions
from app.workflow.preview import preview as render_preview
from app.workflow.preview import preview_paper as render_paper

MISSING_SHOWN = 20


@dataclass(frozen=True)
class Signature:
    """Who signed and when; the name is gone where its owner asked for that."""

    name: str | None
    at: str


@blueprint.get("/<document_id>/<locale>")
@locale_or_content_role("reviewer")
def edition(document_id: str, locale: str) -> ResponseReturnValue:
    """Show the assembled page with the steps it has taken, or what is missing from it."""
    connection = context.connection()
    found, row = find(document_id, flags=False)
    if row.kind != "leaflet":
        raise NotFound(f"There is no leaflet with the id {document_id!r}.")
    if locale not in (SOURCE_LOCALE, *found.locales):
        raise NotFound("This language has not been added to the workspace.")
    cell = None if locale == SOURCE_LOCALE else row.cell(locale)
    live, waiting = (row.english_live, row.english) if cell is None else (cell.live, cell.waiting)
    edition, missing = None, []
    if cell is None or cell.whole:
        edition = editions.assemble_whole(connection, [(row.id, row.version), *row.pins], locale)
    else:
        missing = overview.unapproved(
            connection, [row.id, *(id_ for id_, _ in cell.lacking if id_ != row.id)], locale, MISSING_SHOWN
        )
    read, signed = _signatures(edition, found.signatures) if edition else (None, None)
    return render_template(
        "leaflets/edition.html",
        edition=edition,
        lacking=sum(number for _, number in cell.lacking) if cell else 0,
        is_read=edition is not None and (cell is None or read is not None),
        is_signed=edition is not None and waiting in ("release", ""),
        overridden=edition is not None and _overridden(edition, found.signatures),
        row=row,
        locale=locale,
        live=live,
        is_live=live is not None and waiting == "",
        missing=missing,
        titles=overview.titles(connection) if missing else {},
        read=read,
        signed=signed,
        ready=row.ready,
    )


@blueprint.get("/preview/<locale>/<slug>/")
@own_policy
@locale_or_content_role("reviewer")
def preview(locale: str, slug: str) -> ResponseReturnValue:
    """Answer with the page itself; its address ends like the page's own, so that its links to other languages work."""
    connection = context.connection()
    page = render_preview(context.installation(), connection, documents.leaflet(connection, slug=slug), locale)
    response: Response = patient_page(page.html.encode())
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/preview/<locale>/<slug>/<name>")
@own_policy
@locale_or_content_role("reviewer")
def preview_paper(locale: str, slug: str, name: str) -> ResponseReturnValue:
    """Answer with another form of the page, where the page's links to its files lead."""
    connection = context.connection()
    data = render_paper(context.installation(), connection, documents.leaflet(connection, slug=slug), locale, name)
    response = patient_page(data) if name.endswith(".html") else Response(data, mimetype="application/pdf")
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.post("/<document_id>/<locale>/read")
@locale_role("reviewer")
def read_page(document_id: str, locale: str) -> ResponseReturnValue:
    """Sign the assembled page, as its reader."""
    context.end_reading()
    editions.sign_page(context.installation(), context.actor(), document_id, locale, request.form.get("seen", ""))
    flash("Thank you. The page is signed as read; a publisher can sign the edition now.", "good")
    return redirect(url_for("leaflets.edition", document_id=document_id, locale=locale), 303)


@blueprint.post("/<document_id>/sign")
@content_role("publisher")
def sign(document_id: str) -> ResponseReturnValue:
    """Sign every edition whose page was read, as publisher.

    First ask which withdrawn ones come back, and past the review date for a reason.
    """
    reason = request.form.get("reason")
    back = request.form.getlist("bring_back") if "decided" in request.form else None
    context.end_reading()
    try:
        signed = editions.sign_editions(context.installation(), context.actor(), document_id, reason, back)
    except NeedsReturn as refusal:
        _, row = find(document_id)
        entries = [each.entry for each in refusal.withdrawn]
        plain = overview.plain_of(context.connection(), entries)
        page = render_template("leaflets/bring_back.html", row=row, withdrawn=refusal.withdrawn, plain=plain)
        return page, refusal.http_status
    except NeedsOverride as refusal:
        _, row = find(document_id)
        page = render_template(
            "leaflets/override.html",
            row=row,
            ready=row.ready,
            sentence=str(refusal),
            empty=reason is not None,
            back=back,
        )
        return page, refusal.http_status
    names = ", ".join(name_in(tag, "en") for tag in signed)
    flash(f"Signed: {names}. What is signed goes live with the next release.", "good")
    return redirect(url_for("leaflets.leaflet", document_id=document_id), 303)


def _overridden(edition: Edition, entries: Sequence[Entry]) -> bool:
    """Tell whether a publisher gave a reason to publish this version although its review is overdue."""
    version = (edition.leaflet.id, edition.version, edition.facts_hash)
    return any(
        (entry.data["document"], entry.data["version"], entry.data["facts_hash"]) == version
        for entry in entries
        if entry.kind == "override"
    )


def _signatures(edition: Edition, entries: Sequence[Entry]) -> tuple[Signature | None, Signature | None]:
    """Return the newest signatures on exactly this page: its reader's and its publisher's."""
    read = signed = None
    for entry in entries:
        if entry.kind == "override" or entry.data["document"] != edition.leaflet.id:
            continue
        if entry.kind == "edition_reviewed":
            if (entry.data["locale"], entry.data["content_hash"]) == (edition.locale, edition.content_hash):
                read = entry
            continue
        locales = entry.data["locales"]
        assert isinstance(locales, dict)
        if (entry.data["version"], entry.data["facts_hash"], locales.get(edition.locale)) == (
            edition.version,
            edition.facts_hash,
            edition.content_hash,
        ):
            signed = entry
    plain = overview.plain_of(context.connection(), [entry.seq for entry in (read, signed) if entry])
    return tuple(  # type: ignore[return-value]
        Signature(plain.get(entry.seq, {}).get("name"), entry.at) if entry else None for entry in (read, signed)
    )
