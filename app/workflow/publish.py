"""Publish: put every signed edition live together, as a release that anybody can verify.

The decision is one entry of the log; the files are a projection of it, built aside and switched to at once. Killed
anywhere in between, the old release stays live and the next run finishes the work.
"""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from app.domain.audit import Head
from app.domain.edition import SOURCE_LOCALE, Edition, assemble_edition, site_as_data
from app.domain.leaflet import Site
from app.domain.unit import digest
from app.errors import NotAllowed, NotFound
from app.formats.files import locked, point, sync_folder, write_synced
from app.formats.page import Notice, page_path
from app.formats.page_strings import PAGE_STRINGS
from app.store import documents, log, people, releases
from app.store.engine import AnyRow, reading, writing
from app.store.people import Person
from app.workflow import compile as editions
from app.workflow.installation import Installation
from app.workflow.keys import signing_key
from app.workflow.provenance import Standing, standing_of
from app.workflow.record import record
from app.workflow.release_files import Live, release_files

Progress = Callable[[int, int], None]
"""Called with how many files are written and how many there are."""


@dataclass(frozen=True)
class LeftOut:
    """A signed edition that a release does not hold, or a leaflet that has none: and why, as a sentence."""

    document: str
    locale: str
    why: str


@dataclass(frozen=True)
class Plan:
    """What a release made now would hold; `digest` is equal for equal releases."""

    site: Site
    editions: tuple[Live, ...]
    left_out: tuple[LeftOut, ...]
    digest: str


@dataclass(frozen=True)
class Published:
    """The release that is live now; `new` is False where nothing had changed."""

    number: int
    editions: tuple[Live, ...]
    left_out: tuple[LeftOut, ...]
    new: bool


def plan(installation: Installation) -> Plan:
    """Say what publishing now would put live, and what it would leave out and why."""
    with reading(installation.engine) as connection:
        return _plan(installation, connection)


def publish(installation: Installation, actor: Person | None = None, progress: Progress | None = None) -> Published:
    """Decide a release, build its files aside and switch the site to it; return what is live.

    Where nothing changed since the last release no new one is made, but a build that was cut off is finished.
    `actor` is a publisher, or None for the operator, who cannot add anything that publishers have not signed.
    """
    if actor is not None and "publisher" not in actor.content_roles:
        raise NotAllowed("Only a publisher may publish.")
    key = signing_key(installation.config)
    with locked(installation.config.instance / "publish.lock"):
        with writing(installation.engine) as connection:
            log.lock(connection)
            wanted = _plan(installation, connection)
            newest = releases.newest(connection)
            new = newest is None or newest.plan != wanted.digest
            if new:
                newest = _decide(installation, connection, wanted, actor)
        assert newest is not None
        if new or not _is_live(installation, newest.number):
            _build(installation, newest, wanted, key, progress)
    return Published(newest.number, wanted.editions, wanted.left_out, new)


def _plan(installation: Installation, connection: Connection) -> Plan:
    found = documents.current_site(connection)
    if found is None:
        raise NotFound("Nothing has been read yet: run polyleaf sync.")
    site, _ = found
    rows = documents.all_documents(connection)
    previous = {tuple(key) for row in releases.all_releases(connection)[:1] for key in row.editions}
    live: list[Live] = []
    left_out: list[LeftOut] = []
    signed = {(row.document_id, row.locale): row for row in releases.signed_editions(connection)}
    locales = [SOURCE_LOCALE, *(row.tag for row in people.locales(connection))]
    for id_, row in rows.items():
        if row.kind != "leaflet":
            continue
        for locale in locales:
            candidate = signed.get((id_, locale))
            if not row.active:
                why = "its file is no longer in the content folder."
            elif candidate is None:
                why = "no edition has been signed."
            else:
                result = _candidate(installation, connection, candidate, site, previous)
                if isinstance(result, Live):
                    live.append(result)
                    continue
                why = result
            left_out.append(LeftOut(id_, locale, why))
    english = {entry.edition.leaflet.id for entry in live if entry.edition.locale == SOURCE_LOCALE}
    orphans = [entry for entry in live if entry.edition.leaflet.id not in english]
    left_out += [LeftOut(e.edition.leaflet.id, e.edition.locale, "its English edition is not live.") for e in orphans]
    kept = tuple(entry for entry in live if entry.edition.leaflet.id in english)
    return Plan(site, kept, tuple(left_out), digest([site_as_data(site), [entry.identity for entry in kept]]))


def _candidate(
    installation: Installation, connection: Connection, row: AnyRow, site: Site, previous: set[tuple[Any, ...]]
) -> Live | str:
    """Return a signed edition as it would go live now, or the sentence that says why it may not."""
    edition = signed_edition(connection, row)
    chrome = editions.chrome_of(connection, edition.locale)
    if any(segment.key not in chrome for segment in editions.page_segments(connection)):
        return "the page's own strings and notices are not all approved in this language."
    standing = standing_of(connection, edition, chrome, row.signed_seq)
    if standing.revoked:
        return f"{len(standing.revoked)} of its texts were rejected or withdrawn since it was signed."
    overdue = edition.facts.review.overdue(installation.today(site.timezone))
    was_live = (row.document_id, row.locale, row.version, row.content_hash, row.facts_hash) in previous
    overridden = editions.has_override(connection, row.document_id, row.version, row.facts_hash)
    if overdue and not was_live and not overridden:
        return "it is past its review date; a publisher must sign it with a reason."
    return _live(connection, edition, chrome, standing, overdue)


def _live(connection: Connection, edition: Edition, chrome: editions.Chrome, standing: Standing, overdue: bool) -> Live:
    notices: dict[Notice, bool] = {
        "demonstration": standing.demonstration or edition.facts.demonstration,
        "one_person": standing.one_person,
        "overdue": overdue,
        "moved_on": editions.has_moved_on(connection, edition),
    }
    policy = people.locale_row(connection, edition.locale)
    pages = documents.all_documents(connection)[PAGE_STRINGS]
    row = documents.all_documents(connection)[edition.leaflet.id]
    return Live(
        edition,
        chrome,
        pages.current_version,
        policy.digits if policy else "latin",
        standing.making,
        tuple(sorted(name for name, shown in notices.items() if shown)),
        page_path(edition.locale, row.slug),
    )


def signed_edition(connection: Connection, row: AnyRow) -> Edition:
    """Return exactly the edition that a publisher signed."""
    whole = [document for document, _ in documents.load_whole(connection, row.document_id, row.version)]
    texts = {(document, context, source): target for document, context, source, target in row.texts}
    edition = assemble_edition(whole, row.version, row.locale, texts)
    assert edition.content_hash == row.content_hash, "a stored edition is not what was signed"
    return edition


def _decide(installation: Installation, connection: Connection, wanted: Plan, actor: Person | None) -> AnyRow:
    newest = releases.newest(connection)
    number = newest.number + 1 if newest else 1
    keys = [list(entry.key) for entry in wanted.editions]
    now = installation.now()
    role = "publisher" if actor else "operator"
    entry = record(connection, now, "release", {"release": str(number), "editions": keys}, actor, role)
    releases.add(connection, number, entry.seq, now, wanted.digest, keys)
    row = releases.newest(connection)
    assert row is not None
    return row


def _build(
    installation: Installation, row: AnyRow, wanted: Plan, key: Ed25519PrivateKey, progress: Progress | None
) -> None:
    folder = installation.config.releases
    target = folder / str(row.number)
    aside = folder / f".{row.number}.aside"
    for leftover in folder.glob(".*.aside"):
        shutil.rmtree(leftover)
    if not target.exists():
        with reading(installation.engine) as connection:
            entries = [pair for pair in log.entries(connection) if pair[0].seq <= row.seq]
            pinned = _pinned(connection, wanted)
        head = Head(entries[-1][0].seq, entries[-1][1])
        files, manifest = release_files(
            str(row.number), row.created_at, head, wanted.site, wanted.editions, pinned, entries
        )
        files["manifest.json"] = manifest
        files["manifest.sig"] = base64.b64encode(key.sign(manifest)) + b"\n"
        for done, (path, data) in enumerate(sorted(files.items()), 1):
            place = aside / path
            place.parent.mkdir(parents=True, exist_ok=True)
            write_synced(place, data)
            if progress:
                progress(done, len(files))
        for place in [*sorted(p for p in aside.rglob("*") if p.is_dir()), aside]:
            sync_folder(place)
        aside.rename(target)
        sync_folder(folder)
    point(installation.config.site, f"releases/{row.number}")


def _pinned(connection: Connection, wanted: Plan) -> dict[tuple[str, int], Any]:
    """Return the canonical English that the editions and their page strings are of, by (id, version)."""
    pinned: dict[tuple[str, int], Any] = {}
    for entry in wanted.editions:
        whole = documents.load_whole(connection, entry.edition.leaflet.id, entry.edition.version)
        versions = {document.id: version for document, version in whole}
        for document, version in whole:
            shared = [(name, versions[name]) for name in document.shared]
            pinned[document.id, version] = (document, shared)
        key = (PAGE_STRINGS, entry.chrome_version)
        pinned[key] = (documents.load_document(connection, *key), [])
    return pinned


def _is_live(installation: Installation, number: int) -> bool:
    site = installation.config.site
    return site.is_symlink() and site.resolve() == (installation.config.releases / str(number)).resolve()
