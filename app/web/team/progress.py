"""Progress: what waits and for how long, what was done week by week, who is active, and one edition's way."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.formats.languages import name_in
from app.store import documents, people, units
from app.store import progress as stored
from app.store.units import QUEUE_STATUSES
from app.web import context
from app.web.access import content_role
from app.web.team import charts
from app.web.team.base import blueprint
from app.web.team.burn_up import burn_up

WEEKS = 8
QUIET_DAYS = 30
SERIES = {"translated": "signed as translated", "reviewed": "reviewed", "rejected": "sent back"}


@blueprint.get("/progress")
@content_role("editor", "publisher", "administrator")
def progress() -> ResponseReturnValue:
    """Show how work flows; with a leaflet and a language, how that edition came along."""
    connection, installation = context.connection(), context.installation()
    now = installation.clock()
    since = first_week()
    tags = [row.tag for row in people.locales(connection)]
    leaflets = [row for row in documents.all_documents(connection).values() if row.active]
    chosen = (request.args.get("leaflet", ""), request.args.get("locale", ""))
    known = chosen[0] in {row.id for row in leaflets} and chosen[1] in tags
    return render_template(
        "team/progress.html",
        weeks=WEEKS,
        series=SERIES,
        throughput=_throughput(since),
        waited=medians(since),
        measured=stored.MEASURED,
        to_review=stored.longest_waiting(connection, QUEUE_STATUSES["review"]),
        to_translate=stored.longest_waiting(connection, ("rejected", "suggested")),
        languages=_languages(tags, now.date() - timedelta(days=QUIET_DAYS)),
        quiet_days=QUIET_DAYS,
        tags=sorted(((tag, name_in(tag, "en")) for tag in tags), key=lambda one: one[1]),
        leaflets=sorted(((row.id, row.title) for row in leaflets), key=lambda one: one[1]),
        chosen=chosen,
        burn_up=burn_up(*chosen, now.date()) if known else None,
        today=now.date(),
    )


def first_week() -> date:
    """Return the Monday on which the weeks that are shown begin."""
    today = context.installation().clock().date()
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


def medians(since: date) -> dict[str, tuple[int, float]]:
    """Return how many strings were signed since a day, and the median of the days that they had waited, by stage."""
    times: dict[str, list[float]] = {"translated": [], "reviewed": []}
    for row in stored.waits(context.connection(), since.isoformat()):
        times[row.stage].append(_days(row.began_at, row.ended_at))
    return {stage: (len(days), round(median(days), 1)) for stage, days in times.items() if days}


def decided_by_week(since: date) -> list[tuple[date, list[int]]]:
    """Return, for each week that is shown, its Monday and the decisions by kind."""
    counts: Counter[tuple[int, str]] = Counter()
    for row in stored.by_day(context.connection(), since.isoformat()):
        counts[(date.fromisoformat(row.day) - since).days // 7, row.kind] += row.number
    return [(since + timedelta(weeks=week), [counts[week, kind] for kind in SERIES]) for week in range(WEEKS)]


def _throughput(since: date) -> dict[str, Any]:
    """Return decisions week by week, as a chart and as rows."""
    rows = decided_by_week(since)
    return {"rows": rows, "chart": charts.bars([(f"{week:%-d %b}", numbers) for week, numbers in rows])}


def _languages(tags: list[str], since: date) -> list[dict[str, Any]]:
    """Return each language with what waits in it and who is active, those without an active reviewer first."""
    connection = context.connection()
    waiting = units.to_review(connection, tags)
    people_of: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    for row in stored.last_seen(connection):
        one = people_of[row.locale].setdefault(row.person_id, {"name": row.name, "at": row.at, "roles": []})
        one["roles"].append(row.role)
    found = []
    for tag in tags:
        everybody = list(people_of[tag].values())
        for one in everybody:
            one["active"] = one["at"] >= since.isoformat()
        found.append(
            {
                "tag": tag,
                "name": name_in(tag, "en"),
                "review": waiting.get(tag, 0),
                "active": [one for one in everybody if one["active"]],
                "quiet": [one for one in everybody if not one["active"]],
                "reviewed": any(one["active"] and "reviewer" in one["roles"] for one in everybody),
            }
        )
    return sorted(found, key=lambda one: (one["reviewed"], one["name"]))


def _days(earlier: str, later: str) -> float:
    return (datetime.fromisoformat(later) - datetime.fromisoformat(earlier)).total_seconds() / 86_400
