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
from app.store import people as stored
from app.store import units
from app.web import context
from app.web.admin.base import administrator, blueprint
from app.web.admin.languages import samples
from app.web.leaflets.grid import Cell, read_grid

DATE_PATTERN = "date pattern"
"""The context of the page strings that say how a date is written."""

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
    grid = read_grid(context.installation(), connection, tags=[tag], flags=False)
    rows = grid.rows if grid else ()
    cells = {one.id: one.cell(tag) for one in rows}
    wanted = [one for one in rows if one.kind != "pages"]
    pages = cells.get(PAGE_STRINGS)
    done: dict[Name, bool] = {
        "policy": True,
        "digits": True,
        "plurals": True,
        "people": all(people.values()),
        "dates": bool(patterns) and all(unit.status == "approved" for unit in patterns),
        "strings": pages is not None and pages.approved == pages.total,
        "leaflets": any(_has_texts(cells[one.id]) for one in wanted if one.kind == "leaflet"),
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
        wanted=wanted,
        cells=cells,
    )


def in_order(done: dict[Name, bool]) -> list[Step]:
    """Return the steps in their order, the first that is not done marked as the next."""
    following = next((name for name, is_done in done.items() if not is_done), None)
    return [Step(name, is_done, name == following) for name, is_done in done.items()]


def plural_words(tag: str) -> tuple[int, list[str]]:
    """Return how many forms gettext's catalogues have for a number in this language, and CLDR's names of its own."""
    number = int(plural_forms(tag).partition("nplurals=")[2].partition(";")[0])
    return number, [*sorted(Locale.parse(tag).plural_form.tags), "other"]


def _has_texts(cell: Cell) -> bool:
    return cell.counts.get("empty", 0) < cell.total
