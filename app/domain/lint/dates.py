"""Review dates: missing, past, or at odds with each other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from app.domain.lint.finding import SourceFinding
from app.domain.lint.prose import Desk

_SOON = timedelta(days=90)
_LONGEST = timedelta(days=3 * 366)
"""Three years: the longest review period of the NHS standard for creating health content."""


def check_dates(desk: Desk, today: date) -> Iterator[SourceFinding]:
    """Compare a leaflet's review dates with each other and with the day (in the publisher's time zone)."""
    if desk.document.kind != "leaflet":
        return
    review = desk.document.facts.review
    for name, value in (("last_reviewed", review.last_reviewed), ("next_due", review.next_due)):
        if value is None:
            message = f"The leaflet does not state review.{name}."
            yield desk.finding("date-missing", "block", message, "Ask who reviewed it, and write the date.", name)
    if review.next_due and review.overdue(today):
        message = f"The review was due by {review.next_due.iso}; today is {today.isoformat()}."
        remedy = "Have it reviewed before it is translated: every language would carry the past date."
        yield desk.finding("date-overdue", "block", message, remedy, review.next_due.iso)
    elif review.next_due and review.next_due.last_day - today <= _SOON:
        message = f"The next review is due by {review.next_due.iso}, within 90 days."
        yield desk.finding("date-soon", "hint", message, "Review it first, if it can wait.", review.next_due.iso)
    for name, value in (("last_reviewed", review.last_reviewed), ("updated", review.updated)):
        if value and value.last_day.replace(day=1) > today:
            message = f"review.{name} is {value.iso}, which is still to come."
            yield desk.finding("date-future", "block", message, "Correct the date.", f"{name} {value.iso}")
    last, due, updated = review.last_reviewed, review.next_due, review.updated
    if last and due:
        about = f"{last.iso} {due.iso}"
        if due.last_day <= last.last_day:
            message = f"The next review ({due.iso}) is not after the last ({last.iso})."
            yield desk.finding("date-order", "block", message, "Correct one of the dates.", about)
        elif due.last_day - last.last_day > _LONGEST:
            message = f"From the last review ({last.iso}) to the next ({due.iso}) it is more than three years."
            yield desk.finding("date-period", "hint", message, "Shorten the period, or say why.", about)
    if last and updated and updated.last_day > last.last_day:
        message = f"The text was updated ({updated.iso}) after its last review ({last.iso})."
        remedy = "Say who checked what was updated, or state the later review."
        yield desk.finding("date-updated", "confirm", message, remedy, f"{last.iso} {updated.iso}")
