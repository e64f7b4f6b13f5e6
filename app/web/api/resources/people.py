"""People: who has which role, invitations, changes of roles. Passwords and second factors stay in the browser."""

from __future__ import annotations

from typing import Annotated

from flask import url_for
from msgspec import Meta

from app.domain.signoff import CONTENT_ROLES, LOCALE_ROLES, Role
from app.errors import PolyleafError
from app.store import people as stored
from app.store.people import Person as Account
from app.web import context
from app.web.admin.people import person_of
from app.web.api.paging import Paging, page_of_all
from app.web.api.registry import Answer, Page, Request, get, post, put
from app.web.api.resources.base import ADMINISTRATOR
from app.workflow import accounts

Tag = Annotated[str, Meta(max_length=32)]
RoleName = Annotated[str, Meta(max_length=16)]
Roles = dict[Tag, list[RoleName]]


class Person(Answer):
    """Somebody with an account; roles by language, '' for the content team's."""

    id: str
    name: str
    email: str
    demonstration: bool
    roles: dict[str, list[str]]


class Invitation(Request, kw_only=True):
    """Whom to invite, and the roles to give: by language, '' for the content team's."""

    email: Annotated[str, Meta(min_length=3, max_length=254)]
    name: Annotated[str, Meta(max_length=200)] = ""
    roles: Roles


class Invited(Answer):
    """The link that lets the person choose a password, once; null for somebody who has one already."""

    link: str | None


class NewRoles(Request):
    """The roles that the person is to have, and no others."""

    roles: Roles


@get("/people", ADMINISTRATOR)
def people(query: Paging) -> Page[Person]:
    """List everybody with an account."""
    return page_of_all(query, stored.everybody(context.connection()), lambda one: (one.id,), (str,), _told)


@post("/people", ADMINISTRATOR, "admin", secret=True)
def invite(body: Invitation) -> Invited:
    """Invite somebody, or give roles to somebody who has an account."""
    wanted = _wanted(body.roles)
    if not wanted:
        raise PolyleafError("Choose at least one role.")
    roles: dict[str, list[Role]] = {}
    for tag, role in sorted(wanted):
        roles.setdefault(tag, []).append(role)
    email, name = body.email.strip(), " ".join(body.name.split())
    actor = context.actor()
    context.end_reading()
    token = accounts.invite(context.installation(), email, name or email, roles, actor)
    base = context.installation().config.base_url
    return Invited(link=base + url_for("auth.invitation", token=token) if token else None)


@get("/people/<person_id>", ADMINISTRATOR)
def person(person_id: str) -> Person:
    """Return somebody with their roles."""
    return _told(person_of(person_id))


@put("/people/<person_id>", ADMINISTRATOR, "admin")
def change_roles(person_id: str, body: NewRoles) -> Person:
    """Give and take roles, on record; what was signed with a role that goes stands."""
    found, actor = person_of(person_id), context.actor()
    wanted = _wanted(body.roles)
    context.end_reading()
    accounts.change_roles(context.installation(), found, wanted, actor)
    return person(person_id)


def _wanted(roles: Roles) -> set[tuple[str, Role]]:
    wanted: set[tuple[str, Role]] = set()
    for tag, names in roles.items():
        for name in names:
            if name not in (LOCALE_ROLES if tag else CONTENT_ROLES):
                raise PolyleafError(f"There is no role {tag}:{name!r}.")
            wanted.add((tag, name))
    return wanted


def _told(one: Account) -> Person:
    roles: dict[str, list[str]] = {tag: sorted(held) for tag, held in sorted(one.roles.items())}
    return Person(id=one.id, name=one.name, email=one.email, demonstration=one.demonstration, roles=roles)
