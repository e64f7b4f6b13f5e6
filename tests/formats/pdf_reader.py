"""A PDF as a reader's eye meets it: glyphs by position, and what the file says of itself."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from io import BytesIO
from typing import Any

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LTChar, LTPage
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1


class _Device(PDFLayoutAnalyzer):
    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager, laparams=None)
        self.pages: list[list[LTChar]] = []
        self.tofu = 0

    def receive_layout(self, ltpage: LTPage) -> None:
        self.pages.append([item for item in _leaves(ltpage) if isinstance(item, LTChar)])

    def render_char(
        self, matrix: Any, font: Any, size: float, scaling: float, rise: float, cid: int, *rest: Any
    ) -> float:
        self.tofu += cid == 0
        return super().render_char(matrix, font, size, scaling, rise, cid, *rest)


def _leaves(item: Any) -> Any:
    for child in item:
        yield child
        if hasattr(child, "__iter__"):
            yield from _leaves(child)


class Read:
    """`pages` are the glyphs of each page in the order of the file; `tofu` counts glyphs that no font had."""

    def __init__(self, pdf: bytes) -> None:
        self.document = PDFDocument(PDFParser(BytesIO(pdf)))
        manager = PDFResourceManager()
        device = _Device(manager)
        interpreter = PDFPageInterpreter(manager, device)
        for page in PDFPage.create_pages(self.document):
            interpreter.process_page(page)
        self.pages, self.tofu = device.pages, device.tofu

    @property
    def catalog(self) -> dict[str, Any]:
        return {name: resolve1(value) for name, value in self.document.catalog.items()}

    def text(self, page: int) -> str:
        """Return a page's text in the order of the file, without spaces and marks of direction."""
        return "".join(_bare(glyph.get_text()) for glyph in self.pages[page])

    def texts(self) -> list[str]:
        return [self.text(number) for number in range(len(self.pages))]

    def lines(self) -> list[str]:
        """Return what stands on each base line from left to right, without spaces and marks of direction."""
        lines: dict[tuple[int, float], list[LTChar]] = defaultdict(list)
        for number, page in enumerate(self.pages):
            for glyph in page:
                lines[number, round(glyph.matrix[5], 1)].append(glyph)
        return [
            "".join(_bare(glyph.get_text()) for glyph in sorted(line, key=lambda glyph: glyph.x0))
            for line in lines.values()
        ]

    def alternatives(self) -> list[str]:
        """Return the texts that stand for pictures, from the structure tree."""
        found: list[str] = []
        todo = [self.document.catalog["StructTreeRoot"]]
        while todo:
            node = resolve1(todo.pop())
            if isinstance(node, list):
                todo += node
            elif isinstance(node, dict) and "K" in node:
                todo.append(node["K"])
                if "Alt" in node:
                    found.append(_decoded(resolve1(node["Alt"])))
        return found

    def tags(self) -> set[str]:
        """Return the kinds of elements in the structure tree."""
        found = set()
        todo = [self.document.catalog["StructTreeRoot"]]
        while todo:
            node = resolve1(todo.pop())
            if isinstance(node, list):
                todo += node
            elif isinstance(node, dict) and "K" in node:
                todo.append(node["K"])
                if "S" in node:
                    found.add(node["S"].name)
        return found


def bare(text: str) -> str:
    """Return a text as `Read` gives texts."""
    return _bare(text)


def _decoded(data: bytes) -> str:
    return data.decode("utf-16") if data.startswith(b"\xfe\xff") else data.decode("latin-1")


def _bare(text: str) -> str:
    return "".join(char for char in text if unicodedata.category(char) not in ("Cf", "Zs"))
