"""The rows of a bilingual hand-out: one block of the leaflet each, the English and its translation side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from app.domain.edition import SOURCE_LOCALE
from app.formats.inline import render_text
from app.formats.languages import name_in
from app.formats.markup_tree import Element, Nodes, element, parse_markup, words_of
from app.formats.page_body import BODY_ROLES, render_body
from app.formats.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.edition import Edition
    from app.domain.leaflet import Site
    from app.formats.page import Page

_LISTS = ("ul", "ol")
_BLOCKS = ("p", "blockquote", "div", *_LISTS)
_NUMBER = re.compile(r"s(\d+)")
_LONG = 600
"""Characters of a row that may not fit on one sheet, in Nastaliq's wide lines, and so may be split."""


@dataclass(frozen=True)
class Row:
    """One block in both languages.

    `number` is that of its first text on the page, 0 for the page's own words; `notice` is the name of the notice.
    """

    number: int
    english: Nodes
    own: Nodes
    notice: str = ""

    @property
    def leads(self) -> bool:
        """Whether it is a heading, which must not stand at the foot of a sheet."""
        return any(isinstance(node, Element) and node.tag in ("h1", "h2", "h3", "h4") for node in self.english)

    @property
    def whole(self) -> bool:
        """Whether it fits on a sheet for sure, and so is never split."""
        return max(len(words_of(self.english)), len(words_of(self.own))) < _LONG


def rows(page: Page) -> list[Row]:
    """Pair a page's blocks with the English that they were translated from, in the order of the page."""
    edition = page.edition
    if edition.locale == SOURCE_LOCALE:
        raise ValueError("a hand-out pairs English with another language")
    english = _english(edition)
    words = (Words(page, english=True), Words(page))
    front, back = (list(_front(each, page.site, said)) for each, said in zip((english, edition), words, strict=True))
    ours, theirs = (list(_bodies(each, page.site)) for each in (english, edition))
    numbered = [_row(*pair) for pair in zip([*front, *ours], [*back, *theirs], strict=True)]
    told, said = (each.notices() for each in words)
    spoken = [Row(0, _said(words[0].help()), _said(words[1].help()))]
    for (name, text), (_, translated) in zip(told, said, strict=True):
        spoken.append(Row(0, _said(text), _said(translated), name))
    lead = sum(text.segment.role in ("title", "summary", "audience") for text in edition.parts[0].texts)
    return [*numbered[:lead], *spoken, *numbered[lead:]]


def _said(text: Markup) -> Nodes:
    return (Element("p", (("data-c", ""),), parse_markup(text)),)


def _row(english: Nodes, own: Nodes) -> Row:
    found = next(filter(None, map(_first_number, english)), 0)
    return Row(found, english, own)


def _first_number(node: Element | str) -> int:
    if isinstance(node, str):
        return 0
    match = _NUMBER.fullmatch(node.get("id"))
    return int(match[1]) if match else next(filter(None, map(_first_number, node.children)), 0)


def _english(edition: Edition) -> Edition:
    """Return the English that an edition was translated from: its own source texts, whatever has changed since."""
    parts = (
        replace(part, texts=tuple(replace(text, target=text.segment.text) for text in part.texts))
        for part in edition.parts
    )
    return replace(edition, locale=SOURCE_LOCALE, parts=tuple(parts))


def _front(edition: Edition, site: Site, words: Words) -> Iterator[Nodes]:
    originals, videos = iter(edition.facts.originals), iter(edition.facts.videos)
    for number, text in enumerate(edition.parts[0].texts, start=1):
        role, ident = text.segment.role, f"s{number}"
        shown = parse_markup(render_text(text.target, edition.locale, site))
        if role == "title":
            yield (element("h1", shown, id=ident),)
        elif role == "summary":
            yield (element("p", shown, id=ident),)
        elif role == "audience":
            yield (*_said(words.say("Who this leaflet is for")), element("p", shown, id=ident))
        elif role == "original":
            yield (_link(ident, shown, next(originals).url),)
        elif role == "video":
            video = next(videos)
            language = Markup("<bdi>{}</bdi>").format(name_in(video.language, edition.locale))
            spoken = words.say("Language of the video: {language}", language=language)
            yield (_link(ident, shown, video.url), *_said(spoken))


def _link(ident: str, shown: Nodes, url: str) -> Element:
    return element("p", (element("a", shown, id=ident, href=url),))


def _bodies(edition: Edition, site: Site) -> Iterator[Nodes]:
    number = 1
    for part in edition.parts:
        front = sum(text.segment.role not in BODY_ROLES for text in part.texts)
        yield from _flat(parse_markup(render_body(part, number + front, edition.locale, site)))
        number += len(part.texts)


def _flat(nodes: Nodes) -> Iterator[Nodes]:
    """Take blocks apart into rows: an item of a list and a row of a table are rows of their own."""
    for node in nodes:
        assert isinstance(node, Element), "a body is made of blocks"
        if node.tag in _LISTS:
            yield from _items(node)
        elif node.tag == "div":
            yield from _table_rows(node.elements[0])
        elif node.tag == "blockquote":
            for row in _flat(node.children):
                yield (replace(node, children=row),)
        else:
            yield (node,)


def _items(node: Element) -> Iterator[Nodes]:
    start = int(node.get("start") or 1)
    for count, item in enumerate(node.elements):
        blocks = [isinstance(child, Element) and child.tag in _BLOCKS for child in item.children]
        first = 1 if blocks and blocks[0] else blocks.index(True) if True in blocks else len(blocks)
        attributes = (("start", str(start + count)),) if node.tag == "ol" else ()
        yield (Element(node.tag, attributes, (Element("li", (), item.children[:first]),)),)
        for row in _flat(item.children[first:]):
            yield (element("div", row, class_="inner"),)


def _table_rows(table: Element) -> Iterator[Nodes]:
    """Give each row of a table the headings of its columns: the first row has them, the others repeat them."""
    heads = table.elements[0].elements[0].elements
    bodies = [row.elements for part in table.elements[1:] for row in part.elements]
    if not bodies:
        yield tuple(replace(head, tag="p") for head in heads)
    for count, cells in enumerate(bodies):
        pairs = zip(heads, cells, strict=True)
        yield (element("dl", tuple(_pair(head, cell, repeated=count > 0) for head, cell in pairs)),)


def _pair(head: Element, cell: Element, *, repeated: bool) -> Element:
    ident = head.get("id")
    named = ((("data-repeats" if repeated else "id"), ident),) if ident else ()
    value = (("id", cell.get("id")),) if cell.get("id") else ()
    return element("div", (Element("dt", named, head.children), Element("dd", value, cell.children)))
