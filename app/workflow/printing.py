"""The other forms of editions: PDFs and hand-outs, rendered before anything is decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Engine

from app.domain.edition import SOURCE_LOCALE, Edition
from app.domain.leaflet import Site
from app.errors import MissingGlyph
from app.formats.page import Page
from app.store.engine import reading
from app.workflow.live import Live, hash_of_site
from app.workflow.renderings import Renderings
from app.workflow.shelf import Shelf


def form_key(entry: Live, site_hash: str, form: str) -> str:
    """Name the rendering of one of an edition's other forms."""
    return f"{entry.paper_key(site_hash)}-{form}"


def unprinted(renderings: Renderings, site: Site, live: Sequence[Live]) -> list[Live]:
    """Return the editions of which a form is not yet rendered."""
    site_hash = hash_of_site(site)
    waiting = []
    for entry in live:
        key = entry.paper_key(site_hash)
        if not all(renderings.has(f"{key}-{form}") for form in entry.forms):
            waiting.append(entry)
    return waiting


def print_all(
    engine: Engine, renderings: Renderings, site: Site, waiting: Sequence[Live], tell: Callable[[], None]
) -> dict[str, str]:
    """Render what is not yet rendered of the other forms; return, by `paper_key`, why an edition cannot be printed."""
    unprintable: dict[str, str] = {}
    site_hash = hash_of_site(site)
    shelf = Shelf()
    for entry in waiting:
        with reading(engine) as connection:
            edition = shelf.signed(connection, (entry.document, entry.locale), entry.signed_seq)
        try:
            for form in entry.forms:
                key = form_key(entry, site_hash, form)
                if not renderings.has(key):
                    renderings.get(key, renderer_of(entry, edition, site, form))
        except MissingGlyph as error:
            unprintable[entry.paper_key(site_hash)] = str(error)
        tell()
    return unprintable


def renderer_of(entry: Live, edition: Edition, site: Site, form: str) -> Callable[[], bytes]:
    """Return what renders one of an edition's other forms."""
    # Typst and the fonts' tables are loaded when there is something to print, not with every web process.
    from app.formats import handout, pdf

    own = ((entry.locale, entry.path),)
    english = () if entry.locale == SOURCE_LOCALE else ((SOURCE_LOCALE, entry.english_path),)
    page: Page = entry.page(edition, site, own + english)
    address = f"{site.url.rstrip('/')}/{entry.path}"
    forms: dict[str, Callable[[], bytes]] = {
        "leaflet": lambda: pdf.render_pdf(page, address, "standard"),
        "large_print": lambda: pdf.render_pdf(page, address, "large"),
        "handout": lambda: handout.render_handout(page, address).encode(),
        "handout_pdf": lambda: handout.render_handout_pdf(page, address),
    }
    return forms[form]
