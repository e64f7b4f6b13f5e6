"""Proof that furniture, wherever a page breaks, leaves the leaflet exactly as it was."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.leaflet import Document, Site
from app.formats.cleanup import CleanedExport, clean_export
from app.formats.content import read_folder
from tests.formats.exports import PARTS, WHOLE, export_of, insert, is_between_sentences, places_of

CONTENT = read_folder(Path(__file__).parents[2] / "source_content")
LEAFLETS = {document.id: document for document in CONTENT.documents if document.kind == "leaflet"}
SITES = dict.fromkeys(LEAFLETS, CONTENT.site)
if REAL := os.environ.get("POLYLEAF_REAL_DATA"):
    _real = clean_export(
        (Path(REAL) / "leaflets/relapsed-refractory-all.md").read_text("utf-8"),
        file="export.md",
        site=None,
        identifier="the-real-one",
    )
    LEAFLETS["the-real-one"] = _real.document
    SITES["the-real-one"] = Site("", "", "", _real.contacts, "", "")
_APART = 9
"""Breaks of one run lie this many lines apart, as pages do; with all of them the lines' habits would be lost."""


def clean(export: str, document: Document) -> CleanedExport:
    audience = next(segment.text for segment in document.segments if segment.role == "audience")
    return clean_export(export, file="export.md", site=SITES[document.id], identifier=document.id, audience=audience)


@cache
def original(identifier: str) -> tuple[Document, str, str]:
    document = LEAFLETS[identifier]
    export = export_of(document, SITES[identifier])
    return document, export, clean(export, document).markdown


@pytest.mark.parametrize("document", LEAFLETS.values(), ids=LEAFLETS)
def test_an_export_without_furniture_is_the_leaflet(document: Document) -> None:
    cleaned = clean(export_of(document, SITES[document.id]), document).document

    def told(each: Document) -> list[tuple[str, str, str]]:
        segments = [(s.role, s.text, s.section) for s in each.segments if s.role != "video"]
        return [segment for segment in segments if segment[:2] != ("heading", "About this page")]

    assert told(cleaned) == told(document)
    assert cleaned.facts.review == document.facts.review
    assert [source.citation for source in cleaned.facts.sources] == [s.citation for s in document.facts.sources]
    assert cleaned.facts.originals == document.facts.originals


@pytest.mark.parametrize("identifier", list(LEAFLETS))
def test_furniture_at_every_place_leaves_the_leaflet(identifier: str) -> None:
    document, export, markdown = original(identifier)
    lines = export.split("\n")
    places = places_of(export)
    tried = asked = 0
    for offset in range(_APART):
        rows = [number for number in places if number % _APART == offset]
        for turn in range(max(len(places[number]) for number in rows)):
            cuts = {}
            for number in rows:
                if turn < len(places[number]):
                    place = places[number][turn]
                    if is_between_sentences(lines[number], place):
                        asked += 1
                        assert_asked(identifier, number, place)
                    else:
                        cuts[number] = (place, PARTS[(number + turn) % len(PARTS)])
            tried += len(cuts)
            text = "\n\n".join([insert(export, cuts), *WHOLE, *WHOLE])
            assert clean(text, document).markdown == markdown, cuts
    assert tried + asked == sum(len(found) for found in places.values())
    assert tried > 10 * asked


def assert_asked(identifier: str, number: int, place: int) -> None:
    """A break between sentences may end a paragraph: what was written is all there, and a person is asked."""
    document, export, markdown = original(identifier)
    cleaned = clean("\n\n".join([insert(export, {number: (place, WHOLE)}), *WHOLE, *WHOLE]), document)
    if cleaned.markdown == markdown:
        return
    start = export.split("\n")[number][place:]
    entry = next(entry for entry in cleaned.report if entry.text == start)
    if entry.detail.startswith("sources["):
        citations = [source.citation for source in cleaned.document.facts.sources]
        assert " ".join(citations) == " ".join(source.citation for source in document.facts.sources)
    assert "please check: furniture parted it from line" in entry.detail


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(list(LEAFLETS)), st.data())
def test_furniture_at_any_places_leaves_the_leaflet(identifier: str, data: st.DataObject) -> None:
    document, export, markdown = original(identifier)
    lines = export.split("\n")
    places = [
        (number, place)
        for number, found in places_of(export).items()
        for place in found
        if not is_between_sentences(lines[number], place)
    ]
    drawn = data.draw(st.lists(st.sampled_from(places), min_size=1, max_size=6, unique_by=lambda each: each[0] // 9))
    cuts = {number: (place, data.draw(st.sampled_from(PARTS))) for number, place in drawn}
    text = "\n\n".join([insert(export, cuts), *WHOLE, *WHOLE])
    cleaned = clean(text, document)
    assert cleaned.markdown == markdown
    assert [entry.text for entry in cleaned.report] == text.split("\n")


def test_a_table_that_a_page_break_cut_is_one_table() -> None:
    document, export, markdown = original("medicines-at-home")
    row = next(number for number, line in enumerate(export.split("\n")) if line.startswith("| Prednisolone"))
    assert clean(insert(export, {row: (0, WHOLE), row + 5: (0, WHOLE)}), document).markdown == markdown
