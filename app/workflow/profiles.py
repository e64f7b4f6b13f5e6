"""What people say of themselves, and the figures of their own work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from app.domain.effort import Contribution, Service, minutes_for, seconds_a_string
from app.errors import PolyleafError
from app.store import activity, documents, log, profiles
from app.store.engine import reading, writing
from app.store.people import Person
from app.workflow.installation import Installation
from app.workflow.record import record
from app.workflow.review import clean

LONGEST = 500
CONSENTS = {"2026-11": "I agree to be named by this name in public."}
"""What people are asked to agree to, by the version that the log names; the last one is asked now.

A changed sentence is a new version: an old one stays, since somebody agreed to it.
"""
KINDS = {"translate": ("translated",), "review": ("reviewed", "clinical", "rejected")}
"""What ends the work on a string, by task."""


@dataclass(frozen=True)
class Estimate:
    """How long some strings take somebody: minutes, judged by so many decisions of their own."""

    strings: int
    minutes: int
    judged_by: int


def save(
    installation: Installation, actor: Person, languages: str, competence: str, credit: str, consent: bool
) -> None:
    """Store what a person says of themselves; raise PolyleafError where it is too long or says too little."""
    said = {"languages": clean(languages), "competence": clean(competence), "credit": clean(credit)}
    longest = max(said.values(), key=len)
    if len(longest) > LONGEST:
        raise PolyleafError(f"Use at most {LONGEST} characters in each field; one has {len(longest)}.")
    if not said["languages"]:
        raise PolyleafError("Say which languages you read and write.")
    if consent and not said["credit"]:
        raise PolyleafError("Say by which name you want to be thanked.")
    with writing(installation.engine) as connection:
        before = profiles.get(connection, actor.id)
        profiles.put(connection, actor.id, **said, consent=consent)
        if consent != (before is not None and before.consent) or (consent and _is_new(connection, actor)):
            data = {"person": actor.id, "given": consent, "text": asked_now()}
            record(connection, installation.now(), "consent", data, actor)


def asked_now() -> str:
    """Return the version of the consent that people are asked for now."""
    return list(CONSENTS)[-1]


def consents(connection: Connection, person_id: str) -> list[dict[str, object]]:
    """Return what a person agreed to or took back, oldest first: when, whether given, the version and its words."""
    return [
        {
            "at": entry.at,
            "given": entry.data["given"],
            "version": entry.data["text"],
            "words": CONSENTS[str(entry.data["text"])],
        }
        for entry in log.of_person(connection, person_id, "consent")
    ]


def _is_new(connection: Connection, actor: Person) -> bool:
    """Tell whether nobody recorded yet that a person agreed to the sentence of now."""
    given = consents(connection, actor.id)
    return not given or given[-1]["version"] != asked_now()


def finish_tour(installation: Installation, actor: Person) -> None:
    """Note that a person took the tour."""
    with writing(installation.engine) as connection:
        profiles.put(connection, actor.id, toured_at=installation.now())


def estimate(installation: Installation, person: Person, task: str, strings: int) -> Estimate | None:
    """Say how long strings take a person, judged by their own last decisions; None where there are too few."""
    with reading(installation.engine) as connection:
        instants = activity.newest_instants(connection, person.id, KINDS[task])
    seconds = seconds_a_string(instants)
    return None if seconds is None else Estimate(strings, minutes_for(strings, seconds), len(instants))


def service(installation: Installation, person: Person) -> Service:
    """Return the figures of a person's work, from the log; days in the publisher's time zone."""
    with reading(installation.engine) as connection:
        rows = activity.record_of(connection, person.id)
        site = documents.current_site(connection)
    zone = site[0].timezone if site else "UTC"
    figures: dict[str, dict[str, int]] = {}
    for row in rows:
        of = figures.setdefault(row.locale, dict.fromkeys(_FIGURES, 0))
        of[row.task], of[f"{row.task}_words"] = row.strings, row.words
    instants = [instant for row in rows for instant in (row.first, row.last)]
    return Service(
        _day(min(instants), zone) if instants else None,
        _day(max(instants), zone) if instants else None,
        tuple(Contribution(locale, **of) for locale, of in figures.items()),
    )


_FIGURES = ("translated", "translated_words", "reviewed", "reviewed_words")


def _day(instant: str, zone: str) -> date:
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(zone)).date()


def new_feed(installation: Installation, actor: Person) -> None:
    """End the secret address of a person's calendar; the next one has a higher number."""
    with writing(installation.engine) as connection:
        profile = profiles.get(connection, actor.id)
        profiles.put(connection, actor.id, feed_number=(profile.feed_number if profile else 1) + 1)
