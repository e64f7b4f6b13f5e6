"""Which old text a new one came from, so that work on the old one is offered again and never lost."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz, process

from app.domain.leaflet import Segment

THRESHOLD = 60.0
"""Likeness from 0 to 100 (rapidfuzz's normalised indel ratio) below which a text is new, or a piece of another."""

PIECE_THRESHOLD = 90.0
"""Likeness of the shorter of two texts to a part of the longer from which it counts as a piece of it."""

_PIECE_WORDS = 4
_SLACK = 1.1
_WORD = re.compile(r"\w+")
_SHORT = 24

# How many vanished texts are looked at for one new text, so that time grows with the number of texts, not its square.
_NEAR = 16
_SHARING = 24
_BUDGET = 128
_BEST = 8
_PIECES = 8


@dataclass(frozen=True)
class Descent:
    """A new segment and the old one it most likely came from, each with its whole text as it was written.

    `likeness` is that of the whole texts, so it is 100 only where they are equal and their contexts differ.
    """

    new: Segment
    old: Segment
    likeness: float


@dataclass(frozen=True)
class _Arrival:
    """A new segment, its place among all new ones, and the place of the old one it stands instead of."""

    place: int
    segment: Segment
    expected: int


class _Vanished:
    """Vanished segments by place, by word, by pair of words and, short ones, by three letters."""

    def __init__(self, segments: Iterable[tuple[int, Segment]]) -> None:
        self.places: list[int] = []
        self.segments: list[Segment] = []
        self.sharing: dict[str, list[int]] = {}
        for number, (place, segment) in enumerate(segments):
            self.places.append(place)
            self.segments.append(segment)
            for feature in _features(segment.text):
                self.sharing.setdefault(feature, []).append(number)

    def candidates(self, arrival: _Arrival) -> list[int]:
        """List the numbers of segments close by or sharing rare features, those that share most first."""
        middle = bisect_left(self.places, arrival.expected)
        votes = dict.fromkeys(range(max(0, middle - _NEAR), min(len(self.places), middle + _NEAR)), 0)
        features = _features(arrival.segment.text)
        budget = _BUDGET
        for numbers in sorted((self.sharing[name] for name in features if name in self.sharing), key=len):
            start = max(0, bisect_left(numbers, middle) - _SHARING // 2) if len(numbers) > _SHARING else 0
            nearest = numbers[start : start + _SHARING]
            for number in nearest:
                votes[number] = votes.get(number, 0) + 1
            budget -= len(nearest)
            if budget <= 0:
                break
        return sorted(votes, key=lambda number: (-votes[number], abs(number - middle), number))


def match_predecessors(old: Sequence[Segment], new: Sequence[Segment]) -> list[Descent]:
    """Pair new segments with vanished ones, the likest first; equal keys are no pair but the same segment.

    An old text is used once, unless it was split: then by every piece of it. Of equally like texts, the one of the
    same role, context, section and place goes first. Time and memory grow with the number of segments.
    """
    before = {segment.key: segment for segment in old}
    after = {segment.key: segment for segment in new}
    gone = _Vanished((place, segment) for place, (key, segment) in enumerate(before.items()) if key not in after)
    if not gone.places:
        return []
    come = list(_arrivals(before, after))
    found = _whole(gone, come)
    found |= _pieces(gone, come, found)
    return [
        Descent(arrival.segment, gone.segments[found[arrival.place][0]], found[arrival.place][1])
        for arrival in come
        if arrival.place in found
    ]


def _arrivals(before: dict[tuple[str, str], Segment], after: dict[tuple[str, str], Segment]) -> Iterator[_Arrival]:
    places = {key: place for place, key in enumerate(before)}
    expected = 0
    for place, (key, segment) in enumerate(after.items()):
        kept = places.get(key)
        if kept is None:
            yield _Arrival(place, segment, expected)
        expected = expected + 1 if kept is None else kept + 1


def _whole(gone: _Vanished, come: Sequence[_Arrival]) -> dict[int, tuple[int, float]]:
    """Give, for the place of each new segment like an old one, the old one's number and their likeness."""
    pairs = []
    for arrival in come:
        text = arrival.segment.text
        texts = {number: gone.segments[number].text for number in gone.candidates(arrival)}
        for _, likeness, number in process.extract(text, texts, scorer=fuzz.ratio, score_cutoff=THRESHOLD, limit=_BEST):
            pairs.append((-likeness, *_strangeness(gone, number, arrival), arrival.place, number))
    found: dict[int, tuple[int, float]] = {}
    used: set[int] = set()
    for negative, *_, place, number in sorted(pairs):
        if place not in found and number not in used:
            used.add(number)
            found[place] = (number, -negative)
    return found


def _pieces(
    gone: _Vanished, come: Sequence[_Arrival], whole: dict[int, tuple[int, float]]
) -> dict[int, tuple[int, float]]:
    """Find new segments that are pieces of a split text, or have one joined to others, as far as its length goes."""
    texts = {arrival.place: arrival.segment.text for arrival in come}
    taken = {number: len(texts[place]) for place, (number, _) in whole.items()}
    pairs = []
    for arrival in come:
        if arrival.place in whole:
            continue
        for number in gone.candidates(arrival)[:_PIECES]:
            short, long = sorted((arrival.segment.text, gone.segments[number].text), key=len)
            if len(_WORD.findall(short)) >= _PIECE_WORDS:
                likeness = fuzz.partial_ratio(short, long, score_cutoff=PIECE_THRESHOLD)
                if likeness:
                    strangeness = _strangeness(gone, number, arrival)
                    pairs.append((-likeness, -len(short), *strangeness, arrival.place, number))
    found: dict[int, tuple[int, float]] = {}
    for *_, place, number in sorted(pairs):
        together = taken.get(number, 0) + len(texts[place])
        if place not in found and (number not in taken or together <= _SLACK * len(gone.segments[number].text)):
            taken[number] = together
            found[place] = (number, fuzz.ratio(texts[place], gone.segments[number].text))
    return found


def _strangeness(gone: _Vanished, number: int, arrival: _Arrival) -> tuple[bool, bool, bool, int]:
    old, new = gone.segments[number], arrival.segment
    return (
        old.role != new.role,
        old.context != new.context,
        old.section != new.section,
        abs(gone.places[number] - arrival.expected),
    )


def _features(text: str) -> list[str]:
    words = _WORD.findall(text.lower())
    features = words + [f"{first} {second}" for first, second in pairwise(words)]
    if len(text) <= _SHORT:
        letters = " ".join(words)
        features += [letters[at : at + 3] for at in range(len(letters) - 2)]
    return list(dict.fromkeys(features))
