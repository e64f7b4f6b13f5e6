"""An edition is all or nothing, and its two hashes bind what each signer saw."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.edition import (
    Edition,
    Missing,
    Text,
    assemble_edition,
    english_hash,
    facts_as_data,
    facts_from_data,
    facts_hash,
    site_as_data,
    site_from_data,
)
from app.domain.leaflet import (
    Contact,
    Document,
    Facts,
    Original,
    PartialDate,
    ReviewDates,
    Segment,
    Site,
    Source,
    Video,
)
from app.domain.unit import fingerprint
from app.errors import NotApproved

FACTS = Facts(
    ReviewDates(PartialDate(2024, 2, 29), PartialDate(2025, 11), PartialDate(2027, 2)),
    (Source("Doe J. *J Imagined Med* 2019.", "https://example.org/a", PartialDate(2022, 10, 4)), Source("Roe R.")),
    (Original("In print", "https://example.org/p", "print"),),
    (Video("How to", "https://example.org/v", "en"),),
)
LEAFLET = Document(
    "cough",
    "leaflet",
    "cough",
    "Coughs",
    (Segment("title", "Coughs"), Segment("paragraph", "Take 5 ml."), Segment("cell", "Syrup", "dose table")),
    "Take 5 ml.\n\n| Syrup |\n|---|\n",
    FACTS,
    ("support",),
    "p(.)table(thead(tr(th(.))))",
)
SUPPORT = Document("support", "shared", "support", "Support", (Segment("paragraph", "Call us."),), "Call us.\n")
WHOLE = [LEAFLET, SUPPORT]
APPROVED = {(d.id, *s.key): f"„{s.text}”" for d in WHOLE for s in d.segments}


def edition(documents: list[Document] = WHOLE, approved: dict[tuple[str, str, str], str] = APPROVED) -> Edition:
    known = approved | {
        (d.id, *s.key): f"„{s.text}”" for d in documents for s in d.segments if (d.id, *s.key) not in approved
    }
    return assemble_edition(documents, 1, "pl", known)


def with_leaflet(**changes: object) -> Edition:
    return edition([replace(LEAFLET, **changes), SUPPORT])  # type: ignore[arg-type]


def test_an_edition_has_every_text_in_reading_order() -> None:
    assert edition().texts == tuple(
        Text(d.id, s, f"„{s.text}”", fingerprint(d.id, s.context, "pl", s.text, f"„{s.text}”"))
        for d in WHOLE
        for s in d.segments
    )


@given(st.sets(st.sampled_from(sorted(APPROVED)), min_size=1))
def test_an_edition_is_whole_or_not_at_all(gone: set[tuple[str, str, str]]) -> None:
    with pytest.raises(NotApproved) as refused:
        assemble_edition(WHOLE, 1, "pl", {key: text for key, text in APPROVED.items() if key not in gone})
    expected = [Missing(d.id, s) for d in WHOLE for s in d.segments if (d.id, *s.key) in gone]
    assert (refused.value.locale, list(refused.value.missing)) == ("pl", expected)


def test_the_text_of_another_context_does_not_stand_in() -> None:
    approved = {key: text for key, text in APPROVED.items() if key[1] == ""} | {("cough", "", "Syrup"): "Syrop"}
    with pytest.raises(NotApproved):
        assemble_edition(WHOLE, 1, "pl", approved)


def test_the_english_edition_is_the_english() -> None:
    english = assemble_edition(WHOLE, 1, "en", {})
    assert [text.target for text in english.texts] == [s.text for d in WHOLE for s in d.segments]


@pytest.mark.parametrize(
    "facts",
    [
        replace(FACTS, review=ReviewDates(PartialDate(2026, 1, 1), None, PartialDate(2029, 1))),
        replace(FACTS, sources=()),
        replace(FACTS, videos=(replace(FACTS.videos[0], url="https://example.org/w"),)),
        replace(FACTS, demonstration=True),
    ],
)
def test_changed_facts_ask_for_the_publisher_and_not_for_the_reader_of_the_page(facts: Facts) -> None:
    changed = with_leaflet(facts=facts)
    assert changed.content_hash == edition().content_hash
    assert changed.facts_hash != edition().facts_hash


@pytest.mark.parametrize(
    "changes",
    [
        {"segments": (LEAFLET.segments[0], LEAFLET.segments[2], LEAFLET.segments[1])},
        {"segments": (replace(LEAFLET.segments[0], role="summary"), *LEAFLET.segments[1:])},
        {"segments": LEAFLET.segments[:2]},
        {"outline": "ul(li(p(.)))table(thead(tr(th(.))))"},
    ],
    ids=["order", "role", "length", "outline"],
)
def test_a_moved_or_changed_text_asks_for_the_reader_of_the_page(changes: dict[str, object]) -> None:
    assert with_leaflet(**changes).content_hash != edition().content_hash


def test_one_changed_word_of_the_translation_asks_for_the_reader_of_the_page() -> None:
    key = ("support", "", "Call us.")
    assert edition(approved=APPROVED | {key: "Zadzwoń."}).content_hash != edition().content_hash


def test_a_typo_put_right_in_the_english_does_not_ask_for_the_reader_of_the_page() -> None:
    corrected = replace(
        LEAFLET, segments=(LEAFLET.segments[0], Segment("paragraph", "Take 5 ml!"), LEAFLET.segments[2])
    )
    carried = APPROVED | {("cough", "", "Take 5 ml!"): APPROVED["cough", "", "Take 5 ml."]}
    assert edition([corrected, SUPPORT], carried).content_hash == edition().content_hash


def test_facts_notes_and_lines_do_not_change_what_the_english_says() -> None:
    same = replace(
        LEAFLET, facts=Facts(), segments=tuple(replace(s, note="n", line=9, section="s") for s in LEAFLET.segments)
    )
    assert english_hash([same, SUPPORT]) == english_hash(WHOLE)
    assert english_hash([LEAFLET]) != english_hash(WHOLE)
    assert english_hash([replace(LEAFLET, segments=LEAFLET.segments[::-1]), SUPPORT]) != english_hash(WHOLE)


days = st.none() | st.builds(PartialDate, st.integers(1990, 2100), st.integers(1, 12), st.none() | st.integers(1, 28))


@given(st.builds(ReviewDates, days, days, days), st.lists(st.builds(Source, st.text(), st.none() | st.text(), days)))
def test_facts_come_back_from_data_as_they_were(review: ReviewDates, sources: list[Source]) -> None:
    facts = replace(FACTS, review=review, sources=tuple(sources))
    assert facts_from_data(facts_as_data(facts)) == facts
    assert facts_hash(facts_from_data(facts_as_data(facts))) == facts_hash(facts)


def test_a_month_is_not_the_first_of_the_month() -> None:
    month = replace(FACTS, review=ReviewDates(PartialDate(2024, 2)))
    day = replace(FACTS, review=ReviewDates(PartialDate(2024, 2, 1)))
    assert facts_hash(month) != facts_hash(day)


def test_site_facts_come_back_from_data_as_they_were() -> None:
    contacts = (Contact("helpline", "phone", "0808 157 0142"), Contact("charity", "number", "0", "Charity"))
    site = Site("Publisher", "https://example.org", "Europe/London", contacts, "helpline", "helpline")
    assert site_from_data(site_as_data(site)) == site
