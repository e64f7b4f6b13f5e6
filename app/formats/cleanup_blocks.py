"""The blocks of an export: furniture and rules taken out, sentences that they cut put together again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Literal

from app.formats.cleanup_furniture import (
    HEADING,
    ITEM,
    LINK,
    RULE,
    TOP,
    Furniture,
    closes,
    ends_open,
    find_furniture,
    is_cut,
    join_cut,
)
from app.formats.cleanup_habits import YEAR, Habits, closes_citation, habits_of, mostly, stands_alone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.formats.cleanup_ledger import Ledger, Line

Gap = Literal["none", "blank", "furniture"]


@dataclass
class Block:
    """One block of the export: a heading, an item, a paragraph, or lines kept as they are (a table, a quotation)."""

    kind: Literal["heading", "item", "paragraph", "verbatim"]
    lines: list[Line]
    text: str
    lead: str = ""
    """What stands before the text: a list marker with its indent, or the indent alone."""
    level: int = 0
    gap: Gap = "blank"


def find_blocks(lines: Sequence[Line], ledger: Ledger) -> tuple[list[Block], Furniture]:
    """Part the lines into blocks; blank lines, rules and links back to the top are settled as removed.

    Furniture lines are left out of the blocks and settled by the caller.
    """
    furniture = find_furniture(lines)
    blocks: list[Block] = []
    gap: Gap = "blank"
    ends_cut = section_ended = False
    for line in lines:
        text, cut = furniture.cut.get(line.number, (line.text, ""))
        text = text.rstrip()
        if not text.strip():
            ledger.settle([line], "removed", "empty line")
            gap = ("furniture" if ends_cut else "blank") if gap == "none" else gap
        elif line.number in furniture.lines:
            gap = "blank" if section_ended else "furniture"
        elif TOP.fullmatch(LINK.sub(r"\1", text)):
            ledger.settle([line], "removed", "link back to the top")
            gap, section_ended = "blank", True
        elif gap == "none" and blocks[-1].kind == "paragraph" and re.fullmatch(r" {0,3}(=+|-{2,})", text):
            blocks[-1].kind, blocks[-1].level = "heading", 1 if "=" in text else 2
            ledger.settle([line], "removed", "underline of a heading, now marked with #")
            gap = "blank"
        elif RULE.match(text):
            ledger.settle([line], "removed", "horizontal rule")
            gap = "furniture" if gap == "furniture" else "blank"
        else:
            if cut:
                ledger.note([line], "", f"furniture cut out of it: {cut!r}")
                gap = "furniture" if gap == "blank" and line.text.lstrip().startswith(cut) else gap
            _add(blocks, line, text, gap)
            gap, section_ended = "none", False
            ends_cut = bool(cut) and line.text.rstrip().endswith(cut)
    return _rejoin(blocks, ledger), furniture


def _add(blocks: list[Block], line: Line, text: str, gap: Gap) -> None:
    last = blocks[-1] if blocks and gap == "none" else None
    if match := HEADING.match(text):
        title = match[2].rstrip("#") if match[2].rstrip("#").endswith((" ", "\t")) else match[2]
        blocks.append(Block("heading", [line], title.strip(), level=len(match[1]), gap=gap))
    elif text.lstrip().startswith(("|", ">")):
        if last and last.kind == "verbatim":
            last.lines.append(line)
            last.text += "\n" + text
        else:
            blocks.append(Block("verbatim", [line], text, gap=gap))
    elif match := ITEM.match(text):
        blocks.append(Block("item", [line], text[match.end() :].strip(), f"{match[1]}{match[2]} ", gap=gap))
    elif last and last.kind in ("item", "paragraph"):
        last.lines.append(line)
        last.text += " " + text.strip()
    else:
        indent = text[: len(text) - len(text.lstrip())]
        inside = indent and blocks and (blocks[-1].kind == "item" or blocks[-1].lead)
        blocks.append(Block("paragraph", [line], text.strip(), indent if inside else "", gap=gap))


def _rejoin(blocks: list[Block], ledger: Ledger) -> list[Block]:
    habits = habits_of(blocks)
    joined: list[Block] = []
    for place, block in enumerate(blocks):
        last = joined[-1] if joined else None
        if last is None or block.gap != "furniture":
            joined.append(block)
        elif _is_rest_of_table(last, block):
            ledger.note(block.lines, "", f"rejoined with line {last.lines[-1].number}, from which furniture cut it")
            last.text += "\n" + block.text
            last.lines += block.lines
        elif _goes_on(last, block, habits, [*_run(joined[:-1][::-1]), *_run(blocks[place + 1 :])]):
            ledger.note(block.lines, "", f"rejoined with line {last.lines[-1].number}, from which furniture cut it")
            last.text = join_cut(last.text, block.text)
            last.lines += block.lines
        else:
            if last.kind in ("item", "paragraph") and block.kind == "paragraph" and not stands_alone(block.text):
                remark = f"please check: furniture parted it from line {last.lines[-1].number}; are they one?"
                ledger.note(block.lines, "", remark)
            joined.append(block)
    return joined


def _goes_on(last: Block, block: Block, habits: Habits, items: list[Block]) -> bool:
    """Tell whether a paragraph after furniture is the rest of the block before it; `items` are the others of a list."""
    if last.kind not in ("item", "paragraph") or block.kind != "paragraph":
        return False
    if is_cut(last.text, block.text, item=True):
        return True
    if stands_alone(last.text) or stands_alone(block.text):
        return False
    if last.kind == "item":
        if ends_open(last.text):
            return True
        lists_close = mostly([closes(item.text) for item in items], least=1)
        alike = bool(items) and not lists_close and not closes(block.text) and habits.paragraphs_close
        return not closes(last.text) and (lists_close or alike)
    if is_cut(last.text, block.text):
        return True
    if any(last is citation for citation in habits.citations):
        if habits.citations_have_years and not YEAR.search(last.text):
            return True
        return habits.citations_close and not closes_citation(last.text)
    return habits.paragraphs_close and not closes(last.text)


def _is_rest_of_table(last: Block, block: Block) -> bool:
    """Tell whether rows after furniture belong to the table before it: as many cells, and no head of their own."""
    rows, before = block.text.split("\n"), last.text.split("\n")[0]
    if not last.kind == block.kind == "verbatim" or not rows[0].lstrip().startswith("|"):
        return False
    return before.count("|") == rows[0].count("|") and not re.fullmatch(r"[\s|:-]+", [*rows, "x"][1])


def _run(blocks: list[Block]) -> list[Block]:
    return list(takewhile(lambda block: block.kind == "item", blocks))
