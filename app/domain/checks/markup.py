"""Checks of what is not words: placeholders, addresses, telephone numbers, emphasis and tags."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from app.domain.checks.analysis import EMPHASIS, LINK, TAG, Analysis, Token
from app.domain.checks.finding import Finding

_LOOSE = re.compile(r"(?<!\S)\*\*(?!\S)")
_WHOLE_LINK = re.compile(r"(?<!\[)\[[^\[\]]{0,500}\]\(")
__all__ = ["LINK", "check_addresses", "check_emphasis", "check_links", "check_phones", "check_placeholders"]


def check_placeholders(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """Each placeholder of the English stands in the translation as often, spelt alike."""
    yield from _same("placeholder", source.placeholders, target.placeholders, "the placeholder {}")


def check_links(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """Each link of the English leads to the same address in the translation."""
    yield from _same("link", source.links, target.links, "the link to {}")


def check_addresses(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """Each web and e-mail address in the text is the same in both; a suffix glued to one is no part of it."""
    yield from _same("address", _addresses(source), _addresses(target), "the address {}")
    yield from _same("email", source.emails, target.emails, "the e-mail address {}", str.lower)


def check_phones(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """Each telephone number has the same digits, zeros in front included; spaces and script are free."""
    if not source.phones and not target.phones:
        return
    ours, theirs = list(source.phones), list(target.phones)
    digits = None
    for here, there, text in ((ours, theirs, target), (theirs, ours, source)):
        known = Counter(token for token, _ in there)
        for token in list(here):
            if not known[token[0]]:
                digits = _digits(text.text)
                if token[0] in digits:
                    here.remove(token)
    yield from _same("phone", ours, theirs, "the number {}")


def _digits(text: str) -> str:
    plain = "".join(str(int(c)) if c.isdecimal() else c for c in text)
    return re.sub(r"(?<=\d)[ \u00a0\u202f.\-‑–()/]{1,3}(?=\d)", "", plain)


def _addresses(text: Analysis) -> list[Token]:
    return [(re.sub(r"^(?:https?://)?(?:www\.)?|/$", "", token), span) for token, span in text.urls]


def _same(
    check: str, ours: Iterable[Token], theirs: Iterable[Token], noun: str, form: Callable[[str], str] = str
) -> Iterator[Finding]:
    ours, theirs = tuple(ours), tuple(theirs)
    if not ours and not theirs:
        return
    spare = Counter(form(token) for token, _ in theirs)
    for token, span in ours:
        if spare[form(token)]:
            spare[form(token)] -= 1
        else:
            name = noun.format(token)
            yield Finding(
                check, "block", f"The English has {name}; the translation lacks it.", span, None,
                f"Write {token} exactly as the English has it.", f"-{token}",
            )  # fmt: skip
    for token, span in reversed(theirs):
        if spare[form(token)]:
            spare[form(token)] -= 1
            name = noun.format(token)
            yield Finding(
                check, "block", f"The translation has {name}, which the English has not.", None, span,
                f"Take {token} out, or write what the English has.", f"+{token}",
            )  # fmt: skip


def check_emphasis(source: Analysis, target: Analysis) -> Iterator[Finding]:
    """Emphasis, code marks, tags and the brackets of links are as many in both texts."""
    if not source.special and not target.special:
        return
    ours, theirs = _marks(source), _marks(target)
    if ours == theirs:
        return
    for mark in sorted(ours.keys() | theirs.keys()):
        if ours[mark] != theirs[mark]:
            at = target.text.find(mark)
            yield Finding(
                "emphasis", "block",
                f"The English has {ours[mark]} of the mark {mark}; the translation has {theirs[mark]}.",
                _find(source.text, mark), (at, at + len(mark)) if at >= 0 else None,
                f"Put {mark} around the same words as in the English.", mark,
            )  # fmt: skip


def _find(text: str, mark: str) -> tuple[int, int] | None:
    at = text.find(mark)
    return (at, at + len(mark)) if at >= 0 else None


def _marks(text: Analysis) -> Counter[str]:
    found: Counter[str] = Counter()
    if not text.special:
        return found
    plain = text.text
    if "<" in plain or "&" in plain:
        for match in TAG.finditer(text.plain):
            found[match[0].split()[0].rstrip(">") + ">" if match[0][0] == "<" else match[0]] += 1
    if any(mark in text.plain for mark in "*_`~"):
        found.update(match[0] for match in EMPHASIS.finditer(text.plain))
        # A mark with a space on both sides opens and closes nothing (CommonMark 0.31, 6.2).
        if loose := len(_LOOSE.findall(text.plain)):
            found["** "] += loose
    if "](" in plain:
        found["]("] = plain.count("](")
        found["[]("] = len(_WHOLE_LINK.findall(plain))
        found["["] = plain.count("[")
    return +found
