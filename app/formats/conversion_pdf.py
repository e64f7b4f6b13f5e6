"""A PDF as Markdown: headings by their size, and the edges of its pages. Runs in the worker."""

from __future__ import annotations

import io
import re
import unicodedata
from typing import Any

from app.formats.conversion_refusal import Refusal

_MAX_PAGES = 100
_EDGE = 5
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_BULLET = re.compile(r"^\s*[•●▪◦‣∙·■□○➢✓]\s*")


def pdf_answer(data: bytes) -> dict[str, Any]:
    from markitdown import StreamInfo
    from markitdown.converters import PdfConverter

    pages = _pdf_pages(data)
    if not any(page.strip() for page in pages):
        raise Refusal("a PDF without text: a picture of pages", "the document that it was made from")
    text = PdfConverter().convert(io.BytesIO(data), StreamInfo(extension=".pdf")).markdown
    markdown, added, left_out = _pdf_markdown(text, _pdf_headings(data), len(pages))
    return {"markdown": markdown, "raw": "\n".join([*pages, *added]), "left_out": left_out}


def _pdf_pages(data: bytes) -> list[str]:
    """Read the words of each page by pdfium, another reader than the converter's."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        found = "a PDF that is locked by a password" if locked else "a damaged PDF"
        raise Refusal(found, "a PDF that opens without a password" if locked else "save it again") from None
    if len(document) > _MAX_PAGES:
        raise Refusal(f"{len(document)} pages", f"at most {_MAX_PAGES} pages")
    return [page.get_textpage().get_text_bounded() for page in document]


def _pdf_headings(data: bytes) -> dict[str, int]:
    """Find the lines set larger than the text, or in bold on their own, with their level from 1."""
    from collections import Counter

    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LTChar, LTTextContainer, LTTextLine

    lines: list[tuple[str, float, bool]] = []
    sizes: Counter[float] = Counter()
    for page in extract_pages(io.BytesIO(data)):
        for box in page:
            for line in box if isinstance(box, LTTextContainer) else ():
                marks = [mark for mark in line if isinstance(mark, LTChar)] if isinstance(line, LTTextLine) else []
                if marks and (text := _plain(line.get_text())):
                    size = round(max(mark.size for mark in marks) * 2) / 2
                    bold = all("bold" in mark.fontname.lower() for mark in marks if mark.get_text().strip())
                    lines.append((text, size, bold))
                    sizes[size] += len(text)
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    larger = sorted({size for _, size, _ in lines if size > body * 1.1}, reverse=True)
    found = {text: larger.index(size) + 1 for text, size, _ in lines if size in larger}
    for text, size, bold in lines:
        if bold and size == body and len(text) < 100 and not text.endswith((".", ":", ";", ",")):
            found.setdefault(text, len(larger) + 1)
    return found


def _pdf_markdown(text: str, headings: dict[str, int], pages: int) -> tuple[str, list[str], list[tuple[str, str]]]:
    """Mark headings, lists and the edges of pages, which are furniture; give what was added and what left out."""
    lines: list[str] = []
    added: list[str] = []
    left_out: list[tuple[str, str]] = []

    def edge(number: int) -> None:
        if pages > 1:
            added.append(f"Page {number} of {pages}")
            lines.extend(["", added[-1], ""])

    last = 0
    bullet = ""
    sheets = [[_plain(line) for line in page.split("\n")] for page in text.removesuffix("\f").split("\f")]
    running = _running_lines(sheets)
    for number, sheet in enumerate(sheets, 1):
        edge(number)
        for place, line in enumerate(sheet):
            level = 0 if line.startswith("|") else headings.get(line, 0)
            if (number, place) in running:
                left_out.append(("header or footer of the pages", line))
            elif re.fullmatch(rf"[-–\s]*{number}([-–\s]*|\s*(/|of)\s*{pages})", line):
                left_out.append(("a page number", line))
            elif level and level == last:
                lines[-1] += " " + _pdf_escaped(line)
            elif level:
                lines += ["", "#" * min(level, 6) + " " + _pdf_escaped(line)]
            elif _BULLET.fullmatch(line):
                bullet = "- "
            elif _BULLET.match(line):
                lines.append("- " + _pdf_escaped(_BULLET.sub("", line)))
            elif line or not bullet:
                lines += [""] if last else []
                lines.append(line if line.startswith("|") else bullet + _pdf_escaped(line))
                bullet = ""
            last = level if line or not last else last
    edge(pages)
    return "\n".join(lines), added, left_out


def _running_lines(sheets: list[list[str]]) -> set[tuple[int, int]]:
    """Find (page, line) of what stands, the same but for figures, near the top or the foot of every page."""
    near: list[dict[str, int]] = []
    for sheet in sheets:
        written = [place for place, line in enumerate(sheet) if line]
        edges = {*written[:_EDGE], *written[-_EDGE:]}
        near.append({re.sub(r"\d+", "0", sheet[place]): place for place in sorted(edges)})
    everywhere = set.intersection(*(set(each) for each in near)) if len(near) > 1 else set()
    return {(number, each[line]) for number, each in enumerate(near, 1) for line in everywhere}


def _plain(line: str) -> str:
    """Write ligatures as letters, and drop hyphens that only a line's end would show."""
    line = _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), line)
    return line.replace("\u00ad", "").strip()


def _pdf_escaped(text: str) -> str:
    text = re.sub(r"\\|\*|`|<(?=[A-Za-z/!?])|\](?=[(\[:])|&(?=#?\w+;)|(?<!\w)_|_(?!\w)", lambda m: "\\" + m[0], text)
    return re.sub(r"^(#{1,6}\s|[-+>=](?=\s|=))", r"\\\1", text)
