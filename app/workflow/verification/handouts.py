"""Read a bilingual hand-out back: every row, date, source and contact in both languages, side by side."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.domain.edition import SOURCE_LOCALE
from app.domain.leaflet import Document, Facts
from app.formats.page_reader import Element, Unreadable
from app.formats.release import PAGES, RecordedEdition, Release
from app.workflow.verification.claims import DATES, DAY, LABELS, MADE, MAKINGS, MONTH, NOTES, NOTICES, SOURCES
from app.workflow.verification.expected import Shown, citation_words, date_words, direction, html_tag, names_of, shown
from app.workflow.verification.page_texts import BODY
from app.workflow.verification.reading import Key, Reading, page_url
from app.workflow.verification.structure import Place, places_in_markdown

_ID = re.compile(r"([es])([1-9][0-9]*)")
_ROW = re.compile(r"r([1-9][0-9]*)")
_HEADINGS = ("h1", "h2", "h3", "h4")


@dataclass(frozen=True)
class Side:
    """One of the two languages: `mark` begins the ids of its texts, `words` are its texts as a reader sees them."""

    name: str
    mark: str
    locale: str
    digits: str
    strings: Mapping[Key, str]
    words: tuple[Shown, ...]
    targets: tuple[str, ...]


class HandoutReading(Reading):
    """The hand-out of one edition, read back: an English sheet with a side in the edition's language."""

    text_id = re.compile(r"[es][1-9][0-9]*")

    def __init__(self, release: Release, edition: RecordedEdition, path: str) -> None:
        super().__init__(path, release.page(path), SOURCE_LOCALE, release.site, {}, release.page_paths)
        self.edition = edition
        documents = [release.documents[part.document, part.version].document for part in edition.parts]
        self.review_facts: Facts = documents[0].facts
        self.sides = self.sides_of(release, edition)
        self.places = places_of(edition, documents)

    @staticmethod
    def sides_of(release: Release, edition: RecordedEdition) -> tuple[Side, Side]:
        """Return the English that an edition was translated from, and the edition."""
        pages = release.documents[PAGES, edition.chrome_version].document
        english = {segment.key: segment.text for segment in pages.segments}
        own = {(text.context or "", text.source): text.target for text in edition.chrome}
        site = release.site
        sources = tuple(text.source for text in edition.texts)
        targets = tuple(text.target for text in edition.texts)
        return (
            Side("en", "e", SOURCE_LOCALE, "latin", english, tuple(shown(t, site) for t in sources), sources),
            Side("own", "s", edition.locale, edition.digits, own, tuple(shown(t, site) for t in targets), targets),
        )

    def problems(self) -> Iterator[str]:
        """Yield the end of a sentence for each thing on the hand-out that is not as recorded."""
        yield from self.frame()
        yield from self._head()
        for side in self.sides:
            yield from self._texts(side)
            yield from self._dates(side)
            yield from self._facts(side)
        yield from self._rows()
        yield from self.strays()
        yield from self.runs()
        yield from self._strings()
        yield from self._notices()
        yield from self._once()
        yield from self.own_names()
        yield from self.links()

    def side_of(self, element: Element) -> Side | None:
        """Return the side that an element stands on, None for what belongs to both."""
        for outer in element.ancestors:
            for side in self.sides:
                if side.name in outer.classes:
                    return side
        return None

    def _head(self) -> Iterator[str]:
        address = page_url(self.site, self.edition.path)
        links = [(e.get("rel"), e.get("href")) for e in self.elements if e.tag == "link"]
        if sorted(links) != sorted([("icon", "data:,"), ("canonical", address)]):
            yield "loads or names other addresses than its leaflet's"
        for element in self.elements:
            if element.tag == "meta":
                yield from self._meta(element, {})
            elif element.tag == "script":
                yield "has a script"
        title = [element.text for element in self.elements if element.tag == "title"]
        if title != [f"{self.sides[0].words[0].text} ({self.sides[1].words[0].text})"]:
            yield "has another <title> than its leaflet's in both languages"
        told = [(e.text, e.closest("a").get("href") if e.closest("a") else "") for e in self.facts("address")]  # type: ignore[union-attr]
        if told != [(address, address)]:
            yield "does not show the address of its page once"

    def _texts(self, side: Side) -> Iterator[str]:
        found = [
            (int(match[2]), e) for e in self.texts if (match := _ID.fullmatch(e.get("id"))) and match[1] == side.mark
        ]
        heads = self._heads()
        numbers = [number for number, _ in found]
        ordinary = [number for number in numbers if number not in heads]
        if sorted(numbers) != list(range(1, len(side.words) + 1)) or ordinary != sorted(ordinary):
            yield f"does not show its texts {side.mark}1 to {side.mark}{len(side.words)} once each, in order"
            return
        addresses = self._addresses()
        contacts = {contact.name: contact for contact in self.site.contacts}
        for number, element in found:
            words, name = side.words[number - 1], element.get("id")
            if element.text != words.text:
                yield f"shows {name} as {element.text[:60]!r}, not {words.text[:60]!r}"
            links = ((addresses[number], words.text),) if number in addresses else words.links
            around = [outer for outer in element.ancestors if outer is not element and outer.tag == "a"]
            inside = [inner for inner in element.elements if inner.tag == "a"]
            if tuple((link.get("href"), link.text) for link in around + inside) != links:
                yield f"has other links in {name} than the text has"
            if self.side_of(element) is not side or self.language_of(element) != self._language(side):
                yield f"has {name} on the other side, or marked as being in another language"
            if any({"data-c", "data-fact", "data-own"} & outer.attributes.keys() for outer in element.ancestors):
                yield f"has {name} within something else"
            yield from self.isolated(element, side.targets[number - 1], contacts)
            yield from self._place(side, number, element, heads)

    def _place(self, side: Side, number: int, element: Element, heads: Mapping[int, tuple[int, int]]) -> Iterator[str]:
        role = self.edition.texts[number - 1].role
        place = dict(self.places.get(number, ()))
        heading = next((tag for tag in _HEADINGS if tag in place), "h1" if role == "title" else "")
        if (element.tag if element.tag in _HEADINGS else "") != heading:
            yield f"has {element.get('id')} as another heading than the English has"
        if role == "cell" and number not in heads:
            label = self._label_element(element)
            said = (label.get("id") or label.get("data-repeats")) if label else ""
            head = next((n for n, at in heads.items() if at == (place["table"], place["cell"])), 0)
            if said not in (f"{side.mark}{head}", f"s{head}") and (head or said):
                yield f"has {element.get('id')} under another heading of its table"
        item = element.closest("li")
        lists = [(kind, value) for kind, value in self.places.get(number, ()) if kind in ("ul", "ol", "start", "li")]
        if item is not None and item.parent is not None and "dl" not in {e.tag for e in element.ancestors}:
            wanted = self._marker(lists)
            if (item.parent.tag, item.parent.get("start")) != wanted:
                yield f"has {element.get('id')} in another list, or under another number"
        elif lists and number not in heads and self._first_of_item(number):
            yield f"does not have {element.get('id')} in its list"

    def _marker(self, lists: list[tuple[str, int]]) -> tuple[str, str]:
        kinds = [kind for kind, _ in lists if kind in ("ul", "ol")]
        if not kinds:
            return ("", "")
        position = lists[-1][1]
        start = next((value for kind, value in reversed(lists) if kind == "start"), 1)
        return ("ol", str(start + position - 1)) if kinds[-1] == "ol" else ("ul", "")

    def _first_of_item(self, number: int) -> bool:
        place = self.places.get(number, ())
        return place[-1:] != () and place[-1][0] == "li" and self.places.get(number - 1, ())[: len(place)] != place

    def _heads(self) -> dict[int, tuple[int, int]]:
        """Return the headings of tables' columns: number of the text to (table, column)."""
        found = {}
        for number, place in self.places.items():
            at = dict(place)
            if "table" in at and at.get("tr") == 1:
                found[number] = (at["table"], at["cell"])
        return found

    def _addresses(self) -> dict[int, str]:
        facts = self.review_facts
        urls = {"original": iter([o.url for o in facts.originals]), "video": iter([v.url for v in facts.videos])}
        return {n: next(urls[text.role]) for n, text in enumerate(self.edition.texts, 1) if text.role in urls}

    def _label_element(self, element: Element) -> Element | None:
        value = element.closest("dd")
        row = [child for child in value.parent.children if isinstance(child, Element)] if value and value.parent else []
        return row[0] if [child.tag for child in row] == ["dt", "dd"] else None

    def _label_of(self, element: Element) -> str | None:
        label = self._label_element(element)
        return label.text if label else None

    def _language(self, side: Side) -> tuple[str, str]:
        return html_tag(side.locale), direction(side.locale)

    def _rows(self) -> Iterator[str]:
        for element in self.elements:
            match = _ROW.fullmatch(element.get("id"))
            numbers: dict[str, list[int]] = {"e": [], "s": []}
            if not match:
                if "data-row" in element.attributes and not any(_ROW.fullmatch(e.get("id")) for e in element.ancestors):
                    yield "numbers something that is no row"
                continue
            for inner in element.elements:
                if text := _ID.fullmatch(inner.get("id")):
                    numbers[text[1]].append(int(text[2]))
            if numbers["e"] != numbers["s"] or numbers["e"][:1] != [int(match[1])]:
                yield f"does not pair the same texts in row {match[1]}"
            if [e.text for e in element.elements if "data-row" in e.attributes] != [match[1]]:
                yield f"does not number row {match[1]} as it must"
        outside = [e for e in self.texts if not any(_ROW.fullmatch(outer.get("id")) for outer in e.ancestors)]
        if outside:
            yield f"has {outside[0].get('id')} in no row"

    def accounts_for(self, element: Element) -> bool:
        """Accept the numbers of rows, and headings of columns that a later row of the table repeats."""
        if "data-row" in element.attributes:
            return True
        label = next((outer for outer in element.ancestors if "data-repeats" in outer.attributes), None)
        match = _ID.fullmatch(label.get("data-repeats")) if label else None
        side = self.side_of(element)
        if label is None or match is None or side is None or int(match[2]) not in self._heads():
            return False
        return label.text == side.words[int(match[2]) - 1].text

    def _strings(self) -> Iterator[str]:
        contacts = self.contacts_of_strings()
        for element in self.elements:
            if "aria-label" in element.attributes:
                wanted = NOTICES["demonstration"] if element.tag == "aside" else NOTES
                if element.get("aria-label") != wanted:
                    yield f"has the aria-label {element.get('aria-label')[:60]!r}, which is none of a hand-out's"
            if "title" in element.attributes:
                yield "has a tooltip"
            if "data-c" not in element.attributes:
                continue
            side = self.side_of(element)
            if side is None or self.language_of(element) != self._language(side):
                yield f"says {element.text[:60]!r} on neither side, or in another language"
                continue
            self.strings = side.strings
            values: dict[str, tuple[str, ...]] = {name: (contact.value,) for name, contact in contacts.items()}
            values |= {"version": (str(self.edition.version),), "language": self._video(element, side)}
            keys = self.matching(element.text, values)
            if not keys:
                yield f"says {element.text[:60]!r}, which is no approved page string"
            self.shown.append((element, keys))
            for target in {side.strings[key] for key in keys}:
                yield from self.isolated(element, target, contacts)
        for side in self.sides:
            yield from self._claims(side)

    def _video(self, element: Element, side: Side) -> tuple[str, ...]:
        row = next((outer for outer in element.ancestors if _ROW.fullmatch(outer.get("id"))), None)
        videos = [number for number, text in enumerate(self.edition.texts, 1) if text.role == "video"]
        for number, video in zip(videos, self.review_facts.videos, strict=False):
            if row is not None and row.get("id") == f"r{number}":
                return names_of(video.language, side.locale)
        return ("",)

    def _claims(self, side: Side) -> Iterator[str]:
        own: Key = ("", MAKINGS[self.edition.making])
        makings: set[Key] = {("", source) for source in MAKINGS.values()}
        notices: dict[str, Key] = {name: ("", source) for name, source in NOTICES.items()}
        mine = [(element, keys) for element, keys in self.shown if self.side_of(element) is side]
        made = [element for element, keys in mine if element.tag == "dd" and own in keys]
        if not any(self._label_of(element) == side.strings.get(("", MADE)) for element in made):
            yield f"does not say in {side.locale} how it was made"
        for element, keys in mine:
            notice = next((e.get("data-notice") for e in element.ancestors if "data-notice" in e.attributes), "")
            rest = keys - {notices[notice]} if notice in notices else keys
            if rest & makings and own not in rest:
                yield f"claims that it was made otherwise: {element.text[:60]!r}"
            if rest & set(notices.values()) and own not in rest:
                yield f"shows a notice outside its element: {element.text[:60]!r}"
        headed = {source for element, keys in mine if element.tag in ("h2", "h3") for _, source in keys}
        if not {NOTES, SOURCES} - ({SOURCES} if not self.review_facts.sources else set()) <= headed:
            yield f"lacks a heading in {side.locale}"

    def _notices(self) -> Iterator[str]:
        marked = [element for element in self.elements if "data-notice" in element.attributes]
        if sorted(element.get("data-notice") for element in marked) != sorted(self.edition.notices):
            yield "does not show the notices that it must"
        for element in marked:
            key: Key = ("", NOTICES.get(element.get("data-notice"), ""))
            said = {
                side.name
                for e, keys in self.shown
                for side in self.sides
                if key in keys and self.side_of(e) is side and element in e.ancestors
            }
            if said != {"en", "own"}:
                yield f"does not say in both languages what the notice {element.get('data-notice')} must"

    def _dates(self, side: Side) -> Iterator[str]:
        patterns = (side.strings.get(DAY, ""), side.strings.get(MONTH, ""))
        for name, label in DATES.items():
            date = getattr(self.review_facts.review, name)
            told = [element for element in self.facts(name) if self.side_of(element) is side]
            if len(told) != (date is not None):
                yield f"does not show the date {name} in {side.locale} as often as it must"
            for element in told if date else []:
                try:
                    words = date_words(date, patterns, side.locale, side.digits)
                except ValueError as error:
                    yield f"cannot show the date {name}: {error}"
                    return
                if (element.get("datetime"), element.text) != (date.iso, words):
                    yield f"shows the date {name} as {element.text!r} ({element.get('datetime')}), not {words!r}"
                if self._label_of(element) != side.strings.get(("", label)):
                    yield f"does not label the date {name} as what it is"

    def _facts(self, side: Side) -> Iterator[str]:
        mine = {name: [e for e in self.facts(name) if self.side_of(e) is side] for name in LABELS}
        numbers = [f"{c.label} {c.value}".strip() for c in self.site.contacts if c.kind == "number"]
        if [e.text for e in mine["version"]] != [str(self.edition.version)]:
            yield f"does not show its version in {side.locale}"
        if Counter(e.text for e in mine["contact"]) != Counter(numbers):
            yield f"does not show the publisher's numbers in {side.locale} as they are"
        for name, label in LABELS.items():
            if any(self._label_of(element) != side.strings.get(("", label)) for element in mine[name]):
                yield f"does not label its {name} as what it is"
        links = {
            (inner.get("href"), inner.text)
            for outer in self.elements
            if "data-c" in outer.attributes and self.side_of(outer) is side
            for inner in outer.elements
            if inner.tag == "a"
        }
        for name in (self.site.helpline, self.site.feedback):
            contact = self.site.contact(name)
            if contact is None or (contact.href, contact.value) not in links:
                yield f"does not give the contact {name} in {side.locale}"

    def _once(self) -> Iterator[str]:
        known = {*DATES, *LABELS, "source", "publisher", "address"}
        for element in self.elements:
            fact = element.get("data-fact")
            if ("data-fact" in element.attributes and fact not in known) or (element.tag == "time") != (fact in DATES):
                yield f"has a date or fact {fact!r} that is none of the leaflet's"
        if [element.text for element in self.facts("publisher")] != [self.site.publisher]:
            yield "does not name the publisher as it is"
        wanted = [(citation_words(source.citation), source.url) for source in self.review_facts.sources]
        told = []
        for element in self.facts("source"):
            links = [(inner.get("href"), inner.text) for inner in element.elements if inner.tag == "a"]
            told.append((element.text, links[0][0] if links and links == [(links[0][0], element.text)] else None))
            if element.tag != "li" or self.language_of(element) != ("en", "ltr"):
                yield f"does not mark a source as English: {element.text[:60]!r}"
            if links and told[-1][1] is None:
                yield f"links a part of a source: {element.text[:60]!r}"
        if told != wanted:
            yield "does not show the sources of the English, word for word and in order"


def places_of(edition: RecordedEdition, documents: Sequence[Document]) -> dict[int, Place]:
    """Return where each body text stands in the English; tables and lists are told apart over all parts."""
    places: dict[int, Place] = {}
    number = 0
    for index, (part, document) in enumerate(zip(edition.parts, documents, strict=True)):
        body = iter(places_in_markdown(document.body))
        for text in part.texts:
            number += 1
            if text.role in BODY:
                numbered = ("ul", "ol", "table", "blockquote")
                places[number] = tuple((k, v + 1000 * index if k in numbered else v) for k, v in next(body, ()))
    return places


def handout_problems(release: Release, edition: RecordedEdition) -> Iterator[str]:
    """Yield a sentence for each thing on an edition's hand-out that is not as recorded; the English has none."""
    for path in edition.forms:
        if not path.endswith(".html"):
            continue
        try:
            for problem in HandoutReading(release, edition, path).problems():
                yield f"{path}: the hand-out {problem}."
        except Unreadable as fault:
            yield f"{path}: the hand-out {fault}."
