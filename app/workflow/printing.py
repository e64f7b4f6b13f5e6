"""The files of editions: rendered from one value each, kept by names that are made of all that decides their bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from sqlalchemy import Connection

from app.domain.edition import SOURCE_LOCALE
from app.domain.leaflet import Site
from app.errors import MissingGlyph
from app.formats.forms import render_form
from app.formats.page import render_page
from app.workflow.live import Live, Siblings, hash_of_site, siblings_of
from app.workflow.release_records import as_json, edition_record
from app.workflow.renderings import Renderings
from app.workflow.shelf import Shelf


class Press:
    """Renders the files of editions; records tell the log up to the entry `upto`.

    `unprintable` fills with the editions that no font can print, by `Live.paper_key`, and why; `tell` is called after
    each edition.
    """

    def __init__(
        self,
        connection: Connection,
        renderings: Renderings,
        site: Site,
        upto: int,
        unprintable: dict[str, str],
        tell: Callable[[], None],
    ) -> None:
        self.shelf = Shelf(connection, upto)
        self._tell = tell
        self._renderings = renderings
        self._site = site
        self._site_hash = hash_of_site(site)
        self._unprintable = unprintable

    def render(self, live: Iterable[Live], siblings: Siblings) -> None:
        """Render what is missing of a leaflet's editions; leave out one that cannot be printed."""
        for entry in live:
            missing = [
                each for each in entry.files(self._site_hash, siblings).items() if not self._renderings.has(each[1])
            ]
            try:
                for path, key in missing:
                    self.take(entry, siblings, path, key)
            except MissingGlyph as error:
                self._unprintable[entry.paper_key(self._site_hash)] = str(error)
            if any(path.endswith(".pdf") for path, _ in missing):
                # Typst, which no web process loads, was loaded for them.
                from app.formats.paper import forget_papers

                forget_papers()
            self._tell()

    def take(self, entry: Live, siblings: Siblings, path: str, key: str) -> tuple[Path, str]:
        """Return one of the files that `Live.files` names, and its sha256; raise MissingGlyph."""
        return self._renderings.get(key, lambda: self._bytes(entry, siblings, path))

    def _bytes(self, entry: Live, siblings: Siblings, path: str) -> bytes:
        signed = (entry.document, entry.locale, entry.signed_seq)
        edition = self.shelf.signed(*signed)
        if path == entry.record:
            pinned = self.shelf.pinned(entry.document, entry.version)
            return as_json(edition_record(entry, edition, pinned, self.shelf.history(*signed)))
        name = path.removeprefix(entry.path)
        if name == "index.html":
            return render_page(entry.page(edition, self._site, siblings)).encode()
        own = ((entry.locale, entry.path),)
        english = () if entry.locale == SOURCE_LOCALE else ((SOURCE_LOCALE, entry.english_path),)
        page = entry.page(edition, self._site, own + english)
        return render_form(name, page, f"{self._site.url.rstrip('/')}/{entry.path}")


def unrendered(renderings: Renderings, site: Site, live: Sequence[Live]) -> dict[Siblings, list[Live]]:
    """Return the editions of which a file is not yet rendered, by the siblings that their pages name."""
    site_hash = hash_of_site(site)
    siblings = siblings_of(live)
    found: dict[Siblings, list[Live]] = {}
    for entry in live:
        others = siblings[entry.document]
        if not all(map(renderings.has, entry.files(site_hash, others).values())):
            found.setdefault(others, []).append(entry)
    return found
