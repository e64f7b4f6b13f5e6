"""Which old text a new one came from, so that work on the old one is offered again and never lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from app.domain.leaflet import Segment

THRESHOLD = 60.0
"""Likeness from 0 to 100 (rapidfuzz's normalised indel ratio) below which a text counts as new."""


@dataclass(frozen=True)
class Descent:
    """A new segment and the old one it most likely came from."""

    new: Segment
    old: Segment
    likeness: float


def match_predecessors(old: Sequence[Segment], new: Sequence[Segment]) -> list[Descent]:
    """Pair new segments with vanished ones, the likest first, each used once; equal keys are no pair but the same."""
    kept = {s.key for s in old} & {s.key for s in new}
    gone = [s for s in {s.key: s for s in old}.values() if s.key not in kept]
    come = [s for s in {s.key: s for s in new}.values() if s.key not in kept]
    if not gone or not come:
        return []
    pairs = []
    for place, segment in enumerate(come):
        matches = process.extract(segment.text, [s.text for s in gone], scorer=fuzz.ratio, score_cutoff=THRESHOLD)
        for _, likeness, old_place in matches:
            same_role = gone[old_place].role == segment.role
            pairs.append((-likeness, not same_role, abs(place - old_place), place, old_place))
    used_new: set[int] = set()
    used_old: set[int] = set()
    found = []
    for negative, _, _, place, old_place in sorted(pairs):
        if place not in used_new and old_place not in used_old:
            used_new.add(place)
            used_old.add(old_place)
            found.append(Descent(come[place], gone[old_place], -negative))
    return sorted(found, key=lambda descent: come.index(descent.new))
