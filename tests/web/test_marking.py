"""What is marked in a text, and how a difference is shown."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from app.web.marking import marked, word_difference

TEXTS = st.text(alphabet="ab 5٣{}[]()<>&.*helpline\n", max_size=60)


def shown(html: str) -> str:
    """Return what a sighted reader sees: without the words for screen readers, still escaped."""
    return re.sub(r"<[^>]+>", "", re.sub(r'<span class="visually-hidden">[^<]*</span>', "", html))


def test_numbers_placeholders_and_links_are_marked_by_kind_and_named() -> None:
    html = marked("Call {helpline} or see [us](https://example.org/5) in 2 days")
    assert re.findall(
        r'<mark class="(\w+)" data-token="[^"]*"><span class="visually-hidden">(.*?): </span>(.*?)</mark>', html
    ) == [
        ("placeholder", "placeholder", "{helpline}"),
        ("anchor", "link", "](https://example.org/5)"),
        ("number", "number", "2"),
    ]


def test_what_does_not_match_is_marked_so_even_where_it_is_no_number() -> None:
    assert '<mark class="number wrong" ' in marked("for 3 weeks", [(4, 5)])
    assert '<mark class="other wrong" ' in marked("it is *red*", [(6, 7)])
    assert '<mark class="number wrong" ' in marked("3", [(0, 1)])
    assert " wrong" not in marked("for 3 weeks", [(0, 11)])


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))))
def test_marking_changes_no_character(text: str, wrong: list[tuple[int, int]]) -> None:
    spans = [(start, end) for start, end in wrong if end <= len(text)]
    assert shown(marked(text, spans)) == str(escape(text))


@given(TEXTS, TEXTS)
def test_a_difference_holds_both_texts(old: str, new: str) -> None:
    html = word_difference(old, new)
    hidden = re.sub(r'<span class="visually-hidden">[^<]*</span>', "", html)
    assert re.sub(r"<[^>]+>", "", re.sub(r"<ins>.*?</ins>", "", hidden, flags=re.DOTALL)) == str(escape(old))
    assert re.sub(r"<[^>]+>", "", re.sub(r"<del>.*?</del>", "", hidden, flags=re.DOTALL)) == str(escape(new))
