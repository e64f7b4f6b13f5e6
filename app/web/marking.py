"""Texts as HTML for people who compare them: what must not change is marked, differences are shown word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from difflib import SequenceMatcher

from markupsafe import Markup, escape

from app.domain.checks import Span
from app.domain.checks.analysis import analyse
from app.domain.checks.markup import LINK
from app.domain.languages import language_of
from app.domain.leaflet import PLACEHOLDER

_WORDS = re.compile(r"\s+|[^\s]+")
_MARK = Markup('<mark class="{}" data-token="{}"><span class="visually-hidden">{} </span>{}</mark>')
_TERM = Markup(
    '<mark class="{}" data-token="term {}" data-insert="{}"><span class="visually-hidden">{} </span>{}</mark>'
)
_DELETED = Markup('<del><span class="visually-hidden">removed: </span>{}</del>')
_INSERTED = Markup('<ins><span class="visually-hidden">added: </span>{}</ins>')
_WORD_FOR = {
    "term": "glossary term",
    "placeholder": "placeholder",
    "anchor": "link",
    "number": "number",
    "other": "something",
}


def marked(
    text: str,
    wrong: Iterable[Span | None] = (),
    locale: str = "en",
    terms: Iterable[tuple[Span, str, str]] = (),
) -> Markup:
    """Mark numbers, placeholders and links, and as not matching what overlaps a stretch of `wrong`.

    `terms` are stretches that the glossary has, each with its English and how to say it.

    `data-token` says kind and value, so that what stands for the same in two texts can be found.
    """
    found: list[tuple[Span, str, str]] = []
    forms = (
        ("placeholder", [(match.span(), match[1]) for match in PLACEHOLDER.finditer(text)]),
        ("anchor", [(match.span(), match[0]) for match in LINK.finditer(text)]),
        ("number", [(number.span, _plain(number.values[0])) for number in analyse(text, language_of(locale)).numbers]),
    )
    for name, tokens in forms:
        found += [
            (span, name, value) for span, value in tokens if not any(_overlap(span, taken) for taken, *_ in found)
        ]
    sayings = {span: (source, target) for span, source, target in terms}
    found += [(span, "term", "") for span in sayings if not any(_overlap(span, taken) for taken, *_ in found)]
    # A finding about the whole text, too long for its English perhaps, says nothing about each number in it.
    said_of_all = {(0, len(text))} - {span for span, *_ in found}
    faults = [span for span in wrong if span is not None and span[0] < span[1] and span not in said_of_all]
    # What does not match need be no number, placeholder or link: an emphasis, say.
    found += [
        (span, "other", "") for span in dict.fromkeys(faults) if not any(_overlap(span, taken) for taken, *_ in found)
    ]
    html: list[Markup] = []
    end = 0
    for span, name, value in sorted(found):
        if span[0] < end:
            continue
        bad = any(_overlap(span, fault) for fault in faults)
        kind, label = (f"{name} wrong", " that does not match:") if bad else (name, ":")
        label = _WORD_FOR[name] + label
        html.append(escape(text[end : span[0]]))
        if name == "term":
            html.append(_TERM.format(kind, *sayings[span], label, text[slice(*span)]))
        else:
            html.append(_MARK.format(kind, f"{name} {value}", label, text[slice(*span)]))
        end = span[1]
    html.append(escape(text[end:]))
    return Markup("").join(html)


def word_difference(old: str, new: str) -> Markup:
    """Show how one text became another: removed words in `<del>`, added ones in `<ins>`."""
    html: list[Markup] = []
    for is_same, was, now in _changes(old, new):
        html += [escape(was)] if is_same else [_side(_DELETED, was), _side(_INSERTED, now)]
    return Markup("").join(html)


def two_sides(old: str, new: str) -> tuple[Markup, Markup]:
    """Show two texts side by side: the old one with removed words in `<del>`, the new with added ones in `<ins>`."""
    changes = list(_changes(old, new))
    left = [escape(was) if is_same else _side(_DELETED, was) for is_same, was, _ in changes]
    right = [escape(now) if is_same else _side(_INSERTED, now) for is_same, _, now in changes]
    return Markup("").join(left), Markup("").join(right)


def _changes(old: str, new: str) -> Iterator[tuple[bool, str, str]]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    for change, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield change == "equal", "".join(before[i1:i2]), "".join(after[j1:j2])


def _side(form: Markup, words: str) -> Markup:
    return form.format(words) if words else Markup()


def _plain(value: int | Decimal) -> str:
    return f"{Decimal(value).normalize():f}"


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
