"""An edition that nobody has to have signed yet, as a page and on paper: what its reader and its publisher look at."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.edition import SOURCE_LOCALE, site_from_data
from app.errors import NotFound
from app.formats.dates import Digits
from app.formats.forms import forms_of, render_form
from app.formats.page import Notice, Page, page_path, render_page
from app.store import documents, overview, people, suggestions
from app.store.engine import AnyRow
from app.workflow import compile as editions
from app.workflow.history import History
from app.workflow.installation import Installation
from app.workflow.provenance import Judge, signers_of_strings
from app.workflow.record import policy_from


@dataclass(frozen=True)
class Preview:
    """A page as HTML, and the content hash that a reader signs."""

    html: str
    content_hash: str


def preview(installation: Installation, connection: Connection, leaflet: AnyRow | None, locale: str) -> Preview:
    """Render the current version's page as patients would see it; raise NotApproved while any text is missing.

    `leaflet` is its row, None where there is none: raise NotFound then, and for a language that is not there.
    """
    page = _page(installation, connection, leaflet, locale)
    return Preview(render_page(page), page.edition.content_hash)


def preview_paper(
    installation: Installation, connection: Connection, leaflet: AnyRow | None, locale: str, name: str
) -> bytes:
    """Render another form of the current version by the name of its file; raise NotFound where a page has none such."""
    page = _page(installation, connection, leaflet, locale)
    if name not in forms_of(locale).values():
        raise NotFound("A page has no such file.")
    return render_form(name, page, f"{page.site.url.rstrip('/')}/{dict(page.siblings)[locale]}")


def _page(installation: Installation, connection: Connection, row: AnyRow | None, locale: str) -> Page:
    if row is None:
        raise NotFound("There is no leaflet of this name.")
    language = people.locale_row(connection, locale)
    if locale != SOURCE_LOCALE and language is None:
        raise NotFound("This language has not been added to the workspace.")
    whole = [(row.id, row.current_version), *row.shared.items()]
    found = documents.load_documents(connection, whole)
    pages = editions.page_texts(connection, [locale])
    parts = [found[key] for key in whole]
    edition = editions.assemble_approved(connection, parts, row.current_version, locale, pages)
    head = overview.before_planning(connection)
    assert head is not None, "a leaflet is imported together with the site facts"
    site = site_from_data(head.facts)
    strings = editions.chrome_fingerprints(pages.chrome(locale), locale).values()
    history = History(connection, {*strings, *(text.fingerprint for text in edition.texts)}, (), None)
    judge = Judge(
        set((head.demonstration or "").split()), {locale: policy_from(language)} if language is not None else {}
    )
    machine = suggestions.machine_worked(connection, [part.id for part in parts], [locale])
    standing = judge.standing_of(edition, history, signers_of_strings(history, strings, locale), bool(machine), None)
    notices: dict[Notice, bool] = {
        "demonstration": standing.demonstration or edition.facts.demonstration,
        "one_person": standing.one_person,
        "overdue": edition.facts.review.overdue(installation.today(site.timezone)),
    }
    digits: Digits = language.digits if language is not None else "latin"
    live_in = {key[1] for key in head.editions or () if key[0] == row.id}
    siblings = tuple((tag, page_path(tag, row.slug)) for tag in sorted(live_in | {locale}))
    shown = frozenset(name for name, holds in notices.items() if holds)
    return Page(edition, site, pages.chrome(locale), digits, standing.making, shown, siblings)
