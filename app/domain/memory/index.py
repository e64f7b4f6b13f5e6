"""Find the likest of many texts without reading most of them.

Likeness is rapidfuzz's normalised indel ratio, 200 * common / (both lengths), where `common` is the length of the
longest common subsequence. Two counts bound it from above, for all texts at once in a few array operations: what both
texts have of each letter, and of each pair of neighbouring letters (each insertion or deletion breaks at most one
pair more than it removes, so that `3 * common <= shared pairs + both lengths + 1`). What may still win is compared in
the order of shared pairs. Only where thousands of texts share as many pairs as a match does can a match be missed.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

LETTERS, PAIRS = 64, 128
"""Counters a text; letters or pairs that share one by chance only loosen the bounds."""
COMPARED = 1024
"""Texts that are compared with one query at most."""
_FULL = 255
_ROWS = 2048
_STEP = 64
_GLANCE = 48
_LOOSE = 1024
"""Texts added or taken away since the arrays were built, before they are built again."""

Counts = NDArray[np.uint8]


class Index:
    """Distinct texts, arranged to find those that are like another one."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._build(texts)

    def __len__(self) -> int:
        return len(self._texts) - len(self._gone) + len(self._new)

    def __contains__(self, text: str) -> bool:
        return text in self._new or (text in self._known and text not in self._gone)

    def __iter__(self) -> Iterator[str]:
        yield from (text for text in self._texts if text not in self._gone)
        yield from self._new

    def add(self, text: str) -> None:
        """Add a text; one that is there already stays as it is."""
        if text in self._known:
            self._gone.discard(text)
        else:
            self._new[text] = None
        self._tidy()

    def discard(self, text: str) -> None:
        """Take a text away, if it is there."""
        if text in self._known:
            self._gone.add(text)
        else:
            self._new.pop(text, None)
        self._tidy()

    def likest(self, query: str, threshold: float, limit: int = 1) -> list[tuple[str, float]]:
        """Return up to `limit` texts of at least this likeness (above 0, to 100), likest first, equal ones by text."""
        letters, pairs = _codes(query)
        found = _compare(query, list(self._new), threshold)
        low, high = self._window(len(query), threshold)
        both = self._lengths[low:high] + np.float32(max(len(query), 1))
        common = _shared(self._letters[:, low:high], letters)
        wide = self._wide[(self._wide >= low) & (self._wide < high)] - low
        common[wide] = len(query)
        # A few with nearly the same letters: a good match among them spares most of what follows.
        found |= self._read(query, _first(common / both, _GLANCE) + low, threshold)
        worst = _worst(found, threshold, limit)
        inner_low, inner_high = self._window(len(query), worst)
        inner = slice(inner_low - low, inner_high - low)
        both, common = both[inner], common[inner]
        shared = _shared(self._pairs[:, inner_low:inner_high], pairs)
        bounds = np.minimum(common, (shared + both + 1) / 3)
        wide = self._wide[(self._wide >= inner_low) & (self._wide < inner_high)] - inner_low
        bounds[wide] = len(query)
        # A little more than the bound: single precision must not cut off what is equal to it.
        bounds = bounds * np.float32(200) / both + np.float32(0.01)
        kept = np.flatnonzero(bounds >= worst)
        kept = kept[_first(shared[kept] / both[kept], COMPARED)]
        at, step = 0, _STEP
        while at < len(kept):
            chunk = kept[at : at + step]
            found |= self._read(query, chunk[bounds[chunk] >= worst] + inner_low, worst)
            worst = _worst(found, worst, limit)
            at, step = at + step, step * 2
        return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]

    def _window(self, length: int, threshold: float) -> tuple[int, int]:
        """Return the range of places whose lengths allow a likeness."""
        share = threshold / 100
        low = bisect_left(self._lengths_list, length * share / (2 - share) - 1)
        return low, bisect_left(self._lengths_list, length * (2 - share) / share + 1)

    def _read(self, query: str, places: NDArray[np.int64], threshold: float) -> dict[str, float]:
        texts = [self._texts[place] for place in places.tolist()]
        return _compare(query, [text for text in texts if text not in self._gone], threshold)

    def _tidy(self) -> None:
        if len(self._new) + len(self._gone) > max(_LOOSE, len(self._texts) // 20):
            self._build(list(self))

    def _build(self, texts: Iterable[str]) -> None:
        self._texts = sorted(set(texts), key=lambda text: (len(text), text))
        self._known = frozenset(self._texts)
        self._new: dict[str, None] = {}
        self._gone: set[str] = set()
        self._lengths_list = [len(text) for text in self._texts]
        self._lengths = np.array(self._lengths_list, dtype=np.float32)
        self._letters: Counts = np.zeros((LETTERS, len(self._texts)), dtype=np.uint8)
        self._pairs: Counts = np.zeros((PAIRS, len(self._texts)), dtype=np.uint8)
        wide = []
        for start in range(0, len(self._texts), _ROWS):
            rows = self._texts[start : start + _ROWS]
            row = np.repeat(np.arange(len(rows)), self._lengths_list[start : start + _ROWS])
            letters, pairs = _codes("".join(rows))
            letter_counts = _count(row, letters, len(rows), LETTERS)
            within = row[:-1] == row[1:]
            pair_counts = _count(row[:-1][within], pairs[within], len(rows), PAIRS)
            full = (letter_counts >= _FULL).any(axis=1) | (pair_counts >= _FULL).any(axis=1)
            wide += (np.flatnonzero(full) + start).tolist()
            self._letters[:, start : start + len(rows)] = np.minimum(letter_counts, _FULL).T
            self._pairs[:, start : start + len(rows)] = np.minimum(pair_counts, _FULL).T
        # In these something stands more often than a counter can say: no bound holds for them.
        self._wide = np.array(wide, dtype=np.int64)


def _first(merit: NDArray[np.float32], number: int) -> NDArray[np.int64]:
    """Return the places of the greatest values, greatest first."""
    if len(merit) <= number:
        return np.argsort(-merit, kind="stable")
    first = np.argpartition(-merit, number)[:number]
    return first[np.argsort(-merit[first], kind="stable")]


def _worst(found: dict[str, float], threshold: float, limit: int) -> float:
    """Return the likeness that a further text must have to be among the first `limit`."""
    return threshold if len(found) < limit else max(threshold, sorted(found.values(), reverse=True)[limit - 1])


def _compare(query: str, texts: list[str], threshold: float) -> dict[str, float]:
    found = process.extract(query, texts, scorer=fuzz.ratio, score_cutoff=threshold, limit=None)
    return {text: likeness for text, likeness, _ in found}


def _codes(text: str) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the counter of each letter and of each pair of neighbours."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return points % LETTERS, (points[:-1] * np.uint32(37) + points[1:]) % PAIRS


def _count(row: NDArray[np.int64], codes: NDArray[np.uint32], rows: int, counters: int) -> NDArray[np.int64]:
    return np.bincount(row * counters + codes, minlength=rows * counters).reshape(rows, counters)


def _shared(counts: Counts, codes: NDArray[np.uint32]) -> NDArray[np.float32]:
    """Return, for each text, how much of the query's letters or pairs it has."""
    wanted = np.bincount(codes, minlength=len(counts))
    # No sum is larger than the query: that of a short one fits a byte, which is several times as fast.
    total = np.zeros(counts.shape[1], dtype=np.uint8 if len(codes) <= _FULL else np.uint32)
    least = np.empty(counts.shape[1], dtype=np.uint8)
    for counter in np.flatnonzero(wanted):
        np.minimum(counts[counter], np.uint8(min(wanted[counter], _FULL)), out=least)
        np.add(total, least, out=total)
    return total.astype(np.float32)
