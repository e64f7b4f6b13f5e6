"""What a reader's eye meets: the order of glyphs on the rendered patient page, and no accessibility violation."""

import pytest

from app.formats.page import Listed, render_index, render_page
from tests.browser.conftest import assert_accessible
from tests.formats.pages import CHROME, SITE, small_page

RENDERED = """(needle) => {
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const start = node.data.indexOf(needle);
    if (start < 0) continue;
    const glyphs = [...needle].map((char, i) => {
      const range = document.createRange();
      range.setStart(node, start + i);
      range.setEnd(node, start + i + 1);
      const box = range.getClientRects()[0];
      return [box.left, box.top, char];
    });
    const line = glyphs[0][1];
    return glyphs.every((g) => Math.abs(g[1] - line) < 12)
      ? glyphs.sort((a, b) => a[0] - b[0]).map((g) => g[2]).join('') : 'broken over lines';
  }
  return 'not found';
}"""
SOURCE = "About *60-80%* of adults. Call {helpline}."
WORDS = {
    "ur": "تقریباً 60-80% بالغ افراد میں FLAG-IDA کے بعد، 5 mg، بخار 38°C۔ {helpline} پر کال کریں۔ نیز ۱۵-۲۰٪ بچے",
    "ar": "حوالي 60-80% من البالغين بعد FLAG-IDA، ثم 5 mg عند 38°C. اتصل على {helpline} الآن، وكذلك ٦٠-٨٠٪ منهم",
}


def words_page(locale, **fields):
    return render_page(small_page(locale, {SOURCE: WORDS[locale]}, making="two_people", **fields))


@pytest.mark.parametrize("locale", ["ur", "ar"])
@pytest.mark.parametrize("width", [1280, 320])
def test_phones_ranges_and_latin_runs_read_from_left_to_right_in_right_to_left_text(page, locale, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.set_content(words_page(locale))
    for run in ("0808 157 0142", "60-80%", "FLAG-IDA", "5 mg", "38°C"):
        assert page.evaluate(RENDERED, run) == run


def test_a_range_in_urdu_figures_reads_from_left_to_right(page):
    page.set_content(words_page("ur"))
    assert page.evaluate(RENDERED, "۱۵-۲۰٪") == "۱۵-۲۰٪"


def test_a_range_in_arabic_figures_has_its_lower_bound_on_the_right_as_arabic_reads(page):
    page.set_content(words_page("ar"))
    assert page.evaluate(RENDERED, "٦٠-٨٠٪") == "٪٨٠-٦٠"


@pytest.mark.parametrize("locale", ["en", "ur"])
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_accessible_and_fits_its_window(new_page, locale, width, scheme):
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    notices = frozenset({"demonstration", "moved_on", "one_person", "overdue"})
    page.set_content(render_page(small_page(locale, {SOURCE: WORDS["ur"]}, notices=notices)))
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [1280, 320])
def test_the_front_page_is_accessible_and_fits_its_window(new_page, width):
    page = new_page(viewport={"width": width, "height": 900})
    listed = (Listed("small", "en", "en/small/", "A leaflet"), Listed("small", "ur", "ur/small/", "ایک پرچہ"))
    page.set_content(render_index(SITE, listed, CHROME, demonstration=True))
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
