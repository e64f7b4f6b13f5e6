"""A reader of our own PDFs that knows nothing of how they are made: glyphs by position, and what a file says of itself.

Extracted text is only as right as a font's tables: in many scripts letters come doubled or in another order, in all of
them figures and Latin letters come right, each where it stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTPage
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1

MAX_SHEETS = 400
_UA = re.compile(r"<pdfuaid:part>1</pdfuaid:part>")
_ACTIVE = ("AA", "OpenAction", "AcroForm", "Collection", "AF")
_SAME_LINE = 0.3
"""Points by which glyphs of one base line may differ: positions are rounded."""

_GAP, _SPACE = 0.15, 0.05
"""Ems of white that part two words, without a space and with one."""


class Unreadable(ValueError):
    """The file is no PDF in the form that ours have; the message is the end of a sentence."""


@dataclass(frozen=True)
class Glyph:
    """A sign on a sheet: what it says, its left and right edge, its base line and its size, in points."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True)
class Sheet:
    """One page; `glyphs` are in the order of the file."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        """What the sheet says in the order of the file, without spaces and marks of direction."""
        return bare("".join(glyph.text for glyph in self.glyphs))

    def lines(self, left: float = 0, right: float = 1e6) -> list[list[Glyph]]:
        """Return what stands on each base line between two edges, from left to right; lines from the top down."""
        lines: list[list[Glyph]] = []
        for glyph in sorted(self.glyphs, key=lambda glyph: -glyph.base):
            if not left <= glyph.left < right:
                continue
            if not lines or lines[-1][0].base - glyph.base > _SAME_LINE:
                lines.append([])
            lines[-1].append(glyph)
        return [sorted(line, key=lambda glyph: glyph.left) for line in lines]

    def runs(self) -> list[list[Glyph]]:
        """Return the glyphs in the order of the file, parted where the base line changes."""
        runs: list[list[Glyph]] = []
        for glyph in self.glyphs:
            if not runs or abs(runs[-1][-1].base - glyph.base) > _SAME_LINE:
                runs.append([])
            runs[-1].append(glyph)
        return runs


@dataclass(frozen=True)
class Paper:
    """A PDF: its sheets, its links' addresses, the texts that stand for pictures, glyphs that no font had."""

    lang: str
    title: str
    universal: bool
    sheets: tuple[Sheet, ...]
    links: frozenset[str]
    alternatives: tuple[str, ...]
    tofu: int


def bare(text: str) -> str:
    """Return a text without white space and marks of direction, its letters composed."""
    kept = (char for char in text if unicodedata.category(char) not in ("Cc", "Cf", "Zl", "Zp", "Zs"))
    return unicodedata.normalize("NFC", "".join(kept))


def words_of(text: str, *, latin: bool) -> list[str]:
    """Return the runs of letters, their marks and figures in a text; `latin` leaves out letters of other scripts."""
    return _Runs(latin).of((char, False) for char in unicodedata.normalize("NFC", text))


def words_on(line: list[Glyph], *, latin: bool) -> list[str]:
    """Return the same of a line of glyphs, where white parts words."""

    def signs() -> Iterator[tuple[str, bool]]:
        end, spaced = None, False
        for glyph in line:
            if not bare(glyph.text):
                spaced = True
                continue
            # A space at a line's end may lie within a word, where it opens no gap.
            wanted = (_SPACE if spaced else _GAP) * glyph.size
            parted = end is not None and not -glyph.size < glyph.left - end < wanted
            for char in glyph.text:
                yield char, parted
                parted = False
            end, spaced = glyph.right, False

    return _Runs(latin).of(signs())


class _Runs:
    def __init__(self, latin: bool) -> None:
        self.latin = latin

    def of(self, signs: Iterator[tuple[str, bool]]) -> list[str]:
        found: list[str] = []
        open_run = False
        for char, parted in signs:
            category = unicodedata.category(char)
            if category == "Cf":
                continue
            if not self._kept(char, category):
                open_run = False
                continue
            if not open_run or parted:
                found.append("")
            found[-1] += char
            open_run = True
        return [unicodedata.normalize("NFC", run) for run in found]

    def _kept(self, char: str, category: str) -> bool:
        if category == "Nd":
            return True
        if not self.latin:
            return category[0] in "LM" or category[0] == "N"
        return category[0] == "L" and unicodedata.name(char, "").startswith("LATIN ")


class _Device(PDFLayoutAnalyzer):
    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager, laparams=None)
        self.sheets: list[Sheet] = []
        self.tofu = 0

    def receive_layout(self, ltpage: LTPage) -> None:
        self.sheets.append(
            Sheet(
                tuple(
                    Glyph(item.get_text(), item.x0, item.x1, item.matrix[5], item.size)
                    for item in _leaves(ltpage)
                    if isinstance(item, LTChar)
                )
            )
        )

    def render_char(
        self, matrix: Any, font: Any, size: float, scaling: float, rise: float, cid: int, *rest: Any
    ) -> float:
        self.tofu += cid == 0
        return super().render_char(matrix, font, size, scaling, rise, cid, *rest)


def _leaves(item: Any) -> Iterator[Any]:
    for child in item:
        yield child
        if hasattr(child, "__iter__"):
            yield from _leaves(child)


def read_pdf(data: bytes) -> Paper:
    """Read a PDF; raise Unreadable where it is broken, does something by itself or holds other files."""
    if not data.startswith(b"%PDF-"):
        raise Unreadable("is no PDF")
    try:
        return _read(data)
    except Unreadable:
        raise
    except Exception as error:
        # The parser fails on broken files in as many ways as they are broken.
        raise Unreadable(f"cannot be read ({type(error).__name__})") from error


def _read(data: bytes) -> Paper:
    document = PDFDocument(PDFParser(BytesIO(data)))
    catalog = {name: resolve1(value) for name, value in document.catalog.items()}
    if any(name in catalog for name in _ACTIVE):
        raise Unreadable("does something by itself, or asks for something")
    names = catalog.get("Names") or {}
    if any(name in names for name in ("JavaScript", "EmbeddedFiles")):
        raise Unreadable("holds a program or another file")
    manager = PDFResourceManager()
    device = _Device(manager)
    interpreter = PDFPageInterpreter(manager, device)
    links: set[str] = set()
    for number, page in enumerate(PDFPage.create_pages(document), 1):
        if number > MAX_SHEETS:
            raise Unreadable(f"has more than {MAX_SHEETS} sheets")
        links |= set(_links(page))
        interpreter.process_page(page)
    metadata = catalog["Metadata"].get_data().decode() if "Metadata" in catalog else ""
    marked = (catalog.get("MarkInfo") or {}).get("Marked") is True
    shown = (catalog.get("ViewerPreferences") or {}).get("DisplayDocTitle") is True
    title = next((_text(info["Title"]) for info in document.info if "Title" in info), "")
    return Paper(
        lang=_text(catalog.get("Lang", b"")),
        title=title,
        universal=bool(_UA.search(metadata)) and marked and shown,
        sheets=tuple(device.sheets),
        links=frozenset(links),
        alternatives=tuple(_alternatives(catalog.get("StructTreeRoot"))),
        tofu=device.tofu,
    )


def _links(page: PDFPage) -> Iterator[str]:
    for reference in resolve1(page.annots) or ():
        annotation = resolve1(reference)
        action = resolve1(annotation.get("A")) or {}
        kind = action["S"].name if "S" in action else ""
        if annotation["Subtype"].name != "Link" or kind not in ("", "GoTo", "URI"):
            raise Unreadable("has something to click that is no link")
        if kind == "URI":
            yield _text(resolve1(action["URI"]))


def _alternatives(root: Any) -> Iterator[str]:
    todo = [root] if root else []
    while todo:
        node = resolve1(todo.pop())
        if isinstance(node, list):
            todo += node
        elif isinstance(node, dict) and "K" in node:
            todo.append(node["K"])
            if "Alt" in node:
                yield _text(resolve1(node["Alt"]))


def _text(value: Any) -> str:
    data = resolve1(value)
    assert isinstance(data, bytes)
    return data.decode("utf-16") if data.startswith(b"\xfe\xff") else data.decode("latin-1")
