"""The leaflets that come with the program as pages: drafts as if they were approved, for looks and weights only."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polib

from app.domain.edition import assemble_edition
from app.formats.content import Content, read_folder
from app.formats.page import Chrome, Notice, Page, page_path
from app.formats.page_strings import PAGE_STRINGS, page_strings

ROOT = Path(__file__).parents[2]
LOCALES = ("en", "ar", "bn", "pl", "ur")
LEAFLETS = ("medicines-at-home", "relapsed-refractory-all")
NOTICES: frozenset[Notice] = frozenset({"demonstration", "overdue"})


def shipped_page(document_id: str, locale: str, notices: frozenset[Notice] = NOTICES) -> Page:
    """Make a page of a shipped leaflet, offered in all languages that it is drafted in."""
    content = _content()
    by_id = {document.id: document for document in content.documents}
    whole = [by_id[document_id], *(by_id[name] for name in by_id[document_id].shared)]
    if locale == "en":
        chrome: Chrome = {segment.key: segment.text for segment in page_strings().segments}
        texts = {(d.id, *segment.key): segment.text for d in whole for segment in d.segments}
    else:
        chrome = drafts(PAGE_STRINGS, locale)
        texts = {(d.id, *key): text for d in whole for key, text in drafts(d.id, locale).items()}
    edition = assemble_edition(whole, 1, locale, texts)
    siblings = tuple((tag, page_path(tag, by_id[document_id].slug)) for tag in LOCALES)
    making = "original" if locale == "en" else "demonstration"
    return Page(edition, content.site, chrome, "native" if locale == "bn" else "latin", making, notices, siblings)


@cache
def drafts(document_id: str, locale: str) -> Chrome:
    """Return the drafts of a document's shipped catalogue."""
    file = polib.pofile(str(ROOT / "locales" / locale / "LC_MESSAGES" / f"{document_id}.po"))
    return {(entry.msgctxt or "", entry.msgid): entry.msgstr for entry in file}


@cache
def _content() -> Content:
    return read_folder(ROOT / "source_content")
