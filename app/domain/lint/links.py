"""Links by their form alone: nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from app.domain.leaflet import Segment
from app.domain.lint.finding import SourceFinding
from app.domain.lint.prose import Desk, plain

_LINK = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)[^()]*\)")
_BARE = re.compile(r"(?<![\w(\[/.@])<?((?:https?://|www\.)[^\s<>\[\]]+)")
_STAGING = re.compile(
    r"(?:^|[.-])(?:stage|staging|stg|test|testing|dev|demo|preview|preprod|uat|qa)(?:[.-]|\d*\.)|"
    r"(?:^|\.)(?:localhost|local|internal|test|aldryn\.io|herokuapp\.com|ngrok\.io|netlify\.app|vercel\.app)$|"
    r"^[\d.]+$|^\[",
    re.IGNORECASE,
)
_EMPTY_LABELS = frozenset(("", "here", "click here", "link", "this link", "more", "read more", "this page"))
_HOST = re.compile(r"https?://(?:[^/@\s]*@)?([^/:?#\s]+)", re.IGNORECASE)


def check_links(desk: Desk) -> Iterator[SourceFinding]:
    """Report links, of prose and facts, that lead nowhere or to a draft site, or are not written as links are."""
    yield from lint_links(desk, desk.prose)
    facts = desk.document.facts
    for original in facts.originals:
        yield from _of_target(desk, original.title, original.url, None)
    for video in facts.videos:
        yield from _of_target(desk, video.title, video.url, None)
    for source in facts.sources:
        if source.url and (host := _host(source.url)) and _STAGING.search(host):
            yield _staging(desk, source.url, None)


def lint_links(desk: Desk, pieces: Iterable[Segment]) -> Iterator[SourceFinding]:
    """Report links in pieces of Markdown, such as the lines of an export before its clean-up."""
    for piece in pieces:
        rest = piece.text
        for match in _LINK.finditer(piece.text):
            yield from _of_target(desk, plain(match[1]).strip(), match[2], piece)
            rest = rest.replace(match[0], " ")
        for match in _BARE.finditer(rest):
            yield from _of_target(desk, match[1], match[1].rstrip(".,;:)"), piece)


def _of_target(desk: Desk, label: str, target: str, piece: Segment | None) -> Iterator[SourceFinding]:
    about = f"{label} {target}"
    if not target or target.startswith("#"):
        message = f"'{label}' leads nowhere ({target or 'no address'})."
        yield desk.finding("link-nowhere", "block", message, "Give its address, or drop it.", about, piece, label)
        return
    if target.lower().startswith(("tel:", "mailto:")):
        return
    host = _host(target)
    if target.lower().startswith("www.") or (host is None and not target.startswith("{")):
        message = f"'{target}' is not the address of a page."
        remedy = "Write the whole address, from https:// on."
        yield desk.finding("link-broken", "block", message, remedy, about, piece, target)
        return
    if host is None:
        return
    if _STAGING.search(host):
        yield _staging(desk, target, piece)
    elif _is_broken(target, host):
        message = f"'{target}' is not written as an address is."
        yield desk.finding("link-broken", "block", message, "Copy the address again.", about, piece, target)
    elif target.lower().startswith("http:"):
        message = f"'{target}' is not encrypted."
        yield desk.finding("link-http", "block", message, "Write https:, and see that it works.", about, piece, target)
    shown = _HOST.match(label if "://" in label else f"https://{label}")
    if re.match(r"(https?://|www\.)", label, re.IGNORECASE) and shown and shown[1].lower() != host.lower():
        message = f"The link says {shown[1]} and leads to {host}."
        yield desk.finding("link-label", "confirm", message, "Make both the same.", about, piece, label)
    if label.lower().strip(" .→") in _EMPTY_LABELS:
        message = f"'{label}' does not say where the link leads."
        remedy = "Name the page: screen readers list links by their words."
        yield desk.finding("link-words", "hint", message, remedy, about, piece, label)


def _staging(desk: Desk, target: str, piece: Segment | None) -> SourceFinding:
    message = f"'{target}' is a draft site that readers cannot open."
    remedy = "Give the address of the public page, or drop it."
    return desk.finding("link-staging", "block", message, remedy, target, piece, target)


def _host(target: str) -> str | None:
    match = _HOST.match(target)
    return match[1] if match else None


def _is_broken(target: str, host: str) -> bool:
    address = target.partition("://")[2]
    return (
        "://" in address.partition("?")[0]
        or not re.fullmatch(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}", host)
        or re.search(r"[\\^`{}|\"]|[,;:.]$", address) is not None
    )
