"""An edition that nobody has to have signed yet, as a page and on paper: what its reader and its publisher look at."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from app.errors import NotFound
from app.formats.dates import Digits
from app.formats.forms import forms_of, render_form
from app.formats.page import Notice, Page, page_path, render_page
from app.store import documents, people, releases
from app.workflow import compile as editions
from app.workflow.installation import Installation
from app.workflow.provenance import Judge, signers_of_strings
from app.workflow.shelf import Shelf


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
    page = _page(installation, connection, document_id, locale)
    if name not in forms_of(locale).values():
        raise NotFound("A page has no such file.")
    return render_form(name, page, f"{page.site.url.rstrip('/')}/{dict(page.siblings)[locale]}")


def _page(installation: Installation, connection: Connection, document_id: str, locale: str) -> Page:
    row = editions.leaflet_row(connection, document_id)
    edition = editions.assemble(connection, document_id, locale, row.current_version)
    chrome = editions.chrome_of(connection, locale)
    found = documents.current_site(connection)
    assert found is not None, "a leaflet is imported together with the site facts"
    site, _ = found
    history = Shelf(connection).history(edition)
    signers = signers_of_strings(connection, editions.chrome_fingerprints(chrome, locale).values(), locale)
    standing = Judge(connection).standing_of(edition, history, signers, None)
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
