"""Builds small releases, honest or spoilt; what each builder is told to spoil is signed like everything else.

PDFs and hand-outs are the renderers' own.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from app.domain.edition import english_hash, facts_as_data, facts_hash, site_as_data
from app.domain.leaflet import Document
from app.domain.unit import digest
from app.formats.forms import render_form
from app.formats.page import Page
from tests.formats.pages import SITE
from tests.workflow.release_forge import CREATED, Event, Told, as_json, entry, grant, log_lines, rehash, sign
from tests.workflow.release_pages import Pages, direction
from tests.workflow.release_world import (
    FORMS,
    NOTICES,
    PAGES,
    SHARED,
)


def keep(value: Any) -> Any:
    """Change nothing."""
    return value


@dataclass(frozen=True)
class Builder(Pages):
    """A release to be: honest as it stands; each of the five functions may spoil what is signed."""

    signed_digits: str = "latin"
    events: Callable[[list[Event]], list[Event]] = keep
    record: Callable[[dict[str, Any]], dict[str, Any]] = keep
    page: Callable[[str, str], str] = lambda path, html: html
    paper: Callable[[str, Page], Page] = lambda path, page: page
    site: Callable[[dict[str, Any]], dict[str, Any]] = keep

    def history(self) -> list[Event]:
        """Return what happened, oldest first, without places, times and hashes."""
        happened: list[Event] = [
            entry("site_version", {"version": 1, "hash": digest(self.site(site_as_data(SITE)))}),
        ]
        for document in (self.leaflet, SHARED, PAGES):
            happened.append(
                entry(
                    "source_version",
                    {
                        "document": document.id,
                        "kind": document.kind,
                        "slug": document.slug,
                        "version": 1,
                        "content_hash": english_hash([document]),
                        "facts_hash": facts_hash(document.facts),
                        "shared": dict.fromkeys(document.shared, 1),
                    },
                )
            )
        for person in ("tina", "rita", "petra"):
            happened.append(entry("person", {"person": person, "demonstration": False}, person))
        happened.append(grant("petra", None, "publisher"))
        for locale in self.locales[1:]:
            data = {"locale": locale, "clinical": False, "second_person": True, "digits": self.signed_digits}
            happened += [
                entry("policy", data),
                grant("tina", locale, "translator"),
                grant("rita", locale, "reviewer"),
            ]
            for document in (self.leaflet, SHARED, PAGES):
                for print_ in self.prints(document, locale):
                    data = {"document": document.id, "locale": locale, "fingerprint": print_}
                    happened += [
                        entry("suggestion", data | {"origin": "human"}, "tina"),
                        entry("translated", data, "tina", "translator"),
                        entry("reviewed", data, "rita", "reviewer"),
                    ]
            data = {
                "document": self.leaflet.id,
                "locale": locale,
                "version": 1,
                "content_hash": self.edition(locale).content_hash,
            }
            happened.append(entry("edition_reviewed", data, "rita", "reviewer"))
        happened.append(self.signature())
        happened.append(entry("release", {"release": "1", "editions": [e[:5] for e in self.keys()]}, "petra"))
        return happened

    def signature(self) -> Event:
        """Return the publisher's signature on every edition."""
        data = {
            "document": self.leaflet.id,
            "version": 1,
            "facts_hash": facts_hash(self.leaflet.facts),
            "locales": {locale: self.edition(locale).content_hash for locale in self.locales},
        }
        return entry("edition_signed", data, "petra", "publisher")

    def keys(self) -> list[list[Any]]:
        """Return what log and manifest call the editions."""
        hash_ = facts_hash(self.leaflet.facts)
        return [[self.leaflet.id, locale, 1, self.edition(locale).content_hash, hash_] for locale in self.locales]

    def files(self) -> dict[str, bytes]:
        """Return every file but the manifest and its signature."""
        files = {"record/site.json": as_json(self.site(site_as_data(SITE)))}
        for document in (self.leaflet, SHARED, PAGES):
            files[f"record/documents/{document.id}.v1.json"] = as_json(_document(document))
        for locale in self.locales:
            record = self.record(self.edition_record(locale))
            files[f"record/editions/{locale}/{self.leaflet.id}.json"] = as_json(record)
            files[record["path"]] = self.page(record["path"], self.html(locale)).encode()
            files |= self.papers(locale)
        files["index.html"] = self.page("index.html", self.index()).encode()
        files["sitemap.xml"] = self.sitemap().encode()
        files["robots.txt"] = b"User-agent: *\nAllow: /\n\nSitemap: https://leaflets.example.org/sitemap.xml\n"
        files["log.jsonl"] = log_lines(self.events(self.history()))
        return files | self.lists(files)

    def papers(self, locale: str) -> dict[str, bytes]:
        """Return the other forms of an edition, as the renderers make them of what `paper` may have spoilt."""
        chrome = {s.key: self.target(PAGES, s, locale) for s in PAGES.segments}
        siblings = ((locale, f"{locale}/{self.leaflet.slug}/"), ("en", f"en/{self.leaflet.slug}/"))
        digits = "latin" if locale == "en" else self.signed_digits
        notices = frozenset(self.record(self.edition_record(locale))["notices"]) & NOTICES.keys()
        page = Page(self.edition(locale), SITE, chrome, digits, self.making_in(locale), notices, siblings)
        folder = self.path(locale).removesuffix("index.html")
        found = {}
        for form in FORMS if locale != "en" else FORMS[:2]:
            spoilt = self.paper(folder + form, page)
            found[folder + form] = rendered(form, repr(spoilt), spoilt, f"{SITE.url}/{folder}")
            if form.endswith(".html"):
                found[folder + form] = self.page(folder + form, found[folder + form].decode()).encode()
        return found

    def lists(self, files: dict[str, bytes]) -> dict[str, bytes]:
        """Return `index.json` and `feed.xml`."""
        address = f"{SITE.url}/"
        editions = []
        for locale in self.locales:
            folder = self.path(locale).removesuffix("index.html")
            names = {"page": "index.html", "leaflet": FORMS[0], "large_print": FORMS[1]}
            names |= {"handout": FORMS[2], "handout_pdf": FORMS[3]} if locale != "en" else {}
            record = json.loads(files[f"record/editions/{locale}/{self.leaflet.id}.json"])
            editions.append(
                {
                    "locale": locale,
                    "lang": locale,
                    "dir": direction(locale),
                    "title": self.edition(locale).title,
                    **{name: record[name] for name in ("version", "review", "notices", "making")},
                    **{name: record[name] for name in ("content_hash", "facts_hash")},
                    "files": {
                        form: {
                            "address": address + folder + (name if form != "page" else ""),
                            "sha256": sha256(files[folder + name]).hexdigest(),
                        }
                        for form, name in names.items()
                    },
                }
            )
        catalogue = {
            "release": "1",
            "created": CREATED,
            "publisher": SITE.publisher,
            "address": address,
            "leaflets": [{"id": self.leaflet.id, "editions": editions, "withdrawn": []}],
        }
        entries = "".join(
            f"<entry><id>{address}{x}/{self.leaflet.slug}/#release-1</id><title>{escape(self.edition(x).title)}</title>"
            f'<updated>{CREATED}</updated><category term="new"/>'
            f'<link rel="alternate" hreflang="{x}" href="{address}{x}/{self.leaflet.slug}/"/>'
            f"<summary>new, {x}, version 1</summary></entry>"
            for x in sorted(self.locales, reverse=True)
        )
        feed = (
            f'<feed xmlns="http://www.w3.org/2005/Atom"><id>{address}feed.xml</id><title>{SITE.publisher}</title>'
            f"<updated>{CREATED}</updated><author><name>{SITE.publisher}</name></author>"
            f'<link rel="self" href="{address}feed.xml"/><link rel="alternate" href="{address}"/>{entries}</feed>'
        )
        return {"index.json": as_json(catalogue), "feed.xml": feed.encode()}

    def edition_record(self, locale: str) -> dict[str, Any]:
        """Return what the record says of an edition."""
        edition = self.edition(locale)
        chrome = zip(PAGES.segments, self.prints(PAGES, locale), strict=True)
        told = Told(self.events(self.history()))
        return {
            "document": self.leaflet.id,
            "locale": locale,
            "version": 1,
            "path": self.path(locale),
            "content_hash": edition.content_hash,
            "facts_hash": edition.facts_hash,
            "digits": "latin" if locale == "en" else self.signed_digits,
            "making": self.making_in(locale),
            "notices": list(self.notices),
            "review": facts_as_data(self.leaflet.facts)["review"],
            "read": None if locale == "en" else told.last("edition_reviewed", locale),
            "signed": told.last("edition_signed", locale) or {"person": "petra", "at": CREATED, "entry": 1},
            "override": told.last("override", locale),
            "parts": [
                {
                    "document": part.document.id,
                    "version": 1,
                    "texts": [
                        {
                            "role": t.segment.role,
                            "context": t.segment.context,
                            "source": t.segment.text,
                            "target": t.target,
                            "fingerprint": t.fingerprint,
                            **told.text(t.fingerprint),
                        }
                        for t in part.texts
                    ],
                }
                for part in edition.parts
            ],
            "chrome": [
                {
                    "context": segment.context,
                    "source": segment.text,
                    "target": self.target(PAGES, segment, locale),
                    "fingerprint": print_,
                }
                for segment, print_ in chrome
            ],
            "chrome_version": 1,
        }

    def write(self, folder: Path) -> Path:
        """Write the release and sign it; return its folder."""
        files = self.files()
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        editions = [
            dict(zip(("document", "locale", "version", "content_hash", "facts_hash"), key, strict=True))
            | {"path": self.path(key[1]), "record": f"record/editions/{key[1]}/{self.leaflet.id}.json"}
            for key in self.keys()
        ]
        manifest = {
            "release": "1",
            "created": CREATED,
            "log_head": {},
            "files": {},
            "editions": editions,
            "withdrawn": [],
        }
        (folder / "manifest.json").write_bytes(as_json(manifest))
        rehash(folder)
        sign(folder)
        return folder

    def but(self, **changes: Any) -> Builder:
        """Return a builder that differs in something."""
        return replace(self, **changes)


_RENDERED: dict[tuple[str, str], bytes] = {}


def rendered(form: str, name: str, page: Page, address: str) -> bytes:
    """Render a form of a page, once for the same values."""
    if (form, name) not in _RENDERED:
        _RENDERED[form, name] = render_form(form, page, address)
    return _RENDERED[form, name]


def _document(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "kind": document.kind,
        "slug": document.slug,
        "version": 1,
        "title": document.title,
        "body": document.body,
        "outline": document.outline,
        "facts": facts_as_data(document.facts),
        "shared": [{"id": name, "version": 1} for name in document.shared],
        "segments": [
            {"role": s.role, "context": s.context, "section": s.section, "text": s.text} for s in document.segments
        ],
    }
