"""What an engine must not touch, written so that it survives, and verified when it comes back. Pure.

A text is cut into prose and marks. A mark that stands alone (a placeholder, an address, a telephone number, a locked
term) comes back with exactly its content; a pair (emphasis, a link) comes back around words. An answer in which any
mark lacks, stands twice, is damaged or badly nested is refused as a whole.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.checks.analysis import EMPHASIS, Analysis, analyse
from app.domain.languages import language_of
from app.translators.protocol import Form

Kind = Literal["prose", "alone", "open", "close"]


@dataclass(frozen=True)
class Piece:
    """A stretch of a text. The two ends of a pair have the same `mark`; prose has 0."""

    kind: Kind
    text: str
    mark: int = 0


Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Restored:
    """A verified answer in the source's own marks.

    `reordered`: marks follow each other in another order. `joined`: a letter follows a mark that ends with a
    letter or digit, as a case ending does, and a lost space.
    """

    text: str
    reordered: bool = False
    joined: bool = False


def cut(text: str, locale: str, locked: Sequence[str] = ()) -> Pieces:
    """Cut a text of a language into prose and marks; `locked` terms are found as whole words, in this very case."""
    taken = analyse(text, language_of(locale))
    alone = [span for tokens in (taken.placeholders, taken.emails, taken.urls, taken.phones) for _, span in tokens]
    pairs = _links(text, taken, alone)
    busy = [*alone, *(span for pair in pairs for span in pair)]
    alone += _locked(text, locked, busy)
    pairs += _emphasis(text, [*busy, *alone], alone)
    found: list[tuple[tuple[int, int], Kind, int]] = []
    for mark, part in enumerate(sorted([*[(span,) for span in alone], *pairs]), 1):
        kinds: tuple[Kind, ...] = ("alone",) if len(part) == 1 else ("open", "close")
        found += [(span, kind, mark) for span, kind in zip(part, kinds, strict=True)]
    pieces, at = [], 0
    for (start, end), kind, mark in sorted(found):
        if start > at:
            pieces.append(Piece("prose", text[at:start]))
        pieces.append(Piece(kind, text[start:end], mark))
        at = end
    if at < len(text):
        pieces.append(Piece("prose", text[at:]))
    return tuple(pieces)


def _links(text: str, taken: Analysis, alone: list[tuple[int, int]]) -> list[tuple[tuple[int, int], ...]]:
    pairs: list[tuple[tuple[int, int], ...]] = []
    for _, (start, end) in taken.links:
        opening = _bracket(text, start) if text[start] == "]" else None
        if opening is None:
            alone.append((start, end))
        else:
            pairs.append(((opening, opening + 1), (start, end)))
    return pairs


def _bracket(text: str, closing: int) -> int | None:
    depth = 0
    for at in range(closing - 1, -1, -1):
        if text[at] == "]":
            depth += 1
        elif text[at] == "[":
            if not depth:
                return at if text[at + 1 : closing].strip() else None
            depth -= 1
    return None


def _locked(text: str, terms: Sequence[str], busy: list[tuple[int, int]]) -> list[tuple[int, int]]:
    words = sorted({term for term in terms if term.strip()}, key=len, reverse=True)
    if not words:
        return []
    form = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")
    return [m.span() for m in form.finditer(text) if _free(m.span(), busy)]


def _emphasis(
    text: str, busy: list[tuple[int, int]], alone: list[tuple[int, int]]
) -> list[tuple[tuple[int, int], ...]]:
    """Pair emphasis marks; one that finds no partner stands alone."""
    pairs: list[tuple[tuple[int, int], ...]] = []
    waiting: list[re.Match[str]] = []
    for match in EMPHASIS.finditer(text):
        if not _free(match.span(), busy):
            continue
        closes = waiting and waiting[-1][0] == match[0] and not text[match.start() - 1].isspace()
        if closes and text[waiting[-1].end() : match.start()].strip():
            pairs.append((waiting.pop().span(), match.span()))
        else:
            waiting.append(match)
    alone += [match.span() for match in waiting]
    return pairs


def _free(span: tuple[int, int], busy: Sequence[tuple[int, int]]) -> bool:
    return all(span[1] <= start or end <= span[0] for start, end in busy)


def mask(pieces: Pieces, form: Form) -> str | None:
    """Write a text in a form; None where its own prose looks like a mark of that form."""
    if form == "plain":
        return "".join(piece.text for piece in pieces)
    if form == "tags":
        return "".join(_tagged(piece) for piece in pieces)
    write, _, crumbs = _TOKENS[form]
    prose = "\n".join(piece.text for piece in pieces if piece.kind == "prose")
    if crumbs.search(prose):
        return None
    parts, number = [], 0
    for piece in pieces:
        if piece.kind != "prose":
            number += 1
        parts.append(piece.text if piece.kind == "prose" else write.format(number))
    return "".join(parts)


def restore(pieces: Pieces, form: Form, answer: str) -> Restored | None:
    """Put the marks back into an answer; None where it does not have each of them exactly once and whole."""
    found = _read_tags(pieces, answer) if form == "tags" else _read_tokens(pieces, form, answer)
    if found is None or not _nested(found):
        return None
    marks = [piece for piece in pieces if piece.kind != "prose"]
    order = [piece for piece in found if piece.kind != "prose"]
    if sorted(marks, key=_place) != sorted(order, key=_place):
        return None
    reordered = [piece.text for piece in marks] != [piece.text for piece in order]
    spaced = _spaced(pieces, found)
    joined = any(
        piece.kind == "alone" and piece.text[-1].isalnum() and after[:1].isalpha()
        for _, piece, after in _around(spaced)
    )
    return Restored("".join(piece.text for piece in spaced), reordered, joined)


def _place(piece: Piece) -> tuple[int, str]:
    return piece.mark, piece.kind


def _nested(found: Sequence[Piece]) -> bool:
    """Tell whether pairs open before they close, do not overlap, and have something between their ends."""
    waiting: list[int] = []
    for at, piece in enumerate(found):
        if piece.kind == "open":
            waiting.append(at)
        elif piece.kind == "close":
            if not waiting or found[waiting[-1]].mark != piece.mark:
                return False
            if not any(p.text.strip() for p in found[waiting.pop() + 1 : at] if p.kind in ("prose", "alone")):
                return False
    return not waiting


def _spaced(pieces: Pieces, found: Sequence[Piece]) -> list[Piece]:
    """Undo what engines do to the white space around marks, by what the source has there.

    Space inside a pair's ends would break the Markdown; a mark run together with a Latin word before it, or with a
    digit on either side, would be read as another term or number.
    """
    source = {(piece.mark, piece.kind): (before, after) for before, piece, after in _around(pieces)}
    spaced: list[Piece] = []
    for before, piece, after in _around(found):
        if piece.kind == "prose":
            spaced.append(piece)
            continue
        ours, theirs = source[piece.mark, piece.kind]
        last = spaced[-1] if spaced else None
        if piece.kind == "close" and last and last.kind == "prose" and not ours[-1:].isspace():
            spaced[-1] = Piece("prose", last.text.rstrip())
        elif piece.kind != "close" and _runs_on(before[-1:]) and not _runs_on(ours[-1:]):
            spaced.append(Piece("prose", " "))
        spaced.append(piece)
        if piece.kind != "open" and after[:1].isdecimal() and not theirs[:1].isdecimal():
            spaced.append(Piece("prose", " "))
    return [_opened(piece, previous, source) for previous, piece in zip([None, *spaced], spaced, strict=False)]


def _opened(piece: Piece, previous: Piece | None, source: dict[tuple[int, Kind], tuple[str, str]]) -> Piece:
    if previous is None or previous.kind != "open" or piece.kind != "prose":
        return piece
    return piece if source[previous.mark, "open"][1][:1].isspace() else Piece("prose", piece.text.lstrip())


def _runs_on(char: str) -> bool:
    return char.isdecimal() or (char.isalpha() and unicodedata.name(char, "").startswith("LATIN"))


def _around(pieces: Sequence[Piece]) -> list[tuple[str, Piece, str]]:
    texts = ["", *(piece.text for piece in pieces), ""]
    return [(texts[at], piece, texts[at + 2]) for at, piece in enumerate(pieces)]


_X = "[xXхХ×Χχ]"
_DIGITS = r"((?:\d\s*){1,4})"
_TOKENS: dict[str, tuple[str, re.Pattern[str], re.Pattern[str]]] = {
    "brackets": (
        "[X{}X]",
        re.compile(rf"[\[［【]\s*{_X}\s*{_DIGITS}{_X}\s*[\]］】]"),
        re.compile(rf"[\[［【]\s*{_X}|{_X}\s*[\]］】]|{_X}\s*(?:\d\s*)+{_X}"),
    ),
    "words": (
        "QZ{}ZQ",
        re.compile(rf"q\s*z\s*{_DIGITS}z\s*q", re.IGNORECASE),
        re.compile(r"q\s*z\s*\d|\d\s*z\s*q|qz|zq", re.IGNORECASE),
    ),
}
"""A token form: how it is written, how it is read (spaced out, in another case, script or digits), and what a damaged
one looks like."""


def _read_tokens(pieces: Pieces, form: Form, answer: str) -> list[Piece] | None:
    _, token, crumbs = _TOKENS[form]
    marks = [piece for piece in pieces if piece.kind != "prose"]
    found, at = [], 0
    for match in token.finditer(answer):
        number = int("".join(match[1].split()))
        if not 1 <= number <= len(marks):
            return None
        found += [Piece("prose", answer[at : match.start()]), marks[number - 1]]
        at = match.end()
    found.append(Piece("prose", answer[at:]))
    if any(crumbs.search(piece.text) for piece in found if piece.kind == "prose"):
        return None
    return [piece for piece in found if piece.text]


_TAG = re.compile(r"<\s*(/?)\s*([gGxX])\s*(?:id\s*=\s*[\"'“”«]?\s*(\d{1,4})\s*[\"'“”»]?)?\s*(/?)\s*>")
_TAG_CRUMBS = re.compile(r"<\s*/?\s*[gx]\b|\bid\s*=\s*[\"'“”«]?\s*\d|[\"'“”\d/]\s*>", re.IGNORECASE)


def _tagged(piece: Piece) -> str:
    match piece.kind:
        case "open":
            return f'<g id="{piece.mark}">'
        case "close":
            return "</g>"
        case "alone":
            return f'<x id="{piece.mark}">{html.escape(piece.text, quote=False)}</x>'
    return html.escape(piece.text, quote=False)


def _read_tags(pieces: Pieces, answer: str) -> list[Piece] | None:
    known = {(piece.mark, piece.kind): piece for piece in pieces}
    found: list[Piece] = []
    waiting: list[int] = []
    inside: int | None = None
    at = 0
    for match in [*_TAG.finditer(answer), None]:
        text = answer[at : match.start() if match else len(answer)]
        at = match.end() if match else at
        if inside is None:
            if _TAG_CRUMBS.search(text):
                return None
            found.append(Piece("prose", html.unescape(text)))
        elif html.unescape(text).split() not in ([], known[inside, "alone"].text.split()):
            return None
        if match is None:
            break
        closing, name, number, empty = match[1], match[2].lower(), match[3], match[4]
        mark = int(number) if number else 0
        if inside is not None:
            if not closing or name != "x":
                return None
            found.append(known[inside, "alone"])
            inside = None
        elif closing:
            if name != "g" or not waiting:
                return None
            found.append(known[waiting.pop(), "close"])
        elif name == "x" and (mark, "alone") in known:
            if empty:
                found.append(known[mark, "alone"])
            else:
                inside = mark
        elif name == "g" and not empty and (mark, "open") in known:
            found.append(known[mark, "open"])
            waiting.append(mark)
        else:
            return None
    if inside is not None or waiting:
        return None
    return [piece for piece in found if piece.text]
