"""Characters that nobody sees, or that look like others: control and format characters, homoglyphs, mixed digits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from app.domain.checks.analysis import Analysis
from app.domain.checks.finding import Finding
from app.domain.languages.scripts import RANGES, RIGHT_TO_LEFT

ODD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffd\ue000-\uf8ff\U000e0000-\U000e007f]"
)
"""Control, format and filler characters, private use, and the replacement character."""
_SPACE_BREAKS = frozenset({"Khmr", "Mymr", "Thai", "Laoo", "Tibt"})
_JOINED = re.compile(
    "[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u1800-\u18af]"
)
_ISOLATES = {"\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069", "\u202a": "\u202c", "\u202b": "\u202c"}

_STRANGE = f"{RANGES['Cyrl']}{RANGES['Grek']}{RANGES['Armn']}\u13a0-\u13f5\u2c80-\u2cff\ua4d0-\ua4f7"
"""Alphabets with letters that look Latin: Cyrillic, Greek, Armenian, Cherokee, Coptic, Lisu."""
_EUROPEAN = re.compile(f"[{_STRANGE}]")
_MIXED = re.compile(rf"[{RANGES['Latn']}][{_STRANGE}]|[{_STRANGE}][{RANGES['Latn']}]")
_TOKEN = re.compile(rf"[{RANGES['Latn']}{_STRANGE}µ\d\-]+")
_LOOKALIKE = set("АВЕЅІЈКМНОРСТУХаеорсухіјѕԁԛԝһΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυ")
"""Cyrillic and Greek letters that look like Latin ones."""
_GREEK = re.compile(f"[{RANGES['Grek']}]")
_MIXED_OR_ALONE = re.compile(rf"[{_STRANGE}\d\-]+$")
_IN_NUMBER = (
    r"(?<=\d.)(?=[.,:]?\d)|(?<=\d[.,:].)(?=[.,:]?\d)|(?<=\d/[OlISB])(?![^\W_])|(?<=\d[Oo])(?![^\W\d_])"
    r"|(?<![^\W_].)(?<=[OIl])(?=[.,]?\d{2})|(?<![^\W_].)(?<=l)(?=\d(?![^\W_])|[ºª])"
    r"|(?<=\d[SB])(?=[-–]\d)"
)
_LETTER_IN_NUMBER = re.compile(rf"[OoIlSB](?:{_IN_NUMBER})")
_LONE_LETTER = re.compile(
    rf"[OoIlSB](?:{_IN_NUMBER}|(?<![A-Za-z0-9].)(?<=l)(?![A-Za-z0-9])|(?<![A-Za-z0-9].)(?<=l)(?=\d(?![A-Za-z])))"
)
"""In other scripts than Latin a lone l is a one."""
_NEAR_DIGIT = re.compile(r"\d[.,:/]?[OoIlSB]|[OoIlSB][.,:]?[\dºª]")
"""Without it no letter is in a number: cheaper to look for, as digits are rare."""
_FULLWIDTH = re.compile("[\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff]")
_DIGITS = re.compile(r"\d[\d.,\u066b\u066c]*\d")


_SPACE_RUN = re.compile("\\s\u200b{2,3}|\u200b{2,3}(?=\\s)")
_MINUTES = re.compile(r"(?<![\d:])\d{1,2}:\d\d(?!\d)")
_SHORT_MINUTES = re.compile(r"(?<![\d:])\d{1,2}:(?:\d|\d{3,9})(?![\d:])")
_SPLIT_DIGITS = re.compile(r"\d {1,2}\d")
_TWICE = re.compile(r"(?<![\w.,:/-])(\d{1,9}) {1,2}\1(?![\d.,:/])")


def check_invisible(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """The translation has no control, zero-width or direction character where its script has no use for one."""
    text = target.text
    if text.isascii() and text.isprintable():
        return
    odd: list[tuple[int, str]] = [(m.start(), m[0]) for m in ODD.finditer(text)]
    if not odd:
        return
    script = target.language.script
    isolated = script in RIGHT_TO_LEFT and _balanced(text)
    same = {_place(source.text, m.start()) for m in ODD.finditer(source.text)}
    wrong = [
        (at, c) for at, c in odd if _place(text, at) not in same and not _useful(text, at, c, script, isolated)
    ]  # fmt: skip
    loose = [at for at, char in wrong if char == "\u200b" and _left_behind(text, at)]
    if loose:
        yield Finding(
            "space", "confirm", "An editor has left zero-width spaces behind.", None, (loose[0], loose[-1] + 1),
            "Delete them: take out the space and type it again.", "U+200B",
        )  # fmt: skip
    for at, char in [place for place in wrong if place[0] not in loose][:5]:
        name = unicodedata.name(char, f"U+{ord(char):04X}").lower()
        yield Finding(
            "invisible", "block", f"There is a character here that nobody sees or that says nothing: {name}.",
            None, (at, at + 1), "Delete it and type the words around it again.", f"U+{ord(char):04X}",
        )  # fmt: skip


def _place(text: str, at: int) -> tuple[str, bool, bool]:
    """Return an odd character and what kind of place it stands at: beside a space, between letters or digits."""
    beside = text[max(0, at - 1) : at], text[at + 1 : at + 2]
    return text[at], any(c.isspace() for c in beside), all(c.isalnum() for c in beside)


def _left_behind(text: str, at: int) -> bool:
    """Tell whether a zero-width space is one of two beside a space, or stands in place of the space after a comma."""
    run = _SPACE_RUN.search(text, max(0, at - 3))
    if run is not None and run.start() <= at < run.end():
        return True
    return text[at - 1 : at] in (",", ";", "،", "؛") and text[at + 1 : at + 2].isalpha()


def _useful(text: str, at: int, char: str, script: str, isolated: bool) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if char in "\u200c\u200d":
        return any(c and _JOINED.match(c) for c in (before, after)) and not before.isdecimal()
    if char == "\u200b":
        return script in _SPACE_BREAKS and not (_western(before) and _western(after)) and before != char
    if char in "\u200e\u200f\u061c":
        return script in RIGHT_TO_LEFT and not _inside_word(text, at)
    if char in "\ufe00\ufe01\ufe0e":
        return bool(before) and not before.isalnum()
    if char == "\u00ad":
        return before.isalpha() and after.isalpha() and script != "Hani" and text.count(char) > 2
    if char in "\u202a\u202b\u202c\u2066\u2067\u2068\u2069":
        return isolated and not _inside_word(text, at)
    return False


def _western(char: str) -> bool:
    return char.isdecimal() or (char.isascii() and char.isalpha())


def _inside_word(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return (
        before.isalnum()
        and after.isalnum()
        and (before.isdecimal() == after.isdecimal())
        and (_western(before) == _western(after))
    )


def _balanced(text: str) -> bool:
    open_: list[str] = []
    for char in text:
        if char in _ISOLATES:
            open_.append(_ISOLATES[char])
        elif char in "\u2069\u202c" and (not open_ or open_.pop() != char):
            return False
    return not open_


def check_homoglyphs(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """No word mixes Latin with Cyrillic or Greek letters, and none is spelt with letters that only look Latin."""
    text = target.text
    if text.isascii():
        return
    full = _FULLWIDTH.search(text)
    if full and full[0] not in source.text:
        yield _lookalike(full[0], full.span())
    if not _EUROPEAN.search(text):
        return
    own = target.language.script
    for match in _TOKEN.finditer(text):
        word = match[0]
        if word.isascii():
            continue
        foreign = {c for c in word if _EUROPEAN.match(c)}
        if not foreign or foreign == {"μ"}:
            continue
        mixed = _MIXED.search(word) and (foreign & _LOOKALIKE or not all(_GREEK.match(c) for c in foreign))
        if mixed or (own not in ("Cyrl", "Grek") and foreign <= _LOOKALIKE and _MIXED_OR_ALONE.match(word)):
            if word in source.text:
                continue
            yield _lookalike(word, match.span())
            return


def _lookalike(word: str, span: tuple[int, int]) -> Finding:
    return Finding(
        "homoglyph", "block", f"'{word}' has letters of two alphabets that look alike.", None, span,
        "Type the word again in one alphabet.", word,
    )  # fmt: skip


def check_digit_scripts(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """No number is written in the digits of two scripts, and none has a letter in place of a digit."""
    latin = target.language.script == "Latn"
    form = _LETTER_IN_NUMBER if latin else _LONE_LETTER
    for match in form.finditer(target.plain) if not latin or _NEAR_DIGIT.search(target.plain) else ():
        start, end = match.start(), match.end()
        around = target.plain[max(0, start - 2) : end + 2].strip()
        if around not in source.plain:
            yield Finding(
                "digits", "block", f"There is a letter in the number '{around}'.", None, (start, end),
                "Type the number again.", around,
            )  # fmt: skip
            return
    short = _SHORT_MINUTES.search(target.plain) if ":" in target.plain else None
    if short and _MINUTES.search(source.plain) and not _SHORT_MINUTES.search(source.plain):
        yield Finding(
            "digits", "block", f"The time '{short[0]}' has not two digits for its minutes.", None, short.span(),
            "Write the minutes with two digits.", short[0],
        )  # fmt: skip
    twice = _TWICE.search(target.plain) if _SPLIT_DIGITS.search(target.plain) else None
    if twice and not _TWICE.search(source.plain):
        yield Finding(
            "digits", "block", f"'{twice[1]}' stands twice in a row.", None, twice.span(), "Delete one of them.",
            twice[0],
        )  # fmt: skip
    for match in _DIGITS.finditer(target.plain):
        if match[0].isascii():
            continue
        zeros = {ord(c) - int(c) for c in match[0] if c.isdecimal()}
        if len(zeros) > 1:
            yield Finding(
                "digits", "block", f"'{match[0]}' mixes the digits of two scripts.", None, match.span(),
                "Type the number again in one script's digits.", match[0],
            )  # fmt: skip
            return
