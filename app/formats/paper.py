"""What all papers share: fonts, sizes, spacing and figures by script, and the call of Typst.

Typst lays out JSON by one of our templates; PDF/UA-1 (ISO 14289-1) is what it refuses to fall short of.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import segno
import typst
from babel import Locale
from markupsafe import Markup, escape

from app.domain.leaflet import PartialDate
from app.errors import MissingGlyph
from app.formats.dates import format_date
from app.formats.inline import plain_text
from app.formats.languages import direction, script
from app.formats.markup_tree import as_data, parse_markup
from app.formats.page_strings import TEMPLATES
from app.formats.pdf_fonts import NASTALIQ, choose_faces, describe, fonts_of, own_family
from app.formats.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.formats.dates import Digits
    from app.formats.page import Page

_SLANTED = ("Cyrl", "Grek", "Latn")
_LINES = {NASTALIQ: (1.3, 0.75, 0.2), "Noto Naskh Arabic": (0.95, 0.4, 0.3)}
"""Ems above and below the base line that a line takes, and the gap between two lines."""

_REGIONS = {"Hans": "CN", "Hant": "TW"}
"""PDF names a language with its region only; these stand for the two ways to write Chinese."""

_UNDRAWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_COMPILING = Lock()


@dataclass(frozen=True)
class Paper:
    """Sizes of a sheet: points of its text and of its margins' lines; ems for title, tables, sources and labels."""

    size: float
    title: float
    small: float
    table: float
    sources: float
    labels: float


def compile_paper(template: str, page: Page, address: str, paper: Paper, content: dict[str, Any]) -> bytes:
    """Lay a document out; `content` is JSON with nodes as `as_data` gives them. Raise MissingGlyph."""
    locale = page.edition.locale
    words = Words(page)
    publisher = Markup('<bdi lang="en" dir="ltr">{}</bdi>').format(page.site.publisher)
    version = Markup('{} <bdi dir="ltr">{}</bdi>').format(words.say("Version"), page.edition.version)
    document = content | {
        "title": plain_text(page.edition.title, page.site),
        "publisher": page.site.publisher,
        "publisher_run": as_data(parse_markup(publisher)),
        "version": as_data(parse_markup(version)),
        "ribbon": [as_data(parse_markup(escape(line))) for line in words.ribbon()],
        "address": address,
        "qr": _code(address),
        "digits": list(figures(locale, page.digits)),
        **_style(locale, paper),
    }
    faces = choose_faces("".join(_strings(document)), locale)
    document["fonts"] = {"own": faces.own, "latin": faces.latin, "bold": faces.bold}
    try:
        with _COMPILING:
            pdf, warnings = _compiler(template, faces.own).compile_with_warnings(
                format="pdf",
                sys_inputs={"doc": json.dumps(document, ensure_ascii=False)},
                pdf_standards=["ua-1"],
                timestamp=0,
            )
    except typst.TypstError as error:
        # PDF/UA-1 forbids the glyph .notdef, so Typst itself refuses a text that its fonts cannot draw.
        if match := _UNDRAWN.search(error.message):
            raise MissingGlyph(locale, [describe(char, locale) for char in match[1]]) from error
        raise
    assert isinstance(pdf, bytes)
    assert not warnings, [warning.message for warning in warnings]
    return pdf


def forget_papers() -> None:
    """Have Typst let go of what it keeps of earlier papers, up to 100 MB, which no other paper has a use for.

    Its cache drops what the last ten compilations did not use.
    """
    with _COMPILING:
        for _ in range(11):
            _blank().compile(format="pdf")


@lru_cache
def _blank() -> typst.Compiler:
    return typst.Compiler(TEMPLATES / "blank.typ", root=TEMPLATES)


@lru_cache(maxsize=8)
def _code(address: str) -> str:
    """Draw an address as a QR code: an edition's forms on paper, made one after another, have the same."""
    return segno.make_qr(address, error="m").svg_inline(border=0)


def figures(locale: str, digits: Digits) -> str:
    """Return the ten digits as the dates of this locale have them."""
    return "".join(format_date(PartialDate(1000 + n, 1), ("", "y M"), locale, digits)[3] for n in range(10))


def _style(locale: str, paper: Paper) -> dict[str, Any]:
    written = script(locale)
    above, below, gap = _LINES.get(own_family(locale), (0.85, 0.3, 0.3 if written in _SLANTED else 0.45))
    return {
        "lang": locale.split("_")[0],
        "region": Locale.parse(locale).territory or _REGIONS.get(written),
        "dir": direction(locale),
        "slanted": written in _SLANTED,
        "above": above,
        "below": below,
        "gap": gap,
        "size": paper.size,
        "title_size": paper.title,
        "small": paper.small,
        "table_size": paper.table,
        "source_size": paper.sources,
        "label_width": paper.labels,
    }


@lru_cache
def _compiler(template: str, families: tuple[str, ...]) -> typst.Compiler:
    return typst.Compiler(TEMPLATES / template, root=TEMPLATES, font_paths=fonts_of(families))


def _strings(value: object) -> Iterator[str]:
    """Yield every text of a JSON value; those never printed (addresses, names of languages) are ASCII."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)
