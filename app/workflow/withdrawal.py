"""Withdraw editions: off the site at once, with a notice in their place, until a publisher signs them again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.domain.edition import SOURCE_LOCALE
from app.errors import NotAllowed, NotFound, PolyleafError
from app.store import log, overview, releases
from app.store.engine import AnyRow, writing
from app.store.people import Person
from app.workflow.aside import Progress
from app.workflow.compile import leaflet_row
from app.workflow.installation import Installation
from app.workflow.publish import Author, Published, switch
from app.workflow.record import record


@dataclass(frozen=True)
class Outdated:
    """A live edition of a leaflet that lacks its current English; patients read `version`."""

    document: str
    title: str
    locale: str
    version: int


def outdated_editions(connection: Connection, document_id: str) -> tuple[Outdated, ...]:
    """Return what an urgent change of a document withdraws: the live editions whose English has moved on.

    Those of a leaflet, or of every leaflet that includes a shared block. Where the English edition itself has not
    caught up, it goes with all its languages.
    """
    newest = releases.newest(connection)
    return outdated_among(document_id, overview.versions(connection), newest.editions if newest else ())


def outdated_among(document_id: str, rows: Sequence[AnyRow], editions: Sequence[Sequence[Any]]) -> tuple[Outdated, ...]:
    """As `outdated_editions`, of source versions (rows of `overview.versions`) and live editions that are at hand.

    Of a leaflet they must have its own, and the shared blocks; of a shared block all.
    """
    versions = {(row.id, row.version): row for row in rows}
    current = {row.id: row for row in rows if row.version == row.current_version}
    live = [(key[0], key[1], key[2]) for key in editions]

    def moved_on(id_: str, version: int) -> bool:
        now = overview.english_of(versions, id_, current[id_].version)
        return overview.english_of(versions, id_, version) != now

    concerned = {id_ for id_, row in current.items() if id_ == document_id or document_id in row.shared}
    whole = {id_ for id_, tag, version in live if tag == SOURCE_LOCALE and id_ in concerned and moved_on(id_, version)}
    found = [
        Outdated(id_, current[id_].title, tag, version)
        for id_, tag, version in live
        if id_ in whole or (id_ in concerned and moved_on(id_, version))
    ]
    return tuple(sorted(found, key=lambda o: (o.title, o.document, o.locale != SOURCE_LOCALE, o.locale)))


def withdraw_outdated(
    installation: Installation,
    actor: Person,
    document_id: str,
    reason: str,
    seen: Sequence[Outdated],
    progress: Progress | None = None,
) -> Published:
    """Withdraw, as urgent, every live edition that lacks the current English of a leaflet or shared block.

    Only a publisher may; `seen` is what that person was shown. Page, PDFs, hand-outs and every list switch at once.
    Raise NotFound where every live edition has the current English.
    """
    if "publisher" not in actor.content_roles:
        raise NotAllowed("Only a publisher may withdraw editions because the English changed.")
    reason = _said(reason)
    with writing(installation.engine) as connection:
        log.lock(connection)
        found = outdated_editions(connection, document_id)
        if not found:
            raise NotFound("Every live edition has the current English: there is nothing to withdraw.")
        if found != tuple(seen):
            raise PolyleafError("What is live has changed since you looked. Look at the list again.")
        newest = releases.newest(connection)
        live = frozenset(tuple(key) for key in newest.editions) if newest else frozenset()
        english = {each.document for each in found if each.locale == SOURCE_LOCALE}
        places: list[tuple[str, str | None]] = [(id_, None) for id_ in sorted(english)]
        places += [(each.document, each.locale) for each in found if each.document not in english]
        for id_, place in places:
            data = {"document": id_, "locale": place, "urgent": True}
            record(connection, installation.now(), "withdrawal", data, actor, "publisher", reason)
    return switch(installation, Author(actor, "publisher"), progress, only=live)


def _said(reason: str) -> str:
    if not reason.strip():
        raise PolyleafError("Say why: the reason is recorded with your name.")
    return reason.strip()


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
    reason = _said(reason)
    author = Author(actor, "publisher" if publisher else "reviewer")
    with writing(installation.engine) as connection:
        log.lock(connection)
        leaflet_row(connection, document_id)
        newest = releases.newest(connection)
        live = [tuple(key) for key in newest.editions] if newest else []
        if not any(key[0] == document_id and place in (None, key[1]) for key in live):
            raise NotFound(f"{document_id} is not live in {locale or 'any language'}, so it cannot be withdrawn.")
        data = {"document": document_id, "locale": place, "urgent": urgent}
        record(connection, installation.now(), "withdrawal", data, actor, author.role, reason)
    return switch(installation, author, progress, only=frozenset(live))
