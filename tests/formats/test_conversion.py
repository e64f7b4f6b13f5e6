from __future__ import annotations

import io
import re
import time
import zipfile
from pathlib import Path

import pytest

from app.errors import ContentErrors
from app.formats.cleanup import clean_export
from app.formats.content import read_folder
from app.formats.conversion import MAX_FILE, Conversion, LeftOut, convert, convert_file
from tests.formats.documents import archive, pdf_file, web_page, word_file
from tests.formats.exports import export_of

CONTENT = read_folder(Path(__file__).parents[2] / "source_content")
LEAFLETS = [document for document in CONTENT.documents if document.kind == "leaflet"]


def refusal(data: bytes, name: str) -> str:
    start = time.monotonic()
    with pytest.raises(ContentErrors) as caught:
        convert(data, name)
    assert time.monotonic() - start < 75
    (fault,) = caught.value.faults
    assert (fault.file, fault.line, fault.field) == (Path(name).name, 1, "file")
    return fault.found


@pytest.mark.parametrize("document", LEAFLETS, ids=lambda document: document.id)
@pytest.mark.parametrize(("make", "name"), [(web_page, "page.html"), (word_file, "text.docx")])
def test_a_leaflet_comes_back_whole_from_a_web_page_and_a_word_file(document, make, name) -> None:  # type: ignore[no-untyped-def]
    export = export_of(document, CONTENT.site)

    def cleaned(text: str) -> str:
        return clean_export(text, file=name, site=CONTENT.site, identifier=document.id, audience="All.").markdown

    assert cleaned(convert(make(export), name).markdown) == cleaned(export)


def test_what_stands_around_a_web_page_s_text_is_left_out_with_its_words() -> None:
    around = (
        "<header><a href='/'>Home</a></header><nav>Menu one</nav><main><script>alert('x')</script>{}"
        "<p>Ring <a href='tel:+448081570142'>us</a> or <a href='mailto:a@example.org?subject=x'>write</a>.</p>"
        "<p hidden>secret</p><button>Share</button><img src='x' alt='a leaf' onerror='alert(1)'></main>"
        "<footer>Footer words</footer>"
    )
    text = "# Title\n\nA dose of 10 mg is <not> 100 mg, see [a](https://example.org)."
    conversion = convert(web_page(text.replace("<not>", "&lt;b&gt; not"), around=around), "page.html")
    assert conversion == Conversion(
        "html",
        "# Title\n\nA dose of 10 mg is \\<b> not 100 mg, see [a](https://example.org).\n\n"
        "Ring us (+448081570142) or write (a@example.org).\n",
        28,
        (
            LeftOut("a control of a form", "Share"),
            LeftOut("hidden from readers", "secret"),
            LeftOut("outside of the page's <main>", "Menu one"),
            LeftOut("outside of the page's <main>", "Home"),
            LeftOut("outside of the page's <main>", "Footer words"),
            LeftOut("an image", ""),
        ),
    )
    assert conversion.words_left_out == 7


def test_raised_figures_stay_raised_and_signs_of_markdown_stay_words() -> None:
    page = (
        b"<h1>T</h1><p>10<sup>9</sup> cells, CO<sub>2</sub>, x<sup>ab</sup> 2*3_4 a_b c | d [e](f)</p>"
        b"<p>1. No list</p><p># No heading</p><p>- No item</p><p>&amp;lt; \\* <s>gone</s></p>"
    )
    conversion = convert(page, "page.html")
    assert conversion.markdown == (
        "# T\n\n10⁹ cells, CO₂, xab 2\\*3_4 a_b c | d [e\\](f)\n\n1\\. No list\n\n\\# No heading\n\n\\- No item\n\n"
        "\\&lt; \\\\\\*\n"
    )
    assert conversion.left_out == (LeftOut("struck out", "gone"),)


def test_figures_that_begin_lines_are_no_list_s_numbers_and_a_list_s_in_tables_are_counted() -> None:
    page = (
        b"<p>Text<br>2. not an item, <i>Blood</i> 2019. Next</p>3. nor this"
        b"<table><tr><th>A</th></tr><tr><td><ol><li>x</li><li>y</li></ol></td></tr></table>"
    )
    assert convert(page, "a.html").markdown == (
        "Text\n2\\. not an item, *Blood* 2019. Next\n\n3\\. nor this\n\n| A |\n| --- |\n| 1. x 2. y |\n"
    )


def test_a_page_has_one_heading_of_the_first_level() -> None:
    page = b"<h1>Title</h1><h1>Part</h1><h2>Section</h2><p>Text</p>"
    assert convert(page, "a.html").markdown == "# Title\n\n## Part\n\n### Section\n\nText\n"


def test_a_word_file_s_comments_and_headers_are_left_out_with_their_words() -> None:
    ns = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts = {
        "word/comments.xml": b"<w:comments " + ns + b"><w:comment w:id='1' w:author='A'>"
        b"<w:p><w:r><w:t>Why?</w:t></w:r></w:p></w:comment></w:comments>",
        "word/header1.xml": b"<w:hdr " + ns + b"><w:p><w:r><w:t>Draft 3</w:t></w:r></w:p></w:hdr>",
    }
    conversion = convert(word_file("# T\n\nText.", parts=parts), "a.docx")
    assert conversion.markdown == "# T\n\nText.\n"
    assert [(piece.why, piece.text.strip()) for piece in conversion.left_out] == [
        ("a comment", "Why?"),
        ("header or footer of the pages", "Draft 3"),
    ]
    assert (conversion.words, conversion.words_left_out) == (5, 3)


@pytest.mark.parametrize(
    ("extra", "found"),
    [
        ("<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>", "tracked changes"),
        ("<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>", "tracked changes"),
        ('<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>', "footnotes or endnotes"),
    ],
)
def test_a_word_file_that_says_two_things_is_refused(extra: str, found: str) -> None:
    assert refusal(word_file("# T\n\nText.", extra=extra), "a.docx") == found


def test_words_that_a_conversion_loses_refuse_the_file() -> None:
    lost = "<w:p><w:r><w:pict><w:unknown><w:t>ten milligrams</w:t></w:unknown></w:pict></w:r></w:p>"
    assert refusal(word_file("# T\n\nText.", extra=lost), "a.docx") == (
        "a conversion that loses 'ten milligrams' and adds ''"
    )


def test_a_pdf_has_headings_lists_and_sentences_that_pages_cut() -> None:
    first = [
        *((9, "Leaflet 12"), (0, ""), (20, "Coughs in winter"), (0, ""), (11, "What a cough is, and"), (0, "")),
        *((15, "When to call"), (0, ""), (11, "Call your nurse if you have a"), (0, ""), (9, "1")),
    ]
    second = [
        *((9, "Leaflet 12"), (0, ""), (11, "temperature, or if you cannot"), (11, "sleep at night."), (0, "")),
        *((11, "\x95 fever"), (11, "\x95 a rash"), (0, ""), (9, "2")),
    ]
    conversion = convert(pdf_file([first, second]), "a.pdf")
    assert conversion.markdown.split("\n\n") == [
        "Page 1 of 2",
        "# Coughs in winter",
        "What a cough is, and",
        "## When to call",
        "Call your nurse if you have a",
        "Page 2 of 2",
        "temperature, or if you cannot\nsleep at night.",
        "- fever\n- a rash",
        "Page 2 of 2\n",
    ]
    assert [(piece.why, piece.text) for piece in conversion.left_out] == [
        ("header or footer of the pages", "Leaflet 12"),
        ("header or footer of the pages", "1"),
        ("header or footer of the pages", "Leaflet 12"),
        ("header or footer of the pages", "2"),
    ]
    text = conversion.markdown + "\n\n## Sources\n\nA book."
    cleaned = clean_export(text, file="a.pdf", site=None, audience="All.")
    assert "Call your nurse if you have a temperature, or if you cannot sleep at night." in cleaned.markdown


def bomb(parts: int, size: int) -> bytes:
    return archive({"word/document.xml": b"x", **{f"word/{place}.xml": b"a" * size for place in range(parts)}})


def entity(declaration: str) -> bytes:
    document = f'<?xml version="1.0"?><!DOCTYPE a [{declaration}]><a>&b;</a>'
    return archive({"word/document.xml": document.encode()})


@pytest.mark.parametrize(
    ("data", "name", "found"),
    [
        (b"", "a.html", "an empty file"),
        (b" \n", "a.docx", "an empty file"),
        (b"x" * (MAX_FILE + 1), "a.md", f"{MAX_FILE + 1} bytes"),
        (b"A line.\n" * 300_000, "a.md", "2400000 bytes"),
        (b"<p>" + b"word " * 600_000, "a.html", "3000001 characters of text"),
        (b"<p>x", "a.exe", "the ending '.exe'"),
        (b"MZ\x00\x01", "a.docx", "a file that is no docx"),
        (b"%PDF-1.7", "a.docx", "a file that is no docx"),
        (b"PK\x03\x04", "a.html", "a file that is no html"),
        (b"PK\x03\x04 cut off", "a.docx", "a damaged Word file"),
        (b"\xd0\xcf\x11\xe0old", "a.docx", "a file of an older Word, or one locked by a password"),
        (b"\x00\x01\x02\x03" * 99, "a.html", "a file without HTML elements"),
        (b"<p>caf\xe9", "a.html", "byte 6, which is not utf-8"),
        (b"<meta charset='no-such'><p>x", "a.html", "the unknown encoding 'no-such'"),
        (b"caf\xe9", "a.md", "the byte 0xE9 at 3, which is not UTF-8"),
        (b"%PDF-1.4 and no more", "a.pdf", "a damaged PDF"),
        (pdf_file([[(0, "")]]), "../../a.pdf", "a PDF without text: a picture of pages"),
        (b"<div>" * 50_000 + b"deep", "a.html", "elements nested too deeply"),
        (archive({"a.txt": b"x"}), "a.docx", "an archive that is no Word file"),
        (archive({"word/document.xml": b"x", "../../x": b"y"}), "a.docx", "a part named '../../x'"),
        (archive({"word/document.xml": b"<a>"}), "a.docx", "a file that could not be read (ParseError)"),
        (bomb(1, 50 * 2**20), "a.docx", "a part packed "),
        (bomb(3, 40 * 2**20), "a.docx", "4 parts of "),
        (bomb(2_001, 1), "a.docx", "2002 parts of "),
        (entity('<!ENTITY b SYSTEM "file:///etc/passwd">'), "a.docx", "a document type or an entity in "),
        (entity('<!ENTITY b "b">'), "a.docx", "a document type or an entity in "),
    ],
)
def test_hostile_and_broken_files_are_refused_in_bounded_time(data: bytes, name: str, found: str) -> None:
    assert refusal(data, name).startswith(found)


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(word_file("# T\n\n" + "word " * 50_000))
    entry = next(e for e in zipfile.ZipFile(io.BytesIO(data)).infolist() if e.filename == "word/document.xml")
    for match in re.finditer(re.escape(entry.file_size.to_bytes(4, "little")), bytes(data)):
        data[match.start() : match.end()] = (1000).to_bytes(4, "little")
    assert refusal(bytes(data), "a.docx") == "a file that could not be read (BadZipFile)"


def test_a_converter_that_takes_too_long_or_too_much_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    page = b"<p>" + b"<b>a</b>" * 50_000
    monkeypatch.setattr("app.formats.conversion._SECONDS", 1)
    assert refusal(page, "a.html") in (
        "a file that takes more than 1 s",
        *(f"a file that stopped its converter (status -{signal})" for signal in (9, 24)),
    )
    monkeypatch.setattr("app.formats.conversion._SECONDS", 30)
    monkeypatch.setattr("app.formats.conversion._MEMORY", 80)
    assert refusal(page, "a.html") == "a file that takes too much memory"


def test_files_are_read_within_bounds(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# T")
    assert convert_file(tmp_path / "a.md") == Conversion("markdown", "# T", 1)
    with (tmp_path / "big.docx").open("wb") as stream:
        stream.truncate(50 * 2**20)
    for path, found in [
        (tmp_path / "big.docx", f"{50 * 2**20} bytes"),
        (tmp_path, "something that is no file"),
        (tmp_path / "none.md", "No such file or directory"),
        (Path("/dev/zero"), "something that is no file"),
    ]:
        with pytest.raises(ContentErrors) as caught:
            convert_file(path)
        assert [fault.found for fault in caught.value.faults] == [found]
