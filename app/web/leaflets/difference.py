"""Two source versions side by side: what changed word by word, and what each change costs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.leaflet import Facts, Segment
from app.domain.meaning import changes_of_meaning
from app.domain.predecessor import match_predecessors
from app.store.engine import AnyRow

Kind = Literal["changed", "added", "removed", "moved"]


@dataclass(frozen=True)
class Change:
    """One string that differs: its rows in both versions, whichever there are.

    `waiting` are the locales that have not approved the new text; `carries` those whose approval of the old one would
    carry over; `reasons` say in words why its meaning may not be declared unchanged.
    """

    kind: Kind
    old: AnyRow | None
    new: AnyRow | None
    waiting: tuple[str, ...] = ()
    carries: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """How many words a language has to look at again: none of what went or only moved."""
        return len(self.new.text.split()) if self.new is not None and self.kind in ("changed", "added") else 0


@dataclass(frozen=True)
class Difference:
    """All changes in reading order, and how many strings are the same."""

    changes: tuple[Change, ...]
    same: int

    @property
    def strings(self) -> int:
        """How many strings each language looks at again."""
        return sum(change.words > 0 for change in self.changes)

    @property
    def words(self) -> int:
        """How many words each language looks at again."""
        return sum(change.words for change in self.changes)

    @property
    def waiting_words(self) -> int:
        """How many words are still to be looked at, added over the languages that have not approved them."""
        return sum(change.words * len(change.waiting) for change in self.changes)


def compare(
    old: Sequence[AnyRow], new: Sequence[AnyRow], approvals: Mapping[int, frozenset[str]], locales: Sequence[str]
) -> Difference:
    """Compare the strings of two versions; `approvals` has the locales with an approved text by segment."""
    before, after = _by_segment(old), _by_segment(new)
    descents = {
        after_id: before_id
        for after_id, before_id in _descents(before, after).items()
        if before_id in before and after_id in after
    }
    used = set(descents.values())
    moved = _moved(before, after)
    found: list[tuple[tuple[int, int], Change]] = []
    places = {id_: place for place, id_ in enumerate(after)}
    for id_, row in after.items():
        if id_ in before:
            if id_ in moved:
                found.append(((places[id_], 0), Change("moved", before[id_], row)))
            continue
        source = descents.get(id_)
        waiting = tuple(tag for tag in locales if tag not in approvals.get(id_, ()))
        if source is None:
            found.append(((places[id_], 0), Change("added", None, row, waiting)))
            continue
        carries = tuple(tag for tag in waiting if tag in approvals.get(source, ()))
        reasons = changes_of_meaning(before[source].text, row.text)
        found.append(((places[id_], 0), Change("changed", before[source], row, waiting, carries, reasons)))
    followers = {before_id: places[after_id] for after_id, before_id in descents.items()}
    last = -1
    for id_, row in before.items():
        last = places.get(id_, followers.get(id_, last))
        if id_ not in after and id_ not in used:
            found.append(((last, 1), Change("removed", row, None)))
    found.sort(key=lambda item: item[0])
    return Difference(tuple(change for _, change in found), len(before.keys() & after.keys() - moved))


def fact_changes(old: Facts, new: Facts) -> Iterator[tuple[str, str, str]]:
    """Yield what changed in the review facts: its name, the old and the new value, empty where there is none."""
    dates = (("Last reviewed", "last_reviewed"), ("Updated", "updated"), ("Next review due", "next_due"))
    for words, name in dates:
        was, now = getattr(old.review, name), getattr(new.review, name)
        if was != now:
            yield words, was.iso if was else "", now.iso if now else ""
    for words, were, are in (
        ("Source", [s.citation for s in old.sources], [s.citation for s in new.sources]),
        ("Original", [o.url for o in old.originals], [o.url for o in new.originals]),
        ("Video", [v.url for v in old.videos], [v.url for v in new.videos]),
    ):
        gone, come = [x for x in were if x not in are], [x for x in are if x not in were]
        for place in range(max(len(gone), len(come))):
            yield words, gone[place] if place < len(gone) else "", come[place] if place < len(come) else ""
        if not gone and not come and were != are:
            yield f"{words}s", "in another order", f"{len(are)} in a new order"


def _by_segment(rows: Sequence[AnyRow]) -> dict[int, AnyRow]:
    """Return each segment's first place, in reading order."""
    found: dict[int, AnyRow] = {}
    for row in rows:
        found.setdefault(row.segment_id, row)
    return found


def _descents(before: Mapping[int, AnyRow], after: Mapping[int, AnyRow]) -> dict[int, int]:
    """Return which old segment each new one came from, by ids."""

    def segments(rows: Mapping[int, AnyRow]) -> dict[tuple[str, str], tuple[int, Segment]]:
        return {
            (row.context, row.text): (id_, Segment(row.role, row.text, row.context or None, row.section))
            for id_, row in rows.items()
        }

    olds, news = segments(before), segments(after)
    matches = match_predecessors([part for _, part in olds.values()], [part for _, part in news.values()])
    return {news[match.new.key][0]: olds[match.old.key][0] for match in matches}


def _moved(before: Mapping[int, AnyRow], after: Mapping[int, AnyRow]) -> set[int]:
    """Return the common segments outside the longest run of them that kept its order."""
    places = {id_: place for place, id_ in enumerate(before)}
    common = [id_ for id_ in after if id_ in places]
    tails: list[int] = []
    ends: list[int] = []
    previous: dict[int, int | None] = {}
    for id_ in common:
        at = bisect_left(tails, places[id_])
        previous[id_] = ends[at - 1] if at else None
        tails[at : at + 1] = [places[id_]]
        ends[at : at + 1] = [id_]
    stay: set[int] = set()
    here = ends[-1] if ends else None
    while here is not None:
        stay.add(here)
        here = previous[here]
    return set(common) - stay
