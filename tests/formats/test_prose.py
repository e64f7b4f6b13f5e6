"""What a translated text may hold, and that reading it fast reads the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from app.domain.leaflet import Contact, Site
from app.formats.prose import PARSER, contact_pattern, inline_tokens, prose_faults

PLAIN = MarkdownIt("commonmark", {"html": True}).enable("table")
PLAIN.validateLink = lambda url: True  # type: ignore[method-assign]
CONTACTS = (
    Contact("helpline", "phone", "0808 157 0142"),
    Contact("abroad", "phone", "+44 20 7946 0999"),
    Contact("feedback", "email", "leaflets@example.org"),
    Contact("web", "url", "https://leaflets.example.org/"),
    Contact("charity", "number", "SC012345", "Charity"),
    Contact("letters", "number", "ABCDEF", "Company"),
)
SITE = Site("Publisher", "https://leaflets.example.org", "Europe/London", CONTACTS, "helpline", "feedback")

MARKS = (
    r"** * _ __ ` [ ]( ) ](https://e.org/a-b) < > <br> <https://e.org> ! ![ ] & &amp; &#123; \ \* {helpline} { } - : +"
)
LINES = r"""

word
Two words.
a | b
- | -
|---|---|
---
===
- item
* item
+ item
-
- - -
1. one
2. two
1)
> quote
>
# one
## two
<!-- note: n -->
<div>
```
~~~
[a]: https://e.org
  indented
    code
      deep
   - nested
  - nested
    - far
 - one
- *a*
* * a
ends with\
> - in
> word
- > in
- a
é
字"""
inline = st.lists(
    st.one_of(
        st.sampled_from([*MARKS.split(" "), " ", "  ", "\n", "\r", "\0", "\t", "\u00a0"]),
        st.text("ab é字1.,", min_size=1, max_size=6),
    ),
    max_size=12,
).map("".join)
lines = st.one_of(
    st.sampled_from([*LINES.split("\n"), "\ttab", "- ", "a break  "]),
    inline.map(lambda text: text.replace("\n", " ")),
)


@given(inline)
@example("")
@example(" led and trailed ")
def test_a_segment_is_parsed_as_commonmark_says(text: str) -> None:
    assert inline_tokens(text) == (PLAIN.parseInline(text)[0].children or [])


@given(st.lists(st.sampled_from(["**", "a", "é1", " ", ".", ", ", "(", "\u00a0", "-"]), max_size=12).map("".join))
@settings(max_examples=1_000, deadline=None)
@example("**a**")
@example("a **b** c **d e**, f")
@example("**a** **b**")
def test_bold_words_are_parsed_as_commonmark_says(text: str) -> None:
    assert inline_tokens(text) == (PLAIN.parseInline(text)[0].children or [])


@given(st.text("ab1.-/_Z%é:?", max_size=20).map(lambda rest: f"[w](https://e.org{rest}) <https://{rest}>"))
def test_an_address_is_normalised_as_commonmark_says(text: str) -> None:
    assert inline_tokens(text) == (PLAIN.parseInline(text)[0].children or [])


@given(st.lists(lines, max_size=12).map("\n".join))
@settings(max_examples=1_000, deadline=None)
@example("- a\n- b")
@example("- a\n- b\n\n\nc")
@example("- a\n\n- b\n\n1. c")
@example("* a\n* **b** c\n\n  d")
@example("word\n- ")
@example("word\u00a0")
@example("- a\n- b\n\n  c\n- d")
@example("- a\n    - b")
@example("> word\n- item")
@example("1. a\n   - b\n   - c\n2. d")
def test_a_body_is_parsed_as_commonmark_says(body: str) -> None:
    assert PARSER.parse(body) == PLAIN.parse(body)


@pytest.mark.parametrize("contact", CONTACTS, ids=lambda contact: contact.name)
@given(before=inline, after=inline)
def test_a_contact_fact_is_found_wherever_it_stands(contact: Contact, before: str, after: str) -> None:
    text = f"{before} {contact.value} {after}".replace("\0", "")
    found = [fault for fault, _ in prose_faults(text, SITE) if fault == f"{contact.value!r} written out"]
    assert found == [f"{contact.value!r} written out"]


@given(st.text("0123456789 ()+-.４５@:/", max_size=30))
@example("+44 (0)808 157 0142")
@example("０８０８ 157 0142")
def test_looking_for_a_telltale_first_hides_no_contact_fact(text: str) -> None:
    found = [fault for fault, _ in prose_faults(text, SITE) if fault.endswith(" written out")]
    plain = "".join(token.content for token in inline_tokens(text))
    expected = [c for c in CONTACTS if contact_pattern(c.kind, c.value).search(unicodedata.normalize("NFKC", plain))]
    assert found == [f"{contact.value!r} written out" for contact in expected]


@pytest.mark.parametrize("text", ["{helpline", "helpline}", "\\{helpline}", "&#123;helpline&#125;", "{Helpline}"])
def test_braces_that_are_no_placeholder_are_refused(text: str) -> None:
    assert [found for found, _ in prose_faults(text, SITE)] == ["braces that are no placeholder"]
