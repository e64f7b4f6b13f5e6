"""A letter of reference on paper (PDF/UA-1, A4): whose work, for whom, and the figures counted from the log."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING

from app.domain.effort import Service
from app.domain.leaflet import Site
from app.formats.languages import name_in
from app.formats.page_strings import TEMPLATES

if TYPE_CHECKING:
    import typst

_COMPILING = Lock()


def render_letter(name: str, demonstration: bool, service: Service, site: Site, today: date, entries: int) -> bytes:
    """Render the letter; `entries` is how far the log was counted. Raise MissingGlyph for a name in no font."""
    assert service.first is not None, "a letter is about something that was done"
    assert service.last is not None
    contact = site.contact(site.feedback)
    rows = [
        [
            name_in(one.locale, "en"),
            *(f"{n:,}" for n in (one.translated, one.translated_words, one.reviewed, one.reviewed_words)),
        ]
        for one in sorted(service.contributions, key=lambda one: name_in(one.locale, "en"))
    ]
    document = {
        "name": name,
        "publisher": site.publisher,
        "contact": contact.value if contact else site.url,
        "demonstration": demonstration,
        "first": _written(service.first),
        "last": _written(service.last),
        "today": _written(today),
        "entries": f"{entries:,}",
        "rows": rows,
    }
    # Typesetting costs megabytes that a process which prints nothing does without.
    from app.formats.pdf_fonts import choose_faces

    faces = choose_faces("".join(_strings(document)), "en")
    document["fonts"] = list(faces.own)
    with _COMPILING:
        pdf = _compiler(faces.own).compile(
            format="pdf",
            sys_inputs={"doc": json.dumps(document, ensure_ascii=False)},
            pdf_standards=["ua-1"],
            timestamp=0,
        )
    assert isinstance(pdf, bytes)
    return pdf


def _written(day: date) -> str:
    return f"{day:%-d %B %Y}"


@lru_cache
def _compiler(families: tuple[str, ...]) -> typst.Compiler:
    import typst

    from app.formats.pdf_fonts import fonts_of

    return typst.Compiler(TEMPLATES / "letter.typ", root=TEMPLATES, font_paths=fonts_of(families))


def _strings(document: dict[str, object]) -> Iterator[str]:
    for value in document.values():
        if isinstance(value, str):
            yield value
        elif isinstance(value, list):
            yield from ("".join(row) for row in value)
