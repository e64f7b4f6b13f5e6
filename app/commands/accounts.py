"""Commands of the operator: people and languages."""

from __future__ import annotations

import click

from app.commands.common import CONSOLE, installation, print_table
from app.domain.signoff import CONTENT_ROLES, LOCALE_ROLES
from app.errors import NotFound, PolyleafError
from app.store import people
from app.store.engine import reading
from app.store.people import Person
from app.workflow import personal_data
from app.workflow.accounts import invite as invite_person
from app.workflow.accounts import reset_link, set_policy
from app.workflow.installation import Installation


@click.group()
def user() -> None:
    """People and what they may do."""


@user.command("invite")
@click.argument("email")
@click.option("--name", default="", help="The name to begin with; the person can change it.")
@click.option("--role", "roles", multiple=True, required=True, type=click.Choice([*LOCALE_ROLES, *CONTENT_ROLES]))
@click.option("--locale", default="", help="For the roles translator, reviewer and clinician.")
def invite(email: str, name: str, roles: tuple[str, ...], locale: str) -> None:
    """Invite somebody, or give somebody more roles; print a link that works once."""
    place = installation()
    wanted: dict[str, list[str]] = {}
    for role in roles:
        wanted.setdefault(locale if role in LOCALE_ROLES else "", []).append(role)
    token = invite_person(place, email, name or email, wanted)  # type: ignore[arg-type]
    link = f"{place.config.base_url}/invitation/{token}" if token else f"{email} has an account; the roles are given."
    CONSOLE.print(link, markup=False, soft_wrap=True)


@user.command("reset")
@click.argument("email")
def reset(email: str) -> None:
    """Print a link with which somebody chooses another password, once; that it was made is recorded."""
    place = installation()
    token = reset_link(place, _named(place, email), None)
    CONSOLE.print(f"{place.config.base_url}/reset/{token}", markup=False, soft_wrap=True)


@user.command("export")
@click.argument("email")
def export(email: str) -> None:
    """Print everything that is stored about somebody, as JSON, for them."""
    place = installation()
    click.echo(personal_data.export(place, _named(place, email)), nl=False)


@user.command("erase")
@click.argument("email")
@click.option("--confirm", prompt="This cannot be undone. Type the address again", help="The address again.")
def erase(email: str, confirm: str) -> None:
    """Erase somebody's name, address and free words for ever, at their wish; what they signed stands and verifies."""
    if confirm != email:
        raise PolyleafError("The addresses differ. Nothing was erased.")
    place = installation()
    personal_data.erase(place, _named(place, email))
    CONSOLE.print(f"{email} is erased.")


@user.command("list")
def list_people() -> None:
    """List everybody and their roles."""
    with reading(installation().engine) as connection:
        everybody = people.everybody(connection)
    rows = [
        (
            person.name,
            person.email,
            "; ".join(f"{tag or 'content team'}: {', '.join(sorted(held))}" for tag, held in person.roles.items()),
            "demonstration" if person.demonstration else "",
        )
        for person in everybody
    ]
    print_table(("name", "e-mail", "roles", ""), rows)


def _named(place: Installation, email: str) -> Person:
    with reading(place.engine) as connection:
        person = people.by_email(connection, email)
    if person is None:
        raise NotFound(f"Nobody has an account with the address {email}.")
    return person


@click.group()
def locale() -> None:
    """Languages and their policies."""


@locale.command("set")
@click.argument("tag")
@click.option("--digits", type=click.Choice(["latin", "native"]), default="latin", help="Digits of dates.")
@click.option("--clinical", is_flag=True, help="Ask for a clinician's sign-off as well.")
@click.option("--one-person", is_flag=True, help="Relax the second person; recorded, and said on every page.")
@click.option("--second-look", is_flag=True, help="Have a machine draft that was approved unread reviewed again.")
def set_locale(tag: str, digits: str, clinical: bool, one_person: bool, second_look: bool) -> None:
    """Add a language (a CLDR tag such as ur or pa_Guru), or change its policy."""
    set_policy(installation(), tag, None, digits, clinical, not one_person, second_look)
    people = "one person" if one_person else "two people"
    CONSOLE.print(f"{tag}: {digits} digits, {people}{', clinical' * clinical}{', second look' * second_look}.")


@locale.command("list")
def list_locales() -> None:
    """List the languages and their policies."""
    with reading(installation().engine) as connection:
        rows = people.locales(connection)
    print_table(
        ("tag", "digits", "second person", "clinical", "second look"),
        [
            (
                row.tag,
                row.digits,
                *("yes" if asked else "no" for asked in (row.second_person, row.clinical, row.second_look)),
            )
            for row in rows
        ],
    )


def register(group: click.Group) -> None:
    """Add these commands."""
    for command in (user, locale):
        group.add_command(command)
