"""Read the texts of an edition back from its page: their words, links, order and places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.domain.leaflet import Facts
from app.formats.page_reader import Element
from app.formats.release import RecordedEdition, Release
from app.workflow.verification.expected import direction, html_tag, shown
from app.workflow.verification.reading import Reading
from app.workflow.verification.structure import Place, places_in_markdown, places_on_page

BODY = ("heading", "paragraph", "item", "cell")

FEWEST_SECTIONS = 3
"""A page with fewer does not list them."""


class TextsReading(Reading):
    """The texts of one edition on its page: each once, in order, in the place that the English gives it."""

    def __init__(self, release: Release, edition: RecordedEdition, offered: Sequence[Mapping[str, str]]) -> None:
        strings = {(text.context or "", text.source): text.target for text in edition.chrome}
        paths = release.page_paths | set(edition.forms)
        super().__init__(edition.path, release.page(edition.path), edition.locale, release.site, strings, paths)
        self.edition = edition
        self.documents = [release.documents[part.document, part.version].document for part in edition.parts]
        self.review_facts: Facts = self.documents[0].facts
        named = {element.get("hreflang") for element in self.elements if element.tag == "link"}
        self.siblings = next(
            (one for one in offered if set(map(html_tag, one)) == named - {"", "x-default"}), offered[0]
        )
        self.paths |= set(self.siblings.values())
        self.words = [shown(text.target, release.site) for text in edition.texts]

    def _texts(self) -> Iterator[str]:
        elements = self.texts
        wanted = [f"s{number}" for number in range(1, len(self.words) + 1)]
        if [element.get("id") for element in elements] != wanted:
            yield f"does not show its texts s1 to s{len(self.words)} once each, in order"
            return
        facts = self.review_facts
        contacts = {contact.name: contact for contact in self.site.contacts}
        addresses = {
            "original": iter([original.url for original in facts.originals]),
            "video": iter([video.url for video in facts.videos]),
        }
        for element, text, words in zip(elements, self.edition.texts, self.words, strict=True):
            name = element.get("id")
            if element.text != words.text:
                yield f"shows {name} as {element.text[:60]!r}, not {words.text[:60]!r}"
            links = words.links
            if text.role in addresses:
                links = ((next(addresses[text.role]), words.text),)
            if tuple((link.get("href"), link.text) for link in self._links_of(element)) != links:
                yield f"has other links in {name} than the text has"
            if self.language_of(element) != (html_tag(self.locale), direction(self.locale)):
                yield f"marks {name} as being in another language"
            for outer in element.ancestors:
                if outer is not element and {"data-c", "data-fact", "data-own"} & outer.attributes.keys():
                    yield f"has {name} within something else"
            yield from self.isolated(element, text.target, contacts)

    def _links_of(self, element: Element) -> list[Element]:
        around = [outer for outer in element.ancestors if outer is not element and outer.tag == "a"]
        return around + [inner for inner in element.elements if inner.tag == "a"]

    def _structure(self) -> Iterator[str]:
        elements = {element.get("id"): element for element in self.texts}
        number = 0
        for part, document in zip(self.edition.parts, self.documents, strict=True):
            found = []
            for text in part.texts:
                number += 1
                element = elements.get(f"s{number}")
                if element is None:
                    return
                if text.role in BODY:
                    found.append(element)
                elif text.role == "title" and element.tag != "h1":
                    yield "does not show the title as its heading"
            wanted: list[Place] = places_in_markdown(document.body) if found else []
            if places_on_page(found) != wanted:
                yield f"puts texts of {part.document} elsewhere in its headings, lists or tables than the English does"

    def _regions(self) -> Iterator[str]:
        heading = "s1"
        roles = {f"s{number}": text.role for number, text in enumerate(self.edition.texts, 1)}
        for element in self.elements:
            if roles.get(element.get("id")) == "heading":
                heading = element.get("id")
            label = element.get("aria-labelledby")
            if label in roles and label not in (heading, "s1"):
                yield f"labels a part of itself by {label}, which is not the heading above it"

    def _sections(self) -> Iterator[str]:
        headings = [element.get("id") for element in self.texts if element.tag == "h2"]
        repeats = [element for element in self.elements if "data-repeats" in element.attributes]
        listed = [element.get("data-repeats") for element in repeats]
        if listed != (headings if len(headings) >= FEWEST_SECTIONS else []):
            yield "does not list its sections, in their order"
            return
        contacts = {contact.name: contact for contact in self.site.contacts}
        for element, name in zip(repeats, listed, strict=True):
            number = int(name[1:]) - 1
            if (element.tag, element.get("href"), element.text) != ("a", f"#{name}", self.words[number].text):
                yield f"lists the section {name} as {element.text[:60]!r}"
            if self.language_of(element) != (html_tag(self.locale), direction(self.locale)):
                yield f"marks the section {name} as being in another language"
            yield from self.isolated(element, self.edition.texts[number].target, contacts)

    def accounts_for(self, element: Element) -> bool:
        """Accept the headings in the list of sections."""
        return any("data-repeats" in outer.attributes for outer in element.ancestors)

    def _of_role(self, role: str) -> str:
        texts = self.edition.parts[0].texts
        return next((words.text for text, words in zip(texts, self.words, strict=False) if text.role == role), "")
