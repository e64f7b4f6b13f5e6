"""A leaflet's body as HTML: the blocks of the English, each text in the element that carries its number."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from app.formats.inline import render_text
from app.formats.markdown import body_segments, parse_body

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

    from app.domain.edition import Part
    from app.domain.leaflet import Site

BODY_ROLES = frozenset({"heading", "paragraph", "item", "cell"})


def render_body(part: Part, first: int, locale: str, site: Site) -> Markup:
    """Render a part's body; `first` is the number of its first body text on the page.

    Raise ValueError where the texts are not those of the body's blocks.
    """
    keys, pieces = _skeleton(part.document.body, first)
    texts = [text for text in part.texts if text.segment.role in BODY_ROLES]
    if keys != [text.segment.key for text in texts]:
        raise ValueError(f"the texts of {part.document.id} are not those of its body")
    html = [pieces[0]]
    for text, piece in zip(texts, pieces[1:], strict=True):
        html += [render_text(text.target, locale, site), piece]
    return Markup("".join(html))  # noqa: S704 - blocks of ours, and texts that are rendered


@lru_cache(maxsize=32)
def _skeleton(body: str, first: int) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the keys of a body's texts, and the HTML before, between and after them: the same in all languages."""
    tokens = parse_body(body)
    pairs = list(body_segments(tokens))
    pieces = [""]
    for html in _blocks(tokens, {id(token): first + n for n, (token, _) in enumerate(pairs)}):
        if html is None:
            pieces.append("")
        else:
            pieces[-1] += html
    return [segment.key for _, segment in pairs], pieces


def _blocks(tokens: list[Token], numbers: dict[int, int]) -> Iterator[str | None]:
    """Yield a body's blocks as HTML, None in the place of each text."""
    heading = 1
    column = 0
    ends: list[str] = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        number = numbers.get(id(following))
        attributes = f' id="s{number}"' if number else ""
        if token.type == "inline":
            if id(token) in numbers:
                yield None
            continue
        if token.nesting < 0:
            yield ends.pop()
            continue
        tag = token.tag
        column = 0 if token.type == "tr_open" else column
        if token.type == "paragraph_open" and token.hidden:
            tag = "span"
        elif token.type == "heading_open":
            heading = number or heading
        elif token.type == "ordered_list_open" and token.attrGet("start"):
            attributes = f' start="{token.attrGet("start")}"'
        elif token.type in ("th_open", "td_open"):
            tag, scope = _cell(token, first=column == 0, filled=number is not None)
            attributes += scope
            column += 1
        if token.type == "table_open":
            yield f'<div class="table" role="region" tabindex="0" aria-labelledby="s{heading}">'
        yield f"<{tag}{attributes}>"
        wrapper = "</div>" if token.type == "table_open" else ""
        ends.append(f"</{tag}>{wrapper}\n")


def _cell(token: Token, *, first: bool, filled: bool) -> tuple[str, str]:
    """Choose a cell's element: columns and rows have headers, so that a dose is read out with its medicine."""
    if not filled:
        return "td", ""
    if token.type == "th_open":
        return "th", ' scope="col"'
    return ("th", ' scope="row"') if first else ("td", "")
