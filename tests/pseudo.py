"""Invented translations that keep what must be kept: numbers, placeholders, links, emphasis."""

from __future__ import annotations

import re

from app.domain.checks.text import DATE_PATTERN_CONTEXT

_KEPT = re.compile(r"\{[a-z0-9_]+\}|\]\([^)]*\)|<[^>]*>|\b[A-Z]{3,}\b|\d+(?: m[gl]\b)?")
_ALPHABETS = {
    "pl": str.maketrans("aceinoszACELNOSZ", "ąćęińóśżĄĆĘŁŃÓŚŻ"),
    "ur": {ord(a): b for a, b in zip("abcdefghijklmnopqrstuvwxyz", "ابچدےفگہیجکلمنوپقرستعوخکیز", strict=True)},
}


def pseudo(source: str, locale: str, context: str | None = None) -> str:
    """Return a text in the locale's letters that passes every check; the same for the same text."""
    if context == DATE_PATTERN_CONTEXT:
        return source
    letters = _ALPHABETS[locale]
    text = source.lower() if locale == "ur" else source
    kept = [match[0] for match in _KEPT.finditer(source)]
    parts = [re.sub(r"[A-Za-z]+", lambda word: word[0].translate(letters), part) for part in _split(text, source)]
    return "".join(part + keep for part, keep in zip(parts, [*kept, ""], strict=True))


def _split(text: str, source: str) -> list[str]:
    ends = [0, *(place for match in _KEPT.finditer(source) for place in match.span()), len(source)]
    return [text[ends[i] : ends[i + 1]] for i in range(0, len(ends), 2)]
