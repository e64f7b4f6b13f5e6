"""Texts are named by what they are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.unit import digest, fingerprint

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT, st.none() | TEXT, st.sampled_from(["pl", "zh_Hans"]), TEXT, TEXT)
def test_a_fingerprint_is_the_digest_of_the_five_that_name_a_text(
    document: str, msgctxt: str | None, locale: str, source: str, target: str
) -> None:
    name = fingerprint(document, msgctxt, locale, source, target)
    assert name == digest([document, msgctxt or "", locale, source, target])
