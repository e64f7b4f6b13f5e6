"""Read back what leads to the pages: the front page, the site map, robots.txt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from xml.etree import ElementTree

from app.domain.edition import SOURCE_LOCALE
from app.formats.page_reader import Element, Unreadable
from app.formats.release import PAGES, Release
from app.workflow.verification.claims import MAKINGS, NOTICES
from app.workflow.verification.expected import direction, html_tag, shown
from app.workflow.verification.reading import Key, Reading, page_url

_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_LINK = "{http://www.w3.org/1999/xhtml}link"


class FrontReading(Reading):
    """The front page: English, with each language's leaflets in that language."""

    def __init__(self, release: Release) -> None:
        strings: dict[Key, str] = {}
        for (name, _), recorded in sorted(release.documents.items()):
            if name == PAGES:
                strings = {segment.key: segment.text for segment in recorded.document.segments}
        paths = {edition.path for edition in release.editions}
        super().__init__("index.html", release.page("index.html"), SOURCE_LOCALE, release.site, strings, paths)
        self.release = release
        self.editions = {edition.path: edition for edition in release.editions}
        self.titles = {(e.document, e.locale): shown(e.title, release.site).text for e in release.editions if e.title}

    def problems(self) -> Iterator[str]:
        """Yield the end of a sentence for each thing on the front page that is not as recorded."""
        yield from self.frame()
        yield from self.head(set(), {})
        title = [element for element in self.elements if element.tag == "title"]
        if len(title) != 1 or not self.matching(title[0].text, {}):
            yield "has a <title> that is no page string"
        yield from self.strays()
        yield from self.runs()
        yield from self.page_strings({"publisher": (self.site.publisher,)})
        yield from self.own_names()
        yield from self.links()
        yield from self._editions()
        yield from self._claims()
        for element in self.elements:
            fact = element.get("data-fact")
            if "data-fact" in element.attributes and (fact, element.text) != ("publisher", self.site.publisher):
                yield f"states {element.text[:60]!r}, which is not the publisher's name"
        if self.texts:
            yield "has texts of a leaflet"

    def _editions(self) -> Iterator[str]:
        linked = set()
        for element in self.elements:
            edition = self.editions.get(self.page_at(element.get("href")) or "") if element.tag == "a" else None
            if edition is None:
                continue
            linked.add(edition.path)
            if self.language_of(element) != (html_tag(edition.locale), direction(edition.locale)):
                yield f"does not mark the link to {edition.path} as being in its language"
            if element.text != self.titles.get((edition.document, edition.locale)):
                yield f"links to {edition.path} by another title: {element.text[:60]!r}"
        if missing := self.editions.keys() - linked:
            yield f"does not list {min(missing)}"

    def accounts_for(self, element: Element) -> bool:
        """Accept titles of editions: in the links to them and, in English, beside those."""
        link = element.closest("a")
        if link is not None:
            return self.page_at(link.get("href")) in self.editions
        small = element.closest("small")
        item = element.closest("li")
        links = [inner for inner in item.elements if inner.tag == "a"] if item else []
        edition = self.editions.get(self.page_at(links[0].get("href")) or "") if len(links) == 1 else None
        if small is None or edition is None:
            return False
        return small.text == self.titles.get((edition.document, SOURCE_LOCALE)) and self.language_of(small)[0] == "en"

    def _claims(self) -> Iterator[str]:
        wanted = any("demonstration" in edition.notices for edition in self.editions.values())
        notices = [element.get("data-notice") for element in self.elements if "data-notice" in element.attributes]
        if notices != (["demonstration"] if wanted else []):
            yield "does not show the notices that it must"
        said = {key for _, keys in self.shown for key in keys}
        if wanted and ("", NOTICES["demonstration"]) not in said:
            yield "does not say that it is a demonstration"
        if said & {("", source) for name, source in MAKINGS.items() if name != "demonstration"}:
            yield "claims how leaflets were made"


def front_problems(release: Release) -> Iterator[str]:
    """Yield a sentence for each thing wrong with the front page, the site map or robots.txt."""
    try:
        for problem in FrontReading(release).problems() if release.editions else ():
            yield f"index.html: the page {problem}."
    except Unreadable as fault:
        yield f"index.html: the page {fault}."
    yield from _sitemap(release)
    robots = release.page("robots.txt").split("\n")
    allowed = {"User-agent: *", "Allow: /", "", f"Sitemap: {page_url(release.site, 'sitemap.xml')}"}
    if not set(robots) <= allowed:
        yield "robots.txt: the file has lines that no release has."


def _sitemap(release: Release) -> Iterator[str]:
    text = release.page("sitemap.xml")
    if "<!" in text:
        yield "sitemap.xml: the file has a document type, a comment or a marked section."
        return
    try:
        root = ElementTree.fromstring(text.encode())  # noqa: S314 - a document type, and so every entity, is refused above
    except ElementTree.ParseError:
        yield "sitemap.xml: the file is not XML."
        return
    found = {
        url.findtext(f"{_SITEMAP}loc"): sorted(
            (link.get("hreflang") or "", link.get("href") or "") for link in url.iter(_LINK)
        )
        for url in root.iter(f"{_SITEMAP}url")
    }
    wanted: dict[str | None, list[tuple[str, str]]] = {page_url(release.site, "index.html"): []}
    languages: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for edition in release.editions:
        languages[edition.document].append((html_tag(edition.locale), page_url(release.site, edition.path)))
    for edition in release.editions:
        wanted[page_url(release.site, edition.path)] = sorted(languages[edition.document])
    if found != wanted:
        yield "sitemap.xml: the file does not list exactly the pages of the release and their languages."
