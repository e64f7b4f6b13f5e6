"""Take pictures of pages and papers in scripts that are hard to set: `.venv/bin/python scripts/screenshots.py FOLDER`.

Urdu (in Nastaliq) and Bangla show a shipped draft. The other languages show a specimen: a few sentences written for
this purpose and checked by nobody, good for looking at letters, lines and directions alone.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import polib
from playwright.sync_api import sync_playwright

from app.domain.edition import assemble_edition
from app.formats.content import read_folder
from app.formats.handout import render_handout, render_handout_pdf
from app.formats.markdown import read_document
from app.formats.page import Page, page_path, render_page
from app.formats.page_strings import PAGE_STRINGS, page_strings
from app.formats.pdf import render_pdf

if TYPE_CHECKING:
    from app.domain.leaflet import Document
    from app.formats.dates import Digits
    from app.formats.page import Chrome

ROOT = Path(__file__).parents[1]
DRAFTED = ("ur", "bn")
LEAFLET = "medicines-at-home"
SPECIMEN = """\
---
id: specimen
title: Your medicines
summary: Letters, figures and names in one script.
audience: Adults
review: {last_reviewed: 2026-09, updated: 2026-10, next_due: 2028-09}
sources:
  - citation: "NHS. Medicines A to Z."
demonstration: true
---

## Before you take a dose

- Take **5 mg** once a day at 08:00.
- If your temperature is 38°C or more, call {helpline}.

About 60-80% of adults have FLAG-IDA.
"""
HELP, VERSION, READERS = "Need help? Call {helpline}.", "Version", "Who this leaflet is for"
WORDS = {
    "pa_Guru": (
        "ਤੁਹਾਡੀਆਂ ਦਵਾਈਆਂ",
        "ਇੱਕ ਲਿਪੀ ਵਿੱਚ ਅੱਖਰ, ਅੰਕ ਅਤੇ ਨਾਂ।",
        "ਬਾਲਗ",
        "ਖੁਰਾਕ ਲੈਣ ਤੋਂ ਪਹਿਲਾਂ",
        "ਦਿਨ ਵਿੱਚ ਇੱਕ ਵਾਰ 08:00 ਵਜੇ **5 mg** ਲਓ।",
        "ਜੇ ਤੁਹਾਡਾ ਤਾਪਮਾਨ 38°C ਜਾਂ ਵੱਧ ਹੈ, ਤਾਂ {helpline} ਉੱਤੇ ਫ਼ੋਨ ਕਰੋ।",
        "ਲਗਭਗ 60-80% ਬਾਲਗਾਂ ਨੂੰ FLAG-IDA ਮਿਲਦਾ ਹੈ।",
        "ਮਦਦ ਚਾਹੀਦੀ ਹੈ? {helpline} ਉੱਤੇ ਫ਼ੋਨ ਕਰੋ।",
        "ਸੰਸਕਰਣ",
        "ਇਹ ਪਰਚਾ ਕਿਨ੍ਹਾਂ ਲਈ ਹੈ",
    ),
    "ta": (
        "உங்கள் மருந்துகள்",
        "ஒரே எழுத்து முறையில் எழுத்துகள், எண்கள், பெயர்கள்.",
        "பெரியவர்கள்",
        "மருந்து எடுப்பதற்கு முன்",
        "நாளுக்கு ஒரு முறை 08:00 மணிக்கு **5 mg** எடுத்துக்கொள்ளுங்கள்.",
        "உங்கள் உடல் வெப்பநிலை 38°C அல்லது அதற்கு மேல் இருந்தால், {helpline} என்ற எண்ணில் அழைக்கவும்.",
        "சுமார் 60-80% பெரியவர்கள் FLAG-IDA பெறுகிறார்கள்.",
        "உதவி வேண்டுமா? {helpline} என்ற எண்ணில் அழைக்கவும்.",
        "பதிப்பு",
        "இந்தத் துண்டுப்பிரசுரம் யாருக்கானது",
    ),
    "ti": (
        "መድሃኒታትኩም",
        "ፊደላት፣ ቁጽርታትን ኣስማትን ብሓደ ጽሕፈት።",
        "ዓበይቲ",
        "መድሃኒት ቅድሚ ምውሳድኩም",
        "ኣብ መዓልቲ ሓደ ግዜ ሰዓት 08:00 **5 mg** ውሰዱ።",
        "ረስኒ ሰብነትኩም 38°C ወይ ልዕሊኡ እንተኾይኑ፣ ናብ {helpline} ደውሉ።",
        "ኣስታት 60-80% ዓበይቲ FLAG-IDA ይወስዱ።",
        "ሓገዝ ትደልዩ ዶ? ናብ {helpline} ደውሉ።",
        "ሕታም",
        "እዚ ጽሑፍ ንመን እዩ",
    ),
    "zh_Hans": (
        "您的药物",
        "同一种文字中的字、数字和名称。",
        "成年人",
        "服药之前",
        "每天一次，08:00 服用 **5 mg**。",
        "如果您的体温达到 38°C 或更高，请拨打 {helpline}。",
        "大约 60-80% 的成年人使用 FLAG-IDA。",
        "需要帮助？请拨打 {helpline}。",
        "版本",
        "本手册的读者",
    ),
}
"""The specimen's texts in their order, and the page strings that stand on the pictures."""


def main() -> None:
    """Write three pictures a language: page on a phone, first sheet of the PDF, hand-out."""
    if len(sys.argv) != 2:
        sys.exit("usage: screenshots.py FOLDER")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None or shutil.which("pdftoppm") is None:
        sys.exit("This takes Chromium and poppler-utils: run `make test` once, which installs them.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser)
        for locale in (*DRAFTED, *WORDS):
            page = _drafted(locale) if locale in DRAFTED else _specimen(locale)
            address = f"{page.site.url}/{dict(page.siblings)[locale]}"
            shot = chromium.new_page(viewport={"width": 390, "height": 844}, device_scale_factor=2)
            shot.set_content(render_page(page))
            if locale not in DRAFTED:
                # What it would say in English: the page's own words.
                shot.evaluate("document.querySelectorAll('header, nav, .report, footer').forEach((e) => e.remove())")
            shot.screenshot(path=folder / f"{locale}-page.png")
            shot.close()
            shot = chromium.new_page(viewport={"width": 900, "height": 700})
            shot.set_content(render_handout(page, address))
            shot.screenshot(path=folder / f"{locale}-handout.png")
            shot.close()
            paper = render_pdf(page, address, "standard") if locale in DRAFTED else render_handout_pdf(page, address)
            _first_sheet(paper, folder / f"{locale}-paper.png", whole=locale in DRAFTED)
        chromium.close()


def _drafted(locale: str) -> Page:
    content = read_folder(ROOT / "source_content")
    by_id = {document.id: document for document in content.documents}
    whole = [by_id[LEAFLET], *(by_id[name] for name in by_id[LEAFLET].shared)]
    texts = {(document.id, *key): text for document in whole for key, text in _drafts(document.id, locale).items()}
    return _page(whole, locale, texts, _drafts(PAGE_STRINGS, locale))


def _specimen(locale: str) -> Page:
    document = read_document(SPECIMEN, kind="leaflet", slug="specimen", file="specimen.md", site=None)
    *texts, help_, version, readers = WORDS[locale]
    chrome = {segment.key: segment.text for segment in page_strings().segments}
    chrome |= {("", HELP): help_, ("", VERSION): version, ("", READERS): readers}
    words = {("specimen", *part.key): text for part, text in zip(document.segments, texts, strict=True)}
    return _page([document], locale, words, chrome)


def _page(whole: list[Document], locale: str, texts: dict[tuple[str, str, str], str], chrome: Chrome) -> Page:
    site = read_folder(ROOT / "source_content").site
    edition = assemble_edition(whole, 1, locale, texts)
    siblings = tuple((tag, page_path(tag, whole[0].slug)) for tag in ("en", locale))
    digits: Digits = "native" if locale == "bn" else "latin"
    return Page(edition, site, chrome, digits, "demonstration", frozenset(), siblings)


def _drafts(document_id: str, locale: str) -> Chrome:
    file = polib.pofile(str(ROOT / "locales" / locale / "LC_MESSAGES" / f"{document_id}.po"))
    return {(entry.msgctxt or "", entry.msgid): entry.msgstr for entry in file}


def _first_sheet(pdf: bytes, picture: Path, *, whole: bool) -> None:
    with TemporaryDirectory() as folder:
        source = Path(folder) / "paper.pdf"
        source.write_bytes(pdf)
        height = [] if whole else ["-x", "0", "-y", "0", "-W", "827", "-H", "560"]
        subprocess.run(
            ["pdftoppm", "-png", "-singlefile", "-r", "100", *height, str(source), str(picture.with_suffix(""))],
            check=True,
        )


if __name__ == "__main__":
    main()
