"""The bilingual hand-out: each block beside the English that it was made from, each side in its own direction."""

import re
from dataclasses import replace

import pytest

from app.errors import NotApproved
from app.formats.handout import NOTES, render_handout, render_handout_pdf
from app.formats.handout_rows import rows
from app.formats.inline import plain_text
from app.formats.markup_tree import words_of
from app.formats.page_style import style_hash
from tests.formats.pages import BODY, CHROME, SITE, small_page, with_body
from tests.formats.pdf_reader import Read, bare
from tests.formats.test_page import Reader
from tests.formats.test_pdf import ALL_NOTICES, RUNS, SCRIPTS, SOURCE, WORDS

ADDRESS = "https://leaflets.example.org/ur/small/"
OWN_NOTES = "آپ کے معالج کی طرف سے نوٹ"


def page_of(locale="ur", **fields):
    values = {"making": "two_people", "chrome": CHROME | {("", NOTES): OWN_NOTES}}
    return small_page(locale, {SOURCE: (WORDS | SCRIPTS)[locale]}, **(values | fields))


def test_each_text_stands_alone_in_both_languages_under_the_number_it_has_on_the_page():
    page = page_of()
    read = Reader(render_handout(page, ADDRESS))
    numbered = [(e["id"], e["text"]) for e in read.having("id") if re.fullmatch(r"[es]\d+", e["id"])]
    texts = list(enumerate(page.edition.texts, start=1))
    english = {f"e{n}": plain_text(text.segment.text, SITE) for n, text in texts}
    own = {f"s{n}": plain_text(text.target, SITE) for n, text in texts}
    assert len(numbered) == len(english | own)
    assert dict(numbered) == english | own
    assert own["s7"] != english["e7"]


def test_each_side_has_its_language_and_direction():
    read = Reader(render_handout(page_of(), ADDRESS))
    assert (read.elements[0]["lang"], read.elements[0]["dir"]) == ("en", "ltr")
    sides = {(e["class"], e["lang"], e["dir"]) for e in read.elements if e.get("class") in ("en", "own")}
    assert sides == {("en", "en", "ltr"), ("own", "ur", "rtl")}


def test_a_row_is_one_block_and_has_the_number_of_its_first_text():
    found = [(row.number, words_of(row.english)) for row in rows(page_of())]
    assert found == [
        (1, "A small leaflet"),
        (2, "What it says."),
        (3, "Who this leaflet is forAdults"),
        (0, "Need help? Call 0808 157 0142."),
        (4, "As a PDF"),
        (5, "What it meansLanguage of the video: English"),
        (6, "How often"),
        (7, "About 60-80% of adults. Call 0808 157 0142."),
        (8, "First"),
        (9, "Inner"),
        (10, "Second"),
        (11, "MedicineAciclovirDose5 ml"),
        (15, "Support"),
        (16, "Call 0808 157 0142."),
    ]


def test_each_row_of_a_table_repeats_the_headings_of_its_columns():
    page = with_body(page_of(), BODY + "| Other | 1 mg |\n")
    html = render_handout(page, ADDRESS)
    read = Reader(html)
    headings = [(e.get("id"), e.get("data-repeats"), e["text"]) for e in read.tagged("dt") if "data-c" not in e]
    assert headings == [
        *((f"e{n}", None, text) for n, text in ((11, "Medicine"), (12, "Dose"))),
        *((f"s{n}", None, text) for n, text in ((11, "Medicine"), (12, "Dose"))),
        *(2 * [(None, "s11", "Medicine"), (None, "s12", "Dose")]),
    ]


def test_numbered_items_keep_their_numbers_and_quotations_and_inner_blocks_their_place():
    page = with_body(page_of(), "3. Third\n4. Fourth\n\n   More of it\n\n> Said\n>\n> - so\n")
    shown = [str(row.english) for row in rows(page)[6:]]
    assert ["start" in text for text in shown] == [True, True, False, False, False]
    found = Reader(render_handout(page, ADDRESS))
    assert [e["start"] for e in found.tagged("ol") if "start" in e] == ["3", "3", "4", "4"]
    assert [e["text"] for e in found.having("class", "inner")] == ["More of it"] * 2
    assert [e["text"].strip() for e in found.tagged("blockquote")] == ["Said", "Said", "so", "so"]


def test_notices_and_facts_stand_in_both_languages():
    page = page_of(notices=ALL_NOTICES)
    read = Reader(render_handout(page, ADDRESS))
    assert [e["data-notice"] for e in read.having("data-notice")] == [
        "demonstration",
        "overdue",
        "moved_on",
        "one_person",
    ]
    dates = [(e["data-fact"], e["datetime"], e["text"]) for e in read.tagged("time")]
    assert dates == [
        ("last_reviewed", "2023-06-30", "30 June 2023"),
        ("updated", "2026-01", "January 2026"),
        ("next_due", "2026-06-30", "30 June 2026"),
        ("last_reviewed", "2023-06-30", "30 جون 2023"),
        ("updated", "2026-01", "جنوری 2026"),
        ("next_due", "2026-06-30", "30 جون 2026"),
    ]
    assert [e["text"] for e in read.having("data-fact", "source")] == [
        "Thol F. How I treat. Blood 2015;126(3):319-327.",
        "NHS. A to Z.",
    ]
    assert [e["text"] for e in read.tagged("h2") if e["text"] in (NOTES, OWN_NOTES)] == [NOTES, OWN_NOTES]


def test_the_file_stands_alone():
    html = render_handout(page_of(), ADDRESS)
    read = Reader(html)
    assert read.tagged("script") == []
    assert read.tagged("style")[0]["text"].strip()
    policy = next(e["content"] for e in read.tagged("meta") if "default-src" in e.get("content", ""))
    assert style_hash(read.tagged("style")[0]["text"]) in policy
    assert [e for e in read.having("href") if e["tag"] == "link"][1]["href"] == ADDRESS


def test_an_english_leaflet_has_no_hand_out():
    for render in (render_handout, render_handout_pdf):
        with pytest.raises(ValueError, match="pairs English with another language"):
            render(replace(page_of(), edition=small_page("en").edition), ADDRESS)


def test_a_missing_page_string_stops_the_hand_out():
    page = page_of(chrome={key: text for key, text in CHROME.items() if key[1] not in (NOTES, "Sources")})
    for render in (render_handout, render_handout_pdf):
        with pytest.raises(NotApproved):
            render(page, ADDRESS)


@pytest.mark.parametrize("locale", ["ur", "bn"])
def test_the_pdf_has_both_languages_row_by_row_and_no_missing_glyph(locale):
    read = Read(render_handout_pdf(page_of(locale, notices=ALL_NOTICES), ADDRESS))
    lines = read.lines()
    runs = RUNS if locale == "ur" else ("0808 157 0142", "FLAG-IDA", RUNS[-1])
    assert [run for run in runs if not any(bare(run) in line for line in lines)] == []
    assert read.tofu == 0
    printed = "".join(read.texts())
    assert "About60-80%ofadults.Call08081570142." in printed
    assert printed.count("Thol") == 1
    assert {"H1", "H2", "P", "L", "Figure"} <= read.tags()
    assert all(ADDRESS in text for text in read.texts())


def test_no_row_is_split_over_two_sheets_and_no_heading_stands_alone():
    blocks = [f"## Heading {n}\n\nStart{n}x {'words ' * 40} end{n}x.\n" for n in range(40)]
    texts = Read(render_handout_pdf(with_body(page_of(), "\n".join(blocks)), ADDRESS)).texts()
    assert len(texts) > 4
    for n in range(40):
        sheets = [[bare(mark) in text for text in texts] for mark in (f"Heading {n}", f"Start{n}x", f"end{n}x.")]
        assert [sheet.count(True) for sheet in sheets[1:]] == [1, 1]
        assert sheets[1] == sheets[2]
        assert sheets[0][sheets[1].index(True)]


def test_a_row_longer_than_a_sheet_goes_on_on_the_next():
    page = with_body(page_of(), "Start " + "words " * 800 + "end.\n")
    texts = Read(render_handout_pdf(page, ADDRESS)).texts()
    assert "".join(texts).count("words") == 1600


def test_the_same_value_gives_the_same_bytes():
    page = page_of(notices=ALL_NOTICES)
    assert render_handout(page, ADDRESS) == render_handout(page, ADDRESS)
    assert render_handout_pdf(page, ADDRESS) == render_handout_pdf(page, ADDRESS)
