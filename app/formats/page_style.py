"""The patient page's one style sheet: the same rules for all, with fonts, leading and figures of the page's script."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from app.formats.dates import numbering_system
from app.formats.languages import script
from app.formats.page_strings import TEMPLATES

if TYPE_CHECKING:
    from app.formats.dates import Digits

_LATIN = 'system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif'
_FONTS = {
    "Arab": '"Geeza Pro","Segoe UI","Noto Naskh Arabic","Noto Sans Arabic",Tahoma',
    "Aran": '"Noto Nastaliq Urdu","Jameel Noori Nastaleeq","Urdu Typesetting","Noto Naskh Arabic",Tahoma',
    "Beng": '"Noto Sans Bengali","Nirmala UI","Bangla Sangam MN",Vrinda',
    "Deva": '"Noto Sans Devanagari","Nirmala UI","Kohinoor Devanagari",Mangal',
    "Gujr": '"Noto Sans Gujarati","Nirmala UI","Gujarati Sangam MN",Shruti',
    "Guru": '"Noto Sans Gurmukhi","Nirmala UI","Gurmukhi MN",Raavi',
    "Hans": '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC"',
    "Hant": '"PingFang TC","Microsoft JhengHei","Noto Sans CJK TC","Noto Sans TC"',
    "Taml": '"Noto Sans Tamil","Nirmala UI","Tamil Sangam MN",Latha',
}
_LEADING = {"Aran": ("2.3", "2"), "Arab": ("1.85", "1.55")}
"""Line heights of text and headings; Nastaliq's words slope and need more than twice their size."""

_NASTALIQ = ("ur", "ks")
_UNSLANTED = ("Cyrl", "Grek", "Latn")
"""Scripts that have an italic; others stress a word by weight."""

_FIGURES = {
    "arab": "arabic-indic",
    "arabext": "persian",
    "beng": "bengali",
    "deva": "devanagari",
    "gujr": "gujarati",
    "guru": "gurmukhi",
    "khmr": "khmer",
    "knda": "kannada",
    "laoo": "lao",
    "mlym": "malayalam",
    "mymr": "myanmar",
    "orya": "oriya",
    "tamldec": "tamil",
    "telu": "telugu",
    "thai": "thai",
    "tibt": "tibetan",
}
"""CSS counter styles of CLDR numbering systems (CSS Counter Styles 3, section 6.1)."""


@lru_cache
def style(locale: str, digits: Digits) -> str:
    """Return the style sheet for a page of this locale; list numbers follow its digit policy."""
    written = script(locale)
    if written == "Arab" and locale.split("_")[0] in _NASTALIQ:
        written = "Aran"
    leading, tight = _LEADING.get(written, ("1.6", "1.25") if written == "Latn" else ("1.75", "1.4"))
    font = f"{_FONTS[written]},{_LATIN}" if written in _FONTS else _LATIN
    slant, stress = ("italic", "inherit") if written in _UNSLANTED else ("normal", "600")
    figures = _FIGURES.get(numbering_system(locale, digits), "decimal")
    variables = (
        f":root{{--latin:{_LATIN};--nastaliq:{_FONTS['Aran']};--font:{font};--leading:{leading};--tight:{tight};--slant:{slant};"
        f"--stress:{stress};--figures:{figures}}}"
    )
    return variables + re.sub(r"\s*\n\s*", "", (TEMPLATES / "page.css").read_text("utf-8"))


@lru_cache
def style_hash(css: str) -> str:
    """Return a style sheet's source expression for a Content-Security-Policy (CSP 3, section 2.3.1)."""
    return f"sha256-{b64encode(sha256(css.encode()).digest()).decode()}"
