"""People: who has which role, invitations, and giving or taking roles after a look at what that does."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.domain.signoff import CONTENT_ROLES, LOCALE_ROLES, Role
from app.errors import NotFound, PolyleafError
from app.formats.languages import name_in
from app.store import factors
from app.store import people as stored
from app.store.people import Person
from app.web import context
from app.web.admin.base import administrator, blueprint
from app.workflow import accounts, second_factor

Grant = tuple[str, Role]
"""A locale ('' for the content team) and a role."""

WHAT_ROLES_DO = {
    "translator": "makes and signs texts",
    "reviewer": "signs texts of other people, and the assembled page",
    "clinician": "signs texts clinically, where a language asks for that",
    "editor": "reads the content folder",
    "publisher": "signs editions and publishes",
    "administrator": "people, roles, languages",
}


@blueprint.route("/people", methods=["GET", "POST"])
@administrator
def people() -> ResponseReturnValue:
    """List everybody with their roles; by POST invite somebody, and show the link this once."""
    link, error, known = "", "", ""
    if request.method == "POST":
        wanted = chosen()
        context.end_reading()
        try:
            if not wanted:
                raise PolyleafError("Choose at least one role.")
            roles: dict[str, list[Role]] = {}
            for tag, role in sorted(wanted):
                roles.setdefault(tag, []).append(role)
            email, name = request.form.get("email", "").strip(), " ".join(request.form.get("name", "").split())
            token = accounts.invite(context.installation(), email, name or email, roles, context.actor())
            link, known = (_address("auth.invitation", token), "") if token else ("", email)
        except PolyleafError as refusal:
            error = str(refusal)
    connection = context.connection()
    page = render_template(
        "admin/people.html",
        everybody=stored.everybody(connection),
        link=link,
        known=known,
        error=error,
        days=accounts.INVITATION_DAYS,
        **_choices(chosen() if error or request.method == "GET" else set()),
    )
    return page, 422 if error else 200


@blueprint.route("/people/<person_id>", methods=["GET", "POST"])
@administrator
def person(person_id: str) -> ResponseReturnValue:
    """Show one person's roles; by POST say what a change does, confirmed make it."""
    found = person_of(person_id)
    held = {(tag, role) for tag, roles in found.roles.items() for role in roles}
    if request.method == "GET":
        return render_template("admin/person.html", one=found, link="", strong=_has_factor(found), **_choices(held))
    wanted = chosen()
    giving, taking = sorted(wanted - held), sorted(held - wanted)
    if "confirmed" in request.form and (giving or taking):
        actor = context.actor()
        context.end_reading()
        accounts.change_roles(context.installation(), found, wanted, actor)
        flash(f"The roles of {found.name} are changed.", "good")
        return redirect(url_for("admin.person", person_id=person_id), 303)
    return render_template(
        "admin/confirm_roles.html",
        one=found,
        wanted=sorted(wanted),
        giving=[words_of(grant) for grant in giving],
        taking=[words_of(grant) for grant in taking],
        last_administrator=("", "administrator") in taking and _is_last_administrator(found),
    )


@blueprint.post("/people/<person_id>/reset")
@administrator
def reset(person_id: str) -> ResponseReturnValue:
    """Make a link with which a person chooses another password, and show it this once."""
    found = person_of(person_id)
    context.end_reading()
    link = _address("auth.reset", accounts.reset_link(context.installation(), found, context.actor()))
    held = {(tag, role) for tag, roles in found.roles.items() for role in roles}
    hours = accounts.RESET_HOURS
    return render_template(
        "admin/person.html", one=found, link=link, hours=hours, strong=_has_factor(found), **_choices(held)
    )


@blueprint.post("/people/<person_id>/factors")
@administrator
def reset_factors(person_id: str) -> ResponseReturnValue:
    """Take away the second factors of somebody who lost them."""
    found, actor = person_of(person_id), context.actor()
    context.end_reading()
    second_factor.reset(context.installation(), found, actor)
    flash(f"{found.name} signs in with the password alone, then sets up a second factor anew.", "good")
    return redirect(url_for("admin.person", person_id=person_id), 303)


def chosen() -> set[Grant]:
    """Read the roles that a form has ticked, or that a link to it would tick: `ur:reviewer`, `:publisher`."""
    found: set[Grant] = set()
    for value in (request.form if request.method == "POST" else request.args).getlist("role"):
        tag, _, role = value.partition(":")
        if role not in (LOCALE_ROLES if tag else CONTENT_ROLES):
            raise PolyleafError(f"There is no role {value!r}.")
        found.add((tag, role))
    return found


def words_of(grant: Grant) -> str:
    """Say a role in words: `reviewer in Urdu`, `publisher in the content team`."""
    tag, role = grant
    return f"{role} in {name_in(tag, 'en') if tag else 'the content team'}"


def person_of(person_id: str) -> Person:
    """Return a person by id, or raise NotFound."""
    found = stored.get(context.connection(), person_id)
    if found is None:
        raise NotFound("There is no such person.")
    return found


def _has_factor(found: Person) -> bool:
    return factors.exist(context.connection(), found.id)


def _address(endpoint: str, token: str) -> str:
    return context.installation().config.base_url + url_for(endpoint, token=token)


def _choices(ticked: set[Grant]) -> dict[str, object]:
    tags = [row.tag for row in stored.locales(context.connection())]
    return {
        "tags": tags,
        "ticked": ticked,
        "locale_roles": LOCALE_ROLES,
        "content_roles": CONTENT_ROLES,
        "what_roles_do": WHAT_ROLES_DO,
    }


def _is_last_administrator(found: Person) -> bool:
    others = stored.everybody(context.connection())
    return not any("administrator" in other.content_roles for other in others if other.id != found.id)
