"""Abbreviations: each explained once, at its first use; and those that are also English words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from app.domain.leaflet import PLACEHOLDER, Segment
from app.domain.lint.finding import SourceFinding
from app.domain.lint.prose import Desk, plain

_SHORT = r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9]{0,8}[A-Z][A-Za-z0-9]{0,8}?(?:-[A-Z][A-Z0-9]{0,8}|-\d{1,4}){0,3}"
_USE = re.compile(rf"(?<![\w@./-])({_SHORT}|[A-Z]-[A-Z]{{2,}})(?:s|'s|’s)?(?![\w@]|\.\w)")
_EXPLAINED = re.compile(r"\(([^()]+)\)")
_SAID = re.compile(rf"\b(?:or|called|known as|abbreviated to) ({_SHORT})(?: for short)?\b|\b({_SHORT}) for short\b")
_MEANS = re.compile(rf"({_SHORT})(?:,? which (?:is|are|means)\b| (?:means|stands for)\b| \()([^().]+)")
_EVERYBODY = frozenset(("UK", "NHS", "USA", "US", "EU", "PDF", "TV", "ID", "OK", "GP", "AM", "PM", "COVID-19", "NICE"))
_LONGEST_FORM = 200
_ROMAN = re.compile(r"[IVX]+")
_WORDS = ("AIDS", "ALL", "ARM", "BEAM", "CAR", "CAT", "CHOP", "FLAG", "ICE", "IDA", "IT", "MAC", "MUD", "PET", "WHO")
_READS_AS_WORD = re.compile(
    r"(?<![\w-])(ALL)\s+(?:(?:younger|older|newly diagnosed)\s+)?(?:patients|people|adults|children|men|women|cells|"
    r"cases|types|tests|treatments|therapies|drugs|symptoms|relapses|studies|leaflets|information|treatment)\b"
)


def check_abbreviations(desk: Desk) -> Iterator[SourceFinding]:
    """Report abbreviations that nothing explains, that are explained late, twice, or in two ways."""
    first: dict[str, tuple[int, Segment]] = {}
    explained: dict[str, list[tuple[int, str, Segment]]] = defaultdict(list)
    for place, segment in enumerate(desk.prose):
        text = PLACEHOLDER.sub(" ", plain(segment.text))
        for short, long in definitions(text):
            explained[short].append((place, long, segment))
        for match in _USE.finditer(text):
            first.setdefault(match[1], (place, segment))
    for short, (place, segment) in first.items():
        if short in _EVERYBODY or _ROMAN.fullmatch(short) or not _is_short(short):
            continue
        found = explained.get(short, [])
        if not found:
            message = f"{short} is not explained."
            remedy = f"Write the full form at its first use, then {short} in brackets."
            yield desk.finding("abbreviation-undefined", "confirm", message, remedy, short, segment, short)
        elif found[0][0] > place:
            message = f"{short} is used before it is explained ({found[0][1]})."
            remedy = "Explain it where it comes first."
            yield desk.finding("abbreviation-late", "hint", message, remedy, short, segment, short)
    for short, found in explained.items():
        forms = {re.sub(r"[\W_]+", " ", long.lower()).removesuffix("s") for _, long, _ in found}
        beside = tuple(f"{long} ({short})" for _, long, _ in found)
        _, _, segment = found[-1]
        in_text = [each for _, _, each in found if each.role in ("paragraph", "item", "cell")]
        if len(forms) > 1:
            message = f"{short} is explained in {len(forms)} ways."
            remedy = "Use one full form, or say how the two differ."
            yield desk.finding("abbreviation-two-meanings", "confirm", message, remedy, short, segment, short, beside)
        elif len(in_text) > 1:
            message = f"{short} is explained {len(found)} times."
            remedy = "Explain it once, then use the short form."
            yield desk.finding("abbreviation-twice", "hint", message, remedy, short, segment, short, beside)


def _is_short(short: str) -> bool:
    capitals = sum(mark.isupper() for mark in short)
    return capitals * 2 >= sum(mark.isalpha() for mark in short) and len(short) <= 12


def definitions(text: str) -> Iterator[tuple[str, str]]:
    """Find (short form, full form) in plain text: 'full form (SHORT)', 'SHORT (full form)', 'full form, or SHORT'."""
    for match in _EXPLAINED.finditer(text):
        inside = re.fullmatch(rf"({_SHORT}|[A-Z]-[A-Z]{{2,}})s?", match[1].strip())
        if inside and (long := full_form(inside[1], text[: match.start()])):
            yield inside[1], long
    for match in _MEANS.finditer(text):
        words = re.findall(r"[A-Za-z]+", match[2])
        begins = match[1][0].lower() in [word[0].lower() for word in words[:3]] and match[1] not in words[:1]
        if len(words) > 1 and (begins or match[1].partition("-")[0] in words):
            yield match[1], match[2].strip()
    for match in _SAID.finditer(text):
        short = match[1] or match[2]
        if long := full_form(short, text[: match.start()].rstrip(" ,")):
            yield short, long


def full_form(short: str, before: str) -> str | None:
    """Find the words before a short form whose initials, or else whose letters, it is made of; the fewest that do."""
    letters = [mark.lower() for mark in short if mark.isalpha()]
    before = before[-_LONGEST_FORM:]
    words = list(re.finditer(r"[A-Za-z]+", before))
    for count in range(2, min(len(words), 2 * len(letters)) + 1):
        tail = words[-count:]
        initials = iter(word[0][0].lower() for word in tail)
        if tail[0][0][0].lower() == letters[0] and all(letter in initials for letter in letters):
            return before[tail[0].start() :].strip()
    for count in range(2, min(len(words), len(letters)) + 1):
        tail = words[-count:]
        inside = iter("".join(word[0].lower() for word in tail))
        begins = tail[0][0][0].lower() == letters[0] and all(word[0][0].lower() in letters for word in tail)
        if begins and all(letter in inside for letter in letters):
            return before[tail[0].start() :].strip()
    return None


def check_words(desk: Desk) -> Iterator[SourceFinding]:
    """Report abbreviations that are English words: where they read as the word, and where no note warns translators."""
    for word in _WORDS:
        holders = [s for s in desk.prose if re.search(rf"(?<![\w-]){word}(?![\w'’])", plain(s.text))]
        if not holders:
            continue
        if not any(segment.note and word in segment.note for segment in desk.prose):
            message = f"{word} is also an English word; translators and machines may translate it as one."
            remedy = f"Add a note for translators to the first paragraph that has it: <!-- note: {word} is … -->."
            yield desk.finding("word-note", "confirm", message, remedy, word, holders[0], word)
    for sentence in desk.sentences():
        for match in _READS_AS_WORD.finditer(sentence.text):
            message = f"'{match[0]}' can be read as '{match[0].lower()}', which means something else."
            remedy = "Write the full form here, or 'with ALL' after the noun: people with ALL."
            about = f"{match[0]}: {sentence.text}"
            yield desk.finding("word-ambiguous", "confirm", message, remedy, about, sentence.segment, match[0])
