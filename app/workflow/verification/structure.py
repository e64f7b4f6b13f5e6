"""Where each text stands in its lists and tables, on the page and in the canonical English."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it import MarkdownIt

from app.formats.page_reader import Element

Place = tuple[tuple[str, int], ...]
"""From the outside in: a list or table with its number, an item, row or cell with its place, a heading's level."""

_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
_TOKENS = {"bullet_list": "ul", "ordered_list": "ol", "list_item": "li", "blockquote": "blockquote", "table": "table"}
_HEADINGS = ("h2", "h3", "h4")
_COUNTED = ("li", "tr", "cell")


def places_in_markdown(body: str) -> list[Place]:
    """Return where each text of a document's body stands, in reading order."""
    places: list[Place] = []
    numbers: dict[int, int] = {}
    open_blocks: list[list[int | str]] = [["body", 0, 0, 0]]
    serial = 0
    for token in _MARKDOWN.parse(body):
        kind = re.sub(r"_(open|close)$", "", token.type)
        name = _TOKENS.get(kind, {"th": "cell", "td": "cell", "heading": token.tag}.get(kind, kind))
        if token.nesting > 0:
            if name not in (*_TOKENS.values(), "tr", "cell", *_HEADINGS):
                name = ""
            serial += 1
            if name in _COUNTED:
                owner = next(block for block in reversed(open_blocks) if block[0] in ("ul", "ol", "table", "tr"))
                if name == "tr":
                    owner = next(block for block in reversed(open_blocks) if block[0] == "table")
                owner[2] = int(owner[2]) + 1
                open_blocks.append([name, serial, 0, int(owner[2])])
            else:
                start = int(token.attrGet("start") or 1) if name == "ol" else 0
                open_blocks.append([name, serial, 0, start])
        elif token.nesting < 0:
            open_blocks.pop()
        elif token.type == "inline" and token.content.strip():
            places.append(_place([(str(b[0]), int(b[1]), int(b[3])) for b in open_blocks[1:] if b[0]], numbers))
    return places


def places_on_page(elements: Iterable[Element]) -> list[Place]:
    """Return where each of these elements stands."""
    numbers: dict[int, int] = {}
    places = []
    for element in elements:
        chain = []
        for outer in reversed(list(element.ancestors)):
            name = "cell" if outer.tag in ("td", "th") else outer.tag
            if name in (*_TOKENS.values(), *_COUNTED, *_HEADINGS):
                chain.append((name, id(outer), _position(outer, name)))
        places.append(_place(chain, numbers))
    return places


def _place(chain: list[tuple[str, int, int]], numbers: dict[int, int]) -> Place:
    place: list[tuple[str, int]] = []
    for name, identity, position in chain:
        if name in _COUNTED:
            place.append((name, position))
        else:
            place.append((name, numbers.setdefault(identity, len(numbers))))
            if name == "ol":
                place.append(("start", position))
    return tuple(place)


def _position(element: Element, name: str) -> int:
    if name == "ol":
        start = element.get("start") or "1"
        return int(start) if re.fullmatch(r"\d{1,9}", start) else -1
    if name not in _COUNTED or element.parent is None:
        return 0
    owner = element.parent
    siblings = [child for child in owner.children if isinstance(child, Element)]
    if name == "tr":
        table = element.closest("table") or owner
        siblings = [row for row in table.elements if row.tag == "tr" and row.closest("table") is table]
    return next(number for number, child in enumerate(siblings, 1) if child is element)
