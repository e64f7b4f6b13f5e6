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

    from app.domain.edition import Part, Text
    from app.domain.leaflet import Segment, Site

BODY_ROLES = frozenset({"heading", "paragraph", "item", "cell"})


def render_body(part: Part, first: int, locale: str, site: Site) -> Markup:
    """Render a part's body; `first` is the number of its first body text on the page.

    Raise ValueError where the texts are not those of the body's blocks.
    """
    tokens, pairs = _parsed(part.document.body)
    texts = [text for text in part.texts if text.segment.role in BODY_ROLES]
    if [segment.key for _, segment in pairs] != [text.segment.key for text in texts]:
        raise ValueError(f"the texts of {part.document.id} are not those of its body")
    numbered = {id(token): (first + n, text) for n, ((token, _), text) in enumerate(zip(pairs, texts, strict=True))}
    return Markup("").join(_blocks(tokens, numbered, locale, site))


@lru_cache(maxsize=8)
def _parsed(body: str) -> tuple[list[Token], list[tuple[Token, Segment]]]:
    """Parse a body once for all languages and forms that are rendered one after another."""
    tokens = parse_body(body)
    return tokens, list(body_segments(tokens))


def _blocks(tokens: list[Token], numbered: dict[int, tuple[int, Text]], locale: str, site: Site) -> Iterator[Markup]:
    heading = 1
    column = 0
    ends: list[Markup] = []
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        number, text = numbered.get(id(following), (0, None))
        attributes = Markup(f' id="s{number}"') if text else Markup("")  # noqa: S704 - a number
        if token.type == "inline":
            if id(token) in numbered:
                yield render_text(numbered[id(token)][1].target, locale, site)
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
            attributes = Markup(' start="{}"').format(token.attrGet("start"))
        elif token.type in ("th_open", "td_open"):
            tag, scope = _cell(token, first=column == 0, filled=text is not None)
            attributes += scope
            column += 1
        if token.type == "table_open":
            yield Markup('<div class="table" role="region" tabindex="0" aria-labelledby="s{}">').format(heading)
        yield Markup(f"<{tag}{attributes}>")  # noqa: S704 - a parser's tag, attributes that are escaped
        wrapper = "</div>" if token.type == "table_open" else ""
        ends.append(Markup(f"</{tag}>{wrapper}\n"))  # noqa: S704 - the same tag


def _cell(token: Token, *, first: bool, filled: bool) -> tuple[str, Markup]:
    """Choose a cell's element: columns and rows have headers, so that a dose is read out with its medicine."""
    if not filled:
        return "td", Markup("")
    if token.type == "th_open":
        return "th", Markup(' scope="col"')
    return ("th", Markup(' scope="row"')) if first else ("td", Markup(""))
