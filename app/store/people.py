"""People, what they may do, and the links that let them choose a password."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from app.domain.signoff import Role
from app.store.engine import AnyRow
from app.store.tables import grant, invitation, locale, person


@dataclass(frozen=True)
class Person:
    """Somebody with an account, and the roles granted: per locale, '' for the content team's.

    `token` is the name of the token through which they act, None where they act themselves on a screen.
    """

    id: str
    email: str
    name: str
    demonstration: bool
    roles: dict[str, frozenset[Role]]
    password_hash: str | None = None
    reset_asked_at: str | None = None
    token: str | None = None

    def roles_in(self, tag: str) -> frozenset[Role]:
        """Return the roles granted for a locale."""
        return self.roles.get(tag, frozenset())

    @property
    def content_roles(self) -> frozenset[Role]:
        """Return the roles of the content team."""
        return self.roles_in("")

    @property
    def locales(self) -> tuple[str, ...]:
        """Return the locales in which there is any role, sorted."""
        return tuple(sorted(tag for tag in self.roles if tag))


def add(connection: Connection, person_id: str, email: str, name: str, demonstration: bool) -> None:
    """Store a new person, without a password and without roles."""
    connection.execute(
        insert(person), {"id": person_id, "email": email.lower(), "name": name, "demonstration": demonstration}
    )


def get(connection: Connection, person_id: str) -> Person | None:
    """Return a person by id."""
    row = connection.execute(select(person).where(person.c.id == person_id)).one_or_none()
    return from_row(connection, row) if row else None


def by_email(connection: Connection, email: str) -> Person | None:
    """Return a person by e-mail address, in any case of letters."""
    row = connection.execute(select(person).where(person.c.email == email.lower())).one_or_none()
    return from_row(connection, row) if row else None


def everybody(connection: Connection) -> list[Person]:
    """Return all people who are not erased, by name."""
    roles: dict[str, dict[str, set[Role]]] = {}
    for row in connection.execute(select(grant)):
        roles.setdefault(row.person_id, {}).setdefault(row.locale, set()).add(row.role)
    return [
        _assembled(row, roles.get(row.id, {}))
        for row in connection.execute(select(person).where(person.c.erased_at.is_(None)).order_by(person.c.name))
    ]


def names(connection: Connection, ids: set[str]) -> dict[str, str]:
    """Return the names of people by id."""
    query = select(person.c.id, person.c.name).where(person.c.id.in_(ids))
    return {row.id: row.name for row in connection.execute(query)}


def with_roles_in(connection: Connection, tags: Sequence[str]) -> dict[str, str]:
    """Return the names of everybody who has a role in one of some locales, by id, in the order of names."""
    holds = select(grant.c.person_id).where(grant.c.locale.in_(tags))
    query = select(person.c.id, person.c.name).where(person.c.id.in_(holds)).order_by(person.c.name, person.c.id)
    return {row.id: row.name for row in connection.execute(query)}


def demonstration_ids(connection: Connection) -> set[str]:
    """Return the ids of all demonstration accounts."""
    return set(connection.execute(select(person.c.id).where(person.c.demonstration)).scalars())


def set_password(connection: Connection, person_id: str, name: str, password_hash: str) -> None:
    """Set a name and password; whoever asked for a new password has one."""
    connection.execute(
        update(person)
        .where(person.c.id == person_id)
        .values(name=name, password_hash=password_hash, reset_asked_at=None)
    )


def ask_reset(connection: Connection, email: str, now: str) -> None:
    """Note that somebody with this e-mail address asked for a new password, where there is such an account."""
    connection.execute(
        update(person)
        .where(person.c.email == email.lower(), person.c.password_hash.is_not(None))
        .values(reset_asked_at=now)
    )


def waiting_for_reset(connection: Connection, since: str) -> list[str]:
    """Return who asked for a new password since an instant and got no link; no demonstration accounts."""
    query = select(person.c.id).where(person.c.reset_asked_at > since, person.c.demonstration.is_(False))
    return list(connection.execute(query.order_by(person.c.reset_asked_at)).scalars())


def reset_answered(connection: Connection, person_id: str, asked_at: str) -> None:
    """Note that whoever asked for a new password at an instant got a link."""
    connection.execute(
        update(person).where(person.c.id == person_id, person.c.reset_asked_at == asked_at).values(reset_asked_at=None)
    )


def give(connection: Connection, person_id: str, role: Role, tag: str) -> bool:
    """Store a grant; return False where it was there already."""
    if role in _roles(connection, person_id).get(tag, set()):
        return False
    connection.execute(insert(grant), {"person_id": person_id, "locale": tag, "role": role})
    return True


def take(connection: Connection, person_id: str, role: Role, tag: str) -> bool:
    """Remove a grant; return False where there was none."""
    result = connection.execute(
        delete(grant).where(grant.c.person_id == person_id, grant.c.locale == tag, grant.c.role == role)
    )
    return result.rowcount > 0


def holders(connection: Connection, role: Role) -> set[str]:
    """Return the ids of everybody who holds a role anywhere."""
    return set(connection.execute(select(grant.c.person_id).where(grant.c.role == role)).scalars())


def add_link(connection: Connection, token_hash: str, kind: str, person_id: str, expires_at: str) -> None:
    """Store a link that works once by the hash of its token; earlier ones of its kind for the person end."""
    connection.execute(
        delete(invitation).where(
            invitation.c.person_id == person_id, invitation.c.kind == kind, invitation.c.used_at.is_(None)
        )
    )
    connection.execute(
        insert(invitation),
        {"token_hash": token_hash, "kind": kind, "person_id": person_id, "expires_at": expires_at},
    )


def open_link(connection: Connection, token_hash: str, kind: str, now: str) -> Person | None:
    """Return whom an unused, unexpired link of a kind is for."""
    query = select(invitation.c.person_id).where(
        invitation.c.token_hash == token_hash,
        invitation.c.kind == kind,
        invitation.c.used_at.is_(None),
        invitation.c.expires_at > now,
    )
    person_id = connection.execute(query.with_for_update()).scalar_one_or_none()
    return get(connection, person_id) if person_id else None


def use_link(connection: Connection, token_hash: str, now: str) -> None:
    """Mark a link as used."""
    connection.execute(update(invitation).where(invitation.c.token_hash == token_hash).values(used_at=now))


def end_links(connection: Connection, person_id: str) -> None:
    """End every link of a person that was not used."""
    connection.execute(delete(invitation).where(invitation.c.person_id == person_id, invitation.c.used_at.is_(None)))


def locales(connection: Connection) -> list[AnyRow]:
    """Return every locale of the installation with its policy, by tag."""
    return list(connection.execute(select(locale).order_by(locale.c.tag)))


def locale_row(connection: Connection, tag: str) -> AnyRow | None:
    """Return one locale: tag, digits, clinical, second_person, since, second_look."""
    return connection.execute(_LOCALE, {"tag": tag}).one_or_none()


_LOCALE = select(locale).where(locale.c.tag == bindparam("tag"))


def put_locale(
    connection: Connection,
    tag: str,
    digits: str,
    clinical: bool,
    second_person: bool,
    since: int,
    second_look: bool = False,
) -> None:
    """Store a locale or its changed policy; `since` is the place of that decision in the log."""
    values = {
        "digits": digits,
        "clinical": clinical,
        "second_person": second_person,
        "since": since,
        "second_look": second_look,
    }
    if locale_row(connection, tag) is None:
        connection.execute(insert(locale), {"tag": tag, **values})
    else:
        connection.execute(update(locale).where(locale.c.tag == tag).values(**values))


def _roles(connection: Connection, person_id: str) -> dict[str, set[Role]]:
    roles: dict[str, set[Role]] = {}
    for row in connection.execute(select(grant).where(grant.c.person_id == person_id)):
        roles.setdefault(row.locale, set()).add(row.role)
    return roles


def from_row(connection: Connection, row: AnyRow) -> Person:
    """Return the person whose columns a row has, with their roles."""
    return _assembled(row, _roles(connection, row.id))


def from_rows(row: AnyRow, granted: Iterable[tuple[str, Role]]) -> Person:
    """Return the person whose columns a row has, with the roles granted as (locale, role)."""
    roles: dict[str, set[Role]] = {}
    for tag, role in granted:
        roles.setdefault(tag, set()).add(role)
    return _assembled(row, roles)


def _assembled(row: AnyRow, roles: dict[str, set[Role]]) -> Person:
    return Person(
        row.id,
        row.email,
        row.name,
        row.demonstration,
        {tag: frozenset(held) for tag, held in roles.items()},
        row.password_hash,
        row.reset_asked_at,
    )
