"""The files of a release (docs/release-format.md): from editions to bytes, the same for the same values."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from app.domain.audit import Entry, Head, log_line
from app.domain.edition import SOURCE_LOCALE, Edition, facts_as_data, site_as_data
from app.domain.leaflet import Document, Site
from app.domain.unit import fingerprint
from app.errors import MissingGlyph, PolyleafError
from app.formats.dates import Digits
from app.formats.feed import render_catalogue, render_feed
from app.formats.files import sync_folder, write_synced
from app.formats.page import (
    FILES,
    Chrome,
    Listed,
    Making,
    Notice,
    Page,
    render_index,
    render_page,
    render_robots,
    render_sitemap,
    render_withdrawn,
)
from app.formats.page_strings import PAGE_STRINGS
from app.workflow.history import History
from app.workflow.renderings import Renderings, rendering_key

Pinned = Mapping[tuple[str, int], tuple[Document, Sequence[tuple[str, int]]]]
"""The canonical English by (id, version), each with the (id, version) of the shared blocks it pins."""

Siblings = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Live:
    """An edition with all that its page says besides.

    `path` and `english_path` are folders in the release: of its page, and of the English page. `signed_seq` is the
    publisher's entry in the log.
    """

    edition: Edition
    chrome: Chrome
    chrome_version: int
    digits: Digits
    making: Making
    notices: tuple[Notice, ...]
    path: str
    english_path: str
    signed_seq: int

    @property
    def key(self) -> tuple[str, str, int, str, str]:
        """What the log and the manifest call it: document, locale, version, content hash, facts hash."""
        edition = self.edition
        return (edition.leaflet.id, edition.locale, edition.version, edition.content_hash, edition.facts_hash)

    @property
    def identity(self) -> list[Any]:
        """All that decides the bytes of its page, besides the site facts and its siblings."""
        return [*self.key, _sorted(self.chrome), self.digits, self.making, list(self.notices), self.path]

    def paper_key(self, site: Site) -> str:
        """Name all that decides the bytes of its forms on paper."""
        return rendering_key("paper", self.identity, site_as_data(site))

    def page(self, site: Site, siblings: Siblings) -> Page:
        """Return the value that the page and its other forms are rendered from."""
        notices = frozenset(self.notices)
        return Page(self.edition, site, self.chrome, self.digits, self.making, notices, siblings)

    def papers(self, site: Site) -> dict[str, tuple[str, Callable[[], bytes]]]:
        """Return, by its path in the release, the key and the renderer of each other form of the page."""
        # Typst and the fonts' tables are loaded when there is something to print, not with every web process.
        from app.formats.handout import render_handout, render_handout_pdf
        from app.formats.pdf import render_pdf

        own = ((self.edition.locale, self.path),)
        english = () if self.edition.locale == SOURCE_LOCALE else ((SOURCE_LOCALE, self.english_path),)
        page = self.page(site, own + english)
        address = f"{site.url.rstrip('/')}/{self.path}"
        forms: dict[str, Callable[[], bytes]] = {
            "leaflet": lambda: render_pdf(page, address, "standard"),
            "large_print": lambda: render_pdf(page, address, "large"),
        }
        if english:
            forms["handout"] = lambda: render_handout(page, address).encode()
            forms["handout_pdf"] = lambda: render_handout_pdf(page, address)
        key = self.paper_key(site)
        return {f"{self.path}{FILES[form]}": (f"{key}-{form}", render) for form, render in forms.items()}


@dataclass(frozen=True)
class Withdrawn:
    """A withdrawn edition: what stands at `path` instead, in `language`; `seq` and `at` are the log's entry."""

    document: str
    locale: str
    path: str
    seq: int
    at: str
    urgent: bool
    language: str
    chrome: Chrome
    chrome_version: int

    @property
    def identity(self) -> list[Any]:
        """All that decides the bytes of the notice, besides the site facts and the English page."""
        return [self.document, self.locale, self.path, self.seq, self.urgent, self.language, _sorted(self.chrome)]


class ReleaseFolder:
    """A release while it is built: `files` has the sha256 of what was written so far, by path."""

    def __init__(self, folder: Path, tell: Callable[[int], None]) -> None:
        self.folder = folder
        self.files: dict[str, str] = {}
        self._tell = tell

    def write(self, path: str, data: bytes) -> None:
        """Write a file."""
        write_synced(self._place(path), data)
        self._note(path, sha256(data).hexdigest())

    def take(self, path: str, source: Path, hash_: str) -> None:
        """Take a file that lies elsewhere on the disk already; it is not copied where the system can link it."""
        try:
            os.link(source, self._place(path))
        except OSError:
            write_synced(self._place(path), source.read_bytes())
        self._note(path, hash_)

    def sync(self) -> None:
        """Wait until every name is on the disk."""
        for place in [*sorted(p for p in self.folder.rglob("*") if p.is_dir()), self.folder]:
            sync_folder(place)

    def _place(self, path: str) -> Path:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def _note(self, path: str, hash_: str) -> None:
        self.files[path] = hash_
        self._tell(len(self.files))


def print_all(renderings: Renderings, site: Site, live: Sequence[Live], tell: Callable[[], None]) -> dict[str, str]:
    """Render what is not yet rendered of the other forms; return, by `paper_key`, why an edition cannot be printed."""
    unprintable: dict[str, str] = {}
    for entry in live:
        try:
            for key, render in entry.papers(site).values():
                if not renderings.has(key):
                    renderings.get(key, render)
        except MissingGlyph as error:
            unprintable[entry.paper_key(site)] = str(error)
        tell()
    return unprintable


def unprinted(renderings: Renderings, site: Site, live: Sequence[Live]) -> list[Live]:
    """Return the editions of which a form is not yet rendered."""
    return [entry for entry in live if not all(renderings.has(key) for key, _ in entry.papers(site).values())]


def write_release(
    folder: ReleaseFolder,
    renderings: Renderings,
    name: str,
    created: str,
    head: Head,
    site: Site,
    live: Sequence[Live],
    withdrawn: Sequence[Withdrawn],
    pinned: Pinned,
    entries: Sequence[tuple[Entry, str]],
) -> bytes:
    """Write every file of a release but its signature; return the manifest's bytes."""
    history = History(entry for entry, _ in entries)
    folder.write("record/site.json", _json(site_as_data(site)))
    for (id_, version), (document, shared) in pinned.items():
        folder.write(f"record/documents/{id_}.v{version}.json", _json(_document(document, version, shared)))
    versions = {(id_, version): dict(shared) for (id_, version), (_, shared) in pinned.items()}
    listed = tuple(Listed(e.edition.leaflet.id, e.edition.locale, e.path, e.edition.title) for e in live)
    for entry in live:
        document_id = entry.edition.leaflet.id
        siblings = tuple((other.locale, other.path) for other in listed if other.document == document_id)
        _write_edition(folder, renderings, entry, site, siblings)
        record = _edition(entry, versions[document_id, entry.edition.version], history)
        folder.write(_record_path(entry), _json(record))
    english = {entry.document: entry.path for entry in listed if entry.locale == SOURCE_LOCALE}
    for gone in withdrawn:
        path = None if gone.locale == SOURCE_LOCALE else english.get(gone.document)
        html = render_withdrawn(site, gone.chrome, gone.language, gone.path, path, urgent=gone.urgent)
        folder.write(f"{gone.path}index.html", html.encode())
        folder.write(_withdrawn_path(gone), _json(_withdrawal(gone)))
    if live:
        chrome = next(entry.chrome for entry in live if entry.edition.locale == SOURCE_LOCALE)
        demonstration = any("demonstration" in entry.notices for entry in live)
        folder.write("index.html", render_index(site, listed, chrome, demonstration=demonstration).encode())
    folder.write("sitemap.xml", render_sitemap(site, listed).encode())
    folder.write("robots.txt", render_robots(site).encode())
    records = [_edition_key(entry) | {"notices": list(entry.notices), "making": entry.making} for entry in live]
    described = list(zip((entry.edition for entry in live), records, strict=True))
    gone_data = [_withdrawal(gone) for gone in withdrawn]
    folder.write("index.json", _json(render_catalogue(name, created, site, described, gone_data, folder.files)))
    titles = {entry.key: entry.edition.title for entry in live}
    folder.write("feed.xml", render_feed(created, site, [entry for entry, _ in entries], titles).encode())
    folder.write("log.jsonl", b"".join(log_line(entry, stored) for entry, stored in entries))
    manifest = {
        "release": name,
        "created": created,
        "log_head": {"seq": head.seq, "hash": head.hash},
        "files": dict(sorted(folder.files.items())),
        "editions": [_edition_key(entry) | {"record": _record_path(entry)} for entry in live],
        "withdrawn": [_withdrawn_key(gone) | {"record": _withdrawn_path(gone)} for gone in withdrawn],
    }
    data = _json(manifest)
    folder.write("manifest.json", data)
    return data


def _write_edition(folder: ReleaseFolder, renderings: Renderings, entry: Live, site: Site, siblings: Siblings) -> None:
    key = rendering_key("page", entry.identity, site_as_data(site), siblings)
    page = renderings.get(key, lambda: render_page(entry.page(site, siblings)).encode())
    folder.take(f"{entry.path}index.html", *page)
    for path, (paper_key, render) in entry.papers(site).items():
        try:
            folder.take(path, *renderings.get(paper_key, render))
        except MissingGlyph as error:
            raise PolyleafError(f"A printed form was damaged and cannot be made again: {error}") from error


def _sorted(chrome: Chrome) -> list[list[str]]:
    return sorted([*key, text] for key, text in chrome.items())


def _record_path(entry: Live) -> str:
    return f"record/editions/{entry.edition.locale}/{entry.edition.leaflet.id}.json"


def _withdrawn_path(gone: Withdrawn) -> str:
    return f"record/withdrawn/{gone.locale}/{gone.document}.json"


def _edition_key(entry: Live) -> dict[str, Any]:
    document, locale, version, content_hash, facts_hash = entry.key
    return {
        "document": document,
        "locale": locale,
        "version": version,
        "path": f"{entry.path}index.html",
        "content_hash": content_hash,
        "facts_hash": facts_hash,
    }


def _withdrawn_key(gone: Withdrawn) -> dict[str, Any]:
    return {"document": gone.document, "locale": gone.locale, "path": f"{gone.path}index.html"}


def _withdrawal(gone: Withdrawn) -> dict[str, Any]:
    return _withdrawn_key(gone) | {
        "entry": gone.seq,
        "at": gone.at,
        "urgent": gone.urgent,
        "language": gone.language,
        "chrome": list(_chrome(gone.chrome, gone.language)),
        "chrome_version": gone.chrome_version,
    }


def _edition(entry: Live, shared: Mapping[str, int], history: History) -> dict[str, Any]:
    edition = entry.edition
    versions = {edition.leaflet.id: edition.version, **shared}
    parts = [
        {
            "document": part.document.id,
            "version": versions[part.document.id],
            "texts": [
                {
                    "role": text.segment.role,
                    "context": text.segment.context,
                    "source": text.segment.text,
                    "target": text.target,
                    "fingerprint": text.fingerprint,
                }
                | history.of_text(text.fingerprint)
                for text in part.texts
            ],
        }
        for part in edition.parts
    ]
    return _edition_key(entry) | {
        "digits": entry.digits,
        "making": entry.making,
        "notices": list(entry.notices),
        "review": facts_as_data(edition.facts)["review"],
        **history.of_edition(edition, entry.signed_seq),
        "parts": parts,
        "chrome": list(_chrome(entry.chrome, edition.locale)),
        "chrome_version": entry.chrome_version,
    }


def _chrome(chrome: Chrome, locale: str) -> Iterator[dict[str, Any]]:
    for (context, source), target in chrome.items():
        yield {
            "context": context or None,
            "source": source,
            "target": target,
            "fingerprint": fingerprint(PAGE_STRINGS, context, locale, source, target),
        }


def _document(document: Document, version: int, shared: Sequence[tuple[str, int]]) -> dict[str, Any]:
    return {
        "id": document.id,
        "kind": document.kind,
        "slug": document.slug,
        "version": version,
        "title": document.title,
        "body": document.body,
        "outline": document.outline,
        "facts": facts_as_data(document.facts),
        "shared": [{"id": name, "version": pinned} for name, pinned in shared],
        "segments": [
            {"role": s.role, "context": s.context, "section": s.section, "text": s.text} for s in document.segments
        ],
    }


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()
