"""Withdraw an edition: off the site at once, with a notice in its place, until a publisher signs it again."""

from __future__ import annotations

from app.domain.edition import SOURCE_LOCALE
from app.errors import NotAllowed, NotFound, PolyleafError
from app.store import log, releases
from app.store.engine import writing
from app.store.people import Person
from app.workflow.compile import leaflet_row
from app.workflow.installation import Installation
from app.workflow.publish import Author, Progress, Published, switch
from app.workflow.record import record


def withdraw(
    installation: Installation,
    actor: Person,
    document_id: str,
    locale: str | None,
    reason: str,
    urgent: bool,
    progress: Progress | None = None,
) -> Published:
    """Withdraw a leaflet in a locale, or in every language (None, and English: no translation outlives it).

    A publisher may, and a reviewer of the locale for an error in its translation. Page, PDFs, hand-out and every list
    switch at once, and nothing else does; an `urgent` notice tells readers to use no copies. The withdrawal is on the
    record even where the site cannot be built, and every later build keeps to it. Raise NotFound where the edition is
    not live.
    """
    place = None if locale == SOURCE_LOCALE else locale
    publisher = "publisher" in actor.content_roles
    if not publisher and (place is None or "reviewer" not in actor.roles_in(place)):
        raise NotAllowed("Withdrawing takes the role publisher or, for a translation, reviewer in its language.")
    if not reason.strip():
        raise PolyleafError("Say why: the reason is recorded with your name.")
    author = Author(actor, "publisher" if publisher else "reviewer")
    with writing(installation.engine) as connection:
        log.lock(connection)
        leaflet_row(connection, document_id)
        newest = releases.newest(connection)
        live = [tuple(key) for key in newest.editions] if newest else []
        if not any(key[0] == document_id and place in (None, key[1]) for key in live):
            raise NotFound(f"{document_id} is not live in {locale or 'any language'}, so it cannot be withdrawn.")
        data = {"document": document_id, "locale": place, "urgent": urgent}
        record(connection, installation.now(), "withdrawal", data, actor, author.role, reason.strip())
    return switch(installation, author, progress, only=frozenset(live))
