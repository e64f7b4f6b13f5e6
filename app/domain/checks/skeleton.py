"""The consonants of a word in coarse classes, equal for one name in many spellings and scripts.

A medicine's name is transliterated by sound: remdesivir, remdesiwir, ремдесивир, ريمديسيفير. Vowels, voice and
aspiration differ from language to language; the order of its consonants' classes does not.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LATIN = {"b": "b", "p": "b", "f": "f", "v": "f", "w": "f", "t": "t", "d": "t", "k": "k", "g": "k", "q": "k", "j": "s",
          "s": "s", "z": "s", "c": "k", "x": "ks", "r": "r", "l": "l", "m": "n", "n": "n", "ç": "s", "ł": "l", "đ": "t",
          "ş": "s", "ș": "s", "ț": "s"}  # fmt: skip
_CYRILLIC = dict(zip("бпфвтдкгхґжзсцчшщрлмн", "bbffttkkkksssssssrlnn", strict=True))
_ARABIC = {
    char: consonant
    for consonant, chars in {"b": "بپ", "t": "تثدذضطظٹڈټډ", "s": "جچزسشصژښږ", "k": "خغقكکگګ", "r": "رڑړ", "f": "فڤ",
                             "l": "ل", "n": "منںڼ"}.items()
    for char in chars
}  # fmt: skip
_INDIC = ["k"] * 4 + ["n"] + ["s"] * 4 + ["n"] + ["t"] * 4 + ["n"] + ["t"] * 4 + ["n", "n", "b", "f", "b", "f", "n", "",
          "r", "r", "l", "l", "l", "f", "s", "s", "s", ""]  # fmt: skip
"""The consonants of the Brahmic blocks of Unicode, which share one order from offset 0x15."""
_ETHIOPIC = ["", "l", "", "n", "s", "r", "s", "s", "k", "k", "k", "k", "b", "f", "t", "s", "", "", "n", "n", "", "k",
             "k", "k", "k", "", "", "s", "s", "", "t", "t", "s", "k", "k", "k", "t", "s", "b", "s", "s", "f",
             "b"]  # fmt: skip
"""The consonant of each row of eight syllables from U+1200."""


@lru_cache(maxsize=8192)
def skeleton(word: str) -> str:
    """Return the classes of a word's consonants, doubled ones once."""
    classes: list[str] = []
    low = word.lower()
    if low.isascii():
        plain = low
    else:
        plain = "".join(c for c in unicodedata.normalize("NFD", low) if not unicodedata.combining(c) or c > "\u0370")
        plain = unicodedata.normalize("NFC", plain)
    for i, char in enumerate(plain):
        found = _class(char, plain[i + 1 : i + 2])
        for one in found:
            if not classes or classes[-1] != one:
                classes.append(one)
    return "".join(classes)


def _class(char: str, following: str) -> str:
    if char == "c":
        return "s" if following in ("e", "i", "y") else "k"
    if char == "p" and following == "h":
        return "f"
    if char in _LATIN:
        return _LATIN[char]
    code = ord(char)
    if 0x0900 <= code < 0x0D80:
        offset = (code & 0x7F) - 0x15
        if 0 <= offset < len(_INDIC):
            return _INDIC[offset]
        return (
            "n" if (code & 0x7F) in (1, 2) else "s" if (code & 0x7F) == 0x5B else "f" if (code & 0x7F) == 0x5E else ""
        )
    if 0x1200 <= code < 0x1358:
        return _ETHIOPIC[(code - 0x1200) // 8]
    return _CYRILLIC.get(char) or _ARABIC.get(char, "")
