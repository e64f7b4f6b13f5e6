"""What one translated text may hold: inline Markdown without code, images, raw HTML, or raw contact facts."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from app.domain.leaflet import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

    from app.domain.leaflet import Contact, Site

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


def new_parser() -> MarkdownIt:
    """Make the one Markdown parser: CommonMark with tables.

    It reads HTML and every link's scheme so that they can be refused by name instead of turning into text.
    """
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    return parser


PARSER = new_parser()


def inline_tokens(text: str) -> list[Token]:
    """Parse one segment's inline Markdown."""
    return PARSER.parseInline(text)[0].children or []


def plain_text(tokens: Sequence[Token]) -> str:
    """Give the words a reader sees, without markup."""
    return "".join(token.content for token in tokens)


def prose_faults(text: str, site: Site | None, tokens: Sequence[Token] | None = None) -> Iterator[tuple[str, str]]:
    """Find what a translated text must not hold, as (found, allowed); without a site every placeholder is known."""
    if len(text) > MAX_LENGTH:
        yield f"{len(text)} characters", f"at most {MAX_LENGTH} in one block"
        return
    tokens = inline_tokens(text) if tokens is None else tokens
    yield from _markup_faults(tokens)
    links = [str(token.attrGet("href") or "") for token in tokens if token.type == "link_open"]
    for href in links:
        if not href.lower().startswith(_SCHEMES):
            yield f"a link to {href!r}" if href else "a link to nothing", _LINKS
    plain = plain_text(tokens)
    if any("{" in href or "%7B" in href.upper() for href in links):
        yield "braces in the address of a link", "write the placeholder in the text"
    else:
        yield from _placeholder_faults(text, plain, site)
    if site is not None:
        for contact in site.contacts:
            seen = [text, plain, *links]
            if any(holds_contact(each, contact) for each in seen):
                yield f"{contact.value!r} written out", f"write {{{contact.name}}} instead"


def citation_faults(citation: str) -> Iterator[tuple[str, str]]:
    """Find what a citation must not hold: it is never corrected, but it must not run in a reader's browser."""
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


def holds_contact(text: str, contact: Contact) -> bool:
    """Tell whether a text holds a contact fact written out, in any usual spelling of it."""
    return contact_pattern(contact.kind, contact.value).search(unicodedata.normalize("NFKC", text)) is not None


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
