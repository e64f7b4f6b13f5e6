"""Leaflets as Markdown, read and written (docs/leaflet-format.md), and the tokens that pages are rendered from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from app.domain.leaflet import Document, Segment
from app.errors import ContentErrors, Fault
from app.formats.frontmatter import read_front_matter, split_front_matter, write_front_matter
from app.formats.prose import MAX_LENGTH, PARSER, inline_tokens, prose_faults
from app.formats.yaml_nodes import control_character

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from markdown_it.token import Token

    from app.domain.leaflet import Role, Site
    from app.formats.frontmatter import Prose

MAX_BYTES = 2 * 1024 * 1024
_MAX_LEVEL = 16
_COMMENT = re.compile(r"<!--\s*(context|note):\s*(\S.*?)\s*-->\s*", re.DOTALL)
_HARD_BREAK = re.compile(r"(  |\\)\n")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_PROSE_ROLES: dict[str, Role] = {
    "title": "title",
    "summary": "summary",
    "audience": "audience",
    "originals": "original",
    "videos": "video",
}


def read_document(
    text: str, *, kind: Literal["leaflet", "shared"], slug: str, file: str, site: Site | None
) -> Document:
    """Read a leaflet or shared block; raise ContentErrors with every fault.

    Without a site any placeholder is accepted and raw contact facts are not looked for.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise ContentErrors([Fault(file, 1, "file", f"{len(text)} characters", f"at most {MAX_BYTES} bytes")])
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if match := control_character(text):
        line = text.count("\n", 0, match.start()) + 1
        found = f"the control character U+{ord(match[0]):04X}"
        raise ContentErrors([Fault(file, line, "file", found, "printable characters")])
    front, body, body_line = split_front_matter(text, file)
    facts, faults = read_front_matter(front, kind, file)
    if not _SLUG.fullmatch(slug):
        faults.insert(0, Fault(file, 1, "file name", repr(slug), "1 to 80 of a-z, 0-9 and '-'"))
    for prose in facts.prose:
        for found, allowed in prose_faults(prose.text, site):
            faults.append(Fault(file, prose.line, prose.field, found, allowed))
    body_line += len(body) - len(body.lstrip("\n"))
    body = body.lstrip("\n").rstrip(" \t\n") + "\n"
    segments = [_fact_segment(prose) for prose in facts.prose]
    found_segments, outline, body_faults = _read_body(body, body_line, file, site)
    faults += body_faults
    if faults:
        raise ContentErrors(faults)
    segments += found_segments
    return Document(facts.id, kind, slug, facts.title, tuple(segments), body, facts.facts, facts.shared, outline)


def write_document(document: Document) -> str:
    """Write a leaflet or shared block in canonical form; reading it back gives the same document."""
    return f"{write_front_matter(document)}\n{document.body}"


def _fact_segment(prose: Prose) -> Segment:
    # A title may have the words of a heading, and a summary those of a paragraph, and need another translation.
    context = prose.field if prose.field in ("title", "summary") else None
    return Segment(_PROSE_ROLES[prose.field], prose.text, context, line=prose.line)


def _read_body(body: str, line: int, file: str, site: Site | None) -> tuple[list[Segment], str, list[Fault]]:
    try:
        tokens = parse_body(body, file=file, first_line=line)
    except ContentErrors as error:
        return [], "", list(error.faults)
    faults = []
    segments = []
    for token, segment in body_segments(tokens):
        segments.append(segment)
        for found, allowed in prose_faults(segment.text, site, token.children):
            faults.append(Fault(file, segment.line, segment.role, found, allowed))
    if not segments:
        faults.append(Fault(file, line, "body", "nothing to read", "at least one paragraph"))
    return segments, outline_of(tokens), faults


def outline_of(tokens: list[Token]) -> str:
    """Write how blocks are nested, a dot for each segment: `h2(.)ul(li(p(.))li(p(.)))`."""
    parts = []
    for token in tokens:
        if token.nesting > 0:
            start = token.attrGet("start") if token.tag == "ol" else None
            parts.append(f"{token.tag}{start or ''}(")
        elif token.nesting < 0:
            parts.append(")")
        elif token.type == "inline" and token.content:
            parts.append(".")
    return "".join(parts)


def parse_body(body: str, *, file: str = "body", first_line: int = 1) -> list[Token]:
    """Give the token stream that pages are rendered from, or raise ContentErrors for refused block structure.

    The author's comments are taken out; what they say is in each inline token's `meta` (`context`, `note`), beside
    `line`, `role` and `section`. Each inline token has its parsed `children`. To render a translation, call
    `fill(token, text)` for each pair of `body_segments(tokens)`, then
    `PARSER.renderer.render(tokens, PARSER.options, {})`.
    """
    env: dict[str, object] = {}
    tokens: list[Token] = []
    PARSER.block.parse(body, PARSER, env, tokens)
    faults: list[Fault] = []

    def fault(token_line: int, found: str, allowed: str) -> None:
        faults.append(Fault(file, token_line, "body", found, allowed))

    for reference in (env.get("references") or {}).values():  # type: ignore[attr-defined]
        where = reference.get("map", [0])[0] + first_line
        fault(where, "a link by reference", "write [text](https://…)")
    kept = _take_comments(tokens, first_line, fault)
    _check_blocks(kept, first_line, fault)
    if faults:
        raise ContentErrors(faults)
    _describe(kept, first_line)
    return kept


def _take_comments(tokens: list[Token], first_line: int, fault: Callable[[int, str, str], None]) -> list[Token]:
    """Move what comments say onto the inline tokens of the block that follows each of them."""
    if all(token.type != "html_block" for token in tokens):
        return tokens
    kept: list[Token] = []
    waiting: dict[str, tuple[str, int]] = {}
    scopes: list[tuple[int, dict[str, str]]] = []
    for token in tokens:
        line = (token.map[0] if token.map else 0) + first_line
        if token.type == "html_block":
            match = _COMMENT.fullmatch(token.content.strip())
            if match is None:
                fault(
                    line, f"raw HTML {token.content.strip()[:40]!r}", "write Markdown; comments are context: and note:"
                )
            elif match[1] in waiting:
                fault(line, f"a second {match[1]}: comment for one block", "give each block one")
            else:
                waiting[match[1]] = (re.sub(r"\s+", " ", match[2]), line)
            continue
        if waiting:
            if token.nesting < 0:
                fault(
                    waiting.popitem()[1][1], "a comment with no block after it", "put it before the block it is about"
                )
                waiting = {}
            else:
                scopes.append((token.level, {name: value for name, (value, _) in waiting.items()}))
                waiting = {}
        if token.type == "inline":
            merged: dict[str, str] = {}
            for _, values in scopes:
                merged |= values
            token.meta |= merged
        while scopes and token.level <= scopes[-1][0] and token.nesting <= 0:
            scopes.pop()
        kept.append(token)
    if waiting:
        fault(waiting.popitem()[1][1], "a comment with no block after it", "put it before the block it is about")
    return kept


def _check_blocks(tokens: list[Token], first_line: int, fault: Callable[[int, str, str], None]) -> None:
    line = first_line
    for token in tokens:
        if token.map:
            line = token.map[0] + first_line
        if token.level >= _MAX_LEVEL:
            # markdown-it drops, silently, what is nested deeper than its limit of 20.
            fault(line, "blocks nested too deeply", f"at most {_MAX_LEVEL} levels")
            return
        if token.type == "inline":
            if len(token.content) > MAX_LENGTH:
                fault(line, f"{len(token.content)} characters", f"at most {MAX_LENGTH} in one block")
            elif "\n" in token.content and _HARD_BREAK.search(token.content):
                fault(line, "a hard line break", "write two paragraphs or a list")
        elif token.type == "heading_open" and token.tag not in ("h2", "h3", "h4"):
            allowed = "the title is the only h1" if token.tag == "h1" else "headings from ## to ####"
            fault(line, f"a heading of level {token.tag[1]}", allowed)
        elif token.type in ("fence", "code_block"):
            fault(line, "a block of code", "write paragraphs; text indented by four spaces is code")
        elif token.type == "hr":
            fault(line, "a horizontal rule", "use headings to part sections")


def _describe(tokens: list[Token], first_line: int) -> None:
    """Put text, line, role and section of the segment on each inline token."""
    line, section = first_line, ""
    open_blocks: list[str] = []
    for token in tokens:
        if token.map:
            line = token.map[0] + first_line
        if token.nesting > 0:
            open_blocks.append(token.type)
        elif token.nesting < 0:
            open_blocks.pop()
        if token.type != "inline":
            continue
        role = _role(open_blocks)
        fill(token, re.sub(r"[ \t]*\n[ \t]*", " ", token.content) if "\n" in token.content else token.content)
        meta = token.meta
        meta["line"], meta["role"], meta["section"] = line, role, section
        if role == "heading":
            section = token.content


def _role(open_blocks: list[str]) -> Role:
    if open_blocks[-1] == "heading_open":
        return "heading"
    if open_blocks[-1] in ("th_open", "td_open"):
        return "cell"
    return "item" if "list_item_open" in open_blocks else "paragraph"


def body_segments(tokens: list[Token]) -> Iterator[tuple[Token, Segment]]:
    """Pair each inline token of `parse_body` that has text with its segment, in reading order."""
    for token in tokens:
        if token.type == "inline" and token.content:
            meta = token.meta
            yield (
                token,
                Segment(
                    meta["role"],
                    token.content,
                    meta.get("context"),
                    meta["section"],
                    meta.get("note"),
                    meta["line"],
                ),
            )


def fill(token: Token, text: str) -> None:
    """Put a text, such as a translation, in the place of an inline token's own."""
    token.content = text
    token.children = inline_tokens(text)
