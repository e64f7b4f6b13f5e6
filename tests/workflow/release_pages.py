"""Writes pages by docs/release-format.md, so that the verifier is tested against the document and not the renderer."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import escape

from app.domain.edition import Edition, Part, Text
from app.domain.leaflet import Contact, Document, Segment
from app.domain.unit import fingerprint
from tests.formats.pages import SITE
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
    STRINGS,
)


@dataclass(frozen=True)
class Pages:
    """The words of a release and its pages, in a writing of their own."""

    locales: tuple[str, ...] = ("en", "pl", "ur")
    leaflet: Document = LEAFLET
    making: str = "two_people"
    notices: tuple[str, ...] = ()
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
