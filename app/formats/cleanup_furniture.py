"""Page furniture: what an export repeats at page breaks, found by repetition, in whole or in part."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.formats.cleanup_ledger import Line

if TYPE_CHECKING:
    from collections.abc import Sequence

ITEM = re.compile(r"(\s*)([-*+]|\d{1,2}[.)])\s+(?=\S)")
HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(\S.*)$")
RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
LINK = re.compile(r"!?\[((?:[^\[\]\\]|\\.)*)\]\(([^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)")
TOP = re.compile(r"\W*back to (the )?top\W*", re.IGNORECASE)
_ADDRESS = re.compile(r"<?(https?://|www\.)\S+>?")
_PAGE = re.compile(r"\W*page\s+\d+(\s*(of|/)\s*\d+)?\W*", re.IGNORECASE)
_MARK = re.compile(r"charity\s+(registration\s+)?(number|no\b)|©|all rights reserved", re.IGNORECASE)
_PHONE = re.compile(r"\+?\d[\d ()-]{8,}\d")
_CLOSED = re.compile(r"[.!?:;…][\"'”’)*_\]]*\s*$")
_NO_END = re.compile(r"(?:[:;]|\b(?:e\.g|i\.e|vs|cf|approx|Dr|Prof|No|al)\.)$")
_SHORTEST_PART = 15
_SHORTEST_PART_BESIDE = 6
_MOST_CUT = 50
_JOINING_WORDS = re.compile(
    r"(a|an|and|any|are|as|at|be|been|but|by|can|for|from|has|have|if|in|into|is|it|its|may|more|not|of|on|or|our|"
    r"such|than|that|the|their|these|this|to|was|were|which|who|will|with|you|your)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Furniture:
    """Which lines are furniture, by number, and what was cut out of lines that hold text beside it."""

    lines: dict[int, str]
    cut: dict[int, tuple[str, str]]


def key(text: str) -> str:
    """Give what tells two furniture lines apart: letters and digits, without case and the targets of links."""
    return "".join(mark for mark in LINK.sub(r"\1", text).casefold() if mark.isalnum())


def find_furniture(lines: Sequence[Line]) -> Furniture:
    """Find repeated addresses, charity and telephone lines, what always stands with them, and parts of these."""
    written = [line for line in lines if line.text.strip() and not _is_structure(line.text)]
    counts = Counter(key(line.text) for line in written)
    first = {key(line.text): line.number for line in reversed(written)}
    repeated = {name for name, count in counts.items() if count > 1 and name}
    pages = [line for line in written if _PAGE.fullmatch(line.text)]
    names = {key(line.text) for line in written if key(line.text) in repeated and _is_marked(line.text)}
    names |= {key(line.text) for line in pages} if len(pages) > 1 else set()
    names |= _that_cut_sentences(lines, counts)
    likely = {key(line.text) for line in written if not ends_open(line.text.strip())} & repeated
    likely = {name for name in likely if counts[name] > 2 or len(name) >= _SHORTEST_PART}
    names = _with_company(lines, likely, names)
    found: dict[int, str] = {}
    for line in written:
        name = key(line.text)
        if name in names:
            where = f", first on line {first[name]}" if first[name] != line.number else ""
            found[line.number] = f"page furniture, {counts[name]} times{where}"
    found |= dict.fromkeys(_parts(lines, names, found), "part of page furniture")
    return Furniture(found, _cut_inside(lines, found, names))


def _is_structure(text: str) -> bool:
    return bool(
        ITEM.match(text) or HEADING.match(text) or RULE.match(text) or TOP.fullmatch(LINK.sub(r"\1", text))
    ) or (text.lstrip().startswith(("|", ">")))


def _is_marked(text: str) -> bool:
    """Tell whether a line is an address, a charity's number, or a telephone number with no more than a label."""
    plain = LINK.sub(r"\1", text).strip()
    if _ADDRESS.fullmatch(plain):
        return True
    if _MARK.search(plain):
        return len(plain) < 200
    return bool(_PHONE.search(plain)) and len(re.findall(r"[^\W\d]+", plain)) <= 4


def _neighbour(lines: Sequence[Line], place: int, step: int) -> Line | None:
    place += step
    while 0 <= place < len(lines):
        if lines[place].text.strip():
            return lines[place]
        place += step
    return None


def _that_cut_sentences(lines: Sequence[Line], counts: Counter[str]) -> set[str]:
    names = set()
    for place, line in enumerate(lines):
        if _is_structure(line.text) or counts[key(line.text)] < 3:
            continue
        before, after = _neighbour(lines, place, -1), _neighbour(lines, place, 1)
        if before and after and not HEADING.match(before.text) and is_cut(before.text, after.text):
            names.add(key(line.text))
    return names - {""}


def _with_company(lines: Sequence[Line], repeated: set[str], names: set[str]) -> set[str]:
    """Add repeated lines that never stand without a line already known to be furniture above or below."""
    while True:
        alone: set[str] = set()
        company: set[str] = set()
        for place, line in enumerate(lines):
            name = key(line.text)
            if not line.text.strip() or name not in repeated or name in names or _is_structure(line.text):
                continue
            near = [_neighbour(lines, place, step) for step in (-1, 1)]
            (company if any(other and key(other.text) in names for other in near) else alone).add(name)
        if not company - alone:
            return names
        names = names | (company - alone)


def _parts(lines: Sequence[Line], names: set[str], found: dict[int, str]) -> set[int]:
    """Find lines that are the beginning, the end or a long middle of furniture, by what stands around them."""
    whole = "\n" + "\n".join(names) + "\n"
    likely: list[tuple[int, str, bool]] = []
    for place, line in enumerate(lines):
        name = key(line.text)
        if not name or line.number in found or _is_structure(line.text):
            continue
        end = f"\n{name}" in whole or f"{name}\n" in whole
        marked = _is_marked(line.text)
        if end or (marked and len(name) >= _SHORTEST_PART and name in whole):
            likely.append((place, name, marked))
    parts: set[int] = set()
    while True:
        more = set()
        for place, name, marked in likely:
            if lines[place].number in parts:
                continue
            near = [_neighbour(lines, place, step) for step in (-1, 1)]
            beside = any(other and (other.number in found or other.number in parts) for other in near)
            cuts = near[0] is not None and near[1] is not None and is_cut(near[0].text, near[1].text)
            shortest = _SHORTEST_PART_BESIDE if beside and marked else _SHORTEST_PART
            if len(name) >= shortest and (beside or marked or cuts):
                more.add(lines[place].number)
        if not more:
            return parts
        parts |= more


def _cut_inside(lines: Sequence[Line], found: dict[int, str], names: set[str]) -> dict[int, tuple[str, str]]:
    """Cut whole furniture lines out of the lines that hold them between words of the text."""
    whole = Counter(line.text.strip() for line in lines if line.number in found and key(line.text) in names)
    texts = {text for text, _ in whole.most_common(_MOST_CUT) if len(text) >= _SHORTEST_PART and _is_marked(text)}
    texts |= {LINK.sub(r"\1", text) for text in texts}
    if not texts:
        return {}
    pattern = re.compile("|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True)))
    cut = {}
    for line in lines:
        if line.number not in found and (match := pattern.search(line.text)):
            pieces = [piece.strip() for piece in pattern.split(line.text)]
            indent = line.text[: len(line.text) - len(line.text.lstrip())]
            cut[line.number] = (indent + " ".join(piece for piece in pieces if piece), match[0])
    return cut


def is_cut(before: str, after: str, *, item: bool = False) -> bool:
    """Tell whether two blocks parted by furniture are one sentence: not closed, and going on as none begins.

    List items are seldom closed, so that after an item only a small letter goes on.
    """
    before, after = before.strip(), after.strip()
    if not before or not after or _is_structure(after):
        return False
    if before.count("**") % 2:
        return True
    start = after.lstrip("*_\"'“‘([<")[:1]
    if closes(before):
        return start.islower() and bool(_NO_END.search(before))
    if start.islower() or item:
        return start.islower()
    return start.isdigit() or ends_open(before)


def closes(text: str) -> bool:
    """Tell whether a text ends as sentences do."""
    return _CLOSED.search(text) is not None


def ends_open(text: str) -> bool:
    """Tell whether a text ends in a comma, a dash or a word that asks for another."""
    last = re.sub(r"[^\w-]", " ", text[-40:]).split()[-1:]
    return text.endswith((",", "-", "–")) or (
        bool(last) and not closes(text) and bool(_JOINING_WORDS.fullmatch(last[0]))
    )


def join_cut(before: str, after: str) -> str:
    """Put a cut sentence together again; a word cut at its hyphen needs no space."""
    gap = "" if re.search(r"\w-$", before) and after[:1].islower() else " "
    return before + gap + after
