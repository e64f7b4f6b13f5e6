"""What a reader must see of a text, a date, a language: worked out anew, apart from the code that renders pages."""

from __future__ import annotations

import pickle
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale, localedata
from babel.core import UnknownLocaleError
from markdown_it import MarkdownIt

from app.domain.leaflet import PLACEHOLDER, PartialDate, Site

_NOUGHTS = {
    unicodedata.name(chr(point)).removesuffix(" DIGIT ZERO"): point
    for point in range(0x10000)
    if unicodedata.category(chr(point)) == "Nd" and unicodedata.digit(chr(point)) == 0
}
_SYSTEMS = {
    "arab": "ARABIC-INDIC",
    "arabext": "EXTENDED ARABIC-INDIC",
    "beng": "BENGALI",
    "deva": "DEVANAGARI",
    "gujr": "GUJARATI",
    "guru": "GURMUKHI",
    "khmr": "KHMER",
    "knda": "KANNADA",
    "laoo": "LAO",
    "mlym": "MALAYALAM",
    "mymr": "MYANMAR",
    "orya": "ORIYA",
    "tamldec": "TAMIL",
    "telu": "TELUGU",
    "thai": "THAI",
    "tibt": "TIBETAN",
}
"""CLDR's numbering systems by what Unicode calls their digits."""


@dataclass(frozen=True)
class Shown:
    """The words of a text as a reader sees them, and its links as (address, words)."""

    text: str
    links: tuple[tuple[str, str], ...]


def _parser(schemes: str) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).disable(["image", "backticks"])
    parser.validateLink = lambda url: re.match(schemes, url, re.IGNORECASE) is not None  # type: ignore[method-assign]
    return parser


_TEXT = _parser("(https|mailto|tel):")
_CITATION = _parser("(https?|mailto):")


def shown(markdown: str, site: Site) -> Shown:
    """Return what a reader sees of a text: no marks of emphasis, contact facts filled in and linked."""
    words = ""
    links: list[tuple[str, str]] = []
    open_link: tuple[str, int] | None = None
    for token in _TEXT.parseInline(markdown)[0].children or []:
        if token.type == "link_open":
            open_link = (str(token.attrGet("href")), len(words))
        elif token.type == "link_close" and open_link:
            links.append((open_link[0], words[open_link[1] :]))
            open_link = None
        elif token.type in ("softbreak", "hardbreak"):
            words += " "
        else:
            end = 0
            for match in PLACEHOLDER.finditer(token.content):
                contact = site.contact(match[1])
                if contact is None:
                    continue
                words += token.content[end : match.start()] + contact.value
                end = match.end()
                if contact.href and open_link is None:
                    links.append((contact.href, contact.value))
            words += token.content[end:]
    return Shown(_one_space(words), tuple((href, _one_space(text)) for href, text in links))


def citation_words(citation: str) -> str:
    """Return a citation without its Markdown."""
    tokens = _CITATION.parseInline(citation)[0].children or []
    return _one_space("".join(" " if t.type.endswith("break") else t.content for t in tokens))


def string_form(text: str, values: Mapping[str, tuple[str, ...]]) -> re.Pattern[str]:
    """Return the pattern of a page string's visible text; `values` has what each `{name}` may be filled with."""
    words = _one_space(text)
    form = ""
    end = 0
    for match in PLACEHOLDER.finditer(words):
        allowed = "|".join(re.escape(_one_space(value)) for value in values.get(match[1], (match[0],)))
        form += re.escape(words[end : match.start()]) + f"(?:{allowed})"
        end = match.end()
    return re.compile(form + re.escape(words[end:]))


def html_tag(locale: str) -> str:
    """Return the BCP 47 tag of a locale."""
    return locale.replace("_", "-")


def direction(locale: str) -> str:
    """Return `ltr` or `rtl` by CLDR."""
    return "rtl" if Locale.parse(locale).character_order == "right-to-left" else "ltr"


def known_locale(locale: str) -> bool:
    """Tell whether CLDR has data for this locale."""
    try:
        Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        return False
    return True


def names_of(language: str, reader: str) -> tuple[str, ...]:
    """Return the names that a language may go by: its own, or CLDR's in the reader's locale; capital or not."""
    names = set()
    for name in (
        Locale.parse(language).get_display_name(language),
        Locale.parse(language).get_display_name(reader),
    ):
        if name:
            names |= {name, name[:1].upper() + name[1:]}
    return tuple(sorted(names)) or (language,)


def with_digits(text: str, locale: str, digits: str) -> str:
    """Write Latin digits as the locale's digit policy has them."""
    system = Locale.parse(locale).other_numbering_systems.get("native", "latn")
    if digits == "latin" or system not in _SYSTEMS:
        return text
    nought = _NOUGHTS[_SYSTEMS[system]]
    return text.translate({0x30 + n: nought + n for n in range(10)})


def date_words(date: PartialDate, patterns: tuple[str, str], locale: str, digits: str) -> str:
    """Write a date by the locale's pattern for a day or, where only that is known, for a month.

    Raise ValueError for a pattern that has other fields than the date or lacks one.
    """
    pattern = patterns[1 if date.day is None else 0]
    words = ""
    used = []
    for quoted, field, other in re.findall(r"('(?:[^']|'')*')|((?:y+|M+|L+|d+))|(.)", pattern, re.DOTALL):
        if quoted:
            words += "'" if quoted == "''" else quoted[1:-1].replace("''", "'")
        elif field:
            used.append({"L": "M"}.get(field[0], field[0]))
            words += with_digits(_field(field, date, locale), locale, digits)
        elif other.isascii() and other.isalpha():
            raise ValueError(f"the pattern {pattern!r} has an unknown field {other!r}")
        else:
            words += with_digits(other, locale, digits)
    if sorted(used) != (["M", "y"] if date.day is None else ["M", "d", "y"]):
        raise ValueError(f"the pattern {pattern!r} does not show exactly the day, month and year of a date")
    return _one_space(words)


def _field(field: str, date: PartialDate, locale: str) -> str:
    if field[0] == "y":
        return f"{date.year % 100:02d}" if len(field) == 2 else f"{date.year:0{len(field)}d}"
    if field[0] == "d":
        return f"{date.day or 0:0{len(field)}d}"
    if len(field) <= 2:
        return f"{date.month:0{len(field)}d}"
    width = "wide" if len(field) == 4 else "abbreviated"
    names = dict(Locale.parse(locale).months["format"][width])
    if field[0] == "L":
        names |= _own_standalone(locale, width)
    return str(names[date.month])


@cache
def _own_standalone(locale: str, width: str) -> dict[int, str]:
    # Babel fills what is missing from whichever locale was loaded before: only its data files are to be trusted.
    names: dict[int, str] = {}
    tag = ""
    for part in locale.split("_"):
        tag += ("_" if tag else "") + part
        if localedata.exists(tag):
            data = pickle.loads(Path(localedata.resolve_locale_filename(tag)).read_bytes())  # noqa: S301 - Babel's own
            own = data.get("months", {}).get("stand-alone", {}).get(width, {})
            names |= own if isinstance(own, dict) else {}
    return names


def _one_space(text: str) -> str:
    return re.sub(r"[ \t\n\r\f]+", " ", text).strip(" \t\n\r\f")
