"""The bilingual hand-out on a screen: accessible, no wider than its window, both sides in their own order."""

import pytest

from app.formats.handout import render_handout
from tests.browser.conftest import assert_good
from tests.browser.test_page_direction import RENDERED
from tests.formats.test_handout import ADDRESS, page_of
from tests.formats.test_pdf import ALL_NOTICES


@pytest.mark.parametrize("locale", ["ur", "bn"])
def test_the_hand_out_is_accessible_and_fits_its_window(page, locale):
    page.set_content(render_handout(page_of(locale, notices=ALL_NOTICES, making="demonstration"), ADDRESS))
    assert_good(page)


@pytest.mark.parametrize("width", [1280, 320])
def test_phones_and_ranges_read_from_left_to_right_beside_the_english(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.set_content(render_handout(page_of(), ADDRESS))
    page.evaluate("document.querySelectorAll('.en').forEach((side) => side.remove())")
    for run in ("0808 157 0142", "60-80%", "FLAG-IDA", "5 mg", "38°C"):
        assert page.evaluate(RENDERED, run) == run


def test_the_translation_stands_beside_the_english_and_below_it_on_a_phone(page):
    page.set_content(render_handout(page_of(), ADDRESS))
    both = "['#e7', '#s7'].map((id) => document.querySelector(id).getBoundingClientRect()).map((box) => [box.x, box.y])"
    english, own = page.evaluate(both)
    assert own[0] > english[0]
    assert abs(own[1] - english[1]) < 2
    page.set_viewport_size({"width": 320, "height": 900})
    english, own = page.evaluate(both)
    assert own[1] > english[1]


def test_paper_keeps_rows_whole_and_headings_with_what_follows(page):
    page.emulate_media(media="print")
    page.set_content(render_handout(page_of(), ADDRESS))
    rules = "(at) => [getComputedStyle(document.querySelector(at))].flatMap((s) => [s.breakInside, s.breakAfter])"
    assert page.evaluate(rules, ".row") == ["avoid", "auto"]
    assert page.evaluate(rules, ".row.leads") == ["avoid", "avoid"]
