"""Read the page of an edition back and hold it against the record: every word, date, source, number and link."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.domain.edition import SOURCE_LOCALE
from app.formats.page_reader import Element, Unreadable, visible
from app.formats.release import RecordedEdition, Release
from app.workflow.verification.claims import DATES, DAY, FORMS, LABELS, MADE, MAKINGS, MONTH, NOTICES, REPORTING
from app.workflow.verification.expected import citation_words, date_words, html_tag, names_of
from app.workflow.verification.page_texts import TextsReading
from app.workflow.verification.reading import Key, Values, page_url

REPORT = "?report#report"
"""The link to the form that reports a problem; where no form is served, it leads to the page itself."""


class EditionReading(TextsReading):
    """The page of one edition, read back."""

    own_addresses = (REPORT,)

    def problems(self) -> Iterator[str]:
        """Yield the end of a sentence for each thing on the page that is not as recorded."""
        yield from self.frame()
        yield from self.head(
            {(html_tag(locale), page_url(self.site, path)) for locale, path in self.siblings.items()}, self._metas()
        )
        title = next(element for element in self.elements if element.tag == "title") if "title" in self._tags else None
        if title is None or title.text != self._of_role("title"):
            yield "has another <title> than the edition's"
        yield from self._texts()
        yield from self._structure()
        yield from self._regions()
        yield from self._sections()
        yield from self._dates()
        yield from self._sources()
        yield from self._contacts()
        yield from self.strays()
        yield from self.runs()
        yield from self.page_strings(
            {
                "version": (str(self.edition.version),),
                "title": (self._of_role("title"),),
                "publisher": (self.site.publisher,),
            }
        )
        yield from self._claims()
        yield from self.own_names()
        yield from self.links()
        yield from self._chooser()
        yield from self._forms()
        yield from self._linked_data()

    def _forms(self) -> Iterator[str]:
        said: Counter[str | None] = Counter()
        for element in self.elements:
            path = self.page_at(element.get("href")) if element.tag == "a" else None
            if path in self.edition.forms:
                said[path] += 1
                if element.text != self.strings.get(("", FORMS[path.rpartition("/")[2]])):
                    yield f"calls {path} {element.text[:60]!r}"
        if said != Counter(self.edition.forms):
            yield "does not link to each of its other forms once"
        reports = [(e.tag, e.text) for e in self.elements if e.get("href") in self.own_addresses]
        if reports != [("a", self.strings.get(("", REPORTING)))]:
            yield "does not link once to the form that reports a problem"

    @property
    def _tags(self) -> set[str]:
        return {element.tag for element in self.elements}

    def _metas(self) -> dict[str, str]:
        return {
            "description": self._of_role("summary"),
            "og:type": "article",
            "og:title": self._of_role("title"),
            "og:description": self._of_role("summary"),
            "og:url": page_url(self.site, self.path),
            "og:site_name": self.site.publisher,
        }

    def _dates(self) -> Iterator[str]:
        patterns = ("", "")
        day = self.strings.get(DAY)
        month = self.strings.get(MONTH)
        if day is None or month is None:
            yield "has no approved patterns for its dates"
        else:
            patterns = (day, month)
        known = set(DATES) | {"source", "contact", "publisher", "version"}
        for element in self.elements:
            name = element.get("data-fact")
            if ("data-fact" in element.attributes and name not in known) or (element.tag == "time") != (name in DATES):
                yield f"has a date or fact {name!r} that is none of the leaflet's"
        for name, label in DATES.items():
            date = getattr(self.review_facts.review, name)
            shown_as = self.facts(name)
            if (date is None) != (not shown_as):
                yield f"{'lacks' if date else 'invents'} the date {name}"
            for element in shown_as if date else []:
                try:
                    words = date_words(date, patterns, self.locale, self.edition.digits)
                except ValueError as error:
                    yield f"cannot show the date {name}: {error}"
                    return
                if (element.get("datetime"), element.text) != (date.iso, words):
                    yield f"shows the date {name} as {element.text!r} ({element.get('datetime')}), not {words!r}"
                if self._label_of(element) != self.strings.get(("", label)):
                    yield f"does not label the date {name} as what it is"

    def _label_of(self, element: Element) -> str | None:
        value = element.closest("dd")
        row = [child for child in value.parent.children if isinstance(child, Element)] if value and value.parent else []
        return row[0].text if [child.tag for child in row] == ["dt", "dd"] else None

    def _sources(self) -> Iterator[str]:
        found = self.facts("source")
        wanted = [(citation_words(source.citation), source.url) for source in self.review_facts.sources]
        if [element.text for element in found] != [words for words, _ in wanted]:
            yield "does not show the sources of the English, word for word and in order"
            return
        for element, (words, url) in zip(found, wanted, strict=True):
            links = [(inner.get("href"), inner.text) for inner in element.elements if inner.tag == "a"]
            if links != ([(url, words)] if url else []):
                yield f"links a source elsewhere than the English does: {words[:60]!r}"
            if element.tag != "li" or self.language_of(element) != ("en", "ltr"):
                yield f"does not mark a source as English: {words[:60]!r}"

    def _contacts(self) -> Iterator[str]:
        numbers = [f"{c.label} {c.value}".strip() for c in self.site.contacts if c.kind == "number"]
        if Counter(element.text for element in self.facts("contact")) != Counter(numbers):
            yield "does not show the publisher's numbers as they are"
        publishers = {element.text for element in self.facts("publisher")}
        if publishers != {self.site.publisher}:
            yield "does not name the publisher as it is"
        if {element.text for element in self.facts("version")} != {str(self.edition.version)}:
            yield "does not show its version"
        for fact, label in LABELS.items():
            if any(self._label_of(element) != self.strings.get(("", label)) for element in self.facts(fact)):
                yield f"does not label its {fact} as what it is"
        for name in (self.site.helpline, self.site.feedback):
            contact = self.site.contact(name)
            if contact is None or not any(
                element.tag == "a" and (element.get("href"), element.text) == (contact.href, contact.value)
                for string, _ in self.shown_links()
                for element in string.elements
            ):
                yield f"does not give the contact {name}"

    def shown_links(self) -> list[tuple[Element, str]]:
        """Return the elements of page strings that hold a link, with the link's address."""
        return [
            (element, inner.get("href"))
            for element in self.elements
            if "data-c" in element.attributes
            for inner in element.elements
            if inner.tag == "a"
        ]

    def values_at(self, element: Element) -> Values:
        item = element.closest("li")
        texts = [inner for inner in item.elements if inner in self.texts] if item else []
        videos = [number for number, text in enumerate(self.edition.texts, 1) if text.role == "video"]
        names = {f"s{number}": video.language for number, video in zip(videos, self.review_facts.videos, strict=False)}
        if len(texts) == 1 and (language := names.get(texts[0].get("id"))):
            return {"language": names_of(language, self.locale)}
        return {}

    def _claims(self) -> Iterator[str]:
        notices = [element for element in self.elements if "data-notice" in element.attributes]
        if sorted(element.get("data-notice") for element in notices) != sorted(self.edition.notices):
            yield "does not show the notices that it must"
        keys: dict[str, Key] = {name: ("", source) for name, source in NOTICES.items()}
        inside: dict[str, set[Key]] = {name: set() for name in NOTICES}
        claimed: list[tuple[Element, frozenset[Key]]] = []
        for element, found in self.shown:
            notice = next((e.get("data-notice") for e in element.ancestors if "data-notice" in e.attributes), "")
            inside.setdefault(notice, set()).update(found)
            own = {keys[notice]} if notice in keys else set()
            claimed.append((element, found - own))
        for element in notices:
            if keys.get(element.get("data-notice")) not in inside[element.get("data-notice")]:
                yield f"does not say what the notice {element.get('data-notice')} must"
        yield from self._making(claimed, keys)

    def _making(self, claimed: list[tuple[Element, frozenset[Key]]], notices: dict[str, Key]) -> Iterator[str]:
        own: Key = ("", MAKINGS[self.edition.making])
        makings: set[Key] = {("", source) for source in MAKINGS.values()}
        made = [element for element, found in claimed if element.tag == "dd" and own in found]
        if not any(self._label_of(element) == self.strings.get(("", MADE)) for element in made):
            yield "does not say how it was made"
        for element, found in claimed:
            if found & makings and own not in found:
                yield f"claims that it was made otherwise: {element.text[:60]!r}"
            if found & set(notices.values()) and own not in found:
                yield f"shows a notice outside its element: {element.text[:60]!r}"

    def _chooser(self) -> Iterator[str]:
        linked = set()
        for element in self.elements:
            locale = element.get("data-own")
            if not locale and not element.get("hreflang"):
                continue
            if element.tag == "link":
                continue
            tags = {html_tag(sibling): sibling for sibling in self.siblings}
            wanted = self.siblings.get(locale or tags.get(element.get("hreflang"), ""))
            if element.tag != "a" or self.page_at(element.get("href")) != wanted or wanted is None:
                yield f"has a link to {locale or element.get('hreflang')} that does not lead there"
            elif locale:
                linked.add(locale)
                if element.get("hreflang") not in ("", html_tag(locale)):
                    yield f"says that the page in {locale} is in {element.get('hreflang')}"
        if linked != set(self.siblings):
            yield "does not offer every language that the leaflet has"
        english = self.siblings.get(SOURCE_LOCALE)
        named = [
            e for e in self.elements if e.tag == "a" and e.closest("dd") and self.page_at(e.get("href")) == english
        ]
        if english and self.locale != SOURCE_LOCALE and not named:
            yield "does not lead to the English from its facts"

    def _linked_data(self) -> Iterator[str]:
        scripts = [element for element in self.elements if element.tag == "script"]
        try:
            data: Any = json.loads("".join(str(child) for child in scripts[0].children)) if len(scripts) == 1 else None
        except json.JSONDecodeError:
            data = None
        if not isinstance(data, dict):
            yield "has no readable description for machines"
            return
        review = self.review_facts.review
        wanted: dict[str, object] = {
            "@context": "https://schema.org",
            "@type": "MedicalWebPage",
            "name": self._of_role("title"),
            "description": self._of_role("summary"),
            "inLanguage": html_tag(self.locale),
            "url": page_url(self.site, self.path),
            "lastReviewed": review.last_reviewed.iso if review.last_reviewed else None,
            "dateModified": review.updated.iso if review.updated else None,
            "publisher": {"@type": "Organization", "name": self.site.publisher, "url": self.site.url},
        }
        for name in sorted(wanted.keys() | data.keys()):
            value = data.get(name)
            if (visible(value) if isinstance(value, str) else value) != wanted.get(name):
                yield f"tells machines a wrong {name}"


def page_problems(
    release: Release, edition: RecordedEdition, offered: Sequence[Mapping[str, str]], proved: Counter[str]
) -> Iterator[str]:
    """Yield a sentence for each thing on an edition's page that is not as recorded; count what there is in `proved`.

    `offered` are the sets of languages, as paths by locale, of which the page must offer one.
    """
    try:
        reading = EditionReading(release, edition, offered)
    except Unreadable as fault:
        yield f"{edition.path}: the page {fault}."
        return
    for problem in reading.problems():
        yield f"{edition.path}: the page {problem}."
    review = reading.review_facts.review
    values = {contact.value for contact in release.site.contacts}
    proved["texts"] += len(reading.words)
    proved["dates"] += sum(date is not None for date in (review.last_reviewed, review.updated, review.next_due))
    proved["sources"] += len(reading.review_facts.sources)
    proved["contacts"] += sum(element.tag == "bdi" and element.text in values for element in reading.elements)
    proved["links"] += sum(element.tag == "a" for element in reading.elements)
