"""The verifier knows the page strings that make claims by their English: they must be those of the templates."""

from __future__ import annotations

from app.formats.page_strings import page_strings
from app.workflow.verification.pages import DATES, LABELS, MADE, MAKINGS, NOTICES


def test_the_strings_that_make_claims_are_those_of_the_page() -> None:
    claims = {*DATES.values(), *LABELS.values(), MADE, *NOTICES.values(), *MAKINGS.values()}
    known = {segment.text for segment in page_strings().segments if segment.context is None}
    assert claims - known == set()


def test_the_patterns_of_dates_are_page_strings() -> None:
    patterns = {segment.text for segment in page_strings().segments if segment.context == "date pattern"}
    assert patterns == {"d MMMM y", "MMMM y"}
