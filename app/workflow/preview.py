"""The page of an edition that nobody has to have signed yet: what its reader and its publisher look at."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from app.formats.dates import Digits
from app.formats.page import Notice, Page, page_path, render_page
from app.formats.page_style import style, style_hash
from app.store import documents, people, releases
from app.workflow import compile as editions
from app.workflow.installation import Installation
from app.workflow.provenance import signers_of_strings, standing_of


@dataclass(frozen=True)
class Preview:
    """A page as bytes of HTML, the source expression of its style sheet, and the content hash that a reader signs."""

    html: str
    style_hash: str
    content_hash: str


def preview(installation: Installation, connection: Connection, document_id: str, locale: str) -> Preview:
    """Render the current version's page as patients would see it; raise NotApproved while any text is missing."""
    row = editions.leaflet_row(connection, document_id)
    edition = editions.assemble(connection, document_id, locale, row.current_version)
    chrome = editions.chrome_of(connection, locale)
    found = documents.current_site(connection)
    assert found is not None, "a leaflet is imported together with the site facts"
    site, _ = found
    standing = standing_of(connection, edition, signers_of_strings(connection, chrome, locale), None)
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
    page = Page(edition, site, chrome, digits, standing.making, shown, siblings)
    return Preview(render_page(page), style_hash(style(locale, digits)), edition.content_hash)
