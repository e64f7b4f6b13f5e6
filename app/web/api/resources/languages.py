"""Languages: their policies, and what CLDR knows."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from app.errors import NotFound
from app.formats.languages import direction, name_in, own_name
from app.store import people
from app.store.engine import AnyRow
from app.web import context
from app.web.access import ANYBODY
from app.web.admin.languages import all_languages, dropped, search
from app.web.api.problems import Problem
from app.web.api.registry import Answer, Request, get, post, put
from app.web.api.resources.base import ADMINISTRATOR, known_locale
from app.web.api.serving import located
from app.workflow import accounts

Digits = Literal["latin", "native"]


class Language(Answer):
    """A language of the workspace with what it asks for before a text counts as approved.

    `second_look`: a machine draft that is reviewed faster than it can be read waits for another reviewer.
    `since` is the policy's place in the log.
    """

    tag: str
    name: str
    own_name: str
    direction: str
    digits: str
    clinical: bool
    second_person: bool
    second_look: bool
    since: int


class Languages(Answer):
    """All languages of the workspace."""

    items: list[Language]


class Known(Answer):
    """A language that CLDR knows."""

    tag: str
    english: str
    own: str


class KnownLanguages(Answer):
    """At most twenty languages that fit."""

    items: list[Known]


class LanguageSearch(Request):
    """A tag, or a part of a name."""

    search: Annotated[str, Meta(min_length=1, max_length=100)]


class Policy(Request):
    """What a language asks for; a relaxation takes `confirmed`."""

    digits: Digits = "latin"
    clinical: bool = False
    second_person: bool = True
    second_look: bool = False
    confirmed: bool = False


class NewLanguage(Policy, kw_only=True):
    """A language to add, by its CLDR tag."""

    tag: Annotated[str, Meta(min_length=2, max_length=32)]


@get("/languages", ANYBODY)
def languages() -> Languages:
    """List the languages of the workspace."""
    return Languages(items=[_told(row) for row in people.locales(context.connection())])


@get("/languages/known", ADMINISTRATOR)
def known_languages(query: LanguageSearch) -> KnownLanguages:
    """Find languages that could be added."""
    return KnownLanguages(items=[Known(tag=one.tag, english=one.english, own=one.own) for one in search(query.search)])


@post("/languages", ADMINISTRATOR, "admin", status=201)
def add_language(body: NewLanguage) -> Language:
    """Add a language."""
    if people.locale_row(context.connection(), body.tag) is not None:
        raise Problem("refused", f"The language {body.tag} is there already. Change its policy at its own address.")
    found = _set(body.tag, body)
    located(f"/api/v1/languages/{body.tag}")
    return found


@get("/languages/<locale>", ANYBODY)
def language(locale: str) -> Language:
    """Return a language with its policy."""
    return _told(known_locale(locale))


@put("/languages/<locale>", ADMINISTRATOR, "admin")
def change_policy(locale: str, body: Policy) -> Language:
    """Change what a language asks for, recorded by name; by itself that approves nothing."""
    known_locale(locale)
    return _set(locale, body)


def _set(tag: str, policy: Policy) -> Language:
    row = people.locale_row(context.connection(), tag)
    if tag not in {one.tag for one in all_languages()}:
        raise NotFound("CLDR does not know this language.")
    relaxed = any(dropped(row, policy.second_person, policy.clinical, policy.second_look))
    if relaxed and not policy.confirmed:
        raise Problem("needs-confirmation", "Less would be asked for before a text counts as approved.")
    actor = context.actor()
    context.end_reading()
    accounts.set_policy(
        context.installation(),
        tag,
        actor,
        policy.digits,
        policy.clinical,
        policy.second_person,
        policy.second_look,
    )
    return _told(known_locale(tag))


def _told(row: AnyRow) -> Language:
    tag = row.tag
    return Language(
        tag=tag,
        name=name_in(tag, "en"),
        own_name=own_name(tag),
        direction=direction(tag),
        digits=row.digits,
        clinical=row.clinical,
        second_person=row.second_person,
        second_look=row.second_look,
        since=row.since,
    )
