"""What one translated text may hold: inline Markdown without code, images, raw HTML, or raw contact facts."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.domain.leaflet import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.rules_block import StateBlock

    from app.domain.leaflet import Site

MAX_LENGTH = 5_000
"""Characters of one segment; the machine engines take no more in one request."""

_SCHEMES = ("https:", "mailto:", "tel:")
_LINKS = "links start with https:, mailto: or tel:"
_GAP = r"[\s().\-‐‑‒–−]{0,3}"
_REFUSED = {
    "code_inline": ("code", "write the words without backquotes"),
    "html_inline": ("raw HTML", "write Markdown"),
    "image": ("an image", "leaflets have no images"),
}


# What can begin or end anything but plain text in CommonMark, and the two characters that a parser replaces.
_MARKS = r"\\`*_\[\]<&!\n\r\0"
_MARKUP, _TEXT = re.compile(f"[{_MARKS}]"), f"[^{_MARKS}]"
# Words in bold between plain ones: a space before each, and a space or punctuation after it.
_STRONG = re.compile(
    rf"(?:{_TEXT}*? )??(?:\*\*[^\W_](?:{_TEXT}*[^\W_])?\*\*(?:[ .,:;]{_TEXT}*? |[ .,:;]{_TEXT}*\Z|\Z))+"
)
_ITEM = re.compile(r"[-*+] (?:\*\*)?[^\W\d_].*")
_NORMAL = re.compile(r"https://[a-z][a-z0-9.-]*\.[a-z]+(?:/[A-Za-z0-9._-]+)*/?")
_LINK_OR_REFUSED = re.compile(r"[`<\[]")


def new_parser() -> MarkdownIt:
    """Make the one Markdown parser: CommonMark with tables.

    It reads HTML and every link's scheme so that they can be refused by name instead of turning into text.
    """
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.inline.terminator_re = _MARKUP
    normalize = parser.normalizeLink
    parser.normalizeLink = lambda url: url if _NORMAL.fullmatch(url) else normalize(url)  # type: ignore[method-assign]
    parser.block.ruler.before("table", "plain_paragraph", _plain_paragraph)
    parser.block.ruler.before("table", "plain_list", _plain_list)
    return parser


def _plain_paragraph(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Take a line that starts with a letter before a blank line or a bullet: only `paragraph` would, and slower."""
    text = state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]
    if state.is_code_block(line) or not text[:1].isalpha() or text[-1] == " " or not text[-1].isprintable():
        return False
    following = line + 1
    if following < state.lineMax and not state.isEmpty(following) and not _is_bullet(state, following):
        return False
    state.line = following
    _push_paragraph(state, line, following, text, hidden=False)
    return True


def _plain_list(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Take bullets of one line each, outside of any block, up to a blank line: only `list` would, and slower."""
    if state.level or state.blkIndent or state.sCount[line] or state.src[state.bMarks[line]] not in "-*+":
        return False
    marker = state.src[state.bMarks[line]]
    texts = []
    following = line
    while following < state.lineMax and not state.isEmpty(following):
        text = state.src[state.bMarks[following] : state.eMarks[following]]
        if text[0] != marker or not _ITEM.fullmatch(text) or text[-1] == " " or not text[-1].isprintable():
            return False
        texts.append(text[2:])
        following += 1
    after = state.skipEmptyLines(following)
    if after < state.lineMax and (state.sCount[after] or state.src[state.bMarks[after]] in "-*+0123456789"):
        return False
    opened = state.push("bullet_list_open", "ul", 1)
    opened.map, opened.markup = [line, after], marker
    for place, text in enumerate(texts, line):
        last = place + 1 == following
        item = state.push("list_item_open", "li", 1)
        item.map, item.markup = [place, after if last else place + 1], marker
        _push_paragraph(state, place, place + 1, text, hidden=True)
        state.push("list_item_close", "li", -1).markup = marker
    state.push("bullet_list_close", "ul", -1).markup = marker
    state.line = after
    return True


def _push_paragraph(state: StateBlock, line: int, following: int, text: str, hidden: bool) -> None:
    opened = state.push("paragraph_open", "p", 1)
    opened.map, opened.hidden = [line, following], hidden
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = text, [line, following], []
    state.push("paragraph_close", "p", -1).hidden = hidden


def _is_bullet(state: StateBlock, line: int) -> bool:
    start = state.bMarks[line] + state.tShift[line]
    return (
        0 <= state.sCount[line] < state.blkIndent + 4
        and (state.listIndent < 0 or state.sCount[line] < state.listIndent + 4)
        and state.src[start : start + 2] in ("- ", "* ", "+ ")
        and state.src[start + 2 : start + 3].isalpha()
    )


PARSER = new_parser()


def inline_tokens(text: str) -> list[Token]:
    """Parse one segment's inline Markdown."""
    if not _MARKUP.search(text):
        return [Token("text", "", 0, content=text)] if text else []
    if _STRONG.fullmatch(text):
        return list(_strong_tokens(text))
    return PARSER.parseInline(text)[0].children or []


def _strong_tokens(text: str) -> Iterator[Token]:
    """Give what the parser gives for words in bold among plain ones; an empty text stands where there is none."""
    for place, part in enumerate(text.split("**")):
        if place:
            kind, nesting = ("strong_open", 1) if place % 2 else ("strong_close", -1)
            yield Token(kind, "strong", nesting, markup="**")  # type: ignore[arg-type]
        yield Token("text", "", 0, content=part, level=place % 2)


def plain_text(tokens: Sequence[Token]) -> str:
    """Give the words a reader sees, without markup."""
    return "".join(token.content for token in tokens)


def prose_faults(text: str, site: Site | None, tokens: Sequence[Token] | None = None) -> Iterator[tuple[str, str]]:
    """Find what a translated text must not hold, as (found, allowed); without a site every placeholder is known."""
    if len(text) > MAX_LENGTH:
        yield f"{len(text)} characters", f"at most {MAX_LENGTH} in one block"
        return
    tokens = inline_tokens(text) if tokens is None else tokens
    links: list[str] = []
    plain = text
    if len(tokens) != 1 or tokens[0].type != "text" or tokens[0].content != text:
        yield from _markup_faults(tokens)
        links = [str(token.attrGet("href") or "") for token in tokens if token.type == "link_open"]
        plain = plain_text(tokens)
    for href in links:
        if not href.lower().startswith(_SCHEMES):
            yield f"a link to {href!r}" if href else "a link to nothing", _LINKS
    if any("{" in href or "%7B" in href.upper() for href in links):
        yield "braces in the address of a link", "write the placeholder in the text"
    elif "{" in text or "}" in text or "{" in plain:
        yield from _placeholder_faults(text, plain, site)
    if site is not None:
        # No pattern matches across a NUL, so that one search does for all of them.
        seen = "\0".join((text, *links) if plain == text else (text, plain, *links))
        if not seen.isascii():
            seen = unicodedata.normalize("NFKC", seen)
        for contact in site.contacts:
            kind, value = contact.kind, contact.value
            if _telltale(kind, value) in seen and contact_pattern(kind, value).search(seen):
                yield f"{contact.value!r} written out", f"write {{{contact.name}}} instead"


def citation_faults(citation: str) -> Iterator[tuple[str, str]]:
    """Find what a citation must not hold: it is never corrected, but it must not run in a reader's browser."""
    if not _LINK_OR_REFUSED.search(citation):
        return
    tokens = inline_tokens(citation)
    yield from _markup_faults(tokens)
    for token in tokens:
        href = str(token.attrGet("href") or "") if token.type == "link_open" else ""
        if re.match(r"(?i)\s*(javascript|vbscript|data|file):", href):
            yield f"a link to {href!r}", "the address of a page"


def _markup_faults(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    for token in tokens:
        if token.type in _REFUSED:
            found, allowed = _REFUSED[token.type]
            yield (f"{found} {token.content!r}" if token.content else found), allowed


def _placeholder_faults(text: str, plain: str, site: Site | None) -> Iterator[tuple[str, str]]:
    names = PLACEHOLDER.findall(text)
    rest = PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest or "\\{" in text or PLACEHOLDER.findall(plain) != names:
        yield "braces that are no placeholder", "braces hold the name of a contact fact, {helpline}"
    if site is None:
        return
    for name in dict.fromkeys(names):
        if site.contact(name) is None:
            known = ", ".join(f"{{{contact.name}}}" for contact in site.contacts)
            yield f"the unknown placeholder {{{name}}}", f"known are {known}"


@lru_cache(maxsize=256)
def _telltale(kind: str, value: str) -> str:
    """Give what every spelling of a contact fact holds and few texts do; empty where nothing is sure."""
    mark = {"email": "@", "url": "://"}.get(kind) or (re.findall(r"\w", value) or [""])[-1]
    return mark if mark in value and not mark.isalpha() else ""


@lru_cache(maxsize=256)
def contact_pattern(kind: str, value: str) -> re.Pattern[str]:
    """Build the pattern of every usual spelling of a contact fact: spaces, hyphens and +44 make no difference."""
    if kind == "email":
        return re.compile(rf"(?<![\w.+-]){re.escape(value)}(?![\w-])", re.IGNORECASE)
    if kind == "url":
        return re.compile(re.escape(value.rstrip("/")) + r"(?![\w-])", re.IGNORECASE)
    if kind == "number":
        marks = re.findall(r"\w", value)
        return re.compile(rf"(?<!\w){_GAP.join(marks)}(?!\w)", re.IGNORECASE)
    digits = re.sub(r"\D", "", value)
    national = re.match(r"\s*\+44\s*(?:\(0\))?", value)
    if national:
        digits = "0" + re.sub(r"\D", "", value[national.end() :])
    if not digits.startswith("0"):
        return re.compile(rf"(?<!\d)(?:\+|00)?{_GAP.join(digits)}(?!\d)")
    rest = _GAP.join(digits[1:])
    return re.compile(rf"(?<!\d)(?:(?:\+|00){_GAP}4{_GAP}4{_GAP}(?:\(?0\)?)?|0){_GAP}{rest}(?!\d)")
