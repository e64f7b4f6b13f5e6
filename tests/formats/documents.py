"""Make the files that people bring: a web page, a Word document and a PDF of one export."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from app.formats.prose import new_parser

if TYPE_CHECKING:
    from markdown_it.token import Token

_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_STYLES = f"<w:styles {_NS}>" + "".join(
    f'<w:style w:type="paragraph" w:styleId="Heading{level}"><w:name w:val="heading {level}"/></w:style>'
    for level in range(1, 5)
)
_NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{number}"><w:lvl w:ilvl="0"><w:numFmt w:val="{form}"/></w:lvl></w:abstractNum>'
    f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
    for number, form in ((1, "bullet"), (2, "decimal"))
)
_TABLE = {
    "table_open": "<w:tbl>",
    "table_close": "</w:tbl>",
    "tr_open": "<w:tr>",
    "tr_close": "</w:tr>",
    **dict.fromkeys(("th_open", "td_open"), "<w:tc>"),
    **dict.fromkeys(("th_close", "td_close"), "</w:tc>"),
}


def web_page(markdown: str, *, around: str = "{}") -> bytes:
    """Render Markdown as a web page; `around` has {} where the text goes."""
    body = new_parser().render(markdown)
    page = around.format(body)
    head = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title></head><body>'
    return f"{head}{page}</body></html>".encode()


def word_file(markdown: str, *, extra: str = "", parts: dict[str, bytes] | None = None) -> bytes:
    """Write Markdown as a Word file; `extra` is XML after its text, `parts` are more files of it."""
    body, links = _word_body(markdown)
    relations = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{escape(target)}"{mode}/>'
        for name, kind, target, mode in [
            ("styles", "styles", "styles.xml", ""),
            ("numbering", "numbering", "numbering.xml", ""),
            *((f"link{place}", "hyperlink", link, ' TargetMode="External"') for place, link in enumerate(links)),
        ]
    )
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<Relationships {_RELATIONS}><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f"<Relationships {_RELATIONS}>{relations}</Relationships>",
        "word/styles.xml": _STYLES + "</w:styles>",
        "word/numbering.xml": f"<w:numbering {_NS}>{_NUMBERING}</w:numbering>",
        "word/document.xml": f'<w:document {_NS} xmlns:r="{_OFFICE}"><w:body>{body}{extra}</w:body></w:document>',
    }
    return archive({name: text.encode() for name, text in files.items()} | (parts or {}))


def _word_body(markdown: str) -> tuple[str, list[str]]:
    """Turn the parser's tokens into paragraphs, list items and tables; give the addresses of the links, too."""
    out: list[str] = []
    links: list[str] = []
    lists: list[int] = []
    style = ""
    for token in new_parser().parse(markdown):
        kind = token.type
        if kind in ("bullet_list_open", "ordered_list_open"):
            lists.append(1 if kind.startswith("bullet") else 2)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif kind == "heading_open":
            style = f'<w:pStyle w:val="Heading{token.tag[1]}"/>'
        elif kind == "paragraph_open" and lists:
            style = f'<w:numPr><w:ilvl w:val="{len(lists) - 1}"/><w:numId w:val="{lists[-1]}"/></w:numPr>'
        elif kind in _TABLE:
            out.append(_TABLE[kind])
        elif kind == "inline":
            out.append(f"<w:p><w:pPr>{style}</w:pPr>{_word_runs(token.children or [], links)}</w:p>")
            style = ""
    return "".join(out), links


def _word_runs(tokens: list[Token], links: list[str]) -> str:
    out, look = [], ""
    for token in tokens:
        if token.type in ("strong_open", "em_open"):
            look += "<w:b/>" if token.type == "strong_open" else "<w:i/>"
        elif token.type in ("strong_close", "em_close"):
            look = look[:-6]
        elif token.type == "link_open":
            out.append(f'<w:hyperlink r:id="link{len(links)}">')
            links.append(str(token.attrGet("href")))
        elif token.type == "link_close":
            out.append("</w:hyperlink>")
        else:
            text = escape(token.content or " ")
            out.append(f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>')
    return "".join(out)


def archive(parts: dict[str, bytes]) -> bytes:
    """Pack parts as a ZIP archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return stream.getvalue()


def pdf_file(pages: list[list[tuple[int, str]]]) -> bytes:
    """Write pages of (size, line) as a PDF of one font; a line of size 0 is a gap."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    kids = []
    for page in pages:
        y, marks = 780, []
        for size, line in page:
            y -= size + 4 or 16
            text = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            marks.append(f"BT /F {size or 1} Tf 60 {y} Td ({text}) Tj ET" if size else "")
        stream = "\n".join(marks)
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
            f"/Contents {len(objects)} 0 R>>"
        )
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    out += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{out.index('xref')}\n%%EOF"
    return out.encode("latin-1")
