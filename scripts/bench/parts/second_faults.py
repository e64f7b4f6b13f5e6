"""A second generator of faults, written apart from the checks: it looks at a text with plain patterns of its own.

The first one (faults.py) takes texts apart with the checks' own parser, and so cannot see what the parser misses.
Each fault is a function from both texts and a random generator to a broken translation, or None.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

Break = Callable[[str, str, random.Random], "str | None"]
KEPT = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|\{[^}]*\}|\]\([^)]*\)")
NUMBER = re.compile(r"\d+(?:[.,٫]\d+)*")
RANGE = re.compile(r"(?<![\d.,/A-Za-z-])(\d+(?:[.,]\d+)?)(\s?[-–—]\s?|至|到)(\d+(?:[.,]\d+)?)(?![\d/-])")
WORDED = re.compile(r"(?<![\d.,/A-Za-z-])(\d{1,3})( [^\W\d_]{1,5} )(\d{1,3})(?![\d.,/-])")
LETTERS = {0: "oO", 1: "lI", 5: "S", 8: "B"}
CYRILLIC = dict(zip("aeopcxyiABEKMHOPCTXI", "аеорсхуіАВЕКМНОРСТХІ", strict=True))
ACRONYM = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,6}(?![A-Za-z0-9])")
MEDICINES = ("paracetamol", "ibuprofen", "amoxicillin", "azithromycin", "chloroquine", "remdesivir", "ribavirin",
             "dexamethasone", "heparin", "warfarin", "metformin", "methotrexate", "vincristine", "vinblastine",
             "morphine", "prednisolone", "prednisone")  # fmt: skip


def _numbers(text: str) -> list[re.Match[str]]:
    """Return plain numbers outside addresses and names such as COVID-19."""
    kept = [match.span() for match in KEPT.finditer(text)]
    return [
        m for m in NUMBER.finditer(text)
        if not any(a <= m.start() < b for a, b in kept) and not _named(text, m)
    ]  # fmt: skip


def _named(text: str, match: re.Match[str]) -> bool:
    return bool(re.search(r"[^\W\d_][-‐‑]?$", text[: match.start()]) or re.match(r"-?[A-Z]", text[match.end() :]))


def _value(written: str) -> int:
    return int("".join(str(unicodedata.digit(c)) for c in written if c.isdecimal()))


def _like(char: str, value: int) -> str:
    """Return digits in the script of a digit."""
    zero = ord(char) - unicodedata.digit(char)
    return "".join(chr(zero + int(c)) for c in str(value))


def _put(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _some(found: list[re.Match[str]], rng: random.Random) -> re.Match[str] | None:
    return rng.choice(found) if found else None


def _other_digit(text: str, at: int, rng: random.Random, first: bool) -> str:
    old = unicodedata.digit(text[at])
    return _put(text, at, at + 1, _like(text[at], rng.choice([d for d in range(10) if d != old and (d or not first)])))


def year_changed(source: str, text: str, rng: random.Random) -> str | None:
    match = _some([m for m in _numbers(text) if len(m[0]) == 4 and 1800 <= _value(m[0]) <= 2100], rng)
    return _other_digit(text, match.start() + rng.randrange(4), rng, first=True) if match else None


def single_digit_changed(source: str, text: str, rng: random.Random) -> str | None:
    match = _some([m for m in _numbers(text) if len(m[0]) == 1], rng)
    return _other_digit(text, match.start(), rng, first=True) if match else None


def one_more_or_less(source: str, text: str, rng: random.Random) -> str | None:
    match = _some([m for m in _numbers(text) if m[0].isdecimal()], rng)
    if match is None:
        return None
    value = _value(match[0])
    return _put(text, *match.span(), _like(match[0][0], value + (rng.choice((1, -1)) if value > 1 else 1)))


def digits_swapped(source: str, text: str, rng: random.Random) -> str | None:
    match = _some([m for m in _numbers(text) if re.match(r"\d\d", m[0]) and len({*m[0][:2]}) > 1
                   and unicodedata.digit(m[0][1])], rng)  # fmt: skip
    return _put(text, match.start(), match.start() + 2, match[0][1] + match[0][0]) if match else None


def last_number_dropped(source: str, text: str, rng: random.Random) -> str | None:
    found = [m for m in _numbers(text) if _value(m[0]) > 12]
    return _put(text, *found[-1].span(), "").strip() if found else None


def number_in_front(source: str, text: str, rng: random.Random) -> str | None:
    value = rng.choice([v for v in range(13, 99) if str(v) not in source])
    return f"{_like(next((c for c in text if c.isdecimal()), '0'), value)} {text}"


def small_number_added(source: str, text: str, rng: random.Random) -> str | None:
    spaces, value = [m.start() for m in re.finditer(" ", text)], rng.randrange(2, 10)
    if not spaces or str(value) in source:
        return None
    at = rng.choice(spaces)
    return f"{text[:at]} {_like(next((c for c in text if c.isdecimal()), '0'), value)}{text[at:]}"


def point_moved_left(source: str, text: str, rng: random.Random) -> str | None:
    match = _some([m for m in _numbers(text) if re.fullmatch(r"\d+[.,٫]\d{1,2}", m[0])], rng)
    if match is None:
        return None
    whole, sign, rest = re.split(r"([.,٫])", match[0])
    new = f"{whole[:-1] or _like(whole[0], 0)}{sign}{whole[-1]}{rest}"
    return _put(text, *match.span(), new) if new != match[0] else None


def point_lost(source: str, text: str, rng: random.Random) -> str | None:
    match = _some([m for m in _numbers(text) if re.fullmatch(r"\d+[.,٫]\d{1,2}", m[0])], rng)
    return _put(text, *match.span(), re.sub("[.,٫]", "", match[0])) if match else None


def point_put_in(source: str, text: str, rng: random.Random) -> str | None:
    match = _some([m for m in _numbers(text) if re.fullmatch(r"\d{2,3}", m[0])], rng)
    sign = "," if re.search(r"\d,\d{1,2}(?!\d)", text) else "."
    return _put(text, match.end() - 1, match.end() - 1, sign) if match else None


def nought_lost(source: str, text: str, rng: random.Random) -> str | None:
    match = _some([m for m in _numbers(text) if re.fullmatch(r"\d+", m[0]) and len(m[0]) > 1
                   and not unicodedata.digit(m[0][-1])], rng)  # fmt: skip
    return _put(text, match.end() - 1, match.end(), "") if match else None


def thousands_lost(source: str, text: str, rng: random.Random) -> str | None:
    match = _some([m for m in _numbers(text) if re.fullmatch(r"\d{1,3}[.,]\d{3}", m[0])], rng)
    return _put(text, match.end() - 4, match.end(), "") if match else None


def _range(text: str, rng: random.Random) -> re.Match[str] | None:
    """Return a range whose lower bound comes first; 20-2019 is a year cut short, and right the other way round."""
    found = [m for m in RANGE.finditer(text) if _value(m[1]) < _value(m[3])]
    return _some([m for m in found if not (len(m[1]) == 2 and len(m[3]) == 4)], rng)


def bounds_turned(source: str, text: str, rng: random.Random) -> str | None:
    match = _range(text, rng)
    return _put(text, *match.span(), match[3] + match[2] + match[1]) if match else None


def bounds_turned_in_words(source: str, text: str, rng: random.Random) -> str | None:
    found = [m for m in WORDED.finditer(text) if _value(m[1]) < _value(m[3])]
    match = _some([m for m in found if re.search(rf"\b{_value(m[1])} to {_value(m[3])}\b", source)], rng)
    return _put(text, *match.span(), match[3] + match[2] + match[1]) if match else None


def number_twice(source: str, text: str, rng: random.Random) -> str | None:
    match = _some(_numbers(text), rng)
    return _put(text, match.end(), match.end(), f" {match[0]}") if match else None


def bounds_joined(source: str, text: str, rng: random.Random) -> str | None:
    match = _range(text, rng)
    return _put(text, *match.span(), match[1] + match[3]) if match else None


def letter_for_digit(source: str, text: str, rng: random.Random) -> str | None:
    places = [i for m in _numbers(text) if len(m[0]) > 1 for i in range(*m.span())
              if text[i].isdecimal() and unicodedata.digit(text[i]) in LETTERS]  # fmt: skip
    if not places:
        return None
    at = rng.choice(places)
    return _put(text, at, at + 1, rng.choice(LETTERS[unicodedata.digit(text[at])]))


def percent_sign_lost(source: str, text: str, rng: random.Random) -> str | None:
    found = list(re.finditer(r"(?<=\d)\s?[%٪％]|[%٪％]\s?(?=\d)", text))
    if len(found) > len(re.findall(r"%|per ?cent", source)):
        # '85% a 92%' for 85-92%: without one of its signs it says what the English says.
        return None
    match = _some(found, rng)
    return _put(text, *match.span(), "") if match else None


def percent_sign_moved(source: str, text: str, rng: random.Random) -> str | None:
    sign = _some(list(re.finditer(r"(?<=\d)\s?[%٪]", text)), rng)
    plain = [m for m in _numbers(text) if not re.match(r"\s?[%٪]", text[m.end() :])]
    if sign is None or not plain:
        return None
    at = rng.choice(plain).end()
    if at < sign.start():
        return text[:at] + sign[0] + text[at : sign.start()] + text[sign.end() :]
    return text[: sign.start()] + text[sign.end() : at] + sign[0] + text[at:]


def digit_of_a_name(source: str, text: str, rng: random.Random) -> str | None:
    match = _some([m for m in NUMBER.finditer(text) if _named(text, m) and m[0].isdecimal()], rng)
    return _other_digit(text, match.end() - 1, rng, first=len(match[0]) == 1) if match else None


def number_of_a_name_lost(source: str, text: str, rng: random.Random) -> str | None:
    match = _some(list(re.finditer(r"[A-Z][A-Za-z]+(-\d+)", text)), rng)
    return _put(text, *match.span(1), "") if match else None


def cyrillic_letter(source: str, text: str, rng: random.Random) -> str | None:
    places = [i for m in re.finditer(r"[A-Za-zÀ-ÿ]{2,}", text) for i in range(*m.span()) if text[i] in CYRILLIC]
    if not places:
        return None
    at = rng.choice(places)
    return _put(text, at, at + 1, CYRILLIC[text[at]])


def hidden_at_a_space(source: str, text: str, rng: random.Random) -> str | None:
    match = _some(list(re.finditer(" ", text)), rng)
    return _put(text, match.start(), match.start(), rng.choice("\u200b\u2060\ufeff")) if match else None


def hidden_anywhere(source: str, text: str, rng: random.Random) -> str | None:
    at = rng.randrange(1, len(text)) if len(text) > 1 else 0
    return _put(text, at, at, rng.choice("\u202e\u202d\u2066\u202a\x00\x08\x1b"))


def copied_with_other_stops(source: str, text: str, rng: random.Random) -> str | None:
    if len(source.split()) < 3:
        return None
    return rng.choice((source.upper(), f"{source} ", source.rstrip("."), source.lower()))


def english_end(source: str, text: str, rng: random.Random) -> str | None:
    return _mixed(source, text, rng.choice((0.3, 0.5, 0.7)), english_first=False)


def english_start(source: str, text: str, rng: random.Random) -> str | None:
    return _mixed(source, text, 0.4, english_first=True)


def _mixed(source: str, text: str, share: float, *, english_first: bool) -> str | None:
    english, own = source.split(), text.split(" ")
    if len(english) < 10:
        return None
    cut = int(len(english) * share)
    if len(own) > 5:
        head, tail = " ".join(own[: int(len(own) * share)]), " ".join(own[int(len(own) * share) :])
    else:
        head, tail = text[: int(len(text) * share)], text[int(len(text) * share) :]
    return f"{' '.join(english[:cut])} {tail}" if english_first else f"{head} {' '.join(english[cut:])}"


def end_lost(source: str, text: str, rng: random.Random) -> str | None:
    parts = [p for p in re.split(r"(?<=[.!?؟۔।])\s+|(?<=[。！？])", text) if p.strip()]
    if len(parts) < 2 or len(re.split(r"(?<=[.!?])\s*(?=[A-Z])", source)) < 2 or len(parts[-1]) < 15:
        return None
    return text[: text.rfind(parts[-1])].rstrip()


def all_twice(source: str, text: str, rng: random.Random) -> str | None:
    return text + rng.choice(("", " ", "\n")) + text if len(text) > 20 else None


def second_half_only(source: str, text: str, rng: random.Random) -> str | None:
    words = text.split(" ")
    if len(source) < 40:
        return None
    return " ".join(words[len(words) // 2 :]) if len(words) > 3 else text[len(text) // 2 :]


def one_acronym(source: str, text: str, rng: random.Random) -> str | None:
    match = _some([m for m in ACRONYM.finditer(text) if m[0] in source], rng)
    new = [name for name in ("WHO", "CDC", "MERS", "HIV", "ICU", "FDA", "RNA", "TB") if name not in source]
    return _put(text, *match.span(), rng.choice(new)) if match and new else None


def medicine(source: str, text: str, rng: random.Random) -> str | None:
    named = [m for name in MEDICINES if name in source.lower() for m in re.finditer(rf"\b{name}\b", text.lower())]
    match = _some(named, rng)
    new = [name for name in MEDICINES if name not in source.lower()]
    return _put(text, *match.span(), rng.choice(new)) if match else None


SECOND: dict[str, tuple[Break, str, float]] = {
    fault.__name__.replace("_", " "): (fault, severity, aim)
    for severity, aim, faults in (
        ("block", 0.99, (year_changed, single_digit_changed, one_more_or_less, digits_swapped, last_number_dropped,
                         number_in_front, small_number_added, point_moved_left, point_lost, point_put_in, nought_lost,
                         thousands_lost, number_twice, bounds_joined, letter_for_digit, percent_sign_lost,
                         digit_of_a_name,
                         number_of_a_name_lost, cyrillic_letter, hidden_at_a_space, hidden_anywhere,
                         copied_with_other_stops)),
        ("block", 0.98, (bounds_turned, bounds_turned_in_words, medicine)),
        ("any", 0.95, (english_end, english_start, end_lost, all_twice, one_acronym)),
        ("any", 0.90, (second_half_only, percent_sign_moved)),
    )
    for fault in faults
}  # fmt: skip
"""Each fault by name: how it is made, at which severity it must be caught, and how often."""
