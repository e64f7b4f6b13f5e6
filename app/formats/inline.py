"""One translated text as HTML: emphasis and links, contact facts filled in, and foreign runs isolated.

Nothing else that a text may hold becomes markup: HTML, code, images and links of other schemes stay as typed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from app.domain.languages import language_of
from app.domain.leaflet import PLACEHOLDER
from app.formats.languages import direction, script

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.leaflet import Contact, Site

_SCHEMES = re.compile(r"(?:https|mailto|tel):", re.IGNORECASE)
_TAGS = {
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "link_close": "</a>",
    "softbreak": " ",
    "hardbreak": " ",
}

_PARSER = MarkdownIt("commonmark", {"html": False}).disable(["image", "backticks"])
_PARSER.validateLink = lambda url: _SCHEMES.match(url) is not None  # type: ignore[method-assign]

_SPECIAL = re.compile(r"[\0\r\n\\*\[&<]")
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
"""Where neither is, nothing in a text can be markup to the parser: it is its own only token. Between letters or digits,
as in `{helpline_number}`, an underscore opens and closes no emphasis (CommonMark 0.31, 6.2)."""

_LETTER = r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u0370-\u03ff"
_WORD = rf"(?=[{_LETTER}])[{_LETTER}0-9]+(?:[-‐‑+.:/@_'’&?=#~]{{1,3}}[{_LETTER}0-9]+)*\+?"
_CODE = rf"[0-9]+[-‐‑]?{_WORD}"
_FIGURES = r"(?:[0-9]+(?:[.,:/][0-9]+)*|[\u06f0-\u06f9]+(?:[.,:/\u066b\u066c][\u06f0-\u06f9]+)*)"
_SPACE = r"[ \u00a0\u202f]?"
_UNIT = (
    r"(?:micrograms?|mcg|µg|mg|kg|g|ml|mL|l|L|mm|cm|IU|units?|mmol|mol|°C|°|am|pm)"
    r"(?:/(?:kg|ml|L|l|m²|day|h))?(?!\w)"
)
_AMOUNT = (
    rf"(?:[+<>≤≥±]|(?<![\w)])[-−])?{_FIGURES}(?:{_SPACE}[-‐‑–—−]{_SPACE}{_FIGURES})*"
    rf"(?:{_SPACE}[%\u066a+]|{_SPACE}{_UNIT})?"
)
_NAME = rf"(?:{_WORD}|{_CODE})"
_FOREIGN = re.compile(rf"(?P<latin>{_NAME}(?:[ \u00a0](?:{_NAME}|\({_WORD}\)))*)|(?P<amount>{_AMOUNT})")
"""Runs that another direction would reorder. Ranges of Arabic-Indic digits are no such run: Arabic reads them, as its
letters, from right to left, and Unicode's algorithm does so; Persian and Urdu read theirs as Latin digits."""

_LINK = re.compile(r"</?a\b[^>]*>")

_HYPHENATED = re.compile(r"(?=.{,20}$)[^\s-]+(?:-[^\s-]+)+")
"""Names that must not break at a hyphen: the end of a line would turn FLAG-IDA into two drugs."""


def render_text(target: str, locale: str, site: Site) -> Markup:
    """Render one segment's inline Markdown as it stands on the page of this locale."""
    html: list[str] = []
    links = 0
    for token in inline_tokens(target):
        links += token.nesting if token.type.startswith("link") else 0
        if token.type == "link_open":
            html.append(f'<a href="{escape(token.attrGet("href"))}">')
        elif token.type in _TAGS:
            html.append(_TAGS[token.type])
        else:
            named = [c for c in site.contacts if f"{{{c.name}}}" in token.content] if "{" in token.content else ()
            contacts = {contact.name: contact_html(contact, link=not links) for contact in named}
            html.append(fill_values(token.content, contacts, locale))
    return Markup("".join(html))  # noqa: S704 - tags of ours, and words that are escaped


def plain_text(target: str, site: Site) -> str:
    """Return the words of one segment as a reader sees them, for titles and descriptions."""
    words = "".join(
        " " if token.type in ("softbreak", "hardbreak") else token.content for token in inline_tokens(target)
    )
    values = {contact.name: contact.value for contact in site.contacts}
    return PLACEHOLDER.sub(lambda match: values.get(match[1], match[0]), words)


def inline_tokens(target: str) -> tuple[Token, ...]:
    """Parse a text's inline Markdown; only text, emphasis, links and line breaks come out."""
    if target and not _SPECIAL.search(target) and not ("_" in target and _UNDERSCORE.search(target)):
        return (Token("text", "", 0, content=target),)
    return _parsed(target)


@lru_cache(maxsize=1024)
def _parsed(target: str) -> tuple[Token, ...]:
    """Parse what may have markup; blocks that leaflets share, full of links and contact facts, come again and again."""
    return tuple(token for block in _PARSER.parseInline(target) for token in block.children or ())


def fill_values(text: str, values: Mapping[str, Markup], locale: str) -> Markup:
    """Escape a plain text, isolate its foreign runs and put values in the place of `{name}`; unknown names stay."""
    if not values or "{" not in text:
        return isolate(text, locale)
    html: list[Markup] = []
    end = 0
    for match in PLACEHOLDER.finditer(text):
        if match[1] in values:
            html += [isolate(text[end : match.start()], locale), values[match[1]]]
            end = match.end()
    html.append(isolate(text[end:], locale))
    return Markup("").join(html)


@lru_cache(maxsize=4096)
def isolate(text: str, locale: str) -> Markup:
    """Escape a text; wrap its Latin words, and in right-to-left text its amounts and ranges, in `<bdi>`.

    In left-to-right text a number and its unit stand in a `<span>`, so that no end of a line comes between them.
    """
    if direction(locale) == "rtl":
        return _isolated(text, locale, rtl=True)
    html: list[str] = []
    end = 0
    for match in _measures(locale).finditer(text):
        before, measure = text[end : match.start()], match[0]
        html.append(f'{_isolated(before, locale)}<span class="whole">{_isolated(measure, locale)}</span>')
        end = match.end()
    html.append(_isolated(text[end:], locale))
    return Markup("".join(html))  # noqa: S704 - tags of ours, and words that are escaped


@lru_cache(maxsize=256)
def _measures(locale: str) -> re.Pattern[str]:
    """Match a number, a space and a unit that the language's list knows."""
    language = language_of(locale)
    words = sorted(language.unit_words, key=len, reverse=True)
    units = "|".join(rf"{re.escape(word[:-1])}\w{{0,12}}" if word.endswith("*") else re.escape(word) for word in words)
    space = " ?" if language.unspaced else " "
    return re.compile(rf"\d(?<![\w.,]\d)[\d.,–-]*{space}(?:{units})(?!\w)", re.IGNORECASE)


def _isolated(text: str, locale: str, *, rtl: bool = False) -> Markup:
    if script(locale) == "Latn":
        return escape(text)
    html: list[str] = []
    end = 0
    for match in _FOREIGN.finditer(text):
        run = match[0]
        if match["latin"]:
            whole = ' class="whole"' if _HYPHENATED.fullmatch(run) else ""
            isolated = f'<bdi lang="en" dir="ltr"{whole}>{escape(run)}</bdi>'
        elif rtl and not run.isdecimal():
            isolated = f'<bdi dir="ltr">{escape(run)}</bdi>'
        else:
            continue
        html += [escape(text[end : match.start()]), isolated]
        end = match.end()
    html.append(escape(text[end:]))
    return Markup("".join(html))  # noqa: S704 - tags of ours, and words that are escaped


def without_links(html: Markup) -> Markup:
    """Return a text's HTML with its links as mere words, to stand in a link or a label."""
    return Markup(_LINK.sub("", html))  # noqa: S704 - escaped already


@lru_cache(maxsize=64)
def contact_html(contact: Contact, *, link: bool = True) -> Markup:
    """Return a contact fact in its own direction, as a link unless it is a number or stands in one already."""
    value = Markup('<bdi dir="ltr" lang="en">{}</bdi>').format(contact.value)
    return Markup('<a href="{}">{}</a>').format(contact.href, value) if link and contact.href else value


_CITATIONS = MarkdownIt("commonmark", {"html": False}).disable(["image", "backticks"])
"""Citations keep the links that their authors wrote, `http:` too, as words."""


@lru_cache(maxsize=256)
def citation_html(citation: str, url: str | None) -> Markup:
    """Render a citation with its emphasis; with an address it is one link, without one it has none."""
    html = Markup("").join(_citation_pieces(_CITATIONS.parseInline(citation)[0].children or ()))
    return Markup('<a href="{}">{}</a>').format(url, html) if url else html


def _citation_pieces(tokens: Iterable[Token]) -> Iterable[Markup]:
    for token in tokens:
        if not token.type.startswith("link"):
            yield Markup(_TAGS[token.type]) if token.type in _TAGS else escape(token.content)  # noqa: S704
