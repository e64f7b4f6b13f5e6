"""Characters that a language needs and many keyboards lack: its digits, punctuation and letters, for the editor."""

from __future__ import annotations

from functools import lru_cache

from app.formats.dates import numbering_system
from app.formats.languages import direction

_DIGITS = {
    "arab": "٠١٢٣٤٥٦٧٨٩",
    "arabext": "۰۱۲۳۴۵۶۷۸۹",
    "beng": "০১২৩৪৫৬৭৮৯",
    "deva": "०१२३४५६७८९",
    "gujr": "૦૧૨૩૪૫૬૭૮૯",
    "guru": "੦੧੨੩੪੫੬੭੮੯",
    "mymr": "၀၁၂၃၄၅၆၇၈၉",
    "khmr": "០១២៣៤៥៦៧៨៩",
    "laoo": "໐໑໒໓໔໕໖໗໘໙",
}
"""Digits by CLDR's numbering systems; Tamil and others write Latin ones by custom."""

_LETTERS = {
    "cs": "áčďéěíňóřšťúůýž „“",
    "cy": "âêîôûŵŷ",
    "de": "äöüß „“",
    "es": "áéíñóúü ¿¡«»",
    "fr": "àâçèéêëîïôœùû «»",
    "hu": "áéíóöőúüű „”",
    "it": "àèéìòù «»",
    "lt": "ąčęėįšųūž „“",
    "lv": "āčēģīķļņšūž",
    "pl": "ąćęłńóśźż „”",
    "pt": "áàâãçéêíóôõú",
    "ro": "ăâîșț „”",
    "sk": "áäčďéíĺľňóôŕšťúýž „“",
    "sq": "çë",
    "tr": "çğıİöşü",
    "uk": "ґєії «»",
    "vi": "ăâđêôơư",
    "yo": "ẹọṣàèìòùáéíóú",
    "zh": "，。、；：？！（）《》“”",
    "ja": "、。「」（）",
    "ur": "،؛؟۔٪",
    "ar": "،؛؟٪«»",
    "fa": "،؛؟٪«»",
    "ps": "،؛؟٪",
    "ckb": "،؛؟٪",
    "bn": "।",
    "hi": "।",
    "mr": "।",
    "ne": "।",
    "pa": "।",
}
_JOINED = {"fa", "ckb", "ps", "ur"}
_EVERYWHERE = "–’…"

_NAMES = {
    "\u00a0": "space that does not break",
    "\u200c": "letters apart (ZWNJ)",
    "\u2066": "from left to right, begin",
    "\u2069": "from left to right, end",
}
_SIGNS = {"\u00a0": "⍽", "\u200c": "ZWNJ", "\u2066": "→⟦", "\u2069": "⟧"}


@lru_cache
def characters(locale: str) -> tuple[tuple[str, str, str], ...]:
    """Return characters for a locale's texts as (character, what stands on its button, name or '')."""
    language = locale.split("_")[0]
    found = _DIGITS.get(numbering_system(locale, "native"), "") + _LETTERS.get(language, "").replace(" ", "")
    found += _EVERYWHERE + "\u00a0"
    if language in _JOINED:
        found += "\u200c"
    if direction(locale) == "rtl":
        found += "\u2066\u2069"
    return tuple((one, _SIGNS.get(one, one), _NAMES.get(one, "")) for one in dict.fromkeys(found))
