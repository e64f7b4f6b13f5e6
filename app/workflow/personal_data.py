"""What data protection law gives everybody: a copy of everything about them, and its erasure (GDPR art. 15, 17, 20)."""

from __future__ import annotations

import json

from app.errors import NotAllowed
from app.store import log, people, personal
from app.store.engine import reading, writing
from app.store.people import Person
from app.workflow.installation import Installation
from app.workflow.profiles import consents
from app.workflow.record import record


def export(installation: Installation, person: Person) -> bytes:
    """Return everything about a person as JSON, by table; secrets of sign-in stay out."""
    with reading(installation.engine) as connection:
        found = personal.about(connection, person.id)
        found["consents"] = consents(connection, person.id)
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


def erase(installation: Installation, person: Person) -> None:
    """Erase a person for ever, on record: roles end, names and free words go, what was signed stands and verifies.

    The person themself or the operator may ask for it. Raise NotAllowed for the last administrator.
    """
    with writing(installation.engine) as connection:
        log.lock(connection)
        if people.holders(connection, "administrator") == {person.id}:
            raise NotAllowed("This is the last administrator; make somebody else one first.")
        now = installation.now()
        for tag, roles in sorted(person.roles.items()):
            for role in sorted(roles):
                data = {"person": person.id, "locale": tag or None, "role": role, "given": False}
                record(connection, now, "grant", data, person)
        record(connection, now, "account", {"person": person.id, "change": "erased"}, person)
        personal.erase(connection, person.id, now)
