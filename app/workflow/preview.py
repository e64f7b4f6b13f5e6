"""An edition that nobody has to have signed yet, as a page and on paper: what its reader and its publisher look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.edition import SOURCE_LOCALE
from app.errors import NotFound
from app.formats.dates import Digits
from app.formats.page import FILES, Notice, Page, page_path, render_page
from app.store import documents, people, releases
from app.workflow import compile as editions
from app.workflow.installation import Installation
from app.workflow.provenance import Judge, signers_of_strings


@dataclass(frozen=True)
class Preview:
    """A page as HTML, and the content hash that a reader signs."""

    html: str
    content_hash: str


def preview(installation: Installation, connection: Connection, document_id: str, locale: str) -> Preview:
    """Render the current version's page as patients would see it; raise NotApproved while any text is missing."""
    page = _page(installation, connection, document_id, locale)
    return Preview(render_page(page), page.edition.content_hash)


def preview_paper(
    installation: Installation, connection: Connection, document_id: str, locale: str, name: str
) -> bytes:
    """Render another form of the current version by the name of its file; raise NotFound where a page has none such."""
    # Typst and the fonts' tables are loaded when there is something to print, not with every web process.
    from app.formats.handout import render_handout, render_handout_pdf
    from app.formats.pdf import render_pdf

    page = _page(installation, connection, document_id, locale)
    address = f"{page.site.url.rstrip('/')}/{dict(page.siblings)[locale]}"
    forms: dict[str, Callable[[], bytes]] = {
        FILES["leaflet"]: lambda: render_pdf(page, address, "standard"),
        FILES["large_print"]: lambda: render_pdf(page, address, "large"),
    }
    if locale != SOURCE_LOCALE:
        forms[FILES["handout"]] = lambda: render_handout(page, address).encode()
        forms[FILES["handout_pdf"]] = lambda: render_handout_pdf(page, address)
    if name not in forms:
        raise NotFound("A page has no such file.")
    return forms[name]()


def _page(installation: Installation, connection: Connection, document_id: str, locale: str) -> Page:
    row = editions.leaflet_row(connection, document_id)
    edition = editions.assemble(connection, document_id, locale, row.current_version)
    chrome = editions.chrome_of(connection, locale)
    found = documents.current_site(connection)
    assert found is not None, "a leaflet is imported together with the site facts"
    site, _ = found
    standing = Judge(connection).standing_of(edition, signers_of_strings(connection, chrome, locale), None)
    notices: dict[Notice, bool] = {
        "demonstration": standing.demonstration or edition.facts.demonstration,
        "one_person": standing.one_person,
        "overdue": edition.facts.review.overdue(installation.today(site.timezone)),
    }
    policy = people.locale_row(connection, locale)
    digits: Digits = policy.digits if policy else "latin"
    newest = releases.newest(connection)
    live_in = {key[1] for key in newest.editions if key[0] == document_id} if newest else set()
    siblings = tuple((tag, page_path(tag, row.slug)) for tag in sorted(live_in | {locale}))
    shown = frozenset(name for name, holds in notices.items() if holds)
    return Page(edition, site, chrome, digits, standing.making, shown, siblings)
