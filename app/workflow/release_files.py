"""The files of a release (docs/release-format.md): from editions to bytes, one edition after another.

What was rendered once is taken again by its name, which is made of all that decides it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from app.domain.audit import Entry, Head
from app.domain.edition import SOURCE_LOCALE, site_as_data
from app.errors import MissingGlyph, PolyleafError
from app.formats.feed import CHANGES, render_catalogue, render_feed
from app.formats.page import (
    Listed,
    render_index,
    render_robots,
    render_sitemap,
    render_withdrawn,
)
from app.formats.page_strings import PAGE_STRINGS
from app.store import documents, log
from app.store.engine import AnyRow
from app.workflow.aside import Aside
from app.workflow.earlier import Earlier
from app.workflow.live import Live, hash_of_site, siblings_of
from app.workflow.planning import Plan
from app.workflow.printing import Press
from app.workflow.release_log import log_parts
from app.workflow.release_records import (
    as_json,
    document_path,
    document_record,
    edition_key,
    withdrawal_record,
    withdrawn_key,
    withdrawn_path,
)
from app.workflow.renderings import Renderings, rendering_key
from app.workflow.standings import program


class Writer:
    """Writes one release; `row` is its decision, `head` the log's at that entry."""

    def __init__(
        self, connection: Connection, aside: Aside, renderings: Renderings, wanted: Plan, row: AnyRow, head: Head
    ) -> None:
        self.connection = connection
        self.aside = aside
        self.renderings = renderings
        self.wanted = wanted
        self.row = row
        self.head = head
        self.site_hash = hash_of_site(wanted.site)
        self.siblings = siblings_of(wanted.editions)
        self.versions = documents.version_facts(connection)
        self.press = Press(connection, renderings, wanted.site, row.seq, {}, lambda: None)

    def write(self, earlier: Earlier | None) -> bytes:
        """Write every file but the signature; return the manifest's bytes.

        `earlier` is the release that is live: its log goes on, and pages that stay as they were are its own files.
        """
        self.aside.write("record/site.json", as_json(site_as_data(self.wanted.site)))
        for document_id, version in self._documents():
            self._document(document_id, version)
        for entry in self.wanted.editions:
            self._edition(entry, earlier)
        self._withdrawn()
        self._lists()
        self.aside.write_parts("log.jsonl", log_parts(self.connection, self.row.seq, earlier))
        data = as_json(self._manifest())
        self.aside.write("manifest.json", data)
        return data

    def _documents(self) -> list[tuple[str, int]]:
        """Return the canonical English that the editions and their page strings are of, by (id, version)."""
        found: dict[tuple[str, int], None] = {}
        for entry in self.wanted.editions:
            found[entry.document, entry.version] = None
            found |= dict.fromkeys(self.versions[entry.document, entry.version].shared.items())
        shown = [*(e.strings for e in self.wanted.editions), *(gone.strings for gone in self.wanted.withdrawn)]
        return [*found, *dict.fromkeys((PAGE_STRINGS, strings.version) for strings in shown)]

    def _document(self, document_id: str, version: int) -> None:
        stored, shelf = self.versions[document_id, version], self.press.shelf

        def render() -> bytes:
            return as_json(document_record(shelf.document(document_id, version), version, stored.shared))

        key = rendering_key("document", program(), document_id, version, stored.created_at, stored.content_hash)
        self.aside.take(document_path(document_id, version), *self.renderings.get(key, render))

    def _edition(self, entry: Live, earlier: Earlier | None) -> None:
        siblings = self.siblings[entry.document]
        for path, hash_ in entry.kept.items():
            assert earlier is not None, "what is kept was found in the live release"
            self.aside.take(path, earlier.folder / path, hash_)
        for path, key in entry.files(self.site_hash, siblings).items():
            try:
                self.aside.take(path, *self.press.take(entry, siblings, path, key))
            except MissingGlyph as error:
                raise PolyleafError(f"A printed form was damaged and cannot be made again: {error}") from error

    def _withdrawn(self) -> None:
        english = {entry.document: entry.path for entry in self.wanted.editions if entry.locale == SOURCE_LOCALE}
        for gone in self.wanted.withdrawn:
            path = None if gone.locale == SOURCE_LOCALE else english.get(gone.document)
            html = render_withdrawn(
                self.wanted.site, gone.strings.texts, gone.language, gone.path, path, urgent=gone.urgent
            )
            self.aside.write(f"{gone.path}index.html", html.encode())
            self.aside.write(withdrawn_path(gone), as_json(withdrawal_record(gone)))

    def _lists(self) -> None:
        live, site = self.wanted.editions, self.wanted.site
        listed = tuple(Listed(entry.document, entry.locale, entry.path, entry.title) for entry in live)
        if live:
            strings = next(entry.strings for entry in live if entry.locale == SOURCE_LOCALE)
            demonstration = any("demonstration" in entry.notices for entry in live)
            html = render_index(site, listed, strings.texts, demonstration=demonstration)
            self.aside.write("index.html", html.encode())
        self.aside.write_parts("sitemap.xml", render_sitemap(site, listed))
        self.aside.write("robots.txt", render_robots(site).encode())
        created = self.row.created_at
        catalogue = render_catalogue(
            str(self.row.number),
            created,
            site,
            (_described(entry) for entry in live),
            [withdrawal_record(gone) for gone in self.wanted.withdrawn],
            self.aside.files,
        )
        self.aside.write("index.json", as_json(catalogue))
        titles = {entry.key: entry.title for entry in live}
        feed = render_feed(created, site, [*self._recent()], titles)
        self.aside.write("feed.xml", feed.encode())

    def _recent(self) -> Iterator[Entry]:
        """Yield the entries that the newest changes of the feed are told from, in order."""
        yield from log.of_kind(self.connection, "source_version")
        releases: list[Entry] = []
        changes = 0
        for entry in log.newest_first(self.connection, "release"):
            if releases:
                changes += len(_keys(entry) ^ _keys(releases[-1]))
            releases.append(entry)
            # A changed edition leaves and comes: two keys differ.
            if changes >= 2 * CHANGES:
                break
        since = releases[-1].seq if releases else 0
        withdrawals = [entry for entry in log.of_kind(self.connection, "withdrawal") if entry.seq > since]
        yield from sorted([*releases, *withdrawals], key=lambda entry: entry.seq)

    def _manifest(self) -> dict[str, Any]:
        return {
            "release": str(self.row.number),
            "created": self.row.created_at,
            "log_head": {"seq": self.head.seq, "hash": self.head.hash},
            "files": dict(sorted(self.aside.files.items())),
            "editions": [edition_key(entry) | {"record": entry.record} for entry in self.wanted.editions],
            "withdrawn": [withdrawn_key(gone) | {"record": withdrawn_path(gone)} for gone in self.wanted.withdrawn],
        }


def _described(entry: Live) -> dict[str, Any]:
    told = {"title": entry.title, "review": dict(entry.review)}
    return edition_key(entry) | told | {"notices": list(entry.notices), "making": entry.making}


def _keys(entry: Entry) -> set[tuple[Any, ...]]:
    found = entry.data["editions"]
    assert isinstance(found, list)
    return {tuple(key) for key in found}
