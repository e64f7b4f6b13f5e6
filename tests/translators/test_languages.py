"""Our tags as engines' codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.translators.languages import google_code, libretranslate_code, mymemory_code


@pytest.mark.parametrize(
    ("tag", "google", "mymemory", "libretranslate"),
    [
        ("en", "en", "en-GB", "en"),
        ("pl", "pl", "pl-PL", "pl"),
        ("ur", "ur", "ur-PK", "ur"),
        ("ar", "ar", "ar-SA", "ar"),
        ("ar_EG", "ar", "ar-EG", "ar"),
        ("bn", "bn", "bn-IN", "bn"),
        ("fa", "fa", "fa-IR", "fa"),
        ("fr", "fr", "fr-FR", "fr"),
        ("fr_CA", "fr", "fr-CA", "fr"),
        ("he", "iw", "he-IL", "he"),
        ("fil", "tl", "fil-PH", "tl"),
        ("nb", "no", "nb-NO", "nb"),
        ("ckb", "ckb", "ckb-IQ", None),
        ("so", "so", "so-SO", None),
        ("pa_Guru", "pa", "pa-IN", None),
        ("pa_Arab", None, "pnb-PK", None),
        ("pa_PK", None, "pnb-PK", None),
        ("pt", "pt", "pt-BR", "pt"),
        ("pt_BR", "pt", "pt-BR", "pb"),
        ("pt_PT", "pt", "pt-PT", "pt"),
        ("zh_Hans", "zh-CN", "zh-CN", "zh"),
        ("zh_Hant", "zh-TW", "zh-TW", "zt"),
        ("zh_HK", "zh-TW", "zh-HK", "zt"),
        ("zh_Hans_HK", "zh-CN", "zh-CN", "zh"),
        ("sr_Latn", None, "sr-Latn-RS", None),
        ("uz_Cyrl", None, None, None),
        ("rm", None, None, None),
        ("syl", None, None, None),
        ("auto", None, None, None),
        ("", None, None, None),
        ("../ur", None, None, None),
    ],
)
def test_a_tag_has_the_code_of_its_language_and_script(
    tag: str, google: str | None, mymemory: str | None, libretranslate: str | None
) -> None:
    assert (google_code(tag), mymemory_code(tag), libretranslate_code(tag)) == (google, mymemory, libretranslate)


@given(st.text(max_size=12))
def test_no_text_upsets_the_look_up(tag: str) -> None:
    for code in (google_code, mymemory_code, libretranslate_code):
        assert code(tag) is None or code(tag) != ""
