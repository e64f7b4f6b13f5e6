"""The leaflet on paper: the value that a page is made of as a tagged PDF (PDF/UA-1, A4), in two sizes of print.

The same value gives the same bytes on the same fonts. The document goes to the template as JSON: no text can become
markup. Raise MissingGlyph where no font has a character, NotApproved where the locale lacks a page string.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from markupsafe import Markup, escape

from app.domain.edition import SOURCE_LOCALE
from app.formats.inline import citation_html, render_text
from app.formats.languages import name_in
from app.formats.markup_tree import as_data, parse_markup
from app.formats.page_body import BODY_ROLES, render_body
from app.formats.paper import Paper, compile_paper
from app.formats.words import Words

if TYPE_CHECKING:
    from app.domain.leaflet import Site
    from app.formats.page import Page

Variant = Literal["standard", "large"]

_SIZES: dict[Variant, Paper] = {
    "standard": Paper(size=12, title=1.75, small=9, table=0.9, sources=0.75, labels=11),
    "large": Paper(size=18, title=1.4, small=14, table=1, sources=0.9, labels=8),
}
"""Points: the NHS asks for 12 in print, the UK Association for Accessible Formats for 16 or more in large print."""


def render_pdf(page: Page, address: str, variant: Variant) -> bytes:
    """Render a leaflet as a PDF; `address` is the absolute one of its page, printed on every sheet and as a QR code."""
    return compile_paper("leaflet.typ", page, address, _SIZES[variant], _document(page))


def _document(page: Page) -> dict[str, Any]:
    edition, site, locale = page.edition, page.site, page.edition.locale
    words = Words(page)

    def data(markup: Markup | str) -> list[Any]:
        return as_data(parse_markup(escape(markup)))

    def texts(role: str) -> list[list[Any]]:
        found = (text for text in edition.parts[0].texts if text.segment.role == role)
        return [data(render_text(text.target, locale, site)) for text in found]

    audience = texts("audience")
    return {
        "heading": texts("title")[0],
        "summary": texts("summary"),
        "audience": audience,
        "audience_label": data(words.say("Who this leaflet is for")) if audience else [],
        "help": data(words.help()),
        "notices": [data(notice) for _, notice in words.notices()],
        "more": _more(page, words, data, texts),
        "bodies": [as_data(parse_markup(body)) for body in _bodies(page, site)],
        "about": data(words.say("About this leaflet")),
        "facts": [[data(fact.label), data(fact.value)] for fact in words.facts(english_address(page))],
        "sources_heading": data(words.say("Sources")),
        "sources": [data(citation_html(source.citation, source.url)) for source in edition.facts.sources],
    }


def english_address(page: Page) -> str | None:
    """Return the absolute address of the English page, None for the English or where the release has none."""
    path = dict(page.siblings).get(SOURCE_LOCALE)
    own = page.edition.locale == SOURCE_LOCALE
    return None if own or path is None else f"{page.site.url.rstrip('/')}/{path}"


def _more(page: Page, words: Words, data: Any, texts: Any) -> list[dict[str, Any]]:
    """List what the leaflet has besides its text, with addresses to type in: paper has no links."""
    facts = page.edition.facts
    language = "Language of the video: {language}"
    spoken = [
        words.say(language, language=Markup("<bdi>{}</bdi>").format(name_in(video.language, page.edition.locale)))
        for video in facts.videos
    ]
    plain = [Markup("")] * len(facts.originals)
    groups = (
        ("On paper and as a PDF", texts("original"), [original.url for original in facts.originals], plain),
        ("Videos", texts("video"), [video.url for video in facts.videos], spoken),
    )
    return [
        {
            "heading": data(words.say(heading)),
            "items": [
                {"words": item, "url": url, "note": data(note)}
                for item, url, note in zip(items, urls, notes, strict=True)
            ],
        }
        for heading, items, urls, notes in groups
        if items
    ]


def _bodies(page: Page, site: Site) -> list[Markup]:
    bodies, number = [], 1
    for part in page.edition.parts:
        front = sum(text.segment.role not in BODY_ROLES for text in part.texts)
        bodies.append(render_body(part, number + front, page.edition.locale, site))
        number += len(part.texts)
    return bodies
