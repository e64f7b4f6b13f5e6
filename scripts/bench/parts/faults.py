"""Faults that are put into good translations, in the style of the text: the same script, the same digits.

Each fault is a function from a pair and a random generator to a broken translation, or None where the text offers no
place for it. Pairs without doses, telephone numbers, links and markup are given some on both sides first (`furnished`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.checks.acronyms import FORMS
from app.domain.checks.analysis import ACRONYM, URL, analyse
from app.domain.checks.drugs import drug_groups
from app.domain.checks.numerals import Number, ranges
from app.domain.languages import language_of
from app.domain.languages.scripts import WORD

NATIVE = {
    "ar": "٠", "fa": "۰", "prs": "۰", "ps": "۰", "ur": "۰", "ckb": "٠", "hi": "०", "mr": "०", "ne": "०", "bn": "০",
    "pa_Guru": "੦", "gu": "૦", "ta": "௦", "my": "၀", "km": "០",
}  # fmt: skip
"""The zero of a language's own digits."""
BIDI, ZERO_WIDTH = "\u202e\u200e\u2067", "\u200b\u2060\ufeff"
LOOKALIKES = {"a": "а", "e": "е", "o": "о", "p": "р", "c": "с", "x": "х", "A": "А", "C": "С", "O": "О", "E": "Е",
              "I": "І",
              "T": "Т", "H": "Н", "M": "М", "S": "Ѕ", "V": "Ѵ", "D": "Ꭰ", "R": "Ꭱ"}  # fmt: skip
OTHER_ACRONYMS = ("WHO", "CDC", "ICU", "PCR", "HIV", "MRI", "ECG", "AML", "CLL", "SARS", "MERS", "NHS")
OTHER_DRUGS = ("warfarin", "metformin", "vincristine", "vinblastine", "amlodipine", "prednisolone", "morphine")


@dataclass(frozen=True)
class Pair:
    """A translation unit: where it comes from, its texts, its language, and other translations of that language."""

    id: str
    source: str
    target: str
    locale: str
    others: Sequence[str] = ()
    foreign: Sequence[str] = ()
    """Translations into other languages of the same script."""


Fault = Callable[[Pair, random.Random], "str | None"]


def furnished(pair: Pair, rng: random.Random) -> Pair:
    """Give both texts a dose, a telephone number, a link, an address, a placeholder and emphasis."""
    mg, hours = rng.choice((5, 20, 75, 250, 500)), rng.choice((6, 8, 12))
    dose, more = f"(amoxicillin {mg} mg", f", {rng.choice((15, 30))} ml; 35% – {hours}-{hours + 12} h)"
    tail = (
        f"{more} **NHS** [web](https://www.example.org/leaflet-{rng.randrange(10, 99)}) {{helpline}} "
        f"0808 157 {rng.randrange(1000, 9999)} info@example.org"
    )
    daily = _rate(pair.locale, "day")
    source = f"{pair.source} {dose}{' per day' if daily else ''}{tail}"
    target = f"{pair.target} {dose}{' ' if daily else ''}{daily}{tail}"
    return Pair(pair.id, source, target, pair.locale, pair.others, pair.foreign)


def _rate(locale: str, unit: str) -> str:
    """Return how a language says 'per day' or 'per week', '' where its list does not tell."""
    return next((form for form in language_of(locale).units.get(f"per_{unit}", ()) if form[-1] != "*"), "")


def native(pair: Pair) -> Pair | None:
    """Write the translation's numbers in the digits of its language, links and placeholders left alone."""
    zero = NATIVE.get(language_of(pair.locale).tag)
    if zero is None:
        return None
    plain = analyse(pair.target, language_of(pair.locale)).plain
    digits = "".join(
        chr(ord(zero) + int(kept)) if kept.isascii() and kept.isdigit() and char == kept else char
        for char, kept in zip(pair.target, plain, strict=True)
    )
    return Pair(pair.id, pair.source, digits, pair.locale) if digits != pair.target else None


def _numbers(pair: Pair) -> list[Number]:
    return list(analyse(pair.target, language_of(pair.locale)).numbers)


def _pick(pair: Pair, rng: random.Random, wanted: Callable[[Number], bool] = lambda n: True) -> Number | None:
    found = [n for n in _numbers(pair) if wanted(n) and n.written[0].isdecimal()]
    return rng.choice(found) if found else None


def _put(text: str, span: tuple[int, int], new: str) -> str:
    return text[: span[0]] + new + text[span[1] :]


def _digit(like: str, value: int) -> str:
    return chr(ord(like) - int(like) + value)


def digit_changed(pair: Pair, rng: random.Random) -> str | None:
    number = _pick(pair, rng, lambda n: not n.name)
    return None if number is None else _with_other_digit(pair.target, number, rng)


def digit_in_name_changed(pair: Pair, rng: random.Random) -> str | None:
    number = _pick(pair, rng, lambda n: n.name)
    return None if number is None else _with_other_digit(pair.target, number, rng)


def _with_other_digit(text: str, number: Number, rng: random.Random) -> str:
    at = rng.choice([i for i in range(*number.span) if text[i].isdecimal()])
    old = int(text[at])
    choices = [d for d in range(10) if d != old and not (d == 0 and at == number.span[0])]
    return _put(text, (at, at + 1), _digit(text[at], rng.choice(choices)))


def number_dropped(pair: Pair, rng: random.Random) -> str | None:
    number = _pick(pair, rng, lambda n: n.values[0] > 12)
    return None if number is None else _put(pair.target, number.span, "")


def small_number_dropped(pair: Pair, rng: random.Random) -> str | None:
    number = _pick(pair, rng, lambda n: n.values[0] <= 12)
    return None if number is None else _put(pair.target, number.span, "")


def number_added(pair: Pair, rng: random.Random) -> str | None:
    like = next((c for c in pair.target if c.isdecimal()), "0")
    present = {v for n in analyse(pair.source, language_of("en")).numbers for v in n.values}
    value = rng.choice([v for v in range(13, 99) if v not in present])
    spaces = [m.start() for m in re.finditer(r"\s", pair.target)] or [len(pair.target)]
    at = rng.choice(spaces)
    written = "".join(_digit(like, int(c)) for c in str(value))
    return f"{pair.target[:at]} {written} {pair.target[at:]}"


def decimal_shifted(pair: Pair, rng: random.Random) -> str | None:
    number = _pick(
        pair, rng, lambda n: any(int(v) != v for v in n.values) and re.search(r"\d[.,٫]\d", n.written) is not None
    )
    if number is None:
        return None
    sign = re.search(r"[.,٫]", number.written)
    assert sign is not None
    whole, rest = number.written[: sign.start()], number.written[sign.end() :]
    moved = whole + rest[0] + (sign[0] + rest[1:] if len(rest) > 1 else "")
    return _put(pair.target, number.span, moved)


def times_ten(pair: Pair, rng: random.Random) -> str | None:
    number = _pick(pair, rng, lambda n: n.written.isdecimal() and not n.name)
    return None if number is None else _put(pair.target, number.span, number.written + _digit(number.written[-1], 0))


def _range(pair: Pair, rng: random.Random) -> tuple[Number, Number] | None:
    text = analyse(pair.target, language_of(pair.locale))
    found = [p for p in ranges(text.numbers, text.plain) if p[0].values[0] < p[1].values[0]]
    return rng.choice(found) if found else None


def range_bound_changed(pair: Pair, rng: random.Random) -> str | None:
    found = _range(pair, rng)
    return None if found is None else _with_other_digit(pair.target, rng.choice(found), rng)


def range_inverted(pair: Pair, rng: random.Random) -> str | None:
    found = _range(pair, rng)
    if found is None:
        return None
    low, high = found
    return _put(_put(pair.target, high.span, low.written), low.span, high.written)


def digit_to_letter(pair: Pair, rng: random.Random) -> str | None:
    letters = {"0": "O", "1": "l", "5": "S", "8": "B"}
    found = [i for n in _numbers(pair) if not n.name for i in range(*n.span) if pair.target[i] in letters]
    if not found:
        return None
    at = rng.choice(found)
    return _put(pair.target, (at, at + 1), letters[pair.target[at]])


def mixed_digits(pair: Pair, rng: random.Random) -> str | None:
    number = _pick(pair, rng, lambda n: sum(c.isdecimal() for c in n.written) > 1)
    if number is None:
        return None
    at = number.span[1] - 1
    zero = NATIVE.get(language_of(pair.locale).tag, "٠") if pair.target[at].isascii() else "0"
    return _put(
        pair.target, (at, at + 1), _digit(zero, int(pair.target[at])) if zero != "0" else str(int(pair.target[at]))
    )


def percent_dropped(pair: Pair, rng: random.Random) -> str | None:
    found = [m.span() for m in re.finditer(r"(?<=\d)\s?[%٪]|[%٪]\s?(?=\d)", pair.target)]
    return _put(pair.target, rng.choice(found), "") if found else None


def percent_moved(pair: Pair, rng: random.Random) -> str | None:
    signed = list(re.finditer(r"(?<=\d)\s?[%٪]", pair.target))
    plain = [n for n in _numbers(pair) if not n.percent and not n.name]
    if not signed or not plain:
        return None
    sign = rng.choice(signed)
    # Within a range or a list either bound may carry the sign.
    plain = [n for n in plain if abs(n.span[0] - sign.start()) > 12]
    if not plain:
        return None
    number = rng.choice(plain)
    if number.span[0] >= sign.end():
        text = _put(pair.target, (number.span[1], number.span[1]), sign[0])
        return _put(text, sign.span(), "")
    return _put(_put(pair.target, sign.span(), ""), (number.span[1], number.span[1]), sign[0])


def _beside_month(pair: Pair, number: Number) -> bool:
    """Tell whether a number of the translation is a day of the English beside a month's name, and no year."""
    day = number.values[0]
    months = "January|February|March|April|May|June|July|August|September|October|November|December"
    return bool(re.search(rf"\b{day} (?:{months})|(?:{months}) {day}\b", pair.source))


def numbers_exchanged(pair: Pair, rng: random.Random) -> str | None:
    found = [n for n in _numbers(pair) if not n.name]
    attached = {n for n in found if n.percent or n.units or _beside_month(pair, n)}
    pairs = [
        (a, b)
        for i, a in enumerate(found)
        for b in found[i + 1 :]
        if a.values != b.values and (a in attached) != (b in attached)
    ]
    if not pairs:
        return None
    one, other = rng.choice(pairs)
    return _put(_put(pair.target, other.span, one.written), one.span, other.written)


def unit_changed(pair: Pair, rng: random.Random) -> str | None:
    swaps = {"mg": "g", "ml": "mg", "mcg": "mg", "kg": "g", "µg": "mg", "cm": "mm", "mm": "cm"}
    table = language_of(pair.locale).units
    for one, other in (("mg", "mcg"), ("ml", "mg"), ("cm", "mm"), ("day", "week"), ("hour", "day"), ("week", "month")):
        forms = [f for f in table.get(one, ()) if not f.endswith("*") and f[-1] not in "~" and len(f) > 2]
        match = re.search(r"(?<=\d )(?:" + "|".join(map(re.escape, forms)) + r")(?!\w)", pair.target) if forms else None
        new = next((f for f in table.get(other, ()) if not f.endswith("*") and len(f) > 2), None)
        if match and new and rng.random() < 0.7:
            return _put(pair.target, match.span(), new)
    match = re.search(r"(?<=\d )(mg|ml|mcg|kg|cm|mm)(?!\w)", pair.target)
    return _put(pair.target, match.span(), swaps[match[1]]) if match else None


def rate_turned(pair: Pair, rng: random.Random) -> str | None:
    daily, weekly = _rate(pair.locale, "day"), _rate(pair.locale, "week")
    at = pair.target.rfind(f" mg {daily},") if daily and weekly else -1
    return _put(pair.target, (at + 4, at + 4 + len(daily)), weekly) if at >= 0 else None


def phone_changed(pair: Pair, rng: random.Random) -> str | None:
    phones = analyse(pair.target, language_of(pair.locale)).phones
    if not phones:
        return None
    start, end = rng.choice(phones)[1]
    at = rng.choice([i for i in range(start + 1, end) if pair.target[i].isdecimal()])
    return _put(pair.target, (at, at + 1), _digit(pair.target[at], (int(pair.target[at]) + rng.randrange(1, 10)) % 10))


def link_changed(pair: Pair, rng: random.Random) -> str | None:
    links = [m.span() for m in URL.finditer(pair.target)]
    if not links:
        return None
    start, end = rng.choice(links)
    at = rng.choice([i for i in range(start + 9, end - 1) if pair.target[i].isalnum()] or [start])
    return _put(pair.target, (at, at + 1), "x" if pair.target[at] != "x" else "y")


def email_changed(pair: Pair, rng: random.Random) -> str | None:
    mails = analyse(pair.target, language_of(pair.locale)).emails
    if not mails:
        return None
    start = rng.choice(mails)[1][0]
    return _put(pair.target, (start, start + 1), "" if rng.random() < 0.5 else "q")


def placeholder_broken(pair: Pair, rng: random.Random) -> str | None:
    match = re.search(r"\{[a-z_]+\}", pair.target)
    return (
        _put(pair.target, match.span(), rng.choice(("", match[0][:-2] + "x}", match[0] + match[0]))) if match else None
    )


def emphasis_broken(pair: Pair, rng: random.Random) -> str | None:
    at = pair.target.find("**")
    return _put(pair.target, (at, at + 2), rng.choice(("", "*"))) if at >= 0 else None


def link_syntax_broken(pair: Pair, rng: random.Random) -> str | None:
    at = pair.target.find("](")
    return _put(pair.target, (at, at + 2), rng.choice(("] (", "(", "]"))) if at >= 0 else None


def homoglyph(pair: Pair, rng: random.Random) -> str | None:
    cyrillic = language_of(pair.locale).script == "Cyrl"
    swaps = {v: k for k, v in LOOKALIKES.items()} if cyrillic else LOOKALIKES
    found = [
        (m.start() + i, swaps[c])
        for m in WORD.finditer(pair.target)
        if len(m[0]) > 2
        for i, c in enumerate(m[0])
        if c in swaps and swaps[c] < "\u2000"
    ]
    if not found:
        return None
    at, new = rng.choice(found)
    return _put(pair.target, (at, at + 1), new)


def _inserted(pair: Pair, rng: random.Random, characters: str) -> str | None:
    inside = [i for i in range(1, len(pair.target)) if pair.target[i - 1].isalnum() and pair.target[i].isalnum()]
    if not inside:
        return None
    at = rng.choice(inside)
    return pair.target[:at] + rng.choice(characters) + pair.target[at:]


def zero_width(pair: Pair, rng: random.Random) -> str | None:
    return _inserted(pair, rng, ZERO_WIDTH)


def bidi_character(pair: Pair, rng: random.Random) -> str | None:
    return _inserted(pair, rng, BIDI)


def empty(pair: Pair, rng: random.Random) -> str | None:
    return rng.choice(("", " ", "\n", "."))


def copied_source(pair: Pair, rng: random.Random) -> str | None:
    return pair.source if len(WORD.findall(pair.source)) > 2 else None


def drug_exchanged(pair: Pair, rng: random.Random) -> str | None:
    names = drug_groups()
    for match in WORD.finditer(pair.target):
        if match[0].lower() in names:
            return _put(pair.target, match.span(), rng.choice([d for d in OTHER_DRUGS if d != match[0].lower()]))
    return None


def acronym_exchanged(pair: Pair, rng: random.Random) -> str | None:
    found = [m for m in ACRONYM.finditer(pair.target) if m[0] in pair.source and m[0] not in FORMS and m[0].isupper()]
    if not found:
        return None
    match = rng.choice(found)
    return pair.target.replace(match[0], rng.choice([a for a in OTHER_ACRONYMS if a not in pair.source]))


def other_language(pair: Pair, rng: random.Random) -> str | None:
    return rng.choice(pair.foreign) if pair.foreign and len(pair.target) > 30 else None


def partly_untranslated(pair: Pair, rng: random.Random) -> str | None:
    words, english = pair.target.split(" "), pair.source.split(" ")
    if len(english) < 10:
        return None
    half = rng.choice((0.4, 0.5, 0.6))
    kept = " ".join(words[: int(len(words) * half)]) if len(words) > 5 else pair.target[: int(len(pair.target) * half)]
    return f"{kept} {' '.join(english[int(len(english) * half) :])}"


def last_sentence_lost(pair: Pair, rng: random.Random) -> str | None:
    sentences = analyse(pair.target, language_of(pair.locale)).sentences
    return pair.target[: sentences[-2][1]].rstrip() if len(sentences) > 1 else None


def sentence_doubled(pair: Pair, rng: random.Random) -> str | None:
    sentences = analyse(pair.target, language_of(pair.locale)).sentences
    if not sentences or len(pair.target) < 25:
        return None
    start, end = rng.choice(sentences)
    return pair.target[:end] + " " + pair.target[start:end].strip() + pair.target[end:]


def truncated_to_half(pair: Pair, rng: random.Random) -> str | None:
    if (len(pair.target) < 40 and language_of(pair.locale).script != "Hani") or len(pair.target) < 14:
        return None
    cut = len(pair.target) // 2
    space = pair.target.rfind(" ", 0, cut + 1)
    return pair.target[: space if space > cut // 2 else cut].rstrip()


def other_sentence(pair: Pair, rng: random.Random) -> str | None:
    return rng.choice(pair.others) if pair.others and len(pair.source) > 30 else None


def _cue_swapped(pair: Pair, rng: random.Random, cues: Sequence[tuple[str, str]]) -> str | None:
    english, own = analyse(pair.source, language_of("en")), analyse(pair.target, language_of(pair.locale))
    language = own.language
    for cue, opposite in cues:
        if (
            cue not in english.cues
            or opposite in english.cues
            or cue not in language.cues
            or opposite not in language.cues
        ):
            continue
        new = next((f for f in language.cue_forms[opposite] if f[-1] not in "*" and f[0] != "~"), None)
        span = next(language.cues[cue].spans(own.low), None)
        if new and span:
            return _put(pair.target, span, new)
    return None


def comparison_turned(pair: Pair, rng: random.Random) -> str | None:
    return _cue_swapped(pair, rng, (("less", "more"), ("more", "less"), ("before", "after"), ("after", "before")))


def side_or_sign_turned(pair: Pair, rng: random.Random) -> str | None:
    return _cue_swapped(
        pair, rng, (("left", "right"), ("right", "left"), ("positive", "negative"), ("negative", "positive"),
                    ("always", "never"), ("never", "always")),
    )  # fmt: skip


def negation_lost(pair: Pair, rng: random.Random) -> str | None:
    english, own = analyse(pair.source, language_of("en")), analyse(pair.target, language_of(pair.locale))
    forms = own.language.cues.get("negation")
    if "negation" not in english.cues or forms is None:
        return None
    spans = list(forms.spans(own.low))
    if not spans:
        return None
    text = pair.target
    for start, end in reversed(spans):
        text = _put(text, (start, end), "")
    return re.sub(r"\s{2,}", " ", text)


FAULTS: dict[str, tuple[Fault, str, float]] = {
    name: (fault, severity, target)
    for severity, target, faults in (
        ("block", 0.99, (digit_changed, number_dropped, number_added, decimal_shifted, times_ten, range_bound_changed,
                         digit_to_letter, mixed_digits, percent_dropped, unit_changed, rate_turned, phone_changed,
                         link_changed, email_changed, placeholder_broken, emphasis_broken, link_syntax_broken,
                         digit_in_name_changed, homoglyph, zero_width, bidi_character, empty, copied_source)),
        ("block", 0.98, (drug_exchanged, range_inverted)),
        ("any", 0.95, (small_number_dropped, acronym_exchanged, other_language, partly_untranslated, last_sentence_lost,
                       sentence_doubled)),
        ("any", 0.90, (truncated_to_half, percent_moved)),
        ("any", 0.85, (other_sentence,)),
        ("any", 0.50, (numbers_exchanged,)),
        ("any", 0.60, (comparison_turned, side_or_sign_turned, negation_lost)),
    )
    for fault in faults
    for name in (fault.__name__.replace("_", " "),)
}  # fmt: skip
"""Each fault by name: how it is made, at which severity it must be caught, and how often."""
FURNISHED = frozenset({"unit changed", "rate turned", "phone changed", "link changed", "email changed",
                       "placeholder broken",
                       "emphasis broken", "link syntax broken", "drug exchanged", "range inverted",
                       "range bound changed", "percent dropped"})  # fmt: skip
"""Faults for which a text is furnished when it offers no place of its own."""
