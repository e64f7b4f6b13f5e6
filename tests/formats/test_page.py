"""The patient page: every text in its place, every fact as data, nothing that nobody approved."""

import gzip
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import NotApproved
from app.formats.page import Listed, render_index, render_page, render_robots, render_sitemap
from app.formats.page_style import style_hash
from tests.formats.pages import CHROME, LEAFLET, SITE, SUPPORT, small_page, with_body
from tests.formats.test_inline import TEXTS

VOID = {"meta", "link", "br"}


class Reader(HTMLParser):
    """Elements of a page with their attributes and whole text, in order of their start tags."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        element = {"tag": tag, "text": "", **dict(attrs)}
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open.pop()["tag"] == tag

    def handle_data(self, data):
        for element in self.open:
            element["text"] += data

    def having(self, name, value=None):
        return [e for e in self.elements if name in e and value in (None, e[name])]

    def tagged(self, tag):
        return [e for e in self.elements if e["tag"] == tag]


def texts_of(html):
    return [(e["id"], e["tag"], e["text"]) for e in Reader(html).having("id") if re.fullmatch(r"s\d+", e["id"])]


def test_each_text_stands_alone_in_the_element_with_its_number():
    assert texts_of(render_page(small_page())) == [
        ("s1", "h1", "A small leaflet"),
        ("s2", "p", "What it says."),
        ("s3", "p", "Adults"),
        ("s4", "a", "As a PDF"),
        ("s5", "a", "What it means"),
        ("s6", "h2", "How often"),
        ("s7", "p", "About 60-80% of adults. Call 0808 157 0142."),
        ("s8", "span", "First"),
        ("s9", "span", "Inner"),
        ("s10", "span", "Second"),
        ("s11", "th", "Medicine"),
        ("s12", "th", "Dose"),
        ("s13", "th", "Aciclovir"),
        ("s14", "td", "5 ml"),
        ("s15", "h2", "Support"),
        ("s16", "p", "Call 0808 157 0142."),
    ]


def test_the_body_keeps_the_blocks_of_the_english():
    html = render_page(small_page())
    body = html[html.index("<article>") : html.index("</article>")]
    assert body == (
        '<article>\n<h2 id="s6">How often</h2>\n'
        '<p id="s7">About <em>60-80%</em> of adults. Call '
        '<a href="tel:08081570142"><bdi dir="ltr" lang="en">0808 157 0142</bdi></a>.</p>\n'
        '<ol><li><span id="s8">First</span>\n<ul><li><span id="s9">Inner</span>\n</li>\n</ul>\n</li>\n'
        '<li><span id="s10">Second</span>\n</li>\n</ol>\n'
        '<div class="table" role="region" tabindex="0" aria-labelledby="s6"><table><thead>'
        '<tr><th id="s11" scope="col">Medicine</th>\n<th id="s12" scope="col">Dose</th>\n</tr>\n</thead>\n'
        '<tbody><tr><th id="s13" scope="row">Aciclovir</th>\n<td id="s14">'
        '<span class="whole">5 ml</span></td>\n</tr>\n</tbody>\n</table></div>\n'
    )


def test_dates_and_sources_are_the_english_facts_as_data():
    page = Reader(render_page(small_page("ur", digits="native", making="two_people")))
    facts = [(e["data-fact"], e.get("datetime"), e["text"], e.get("lang")) for e in page.having("data-fact")]
    assert facts == [
        ("publisher", None, "Example Leaflets", "en"),
        ("last_reviewed", "2023-06-30", "۳۰ جون ۲۰۲۳", None),
        ("updated", "2026-01", "جنوری ۲۰۲۶", None),
        ("next_due", "2026-06-30", "۳۰ جون ۲۰۲۶", None),
        ("version", None, "3", None),
        ("contact", None, "Registered charity 0000000", "en"),
        ("source", None, "Thol F. How I treat. Blood 2015;126(3):319-327.", "en"),
        ("source", None, "NHS. A to Z.", "en"),
    ]


@pytest.mark.parametrize("name", ["demonstration", "moved_on", "one_person", "overdue"])
def test_a_notice_stands_on_the_page_exactly_when_it_is_asked_for(name):
    page = Reader(render_page(small_page(notices=frozenset({name}))))
    assert [e["data-notice"] for e in page.having("data-notice")] == [name]


@pytest.mark.parametrize(
    ("making", "words"),
    [
        ("demonstration", "Signed by demonstration accounts, reviewed by nobody."),
        ("machine_two_people", "Drafted by machine, then translated and reviewed by two people."),
        ("two_people", "Translated by one person and reviewed by another."),
        ("one_person", "One person translated this leaflet. No second person has reviewed the translation."),
        ("original", "Written in English. This is the original."),
    ],
)
def test_a_page_says_how_it_was_made_and_nothing_else(making, words):
    page = Reader(render_page(small_page("ur", making=making)))
    assert next(e["text"] for e in page.tagged("dd") if "data-c" in e) == words


def test_a_page_lists_its_sections_where_it_has_three_or_more():
    body = "## First [there](https://example.org/)\n\n### Not listed\n\n## Call {helpline}\n\n## Third *part*\n"
    html = render_page(with_body(small_page("ur"), body))
    assert [(e["href"], e["text"]) for e in Reader(html).having("data-repeats")] == [
        ("#s6", "First there"),
        ("#s8", "Call 0808 157 0142"),
        ("#s9", "Third part"),
    ]
    assert '<a href="#s8" data-repeats="s8"><bdi lang="en" dir="ltr">Call</bdi> <bdi dir="ltr" lang="en">' in html
    assert Reader(render_page(small_page("ur"))).having("data-repeats") == []


def test_the_helpline_comes_before_everything_that_the_leaflet_says():
    html = render_page(small_page("ur"))
    main = html[html.index("<main") :]
    assert main.index("tel:08081570142") < main.index("<h1")


def test_a_report_begins_at_the_page_itself_which_says_whom_to_write_to_and_call():
    page = Reader(render_page(small_page("ur")))
    assert [e["text"] for e in page.having("href", "?report#report")] == ["Report a problem with this leaflet"]
    told = page.having("id", "report")[0]["text"]
    assert "leaflets@example.org" in told
    assert "0808 157 0142" in told


def test_a_missing_page_string_stops_the_page_instead_of_showing_english():
    chrome = {key: text for key, text in CHROME.items() if key[1] != "Sources"}
    with pytest.raises(NotApproved) as error:
        render_page(small_page("ur", chrome=chrome))
    assert [missing.segment.text for missing in error.value.missing] == ["Sources"]


def test_the_head_names_language_versions_and_facts():
    html = render_page(small_page("pa_Guru", making="two_people"))
    page = Reader(html)
    assert (page.elements[0]["lang"], page.elements[0]["dir"]) == ("pa-Guru", "ltr")
    assert [(e["rel"], e.get("hreflang"), e["href"]) for e in page.tagged("link")[1:]] == [
        ("canonical", None, "https://leaflets.example.org/pa_Guru/small/"),
        ("alternate", "en", "https://leaflets.example.org/en/small/"),
        ("alternate", "ur", "https://leaflets.example.org/ur/small/"),
        ("alternate", "pa-Guru", "https://leaflets.example.org/pa_Guru/small/"),
        ("alternate", "x-default", "https://leaflets.example.org/en/small/"),
    ]
    assert [(e["data-own"], e["href"], e["text"], e["dir"]) for e in page.having("data-own")] == [
        ("en", "../../en/small/", "English", "ltr"),
        ("pa_Guru", "../../pa_Guru/small/", "ਪੰਜਾਬੀ (ਗੁਰਮੁਖੀ)", "ltr"),
        ("ur", "../../ur/small/", "اردو", "rtl"),
    ]
    assert [(e["data-english"], e["text"], e["lang"], e["dir"]) for e in page.having("data-english")] == [
        ("pa_Guru", "Punjabi (Gurmukhi)", "en", "ltr"),
        ("ur", "Urdu", "en", "ltr"),
    ]
    assert json.loads(page.tagged("script")[0]["text"]) == {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": "A small leaflet",
        "description": "What it says.",
        "inLanguage": "pa-Guru",
        "url": "https://leaflets.example.org/pa_Guru/small/",
        "lastReviewed": "2023-06-30",
        "dateModified": "2026-01",
        "publisher": {"@type": "Organization", "name": "Example Leaflets", "url": "https://leaflets.example.org"},
    }


def test_the_policy_of_the_page_allows_its_own_style_sheet_only():
    page = Reader(render_page(small_page()))
    policy = next(e["content"] for e in page.tagged("meta") if e.get("http-equiv"))
    assert f"style-src '{style_hash(page.tagged('style')[0]['text'])}'" in policy
    assert policy.startswith("default-src 'none'")


def test_a_page_is_the_same_bytes_every_time_and_light():
    html = render_page(small_page("ur", making="two_people"))
    assert render_page(small_page("ur", making="two_people")) == html
    assert len(gzip.compress(html.encode())) < 6_000


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([s.text for d in (LEAFLET, SUPPORT) for s in d.segments]), TEXTS, st.sampled_from(["ur", "pl"]))
def test_no_text_changes_the_page_around_it(source, target, locale):
    plain = texts_of(render_page(small_page(locale, making="two_people")))
    html = render_page(small_page(locale, {source: target}, making="two_people"))
    assert [(ident, tag) for ident, tag, _ in texts_of(html)] == [(ident, tag) for ident, tag, _ in plain]
    page = Reader(html)
    assert page.open == []
    assert len(page.tagged("script")) == 1
    json.loads(page.tagged("script")[0]["text"])


def test_the_front_page_lists_every_language_by_its_own_name():
    listed = (
        Listed("small", "en", "en/small/", "A small *leaflet*"),
        Listed("small", "ur", "ur/small/", "ایک *چھوٹا* پرچہ"),
    )
    page = Reader(render_index(SITE, listed, CHROME, demonstration=True))
    assert [e["text"] for e in page.tagged("h1")] == ["Patient leaflets in your language"]
    assert [(e["data-own"], e["text"]) for e in page.having("data-own")] == [("en", "English"), ("ur", "اردو")] * 2
    assert [(e["href"], e["text"]) for e in page.tagged("a")] == [
        ("#en", "English"),
        ("#ur", "اردو"),
        ("en/small/", "A small leaflet"),
        ("ur/small/", "ایک چھوٹا پرچہ"),
    ]
    assert [(e["lang"], e["text"]) for e in page.tagged("small")] == [
        ("en", "Urdu"),
        ("en", "Urdu"),
        ("en", "A small leaflet"),
    ]
    assert [(e["lang"], e["dir"]) for e in page.tagged("section")] == [("en", "ltr"), ("ur", "rtl")]
    assert [e["data-notice"] for e in page.having("data-notice")] == ["demonstration"]


def test_the_site_map_links_the_versions_of_a_leaflet():
    listed = (Listed("small", "en", "en/small/", "A"), Listed("small", "pa_Guru", "pa_Guru/small/", "B"))
    both = (
        '<xhtml:link rel="alternate" hreflang="en" href="https://leaflets.example.org/en/small/"/>'
        '<xhtml:link rel="alternate" hreflang="pa-Guru" href="https://leaflets.example.org/pa_Guru/small/"/></url>\n'
    )
    assert b"".join(render_sitemap(SITE, listed)).decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n<url><loc>https://leaflets.example.org/</loc></url>\n'
        f"<url><loc>https://leaflets.example.org/en/small/</loc>{both}"
        f"<url><loc>https://leaflets.example.org/pa_Guru/small/</loc>{both}</urlset>"
    )
    assert render_robots(SITE).endswith("\nSitemap: https://leaflets.example.org/sitemap.xml\n")
