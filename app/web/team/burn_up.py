"""How an edition came along: how many strings its English had when, and how many of them were approved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.store import progress as stored
from app.web import context
from app.web.team import charts


@dataclass(frozen=True)
class Day:
    """The end of a day on which either number changed: strings of the English of that day, approved ones among them."""

    day: date
    strings: int
    approved: int


@dataclass(frozen=True)
class BurnUp:
    """The days, oldest first, and the chart of both numbers up to today."""

    days: tuple[Day, ...]
    chart: charts.Steps

    @property
    def strings(self) -> int:
        """How many strings there are today."""
        return self.days[-1].strings

    @property
    def approved(self) -> int:
        """How many of them are approved today."""
        return self.days[-1].approved


def burn_up(document_id: str, locale: str, today: date) -> BurnUp:
    """Return the way of a document's strings in a locale, from its first import."""
    connection = context.connection()
    versions = {_day(at): ids for at, ids in stored.strings_by_version(connection, document_id).items()}
    approved = {row.segment_id: _day(row.at) for row in stored.approved_strings(connection, document_id, locale)}
    begin = min(versions)
    days: list[Day] = []
    there: set[int] = set()
    for day in sorted({*versions, *(max(day, begin) for day in approved.values())}):
        there = versions.get(day, there)
        days.append(Day(day, len(there), sum(approved.get(one, date.max) <= day for one in there)))
    labels = [(0, f"{begin:%-d %b %Y}"), (max(1, (today - begin).days + 1), f"{today:%-d %b %Y}")]
    strings, reviewed = (
        [((one.day - begin).days, getattr(one, name)) for one in days] for name in ("strings", "approved")
    )
    return BurnUp(tuple(days), charts.steps([strings, reviewed], labels))


def _day(instant: str) -> date:
    return date.fromisoformat(instant[:10])
