"""A page as it would be with the texts that people work on now, one string marked: to see it where it will stand."""

from __future__ import annotations

import re

from sqlalchemy import Connection

from app.domain.edition import SOURCE_LOCALE, assemble_edition
from app.errors import NotFound
from app.formats.dates import Digits
from app.formats.page import Page, page_path, render_page
from app.store import documents, people, units
from app.workflow import compile as editions
from app.workflow.installation import Installation

_BEGIN, _END = "\ue000", "\ue001"
_MARKED = re.compile(f"{_BEGIN}(.*?){_END}", re.DOTALL)
_OUTSIDE = re.compile(f"[{_BEGIN}{_END}]")
_TAG = re.compile(r"<[^>]*>")


def page_in_place(
    installation: Installation, connection: Connection, document_id: str, locale: str, segment_id: int
) -> str:
    """Return the HTML of a leaflet's page with working texts, English where there is none, one string marked.

    The string stands in `<mark id="here">`. Nothing of it is approved: it is for editors' eyes. Raise NotFound for
    what is no leaflet.
    """
    row = documents.all_documents(connection).get(document_id)
    found = documents.current_site(connection)
    if row is None or row.kind != "leaflet" or found is None:
        raise NotFound("This string stands on many pages: there is no one page to show it on.")
    whole = [document for document, _ in documents.load_whole(connection, document_id, row.current_version)]
    texts = {(part.id, *segment.key): segment.text for part in whole for segment in part.segments}
    for unit in units.of_documents(connection, [part.id for part in whole], locale):
        text = unit.target or unit.source
        marked = f"{_BEGIN}{text}{_END}" if unit.segment_id == segment_id else text
        texts[unit.document_id, unit.context or "", unit.source] = marked
    pages = editions.page_texts(connection, [locale])
    chrome = {**pages.chrome(SOURCE_LOCALE), **pages.chrome(locale)}
    policy = people.locale_row(connection, locale)
    digits: Digits = policy.digits if policy else "latin"
    edition = assemble_edition(whole, row.current_version, locale, texts)
    siblings = ((locale, page_path(locale, row.slug)),)
    html = render_page(Page(edition, found[0], chrome, digits, "demonstration", frozenset(), siblings))
    return _with_mark(html)


def _with_mark(html: str) -> str:
    head, start, body = html.partition("<body")
    body = _TAG.sub(lambda tag: _OUTSIDE.sub("", tag[0]), body)
    body = _MARKED.sub(r'<mark id="here">\1</mark>', body, count=1)
    return _OUTSIDE.sub("", head) + start + _OUTSIDE.sub("", body)
