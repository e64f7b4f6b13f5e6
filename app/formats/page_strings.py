"""The patient page's own strings, taken from its templates by Babel, so that none can be forgotten."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from babel.messages.extract import extract_from_file

from app.domain.leaflet import Document, Segment

TEMPLATES = Path(__file__).parent / "templates"
PAGE_STRINGS = "page-templates"
"""The id of the document of page strings."""

_FILES = ("page.html", "index.html", "macros.html", "withdrawn.html", "handout.html", "report.html")
_KEYWORDS = {"_": None, "pgettext": ((1, "c"), 2)}
_OPTIONS = {"silent": "false"}


@cache
def page_strings() -> Document:
    """Extract the strings of pages, hand-outs, notices and reports, each once, with the notes for translators."""
    segments: dict[tuple[str, str], Segment] = {}
    for name in _FILES:
        messages = extract_from_file(
            "jinja2.ext:babel_extract", TEMPLATES / name, _KEYWORDS, ("NOTE:",), _OPTIONS, strip_comment_tags=True
        )
        for line, message, comments, context in messages:
            assert isinstance(message, str)
            note = " ".join(comments) or None
            segment = Segment("string", message, context, note=note, line=line)
            segments.setdefault(segment.key, segment)
    return Document(PAGE_STRINGS, "pages", PAGE_STRINGS, "Page templates", tuple(segments.values()))
