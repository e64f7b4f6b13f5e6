"""The calendar of review dates, on the screen and as a feed at a secret address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature, URLSafeSerializer

from app.domain.leaflet import PartialDate
from app.errors import NotFound
from app.formats.calendar import Day, write_calendar
from app.store import documents, overview, people, profiles
from app.web import access, context
from app.web.access import content_role
from app.web.security import limiter
from app.web.team.base import blueprint
from app.workflow.profiles import new_feed
from app.workflow.source_desk import facts_of

team = content_role("editor", "publisher", "administrator")


@dataclass(frozen=True)
class Due:
    """A leaflet whose review is due by the end of a day or a month."""

    document_id: str
    title: str
    due: PartialDate
    days: int

    @property
    def month(self) -> str:
        """The month, such as `June 2026`."""
        return f"{self.due.last_day:%B %Y}"


@blueprint.get("/calendar")
@team
def calendar() -> ResponseReturnValue:
    """Show when each leaflet's review is due, the oldest first, and the address of the feed."""
    person = context.actor()
    profile = profiles.get(context.connection(), person.id)
    number = profile.feed_number if profile else 1
    token = _signer().dumps([person.id, number])
    due, undated = reviews_due()
    return render_template(
        "team/calendar.html",
        overdue=[one for one in due if one.days < 0],
        months=_by_month([one for one in due if one.days >= 0]),
        undated=undated,
        feed=context.installation().config.base_url + url_for(".feed", token=token),
    )


@blueprint.post("/calendar/link")
@team
def new_link() -> ResponseReturnValue:
    """End the feed's address and make another."""
    person = context.actor()
    context.end_reading()
    new_feed(context.installation(), person)
    flash("The calendar has a new address; the earlier one no longer works.", "good")
    return redirect(url_for(".calendar"), 303)


@blueprint.get("/calendar/<token>.ics")
@access.public
@limiter.limit("120 per hour")
def feed(token: str) -> ResponseReturnValue:
    """Answer with the calendar for whoever has the secret address of somebody in the content team."""
    gone = "This calendar does not exist or has another address now. Sign in and copy it again."
    try:
        person_id, number = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        raise NotFound(gone) from None
    connection = context.connection()
    person, profile = people.get(connection, person_id), profiles.get(connection, person_id)
    if person is None or not person.content_roles or number != (profile.feed_number if profile else 1):
        raise NotFound(gone)
    base = context.installation().config.base_url
    days = [
        Day(
            f"review-{one.document_id}@polyleaf",
            one.due.last_day,
            f"Review due: {one.title}",
            "Overdue." if one.days < 0 else f"Due by the end of {one.due.iso}.",
            base + url_for("leaflets.leaflet", document_id=one.document_id),
        )
        for one in reviews_due()[0]
    ]
    data = write_calendar("Leaflet reviews", days, context.installation().now())
    return Response(data, mimetype="text/calendar")


def reviews_due() -> tuple[list[Due], list[str]]:
    """Return the leaflets by the day on which their review is due, and the titles of those that have no date."""
    connection, installation = context.connection(), context.installation()
    site = documents.current_site(connection)
    today: date = installation.today(site[0].timezone if site else "UTC")
    due, undated = [], []
    for row in overview.versions(connection):
        if row.kind != "leaflet" or not row.active or row.version != row.current_version:
            continue
        found = facts_of(row).review.next_due
        if found is None:
            undated.append(row.title)
        else:
            due.append(Due(row.id, row.title, found, (found.last_day - today).days))
    return sorted(due, key=lambda one: (one.due.last_day, one.title)), undated


def _by_month(due: list[Due]) -> list[tuple[str, list[Due]]]:
    months: dict[str, list[Due]] = {}
    for one in due:
        months.setdefault(one.month, []).append(one)
    return list(months.items())


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="calendar")
