"""Write a leaflet as a web export of it would look, and put page furniture into exports."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.formats.cleanup_furniture import closes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.leaflet import Document, PartialDate, Site

ADDRESS = "<https://stage.example.org/about-leukaemia/types/one-of-them/a-leaflet/>"
CHARITY = "Example Leaflets Registered Charity Number 0000000. Scotland Registered Charity Number SC000000"
HELPLINE = "Helpline: [0808 157 0142](tel:08081570142)"
WHOLE = [ADDRESS, CHARITY, HELPLINE]
PARTS = [
    WHOLE,
    [ADDRESS],
    [CHARITY],
    [HELPLINE],
    [ADDRESS, CHARITY],
    [CHARITY, HELPLINE],
    [CHARITY[:51], HELPLINE],
    [ADDRESS, CHARITY[52:]],
    [CHARITY[20:]],
]
"""What page breaks leave: the whole, single lines of it, and pieces of lines."""

_MARKER = re.compile(r"\s*(?:-|\d+\.)\s+")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def export_of(document: Document, site: Site) -> str:
    """Write title, summary, links, body, sources and dates as prose, without comments and videos."""
    body = re.sub(r"<!--.*?-->\n? *", "", document.body)
    for contact in site.contacts:
        body = body.replace(f"{{{contact.name}}}", contact.value)
    review = document.facts.review
    dates = [
        ("Page last reviewed:", review.last_reviewed),
        ("Updated", review.updated),
        ("Next review due:", review.next_due),
    ]
    return "\n\n".join(
        [
            f"# {document.title}",
            next(segment.text for segment in document.segments if segment.role == "summary"),
            *(f"[{original.title}]({original.url})" for original in document.facts.originals),
            body.strip(),
            "### Sources we used",
            *(source.citation for source in document.facts.sources),
            "## About this page",
            *(f"{label} {_written(date)}" for label, date in dates if date),
        ]
    )


def _written(date: PartialDate) -> str:
    return f"{date.day or ''} {_MONTHS[date.month - 1]} {date.year}".strip()


def places_of(export: str) -> dict[int, list[int]]:
    """List, for each line of an export, where a page could break: before it and between its words."""
    lines = export.split("\n")
    sources = lines.index("### Sources we used")
    end = lines.index("## About this page")
    places = {}
    for number, line in enumerate(lines):
        inside = bool(line) and not line.startswith(("#", "|", "[")) and number < end
        after_marker = (_MARKER.match(line) or re.match("", line)).end() if number < sources else 0
        places[number] = [0] if line else []
        if inside:
            places[number] += [m.end() for m in re.finditer(r"\S (?=\S)", line) if m.end() > after_marker]
    return {number: found for number, found in places.items() if found}


def insert(export: str, cuts: dict[int, tuple[int, Sequence[str]]]) -> str:
    """Break the lines of an export at places, with furniture in the breaks."""
    lines = export.split("\n")
    for number, (place, furniture) in cuts.items():
        before, after = lines[number][:place].rstrip(), lines[number][place:]
        broken = [before, "", *"\n\n".join(furniture).split("\n"), "", after]
        lines[number] = "\n".join(broken if before else broken[1:])
    return "\n".join(lines)


def is_between_sentences(line: str, place: int) -> bool:
    """Tell whether a page break here looks like the end of a paragraph: after a stop and before no small letter."""
    return place > 0 and closes(line[:place].rstrip()) and not line[place:].lstrip("*_\"'“‘([<")[:1].islower()
