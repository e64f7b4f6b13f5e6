"""The files of a release (docs/release-format.md): from editions to bytes, the same for the same values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from app.domain.audit import Entry, Head
from app.domain.edition import SOURCE_LOCALE, Edition, facts_as_data, site_as_data
from app.domain.leaflet import Document, Site
from app.domain.unit import fingerprint
from app.formats.dates import Digits
from app.formats.page import (
    Chrome,
    Listed,
    Making,
    Notice,
    Page,
    render_index,
    render_page,
    render_robots,
    render_sitemap,
)
from app.formats.page_strings import PAGE_STRINGS
from app.workflow.audit import line

Pinned = Mapping[tuple[str, int], tuple[Document, Sequence[tuple[str, int]]]]
"""The canonical English by (id, version), each with the (id, version) of the shared blocks it pins."""


@dataclass(frozen=True)
class Live:
    """An edition with all that its page says besides: `path` is the page's folder in the release."""

    edition: Edition
    chrome: Chrome
    chrome_version: int
    digits: Digits
    making: Making
    notices: tuple[Notice, ...]
    path: str

    @property
    def key(self) -> tuple[str, str, int, str, str]:
        """What the log and the manifest call it: document, locale, version, content hash, facts hash."""
        edition = self.edition
        return (edition.leaflet.id, edition.locale, edition.version, edition.content_hash, edition.facts_hash)

    @property
    def identity(self) -> list[Any]:
        """All that decides the bytes of its page, besides the site facts and its siblings."""
        chrome = sorted([*key, text] for key, text in self.chrome.items())
        return [*self.key, chrome, self.digits, self.making, list(self.notices), self.path]


def release_files(
    name: str,
    created: str,
    head: Head,
    site: Site,
    live: Sequence[Live],
    pinned: Pinned,
    entries: Iterable[tuple[Entry, str]],
) -> tuple[dict[str, bytes], bytes]:
    """Return every file of a release but the manifest and its signature, by path; and the manifest's bytes."""
    files: dict[str, bytes] = {"record/site.json": _json(site_as_data(site))}
    for (id_, version), (document, shared) in pinned.items():
        files[f"record/documents/{id_}.v{version}.json"] = _json(_document(document, version, shared))
    versions = {(id_, version): dict(shared) for (id_, version), (_, shared) in pinned.items()}
    listed = tuple(Listed(e.edition.leaflet.id, e.edition.locale, e.path, e.edition.title) for e in live)
    for entry in live:
        document_id = entry.edition.leaflet.id
        siblings = tuple((other.locale, other.path) for other in listed if other.document == document_id)
        files[f"{entry.path}index.html"] = render_page(_page(entry, site, siblings)).encode()
        files[_record_path(entry)] = _json(_edition(entry, versions[document_id, entry.edition.version]))
    if live:
        english = next(entry.chrome for entry in live if entry.edition.locale == SOURCE_LOCALE)
        demonstration = any("demonstration" in entry.notices for entry in live)
        files["index.html"] = render_index(site, listed, english, demonstration=demonstration).encode()
    files["sitemap.xml"] = render_sitemap(site, listed).encode()
    files["robots.txt"] = render_robots(site).encode()
    files["log.jsonl"] = b"".join(line(entry, stored) for entry, stored in entries)
    manifest = {
        "release": name,
        "created": created,
        "log_head": {"seq": head.seq, "hash": head.hash},
        "files": {path: sha256(data).hexdigest() for path, data in sorted(files.items())},
        "editions": [_edition_key(entry) | {"record": _record_path(entry)} for entry in live],
    }
    return files, _json(manifest)


def _page(entry: Live, site: Site, siblings: tuple[tuple[str, str], ...]) -> Page:
    notices = frozenset(entry.notices)
    return Page(entry.edition, site, entry.chrome, entry.digits, entry.making, notices, siblings)


def _record_path(entry: Live) -> str:
    return f"record/editions/{entry.edition.locale}/{entry.edition.leaflet.id}.json"


def _edition_key(entry: Live) -> dict[str, Any]:
    names = ("document", "locale", "version", "content_hash", "facts_hash")
    return dict(zip(names, entry.key, strict=True)) | {"path": f"{entry.path}index.html"}


def _edition(entry: Live, shared: Mapping[str, int]) -> dict[str, Any]:
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
                for text in part.texts
            ],
        }
        for part in edition.parts
    ]
    chrome = [
        {
            "context": context or None,
            "source": source,
            "target": target,
            "fingerprint": fingerprint(PAGE_STRINGS, context, edition.locale, source, target),
        }
        for (context, source), target in entry.chrome.items()
    ]
    return _edition_key(entry) | {
        "digits": entry.digits,
        "making": entry.making,
        "notices": list(entry.notices),
        "parts": parts,
        "chrome": chrome,
        "chrome_version": entry.chrome_version,
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
