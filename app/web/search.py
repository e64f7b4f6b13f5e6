"""Searching all strings by words, status, finding, person, leaflet, language and term, at an address to pass on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from app.domain.checks import Span
from app.domain.glossary import terms_in
from app.domain.search import Query, parse
from app.domain.signoff import LOCALE_ROLES
from app.errors import NotAllowed, NotFound, PolyleafError
from app.formats.languages import name_in
from app.store import documents, people, search, terms
from app.store.engine import AnyRow
from app.store.people import Person
from app.web import access, context
from app.web.page_helpers import STATUS_WORDS

blueprint = Blueprint("search", __name__, url_prefix="/search")

FIELDS = ("source", "target", "locale", "status", "finding", "person", "leaflet", "term")
LONGEST = 200
FINDINGS = {
    "block": "Anything that blocks",
    "confirm": "Anything to look at again",
    "number": "Numbers",
    "percent": "Percentages",
    "unit": "Units",
    "range": "Ranges",
    "exchange": "Numbers exchanged",
    "month": "Months",
    "name": "Digits in names",
    "drug": "Drug names",
    "term": "Locked terms",
    "forbidden": "Words that the glossary forbids",
    "glossary": "Words that the glossary has",
    "acronym": "Abbreviations",
    "placeholder": "Placeholders",
    "phone": "Telephone numbers",
    "link": "Links",
    "address": "Addresses",
    "emphasis": "Emphasis",
    "cue": "Negation and comparison",
    "untranslated": "Left in English",
    "left-over": "Partly left in English",
    "language": "Another language",
    "script": "Another script",
    "digits": "Digits of two scripts",
    "homoglyph": "Letters that only look right",
    "invisible": "Invisible characters",
    "doubled": "Something twice",
}
_PLACE = re.compile(r"([0-9]{1,9})\.([A-Za-z_]{0,32})")
_MARK = Markup('<mark class="hit">{}</mark>')


@blueprint.get("/")
@access.signed_in
def find() -> ResponseReturnValue:
    """Show the form, and a page of the strings that hold all that was asked for."""
    asked = {name: " ".join(request.args.get(name, "").split()) for name in FIELDS}
    person = context.actor()
    tags, everybody = within_reach()
    page, error, term = None, "", None
    if any(asked.values()):
        try:
            page, term = look_up(asked, _place())
        except (NotAllowed, NotFound):
            raise
        except PolyleafError as refusal:
            error = str(refusal)
    values = render_template(
        "search/find.html",
        asked=asked,
        said=_said(asked, everybody),
        choices=_choices(tags, everybody),
        term=term,
        page=page,
        error=error,
        strings=_grouped(page.rows, asked, term, person) if page else (),
        later=_place() != search.START,
        here={name: value for name, value in asked.items() if value},
    )
    return values, 422 if error else 200


def within_reach() -> tuple[list[str], dict[str, str]]:
    """Return the languages in which this person may search, and who works in them; refuse who may in none."""
    person, connection = context.actor(), context.connection()
    tags = [row.tag for row in people.locales(connection)] if person.content_roles else list(person.locales)
    if not tags and not person.content_roles:
        raise NotAllowed("Searching takes a role in a language, or one of the content team.")
    return tags, people.with_roles_in(connection, tags)


def look_up(asked: dict[str, str], after: search.Place, number: int = 20) -> tuple[search.Page, AnyRow | None]:
    """Return a page of the strings that hold all that was asked for, and the glossary entry that is among it."""
    tags, everybody = within_reach()
    term = _term(asked, tags)
    return search.find(context.connection(), _wanted(asked, tags, everybody, term), after, number), term


def _choices(tags: list[str], everybody: dict[str, str]) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    """Return what can be chosen: field, label, what choosing nothing means, and the options."""
    leaflets = documents.all_documents(context.connection()).values()
    return [
        ("locale", "Language", "All", sorted(((tag, name_in(tag, "en")) for tag in tags), key=itemgetter(1))),
        ("status", "Status", "Any", list(STATUS_WORDS.items())),
        ("finding", "Finding", "Any or none", list(FINDINGS.items())),
        ("leaflet", "Leaflet", "All", sorted(((row.id, row.title) for row in leaflets), key=itemgetter(1))),
        ("person", "Worked on by", "Anybody", list(everybody.items())),
    ]


def _wanted(asked: dict[str, str], tags: list[str], everybody: dict[str, str], term: AnyRow | None) -> search.Wanted:
    if asked["locale"] and asked["locale"] not in tags:
        raise NotAllowed("You have no role in this language. Ask whoever invited you for one.")
    if asked["person"] and asked["person"] not in everybody:
        raise NotFound("There is no such person in your languages.")
    everything = bool(context.actor().content_roles)
    return search.Wanted(
        source=_query(asked["source"], "the English"),
        target=_query(asked["target"], "the translation"),
        locales=(asked["locale"],) if asked["locale"] else None if everything else tuple(tags),
        status=asked["status"],
        finding=asked["finding"],
        person_id=asked["person"],
        document_id=asked["leaflet"],
        term=terms.value_of(term) if term is not None else None,
    )


def _query(typed: str, where: str) -> Query | None:
    if not typed:
        return None
    if len(typed) > LONGEST or "\0" in typed:
        raise PolyleafError(f"Look for at most {LONGEST} characters in {where}; this is longer.")
    query = parse(typed)
    if not query.keys:
        raise PolyleafError(f"Type a word or a number to look for in {where}.")
    return query


def _term(asked: dict[str, str], tags: list[str]) -> AnyRow | None:
    """Return the newest version of the glossary entry that is asked for, and look in its language."""
    if not asked["term"]:
        return None
    versions = terms.history(context.connection(), asked["term"])
    if not versions or versions[-1].locale not in tags:
        raise NotFound("There is no such term in the glossaries of your languages.")
    asked["locale"] = versions[-1].locale
    return versions[-1]


def _place() -> search.Place:
    match = _PLACE.fullmatch(request.args.get("after", ""))
    return (int(match[1]), match[2]) if match else search.START


def _said(asked: dict[str, str], everybody: dict[str, str]) -> str:
    """Say in words what was asked for, for the title of the page."""
    words = [
        f"“{asked['source']}”" if asked["source"] else "",
        f"“{asked['target']}”" if asked["target"] else "",
        name_in(asked["locale"], "en") if asked["locale"] else "",
        STATUS_WORDS.get(asked["status"], ""),
        FINDINGS.get(asked["finding"], ""),
        everybody.get(asked["person"], ""),
    ]
    return ", ".join(filter(None, words))


def _grouped(
    rows: Iterable[AnyRow], asked: dict[str, str], term: AnyRow | None, person: Person
) -> list[dict[str, Any]]:
    """Return the strings of a page, each with its units in the languages that were found."""
    english, target = parse(asked["source"]), parse(asked["target"])
    strings: list[dict[str, Any]] = []
    for row in rows:
        if not strings or strings[-1]["id"] != row.segment_id:
            spans = [*(english.find(row.source) or ())]
            if term is not None:
                spans += [found.span for found in terms_in(row.source, (terms.value_of(term),))]
            source = _marked(row.source, spans)
            strings.append({"id": row.segment_id, "title": row.document_title, "source": source, "units": []})
        roles = person.roles_in(row.locale) & set(LOCALE_ROLES)
        strings[-1]["units"].append(
            {
                "row": row,
                "target": _marked(row.target, target.find(row.target) or ()) if row.target else None,
                "address": url_for("review.editor_page", locale=row.locale, segment_id=row.segment_id)
                if roles
                else None,
            }
        )
    return strings


def _marked(text: str, spans: Iterable[Span]) -> Markup:
    html, end = [], 0
    for start, stop in sorted(spans):
        if start >= end:
            html += [escape(text[end:start]), _MARK.format(text[start:stop])]
            end = stop
    return Markup("").join([*html, escape(text[end:])])
