"""Builds small releases by docs/release-format.md with its own writer of pages, so that the verifier is tested against
the document and not against the renderer; PDFs and hand-outs are the renderers' own. What each builder is told to spoil
is signed like everything else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any

from app.domain.edition import Edition, Part, Text, english_hash, facts_as_data, facts_hash, site_as_data
from app.domain.leaflet import Contact, Document, Segment
from app.domain.unit import digest, fingerprint
from app.formats.forms import render_form
from app.formats.page import Page
from tests.workflow.release_forge import CREATED, Event, as_json, entry, grant, log_lines, rehash, sign
from tests.workflow.release_world import (
    DATES,
    FORMS,
    HELPERS,
    IN,
    LEAFLET,
    MAKINGS,
    NAMES,
    NOTICES,
    PAGE,
    PAGES,
    PATTERNS,
    SHARED,
    SITE,
    STRINGS,
)


def keep(value: Any) -> Any:
    """Change nothing."""
    return value


@dataclass(frozen=True)
class Builder:
    """A release to be: honest as it stands; each of the four functions may spoil what is signed."""

    locales: tuple[str, ...] = ("en", "pl", "ur")
    leaflet: Document = LEAFLET
    making: str = "two_people"
    notices: tuple[str, ...] = ()
    signed_digits: str = "latin"
    events: Callable[[list[Event]], list[Event]] = keep
    record: Callable[[dict[str, Any]], dict[str, Any]] = keep
    page: Callable[[str, str], str] = lambda path, html: html
    paper: Callable[[str, Page], Page] = lambda path, page: page
    site: Callable[[dict[str, Any]], dict[str, Any]] = keep
    dates: dict[str, tuple[str, str, str]] = field(default_factory=lambda: DATES)

    def target(self, document: Document, segment: Segment, locale: str) -> str:
        """Return the translation of a segment in this made-up world."""
        if locale == "en":
            return segment.text
        if segment.context == "date pattern":
            return PATTERNS[locale]["d" not in segment.text]
        return f"{'Po polsku' if locale == 'pl' else 'متن'}: {segment.text}"

    def prints(self, document: Document, locale: str) -> list[str]:
        """Return the fingerprints of a document's texts."""
        return [
            fingerprint(document.id, s.context, locale, s.text, self.target(document, s, locale))
            for s in document.segments
        ]

    def edition(self, locale: str) -> Edition:
        """Return the edition of the leaflet in a locale."""
        parts = tuple(
            Part(
                document,
                tuple(
                    Text(document.id, segment, self.target(document, segment, locale), print_)
                    for segment, print_ in zip(document.segments, self.prints(document, locale), strict=True)
                ),
            )
            for document in (self.leaflet, SHARED)
        )
        return Edition(locale, 1, parts)

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

    def making_in(self, locale: str) -> str:
        """Return how the edition was made."""
        return "original" if locale == "en" else self.making

    def path(self, locale: str) -> str:
        """Return where the page lies."""
        return f"{locale}/{self.leaflet.slug}/index.html"

    def string(self, text: str, locale: str, **values: str) -> str:
        """Return a page string as HTML with its values."""
        target = escape(self.target(PAGES, Segment("string", text), locale))
        fill = {c.name: contact_html(c) for c in SITE.contacts} | values
        return re.sub(r"\{(\w+)\}", lambda match: fill[match[1]], target)

    def chooser(self, up: str) -> str:
        """Return the links to the leaflet in all languages."""
        return "".join(
            f'<li><a href="{up}{self.path(x).removesuffix("index.html")}" hreflang="{x}" lang="{x}" '
            f'dir="{direction(x)}" data-own="{x}">{NAMES[x]}</a>{HELPERS[x]}</li>'
            for x in self.locales
        )

    def html(self, locale: str) -> str:
        """Return the page of a locale."""
        edition = self.edition(locale)
        texts = {str(n): inline(t.target) for n, t in enumerate(edition.texts, 1)}
        title, summary = (escape(t.target) for t in edition.texts[:2])
        facts = self.leaflet.facts
        url = f"{SITE.url}/{self.path(locale).removesuffix('index.html')}"
        data = {
            "@context": "https://schema.org",
            "@type": "MedicalWebPage",
            "name": edition.texts[0].target,
            "description": edition.texts[1].target,
            "inLanguage": locale,
            "url": url,
            "lastReviewed": facts.review.last_reviewed.iso,  # type: ignore[union-attr]
            "dateModified": facts.review.updated.iso,  # type: ignore[union-attr]
            "publisher": {"@type": "Organization", "name": SITE.publisher, "url": SITE.url},
        }
        rows = "".join(
            f"<div><dt data-c>{self.string(label, locale)}</dt><dd>"
            f'<time datetime="{date.iso}" data-fact="{name}">{words}</time></dd></div>'
            for name, label, date, words in zip(
                ("last_reviewed", "updated", "next_due"),
                STRINGS[7:10],
                (facts.review.last_reviewed, facts.review.updated, facts.review.next_due),
                self.dates[locale],
                strict=True,
            )
            if date
        )
        notices = "".join(
            f'<p class="notice" data-notice="{name}" data-c>{self.string(NOTICES[name], locale, version="1")}</p>'
            for name in self.notices
        )
        alternates = "".join(
            f'<link rel="alternate" hreflang="{x}" href="{SITE.url}/{self.path(x).removesuffix("index.html")}">'
            for x in self.locales
        )
        sources = "".join(
            f'<li data-fact="source" lang="en" dir="ltr">{html}</li>'
            for html in (
                "Thol F. How I treat. <em>Blood</em> 2015;126(3):319-327.",
                '<a href="https://www.nhs.uk/medicines/">NHS. Medicines A to Z.</a>',
                "Puckett Y. At: www.ncbi.example. Accessed: 17 December 2021.",
            )
        )
        making = self.string(MAKINGS[self.making_in(locale)], locale)
        feedback = self.string(STRINGS[17], locale)
        english = ""
        if locale != "en":
            link = f'<a href="../../{self.path("en").removesuffix("index.html")}" hreflang="en" data-c>'
            words = f"{link}{self.string(STRINGS[20], locale)}</a>"
            english = f"<div><dt data-c>{self.string(STRINGS[19], locale)}</dt><dd>{words}</dd></div>"
        files = "".join(
            f'<li><a href="{name}" data-c>{self.string(label, locale)}</a></li>'
            for name, label in zip(FORMS, STRINGS[21:25], strict=True)
            if locale != "en" or not name.startswith("handout")
        )
        language = f"<bdi>{IN[locale]}</bdi>"
        sections = "".join(f'<li><a href="#s{n}" data-repeats="s{n}">{texts[n]}</a></li>' for n in ("6", "18", "19"))
        body = re.sub(r"{(\d+)}", lambda match: texts[match[1]], PAGE)
        return f"""<!doctype html>
<html lang="{locale}" dir="{direction(locale)}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="description" content="{summary}"><link rel="canonical" href="{url}">{alternates}
<style>.notice{{color:red}} @media print{{ nav{{display:none}} }}</style>
<script type="application/ld+json">{json.dumps(data)}</script></head>
<body>{notices}<p><bdi data-fact="publisher" lang="en" dir="ltr">{SITE.publisher}</bdi></p>
<nav aria-labelledby="languages"><h2 id="languages" data-c>{self.string(STRINGS[1], locale)}</h2>
<ul>{self.chooser("../../")}</ul></nav>
<main><h1 id="s1">{texts["1"]}</h1><p id="s2">{texts["2"]}</p><p id="s3">{texts["3"]}</p>
<ul><li><a id="s4" href="https://print.example.org/medicines">{texts["4"]}</a></li></ul>
<ul><li><a id="s5" href="https://video.example.org/medicines">{texts["5"]}</a>
<small data-c>{self.string(STRINGS[6], locale, language=language)}</small></li></ul>
<ul>{sections}</ul>{body}<ul>{files}</ul></main>
<footer><dl>{rows}
<div><dt data-c>{self.string(STRINGS[10], locale)}</dt><dd><bdi data-fact="version" dir="ltr">1</bdi></dd></div>
<div><dt data-c>{self.string(STRINGS[11], locale)}</dt><dd data-c>{making}</dd></div>
<div><dt data-c>{self.string(STRINGS[16], locale)}</dt>
<dd><bdi data-fact="contact" lang="en" dir="ltr">Registered charity 0000000</bdi></dd></div>{english}</dl>
<p data-c>{feedback}</p><p><a href="?report#report" data-c>{self.string(STRINGS[32], locale)}</a></p>
<h3 data-c>{self.string(STRINGS[18], locale)}</h3><ol>{sources}</ol></footer></body></html>
"""

    def index(self) -> str:
        """Return the front page."""
        ribbon = f'<p data-notice="demonstration" data-c>{STRINGS[2]}</p>' if "demonstration" in self.notices else ""
        languages = "".join(
            f'<section lang="{x}" dir="{direction(x)}"><h2><span data-own="{x}">{NAMES[x]}</span></h2><ul><li>'
            f'<a href="{self.path(x).removesuffix("index.html")}">{escape(self.edition(x).title)}</a></li></ul>'
            "</section>"
            for x in self.locales
        )
        return f"""<!doctype html>
<html lang="en" dir="ltr"><head><meta charset="utf-8"><title>{STRINGS[0]}</title>
<link rel="canonical" href="{SITE.url}/"><style>h1{{margin:0}}</style></head>
<body>{ribbon}<p><bdi data-fact="publisher" lang="en" dir="ltr">{SITE.publisher}</bdi></p>
<h1 data-c>{STRINGS[0]}</h1>{languages}</body></html>
"""

    def sitemap(self) -> str:
        """Return the site map."""
        urls = [f"{SITE.url}/{self.path(x).removesuffix('index.html')}" for x in self.locales]
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{x}" href="{url}"/>'
            for x, url in zip(self.locales, urls, strict=True)
        )
        pages = "".join(f"<url><loc>{url}</loc>{links}</url>" for url in urls)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
            f'xmlns:xhtml="http://www.w3.org/1999/xhtml"><url><loc>{SITE.url}/</loc></url>{pages}</urlset>\n'
        )

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


class Told:
    """The log as an edition's record tells it: who signed what."""

    def __init__(self, events: list[Event]) -> None:
        self.events = list(enumerate(events, 1))

    def last(self, kind: str, locale: str) -> dict[str, Any] | None:
        """Return the last signature of a kind on the leaflet in a locale."""
        found = [(seq, e) for seq, e in self.events if e["kind"] == kind and e["data"].get("locale", locale) == locale]
        return _signed(*found[-1]) if found else None

    def text(self, print_: str) -> dict[str, Any]:
        """Return where a text came from and who signed it since it was last rejected."""
        about = [(seq, e) for seq, e in self.events if e["data"].get("fingerprint") == print_]
        since = max((seq for seq, e in about if e["kind"] in ("rejected", "withdrawn")), default=0)
        kinds = ("translated", "reviewed", "clinical")
        signed = [{"kind": e["kind"]} | _signed(seq, e) for seq, e in about if e["kind"] in kinds and seq > since]
        origins = sorted({e["data"]["origin"] for _, e in about if e["kind"] == "suggestion"})
        engines = sorted({e["data"]["engine"] for _, e in about if "engine" in e["data"]})
        return {"origins": origins, "engines": engines, "signed": signed, "answers": []}


def _signed(seq: int, event: Event) -> dict[str, Any]:
    return {"person": event["person"], "at": CREATED, "entry": seq}


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


def direction(locale: str) -> str:
    """Return the direction of one of the three locales."""
    return "rtl" if locale == "ur" else "ltr"


def contact_html(contact: Contact) -> str:
    """Return a contact fact, isolated and linked."""
    value = f'<bdi dir="ltr" lang="en">{contact.value}</bdi>'
    return f'<a href="{contact.href}">{value}</a>' if contact.href else value


def inline(target: str) -> str:
    """Render strong words, links and contact facts, all that the texts here have."""
    html = escape(target)
    html = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html)
    html = re.sub(r"\[(.+?)\]\((.+?)\)", r'<a href="\2">\1</a>', html)
    for contact in SITE.contacts:
        html = html.replace("{" + contact.name + "}", contact_html(contact))
    return html
