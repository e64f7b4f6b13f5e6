"""What a reader's eye meets: the order of glyphs on the rendered patient page; and the front page."""

import pytest

from app.formats.page import Listed, render_index, render_page
from tests.browser.conftest import assert_good
from tests.formats.pages import CHROME, SITE, small_page
from tests.formats.test_pdf import SOURCE, WORDS

RENDERED = """(needle) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
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


def words_page(locale, **fields):
    return render_page(small_page(locale, {SOURCE: WORDS[locale]}, making="two_people", **fields))


@pytest.mark.parametrize("locale", sorted(WORDS))
def test_phones_ranges_names_and_citations_read_from_left_to_right_in_right_to_left_text(page, locale):
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.set_content(words_page(locale))
        for run in ("0808 157 0142", "60-80%", "FLAG-IDA", "5 mg", "38°C", "2015;126(3):319-327."):
            assert (width, page.evaluate(RENDERED, run)) == (width, run)


@pytest.mark.parametrize("locale", ["ur", "fa"])
def test_a_range_in_urdu_and_persian_figures_reads_from_left_to_right(page, locale):
    page.set_content(words_page(locale))
    assert page.evaluate(RENDERED, "۱۵-۲۰٪") == "۱۵-۲۰٪"


def test_a_range_in_arabic_figures_has_its_lower_bound_on_the_right_as_arabic_reads(page):
    page.set_content(words_page("ar"))
    assert page.evaluate(RENDERED, "٦٠-٨٠٪") == "٪٨٠-٦٠"


def test_the_front_page_is_accessible_and_fits_its_window(page):
    listed = (Listed("small", "en", "en/small/", "A leaflet"), Listed("small", "ur", "ur/small/", "ایک پرچہ"))
    page.set_content(render_index(SITE, listed, CHROME, demonstration=True))
    assert_good(page)
