"""What the resources share: who may, acting through the workflow, rows as answers, findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta

from app.domain.edition import SOURCE_LOCALE
from app.errors import NotFound
from app.store import people
from app.store.engine import AnyRow
from app.web import context
from app.web.access import in_content_team, in_locale, in_locale_or_content_team
from app.web.api.registry import Answer, Request
from app.web.decisions import LONGEST_ANSWER
from app.web.review import LONGEST

Kind = TypeVar("Kind", bound=Answer)
Done = TypeVar("Done")

TEAM = in_content_team("editor", "publisher", "administrator")
EDITOR = in_content_team("editor")
ANSWERERS = in_content_team("editor", "publisher")
PUBLISHER = in_content_team("publisher")
ADMINISTRATOR = in_content_team("administrator")
LOCALE = in_locale("translator", "reviewer", "clinician")
WRITERS = in_locale("translator", "reviewer")
LOCALE_OR_TEAM = in_locale_or_content_team("translator", "reviewer", "clinician")
REVIEWER_OR_TEAM = in_locale_or_content_team("reviewer")
REVIEWER = in_locale("reviewer")

Text = Annotated[str, Meta(min_length=1, max_length=LONGEST)]
"""A text of a string."""
Reason = Annotated[str, Meta(min_length=1, max_length=LONGEST_ANSWER)]
"""Why somebody decides as they do; recorded with their name."""
Words = Annotated[str, Meta(min_length=1, max_length=2000)]
Name = Annotated[str, Meta(max_length=200)]


class Finding(Answer):
    """What a check reports on a text: `key` is what answers and waivers name."""

    key: str
    check: str
    severity: str
    message: str
    remedy: str


class Dry(Request):
    """Whether only to say what would happen."""

    dry_run: bool = False


def act(function: Callable[..., Done], *arguments: Any, **named: Any) -> Done:
    """Call a workflow function as the token's owner; what is read afterwards is new."""
    context.end_reading()
    try:
        return function(context.installation(), context.actor(), *arguments, **named)
    finally:
        context.end_reading()


def of(kind: type[Kind], value: Any, **more: Any) -> Kind:
    """Return a row of the store, or another value with such attributes, as an answer."""
    found = {name: getattr(value, name) for name in kind.__struct_fields__ if name not in more}
    return msgspec.convert({**found, **more}, kind, from_attributes=True)


def known_locale(locale: str) -> AnyRow:
    """Return the policy of a locale, or raise NotFound."""
    row = people.locale_row(context.connection(), locale)
    if row is None:
        raise NotFound("This language has not been added to the workspace.")
    return row


def known_edition_locale(locale: str) -> None:
    """Raise NotFound for what is neither English nor a locale of the workspace."""
    if locale != SOURCE_LOCALE:
        known_locale(locale)
