"""Pages are read only where no browser would have anything to repair."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.formats.page_reader import Unreadable, read_page

PAGE = '<!doctype html>\n<html lang="pl" dir="ltr"><head><title>T</title></head><body>{}</body></html>\n'


def test_words_are_read_as_browsers_show_them() -> None:
    html = read_page(PAGE.format('<p id="s1">  5&nbsp;mg\n <strong>a\tday</strong>,<br>&lt;now&gt; </p>'))
    (paragraph,) = [element for element in html.elements if element.tag == "p"]
    assert (paragraph.get("id"), paragraph.text) == ("s1", "5\u00a0mg a day, <now>")
    assert [element.tag for element in paragraph.ancestors] == ["p", "body", "html"]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("<p>", "closes <body> where <p> is open"),
        ("<p>a</p></p>", "closes <p> where <body> is open"),
        ("<p><em>a</p></em>", "closes <p> where <em> is open"),
        ("<p><div>a</div></p>", "has <div> in a paragraph"),
        ("<ul>a</ul>", "has words straight in <ul>"),
        ("<table><tr><td>a</td></tr></table>", "has <tr> in <table>"),
        ('<a href="#a"><b><a href="#b">a</a></b></a>', "has a link in a link"),
        ("<li>a</li>", "has <li> in <body>"),
        ("<style>p{}</style>", "has <style> in <body>"),
        ("<!-- a -->", "has a comment"),
        ("<?php a ?>", "has a processing instruction"),
        ("<svg></svg>", "has an element <svg>, which no page of ours has"),
        ("<template><p>a</p></template>", "has an element <template>, which no page of ours has"),
        ("<p/>", "closes <p/> in itself"),
        ("<p hidden>a</p>", "gives <p> the attribute 'hidden', which no page of ours has"),
        ('<p onclick="a">a</p>', "gives <p> the attribute 'onclick', which no page of ours has"),
        ('<p href="a">a</p>', "gives <p> the attribute 'href', which no page of ours has"),
        ('<p id="a" ID="b">a</p>', "gives <p> an attribute twice"),
        ("<!doctype html>", "has a document type other than HTML's"),
        ("\0", "holds a null character"),
    ],
)
def test_what_a_browser_might_read_otherwise_is_refused(body: str, fault: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read_page(PAGE.format(body))
    assert str(raised.value) == fault


@pytest.mark.parametrize(
    "page", ["", "x", PAGE.format("") + "x", PAGE.format("")[16:], PAGE.format("").replace("</html>", "")]
)
def test_what_is_not_one_whole_page_is_refused(page: str) -> None:
    with pytest.raises(Unreadable):
        read_page(page)


@given(st.text("<>/!-'\"= abp\n&;", max_size=60))
def test_any_body_is_either_read_or_refused(body: str) -> None:
    try:
        html = read_page(PAGE.format(body))
    except Unreadable:
        return
    assert [child.tag for child in html.children if not isinstance(child, str)] == ["head", "body"]
