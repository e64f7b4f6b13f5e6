"""What may change while a page is open: how much waits for somebody, and who has the string that they look at."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from app.domain.unit import digest
from app.store import editor, units
from app.store.people import Person
from app.web import access, context

blueprint = Blueprint("fresh", __name__)

LARGEST = 2**31 - 1


@blueprint.get("/fresh")
@access.signed_in
def now() -> ResponseReturnValue:
    """Answer a page that looks again by itself; the same as before costs no more than a status.

    `locale` and `string` name the string that is open, `seen` the fingerprint of the text that it had.
    """
    person, locale = context.actor(), request.args.get("locale", "")
    found: dict[str, Any] = {"waiting": waiting_for(person)}
    string = request.args.get("string", 0, type=int)
    if person.roles_in(locale) and 0 < string <= LARGEST:
        row = editor.one_unit(context.connection(), string, locale, context.installation().now())
        if row is not None:
            other = row.holder_id not in (None, person.id)
            found["held"] = held_words(row.holder_name, row.held_until) if other else ""
            found["changed"] = (row.fingerprint or "") != request.args.get("seen", "")
    answer = jsonify(found)
    answer.set_etag(digest(found))
    return answer.make_conditional(request)


def waiting_for(person: Person, *tags: str) -> dict[str, dict[str, int]]:
    """Return how many strings wait for somebody, by locale (all theirs, or some) and by the tasks that are theirs."""
    connection = context.connection()
    tags = tags or person.locales
    if not tags:
        return {}
    numbers = {
        "translate": units.to_translate(connection, tags),
        "review": units.to_review(connection, tags, person.id),
    }
    takes = {"translate": {"translator", "reviewer"}, "review": {"reviewer", "clinician"}}
    return {
        tag: {task: numbers[task].get(tag, 0) for task, roles in takes.items() if person.roles_in(tag) & roles}
        for tag in tags
    }


def held_words(name: str, until: str) -> str:
    """Say who has a string and until when."""
    return (
        f"{name} is working on this string until {datetime.fromisoformat(until):%H:%M} UTC. You can read it; if you "
        "both change it, the second one is asked before anything is overwritten."
    )
