"""The other forms of an edition's page: PDFs and hand-outs, by the names of their files."""

from __future__ import annotations

from app.domain.edition import SOURCE_LOCALE
from app.formats.page import FILES, Page


def forms_of(locale: str) -> dict[str, str]:
    """Return what the other forms of an edition are called, with the names of their files."""
    return {form: name for form, name in FILES.items() if locale != SOURCE_LOCALE or not form.startswith("handout")}


def render_form(name: str, page: Page, address: str) -> bytes:
    """Render another form of a page by its file's name; `address` is the absolute one of the page.

    Raise MissingGlyph where no font has a sign of a PDF, NotApproved where the locale lacks a page string.
    """
    # Typst and the fonts' tables are loaded when there is something to print, not with every web process.
    from app.formats import handout, pdf

    match name:
        case "leaflet.pdf":
            return pdf.render_pdf(page, address, "standard")
        case "large-print.pdf":
            return pdf.render_pdf(page, address, "large")
        case "handout.html":
            return handout.render_handout(page, address).encode()
        case "handout.pdf":
            return handout.render_handout_pdf(page, address)
    raise KeyError(name)
