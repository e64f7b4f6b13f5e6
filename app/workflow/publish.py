"""Publish: put every signed edition live together, as a release that anybody can verify.

The decision is one entry of the log; the files are a projection of it, built aside and switched to at once. Killed
anywhere in between, the old release stays live and the next run finishes the work.
"""

from __future__ import annotations

import base64
import gc
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from app.domain.audit import Head
from app.errors import NotAllowed
from app.formats.files import locked, point, sync_folder
from app.store import documents, log, releases
from app.store.engine import AnyRow, reading, writing
from app.store.people import Person
from app.workflow.aside import Aside, Progress
from app.workflow.candidates import Restriction, Waiting
from app.workflow.earlier import live_release
from app.workflow.estate import site_facts
from app.workflow.installation import Installation, instant
from app.workflow.keys import signing_key
from app.workflow.live import Live, Withdrawn
from app.workflow.planning import LeftOut, Plan, make_plan
from app.workflow.printing import Press, unrendered
from app.workflow.record import record
from app.workflow.release_files import Writer
from app.workflow.renderings import Renderings
from app.workflow.standings import Standings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@dataclass(frozen=True)
class Published:
    """The release that is live now; `new` is False where nothing had changed."""

    number: int
    editions: tuple[Live, ...]
    withdrawn: tuple[Withdrawn, ...]
    left_out: tuple[LeftOut, ...]
    waiting: tuple[Waiting, ...]
    new: bool


@dataclass(frozen=True)
class Author:
    """Who decides a release: the operator where there is no person."""

    person: Person | None = None
    role: str = "operator"


def plan(installation: Installation) -> Plan:
    """Say what publishing now would put live, and what it would leave out and why.

    Only publishing itself finds out whether each edition can be printed.
    """
    with reading(installation.engine) as connection:
        earlier = partial(live_release, installation.config)
        standings = Standings(installation.config.instance)
        return make_plan(connection, standings, earlier, Restriction(), installation.clock())


def publish(installation: Installation, actor: Person | None = None, progress: Progress | None = None) -> Published:
    """Decide a release, build its files aside and switch the site to it; return what is live.

    Where nothing changed since the last release no new one is made, but a build that was cut off is finished. `actor`
    is a publisher, or None for the operator, who cannot add anything that publishers have not signed.
    """
    if actor is not None and "publisher" not in actor.content_roles:
        raise NotAllowed("Only a publisher may publish.")
    author = Author(actor, "publisher") if actor else Author()
    return switch(installation, author, progress)


def refresh(installation: Installation, progress: Progress | None = None) -> Published | None:
    """Bring notices (overdue, moved on, withdrawn) and contact facts of what is live up to date; put nothing new live.

    Return None where nothing was ever published.
    """
    with reading(installation.engine) as connection:
        newest = releases.newest(connection)
    if newest is None:
        return None
    return switch(installation, Author(), progress, only=frozenset(tuple(key) for key in newest.editions))


def refresh_daily(installation: Installation, last: date | None) -> date | None:
    """Refresh what is live here once a day of the publisher's; `last` is the day when that was done, as returned.

    At once where a withdrawal or a release is on the record and not carried out: its process was killed in between.
    """
    with reading(installation.engine) as connection:
        found = documents.current_site(connection)
        newest = releases.newest(connection)
        withdrawn = next(log.newest_first(connection, "withdrawal"), None)
    if found is None or newest is None or not installation.config.site.is_dir():
        return last
    today = installation.today(found[0].timezone)
    unfinished = withdrawn is not None and withdrawn.seq > newest.seq
    if today != last or unfinished or not _is_live(installation, newest.number):
        refresh(installation)
    return today


def switch(
    installation: Installation,
    author: Author,
    progress: Progress | None = None,
    only: Collection[tuple[Any, ...]] | None = None,
    first: Callable[[Connection], object] | None = None,
) -> Published:
    """Decide, build and switch to a release; `first` writes what belongs into the log before its entry.

    `only` leaves out editions with other keys. Editions are judged and rendered before anything is decided and without
    holding up other writers; what was decided elsewhere in between is rendered by another round. One that no font can
    print is left out.
    """
    key = signing_key(installation.config)
    unprintable: dict[str, str] = {}
    with locked(installation.config.instance / "publish.lock"), _seldom_collecting():
        renderings = Renderings(installation.config.instance / "renderings")
        standings = Standings(installation.config.instance)
        earlier = partial(live_release, installation.config)
        with reading(installation.engine) as connection:
            tell = _counter(progress, len(releases.signed_editions(connection)))
            head = log.head(connection).seq
            press = Press(connection, renderings, site_facts(connection), head, unprintable, tell)
            moment = installation.clock()
            wanted = make_plan(connection, standings, earlier, Restriction(only), moment, press)
            row = releases.newest(connection)
        new = row is None or row.plan != wanted.digest or first is not None
        while new:
            with writing(installation.engine) as connection:
                log.lock(connection)
                if first is not None:
                    first(connection)
                # One moment for the day that notices go by and for the release: midnight may lie between two.
                moment = installation.clock()
                wanted = make_plan(connection, standings, earlier, Restriction(only, unprintable), moment)
                waiting = unrendered(renderings, wanted.site, wanted.editions)
                if not waiting:
                    row, new = _decide(connection, wanted, author, instant(moment))
                    break
                connection.rollback()
            with reading(installation.engine) as connection:
                tell = _counter(progress, sum(map(len, waiting.values())))
                press = Press(connection, renderings, wanted.site, log.head(connection).seq, unprintable, tell)
                for siblings, editions in waiting.items():
                    press.render(editions, siblings)
        standings.save()
        assert row is not None
        if new or not _is_live(installation, row.number):
            _build(installation, row, wanted, renderings, key, progress)
            point(installation.config.site, f"releases/{row.number}")
            renderings.keep_used()
    return Published(row.number, wanted.editions, wanted.withdrawn, wanted.left_out, wanted.waiting, new)


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Look for cyclic garbage seldom: editions make many values and hardly any; looking took a seventh of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(10_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _counter(progress: Progress | None, total: int) -> Callable[[], None]:
    done = 0

    def tell() -> None:
        nonlocal done
        done += 1
        if progress:
            progress(done, total)

    return tell


def _decide(connection: Connection, wanted: Plan, author: Author, now: str) -> tuple[AnyRow, bool]:
    newest = releases.newest(connection)
    if newest is not None and newest.plan == wanted.digest:
        return newest, False
    number = newest.number + 1 if newest else 1
    keys = [list(entry.key) for entry in wanted.editions]
    data = {"release": str(number), "editions": keys}
    entry = record(connection, now, "release", data, author.person, author.role)
    releases.add(connection, number, entry.seq, now, wanted.digest, keys)
    row = releases.newest(connection)
    assert row is not None
    return row, True


def _build(
    installation: Installation,
    row: AnyRow,
    wanted: Plan,
    renderings: Renderings,
    key: Ed25519PrivateKey,
    progress: Progress | None,
) -> None:
    """Write a release aside, sign it and give it its name; leave it where it was whole already."""
    folder = installation.config.releases
    for leftover in folder.glob(".*.aside"):
        shutil.rmtree(leftover)
    place = folder / str(row.number)
    if place.exists():
        return
    expected = 10 + 8 * len(wanted.editions) + 2 * len(wanted.withdrawn)

    def tell(done: int) -> None:
        if progress:
            progress(min(done, expected), expected)

    aside = Aside(folder / f".{row.number}.aside", tell)
    with reading(installation.engine) as connection:
        head = Head(row.seq, str(log.hash_of(connection, row.seq)))
        writer = Writer(connection, aside, renderings, wanted, row, head)
        manifest = writer.write(live_release(installation.config))
    aside.write("manifest.sig", base64.b64encode(key.sign(manifest)) + b"\n")
    aside.sync()
    aside.folder.rename(place)
    sync_folder(folder)


def _is_live(installation: Installation, number: int) -> bool:
    site = installation.config.site
    return (
        site.is_symlink() and site.is_dir() and site.resolve() == (installation.config.releases / str(number)).resolve()
    )
