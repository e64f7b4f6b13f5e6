"""Wording that costs every language: two spellings of one term, mixed quotation marks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from app.domain.leaflet import Segment
from app.domain.lint.finding import SourceFinding
from app.domain.lint.prose import Desk, plain

_SHORTEST = 5
_SAME = (
    (re.compile(r"(?<=\w)ae|ae(?=\w)|oe(?=[a-z]{2})"), "e"),
    (re.compile(r"our(?=s?$|ed$|ing$|less$|ful$)"), "or"),
    (re.compile(r"is(?=(?:e|ed|es|ing|ation|ations)$)"), "iz"),
    (re.compile(r"ys(?=(?:e|ed|es|ing)$)"), "yz"),
    (re.compile(r"tre(?=s?$)"), "ter"),
    (re.compile(r"ll(?=(?:ed|ing|er)s?$)"), "l"),
    (re.compile(r"-"), ""),
)
_QUOTES = {
    "double straight": re.compile(r'"[^"\n]+"'),
    "double curly": re.compile(r"“[^”\n]+”"),
    "single straight": re.compile(r"(?<!\w)'[^'\n]+'(?!\w)"),
    "single curly": re.compile(r"(?<!\w)‘[^’\n]+’(?!\w)"),
}


def check_spelling(desk: Desk) -> Iterator[SourceFinding]:
    """Report words that the prose spells in two ways, such as leukaemia and leukemia; citations are not read."""
    spelled: dict[str, dict[str, Segment]] = defaultdict(dict)
    for segment in desk.prose:
        for match in re.finditer(r"(?<![\w.@/-])[A-Za-z]+(?:-[A-Za-z]+)*(?![\w.@/-]*[@/])", plain(segment.text)):
            word = match[0]
            if len(word) >= _SHORTEST and not word.isupper():
                spelled[one_spelling(word)].setdefault(word.lower().removesuffix("s"), segment)
    for key, forms in sorted(spelled.items()):
        if len(forms) > 1:
            seen = sorted(forms)
            segment = list(forms.values())[-1]
            message = f"One word in {len(forms)} spellings: {', '.join(seen)}."
            remedy = "Use one spelling: each would be a string of its own, and looks like another thing."
            last = list(forms)[-1]
            yield desk.finding("spelling", "confirm", message, remedy, key, segment, last, tuple(seen))


def one_spelling(word: str) -> str:
    """Give the form that British, American and hyphenated spellings of a word share."""
    key = word.lower().removesuffix("s")
    for pattern, same in _SAME:
        key = pattern.sub(same, key)
    return key


def check_quotes(desk: Desk) -> Iterator[SourceFinding]:
    """Report more than one style of quotation marks."""
    seen: dict[str, tuple[str, Segment]] = {}
    for segment in desk.prose:
        for style, pattern in _QUOTES.items():
            if match := pattern.search(plain(segment.text)):
                seen.setdefault(style, (match[0], segment))
    if len(seen) > 1:
        styles = sorted(seen)
        excerpt, segment = list(seen.values())[-1]
        message = f"Quotation marks of {len(seen)} styles: {', '.join(styles)}."
        beside = tuple(seen[style][0] for style in styles)
        remedy = "Use one style; translators keep what they see."
        yield desk.finding("quotes", "hint", message, remedy, " ".join(styles), segment, excerpt, beside)
