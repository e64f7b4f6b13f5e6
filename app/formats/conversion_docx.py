"""A Word file as Markdown, and the words of its parts. Runs in the worker."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

from app.formats.conversion_html import markdown_of, write_contacts_out
from app.formats.conversion_refusal import Refusal

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TRACKED = ("ins", "del", "moveFrom", "moveTo")


def word_answer(data: bytes) -> dict[str, Any]:
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
    added = write_contacts_out(soup)
    return {"markdown": markdown_of(soup, left_out), "raw": raw + added, "left_out": left_out}


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
