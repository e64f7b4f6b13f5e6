"""Our tags as engines' codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.translators.languages import (
    baidu_code,
    deepl_source,
    deepl_target,
    google_code,
    libretranslate_code,
    microsoft_code,
    mymemory_code,
)


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


@pytest.mark.parametrize(
    ("tag", "microsoft", "deepl", "baidu"),
    [
        ("en", "en", "en-GB", "en"),
        ("en_US", "en", "en-US", "en"),
        ("pl", "pl", "pl", "pl"),
        ("ur", "ur", "ur", None),
        ("ar", "ar", "ar", "ara"),
        ("so", "so", None, None),
        ("ckb", "ku", "ckb", None),
        ("ku", "kmr", "kmr", None),
        ("fa_AF", "prs", "prs", None),
        ("pa_Guru", "pa", "pa", None),
        ("pa_Arab", None, None, None),
        ("pt", "pt", "pt-BR", "pt"),
        ("pt_PT", "pt-PT", "pt-PT", "pt"),
        ("es", "es", "es", "spa"),
        ("es_MX", "es", "es-419", "spa"),
        ("fil", "fil", "tl", None),
        ("nb", "nb", "nb", None),
        ("sr", "sr-Cyrl", "sr", None),
        ("sr_Latn", "sr-Latn", None, None),
        ("zh_Hans", "zh-Hans", "zh-Hans", "zh"),
        ("zh_TW", "zh-Hant", "zh-Hant", "cht"),
        ("syl", None, None, None),
        ("auto", None, None, None),
    ],
)
def test_a_tag_has_the_code_of_the_engines_with_keys(
    tag: str, microsoft: str | None, deepl: str | None, baidu: str | None
) -> None:
    assert (microsoft_code(tag), deepl_target(tag), baidu_code(tag)) == (microsoft, deepl, baidu)


def test_deepl_translates_from_a_language_without_its_variant() -> None:
    assert [deepl_source(tag) for tag in ("en", "pt_PT", "zh_Hant", "ur", "syl")] == ["en", "pt", "zh", "ur", None]


@given(st.text(max_size=12))
def test_no_text_upsets_the_look_up(tag: str) -> None:
    for code in (google_code, mymemory_code, libretranslate_code, microsoft_code, deepl_target, baidu_code):
        assert code(tag) is None or code(tag) != ""
