"""Ask somebody to see a leaflet through in their language by a day, pass that on, end it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from app.domain.signoff import LOCALE_ROLES
from app.errors import NotAllowed, NotFound, PolyleafError
from app.formats.languages import name_in
from app.store import assignments, documents, people
from app.store.engine import AnyRow, writing
from app.store.people import Person
from app.workflow.installation import Installation


def give(
    installation: Installation, actor: Person, document_id: str, locale: str, person_id: str, due_on: str = ""
) -> int:
    """Ask a person to see a leaflet through; return the assignment's number.

    `due_on` is a day, YYYY-MM-DD, or '' for none. Raise PolyleafError where that is no day, where the person has no
    role in the language or was asked already.
    """
    _of_the_team(actor)
    with writing(installation.engine) as connection:
        if document_id not in documents.all_documents(connection):
            raise NotFound("There is no such leaflet.")
        return _give(connection, installation.now(), actor, document_id, locale, person_id, due_on)


def pass_on(installation: Installation, actor: Person, number: int, person_id: str) -> int:
    """Give an assignment to somebody else, with its day; return the new one's number."""
    _of_the_team(actor)
    with writing(installation.engine) as connection:
        row, now = _open(connection, number), installation.now()
        if row.person_id == person_id:
            raise PolyleafError("Choose somebody else than who has it now.")
        assignments.end(connection, number, now)
        return _give(connection, now, actor, row.document_id, row.locale, person_id, row.due_on)


def end(installation: Installation, actor: Person, number: int) -> None:
    """End an assignment: it is done, or no longer wanted."""
    _of_the_team(actor)
    with writing(installation.engine) as connection:
        _open(connection, number)
        assignments.end(connection, number, installation.now())


def _give(
    connection: Connection, now: str, actor: Person, document_id: str, locale: str, person_id: str, due_on: str
) -> int:
    try:
        day = date.fromisoformat(due_on).isoformat() if due_on else ""
    except ValueError:
        raise PolyleafError(f"{due_on!r} is no day. Write it as 2026-06-30, or leave it empty.") from None
    asked = people.get(connection, person_id)
    if asked is None:
        raise NotFound("There is no such person.")
    if not asked.roles_in(locale) & set(LOCALE_ROLES):
        raise PolyleafError(f"{asked.name} has no role in {name_in(locale, 'en')}. Give them one first.")
    if any(
        (row.document_id, row.locale) == (document_id, locale) for row in assignments.open_ones(connection, person_id)
    ):
        raise PolyleafError(f"{asked.name} has been asked for this already.")
    values = {"document_id": document_id, "locale": locale, "person_id": person_id, "due_on": day}
    return assignments.add(connection, values | {"given_by": actor.id, "given_at": now})


def _open(connection: Connection, number: int) -> AnyRow:
    row = assignments.get(connection, number)
    if row is None:
        raise NotFound("There is no such assignment, or it has ended.")
    return row


def _of_the_team(actor: Person) -> None:
    if not actor.content_roles:
        raise NotAllowed("Asking people takes a role in the content team.")
