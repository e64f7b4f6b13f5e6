"""One text as HTML: what markup it may make, what is filled in, what is isolated."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import escape

from app.domain.leaflet import Contact, Site
from app.formats import inline
from app.formats.inline import citation_html, inline_tokens, isolate, plain_text, render_text

SITE = Site(
    "Example Leaflets",
    "https://leaflets.example.org",
    "Europe/London",
    (
        Contact("helpline", "phone", "0808 157 0142"),
        Contact("feedback", "email", "leaflets@example.org"),
        Contact("charity_number", "number", "0000000", "Registered charity"),
    ),
    "helpline",
    "feedback",
)
PHONE = '<a href="tel:08081570142"><bdi dir="ltr" lang="en">0808 157 0142</bdi></a>'


class Seen(HTMLParser):
    """Elements, addresses and words of a piece of HTML."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.addresses, self.words, self.open = set(), [], "", []
        self.balanced = True
        self.feed(html)
        self.close()
        self.balanced = self.balanced and not self.open

    def handle_starttag(self, tag, attrs):
        self.elements.add((tag, *sorted(name for name, _ in attrs)))
        self.addresses += [value for name, value in attrs if name == "href"]
        self.open.append(tag)

    def handle_endtag(self, tag):
        self.balanced = self.balanced and bool(self.open) and self.open.pop() == tag

    def handle_data(self, data):
        self.words += data


def test_emphasis_links_and_contact_facts_become_markup():
    text = "**Call** {helpline} *now*, see [this page](https://a.example/?x=1&y=2) or {charity_number}"
    assert render_text(text, "pl", SITE) == (
        f"<strong>Call</strong> {PHONE} <em>now</em>, see "
        '<a href="https://a.example/?x=1&amp;y=2">this page</a> or <bdi dir="ltr" lang="en">0000000</bdi>'
    )


def test_a_contact_fact_within_a_link_is_no_link_of_its_own():
    assert render_text("[call {helpline}](https://a.example/)", "en", SITE) == (
        '<a href="https://a.example/">call <bdi dir="ltr" lang="en">0808 157 0142</bdi></a>'
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "[x](http://a.example/)",
        "[x](ftp://a.example/x.png)",
        "`code` and {unknown}",
    ],
)
def test_what_is_no_markup_of_ours_is_shown_as_typed(hostile):
    html = render_text(hostile, "en", SITE)
    assert Seen(html).elements == set()
    assert Seen(html).words == hostile


def test_runs_of_another_direction_are_isolated_in_right_to_left_text():
    html = render_text("تقریباً 60-80% لوگ، 5 mg اور FLAG-IDA (ALL)، 15 اور 20%، 38°C", "ur", SITE)
    assert html == (
        'تقریباً <bdi dir="ltr">60-80%</bdi> لوگ، <bdi dir="ltr">5 mg</bdi> اور '
        '<bdi lang="en" dir="ltr">FLAG-IDA (ALL)</bdi>، 15 اور <bdi dir="ltr">20%</bdi>، <bdi dir="ltr">38°C</bdi>'
    )


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("بین 60 – 80 فیصد", ["60 – 80"]),
        ("۶۰-۸۰٪ بالغ", ["۶۰-۸۰٪"]),
        ("من ٦٠-٨٠٪ من البالغين", []),
        ("أقل من −5°C", ["−5°C"]),
        ("الساعة 7:30 am (07:30)", ["7:30 am", "07:30"]),
        ("بعد CAR T-cell و CD19", ["CAR T-cell", "CD19"]),
        ("كل 24 ساعة", []),
        ("200 mg في 5 ml", ["200 mg", "5 ml"]),
        ("https://leaflets.example.org/x?y=1 هنا", ["https://leaflets.example.org/x?y=1"]),
    ],
)
def test_a_run_is_isolated_whole_and_numbers_alone_are_left(text, runs):
    assert re.findall(r"<bdi[^>]*>(.*?)</bdi>", isolate(text, "ar")) == runs


def test_latin_words_in_other_scripts_say_that_they_are_english():
    assert isolate("প্রায় 5% FLAG-IDA", "bn") == 'প্রায় 5% <bdi lang="en" dir="ltr" class="whole">FLAG-IDA</bdi>'
    assert isolate("około 5% FLAG-IDA", "pl") == "około 5% FLAG-IDA"


@pytest.mark.parametrize(
    ("text", "locale", "whole"),
    [
        (
            "Weź 5 mg raz, 10–20 mg/kg, 3 tygodnie, 5 tabletek, 5\u00a0ml i 5mg.",
            "pl",
            ["5 mg", "10–20 mg", "3 tygodnie"],
        ),
        ("Take 2.5 Litres & 1,000 mg", "en", ["2.5 Litres", "1,000 mg"]),
        ("5 毫克 和 5毫克", "zh_Hans", ["5 毫克", "5毫克"]),
        ("৫ মিলিগ্রাম ও 5 mg", "bn", ["৫ মিলিগ্রাম", "5 mg"]),
        ("1.5 mgx, v5 mg, 5 & mg", "en", []),
        ("تناول 5 mg", "ar", []),
    ],
)
def test_no_line_ends_between_a_number_and_its_unit(text, locale, whole):
    html = isolate(text, locale)
    assert re.findall(r'<span class="whole">(.*?)</span>', html) == whole
    assert re.sub(r"<[^>]+>", "", html) == escape(text)


def test_plain_text_has_the_words_without_marks_and_with_contact_facts():
    assert plain_text("**Call** {helpline}\n[now](https://a.example/) {x}", SITE) == "Call 0808 157 0142 now {x}"


def test_a_citation_keeps_its_words_and_is_one_link_or_none():
    citation = "Puckett Y. *StatPearls* 2020. From: [www.ncbi.example/1/](http://www.ncbi.example/1/). 5 < 6 {helpline}"
    words = "Puckett Y. <em>StatPearls</em> 2020. From: www.ncbi.example/1/. 5 &lt; 6 {helpline}"
    assert citation_html(citation, None) == words
    assert citation_html(citation, "https://a.example/1") == f'<a href="https://a.example/1">{words}</a>'


PIECES = st.sampled_from(
    [
        "<script>",
        "</script>",
        "<b onclick='x'>",
        "[x](javascript:a)",
        '[y](https://e.example/?a="b")',
        "<https://e.example/>",
        "**",
        "*",
        "_",
        "`",
        "![",
        "](",
        "{helpline}",
        "{unknown}",
        "{",
        "\\",
        "&lt;",
        "&#x202e;",
        "\u202e",
        "\u2066",
        "\u2069",
        "60-80%",
        "FLAG-IDA",
        "5 mg ",
        "٦٠",
        "لوگ ",
        "\n",
        "  \n",
        "'\"",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=12).map("".join)
ALLOWED = {("a", "href"), ("bdi", "dir"), ("bdi", "dir", "lang"), ("bdi", "class", "dir", "lang"), ("em",), ("strong",)}


@given(TEXTS, st.sampled_from(["en", "ur", "ar", "bn", "pl"]))
@example("*a **b* c**", "ur")
@example("[a [b](https://c.example/) d](https://e.example/)", "ur")
def test_no_text_makes_other_markup_or_loses_words(text, locale):
    html = render_text(text, locale, SITE)
    seen = Seen(str(html))
    assert seen.elements <= ALLOWED
    assert seen.balanced
    assert all(re.match(r"(?i)(https|mailto|tel):", address) for address in seen.addresses)
    assert seen.words == plain_text(text, SITE)


@given(
    st.text(st.characters(exclude_characters="*_[]<>\\&{}`!\n\r\0"), max_size=60), st.sampled_from(["ur", "bn", "pl"])
)
def test_a_text_without_marks_is_shown_letter_by_letter(text, locale):
    assert Seen(str(render_text(text, locale, SITE))).words == text


@given(st.text(st.one_of(st.sampled_from(" ab*_[](){}<>&;#`!~\\\n\r\0:/@"), st.characters()), max_size=40))
@example("")
@example(" &amp; ")
@example("a  ")
def test_every_text_gives_the_tokens_that_the_whole_parser_gives(text):
    whole = inline._PARSER.parseInline(text)
    assert inline_tokens(text) == tuple(token for block in whole for token in block.children)
