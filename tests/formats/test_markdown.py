from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from app.domain.leaflet import (
    Contact,
    Document,
    Facts,
    Original,
    PartialDate,
    ReviewDates,
    Segment,
    Site,
    Source,
    Video,
)
from app.errors import ContentErrors, Fault
from app.formats.markdown import body_segments, fill, outline_of, parse_body, read_document, write_document
from app.formats.prose import PARSER

from .strategies import leaflets

FIXTURE = Path(__file__).parents[1] / "fixtures/content/winter-cough.md"
SITE = Site(
    "Fixture",
    "https://leaflets.example.org",
    "Europe/London",
    (
        Contact("charity_number", "number", "SC000000", "Registered charity"),
        Contact("helpline", "phone", "0808 157 0142"),
        Contact("feedback", "email", "leaflets@example.org"),
    ),
    "helpline",
    "feedback",
)
FRONT = """---
id: a-leaflet
title: A title
summary: A summary.
audience: Everybody.
sources:
  - citation: A book.
---
"""


def read(text: str, site: Site | None = SITE) -> Document:
    return read_document(text, kind="leaflet", slug="a-leaflet", file="a.md", site=site)


def faults(text: str, site: Site | None = SITE) -> list[tuple[int, str, str]]:
    with pytest.raises(ContentErrors) as caught:
        read(text, site)
    return [(fault.line, fault.field, fault.found) for fault in caught.value.faults]


def segments(body: str) -> list[Segment]:
    return [segment for _, segment in body_segments(parse_body(body))]


def texts(body: str) -> list[tuple[str, str]]:
    return [(segment.role, segment.text) for segment in segments(body)]


def without_lines(document: Document) -> Document:
    return replace(document, segments=tuple(replace(segment, line=0) for segment in document.segments))


def test_reads_facts_and_segments_in_reading_order() -> None:
    document = read(FIXTURE.read_text())
    assert document.facts == Facts(
        ReviewDates(PartialDate(2024, 2, 29), PartialDate(2025, 11), PartialDate(2027, 2)),
        (
            Source("Doe J, Roe R. Coughing at home. *J Imagined Med* 2019;4(2):11-19."),
            Source(
                "Example Society 2022. Coughs. Available at: <https://example.org/coughs>. Accessed: 4 October 2022",
                "https://example.org/coughs",
                PartialDate(2022, 10, 4),
            ),
        ),
        (Original("Order this leaflet in print", "https://leaflets.example.org/order/cough", "print"),),
        (Video("How to cough safely", "https://video.example.org/cough", "en"),),
    )
    assert document.shared == ("support",)
    cough, call, note = "What is a cough?", "When to call", "COPD is the name of a disease"
    assert document.segments == (
        Segment("title", "Coughs in winter", "title", line=3),
        Segment("summary", "What a cough is, and when to ask for help.", "summary", line=4),
        Segment("audience", "Adults who live in the UK.", line=5),
        Segment("original", "Order this leaflet in print", line=17),
        Segment("video", "How to cough safely", line=21),
        Segment("heading", cough, line=26),
        Segment(
            "paragraph",
            "A cough clears your *throat*. It can be **dry**, or it can bring up mucus.",
            section=cough,
            line=28,
        ),
        Segment("item", "A short cough lasts less than 3 weeks", None, cough, note, 32),
        Segment("item", "It needs no treatment.", None, cough, note, 34),
        Segment("item", "Ask about [COPD](https://example.org/copd)", None, cough, note, 35),
        Segment("item", "if you smoke", None, cough, note, 36),
        Segment("item", "if you are over 40", None, cough, note, 37),
        Segment("heading", call, section=cough, line=39),
        Segment("paragraph", "Call {helpline} at any time. In an emergency call 999.", section=call, line=41),
        Segment("cell", "Medicine", "dose table", call, line=44),
        Segment("cell", "Dose", "dose table", call, line=44),
        Segment("cell", "Syrup", "dose table", call, line=46),
        Segment("cell", "5 ml", "dose table", call, line=46),
        Segment("cell", "Tablet", "dose table", call, line=47),
        Segment("paragraph", "Syrup", None, call, line=49),
    )


def test_fixture_is_in_canonical_form_but_for_a_break_of_a_line() -> None:
    assert write_document(read(FIXTURE.read_text())) == FIXTURE.read_text()


@settings(max_examples=150, deadline=None)
@given(leaflets())
def test_reading_what_was_written_gives_the_same_document(text: str) -> None:
    document = read(text, None)
    written = write_document(document)
    assert without_lines(read(written, None)) == without_lines(document)
    assert write_document(read(written, None)) == written


@settings(max_examples=60, deadline=None)
@given(leaflets())
def test_tokens_of_the_body_pair_with_the_documents_segments(text: str) -> None:
    document = read(text, None)
    paired = [segment for _, segment in body_segments(parse_body(document.body))]
    body = [segment for segment in document.segments if segment.section or segment.role not in FACTS]
    assert [replace(segment, line=0) for segment in body] == [replace(segment, line=0) for segment in paired]


FACTS = ("title", "summary", "audience", "original", "video")


def test_a_translation_fills_the_place_of_its_segment() -> None:
    tokens = parse_body("## One\n\n<!-- note: n -->\n- Two *words*\n- Three\n")
    for (token, _), text in zip(body_segments(tokens), ["Jeden", "Dwa *słowa*", "# Trzy"], strict=True):
        fill(token, text)
    assert PARSER.renderer.render(tokens, PARSER.options, {}) == (
        "<h2>Jeden</h2>\n<ul>\n<li>Dwa <em>słowa</em></li>\n<li># Trzy</li>\n</ul>\n"
    )


def test_a_comment_speaks_of_the_next_block_only() -> None:
    body = "- a\n- <!-- context: x -->\n  b\n\n  c\n- d\n\n<!-- context: y -->\n<!-- note: z -->\n> e\n\nf\n"
    assert [(segment.text, segment.context, segment.note) for segment in segments(body)] == [
        ("a", None, None),
        ("b", "x", None),
        ("c", None, None),
        ("d", None, None),
        ("e", "y", "z"),
        ("f", None, None),
    ]


def test_soft_breaks_count_as_one_space_and_empty_cells_are_no_segments() -> None:
    assert texts("a  b\n   c\n\n|x| |\n|-|-|\n| |y|\n") == [
        ("paragraph", "a  b c"),
        ("cell", "x"),
        ("cell", "y"),
    ]


@pytest.mark.parametrize(
    ("body", "line", "field", "found"),
    [
        ("# Again", 9, "body", "a heading of level 1"),
        ("a\n\n##### Deep", 11, "body", "a heading of level 5"),
        ("![x](https://e.org/x.png)", 9, "paragraph", "an image 'x'"),
        ("Take `x`", 9, "paragraph", "code 'x'"),
        ("a\n\n    code", 11, "body", "a block of code"),
        ("```\nx\n```", 9, "body", "a block of code"),
        ("a\n\n---\n\nb", 11, "body", "a horizontal rule"),
        ("a<br>b", 9, "paragraph", "raw HTML '<br>'"),
        ("a\\\nb", 9, "body", "a hard line break"),
        ("<div>a</div>", 9, "body", "raw HTML '<div>a</div>'"),
        ("<!-- remark -->\na", 9, "body", "raw HTML '<!-- remark -->'"),
        ("a\n\n<!-- note: n -->", 11, "body", "a comment with no block after it"),
        ("- a\n\n  <!-- note: n -->\n- b", 11, "body", "a comment with no block after it"),
        ("[Top](#)", 9, "paragraph", "a link to '#'"),
        ("[Top]()", 9, "paragraph", "a link to nothing"),
        ("[x](http://e.org)", 9, "paragraph", "a link to 'http://e.org'"),
        ("<http://e.org>", 9, "paragraph", "a link to 'http://e.org'"),
        ("[x](JavaScript:alert(1))", 9, "paragraph", "a link to 'JavaScript:alert(1)'"),
        ("[x](other.md)", 9, "paragraph", "a link to 'other.md'"),
        ("[x][1]\n\n[1]: https://e.org", 11, "body", "a link by reference"),
        ("a  \nb", 9, "body", "a hard line break"),
        ("Call {hotline}.", 9, "paragraph", "the unknown placeholder {hotline}"),
        ("Call {Helpline}.", 9, "paragraph", "braces that are no placeholder"),
        ("Call \\{helpline}.", 9, "paragraph", "braces that are no placeholder"),
        ("Call &#123;helpline}.", 9, "paragraph", "braces that are no placeholder"),
        ("[x](https://e.org/{helpline})", 9, "paragraph", "braces in the address of a link"),
        ("> - > - > - > - > - > - > - > - > - > - > a", 9, "body", "blocks nested too deeply"),
        ("", 9, "body", "nothing to read"),
        ("a" * 5001, 9, "body", "5001 characters"),
        ("a\x07", 9, "file", "the control character U+0007"),
    ],
)
def test_refuses_what_a_leaflet_must_not_hold(body: str, line: int, field: str, found: str) -> None:
    (fault,) = faults(FRONT + body)
    assert fault[:2] == (line, field)
    assert fault[2].startswith(found)


@pytest.mark.parametrize(
    ("prose", "name"),
    [
        ("Call 0808 157 0142.", "helpline"),
        ("Call 08081570142", "helpline"),
        ("Call 0808-157-0142 (free)", "helpline"),
        ("Call +44 808 157 0142", "helpline"),
        ("Call +44 (0)808 157 0142", "helpline"),
        ("Call 0044 8081570142", "helpline"),
        ("Call 0808 **157** 0142", "helpline"),
        ("Call [us](tel:+448081570142)", "helpline"),
        ("Write to Leaflets@Example.org.", "feedback"),
        ("Write to [us](mailto:leaflets@example.org)", "feedback"),
        ("We are charity sc 000000.", "charity_number"),
    ],
)
def test_a_contact_fact_written_out_is_an_error_that_names_its_placeholder(prose: str, name: str) -> None:
    with pytest.raises(ContentErrors) as caught:
        read(FRONT + prose)
    contact = SITE.contact(name)
    assert contact is not None
    assert caught.value.faults == (
        Fault("a.md", 9, "paragraph", f"{contact.value!r} written out", f"write {{{name}}} instead"),
    )


@pytest.mark.parametrize(
    "prose", ["Call 10808 157 01429.", "Between 0808 and 157 0142.", "xleaflets@example.org.uk", "Call 999 or 111."]
)
def test_other_numbers_and_addresses_are_ordinary_text(prose: str) -> None:
    assert read(FRONT + prose).segments[-1].text == prose


def test_facts_are_prose_too() -> None:
    text = FRONT.replace("A summary.", "Call 0808 157 0142").replace("A title", "A `title`") + "a"
    assert faults(text) == [(3, "title", "code 'title'"), (4, "summary", "'0808 157 0142' written out")]


def test_all_faults_come_together() -> None:
    text = FRONT.replace("audience", "audiense") + "# a\n"
    assert faults(text) == [
        (2, "audience", "nothing"),
        (5, "audiense", "an unknown field"),
        (9, "body", "a heading of level 1"),
    ]


def test_a_leaflet_over_two_megabytes_is_refused_quickly() -> None:
    assert faults(FRONT + "a\n\n" * 800_000) == [(1, "file", f"{len(FRONT) + 2_400_000} characters")]


def test_the_slug_is_a_plain_name() -> None:
    with pytest.raises(ContentErrors) as caught:
        read_document(FRONT + "a", kind="leaflet", slug="../etc", file="a.md", site=None)
    assert [fault.field for fault in caught.value.faults] == ["file name"]


def test_the_title_of_a_shared_block_is_not_translated() -> None:
    text = "---\nid: support\ntitle: Support\n---\n\nTalk to us.\n"
    document = read_document(text, kind="shared", slug="support", file="s.md", site=SITE)
    assert document.segments == (Segment("paragraph", "Talk to us.", line=6),)
    assert write_document(document) == text


def test_the_outline_says_how_blocks_are_nested_without_a_word_or_a_comment_of_them():
    body = "## Two\n\n<!-- note: keep -->\n3. Three\n   - Four\n\n| Five | Six |\n|---|---|\n| Seven |  |\n"
    expected = "h2(.)ol3(li(p(.)ul(li(p(.)))))table(thead(tr(th(.)th(.)))tbody(tr(td(.)td())))"
    assert outline_of(parse_body(body)) == expected
    assert outline_of(parse_body(body.replace("Three", "Drei").replace("<!-- note: keep -->\n", ""))) == expected
