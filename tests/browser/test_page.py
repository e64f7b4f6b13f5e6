"""Shipped pages as a browser shows them: accessible, whole on a phone, at 400 %, in forced colours, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.formats.page import render_page
from tests.browser.conftest import assert_accessible, assert_good, fits
from tests.formats.shipped import LEAFLETS, LOCALES, shipped_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

ALL_NOTICES = frozenset({"demonstration", "moved_on", "one_person", "overdue"})
LOOKS: tuple[dict[str, Any], ...] = (
    # 1280 pixels at 400 %, WCAG 2.2, 1.4.10.
    {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
    {"viewport": {"width": 320, "height": 568}, "forced_colors": "active"},
)
BASICS = """() => {
  const shown = (e) => e.getClientRects().length > 0;
  const links = [...document.querySelectorAll('a')].filter(shown);
  const inText = (a) => a.closest('p, li, td, th, dd, small') && !a.closest('nav');
  const box = (a) => a.getBoundingClientRect();
  return {
    doctype: document.doctype.name,
    encoding: document.characterSet,
    first_heading: document.querySelectorAll('h1').length,
    skipped: [...document.querySelectorAll('h1, h2, h3, h4')].map((h) => +h.tagName[1])
      .filter((level, i, all) => i > 0 && level > all[i - 1] + 1),
    small: links.filter((a) => !inText(a) && !a.matches('.skip') && Math.min(box(a).width, box(a).height) < 24)
      .map((a) => a.textContent),
    tiny: [...document.querySelectorAll('body *')].filter((e) => parseFloat(getComputedStyle(e).fontSize) < 14)
      .map((e) => e.tagName),
    nameless: links.filter((a) => !a.textContent.trim()).length,
    scripts: [...document.scripts].filter((s) => s.type !== 'application/ld+json').length,
    resources: performance.getEntriesByType('resource').length,
    storage: document.cookie.length + localStorage.length,
    deep: document.querySelectorAll('*').length < 1500,
    description: document.querySelector('meta[name=description]').content.length > 20,
    viewport: document.querySelector('meta[name=viewport]').content,
    shift: performance.getEntriesByType('layout-shift').length,
  };
}"""


def opened(page: Page, html: str) -> None:
    page.route("https://leaflets.example.org/**", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("https://leaflets.example.org/page/")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_shipped_pages_are_accessible_and_fit(new_page: Callable, page: Page, locale: str) -> None:
    html = render_page(shipped_page(LEAFLETS[LOCALES.index(locale) % 2], locale, ALL_NOTICES))
    page.set_content(html)
    assert_good(page)
    for look in LOOKS:
        page = new_page(**look)
        page.set_content(html)
        assert_accessible(page)
        assert fits(page)


@pytest.mark.parametrize("locale", ["en", "ur"])
def test_paper_shows_all_texts_and_facts_and_what_only_screens_need_is_gone(page: Page, locale: str) -> None:
    page.emulate_media(media="print")
    page.set_content(render_page(shipped_page("medicines-at-home", locale, ALL_NOTICES)))
    assert_accessible(page)
    hidden = (
        "(at) => [...document.querySelectorAll(at)].filter((e) => e.getClientRects().length === 0).map((e) => e.id)"
    )
    assert page.evaluate(hidden, "[id^=s]:not(#sections), [data-fact], [data-notice], .help") == []
    assert page.evaluate(hidden, ".languages, .sections, .report, .skip") == ["", "", "", "", ""]


@pytest.mark.parametrize("locale", ["en", "ur"])
def test_the_helpline_is_on_the_first_screen_of_a_small_phone(new_page: Callable, locale: str) -> None:
    page = new_page(viewport={"width": 320, "height": 568})
    page.set_content(render_page(shipped_page("relapsed-refractory-all", locale)))
    assert page.locator("main .help a").bounding_box()["y"] < 568


@pytest.mark.parametrize("locale", LOCALES)
def test_a_page_is_one_file_that_asks_nobody_for_anything(chromium: Any, locale: str) -> None:
    asked: list[str] = []
    context = chromium.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    opened(page, render_page(shipped_page("relapsed-refractory-all", locale)))
    found = page.evaluate(BASICS)
    context.close()
    assert asked == ["https://leaflets.example.org/page/"]
    assert found == {
        "doctype": "html",
        "encoding": "UTF-8",
        "first_heading": 1,
        "skipped": [],
        "small": [],
        "tiny": [],
        "nameless": 0,
        "scripts": 0,
        "resources": 0,
        "storage": 0,
        "deep": True,
        "description": True,
        "viewport": "width=device-width, initial-scale=1",
        "shift": 0,
    }


def test_the_sections_lead_to_their_headings_and_english_is_one_tap_away(page: Page) -> None:
    page.set_content(render_page(shipped_page("relapsed-refractory-all", "ur")))
    links = page.locator(".sections a")
    named = page.evaluate("[...document.querySelectorAll('main h2[id^=s]:not(#sections)')].map((h) => h.textContent)")
    assert links.all_text_contents() == named
    assert "الفاظ کی وضاحت" in named
    assert page.locator(".languages a[hreflang=en]").get_attribute("href") == "../../en/relapsed-refractory-all/"
    assert page.locator("dd a[hreflang=en]").count() == 1
