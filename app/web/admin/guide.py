"""Adding a language as one guided step: what it takes until its first page, what is done, and what is next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from babel import Locale
from flask import render_template
from flask.typing import ResponseReturnValue

from app.errors import NotFound
from app.formats.gettext import plural_forms
from app.formats.page_strings import PAGE_STRINGS
from app.store import documents, units
from app.store import people as stored
from app.web import context
from app.web.admin.base import administrator, blueprint
from app.web.admin.languages import samples
from app.web.leaflets.cells import in_order as by_title
from app.web.paging import Paged

DATE_PATTERN = "date pattern"
"""The context of the page strings that say how a date is written."""

LEAFLETS = 25
"""Leaflets and shared blocks on one page of those to draft."""

Name = Literal["policy", "digits", "plurals", "people", "dates", "strings", "leaflets"]


@dataclass(frozen=True)
class Step:
    """One thing that a language takes; `now` is the first that is not done."""

    name: Name
    done: bool
    now: bool = False


@blueprint.get("/locales/<tag>/added")
@administrator
def added(tag: str) -> ResponseReturnValue:
    """Go through all that a language takes, with what is done and where to do the rest."""
    connection = context.connection()
    row = stored.locale_row(connection, tag)
    if row is None:
        raise NotFound("This language has not been added to the workspace.")
    roles = ("translator", "reviewer", *(("clinician",) if row.clinical else ()))
    everybody = stored.everybody(connection)
    people = {role: [one.name for one in everybody if role in one.roles_in(tag)] for role in roles}
    patterns = [
        unit
        for unit in units.of_document(connection, PAGE_STRINGS, tag)
        if unit.context == DATE_PATTERN and unit.ordinal is not None
    ]
    counts: dict[str, dict[str, int]] = {}
    for count in units.counts(connection, [tag]):
        counts.setdefault(count.document_id, {})[count.status] = count.number
    known = documents.all_documents(connection).values()
    wanted = sorted((one for one in known if one.active and one.kind != "pages"), key=by_title)
    pages = counts.get(PAGE_STRINGS, {})
    done: dict[Name, bool] = {
        "policy": True,
        "digits": True,
        "plurals": True,
        "people": all(people.values()),
        "dates": bool(patterns) and all(unit.status == "approved" for unit in patterns),
        "strings": pages.keys() == {"approved"},
        "leaflets": any(counts.get(one.id, {}).keys() - {"empty"} for one in wanted if one.kind == "leaflet"),
    }
    return render_template(
        "admin/added.html",
        tag=tag,
        row=row,
        steps=in_order(done),
        sample=samples(tag)[row.digits] if row.digits in samples(tag) else samples(tag)["latin"],
        plurals=plural_words(tag),
        people=people,
        patterns=patterns,
        pages=pages,
        page_strings=PAGE_STRINGS,
        wanted=Paged.of(wanted, LEAFLETS),
        counts=counts,
    )


def in_order(done: dict[Name, bool]) -> list[Step]:
    """Return the steps in their order, the first that is not done marked as the next."""
    following = next((name for name, is_done in done.items() if not is_done), None)
    return [Step(name, is_done, name == following) for name, is_done in done.items()]


def plural_words(tag: str) -> tuple[int, list[str]]:
    """Return how many forms gettext's catalogues have for a number in this language, and CLDR's names of its own."""
    number = int(plural_forms(tag).partition("nplurals=")[2].partition(";")[0])
    return number, [*sorted(Locale.parse(tag).plural_form.tags), "other"]
