"""A reader of our own HTML pages that knows nothing of how they are made.

Browsers repair what is broken, each in a way that another parser may not follow; so a page is read only where there
is nothing to repair: every element known, closed and nested, no attribute twice, no comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "br", "hr"})
_NAMES = """
    html head title style script body header main footer nav section article aside div p span h1 h2 h3 h4 h5 h6
    ul ol li dl dt dd table thead tbody tr th td blockquote strong em b i a bdi time small
"""
ELEMENTS = VOID | frozenset(_NAMES.split())
_ATTRIBUTE_NAMES = """
    id class lang dir role tabindex data-c data-english data-fact data-own data-notice data-repeats data-row aria-label
    aria-labelledby aria-current title
"""
ATTRIBUTES = frozenset(_ATTRIBUTE_NAMES.split())
OWN_ATTRIBUTES = {
    "a": frozenset({"href", "hreflang", "rel"}),
    "link": frozenset({"rel", "href", "hreflang"}),
    "meta": frozenset({"charset", "name", "property", "http-equiv", "content"}),
    "script": frozenset({"type"}),
    "time": frozenset({"datetime"}),
    "ol": frozenset({"start"}),
    "th": frozenset({"scope"}),
}
_RAW = frozenset({"style", "script"})
_INLINE = frozenset({"span", "strong", "em", "b", "i", "a", "bdi", "time", "small", "br"})
_PARENTS = {
    "head": {"html"},
    "body": {"html"},
    "title": {"head"},
    "meta": {"head"},
    "link": {"head"},
    "style": {"head"},
    "script": {"head", "body"},
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "thead": {"table"},
    "tbody": {"table"},
    "tr": {"thead", "tbody"},
    "th": {"tr"},
    "td": {"tr"},
}
_NO_TEXT = frozenset({"html", "head", "ul", "ol", "dl", "table", "thead", "tbody", "tr"})
_SPACE = re.compile(r"[ \t\n\r\f]+")


class Unreadable(ValueError):
    """The page is not in the form that pages of a release have; the message is the end of a sentence."""


@dataclass(eq=False)
class Element:
    """An element of a page: what it holds are elements and text, in order."""

    tag: str
    attributes: Mapping[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Return an attribute's value, '' where it is missing."""
        return self.attributes.get(name, "")

    @property
    def classes(self) -> frozenset[str]:
        """The names in the `class` attribute."""
        return frozenset(self.get("class").split())

    @property
    def ancestors(self) -> Iterator[Element]:
        """This element, its parent and so on to the root."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent

    @property
    def elements(self) -> Iterator[Element]:
        """This element and all below it, in the order of the page."""
        waiting: list[Element] = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting.extend(child for child in reversed(element.children) if isinstance(child, Element))

    @property
    def raw_text(self) -> str:
        """All text below this element as written."""
        return "".join(
            child if isinstance(child, str) else "\n" if child.tag == "br" else child.raw_text
            for child in self.children
            if isinstance(child, str) or child.tag not in _RAW
        )

    @property
    def text(self) -> str:
        """What a reader sees of this element, white space as browsers show it."""
        return visible(self.raw_text)

    def closest(self, tag: str) -> Element | None:
        """Return the nearest of this element and its ancestors that has this tag."""
        return next((element for element in self.ancestors if element.tag == tag), None)


def visible(text: str) -> str:
    """Collapse white space as browsers do; no-break spaces stay."""
    return _SPACE.sub(" ", text).strip(" \t\n\r\f")


def read_page(text: str) -> Element:
    """Return the `html` element of a page; raise Unreadable for anything that a browser might read otherwise."""
    if "\0" in text:
        raise Unreadable("holds a null character")
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.result()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.current = self.root
        self.doctypes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.doctypes:
            raise Unreadable("does not begin with its document type")
        if tag not in ELEMENTS:
            raise Unreadable(f"has an element <{tag}>, which no page of ours has")
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            raise Unreadable(f"gives <{tag}> an attribute twice")
        for name in names:
            if name not in ATTRIBUTES | OWN_ATTRIBUTES.get(tag, frozenset()):
                raise Unreadable(f"gives <{tag}> the attribute {name!r}, which no page of ours has")
        if self.current.tag not in _PARENTS.get(tag, {self.current.tag}):
            raise Unreadable(f"has <{tag}> in <{self.current.tag}>")
        if tag not in _INLINE and self.current.closest("p"):
            raise Unreadable(f"has <{tag}> in a paragraph")
        if tag == "a" and self.current.closest("a"):
            raise Unreadable("has a link in a link")
        element = Element(tag, {name: value or "" for name, value in attrs}, self.current)
        self.current.children.append(element)
        if tag not in VOID:
            self.current = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            raise Unreadable(f"closes <{tag}/> in itself")
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.current.tag != tag or self.current.parent is None:
            raise Unreadable(f"closes <{tag}> where <{self.current.tag}> is open")
        self.current = self.current.parent

    def handle_data(self, data: str) -> None:
        if self.current.tag in _NO_TEXT and visible(data):
            raise Unreadable(f"has words straight in <{self.current.tag}>")
        self.current.children.append(data)

    def handle_decl(self, decl: str) -> None:
        self.doctypes += 1
        if decl.lower() != "doctype html" or self.doctypes > 1:
            raise Unreadable("has a document type other than HTML's")

    def handle_comment(self, data: str) -> None:
        raise Unreadable("has a comment")

    def handle_pi(self, data: str) -> None:
        raise Unreadable("has a processing instruction")

    def unknown_decl(self, data: str) -> None:
        raise Unreadable("has a marked section")

    def result(self) -> Element:
        if self.current is not self.root:
            raise Unreadable(f"ends before <{self.current.tag}> is closed")
        found = [child for child in self.root.children if isinstance(child, Element) or visible(child)]
        if len(found) != 1 or not isinstance(found[0], Element) or found[0].tag != "html":
            raise Unreadable("is not one <html> element")
        html = found[0]
        parts = [child.tag if isinstance(child, Element) else child for child in html.children]
        if [part for part in parts if visible(part)] != ["head", "body"]:
            raise Unreadable("is not one <head> and one <body>")
        html.parent = None
        return html
