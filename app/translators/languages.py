"""Our CLDR tags as the codes of each engine. An engine's language stands for one script only, CLDR's likely one."""

from __future__ import annotations

import deepl
from babel.core import get_global, parse_locale
from deep_translator.constants import (
    BAIDU_LANGUAGE_TO_CODE,
    GOOGLE_LANGUAGES_TO_CODES,
    MY_MEMORY_LANGUAGES_TO_CODES,
)

_GOOGLE = {
    "fil": "tl",
    "he": "iw",
    "jv": "jw",
    "kok": "gom",
    "mni_Mtei": "mni-Mtei",
    "nb": "no",
    "zh": "zh-CN",
    "zh_Hant": "zh-TW",
}
_MYMEMORY = {
    "ar": "ar-SA",  # CLDR's likely Arabic is Egypt's, which here is the spoken dialect
    "bs_Cyrl": "bs-Cyrl-BA",
    "en": "en-GB",
    "fa_AF": "prs-AF",
    "ks": "kas-IN",
    "ks_Deva": "ks-IN",
    "ku": "kmr-TR",
    "no": "nb-NO",
    "pa_Arab": "pnb-PK",
    "sr": "sr-Cyrl-RS",
    "sr_Latn": "sr-Latn-RS",
    "zh_Hant": "zh-TW",
    "zh_Hant_HK": "zh-HK",
    "zh_Hant_MO": "zh-MO",
}
_ROMANI = "rm-RO"  # in CLDR, rm is Romansh

# What LibreTranslate's public language index has; the library's own table stops at 17 of them.
# fmt: off
_LIBRETRANSLATE = frozenset((
    "ar", "az", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "eo", "es", "et", "eu", "fa", "fi",
    "fr", "ga", "gl", "he", "hi", "hu", "id", "it", "ja", "ko", "ky", "lt", "lv", "ms", "nb", "nl",
    "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sv", "th", "tr", "uk", "ur", "vi", "zh",
))
# fmt: on
_LIBRETRANSLATE_NAMES = {"fil": "tl", "no": "nb", "pt_BR": "pb", "zh_Hant": "zt"}  # servers old and new know these

# Azure Translator's languages for text, version 3.0; asking its server for them would be a request before any work.
# fmt: off
MICROSOFT_CODES = frozenset((
    "af", "am", "ar", "as", "az", "ba", "bg", "bho", "bn", "bo", "brx", "bs", "ca", "cs", "cy", "da", "de", "doi",
    "dsb", "dv", "el", "en", "es", "et", "eu", "fa", "fi", "fil", "fj", "fo", "fr", "fr-CA", "ga", "gl", "gom", "gu",
    "ha", "he", "hi", "hr", "hsb", "ht", "hu", "hy", "id", "ig", "is", "it", "iu", "ja", "ka", "kk", "km", "kmr", "kn",
    "ko", "ks", "ku", "ky", "ln", "lo", "lt", "lug", "lv", "mai", "mg", "mi", "mk", "ml", "mn-Cyrl", "mn-Mong", "mr",
    "ms", "mt", "mww", "my", "nb", "ne", "nl", "nso", "nya", "or", "pa", "pl", "prs", "ps", "pt", "pt-PT", "ro", "ru",
    "run", "rw", "sd", "si", "sk", "sl", "sm", "sn", "so", "sq", "sr-Cyrl", "sr-Latn", "st", "sv", "sw", "ta", "te",
    "th", "ti", "tk", "tn", "to", "tr", "tt", "ty", "ug", "uk", "ur", "uz", "vi", "xh", "yo", "yua", "yue", "zh-Hans",
    "zh-Hant", "zu",
))
# fmt: on
_MICROSOFT = {
    "ckb": "ku",  # Microsoft's ku is Central Kurdish
    "ku": "kmr",
    "fa_AF": "prs",
    "kok": "gom",
    "lg": "lug",
    "mn": "mn-Cyrl",
    "mn_Mong": "mn-Mong",
    "no": "nb",
    "ny": "nya",
    "pt_PT": "pt-PT",
    "rn": "run",
    "sr": "sr-Cyrl",
    "sr_Latn": "sr-Latn",
    "zh": "zh-Hans",
    "zh_Hant": "zh-Hant",
    "fr_CA": "fr-CA",
}

_DEEPL_CODES = frozenset(code for name, code in vars(deepl.Language).items() if name.isupper())
_DEEPL = {
    "fa_AF": "prs",
    "fil": "tl",
    "kok": "gom",
    "ku": "kmr",
    "no": "nb",
    "pt": "pt-BR",
    "pt_PT": "pt-PT",
    "zh": "zh-Hans",
    "zh_Hant": "zh-Hant",
}
_BAIDU = {
    "ar": "ara", "bg": "bul", "zh": "zh", "zh_Hant": "cht", "cs": "cs", "da": "dan", "nl": "nl", "en": "en",
    "et": "est", "fi": "fin", "fr": "fra", "de": "de", "el": "el", "hu": "hu", "it": "it", "ja": "jp", "ko": "kor",
    "pl": "pl", "pt": "pt", "ro": "ro", "ru": "ru", "sl": "slo", "es": "spa", "sv": "swe", "th": "th",
    "vi": "vie", "yue": "yue",
}  # fmt: skip


def google_code(tag: str) -> str | None:
    """Return Google's code for a CLDR tag, None where Google (or the client library) lacks the language or script."""
    language, _ = _parts(tag)
    code = _GOOGLE.get(language, language)
    return code if code in GOOGLE_LANGUAGES_TO_CODES.values() else None


def mymemory_code(tag: str) -> str | None:
    """Return MyMemory's code for a CLDR tag: of the territory named, else the likely one, else the first it has."""
    language, territory = _parts(tag)
    codes = [code for code in MY_MEMORY_LANGUAGES_TO_CODES.values() if code.split("-")[0] == language]
    likely = str(get_global("likely_subtags").get(language, "")).rpartition("_")[2]
    candidates = (
        _MYMEMORY.get(f"{language}_{territory}"),
        # zh_Hans_HK is Chinese of Hong Kong, but not as zh-HK writes it
        f"{language}-{territory}" if _parts(f"{language}_{territory}")[0] == language else None,
        _MYMEMORY.get(language),
        f"{language}-{likely}",
        *codes,
    )
    known = (code for code in candidates if code in _MYMEMORY.values() or code in codes)
    return next((code for code in known if code != _ROMANI), None)


def libretranslate_code(tag: str) -> str | None:
    """Return LibreTranslate's code for a CLDR tag; a server that was started with fewer languages refuses it later."""
    language, territory = _parts(tag)
    for key in (f"{language}_{territory}", language):
        if key in _LIBRETRANSLATE_NAMES:
            return _LIBRETRANSLATE_NAMES[key]
    return language if language in _LIBRETRANSLATE else None


def microsoft_code(tag: str) -> str | None:
    """Return Azure Translator's code for a CLDR tag."""
    return _known(tag, _MICROSOFT, MICROSOFT_CODES)


def baidu_code(tag: str) -> str | None:
    """Return Baidu's code for a CLDR tag, None where Baidu (or the client library) lacks the language or script."""
    language, _ = _parts(tag)
    code = _BAIDU.get(language)
    return code if code in BAIDU_LANGUAGE_TO_CODE.values() else None


def deepl_target(tag: str) -> str | None:
    """Return DeepL's code for a language to translate into: `pt` is Brazil's as in CLDR, English is Britain's."""
    language, territory = _parts(tag)
    if language == "en":
        return "en-US" if territory == "US" else "en-GB"
    if language == "es" and territory and territory != "ES":
        return "es-419"
    return _known(tag, _DEEPL, _DEEPL_CODES)


def deepl_source(tag: str) -> str | None:
    """Return DeepL's code for a language to translate from: it knows no variants there."""
    target = deepl_target(tag)
    return target.partition("-")[0] if target else None


def _known(tag: str, names: dict[str, str], codes: frozenset[str]) -> str | None:
    language, territory = _parts(tag)
    for key in (f"{language}_{territory}", language):
        if key in names:
            return names[key]
    return language if language in codes else None


def _parts(tag: str) -> tuple[str, str]:
    """Split a tag into language (with its script, where that is not the likely one) and territory: zh_Hant and TW."""
    try:
        language, territory, script = parse_locale(tag)[:3]
    except ValueError:
        return "", ""
    likely = get_global("likely_subtags")

    def likely_script(key: str) -> str | None:
        parts = str(likely.get(key, "")).split("_")
        return parts[1] if len(parts) == 3 else None

    usual = likely_script(language)
    script = script or likely_script(f"{language}_{territory}") or usual
    return (language if script == usual or script is None else f"{language}_{script}"), territory or ""
