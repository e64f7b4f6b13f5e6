"""A small edition in any locale, and the page made of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.domain.edition import assemble_edition
from app.domain.leaflet import (
    Contact,
    Document,
    Facts,
    Original,
    PartialDate,
    ReviewDates,
    Segment,
    Site,
    Source,
    Video,
)
from app.formats.markdown import body_segments, parse_body
from app.formats.page import Page, page_path
from app.formats.page_strings import page_strings

SITE = Site(
    "Example Leaflets",
    "https://leaflets.example.org",
    "Europe/London",
    (
        Contact("charity_number", "number", "0000000", "Registered charity"),
        Contact("helpline", "phone", "0808 157 0142"),
        Contact("feedback", "email", "leaflets@example.org"),
    ),
    "helpline",
    "feedback",
)
FACTS = Facts(
    ReviewDates(PartialDate(2023, 6, 30), PartialDate(2026, 1), PartialDate(2026, 6, 30)),
    (Source("Thol F. How I treat. *Blood* 2015;126(3):319-327."), Source("NHS. A to Z.", "https://nhs.example/")),
    (Original("As a PDF", "https://files.example.org/x.pdf", "pdf"),),
    (Video("What it means", "https://video.example.org/x", "en"),),
)
BODY = """\
## How often

About *60-80%* of adults. Call {helpline}.

1. First
   - Inner
2. Second

| Medicine | Dose |
| --- | --- |
| Aciclovir | 5 ml |
"""


def _document(ident: str, kind: Any, body: str, front: tuple[Segment, ...] = (), **fields: Any) -> Document:
    found = tuple(segment for _, segment in body_segments(parse_body(body)))
    return Document(ident, kind, ident, ident, front + found, body, **fields)


LEAFLET = _document(
    "small",
    "leaflet",
    BODY,
    (
        Segment("title", "A small *leaflet*", "title"),
        Segment("summary", "What it says.", "summary"),
        Segment("audience", "Adults"),
        Segment("original", "As a PDF"),
        Segment("video", "What it means"),
    ),
    facts=FACTS,
    shared=("support",),
)
SUPPORT = _document("support", "shared", "## Support\n\nCall {helpline}.\n")
CHROME = {segment.key: segment.text for segment in page_strings().segments}


def small_page(locale: str = "en", texts: dict[str, str] | None = None, **fields: Any) -> Page:
    """Make a page; what `texts` does not translate stands in the words of the English."""
    approved = {
        (document.id, *segment.key): (texts or {}).get(segment.text, segment.text)
        for document in (LEAFLET, SUPPORT)
        for segment in document.segments
    }
    edition = assemble_edition((LEAFLET, SUPPORT), 3, locale, approved)
    siblings = tuple((each, page_path(each, "small")) for each in dict.fromkeys(("en", "ur", "pa_Guru", locale)))
    values: dict[str, Any] = {
        "site": SITE,
        "chrome": CHROME,
        "digits": "latin",
        "making": "original",
        "notices": frozenset(),
        "siblings": siblings,
    }
    return Page(edition, **(values | fields))


def with_body(page: Page, body: str) -> Page:
    """Return a page of the same leaflet with another body, told in its own words."""
    found = tuple(segment for _, segment in body_segments(parse_body(body)))
    document = replace(LEAFLET, segments=(*LEAFLET.segments[:5], *found), body=body)
    text = page.edition.parts[0].texts[0]
    texts = tuple(replace(text, segment=segment, target=segment.text) for segment in document.segments)
    part = replace(page.edition.parts[0], document=document, texts=texts)
    return replace(page, edition=replace(page.edition, parts=(part,)))
