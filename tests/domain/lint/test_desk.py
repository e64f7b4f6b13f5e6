from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import date

import pytest

from app.domain.leaflet import Document, Facts, Original, PartialDate, ReviewDates, Segment, Source
from app.domain.lint import CHECKS, SourceFinding, in_order, lint_dates, lint_document, lint_text
from app.domain.lint.abbreviations import definitions, full_form
from app.domain.lint.finding import as_data, from_data
from app.domain.lint.prose import plain, sentences_of, span_of, syllables
from app.domain.lint.reading import reading_age
from app.domain.lint.wording import one_spelling
from app.domain.unit import digest

TODAY = date(2026, 11, 24)
BACKWARDS = ("date-order", "block")
REVIEWED = Facts(
    ReviewDates(PartialDate(2026, 1), None, PartialDate(2028, 1)),
    (Source("Doe J. Leukemia. See http://old.example.org."),),
)
OVERDUE = replace(REVIEWED, review=ReviewDates(PartialDate(2025, 1), None, PartialDate(2026, 1)))
EVERYTHING = (
    "Your CAR and MRD are low: see [our page](#), [here](https://staging.example.org) and [here](http://example.org).",
    "Measurable residual disease (MRD), in leukaemia or leukemia, is told by [x](exampleorg).",
    "Measurable remaining disease (MRD) is at www.example.org, or \"here\" and 'there', as it is.",
    "The central nervous system (CNS) is watched. The central nervous system (CNS) is cared for.",
    "[https://example.org](https://example.com) says: 20% of ALL patients live for 5 years, 8 in 10 people do.",
    "You must take the tablets before your meals. You may take the tablets after your meals.",
    "Acute lymphoblastic leukaemia (ALL) is " + "characteristically multidisciplinary investigation " * 30 + "today.",
)


def leaflet(*texts: str, facts: Facts = REVIEWED, note: str | None = None) -> Document:
    segments = [Segment("paragraph", text, note=note, line=place) for place, text in enumerate(texts, 10)]
    return Document("a-leaflet", "leaflet", "a-leaflet", "Title", tuple(segments), facts=facts)


def found(*texts: str, facts: Facts = REVIEWED, note: str | None = None) -> list[tuple[str, str, int, str]]:
    findings = lint_document(leaflet(*texts, facts=facts, note=note), "a.md", TODAY)
    return [(finding.check, finding.severity, finding.line, finding.excerpt) for finding in findings]


def reviewed(last: PartialDate | None, updated: PartialDate | None, due: PartialDate | None) -> Facts:
    return replace(REVIEWED, review=ReviewDates(last, updated, due))


@pytest.mark.parametrize(
    ("facts", "checks"),
    [
        (REVIEWED, []),
        (reviewed(None, None, None), [("date-missing", "block"), ("date-missing", "block")]),
        (reviewed(PartialDate(2026, 1), None, PartialDate(2026, 11, 23)), [("date-overdue", "block")]),
        (reviewed(PartialDate(2026, 1), None, PartialDate(2026, 11)), [("date-soon", "hint")]),
        (reviewed(PartialDate(2026, 12), None, PartialDate(2028, 1)), [("date-future", "block")]),
        (
            reviewed(PartialDate(2026, 3), None, PartialDate(2026, 3)),
            [("date-overdue", "block"), ("date-order", "block")],
        ),
        (reviewed(PartialDate(2026, 1), None, PartialDate(2030, 1)), [("date-period", "hint")]),
        (reviewed(PartialDate(2026, 1), PartialDate(2026, 3), PartialDate(2028, 1)), [("date-updated", "confirm")]),
    ],
)
def test_review_dates_are_there_in_order_and_not_past(facts: Facts, checks: list[tuple[str, str]]) -> None:
    assert [each[:2] for each in found("Text.", facts=facts)] == checks


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Your MRD is low."], [("abbreviation-undefined", "confirm", 10, "MRD")]),
        (["Measurable residual disease (MRD) is low.", "Your MRD."], []),
        (
            ["Your MRD.", "Measurable **residual** disease, or MRD for short."],
            [("abbreviation-late", "hint", 10, "MRD")],
        ),
        (["The NHS in the UK and part II of WhatsApp COVID-19 {helpline}."], []),
        (
            ["A multidisciplinary team (MDT) has met.", "Multi-disciplinary teams (MDTs) meet."],
            [
                ("abbreviation-two-meanings", "confirm", 11, "MDT"),
                ("spelling", "confirm", 11, "multi-disciplinary"),
            ],
        ),
        (
            ["Central nervous system (CNS) scans.", "The central nervous system (CNS)."],
            [("abbreviation-twice", "hint", 11, "CNS")],
        ),
    ],
)
def test_abbreviations_are_explained_once_and_first(texts: list[str], expected: list[object]) -> None:
    assert found(*texts) == expected


def test_explanations_are_found_in_their_usual_forms() -> None:
    assert list(definitions("granulocyte colony-stimulating factor (G-CSF)")) == [
        ("G-CSF", "granulocyte colony-stimulating factor")
    ]
    assert list(definitions("FLAG, which is fludarabine, cytarabine and more")) == [
        ("FLAG", "fludarabine, cytarabine and more")
    ]
    assert list(definitions("FLAG-IDA (FLAG and idarubicin)")) == [("FLAG-IDA", "FLAG and idarubicin")]
    assert list(definitions("Your ALL is called refractory. Patients (adults)")) == []
    assert full_form("MDT", "in a multidisciplinary team") == "multidisciplinary team"
    assert full_form("TKI", "a targeted treatment called") is None


def test_abbreviations_that_are_words_ask_for_a_note_and_an_unmistakable_place() -> None:
    text = "Acute lymphoblastic leukaemia (ALL) is rare. Some 20% of ALL patients wait."
    assert [each for each in found(text) if each[0].startswith("word")] == [
        ("word-note", "confirm", 10, "ALL"),
        ("word-ambiguous", "confirm", 10, "ALL patients"),
    ]
    assert [each[0] for each in found("Acute lymphoblastic leukaemia (ALL) is rare.", note="ALL is the disease")] == []


def test_two_spellings_of_a_word_are_reported_outside_citations() -> None:
    assert found("Leukaemia cells.", "Other leukemia cells.", "Centre, for four hours.") == [
        ("spelling", "confirm", 11, "leukemia")
    ]
    assert one_spelling("Haematology") == one_spelling("hematology")
    assert one_spelling("organisation") == one_spelling("organizations")
    assert one_spelling("tumours") == one_spelling("tumor")


def test_mixed_quotation_marks_are_reported_and_apostrophes_are_not() -> None:
    assert found('It is called "one" here.', "It isn't 'two'; the patients' and don't.") == [
        ("quotes", "hint", 11, "'two'")
    ]
    assert found("It isn't 'two'; the patients' and don't.") == []


@pytest.mark.parametrize(
    ("text", "check", "severity"),
    [
        ("See [our page](#).", "link-nowhere", "block"),
        ("See [our page](https://lcdemo-stage.gb.example.io/x).", "link-staging", "block"),
        ("See [our page](https://staging.example.org/).", "link-staging", "block"),
        ("See [our page](https://127.0.0.1/).", "link-staging", "block"),
        ("See [our page](http://example.org/).", "link-http", "block"),
        ("See www.example.org for it.", "link-broken", "block"),
        ("See [our page](/about).", "link-broken", "block"),
        ("See [our page](https://https://example.org).", "link-broken", "block"),
        ("See [our page](https://example).", "link-broken", "block"),
        ("See [https://a.example.org](https://b.example.org/).", "link-label", "confirm"),
        ("See [here](https://example.org/).", "link-words", "hint"),
    ],
)
def test_links_are_judged_by_their_form(text: str, check: str, severity: str) -> None:
    assert [each[:3] for each in found(text)] == [(check, severity, 10)]


def test_good_links_and_other_schemes_are_left_alone() -> None:
    text = "See [our page](https://example.org/a_(b)?c=d#e), [ring](tel:0808), <https://example.org/test/stage>."
    assert found(text) == []
    facts = replace(REVIEWED, originals=(Original("Print", "https://dev.example.org/x", "print"),))
    assert found("Text.", facts=facts) == [("link-staging", "block", 0, "https://dev.example.org/x")]


def test_long_sentences_and_hard_texts_are_reported() -> None:
    long = " ".join(["word"] * 26) + "."
    assert found(" ".join(["word"] * 25) + ".", long) == [("sentence-long", "hint", 11, long)]
    hard = "Immunotherapeutic interventions necessitate comprehensive multidisciplinary evaluation. " * 20
    assert found(hard) == [("reading-age", "confirm", 0, "")]


def test_the_reading_age_is_that_worked_by_hand() -> None:
    """Grade = 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid et al. 1975); the age is five more."""
    # 6 words, 6 syllables.
    assert reading_age(["The cat sat on the mat."]) == pytest.approx(0.39 * 6 + 11.8 * 6 / 6 - 15.59 + 5)
    # 5 + 9 words; tab-lets, wa-ter, treat-ment, un-less and doc-tor have two syllables, the others one: 19.
    easy = ["Take the tablets with water.", "Do not stop treatment unless your doctor tells you."]
    assert reading_age(easy) == pytest.approx(0.39 * 14 / 2 + 11.8 * 19 / 14 - 15.59 + 5)
    # 5 words; leu-kae-mi-a, is, treat-ed, with, che-mo-ther-a-py: 13.
    hard = ["Leukaemia is treated with chemotherapy."]
    assert reading_age(hard) == pytest.approx(0.39 * 5 + 11.8 * 13 / 5 - 15.59 + 5)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        *(("leukaemia", 4), ("haematology", 5), ("chemotherapy", 5), ("remission", 3), ("people", 2), ("disease", 2)),
        *(("measured", 2), ("treated", 2), ("relapses", 3), ("safely", 2), ("blinatumomab", 5), ("oedema", 3)),
        *(("B-cell", 2), ("20%", 1), ("the", 1), ("anaemia", 4), ("radiation", 4), ("information", 4)),
    ],
)
def test_syllables_of_everyday_and_medical_words(word: str, count: int) -> None:
    assert syllables(word) == count


def test_figures_are_listed_side_by_side() -> None:
    texts = ["Up to 20% of adults relapse.", "Of them 3 in 10 wait. It is 5 mg.", "About 200 people a year."]
    (finding,) = lint_document(leaflet(*texts), "a.md", TODAY)
    assert (finding.check, finding.severity, finding.beside) == (
        "figures",
        "confirm",
        ("Up to 20% of adults relapse.", "Of them 3 in 10 wait.", "About 200 people a year."),
    )


def test_near_twins_of_opposite_meaning_are_shown_together() -> None:
    positive = "The test is positive if leukaemia cells are still present."
    negative = "The test is negative if no leukaemia cells are present."
    (finding,) = lint_document(leaflet(positive, "Nothing like it.", negative), "a.md", TODAY)
    assert (finding.check, finding.severity, finding.beside) == ("near-twins", "hint", (positive, negative))
    assert found("Take it with your food.", "Do not take it with your food.")[0][0] == "near-twins"
    assert found("Take it with food.", "Rest when you are tired.") == []
    unlike = "If they measure it after treatment, the result tells them about your risk of relapse."
    assert found("Treatment put you into remission, but later the disease returned.", unlike) == []


def test_a_finding_s_key_outlives_moving_and_renaming_but_not_a_change_of_the_matter() -> None:
    def key(document: Document, file: str) -> str:
        (finding,) = lint_document(document, file, TODAY)
        return finding.key

    first = key(leaflet("Your MRD is low."), "a.md")
    assert first == "abbreviation-undefined:" + first.partition(":")[2]
    assert first == key(leaflet("Hello there.", "Read on.", "Your MRD is high."), "b.md")
    assert first != key(leaflet("Your CNS is well."), "a.md")
    assert first != key(replace(leaflet("Your MRD is low."), id="another"), "a.md")


def test_a_stored_finding_is_read_as_it_was_written() -> None:
    findings = lint_document(leaflet("Your MRD is [low](#).", "You must.", facts=OVERDUE), "a.md", TODAY)
    assert {finding.check for finding in findings} == {"link-nowhere", "abbreviation-undefined", "date-overdue"}
    stored = json.loads(json.dumps([as_data(finding) for finding in findings]))
    assert tuple(map(from_data, stored)) == findings


def test_all_checks_are_those_of_the_text_and_those_of_the_day() -> None:
    document = leaflet("Your MRD is [low](#).", facts=OVERDUE)
    dates, text = lint_dates(document, "a.md", TODAY), lint_text(document, "a.md")
    assert in_order([*dates, *text]) == lint_document(document, "a.md", TODAY)
    assert lint_dates(replace(document, segments=()), "a.md", TODAY) == dates


def test_checks_that_find_something_else_have_a_number_of_their_own() -> None:
    """Findings are stored with the number of the checks: raise CHECKS with whatever changes them, then this."""
    found_ = lint_text(leaflet(*EVERYTHING), "a.md")
    assert len({finding.check for finding in found_}) == 18
    assert (CHECKS, digest([as_data(finding) for finding in found_])) == (
        3,
        "03d0580daa438fdff06dbf567ac1d1c6a12280893cf0e3e24b6552f677a8aa08",
    )


def test_what_comes_twice_is_reported_once() -> None:
    assert found("See [our page](#).", "See [our page](#).") == [("link-nowhere", "block", 10, "our page")]


def test_spans_lie_in_the_segment_s_own_text() -> None:
    text = "See **our** [good page](#), now."
    assert text[slice(*(span_of(text, "our good page") or (0, 0)))] == "our** [good page"
    assert span_of(text, "absent") is None


def test_sentences_end_at_stops_but_not_at_those_of_abbreviations() -> None:
    text = plain("See **Dr. Smith**, e.g. on [Mondays](https://example.org). Rest well! \\*Why\\* (now)? 5.5 mg.")
    assert sentences_of(text) == ["See Dr. Smith, e.g. on Mondays.", "Rest well!", "*Why* (now)?", "5.5 mg."]


@pytest.mark.parametrize("text", [each * 1200 for each in ("A", "Ab", "A-", "(", "a (AB", "[a](", "'", "AB, or ")])
def test_hostile_prose_takes_bounded_time(text: str) -> None:
    start = time.monotonic()
    lint_document(leaflet(*[text] * 5), "a.md", TODAY)
    assert time.monotonic() - start < 5


def test_findings_are_plain_values() -> None:
    finding = SourceFinding("quotes", "hint", "a", "a.md", 1, "m", "r", "about")
    assert finding.key == replace(finding, line=9, file="b.md", message="n").key
