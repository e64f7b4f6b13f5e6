"""Which of the system's Noto fonts a PDF is set in, and whether they have every character of it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import TYPE_CHECKING, NamedTuple

import typst
from fontTools.ttLib import TTFont

from app.errors import MissingGlyph
from app.formats.languages import script

if TYPE_CHECKING:
    from collections.abc import Iterable

LATIN = "Noto Sans"
NASTALIQ = "Noto Nastaliq Urdu"
_IN_NASTALIQ = ("ur", "ks")
_FAMILIES = {
    "Arab": "Noto Naskh Arabic",
    "Armn": "Noto Sans Armenian",
    "Beng": "Noto Sans Bengali",
    "Deva": "Noto Sans Devanagari",
    "Ethi": "Noto Sans Ethiopic",
    "Geor": "Noto Sans Georgian",
    "Gujr": "Noto Sans Gujarati",
    "Guru": "Noto Sans Gurmukhi",
    "Hans": "Noto Sans CJK SC",
    "Hant": "Noto Sans CJK TC",
    "Hebr": "Noto Sans Hebrew",
    "Jpan": "Noto Sans CJK JP",
    "Khmr": "Noto Sans Khmer",
    "Knda": "Noto Sans Kannada",
    "Kore": "Noto Sans CJK KR",
    "Laoo": "Noto Sans Lao",
    "Mlym": "Noto Sans Malayalam",
    "Mymr": "Noto Sans Myanmar",
    "Orya": "Noto Sans Oriya",
    "Sinh": "Noto Sans Sinhala",
    "Taml": "Noto Sans Tamil",
    "Telu": "Noto Sans Telugu",
    "Thai": "Noto Sans Thai",
}
"""Families by ISO 15924 script; any other script is looked for by its name, else it is set in Noto Sans."""

_EAST_ASIAN = ("BOPOMOFO", "CJK", "FULLWIDTH", "HALFWIDTH", "HANGUL", "HIRAGANA", "IDEOGRAPHIC", "KATAKANA")
_SYMBOLS = ("Noto Sans Symbols", "Noto Sans Symbols2", "Noto Sans Math")
"""Missing characters that an error's sentence spells out; a whole script may be missing."""

_DRAWN_BY_NOBODY = ("Cc", "Cf", "Zl", "Zp", "Zs")


class Missing(NamedTuple):
    """A character without a glyph: its name in Unicode, and the Debian package with the font of its script.

    `package` is empty where that font is installed and lacks the character.
    """

    character: str
    name: str
    package: str

    def __str__(self) -> str:
        remedy = f"install {self.package}" if self.package else "no Noto font has it, write it otherwise"
        return f"{self.character!r} U+{ord(self.character):04X} {self.name}: {remedy}"


@dataclass(frozen=True)
class Faces:
    """Font families in order of preference: for the language's own words, and for Latin words and figures.

    `bold` tells whether the language's own family has a bold face.
    """

    own: tuple[str, ...]
    latin: tuple[str, ...]
    bold: bool


def own_family(locale: str) -> str:
    """Return the family that a locale's words are set in."""
    written = script(locale)
    if written == "Arab" and locale.split("_")[0] in _IN_NASTALIQ:
        return NASTALIQ
    return _FAMILIES.get(written, LATIN)


def choose_faces(characters: Iterable[str], locale: str) -> Faces:
    """Choose families that have all these characters; raise MissingGlyph with those that none has."""
    own = list(dict.fromkeys((own_family(locale), LATIN)))
    missing = []
    for char in sorted(set(characters)):
        if unicodedata.category(char) in _DRAWN_BY_NOBODY or any(_has(family, char) for family in own):
            continue
        candidates = (_family_of(char, locale), *_SYMBOLS)
        family = next((family for family in candidates if _has(family, char)), None)
        if family:
            own.append(family)
        else:
            missing.append(describe(char, locale))
    if missing:
        raise MissingGlyph(locale, missing)
    bold = any(font.weight == 700 for font in _faces(own[0]))
    return Faces(tuple(own), (LATIN, *(family for family in own if family != LATIN)), bold)


def lacking_package(locale: str) -> str:
    """Return the Debian package with the font that a locale's words are set in, '' where it is installed."""
    family = own_family(locale)
    return "" if _faces(family) else _package_of(family)


def _package_of(family: str) -> str:
    return "fonts-noto-cjk" if "CJK" in family else "fonts-noto-core"


def _family_of(char: str, locale: str) -> str:
    """Return the family that should have a character, by the script that its name begins with."""
    word = unicodedata.name(char, "UNKNOWN").split(" ")[0].split("-")[0]
    if word in _EAST_ASIAN:
        return _FAMILIES[script(locale)] if "CJK" in own_family(locale) else _FAMILIES["Hans"]
    return _FAMILIES["Arab"] if word == "ARABIC" else f"Noto Sans {word.title()}"


def describe(char: str, locale: str) -> Missing:
    """Name a character that could not be printed, and the package that has the font of its script."""
    family = _family_of(char, locale)
    known = family in _FAMILIES.values() or not _characters(LATIN)
    lacking = known and not _characters(family)
    return Missing(char, unicodedata.name(char, "unassigned"), _package_of(family) if lacking else "")


def _has(family: str, char: str) -> bool:
    return ord(char) in _characters(family)


@lru_cache
def _characters(family: str) -> frozenset[int]:
    """Return the code points that every face of a family has, none where it is not installed."""
    sets = []
    for font in _faces(family):
        with TTFont(str(font.path), fontNumber=font.index, lazy=True) as opened:
            sets.append(frozenset(opened.getBestCmap()))
    return frozenset.intersection(*sets) if sets else frozenset()


@lru_cache
def _faces(family: str) -> tuple[typst.FontInfo, ...]:
    """Return a family's regular and bold faces, one of a weight and style.

    Debian 12 has a Noto Nastaliq Urdu Bold that calls itself regular; the true one has the flag REGULAR
    (OpenType, OS/2 fsSelection bit 6).
    """
    found: dict[tuple[int, str], typst.FontInfo] = {}
    for font in sorted(_system_fonts(), key=lambda font: str(font.path)):
        if font.family == family and font.path and font.weight in (400, 700) and font.style in ("normal", "italic"):
            key = (font.weight, font.style)
            if key not in found or (key == (400, "normal") and _is_regular(font)):
                found[key] = font
    return tuple(found.values())


def _is_regular(font: typst.FontInfo) -> bool:
    with TTFont(str(font.path), fontNumber=font.index, lazy=True) as opened:
        return bool(opened["OS/2"].fsSelection & 1 << 6)


@lru_cache
def _system_fonts() -> tuple[typst.FontInfo, ...]:
    return tuple(typst.Fonts(include_system_fonts=True, include_embedded_fonts=False).fonts())


_FOLDER = TemporaryDirectory(prefix="polyleaf-fonts-")
"""Typst takes folders of fonts, not files: one folder of links for each choice of families, gone with the process."""


@lru_cache
def fonts_of(families: tuple[str, ...]) -> typst.Fonts:
    """Return exactly the faces of these families, so that nothing else on the system decides what is printed."""
    folder = Path(mkdtemp(dir=_FOLDER.name))
    for number, path in enumerate(dict.fromkeys(str(font.path) for family in families for font in _faces(family))):
        (folder / f"{number:02d}{Path(path).suffix}").symlink_to(path)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
