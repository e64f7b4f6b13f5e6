"""Style sheets may not hide, change or turn what a page says."""

from __future__ import annotations

import pytest

from app.formats.page_reader import read_page
from app.formats.style_reader import style_problems

PAGE = """<!doctype html><html><head><title>T</title></head><body><nav class="n"><a href="#x">A</a></nav>
<main id="x"><p id="s1" class="help">5 <bdi dir="ltr">mg</bdi></p></main></body></html>"""
KEPT = {"html", "body", "main", "p", "bdi"}


def problems(sheet: str) -> list[str]:
    return list(style_problems(sheet, [e for e in read_page(PAGE).elements if e.tag in KEPT]))


@pytest.mark.parametrize(
    "sheet",
    [
        "",
        "p{color:red;margin:0 auto} /* p{display:none} */",
        ':root{--a:1px;--b:"x y",serif}@media print{@page{margin:1cm}.n,nav a{display:none}}',
        ".skip{position:absolute;inset-inline-start:-999rem}.skip:focus{inset-inline-start:0}",
        'nav a::after{content:"x"}',
        'p a::after{content:" (" attr(href) ")";direction:ltr;unicode-bidi:isolate}',
        "bdi[dir=ltr]{unicode-bidi:isolate}",
        'li{list-style:url("data:image/png;base64,AA==")}',
        "@supports (display:grid){p{display:grid}}",
    ],
)
def test_what_leaves_the_words_alone_is_fine(sheet: str) -> None:
    assert problems(sheet) == []


@pytest.mark.parametrize(
    "sheet",
    [
        "p{display:none}",
        "P { DISPLAY : none !important }",
        "nav,main>p:first-child{display:none}",
        "@media screen{@supports (a:b){bdi{display:none}}}",
        "*{visibility:hidden}",
        "#s1{opacity:0}",
        ".help{font-size:0}",
        "[dir]{font:0/0 serif}",
        ":not(nav){display:none}",
        "main{position:absolute;left:-9999px}",
        "main{height:0;overflow:hidden}",
        "p{text-indent:-9999px}",
        "p{margin-left:-9999px}",
        "p{clip-path:inset(50%)}",
        "p{-webkit-text-security:disc}",
        "p{color:transparent}",
        "p{transform:scale(0)}",
        "p{text-transform:uppercase}",
        'p::before{content:"not "}',
        "p::first-letter{content:'x'}",
        "p{direction:rtl}",
        "bdi{unicode-bidi:bidi-override}",
        "body{flex-direction:column-reverse}",
        "p{d\\69splay:none}",
        "p{background:url(https://example.com/)}",
        "p{background:image-set('https://example.com/' 1x)}",
        "@import 'https://example.com/a.css';",
        "@font-face{font-family:x;src:url(data:a)}",
        "p{color:red",
        "}p{color:red}{",
    ],
)
def test_what_may_change_what_a_reader_sees_is_found(sheet: str) -> None:
    assert problems(sheet)
