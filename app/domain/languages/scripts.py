"""Scripts as character ranges: which letters a language is written with, and what counts as part of a word."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache

RANGES = {
    "Latn": "A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02af\u1e00-\u1eff\u2c60-\u2c7f\ua720-\ua7ff",
    "Cyrl": "\u0400-\u052f\u1c80-\u1c88\u2de0-\u2dff\ua640-\ua69f",
    "Grek": "\u0370-\u03ff\u1f00-\u1fff",
    "Arab": (
        "\u0620-\u064a\u066e-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
    ),
    "Hebr": "\u05d0-\u05f2",
    "Deva": "\u0904-\u0939\u0958-\u0961\u0971-\u097f",
    "Beng": "\u0980-\u09e3\u09f0-\u09f1",
    "Guru": "\u0a05-\u0a5e\u0a72-\u0a75",
    "Gujr": "\u0a85-\u0ae1",
    "Orya": "\u0b05-\u0b61",
    "Taml": "\u0b83-\u0bd0",
    "Telu": "\u0c05-\u0c61",
    "Knda": "\u0c85-\u0ce1",
    "Mlym": "\u0d05-\u0d61",
    "Sinh": "\u0d85-\u0dc6",
    "Thai": "\u0e01-\u0e3a\u0e40-\u0e4e",
    "Laoo": "\u0e81-\u0edf",
    "Mymr": "\u1000-\u103f\u1050-\u109f\uaa60-\uaa7f",
    "Geor": "\u10a0-\u10ff\u1c90-\u1cbf",
    "Armn": "\u0531-\u0588",
    "Ethi": "\u1200-\u135f\u1380-\u139f\u2d80-\u2ddf",
    "Khmr": "\u1780-\u17d3",
    "Hang": "\u1100-\u11ff\uac00-\ud7af",
    "Jpan": "\u3040-\u30ff\u3400-\u9fff",
    "Hani": "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0002ffff",
}
"""Letters of each script (Unicode's blocks, letters and vowel signs, digits left out)."""

UNSPACED = frozenset({"Hani", "Jpan", "Thai", "Khmr", "Mymr", "Laoo"})
"""Scripts that write no spaces between words."""

RIGHT_TO_LEFT = frozenset({"Arab", "Hebr", "Syrc", "Thaa", "Nkoo"})


def letters(script: str) -> re.Pattern[str]:
    """Return a pattern that matches one letter of a script, or of any script where it is not listed."""
    return _pattern(RANGES.get(script, r"^\W\d_"))


@cache
def _pattern(inside: str) -> re.Pattern[str]:
    return re.compile(f"[{inside}]")


def _marks() -> str:
    """Return the ranges of all combining marks: Python's `\\w` leaves them out, and Indic words are full of them."""
    ranges: list[str] = []
    start = end = -2
    for code in (*range(0x300, 0x3100), *range(0xA000, 0xFE30)):
        if unicodedata.category(chr(code)) not in ("Mn", "Mc", "Me"):
            continue
        if code != end + 1:
            if start >= 0:
                ranges.append(f"{chr(start)}-{chr(end)}")
            start = code
        end = code
    return sys.intern("".join([*ranges, f"{chr(start)}-{chr(end)}"]))


MARKS = _marks()
JOINERS = "\u200c\u200d"
WORD_CHARACTER = rf"[\w{MARKS}{JOINERS}]"
"""A character of a word in any script: letters, digits, marks, and the joiners that spelling needs."""
WORD = re.compile(rf"[^\W\d_](?:[^\W\d_]++|[{MARKS}{JOINERS}'’]++)*+")
"""A word: it starts with a letter and has no digits."""
