from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ContentErrors, Fault
from app.formats.frontmatter import read_front_matter, scalar, split_front_matter
from app.formats.yaml_nodes import Node, control_character, read_yaml

GOOD = """id: a-leaflet
title: A title
summary: A summary.
audience: Everybody.
sources:
  - citation: A book.
"""


def faults(text: str) -> list[Fault]:
    return read_front_matter(text, "leaflet", "a.md")[1]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("sumary: x", Fault("a.md", 8, "sumary", "an unknown field", "did you mean summary?")),
        ("title: B", Fault("a.md", 8, "title", "the name twice", "give each name once")),
        (
            "review: {last_reviewed: 2023-02-30}",
            Fault(
                "a.md",
                8,
                "review.last_reviewed",
                "'2023-02-30'",
                "a real date as YYYY-MM-DD, or YYYY-MM if only the month is known",
            ),
        ),
        (
            "review: {last_reviewed: 2023-06-30, next_due: 2023-05}",
            Fault("a.md", 8, "review.next_due", "2023-05", "a date after last_reviewed, 2023-06-30"),
        ),
        ("review: soon", Fault("a.md", 8, "review", "no mapping", "'name: value' lines below it")),
        (
            "originals: [{title: T, url: 'http://e.org', kind: print}]",
            Fault("a.md", 8, "originals[1].url", "'http://e.org'", "an address like https://…"),
        ),
        (
            "originals: [{title: T, url: 'https://e.org', kind: disc}]",
            Fault("a.md", 8, "originals[1].kind", "'disc'", "one of print, pdf"),
        ),
        (
            "videos: [{title: T, url: 'https://e.org', language: klingonese}]",
            Fault("a.md", 8, "videos[1].language", "'klingonese'", "the CLDR tag of the speech, such as en or pa_Guru"),
        ),
        ("shared: [Support]", Fault("a.md", 8, "shared", "'Support'", "the id of a shared block")),
        ("demonstration: yes", Fault("a.md", 8, "demonstration", "'yes'", "one of true, false")),
        (
            "shared: &x [a]",
            Fault("a.md", 8, "front matter", "the anchor &x", "write plain values; anchors are refused"),
        ),
        (
            "shared: *x",
            Fault("a.md", 8, "front matter", "the alias *x", "repeat the value; aliases are refused"),
        ),
        (
            "shared: !!python/object:os.system []",
            Fault(
                "a.md",
                8,
                "front matter",
                "the tag tag:yaml.org,2002:python/object:os.system",
                "write plain values; tags are refused",
            ),
        ),
        (
            "shared: [[[[[[[[a]]]]]]]]",
            Fault("a.md", 8, "front matter", "too much", "at most 6 levels and 20000 values"),
        ),
    ],
)
def test_one_fault_says_where_what_and_what_is_allowed(line: str, fault: Fault) -> None:
    assert faults(GOOD + line) == [fault]


def test_bad_syntax_names_its_line() -> None:
    (fault,) = faults(GOOD + 'shared: ["a\n')
    assert (fault.file, fault.field, fault.allowed) == ("a.md", "front matter", "write valid YAML")
    assert fault.line >= 8


def test_hostile_nesting_is_refused_without_recursion() -> None:
    assert [fault.found for fault in faults("a: " + "[" * 100_000)] == ["too much"]


def test_missing_fields_are_one_fault_each() -> None:
    assert [(fault.field, fault.found) for fault in faults("title: ''")] == [
        ("id", "nothing"),
        ("title", "an empty value"),
        ("summary", "nothing"),
        ("audience", "nothing"),
        ("sources", "nothing"),
    ]


def test_a_citation_refuses_images_html_and_scripts_but_not_http() -> None:
    text = GOOD.replace("A book.", "'<b> ![x](https://e.org) [y](javascript:z) [z](http://e.org)'")
    assert [(fault.line, fault.found) for fault in faults(text)] == [
        (7, "raw HTML '<b>'"),
        (7, "an image 'x'"),
        (7, "a link to 'javascript:z'"),
    ]


def test_scalars_stay_text() -> None:
    assert read_yaml("a: 2023-06-30\nb: no\nc: 1_000\n", "x") == Node(
        1, {"a": Node(1, "2023-06-30"), "b": Node(2, "no"), "c": Node(3, "1_000")}
    )


@pytest.mark.parametrize(
    ("text", "found"), [("id: a\n", "no line --- at its start"), ("---\nid: a\n", "no line --- at its end")]
)
def test_front_matter_has_two_fences(text: str, found: str) -> None:
    with pytest.raises(ContentErrors) as caught:
        split_front_matter(text, "a.md")
    assert [fault.found for fault in caught.value.faults] == [found]


@given(st.text(min_size=1).filter(lambda text: not control_character(text)))
def test_any_text_is_the_same_scalar_when_read_again(text: str) -> None:
    assert read_yaml(f"a: {scalar(text)}\n", "x").value == {"a": Node(1, text)}
