"""How one document usually ends its paragraphs and citations: what tells a cut text from a whole one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.formats.cleanup_facts import SOURCES_HEADING, review_dates
from app.formats.cleanup_furniture import LINK, closes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.formats.cleanup_blocks import Block

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CITATION_ENDS = re.compile(r"(?:[.>)/]|\d{3})[\"'”’*_]*\s*$")
_USUAL = 0.9


@dataclass(frozen=True)
class Habits:
    """What holds for nearly all blocks that do not touch furniture; `citations` are those of the source list."""

    paragraphs_close: bool
    citations_close: bool
    citations_have_years: bool
    citations: tuple[Block, ...]


def habits_of(blocks: Sequence[Block]) -> Habits:
    """Read the habits of a document from the blocks that no furniture touches."""
    whole: list[Block] = []
    cited: list[Block] = []
    citations: list[Block] = []
    listing = False
    for place, block in enumerate(blocks):
        if block.kind == "heading" or (block.kind == "paragraph" and block.text.startswith("**")):
            listing = SOURCES_HEADING.fullmatch(block.text) is not None or (listing and block.kind != "heading")
        elif listing:
            citations.append(block)
        touched = block.gap == "furniture" or (place + 1 < len(blocks) and blocks[place + 1].gap == "furniture")
        if block.kind == "paragraph" and not touched and not stands_alone(block.text):
            (cited if listing else whole).append(block)
    return Habits(
        mostly([closes(block.text) for block in whole], least=5),
        mostly([closes_citation(block.text) for block in cited], least=2),
        mostly([YEAR.search(block.text) is not None for block in cited], least=2),
        tuple(citations),
    )


def mostly(truths: Sequence[bool], least: int) -> bool:
    """Tell whether nearly all are true, of enough to tell."""
    return len(truths) >= least and sum(truths) >= _USUAL * len(truths)


def closes_citation(text: str) -> bool:
    """Tell whether a citation ends as citations do: with a stop, a year or pages, or an address."""
    return _CITATION_ENDS.search(text) is not None


def stands_alone(text: str) -> bool:
    """Tell whether a paragraph is no sentence: a link, a video, a heading in bold, the head of the sources, dates."""
    plain = LINK.sub("", text).strip(" :→*_")
    if plain.lower() in ("", "video") or (text.startswith("**") and text.endswith("**") and text.count("**") == 2):
        return True
    try:
        return SOURCES_HEADING.fullmatch(text) is not None or review_dates(text) is not None
    except ValueError:
        return True
