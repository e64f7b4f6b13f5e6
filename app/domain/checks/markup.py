"""Checks of what is not words: placeholders and the targets of links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from app.domain.checks.finding import Finding
from app.domain.leaflet import PLACEHOLDER

LINK = re.compile(r"\]\(\s*<?([^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?[^()]*\)|<((?:https?|mailto|tel):[^\s<>]*)>")
"""The target of a Markdown link `[words](target)` or an autolink `<target>`; linear in the text's length."""


def check_placeholders(source: str, target: str, locale: str, context: str | None) -> Iterator[Finding]:
    """Each placeholder of the English stands in the translation as often, spelt alike."""
    yield from _same_tokens("placeholder", PLACEHOLDER, source, target, "the placeholder {token}")


def check_links(source: str, target: str, locale: str, context: str | None) -> Iterator[Finding]:
    """Each link of the English leads to the same address in the translation."""
    yield from _same_tokens("link", LINK, source, target, "the link to {token}")


def _same_tokens(check: str, form: re.Pattern[str], source: str, target: str, noun: str) -> Iterator[Finding]:
    wanted = [(_token(check, match), match.span()) for match in form.finditer(source)]
    found = [(_token(check, match), match.span()) for match in form.finditer(target)]
    spare = Counter(token for token, _ in found)
    for token, span in wanted:
        if spare[token]:
            spare[token] -= 1
        else:
            name = noun.format(token=token)
            yield Finding(check, "block", f"The English has {name}; the translation lacks it.", span, None)
    for token, span in reversed(found):
        if spare[token]:
            spare[token] -= 1
            name = noun.format(token=token)
            yield Finding(check, "block", f"The translation has {name}, which the English has not.", None, span)


def _token(check: str, match: re.Match[str]) -> str:
    return match[0] if check == "placeholder" else (match[1] or match[2] or "")
