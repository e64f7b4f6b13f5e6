"""A page that was wrongly rendered is refused although it was signed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflow.release_builder import Builder
from tests.workflow.release_faults import (
    PL,
    UR,
    on_page,
    problems_with,
)
from tests.workflow.release_world import DATES, NOTICES, STRINGS

NATIVE = DATES | {
    "pl": DATES["pl"],
    "ur": ("۳۰ جون، ۲۰۲۵", "جنوری ۲۰۲۶", "۳۰ جون، ۲۰۲۸"),
}


FAULTY_PAGES = {
    "a digit in a text": (PL, "<strong>5 mg", "<strong>50 mg"),
    "a digit in a cell": (UR, "متن: 100 mg", "متن: 10 mg"),
    "a dropped paragraph": (PL, '<p id="s17">Po polsku: Wait 30 minutes.</p>', ""),
    "a paragraph without its mark": (PL, '<p id="s17">', "<p>"),
    "a text twice": (PL, '<h2 id="s18">', '<h2 id="s17">'),
    "a mark of no text": (PL, "<main>", '<main><p id="s21">Po polsku: Dose</p>'),
    "a date for machines": (PL, 'datetime="2025-06-30"', 'datetime="2025-06-29"'),
    "a date for readers": (PL, "30 czerwca 2025", "29 czerwca 2025"),
    "a month turned into a day": (PL, "styczeń 2026", "1 stycznia 2026"),
    "a date in another language": (PL, "styczeń 2026", "January 2026"),
    "a date's label": (PL, "Po polsku: Last reviewed", "Po polsku: Updated"),
    "a date missing": (PL, '<time datetime="2026-01" data-fact="updated">styczeń 2026</time>', ""),
    "a source's year": (PL, "2015;126", "2016;126"),
    "a source's address": (PL, "https://www.nhs.uk/medicines/", "https://www.nhs.uk/medicine/"),
    "a source in another language": (PL, '<li data-fact="source" lang="en"', '<li data-fact="source" lang="pl"'),
    "a source missing": (PL, '<li data-fact="source" lang="en" dir="ltr">Puckett', '<li lang="en" dir="ltr">Puckett'),
    "a telephone number": (UR, "0808 157 0142</bdi>", "0808 157 0143</bdi>"),
    "a telephone link": (PL, "tel:08081570142", "tel:08081570143"),
    "a number not isolated": (UR, '<bdi dir="ltr" lang="en">0808', '<bdi lang="en">0808'),
    "a number turned round": (UR, "متن: 100 mg", 'متن: <bdi dir="rtl">100 mg</bdi>'),
    "the charity number": (PL, "Registered charity 0000000", "Registered charity 0000001"),
    "the publisher": (PL, ">Example Leaflets<", ">Another<"),
    "the version": (PL, 'data-fact="version" dir="ltr">1<', 'data-fact="version" dir="ltr">2<'),
    "the contact line": (PL, "Po polsku: Is something on this page wrong", "Po polsku: Is nothing on this page wrong"),
    "a link in a text": (PL, "https://plan.example.org/a", "https://plan.example.org/b"),
    "the words of a link": (PL, ">the plan</a> first", ">the</a> plan first"),
    "the address of an original": (PL, "https://print.example.org", "https://prlnt.example.org"),
    "the language of a video": (PL, "<bdi>Angielski</bdi>", "<bdi>Polski</bdi>"),
    "words that nobody approved": (PL, "<main>", "<main><p>Trust me.</p>"),
    "words within a page string": (PL, "Po polsku: Sources", "Po polsku: Sources!"),
    "a table under another heading": (PL, 'aria-labelledby="s6"', 'aria-labelledby="s19"'),
    "a page without its English": (PL, 'href="../../en/medicines-at-home/" hreflang="en" data-c', "data-c"),
    "a label after its date": (
        PL,
        "<dt data-c>Po polsku: Last reviewed</dt><dd>",
        "<dd></dd><dt data-c>Po polsku: Last reviewed</dt><dd>",
    ),
    "a label of how it was made": (PL, "<dt data-c>Po polsku: How this page was made", "<dt data-c>Po polsku: Version"),
    "a label of the version": (PL, "<dt data-c>Po polsku: Version", "<dt data-c>Po polsku: Sources"),
    "a label that nobody approved": (PL, "<main>", '<main aria-label="Trust me">'),
    "a tooltip that nobody approved": (PL, '<p id="s2">', '<p id="s2" title="No">'),
    "the title": (PL, "<title>Po polsku", "<title>Po angielsku"),
    "the description": (PL, 'content="Po polsku: How to take 2', 'content="Po polsku: How to take 3'),
    "what machines are told": (PL, '"lastReviewed": "2025-06-30"', '"lastReviewed": "2026-06-30"'),
    "more for machines": (PL, '"inLanguage"', '"reviewedBy": "Dr No", "inLanguage"'),
    "how it was made": (PL, "Po polsku: Translated by one", "Po polsku: Drafted by machine, then translated and"),
    "a claim beside the true one": (PL, "<main>", f"<main><p data-c>Po polsku: {STRINGS[15]}</p>"),
    "a notice out of place": (PL, "<main>", f"<main><p data-c>Po polsku: {NOTICES['overdue']}</p>"),
    "a marked notice out of place": (
        PL,
        "<main>",
        f'<main><p data-notice="overdue" data-c>Po polsku: {NOTICES["overdue"]}</p>',
    ),
    "the language": (PL, '<html lang="pl"', '<html lang="en"'),
    "the direction": (UR, 'dir="rtl"><head>', 'dir="ltr"><head>'),
    "a text in another language": (PL, '<p id="s2">', '<p id="s2" lang="en">'),
    "a language's link": (PL, 'href="../../ur/medicines-at-home/"', 'href="../../en/medicines-at-home/"'),
    "a language's name": (PL, ">اردو</a>", ">Urdu</a>"),
    "a language's English name": (PL, ">Urdu</small>", ">Polish</small>"),
    "an English name in another language": (PL, 'dir="ltr" data-english="ur"', 'dir="rtl" data-english="ur"'),
    "a section's name": (PL, 'data-repeats="s18">Po polsku: Then', 'data-repeats="s18">Po polsku: Now'),
    "a link to another section": (PL, 'href="#s18" data', 'href="#s19" data'),
    "a section that is not listed": (PL, '<li><a href="#s6" data-repeats="s6">Po polsku: Your doses</a></li>', ""),
    "a section in another language": (PL, '<a href="#s6" data', '<a lang="en" href="#s6" data'),
    "a form elsewhere": (PL, 'href="?report#report"', 'href="https://example.com/?report#report"'),
    "a form by another name": (PL, "Po polsku: Report a problem with this leaflet", "Po polsku: Updated"),
    "a chooser without a language": (PL, ' data-own="ur"', ""),
    "an alternate's address": (
        PL,
        'hreflang="ur" href="https://leaflets.example.org/ur/',
        'hreflang="ur" href="https://leaflets.example.org/pl/',
    ),
    "the canonical address": (PL, 'rel="canonical" href="https://leaflets', 'rel="canonical" href="https://other'),
    "a link out of the site": (
        PL,
        "<main>",
        '<main><p data-c><a href="https://example.com/">Po polsku: Updated</a></p>',
    ),
    "a script": (PL, "</head>", "<script>alert(1)</script></head>"),
    "a remote style sheet": (PL, "</head>", '<link rel="stylesheet" href="https://example.com/a.css"></head>'),
    "a handler": (PL, "<main>", '<main onclick="x()">'),
    "a picture": (PL, "<main>", '<main><img src="https://example.com/a.png" alt="">'),
    "a redirect": (PL, "</head>", '<meta http-equiv="refresh" content="0;url=https://example.com"></head>'),
    "a base": (PL, "<head>", '<head><base href="https://example.com/">'),
    "a hidden text": (PL, '<p id="s17">', '<p id="s17" hidden>'),
    "a style on a text": (PL, '<p id="s17">', '<p id="s17" style="display:none">'),
    "a rule that hides a text": (PL, ".notice{", "ol p{display:none}.notice{"),
    "a rule that hides a fact": (PL, ".notice{", "time{font-size:0}.notice{"),
    "a rule that hides all": (PL, ".notice{", "body>*{visibility:hidden}.notice{"),
    "a rule that adds words": (PL, ".notice{", '#s17::after{content:"0"}.notice{'),
    "a rule that turns numbers": (PL, ".notice{", "bdi{unicode-bidi:bidi-override;direction:rtl}.notice{"),
    "a rule that shouts": (PL, ".notice{", "td{text-transform:uppercase}.notice{"),
    "a rule in disguise": (PL, ".notice{", "p{d\\69splay:none}.notice{"),
    "a rule that loads": (PL, ".notice{", "p{background:url(https://example.com/)}.notice{"),
    "an import": (PL, "<style>", "<style>@import 'https://example.com/a.css';"),
    "a comment": (PL, "<main>", "<main><!-- x -->"),
    "an attribute twice": (PL, '<p id="s2">', '<p id="s2" id="s3">'),
    "an element left open": (PL, '</p><p id="s3">', '<p id="s3">'),
    "a text outside its list": (PL, '<ul><li id="s8">', '<p id="s8">'),
    "a cell in another column": (PL, "<td></td><td", "<td"),
    "a cell in another row": (PL, "</tr><tr><td></td>", "<td></td>"),
    "a list that counts otherwise": (PL, '<ol start="3">', "<ol>"),
    "a heading that is none": (
        PL,
        '<h2 id="s19">Po polsku: Need support?</h2>',
        '<p id="s19">Po polsku: Need support?</p>',
    ),
    "a front page with another title": (
        "index.html",
        ">Po polsku: Your medicines</a>",
        ">Po polsku: His medicines</a>",
    ),
    "a front page without an edition": ("index.html", "pl/medicines-at-home/", "ur/medicines-at-home/"),
    "a front page with other words": ("index.html", "<h1 data-c>", "<p>Trust me.</p><h1 data-c>"),
}


@pytest.mark.parametrize("fault", FAULTY_PAGES)
def test_a_wrong_page_is_refused_although_it_was_signed(fault: str, tmp_path: Path) -> None:
    path, old, new = FAULTY_PAGES[fault]
    problems = problems_with(tmp_path, page=on_page(path, old, new))
    assert problems
    assert all(problem.startswith(f"{path}: the page ") and problem.endswith(".") for problem in problems), problems


def test_texts_that_changed_places_are_refused(tmp_path: Path) -> None:
    def swap(path: str, html: str) -> str:
        return html.replace('"s13"', '"s0"').replace('"s14"', '"s13"').replace('"s0"', '"s14"') if path == PL else html

    assert problems_with(tmp_path, page=swap) == (
        f"{PL}: the page does not show its texts s1 to s20 once each, in order.",
        f"{PL}: the page puts texts of medicines elsewhere in its headings, lists or tables than the English does.",
    )


def test_words_that_changed_places_are_refused(tmp_path: Path) -> None:
    def swap(path: str, html: str) -> str:
        return html.replace("100 mg", "~").replace("20 mg", "100 mg").replace("~", "20 mg") if path == PL else html

    assert problems_with(tmp_path, page=swap) == (
        f"{PL}: the page shows s13 as 'Po polsku: 20 mg', not 'Po polsku: 100 mg'.",
        f"{PL}: the page shows s14 as 'Po polsku: 100 mg', not 'Po polsku: 20 mg'.",
    )


def test_the_page_of_another_edition_is_refused(tmp_path: Path) -> None:
    english = Builder().html("en")
    assert problems_with(tmp_path, page=lambda path, html: english if path == PL else html)


def test_native_digits_are_expected_where_the_policy_asks_for_them(tmp_path: Path) -> None:
    assert problems_with(tmp_path / "a", signed_digits="native", dates=NATIVE) == ()
    assert problems_with(tmp_path / "b", signed_digits="native") == (
        f"{UR}: the page shows the date last_reviewed as '30 جون، 2025' (2025-06-30), not '۳۰ جون، ۲۰۲۵'.",
        f"{UR}: the page shows the date updated as 'جنوری 2026' (2026-01), not 'جنوری ۲۰۲۶'.",
        f"{UR}: the page shows the date next_due as '30 جون، 2028' (2028-06-30), not '۳۰ جون، ۲۰۲۸'.",
    )
