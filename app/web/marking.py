"""Texts as HTML for people who compare them: what must not change is marked, differences are shown word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from markupsafe import Markup, escape

from app.domain.checks import Span
from app.domain.checks.markup import LINK
from app.domain.checks.numbers import numbers_in
from app.domain.leaflet import PLACEHOLDER

_WORDS = re.compile(r"\s+|[^\s]+")
_MARK = Markup('<mark class="{}"><span class="visually-hidden">{} </span>{}</mark>')
_WORD_FOR = {"placeholder": "placeholder", "anchor": "link", "number": "number", "other": "something"}


def marked(text: str, wrong: Iterable[Span | None] = ()) -> Markup:
    """Mark numbers, placeholders and links, and as not matching what overlaps a stretch of `wrong`."""
    found: list[tuple[Span, str]] = []
    forms = (
        ("placeholder", [match.span() for match in PLACEHOLDER.finditer(text)]),
        ("anchor", [match.span() for match in LINK.finditer(text)]),
        ("number", [number.span for number in numbers_in(text)]),
    )
    for name, spans in forms:
        found += [(span, name) for span in spans if not any(_overlap(span, taken) for taken, _ in found)]
    faults = [span for span in wrong if span is not None and span[0] < span[1]]
    # What does not match need be no number, placeholder or link: an emphasis, say.
    found += [(span, "other") for span in dict.fromkeys(faults) if not any(_overlap(span, taken) for taken, _ in found)]
    html: list[Markup] = []
    end = 0
    for span, name in sorted(found):
        if span[0] < end:
            continue
        bad = any(_overlap(span, fault) for fault in faults)
        label = f"{_WORD_FOR[name]} that does not match:" if bad else f"{_WORD_FOR[name]}:"
        html.append(escape(text[end : span[0]]))
        html.append(_MARK.format(f"{name} wrong" if bad else name, label, text[slice(*span)]))
        end = span[1]
    html.append(escape(text[end:]))
    return Markup("").join(html)


def word_difference(old: str, new: str) -> Markup:
    """Show how one text became another: removed words in `<del>`, added ones in `<ins>`."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    html: list[Markup] = []
    for change, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if change == "equal":
            html.append(escape("".join(before[i1:i2])))
            continue
        if i2 > i1:
            html.append(
                Markup('<del><span class="visually-hidden">removed: </span>{}</del>').format("".join(before[i1:i2]))
            )
        if j2 > j1:
            html.append(
                Markup('<ins><span class="visually-hidden">added: </span>{}</ins>').format("".join(after[j1:j2]))
            )
    return Markup("").join(html)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
