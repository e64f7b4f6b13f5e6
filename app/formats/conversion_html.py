"""A web page as Markdown: its text apart from what stands around it. Runs in the worker."""

from __future__ import annotations

import io
import re
import unicodedata
from typing import Any
from urllib.parse import unquote

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString

from app.formats.conversion_refusal import Refusal

_MAX_DEPTH = 150
_RAISED = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
_INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "bdo", "cite", "data", "dfn", "em", "font", "i", "img", "ins", "label", "mark"),
        *("q", "small", "span", "strong", "time", "var", "wbr"),
    )
)
_BLOCKS = ["p", "div", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "button", "nav", "header", "footer"]


def html_answer(data: bytes) -> dict[str, Any]:
    soup = BeautifulSoup(_decoded(data), "html.parser")
    _check_depth(soup)
    for tag in soup(["script", "style", "template", "head"]):
        tag.extract()
    for tag in soup(_BLOCKS):
        tag.append("\n")
    raw = soup.get_text()
    left_out = _take_out_page(soup)
    raw += write_contacts_out(soup)
    return {"markdown": markdown_of(soup, left_out), "raw": raw, "left_out": left_out}


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


def write_contacts_out(soup: Any) -> str:
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


def markdown_of(soup: Any, left_out: list[tuple[str, str]]) -> str:
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
