"""Our CLDR tags as the codes of each engine. An engine's language stands for one script only, CLDR's likely one."""

from __future__ import annotations

from babel.core import get_global, parse_locale
from deep_translator.constants import GOOGLE_LANGUAGES_TO_CODES, MY_MEMORY_LANGUAGES_TO_CODES

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
