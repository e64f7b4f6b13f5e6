"""A page travels over a poor connection: at most 30 kB compressed, in every script, with thirty languages to choose."""

from __future__ import annotations

import gzip
import random
from dataclasses import replace

import pytest

from app.formats.page import page_path, render_page
from tests.formats.shipped import LEAFLETS, LOCALES, shipped_page

MOST = 30_000
SCRIPTS = {
    "am": (0x1200, 0x1248),
    "bg": (0x0430, 0x0450),
    "el": (0x03B1, 0x03CA),
    "gu": (0x0A95, 0x0AB9),
    "he": (0x05D0, 0x05EB),
    "hi": (0x0915, 0x0939),
    "ka": (0x10D0, 0x10F1),
    "ko": (0xAC00, 0xAE00),
    "my": (0x1000, 0x1021),
    "pa_Guru": (0x0A15, 0x0A39),
    "si": (0x0D9A, 0x0DB2),
    "ta": (0x0B95, 0x0BBA),
    "th": (0x0E01, 0x0E2F),
    "zh_Hans": (0x4E00, 0x5200),
}
"""Locales with a range of letters of their script; most take three bytes each."""
CHOICE = (*LOCALES, *SCRIPTS, "cs", "de", "es", "fa", "fr", "it", "lt", "ne", "ps", "pt", "ro", "so", "sq", "tr", "vi")


@pytest.mark.parametrize("leaflet", LEAFLETS)
@pytest.mark.parametrize("locale", LOCALES)
def test_the_shipped_pages_are_light(leaflet: str, locale: str) -> None:
    assert len(gzip.compress(render_page(shipped_page(leaflet, locale)).encode())) < MOST / 2


@pytest.mark.parametrize("locale", sorted(SCRIPTS))
def test_a_long_leaflet_is_light_in_every_script_among_thirty_languages(locale: str) -> None:
    letters = [chr(point) for point in range(*SCRIPTS[locale])]
    source = shipped_page("relapsed-refractory-all", "en")
    words: dict[str, str] = {}

    def said(text: str) -> str:
        """Write each English word as one of a script's, the same each time and as long."""
        for word in sorted(set(text.split())):
            chance = random.Random(word)
            words.setdefault(word, word if "{" in word else "".join(chance.choice(letters) for _ in word))
        return " ".join(words[word] for word in text.split())

    parts = tuple(
        replace(part, texts=tuple(replace(text, target=said(text.target)) for text in part.texts))
        for part in source.edition.parts
    )
    chrome = {key: text if key[0] else said(text) for key, text in source.chrome.items()}
    siblings = tuple((tag, page_path(tag, "relapsed-refractory-all")) for tag in CHOICE)
    edition = replace(source.edition, locale=locale, parts=parts)
    html = render_page(replace(source, edition=edition, chrome=chrome, making="two_people", siblings=siblings))
    assert len(CHOICE) >= 30
    assert len(gzip.compress(html.encode())) < MOST
