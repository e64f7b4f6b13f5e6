"""The content team's overview: assignments, the calendar of reviews, how work flows."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from app.store import people, units
from app.store import progress as stored
from app.store.units import QUEUE_STATUSES
from app.web import context
from app.web.api.registry import Answer, Request, delete, get, post
from app.web.api.resources.base import TEAM, act, of
from app.web.api.resources.editions import Tag
from app.web.team.assignments import Asked, standing
from app.web.team.calendar import reviews_due
from app.web.team.progress import SERIES, decided_by_week, first_week, medians
from app.workflow import assignments as workflow

PersonId = Annotated[str, Meta(min_length=1, max_length=32)]
Day = Annotated[str, Meta(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]


class Assignment(Answer):
    """Who was asked to see a leaflet through in a language, by which day ('' for none), and what is left."""

    id: int
    document_id: str
    locale: str
    person_id: str
    name: str
    due_on: str
    task: str
    left: int
    quiet: bool


class Assignments(Answer):
    """All that is open, the late and the quiet first."""

    items: list[Assignment]


class NewAssignment(Request):
    """Whom to ask for what, and by which day ('' for none)."""

    document: Annotated[str, Meta(min_length=1, max_length=64)]
    locale: Tag
    person: PersonId
    due_on: Day = ""


class PassOn(Request):
    """Who gets it."""

    person: PersonId


class Numbered(Answer):
    """The assignment's number."""

    id: int


class Due(Answer):
    """A leaflet's next review: `due` is a day or a month, `days` are negative where it is overdue."""

    document_id: str
    title: str
    due: str
    days: int


class Calendar(Answer):
    """Reviews by day, and the titles of leaflets that have no date."""

    due: list[Due]
    undated: list[str]


class Week(Answer):
    """What was decided in a week that begins on a Monday."""

    begins: str
    decided: dict[str, int]


class Waiting(Answer):
    """A string that has waited longest for its task."""

    segment_id: int
    locale: str
    status: str
    source: str
    document_title: str
    since: str


class Progress(Answer):
    """How work flows: decisions by week, days that strings waited (median), what waits and for how long."""

    weeks: list[Week]
    waited_days: dict[str, float]
    to_review: dict[str, int]
    longest_for_review: list[Waiting]
    longest_for_translation: list[Waiting]


class BurnUp(Request):
    """A leaflet and a language."""

    document: Annotated[str, Meta(min_length=1, max_length=64)]
    locale: Tag


class Approvals(Answer):
    """When each string of an edition got its last signature, oldest first."""

    at: list[str]


@get("/assignments", TEAM)
def assignments() -> Assignments:
    """List what people were asked for and have not done."""
    found = standing(None, people.everybody(context.connection()))
    return Assignments(items=[_asked(one) for one in found])


@post("/assignments", TEAM, "content", status=201)
def give(body: NewAssignment) -> Numbered:
    """Ask somebody to see a leaflet through in their language."""
    return Numbered(id=act(workflow.give, body.document, body.locale, body.person, body.due_on))


@post("/assignments/<int:number>/passings", TEAM, "content")
def pass_on(number: int, body: PassOn) -> Numbered:
    """Give an assignment to somebody else, with its day."""
    return Numbered(id=act(workflow.pass_on, number, body.person))


@delete("/assignments/<int:number>", TEAM, "content")
def end_assignment(number: int) -> None:
    """End an assignment: it is done, or no longer wanted."""
    act(workflow.end, number)


@get("/calendar", TEAM)
def calendar() -> Calendar:
    """Say when each leaflet's review is due."""
    due, undated = reviews_due()
    return Calendar(due=[of(Due, one, due=one.due.iso) for one in due], undated=undated)


@get("/progress", TEAM)
def progress() -> Progress:
    """Say how work flows."""
    connection = context.connection()
    return Progress(
        weeks=[
            Week(begins=week.isoformat(), decided=dict(zip(SERIES, numbers, strict=True)))
            for week, numbers in decided_by_week(first_week())
        ],
        waited_days={stage: days for stage, (_, days) in medians(first_week()).items()},
        to_review=units.to_review(connection, [row.tag for row in people.locales(connection)]),
        longest_for_review=[of(Waiting, row) for row in stored.longest_waiting(connection, QUEUE_STATUSES["review"])],
        longest_for_translation=[
            of(Waiting, row) for row in stored.longest_waiting(connection, ("rejected", "suggested"))
        ],
    )


@get("/progress/edition", TEAM)
def burn_up(query: BurnUp) -> Approvals:
    """Say how an edition came along."""
    return Approvals(at=stored.approvals(context.connection(), query.document, query.locale))


def _asked(one: Asked) -> Assignment:
    row = one.row
    return Assignment(
        id=row.id,
        document_id=row.document_id,
        locale=row.locale,
        person_id=row.person_id,
        name=row.name,
        due_on=row.due_on,
        task=one.task,
        left=one.left,
        quiet=one.quiet,
    )
