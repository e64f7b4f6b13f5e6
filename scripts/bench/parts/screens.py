"""Every screen of a workspace, walked along its URL map: addresses with real arguments, and what each asks and takes.

The bench prints what they take; a test holds how many queries each may ask.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from app.domain.signoff import CONTENT_ROLES, LOCALE_ROLES
from app.store import documents, draft_jobs, people, units
from app.store.engine import reading, writing
from app.store.people import Person
from app.workflow import queries, sessions
from app.workflow.accounts import invite
from app.workflow.correction import correct_english
from app.workflow.installation import Installation

NOT_SCREENS = frozenset(
    {
        *("static", "auth.invitation", "auth.reset", "mail.stop", "team.feed"),
        *("account.export", "volunteer.letter", "leaflets.preview_paper", "glossary.take", "memory.take"),
    }
)
"""Files, and pages behind a secret link. Neither are the answers of the API, which takes tokens."""

ASKED = {
    "review.queue": ("", "?task=review", "?document={document_id}"),
    "review.editor_page": ("", "?aids=1"),
    "team.progress": ("", "?leaflet={document_id}&locale={locale}"),
    "search.find": ("", "?source=the", "?status=translated&locale={locale}"),
}
"""What is asked for besides an address alone."""


@dataclass(frozen=True)
class Seen:
    """One screen, opened: how it answered, how many queries it took, its times at the median, and its size in bytes.

    `processor` is this process's own time, which says the same on a machine that has other work.
    """

    endpoint: str
    address: str
    status: int
    queries: int
    milliseconds: float
    processor: float
    size: int


def everybody(place: Installation) -> Person:
    """Return somebody who holds every role in every language and in the content team."""
    email = "everything@bench.example"
    with reading(place.engine) as connection:
        tags = [row.tag for row in people.locales(connection)]
    invite(place, email, "Everything", {**{tag: [*LOCALE_ROLES] for tag in tags}, "": [*CONTENT_ROLES]})
    with reading(place.engine) as connection:
        found = people.by_email(connection, email)
    assert found is not None
    return found


def arguments(place: Installation, person: Person, document_id: str, locale: str) -> dict[str, Any]:
    """Make what screens are about where it is missing, and return it as their arguments: a new version, a question."""
    with reading(place.engine) as connection:
        strings = [row for row in units.of_document(connection, document_id, locale) if row.ordinal is not None]
        row = documents.all_documents(connection)[document_id]
    paragraph = next(one for one in reversed(strings) if one.source.endswith("."))
    if row.current_version == 1:
        correct_english(place, person, paragraph.segment_id, f"{paragraph.source} Ask us.", paragraph.source)
        with reading(place.engine) as connection:
            strings = [one for one in units.of_document(connection, document_id, locale) if one.ordinal is not None]
    question = queries.ask(place, person, locale, strings[0].segment_id, "Is this meant for children too?")
    with writing(place.engine) as connection:
        job = draft_jobs.add(connection, locale, "scripted", document_id, person.id, place.now(), 1)
    return {
        "document_id": document_id,
        "slug": row.slug,
        "locale": locale,
        "tag": locale,
        "segment_id": strings[0].segment_id,
        "query_id": question,
        "job_id": job,
        "person_id": person.id,
        "old": 1,
        "new": 2,
        "step": 1,
        "path": "",
    }


def addresses(app: Flask, values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the endpoint and the address of everything that can be opened with GET."""
    found = []
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            is_screen = rule.endpoint not in NOT_SCREENS and not rule.rule.startswith("/api/")
            if "GET" not in (rule.methods or ()) or not is_screen:
                continue
            built = rule.build({name: values.get(name, 1) for name in rule.arguments})
            assert built is not None, rule
            found += [(rule.endpoint, built[1] + more.format_map(values)) for more in ASKED.get(rule.endpoint, ("",))]
    return sorted(found)


def sign_in(app: Flask, place: Installation, person: Person) -> FlaskClient:
    """Return a client in which somebody is signed in."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = sessions.begin(place, person, "A walk", "strong")
        session["_fresh"] = True
    return client


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Collect the SQL that runs within; the beginning of transactions is left out."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@dataclass(frozen=True)
class Door:
    """A workspace with somebody signed in, and what its screens are opened with."""

    app: Flask
    place: Installation
    client: FlaskClient
    values: Mapping[str, Any]


def walk(app: Flask, place: Installation, client: FlaskClient, values: Mapping[str, Any], times: int) -> list[Seen]:
    """Open every screen: once to count, then so many times to measure, after one to warm up."""
    return walk_in_turns([Door(app, place, client, values)], times)[0]


def walk_in_turns(doors: Sequence[Door], times: int) -> list[list[Seen]]:
    """As `walk`, in several workspaces: each screen in all of them in turns, so that they share what else goes on."""
    found: list[list[Seen]] = [[] for _ in doors]
    for places in zip(*(addresses(door.app, door.values) for door in doors), strict=True):
        answers = []
        for door, (_, address) in zip(doors, places, strict=True):
            with counted(door.place.engine) as sent:
                answers.append((door.client.get(address), len(sent)))
        clock: list[list[float]] = [[] for _ in doors]
        processor: list[list[float]] = [[] for _ in doors]
        for _ in range(times):
            for number, (door, (_, address)) in enumerate(zip(doors, places, strict=True)):
                start, begun = time.perf_counter(), time.process_time()
                door.client.get(address)
                clock[number].append(1000 * (time.perf_counter() - start))
                processor[number].append(1000 * (time.process_time() - begun))
        for number, ((endpoint, address), (answer, number_of_queries)) in enumerate(zip(places, answers, strict=True)):
            took = (median(clock[number]), median(processor[number])) if times else (0.0, 0.0)
            found[number].append(
                Seen(endpoint, address, answer.status_code, number_of_queries, *took, len(answer.data))
            )
    return found
