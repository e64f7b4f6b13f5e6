"""The patient page: an edition, the site's facts and the locale's page strings as one self-contained HTML file.

Pure but for reading the templates: the same values always give the same bytes. docs/release-format.md says how a page
is marked up, so that it can be read back and compared.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from app.domain.edition import SOURCE_LOCALE, Edition, Missing
from app.domain.leaflet import PartialDate, Segment, Site
from app.errors import NotApproved
from app.formats.dates import Digits, format_date
from app.formats.inline import citation_html, contact_html, fill_values, plain_text, render_text, without_links
from app.formats.languages import direction, html_tag, name_in, own_name
from app.formats.page_body import BODY_ROLES, render_body
from app.formats.page_strings import PAGE_STRINGS, TEMPLATES
from app.formats.page_style import style, style_hash

Making = Literal["demonstration", "machine_two_people", "two_people", "one_person", "original"]
Notice = Literal["demonstration", "moved_on", "one_person", "overdue"]
Chrome = Mapping[tuple[str, str], str]
"""A locale's approved page strings by (msgctxt or '', msgid)."""

ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
    undefined=StrictUndefined,
    auto_reload=False,
)


@dataclass(frozen=True)
class Page:
    """All that a page is made of. `siblings` are (locale, path) of every edition of the leaflet, this one included.

    Paths are relative to the release: `pl/relapsed-refractory-all/`.
    """

    edition: Edition
    site: Site
    chrome: Chrome
    digits: Digits
    making: Making
    notices: frozenset[Notice]
    siblings: tuple[tuple[str, str], ...]


FILES = {
    "leaflet": "leaflet.pdf",
    "large_print": "large-print.pdf",
    "handout": "handout.html",
    "handout_pdf": "handout.pdf",
}
"""The other forms of an edition, in its page's folder; the English has no hand-out."""


FEWEST_SECTIONS = 3
"""A page with fewer has no list of them."""

REPORT = "?report#report"
"""The form where the workspace serves the site; elsewhere the page again, where it says whom to write to or call."""

_SECTION = re.compile(r'<h2 id="s(\d+)">(.*?)</h2>', re.DOTALL)


def page_path(locale: str, slug: str) -> str:
    """Return where a page stands in a release; a web server answers it with the `index.html` in it."""
    return f"{locale}/{slug}/"


def render_page(page: Page) -> str:
    """Render a page. Raise NotApproved where the locale lacks a page string that this page shows."""
    edition, site, locale = page.edition, page.site, page.edition.locale
    numbered = list(enumerate(edition.texts, start=1))

    def items(role: str) -> list[dict[str, Any]]:
        return [
            {"number": n, "html": render_text(t.target, locale, site), "text": t.target}
            for n, t in numbered
            if t.segment.role == role and t.document == edition.leaflet.id
        ]

    def written(date: PartialDate, day: str, month: str) -> str:
        return format_date(date, (day, month), locale, page.digits)

    facts = edition.facts
    titles, summary = items("title"), items("summary")
    title = plain_text(titles[0]["text"], site)
    description = " ".join(plain_text(item["text"], site) for item in summary)
    paths = dict(page.siblings)
    # Not from the edition's own slug: a renamed leaflet moves its older editions too.
    path = paths[locale]
    bodies = _bodies(edition, site)
    sections = [section for body in bodies for section in _sections(body)]
    values = {
        "title": titles[0] | {"plain": title},
        "summary": summary,
        "audience": items("audience"),
        "originals": [item | {"url": fact.url} for item, fact in zip(items("original"), facts.originals, strict=True)],
        "videos": [
            item | {"url": fact.url, "language": Markup("<bdi>{}</bdi>").format(name_in(fact.language, locale))}
            for item, fact in zip(items("video"), facts.videos, strict=True)
        ],
        "bodies": bodies,
        "sections": sections if len(sections) >= FEWEST_SECTIONS else [],
        "description": description,
        "notices": page.notices,
        "making": page.making,
        "review": facts.review,
        "version": Markup('<bdi dir="ltr">{}</bdi>').format(edition.version),
        "version_number": edition.version,
        "numbers": [contact for contact in site.contacts if contact.kind == "number"],
        "sources": [citation_html(source.citation, source.url) for source in facts.sources],
        "english": _up(path, paths[SOURCE_LOCALE]) if SOURCE_LOCALE in paths and locale != SOURCE_LOCALE else None,
        "siblings": _languages(page.siblings, path),
        "linked_data": _linked_data(page, title, description, _address(site, path)),
        "format": written,
        "files": FILES,
        "report": REPORT,
    }
    return render("page.html", locale, site, page.chrome, page.digits, path, page.siblings, values)


def render_withdrawn(site: Site, chrome: Chrome, locale: str, path: str, english: str | None, *, urgent: bool) -> str:
    """Render what stands in the place of a withdrawn page: the helpline, and the English where it is still live.

    `english` is the path of the English page; raise NotApproved where the locale lacks a page string of the notice.
    """
    values = {"urgent": urgent, "english": None if english is None else _up(path, english)}
    return render("withdrawn.html", locale, site, chrome, "latin", path, (), values)


@dataclass(frozen=True)
class Listed:
    """An edition of the release as the front page and the site map list it; `title` is inline Markdown."""

    document: str
    locale: str
    path: str
    title: str


def render_index(site: Site, listed: tuple[Listed, ...], chrome: Chrome, *, demonstration: bool) -> str:
    """Render the front page: every language by its own name, its leaflets, their English titles for helpers.

    `chrome` is the English page strings: the front page is an English page with parts in other languages.
    """
    english = {
        entry.document: render_text(entry.title, SOURCE_LOCALE, site)
        for entry in listed
        if entry.locale == SOURCE_LOCALE
    }
    languages = []
    for locale in sorted({entry.locale for entry in listed}, key=lambda locale: name_in(locale, SOURCE_LOCALE)):
        leaflets = [
            {
                "path": entry.path,
                "title": render_text(entry.title, locale, site),
                "english": english.get(entry.document) if locale != SOURCE_LOCALE else None,
            }
            for entry in listed
            if entry.locale == locale
        ]
        languages.append(_language(locale, f"#{html_tag(locale)}") | {"leaflets": leaflets})
    values = {
        "languages": languages,
        "notices": frozenset({"demonstration"} if demonstration else ()),
        "making": "demonstration" if demonstration else "original",
    }
    return render("index.html", SOURCE_LOCALE, site, chrome, "latin", "", (), values)


def render_sitemap(site: Site, listed: tuple[Listed, ...]) -> Iterator[bytes]:
    """Render sitemap.xml (sitemaps.org 0.9) with each page's versions in other languages, piece by piece.

    In whole it has a line for every pair of a leaflet's languages: some 20 MB for 1,000 leaflets in ten.
    """
    alternates: dict[str, list[dict[str, str]]] = {}
    for entry in listed:
        address = _address(site, entry.path)
        alternates.setdefault(entry.document, []).append({"tag": html_tag(entry.locale), "address": address})
    pages = ({"address": _address(site, entry.path), "alternates": alternates[entry.document]} for entry in listed)
    stream = ENVIRONMENT.get_template("sitemap.xml").stream(home=_address(site, ""), pages=pages)
    stream.enable_buffering(1000)
    return (piece.encode() for piece in stream)


def render_robots(site: Site) -> str:
    """Render robots.txt (RFC 9309): everything may be read, the site map says what there is."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {_address(site, 'sitemap.xml')}\n"


def render(
    template: str,
    locale: str,
    site: Site,
    chrome: Chrome,
    digits: Digits,
    path: str,
    siblings: tuple[tuple[str, str], ...],
    values: dict[str, Any],
    more_style: str = "",
) -> str:
    """Fill in a template of the site; raise NotApproved where the locale lacks a page string that it shows."""
    css = style(locale, digits) + more_style
    alternates = [{"tag": html_tag(other), "address": _address(site, where)} for other, where in siblings]
    alternates += [
        {"tag": "x-default", "address": _address(site, where)} for other, where in siblings if other == SOURCE_LOCALE
    ]
    head = {
        "address": _address(site, path),
        "alternates": alternates,
        "style": Markup(css),  # noqa: S704 - our own file
        "style_hash": style_hash(css),
    }
    shared = {
        "locale": locale,
        "lang": html_tag(locale),
        "dir": direction(locale),
        "site": site,
        "page": head,
        "helpline": _contact(site, site.helpline),
        "feedback": _contact(site, site.feedback),
    }
    return ENVIRONMENT.get_template(template).render(shared | values | _strings(chrome, locale))


def _strings(chrome: Chrome, locale: str) -> dict[str, Callable[..., str]]:
    """Give templates their strings in the page's language; a missing one is an error, never English."""

    def pgettext(context: str, message: str) -> str:
        text = chrome.get((context, message))
        if text is None:
            raise NotApproved(locale, [Missing(PAGE_STRINGS, Segment("string", message, context or None))])
        return text

    def gettext(message: str, **values: str) -> Markup:
        filled = {name: escape(value) for name, value in values.items()}
        return fill_values(pgettext("", message), filled, locale)

    return {"_": gettext, "pgettext": pgettext}


def _bodies(edition: Edition, site: Site) -> list[Markup]:
    bodies = []
    number = 1
    for part in edition.parts:
        front = sum(text.segment.role not in BODY_ROLES for text in part.texts)
        bodies.append(render_body(part, number + front, edition.locale, site))
        number += len(part.texts)
    return bodies


def _sections(body: Markup) -> list[tuple[str, Markup]]:
    """Return the number and the words of each section's heading, its links taken off: it will stand in one."""
    return [(number, without_links(Markup(words))) for number, words in _SECTION.findall(body)]  # noqa: S704


def _contact(site: Site, name: str) -> Markup:
    contact = site.contact(name)
    return contact_html(contact) if contact else Markup("")


def _languages(siblings: tuple[tuple[str, str], ...], path: str) -> list[dict[str, Any]]:
    """Return the languages in the order of their English names, in which helpers look for them."""
    languages = [_language(locale, _up(path, where)) for locale, where in siblings]
    return sorted(languages, key=lambda language: str(language["english"]))


def _language(locale: str, path: str) -> dict[str, Any]:
    return {
        "locale": locale,
        "tag": html_tag(locale),
        "dir": direction(locale),
        "name": own_name(locale),
        "english": name_in(locale, SOURCE_LOCALE),
        "path": path,
    }


def _up(path: str, where: str) -> str:
    """Return a link from one page of the release to another that works wherever the release stands."""
    return "../" * path.count("/") + where


def _address(site: Site, path: str) -> str:
    return f"{site.url.rstrip('/')}/{path}"


def _linked_data(page: Page, title: str, description: str, address: str) -> Markup:
    """Describe the page as a schema.org MedicalWebPage, escaped so that no text can end the script element."""
    review = page.edition.facts.review
    data = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": title,
        "description": description,
        "inLanguage": html_tag(page.edition.locale),
        "url": address,
        "lastReviewed": review.last_reviewed.iso if review.last_reviewed else None,
        "dateModified": review.updated.iso if review.updated else None,
        "publisher": {"@type": "Organization", "name": page.site.publisher, "url": page.site.url},
    }
    text = json.dumps({name: value for name, value in data.items() if value is not None}, ensure_ascii=False)
    safe = text.translate({ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})
    return Markup(safe)  # noqa: S704 - no character left that HTML knows
