"""The verifier knows the page strings that make claims by their English: they must be those of the templates."""

from __future__ import annotations

from app.formats.page_strings import page_strings
from app.workflow.verification.claims import DATE_PATTERN, DAY, KNOWN, MONTH


def test_the_strings_that_make_claims_are_those_of_the_page() -> None:
    assert KNOWN - {segment.key for segment in page_strings().segments} == set()


def test_the_patterns_of_dates_are_page_strings() -> None:
    assert {segment.key for segment in page_strings().segments if segment.context == DATE_PATTERN} == {DAY, MONTH}
