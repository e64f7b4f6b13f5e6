"""Reports by readers of the site, whom nobody knows: a problem with a text of a live page, answered like a question."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.edition import Edition
from app.domain.leaflet import Site
from app.errors import NotFound, PolyleafError, StaleText
from app.store import documents, log, queries, releases
from app.store.engine import writing
from app.workflow.compile import Chrome, page_texts
from app.workflow.installation import Installation
from app.workflow.queries import said
from app.workflow.shelf import Shelf
from app.workflow.webhook_events import tell_of_question

WHOLE = 0
"""The number of a report on no text in particular."""


@dataclass(frozen=True)
class LiveEdition:
    """What a report can be about: an edition as it is live, and what the form for it is made of."""

    edition: Edition
    site: Site
    chrome: Chrome


def live_edition(connection: Connection, locale: str, slug: str) -> LiveEdition:
    """Return the live edition of a page by its address; raise NotFound where there is none."""
    ids = [row.id for row in documents.all_documents(connection).values() if (row.kind, row.slug) == ("leaflet", slug)]
    newest = releases.newest(connection)
    key = next((key for key in (newest.editions if newest else []) if [key[0]] == ids and key[1] == locale), None)
    row = releases.signed_edition(connection, key) if key else None
    site = documents.current_site(connection)
    if row is None or site is None:
        raise NotFound("There is no such page in the current release.")
    return LiveEdition(Shelf(connection).put_together(row), site[0], page_texts(connection, [locale]).chrome(locale))


def report(installation: Installation, locale: str, slug: str, seen: str, number: int, words: str) -> int:
    """Take a reader's report on the text of this number; return its id.

    `seen` is the content hash of the page that the reader saw: raise StaleText where another is live.
    """
    words = said(words, "Write what is wrong or unclear.")
    with writing(installation.engine) as connection:
        log.lock(connection)
        edition = live_edition(connection, locale, slug).edition
        if edition.content_hash != seen:
            raise StaleText(seen, edition.content_hash)
        if not WHOLE <= number <= len(edition.texts):
            raise PolyleafError("Choose which part is wrong or unclear.")
        text = edition.texts[max(number, 1) - 1]
        segments = documents.segments_of(connection, text.document)
        segment_id = next(row.id for row in segments if (row.context, row.text) == text.segment.key)
        at = installation.now()
        new_id = queries.add_report(connection, segment_id, locale, at, words, edition.version, number)
        tell_of_question(installation, connection, new_id, locale, at)
        return new_id
