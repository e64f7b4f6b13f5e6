"""The bilingual hand-out that a clinician goes through with a patient, as HTML and as a PDF.

Its English is the text that each translation was made from, so that no row can pair two versions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from app.domain.edition import SOURCE_LOCALE
from app.formats.handout_rows import Row, rows
from app.formats.inline import citation_html, plain_text
from app.formats.languages import direction, html_tag, own_name
from app.formats.markup_tree import as_data, parse_markup, write_markup
from app.formats.page import ENVIRONMENT
from app.formats.page_strings import TEMPLATES
from app.formats.page_style import style, style_hash
from app.formats.paper import Paper, compile_paper
from app.formats.pdf import english_address
from app.formats.words import Words

if TYPE_CHECKING:
    from app.formats.page import Page

NOTES = "Notes from your health professional"
"""Heads the room for a clinician's handwriting; the template has the string, for translators."""

_PAPER = Paper(size=11, title=1.35, small=9, table=1, sources=0.8, labels=8)


def render_handout(page: Page, address: str) -> str:
    """Render a hand-out as one self-contained HTML file; `address` is the absolute one of the leaflet's page.

    Raise ValueError for an English page, NotApproved where the locale lacks a page string.
    """
    edition, locale = page.edition, page.edition.locale
    found = rows(page)
    english, own = Words(page, english=True), Words(page)
    css = style(locale, page.digits) + (TEMPLATES / "handout.css").read_text("utf-8").replace("\n", "")
    title = edition.parts[0].texts[0].segment.text
    values = {
        "title": plain_text(title, page.site),
        "own_title": plain_text(edition.title, page.site),
        "address": address,
        "english_address": english_address(page),
        "publisher": page.site.publisher,
        "style": Markup(css),  # noqa: S704 - our own files
        "style_hash": style_hash(css),
        "demonstration": "demonstration" in page.notices,
        "sides": [_side(english, "en", "English", SOURCE_LOCALE), _side(own, "own", own_name(locale), locale)],
        "rows": [_cells(row) for row in found],
        "sources": [citation_html(source.citation, source.url) for source in edition.facts.sources],
        "_": english.say,
    }
    return ENVIRONMENT.get_template("handout.html").render(values)


def render_handout_pdf(page: Page, address: str) -> bytes:
    """Render the same hand-out as a PDF. Raise as `render_handout`, and MissingGlyph."""
    english, own = Words(page, english=True), Words(page)

    def data(markup: Markup) -> list[Any]:
        return as_data(parse_markup(escape(markup)))

    def both(message: str) -> list[list[Any]]:
        return [data(english.say(message)), data(own.say(message))]

    addresses = english_address(page)
    content = {
        "languages": ["English", own_name(page.edition.locale)],
        "english_ribbon": [data(line) for line in english.ribbon()],
        "rows": [
            {
                "number": row.number,
                "sides": [as_data(row.english), as_data(row.own)],
                "leads": row.leads,
                "whole": row.whole,
                "notice": bool(row.notice),
            }
            for row in rows(page)
        ],
        "notes": both(NOTES),
        "about": both("About this leaflet"),
        "facts": [
            [[data(fact.label), data(fact.value)] for fact in words.facts(addresses)] for words in (english, own)
        ],
        "sources_headings": both("Sources"),
        "sources": [data(citation_html(source.citation, source.url)) for source in page.edition.facts.sources],
    }
    return compile_paper("handout.typ", page, address, _PAPER, content)


def _side(words: Words, name: str, language: str, locale: str) -> dict[str, Any]:
    return {
        "name": name,
        "language": language,
        "locale": locale,
        "lang": html_tag(locale),
        "dir": direction(locale),
        "ribbon": words.ribbon(),
        "facts": words.facts(english_address(words.page)),
        "about": words.say("About this leaflet"),
        "sources": words.say("Sources"),
        "notes": words.say(NOTES),
    }


def _cells(row: Row) -> dict[str, Any]:
    return {
        "number": row.number,
        "notice": row.notice,
        "leads": row.leads,
        "cells": [write_markup(row.english, lambda ident: ident.replace("s", "e", 1)), write_markup(row.own)],
    }
