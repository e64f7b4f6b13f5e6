"""Releases that were: list them, and return to the editions of one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from app.errors import NotAllowed, NotFound, PolyleafError
from app.store import releases as stored
from app.store.engine import reading
from app.store.people import Person
from app.workflow.aside import Progress
from app.workflow.installation import Installation
from app.workflow.publish import Author, Published, switch
from app.workflow.record import record


@dataclass(frozen=True)
class Past:
    """A release: when it was decided, how many editions it has, whether its files are here and whether it is live."""

    number: int
    created: str
    editions: int
    kept: bool
    live: bool


def list_releases(installation: Installation) -> list[Past]:
    """Return every release, newest first."""
    folder = installation.config.releases
    site = installation.config.site.resolve()
    with reading(installation.engine) as connection:
        rows = stored.all_releases(connection)
    return [
        Past(
            row.number,
            row.created_at,
            len(row.editions),
            (folder / str(row.number)).is_dir(),
            site == (folder / str(row.number)).resolve(),
        )
        for row in rows
    ]


def rollback(
    installation: Installation, actor: Person | None, number: int, reason: str, progress: Progress | None = None
) -> Published:
    """Return to an earlier release's editions, in a new release; what a publisher signs from then on replaces them.

    The new release has today's site facts, page strings and notices. An edition that was withdrawn since does not come
    back, nor one whose texts were rejected: what may be live of it stays. `actor` is a publisher, or None for the
    operator. Raise NotFound where there is no such release.
    """
    if actor is not None and "publisher" not in actor.content_roles:
        raise NotAllowed("Only a publisher may return to an earlier release.")
    if not reason.strip():
        raise PolyleafError("Say why: the reason is recorded.")
    author = Author(actor, "publisher") if actor else Author()
    with reading(installation.engine) as connection:
        known = {row.number for row in stored.all_releases(connection)}
    if number not in known:
        raise NotFound(f"There is no release {number}.")

    def enter(connection: Connection) -> None:
        data = {"release": str(number)}
        record(connection, installation.now(), "rollback", data, actor, author.role, reason.strip())

    return switch(installation, author, progress, first=enter)
