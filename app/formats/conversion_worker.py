"""The process that converts one file, alone and under limits: the file comes on stdin, JSON goes to stdout.

`conversion.py` starts it by path, isolated from the environment; it imports nothing of this project.
"""

from __future__ import annotations

import io
import json
import re
import resource
import sys
import unicodedata
import zipfile
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

_MAX_OUTPUT = 16 * 2**20
_MAX_PAGES = 100
_MAX_DEPTH = 150
_EDGE = 5
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TRACKED = ("ins", "del", "moveFrom", "moveTo")
_RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_BULLET = re.compile(r"^\s*[•●▪◦‣∙·■□○➢✓]\s*")


class Refusal(Exception):
    """The file cannot be converted; the sentence says what was found and what to do."""

    def __init__(self, found: str, allowed: str) -> None:
        self.found, self.allowed = found, allowed
        super().__init__(found)


def main() -> None:
    """Convert stdin, of the kind that the first argument names; the others limit memory (MiB) and time (s)."""
    kind, memory, seconds = sys.argv[1], int(sys.argv[2]) << 20, int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_OUTPUT, _MAX_OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answer: dict[str, Any]
    try:
        answer = {"html": _html, "docx": _docx, "pdf": _pdf}[kind](sys.stdin.buffer.read())
    except Refusal as refusal:
        answer = {"found": refusal.found, "allowed": refusal.allowed}
    except ModuleNotFoundError as error:
        answer = {"found": f"no {error.name}", "allowed": "install what converts documents: polyleaf[import]"}
    except (MemoryError, ImportError):
        answer = {"found": "a file that takes too much memory", "allowed": "a simpler or smaller file"}
    except RecursionError:
        answer = {"found": "elements nested too deeply", "allowed": "a simpler file"}
    except Exception as error:  # the converters' own failures have no common root
        answer = {"found": f"a file that could not be read ({type(error).__name__})", "allowed": "save it again"}
    json.dump(answer, sys.stdout)


# HTML

_INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "cite", "data", "dfn", "em", "font", "i", "img", "ins", "label", "mark"),
        *("q", "small", "span", "strong", "time", "var", "wbr"),
    )
)
_BLOCKS = ["p", "div", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "button", "nav", "header", "footer"]


def _html(data: bytes) -> dict[str, Any]:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(_decoded(data), "html.parser")
    _check_depth(soup)
    for tag in soup(["script", "style", "template", "head"]):
        tag.extract()
    for tag in soup(_BLOCKS):
        tag.append("\n")
    raw = soup.get_text()
    left_out = _take_out_page(soup)
    raw += _added(soup)
    return {"markdown": _markdown_of(soup, left_out), "raw": raw, "left_out": left_out}


def _check_depth(soup: Any) -> None:
    waiting = [(soup, 0)]
    while waiting:
        tag, depth = waiting.pop()
        if depth > _MAX_DEPTH:
            raise RecursionError
        waiting += [(child, depth + 1) for child in tag.children if getattr(child, "children", None) is not None]


def _decoded(data: bytes) -> str:
    declared = re.search(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{1,40})", data[:4096], re.IGNORECASE)
    name = declared[1].decode().lower() if declared else "utf-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16"
    # What declares itself Latin 1 is Windows-1252 (WHATWG Encoding Standard).
    name = "windows-1252" if name in ("iso-8859-1", "latin1", "ascii", "us-ascii") else name
    try:
        text = data.decode("utf-8-sig" if name in ("utf-8", "utf8") else name)
    except LookupError:
        raise Refusal(f"the unknown encoding {name!r}", "save the file as UTF-8") from None
    except UnicodeError as error:
        place = getattr(error, "start", 0)
        raise Refusal(f"byte {place}, which is not {name}", "save the file as UTF-8") from None
    if "\x00" in text or not re.search(r"<[a-zA-Z!]", text):
        raise Refusal("a file without HTML elements", "an HTML page")
    return text


def _take_out_page(soup: Any) -> list[tuple[str, str]]:
    """Take out what a page shows around its text; give each piece with the reason."""
    left_out: list[tuple[str, str]] = []

    def take(tag: Any, why: str) -> None:
        if tag.decomposed or tag.parent is None:
            return
        left_out.append((why, " ".join(tag.get_text(" ").split())))
        tag.extract()

    for tag in soup(["noscript", "iframe", "object", "embed", "svg", "canvas", "audio", "video"]):
        take(tag, f"<{tag.name}>")
    for tag in soup(["button", "input", "select", "textarea"]):
        take(tag, "a control of a form")
    for tag in soup(_is_hidden):
        take(tag, "hidden from readers")
    mains = [tag for tag in soup(["main", "article"]) if tag.find("h1")]
    if mains:
        main = mains[0]
        for parent in [main, *main.parents]:
            for sibling in [*parent.previous_siblings, *parent.next_siblings]:
                if getattr(sibling, "name", None):
                    take(sibling, f"outside of the page's <{main.name}>")
    for tag in soup(["nav", "footer", "header"]):
        if tag.name == "nav" or not (tag.find("h1") or re.search(r"review(ed)?\b", tag.get_text(), re.IGNORECASE)):
            take(tag, f"the page's <{tag.name}>")
    return left_out


def _is_hidden(tag: Any) -> bool:
    style = re.sub(r"\s", "", tag.get("style") or "").lower()
    return tag.has_attr("hidden") or "display:none" in style or "visibility:hidden" in style


def _added(soup: Any) -> str:
    """Write numbers and addresses of tel: and mailto: links that their words do not hold; give all that is added."""
    added = []
    for link in soup("a", href=re.compile(r"^\s*(tel|mailto):", re.IGNORECASE)):
        scheme, _, target = link["href"].strip().partition(":")
        target = unquote(target.partition("?")[0])
        label = link.get_text()
        if scheme.lower() == "tel":
            there = re.sub(r"\D", "", target)[-9:] in re.sub(r"\D", "", label)
        else:
            there = target.lower() in label.lower()
        if not there and target:
            link.append(f" ({target})")
            added.append(target)
        link.unwrap()
    for item in soup.select("td ol > li, th ol > li"):  # in a table's cell the numbers become words
        added.append(str(1 + len(item.find_previous_siblings("li"))))
    return " ".join(["", *added])


def _markdown_of(soup: Any, left_out: list[tuple[str, str]]) -> str:
    """Convert with markitdown, after giving what Markdown cannot say a form that it can."""
    from markitdown import StreamInfo
    from markitdown.converters import HtmlConverter

    for tag in soup(["s", "strike", "del"]):
        left_out.append(("struck out", tag.get_text(" ")))
        tag.extract()
    for tag in soup("img"):
        left_out.append(("an image", ""))
        tag.extract()
    for name, table in (("sup", _RAISED), ("sub", _LOWERED)):
        for tag in soup(name):
            text = tag.get_text().translate(table)
            if unicodedata.normalize("NFKC", text) != text:
                tag.string = text
    for tag in soup(["u", "code", "pre", "kbd", "samp", "tt", "sup", "sub"]):
        tag.unwrap()
    for tag in soup(["dt", "dd", "summary", "figcaption", "address"]):
        tag.name = "p"
    _demote_headings(soup)
    for table in soup("table"):
        if not table.find("th") and table.find("tr"):
            for cell in table.find("tr")("td", recursive=False):
                cell.name = "th"
    soup.smooth()
    _escape(soup)
    stream = io.BytesIO(str(soup).encode())
    info = StreamInfo(extension=".html", mimetype="text/html", charset="utf-8")
    markdown = HtmlConverter().convert(stream, info, strict=True, bullets="-").markdown
    return re.sub(r"(?<=\w)\\_(?=\w)", "_", markdown)


def _demote_headings(soup: Any) -> None:
    """Leave one h1, the first; where there are more, every other heading goes down a level."""
    if len(soup("h1")) > 1:
        first = soup.find("h1")
        for tag in soup(re.compile(r"^h[1-5]$")):
            if tag is not first:
                tag.name = f"h{int(tag.name[1]) + 1}"


def _escape(soup: Any) -> None:
    """Escape what Markdown would read as markup and the converter leaves as it is."""
    from bs4.element import Comment, NavigableString

    for text in soup.find_all(string=True):
        if isinstance(text, Comment) or type(text) is not NavigableString:
            text.extract()
            continue
        escaped = re.sub(r"\\(?=[!-/:-@\[-`{-~])", r"\\\\", str(text))
        escaped = re.sub(r"<(?=[A-Za-z/!?])|`|\](?=[(\[:])|&(?=#?\w+;)", lambda m: "\\" + m[0], escaped)
        if text.find_parent(["td", "th"]):
            escaped = escaped.replace("|", "\\|")
        elif _begins_line(text):
            escaped = re.sub(r"^(\s*)(#{1,6}\s|[-+>=](?=\s|=))", r"\1\\\2", escaped)
            escaped = re.sub(r"^(\s*\d{1,9})([.)]\s)", r"\1\\\2", escaped)
        if escaped != text:
            text.replace_with(escaped)


def _begins_line(text: Any) -> bool:
    """Tell whether nothing but white space stands before a text on its line."""
    parents = {id(parent) for parent in text.parents}
    for before in text.previous_elements:
        if getattr(before, "name", None) is None:
            if before.strip():
                return any(tag.name not in _INLINE and id(tag) not in parents for tag in before.parents)
        elif before.name not in _INLINE:
            return True
    return True


# Word


def _docx(data: bytes) -> dict[str, Any]:
    import mammoth
    from bs4 import BeautifulSoup

    parts = _word_parts(data)
    document = parts["word/document.xml"]
    if _has(document, *_TRACKED):
        raise Refusal("tracked changes", "accept or reject every change, then save the file again")
    if _has(document, "footnoteReference", "endnoteReference"):
        raise Refusal("footnotes or endnotes", "write them into the text or the list of sources")
    left_out = [("a comment", _text_of(root)) for name, root in parts.items() if name.endswith("/comments.xml")]
    for name, root in parts.items():
        if re.fullmatch(r"word/(header|footer)\d*\.xml", name) and _text_of(root).strip():
            left_out.append(("header or footer of the pages", _text_of(root)))
    raw = " ".join([_text_of(document), *(text for _, text in left_out)])
    soup = BeautifulSoup(mammoth.convert_to_html(io.BytesIO(data)).value, "html.parser")
    added = _added(soup)
    return {"markdown": _markdown_of(soup, left_out), "raw": raw + added, "left_out": left_out}


def _word_parts(data: bytes) -> dict[str, ElementTree.Element]:
    parts = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not name.endswith((".xml", ".rels")):
                continue
            part = archive.read(name)
            if b"<!" in part.replace(b"\x00", b"").replace(b"<!--", b""):
                raise Refusal(f"a document type or an entity in {name}", "a file as Word saves it")
            parts[name] = ElementTree.fromstring(part)  # noqa: S314 - without a document type there are no entities
    if "word/document.xml" not in parts:
        raise Refusal("no word/document.xml", "a Word document")
    return parts


def _has(root: ElementTree.Element, *names: str) -> bool:
    return any(root.find(f".//{_WORD}{name}") is not None for name in names)


def _text_of(root: ElementTree.Element) -> str:
    """Give the words of a part; of alternatives, the fallback, which is what the converter reads."""
    if root.tag == _COMPATIBLE + "Choice":
        return ""
    if root.tag == _WORD + "t":
        return root.text or ""
    return ("\n" if root.tag == _WORD + "p" else "") + "".join(_text_of(child) for child in root)


# PDF


def _pdf(data: bytes) -> dict[str, Any]:
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


if __name__ == "__main__":
    main()
