from __future__ import annotations

import os
import re
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.leaflet import Contact, PartialDate, ReviewDates, Site
from app.errors import ContentErrors, Fault
from app.formats.cleanup import CleanedExport, clean_export, slug_of
from app.formats.cleanup_ledger import Entry, Ledger, Line
from app.formats.markdown import read_document

EXPORTS = Path(__file__).parents[1] / "fixtures/exports"
EXPORT = (EXPORTS / "winter-cough.md").read_text()
CONTACTS = (
    Contact("charity_number", "number", "1000001", "Registered Charity Number"),
    Contact("charity_number_scotland", "number", "SC000001", "Scotland Registered Charity Number"),
    Contact("helpline", "phone", "0808 157 0142"),
    Contact("messages", "phone", "07700 900 461"),
    Contact("email", "email", "help@example.org"),
)
SITE = Site("Fixture", "https://leaflets.example.org", "Europe/London", CONTACTS, "helpline", "email")
FURNITURE = [
    "<https://stage.example.org/page/>",
    "Fixture Leaflets Registered Charity Number 1000001. Scotland Registered Charity Number SC000001",
    "Helpline: [0808 157 0142](tel:08081570142)",
]


def clean(text: str, **options: str) -> CleanedExport:
    return clean_export(text, file="export.md", site=None, **options)


def faults(text: str, **options: str) -> list[tuple[int, str, str]]:
    with pytest.raises(ContentErrors) as caught:
        clean(text, **options)
    return [(fault.line, fault.field, fault.found) for fault in caught.value.faults]


def test_an_export_becomes_a_canonical_leaflet() -> None:
    cleaned = clean(EXPORT)
    assert cleaned.markdown == (EXPORTS / "winter-cough-cleaned.md").read_text()
    assert cleaned.contacts == CONTACTS
    site = replace(SITE, contacts=cleaned.contacts)
    document = read_document(cleaned.markdown, kind="leaflet", slug=cleaned.document.slug, file="export.md", site=site)
    assert document == cleaned.document
    assert cleaned.site_proposal == (
        "contacts:\n"
        '  charity_number: {kind: number, label: "Registered Charity Number", value: "1000001"}\n'
        '  charity_number_scotland: {kind: number, label: "Scotland Registered Charity Number", value: "SC000001"}\n'
        '  helpline: {kind: phone, value: "0808 157 0142"}\n'
        '  messages: {kind: phone, value: "07700 900 461"}\n'
        '  email: {kind: email, value: "help@example.org"}\n'
    )


def test_contacts_that_the_site_knows_are_not_proposed_again() -> None:
    site = replace(SITE, contacts=(Contact("freephone", "phone", "08081570142"), *CONTACTS[3:]), helpline="freephone")
    cleaned = clean_export(EXPORT, file="export.md", site=site)
    assert "on {freephone}, send a text to {messages}" in cleaned.markdown
    assert cleaned.contacts == CONTACTS[:2]
    assert clean_export(EXPORT, file="export.md", site=SITE).site_proposal == ""


def test_every_line_is_accounted_for() -> None:
    cleaned = clean(EXPORT)
    assert [entry.line for entry in cleaned.report] == list(range(1, len(EXPORT.splitlines()) + 1))
    assert [entry.text for entry in cleaned.report] == EXPORT.splitlines()
    fates = {(entry.text, entry.fate, entry.detail) for entry in cleaned.report}
    section = "in section 'What is a cough?'"
    assert {
        ("# Coughs in winter (dry and wet)", "moved", "title"),
        (
            "Video: [https://youtu.be/ab\\\\_cd](https://youtu.be/ab_cd)",
            "removed",
            "a video: put https://youtu.be/ab_cd under videos, with a title and the language spoken in it",
        ),
        (
            "[Download our booklet about coughs](#)",
            "removed",
            "a link without an address, 'Download our booklet about coughs'; "
            "put it under originals when its address is known",
        ),
        (
            "[Order this leaflet in print](https://leaflets.example.org/order/cough)",
            "moved",
            "originals[1]",
        ),
        ("---", "removed", "horizontal rule"),
        ("[Back to top](#)", "removed", "link back to the top"),
        (
            FURNITURE[1],
            "moved",
            "site facts: charity_number, charity_number_scotland; page furniture, 3 times",
        ),
        (FURNITURE[1], "removed", "page furniture, 3 times, first on line 21"),
        ("Fixture Leaflets Registered Charity Number 1000001.", "removed", "part of page furniture"),
        (
            "bring up mucus. In 5\\\\_in\\\\_10 people it lasts *three weeks*.",
            "kept",
            f"paragraph {section}; rejoined with line 17, from which furniture cut it; double escape undone",
        ),
        ("breathe in", "kept", f"item {section}; rejoined with line 28, from which furniture cut it"),
        ("##### When to call", "kept", "heading; level 5 became 4"),
        (
            "home: a survey. *J Imagined Med* 2019;4(2):11-19.",
            "moved",
            "sources[1]; rejoined with line 61, from which furniture cut it",
        ),
        (
            "Updated January 2026. Next review due: June 2026",
            "moved",
            "review.updated 2026-01, review.next_due 2026-06",
        ),
        ("[Talk to us →](#)", "removed", "a link without an address, 'Talk to us →'"),
        ("", "removed", "empty line"),
    } <= fates


def test_a_report_that_does_not_add_up_fails_the_import() -> None:
    ledger = Ledger([Line(1, "a"), Line(2, "b"), Line(3, "c")], "export.md")
    ledger.settle([Line(1, "a"), Line(3, "c")], "kept", "x")
    ledger.settle([Line(3, "c")], "removed", "y")
    with pytest.raises(ContentErrors) as caught:
        ledger.close()
    assert [fault.line for fault in caught.value.faults] == [2, 3]
    ledger.settle([Line(2, "b")], "kept", "x")
    whole = Ledger([Line(1, "a")], "export.md")
    whole.note([Line(1, "a")], "a", "seen")
    whole.settle([Line(1, "a")], "kept", "x")
    assert whole.close() == (Entry(1, "a", "kept", "x; seen"),)


PLAIN = """# A title

A summary of it.

## One

The first paragraph is long enough to be cut in many places, and it closes with a stop. It has (brackets) too.

- an item of few words
- Another item

| a | b |
|---|---|
| c | d |

## Two

This leaflet is for adults. Call {phone} now.

### Sources

Doe J. A citation of a *book* with a long title. Press 2001;4:11-19.

Roe R. Another citation. Press 2002.
"""
BLOCKS = PLAIN.replace("{phone}", "07700 900 461").split("\n\n")


def places() -> list[tuple[int, int]]:
    """List the places (block, character) where furniture can be told from a paragraph's end: before a small letter."""
    found = [(number, 0) for number in range(1, len(BLOCKS))]
    for number, block in enumerate(BLOCKS):
        if not block.startswith(("#", "|")):
            found += [
                (number, match.end())
                for match in re.finditer(r"[a-z,*)] (?=[a-z(*])", block)
                if "\n" not in block[: match.end()]
            ]
    return found


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(places()), min_size=2, max_size=6, unique=True),
    st.lists(st.lists(st.sampled_from(range(3)), min_size=1, max_size=3, unique=True), min_size=6, max_size=6),
)
def test_furniture_at_any_places_leaves_the_same_leaflet(cuts: list[tuple[int, int]], parts: list[list[int]]) -> None:
    parts = [[0, 1, 2], [0, 1, 2], *parts]
    blocks = list(BLOCKS)
    for (number, place), part in zip(sorted(cuts, reverse=True), parts, strict=False):
        furniture = "\n\n".join(FURNITURE[each] for each in sorted(part))
        before, after = blocks[number][:place].rstrip(), blocks[number][place:]
        blocks[number] = f"{before}\n\n{furniture}\n\n{after}".lstrip("\n")
    text = "\n\n".join(blocks)
    cleaned = clean_export(text, file="export.md", site=SITE)
    assert cleaned.markdown == clean_export("\n\n".join(BLOCKS), file="export.md", site=SITE).markdown
    assert len(cleaned.report) == len(text.splitlines())


def test_page_numbers_and_headers_that_stand_with_addresses_are_furniture() -> None:
    text = PLAIN.replace("{phone}", "us")
    for page, heading in enumerate(("## One", "## Two", "### Sources"), 1):
        text = text.replace(heading, f"Fixture coughs\n\n{FURNITURE[0]}\n\nPage {page} of 3\n\n{heading}")
    assert clean(text).markdown == clean(PLAIN.replace("{phone}", "us")).markdown


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *FURNITURE,
                *("", "", "", "# T", "## S", "### Sources", "text", "Text of it.", "- item", "  more", "1. one"),
                *(
                    "---",
                    "===",
                    "| a | b |",
                    "|---|---|",
                    "> quote",
                    "**bold",
                    "[a](#)",
                    "[a](https://e.org)",
                    "continued",
                ),
                *(
                    "![a](b)",
                    "Updated June 2023",
                    "Page 1",
                    "<b>",
                    "This leaflet is for adults.",
                    "\\\\_",
                    "[t](tel:1)",
                ),
            ]
        ),
        max_size=30,
    )
)
def test_any_lines_are_refused_with_faults_or_all_accounted_for(lines: list[str]) -> None:
    text = "\n".join(["# Title", "", "Summary.", "", *lines, "", "## Sources", "", "A book."])
    refused: tuple[Fault, ...] = ()
    try:
        cleaned = clean(text, audience="All.")
    except ContentErrors as error:
        refused = error.faults
    assert not any(fault.field == "line" for fault in refused)
    if not refused:
        assert [entry.text for entry in cleaned.report] == text.split("\n")
        again = read_document(cleaned.markdown, kind="leaflet", slug="title", file="export.md", site=None)
        assert again == cleaned.document


def test_furniture_inside_a_line_is_cut_out_of_it() -> None:
    furniture = f"\n\n{FURNITURE[0]}\n\n"
    text = PLAIN.replace("## Two", furniture + "## Two").replace("### Sources", furniture + "### Sources")
    text = text.replace("{phone}", "us").replace("enough to", f"enough {FURNITURE[0]} to")
    cleaned = clean(text)
    assert "is long enough to be cut" in cleaned.markdown
    entry = next(entry for entry in cleaned.report if "enough" in entry.text)
    assert entry.detail == f"paragraph in section 'One'; furniture cut out of it: {FURNITURE[0]!r}"


def test_lines_that_a_leaflet_repeats_are_not_furniture() -> None:
    text = PLAIN.replace("## Two", "Call us on 07700 900 461 if you worry about it.\n\n## Two")
    text = text.replace("### Sources", "Call us on 07700 900 461 if you worry about it.\n\n### Sources")
    assert clean(text.replace("{phone}", "us")).markdown.count("Call us on {helpline} if you worry") == 2


@pytest.mark.parametrize(
    ("line", "dates"),
    [
        ("Page last reviewed: 30 June 2023", ReviewDates(last_reviewed=PartialDate(2023, 6, 30))),
        ("**Last reviewed:** June 2023", ReviewDates(last_reviewed=PartialDate(2023, 6))),
        ("Updated 1st Jan 2026", ReviewDates(updated=PartialDate(2026, 1, 1))),
        ("Next review due: 2026-06-30", ReviewDates(next_due=PartialDate(2026, 6, 30))),
        ("Our guidance was last reviewed by two nurses in June 2023.", ReviewDates()),
        ("Next review due: soon.", ReviewDates()),
    ],
)
def test_review_dates_are_read_with_the_precision_that_is_written(line: str, dates: ReviewDates) -> None:
    cleaned = clean(PLAIN.replace("{phone}", "us").replace("## Two", f"## Two\n\n{line}"))
    assert cleaned.document.facts.review == dates
    assert (line in cleaned.markdown) == (dates == ReviewDates())


def test_what_is_missing_or_contradictory_is_asked_for_and_never_invented() -> None:
    assert faults("## Only this\n\nPage last reviewed: 31 June 2023\n\nUpdated 01/02/2023\n\nText.") == [
        (3, "review", "'Page last reviewed: 31 June 2023': day is out of range for month"),
        (5, "review", "'Updated 01/02/2023', whose day and month cannot be told apart"),
        (1, "title", "no heading of level 1"),
        (1, "summary", "no paragraph after the title"),
        (1, "audience", "no sentence that says whom the text is for"),
        (1, "sources", "no list of sources"),
    ]
    text = PLAIN.replace("{phone}", "us") + "\n\n## End\n\nUpdated June 2023\n\nUpdated July 2023\n"
    assert faults(text) == [(31, "review.updated", "2023-07 after 2023-06")]


def test_the_audience_and_the_id_may_be_given() -> None:
    text = PLAIN.replace("This leaflet is for adults. Call {phone} now.", "Read on.")
    cleaned = clean(text, audience="Children over 12.", identifier="a-leaflet")
    assert (cleaned.document.id, cleaned.document.segments[2].text) == ("a-leaflet", "Children over 12.")
    assert faults(text, audience="All.", identifier="../x") == [(1, "id", "'../x'")]


def test_what_a_leaflet_refuses_is_named_with_its_line_in_the_export() -> None:
    text = PLAIN.replace("Call {phone} now.", "See [this](http://example.org).").replace("| c |", "| <b> |")
    assert faults(text) == [(14, "cell", "raw HTML '<b>'"), (18, "paragraph", "a link to 'http://example.org'")]


@pytest.mark.parametrize(
    "text", ["", "\n" * 100_000, "[" * 19_000, "# " + "#" * 19_000, "a@" * 9_000, "a" * 19_000, "0 " * 9_000, "\x00"]
)
def test_hostile_texts_are_refused_in_bounded_time(text: str) -> None:
    start = time.monotonic()
    assert faults(text)
    assert time.monotonic() - start < 5


def test_many_lines_take_bounded_time() -> None:
    start = time.monotonic()
    assert faults("".join(f"Page line {number // 2} of https://example.org\n\n" for number in range(20_000)))
    assert time.monotonic() - start < 20


def test_the_id_is_made_of_the_title_and_cut_between_words() -> None:
    assert slug_of("Crème & café: été") == "creme-cafe-ete"
    assert slug_of("word " * 20) == "-".join(["word"] * 13)
    assert slug_of("x" * 80) == "x" * 64


if REAL := os.environ.get("POLYLEAF_REAL_DATA"):

    def test_the_real_leaflet_is_imported_whole() -> None:
        text = (Path(REAL) / "leaflets/relapsed-refractory-all.md").read_text("utf-8")
        cleaned = clean(text)
        review = ReviewDates(PartialDate(2023, 6, 30), PartialDate(2026, 1), PartialDate(2026, 6, 30))
        assert cleaned.document.facts.review == review
        assert len(cleaned.document.facts.sources) == 14
        assert [contact.name for contact in cleaned.contacts] == [contact.name for contact in CONTACTS[:4]]
        assert Counter(entry.fate for entry in cleaned.report) == {"kept": 67, "moved": 23, "removed": 123}
        written = "".join(re.findall(r"\w", cleaned.markdown))
        for entry in cleaned.report:
            words = re.split(r"\[|\]|\(#\)|08088 010 444|07500 068 065", re.sub(r"^([-#]+ )", "", entry.text))
            if entry.fate == "kept" or entry.detail.startswith(("sources[", "title", "summary")):
                assert all("".join(re.findall(r"\w", part)) in written for part in words), entry
        rejoined = [entry.line for entry in cleaned.report if "rejoined" in entry.detail]
        assert rejoined == [76, 115, 183]
