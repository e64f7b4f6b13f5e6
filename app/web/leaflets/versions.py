"""Two source versions side by side, and the declaration that a change left the meaning alone."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.edition import facts_from_data
from app.domain.meaning import changes_of_meaning
from app.errors import NotFound
from app.formats.languages import name_in
from app.store import documents, english, overview, people
from app.web import context
from app.web.access import content_role
from app.web.leaflets.base import blueprint, content_team
from app.web.leaflets.difference import compare, fact_changes
from app.web.marking import two_sides
from app.workflow.correction import declare_unchanged
from app.workflow.withdrawal import outdated_editions


@blueprint.get("/<document_id>/versions/<int:old>..<int:new>")
@content_team
def versions(document_id: str, old: int, new: int) -> ResponseReturnValue:
    """Show what changed between two source versions, and what it costs."""
    connection = context.connection()
    rows = {row.version: row for row in documents.versions(connection, document_id)}
    if old not in rows or new not in rows or old >= new:
        raise NotFound("There are no such versions of this leaflet.")
    known = documents.all_documents(connection)
    locales = [row.tag for row in people.locales(connection)]
    difference = compare(
        english.strings(connection, document_id, old),
        english.strings(connection, document_id, new),
        english.approvals(connection, document_id),
        locales,
    )
    shared = sorted(rows[old].shared.keys() | rows[new].shared.keys())
    return render_template(
        "leaflets/versions.html",
        document=known[document_id],
        old=rows[old],
        new=rows[new],
        versions=sorted(rows),
        locales=locales,
        difference=difference,
        two_sides=two_sides,
        facts=list(fact_changes(facts_from_data(rows[old].facts), facts_from_data(rows[new].facts))),
        shared=[
            (id_, rows[old].shared.get(id_), rows[new].shared.get(id_))
            for id_ in shared
            if rows[old].shared.get(id_) != rows[new].shared.get(id_)
        ],
        titles=overview.titles(connection),
        current=new == known[document_id].current_version,
        outdated=outdated_editions(connection, document_id) if "publisher" in context.actor().content_roles else (),
    )


@blueprint.get("/<document_id>/versions")
@content_team
def choose_versions(document_id: str) -> ResponseReturnValue:
    """Lead to the comparison of the two versions that a form asks for, the older one first."""
    asked = [request.args.get(name, type=int) for name in ("old", "new")]
    old, new = (number or 0 for number in asked)
    if old == new:
        return redirect(url_for("leaflets.leaflet", document_id=document_id, _anchor="versions"), 303)
    return redirect(url_for("leaflets.versions", document_id=document_id, old=min(old, new), new=max(old, new)), 303)


@blueprint.route("/<document_id>/unchanged/<int:old>/<int:new>", methods=["GET", "POST"])
@content_role("editor")
def unchanged(document_id: str, old: int, new: int) -> ResponseReturnValue:
    """Say what declaring a meaning unchanged would do; asked by POST, do it."""
    connection = context.connection()
    before, after = documents.segment_row(connection, old), documents.segment_row(connection, new)
    known = documents.all_documents(connection).get(document_id)
    if before is None or after is None or known is None or {before.document_id, after.document_id} != {document_id}:
        raise NotFound("There are no such strings in this leaflet.")
    had, has = english.approvals_of(connection, old), english.approvals_of(connection, new)
    back = _back(document_id)
    if request.method == "POST":
        context.end_reading()
        done = declare_unchanged(context.installation(), context.actor(), old, new)
        flash(_said(done.carried, done.without), "good" if done.carried else "warn")
        return redirect(back, 303)
    return render_template(
        "leaflets/unchanged.html",
        document=known,
        sides=two_sides(before.text, after.text),
        carries=[tag for tag, approved in had.items() if approved and not has[tag]],
        others=[tag for tag, approved in had.items() if not approved and not has[tag]],
        reasons=changes_of_meaning(before.text, after.text),
        back=back,
    )


def _said(carried: tuple[str, ...], without: tuple[str, ...]) -> str:
    def names(tags: tuple[str, ...]) -> str:
        return ", ".join(name_in(tag, "en") for tag in tags)

    if not carried:
        return "Recorded nothing: no language had an approval to carry over."
    words = f"Meaning unchanged, recorded with your name. Carried over: {names(carried)}."
    return f"{words} Nothing to carry over: {names(without)}." if without else words


def _back(document_id: str) -> str:
    old, new = request.args.get("from", type=int), request.args.get("to", type=int)
    if old and new and old < new:
        return url_for("leaflets.versions", document_id=document_id, old=old, new=new)
    return url_for("leaflets.leaflet", document_id=document_id, _anchor="versions")
