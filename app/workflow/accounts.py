"""Accounts, their links, roles and the policy of locales: who may do what, decided by name and recorded."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from datetime import timedelta
from hashlib import sha256
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from babel import Locale, UnknownLocaleError
from sqlalchemy import Connection

from app.domain.signoff import CONTENT_ROLES, LOCALE_ROLES, Role
from app.errors import NotAllowed, NotFound, PolyleafError
from app.store import documents, identities, log, people, sessions, tokens
from app.store.engine import reading, writing
from app.store.people import Person
from app.workflow import attempts
from app.workflow.installation import Installation, instant
from app.workflow.passwords import must_be_strong
from app.workflow.record import project_document, record

# One address, which a message's head takes as it is: neither lists, names nor line ends.
_ADDRESS = re.compile(r"[^\s@,;:<>()\[\]\\\"\x00-\x1f\x7f]+@[^\s@,;:<>()\[\]\\\"\x00-\x1f\x7f]+")
INVITATION_DAYS = 14
RESET_HOURS = 24
OWN_RESET_HOURS = 1
"""How long a link lasts that is sent by mail to whoever asked."""
MOST_ASKED, ASKING_SECONDS = 5, 3600
"""How often a new password is asked for one address in so many seconds before no more note is taken."""
# OWASP's password storage cheat sheet: argon2id with 19 MiB; its larger choice would triple a small server's memory.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Every thread of a web process checking a password at once would take more memory than all the rest of it.
_CHECKING = BoundedSemaphore(2)
_NOBODY = HASHER.hash(secrets.token_hex(16))


def invite(
    installation: Installation, email: str, name: str, roles: dict[str, list[Role]], actor: Person | None = None
) -> str | None:
    """Create an account if there is none, grant roles (per locale, '' for the content team's); return a link's token.

    `actor` is the administrator who invites, None for the operator at the command line. The token works once; there is
    none for somebody who has a password already.
    """
    if not _ADDRESS.fullmatch(email) or len(email) > 254:
        raise PolyleafError(f"{email!r} is not an e-mail address.")
    with writing(installation.engine) as connection:
        person = people.by_email(connection, email) or _create(connection, installation.now(), email, name)
        for tag, wanted in roles.items():
            for role in wanted:
                _grant(connection, installation.now(), person, role, tag, actor)
        if person.password_hash is not None:
            return None
        if "administrator" in person.content_roles:
            _must_be_at_the_screen(actor)
        return _link(installation, connection, "invitation", person, timedelta(days=INVITATION_DAYS))


def accept_invitation(installation: Installation, token: str, name: str, password: str) -> Person:
    """Set name and password of the invited person; the invitation is used up. Raise PolyleafError with what to do."""
    name = " ".join(name.split())
    if not name:
        raise PolyleafError("Type your name as it should stand beside what you sign.")
    hashed = HASHER.hash(password)
    with writing(installation.engine) as connection:
        person = _use_link(installation, connection, "invitation", token)
        must_be_strong(password, person, name)
        return _set_password(connection, person, name, hashed)


def invited(installation: Installation, token: str) -> Person | None:
    """Return whom an open invitation is for."""
    return _owner(installation, "invitation", token)


def ask_reset(installation: Installation, email: str) -> None:
    """Note that somebody asked for a new password, where an account has this address, to be sent or shown."""
    with writing(installation.engine) as connection:
        # Counted whether there is such an account or not: either way something is written, which takes as long.
        asked = attempts.count_in(connection, installation, f"reset {email.lower()}", ASKING_SECONDS)
        if asked <= MOST_ASKED:
            people.ask_reset(connection, email, installation.now())


def own_reset_link(installation: Installation, person: Person) -> str:
    """Return the token of a link with which a person chooses another password, once: for their own mail box only."""
    with writing(installation.engine) as connection:
        return _link(installation, connection, "reset", person, timedelta(hours=OWN_RESET_HOURS))


def reset_link(installation: Installation, person: Person, actor: Person | None) -> str:
    """Return the token of a link with which a person chooses another password, once; recorded by name."""
    _must_administer(actor)
    if person.password_hash is None:
        raise PolyleafError("This person has not accepted the invitation yet: invite them again.")
    with writing(installation.engine) as connection:
        data = {"person": person.id, "change": "reset_link"}
        record(connection, installation.now(), "account", data, actor, "administrator" if actor else "operator")
        return _link(installation, connection, "reset", person, timedelta(hours=RESET_HOURS))


def resetting(installation: Installation, token: str) -> Person | None:
    """Return whom an open link for a new password is for."""
    return _owner(installation, "reset", token)


def reset_password(installation: Installation, token: str, password: str) -> Person:
    """Set the password of a link's owner; the link is used up, and every session and API token of theirs ends."""
    hashed = HASHER.hash(password)
    with writing(installation.engine) as connection:
        person = _use_link(installation, connection, "reset", token)
        must_be_strong(password, person, person.name)
        tokens.end_all(connection, person.id)
        return _set_password(connection, person, person.name, hashed)


def change_password(installation: Installation, person: Person, current: str, password: str, session: str) -> None:
    """Set another password where the current one is right; sessions, but for the one with this hash, and links end."""
    if not _fits(person, current):
        raise PolyleafError("That is not your current password.")
    must_be_strong(password, person, person.name)
    hashed = HASHER.hash(password)
    with writing(installation.engine) as connection:
        _set_password(connection, person, person.name, hashed, session)


def authenticate(installation: Installation, email: str, password: str) -> Person | None:
    """Return the person with this e-mail address and password; take as long where there is none."""
    with reading(installation.engine) as connection:
        person = people.by_email(connection, email)
    return person if _fits(person, password) else None


def create_demonstration_account(installation: Installation, email: str, name: str, password: str) -> Person:
    """Create an account that the log marks as a demonstration: nothing it signs can ever count as reviewed."""
    with writing(installation.engine) as connection:
        person = people.by_email(connection, email) or _create(
            connection, installation.now(), email, name, demonstration=True
        )
        people.set_password(connection, person.id, name, HASHER.hash(password))
    return person


def grant(installation: Installation, person: Person, role: Role, tag: str, actor: Person | None) -> None:
    """Give a person a role in a locale ('' for the content team's roles); an administrator's or operator's act."""
    with writing(installation.engine) as connection:
        _grant(connection, installation.now(), person, role, tag, actor)


def revoke(installation: Installation, person: Person, role: Role, tag: str, actor: Person | None) -> None:
    """Take a role away; what the person signed while holding it stands."""
    _must_administer(actor)
    with writing(installation.engine) as connection:
        # Of two administrators who take the role from each other at the same moment one is the last.
        log.lock(connection)
        if role == "administrator" and people.holders(connection, role) == {person.id}:
            raise NotAllowed("This is the last administrator; make somebody else one first.")
        if people.take(connection, person.id, role, tag):
            data = {"person": person.id, "locale": tag or None, "role": role, "given": False}
            record(connection, installation.now(), "grant", data, actor, "administrator")


def set_policy(
    installation: Installation,
    tag: str,
    actor: Person | None,
    digits: str = "latin",
    clinical: bool = False,
    second_person: bool = True,
    second_look: bool = False,
) -> None:
    """Add a locale or change its policy, recorded by name; a relaxed one approves nothing that was signed before."""
    _must_administer(actor)
    if second_look and not second_person:
        raise PolyleafError("A second look takes a second person: ask for both, or for neither.")
    try:
        Locale.parse(tag)
    except (UnknownLocaleError, ValueError) as error:
        raise PolyleafError(f"{tag!r} is not a locale that CLDR knows; write for example ur or pa_Guru.") from error
    if tag == "en":
        raise PolyleafError("English is what leaflets are written in; it has no translation policy.")
    with writing(installation.engine) as connection:
        data = {"locale": tag, "clinical": clinical, "second_person": second_person, "digits": digits}
        if second_look:
            data["second_look"] = True
        row = people.locale_row(connection, tag)
        wanted = (digits, clinical, second_person, second_look)
        if row and (row.digits, row.clinical, row.second_person, row.second_look) == wanted:
            return
        entry = record(connection, installation.now(), "policy", data, actor, "administrator")
        people.put_locale(connection, tag, digits, clinical, second_person, entry.seq, second_look)
        for document_id in documents.all_documents(connection):
            project_document(connection, document_id, tag)


def change_roles(
    installation: Installation, person: Person, wanted: Collection[tuple[str, Role]], actor: Person | None
) -> None:
    """Give and take roles until a person has exactly those wanted: a locale ('' for the content team) and a role."""
    held = {(tag, role) for tag, roles in person.roles.items() for role in roles}
    for tag, role in sorted(set(wanted) - held):
        grant(installation, person, role, tag, actor)
    for tag, role in sorted(held - set(wanted)):
        revoke(installation, person, role, tag, actor)


def _create(connection: Connection, now: str, email: str, name: str, demonstration: bool = False) -> Person:
    person_id = secrets.token_hex(16)
    people.add(connection, person_id, email, name, demonstration)
    person = people.get(connection, person_id)
    assert person is not None
    record(connection, now, "person", {"person": person_id, "demonstration": demonstration}, person)
    return person


def _grant(connection: Connection, now: str, person: Person, role: Role, tag: str, actor: Person | None) -> None:
    _must_administer(actor)
    if role == "administrator":
        _must_be_at_the_screen(actor)
    if role not in (LOCALE_ROLES if tag else CONTENT_ROLES):
        wanted = ", ".join(LOCALE_ROLES if tag else CONTENT_ROLES)
        raise PolyleafError(
            f"{role!r} is no role {'in a language' if tag else 'of the content team'}; there are {wanted}."
        )
    if tag and people.locale_row(connection, tag) is None:
        raise NotFound(f"The language {tag} has not been added yet.")
    if people.give(connection, person.id, role, tag):
        data = {"person": person.id, "locale": tag or None, "role": role, "given": True}
        record(connection, now, "grant", data, actor, "administrator" if actor else "operator")


def _must_administer(actor: Person | None) -> None:
    if actor is not None and "administrator" not in actor.content_roles:
        raise NotAllowed("Only an administrator may do this.")


def _must_be_at_the_screen(actor: Person | None) -> None:
    """Raise NotAllowed for who acts by a token: one that was stolen must leave no way open when it is revoked."""
    if actor is not None and actor.token is not None:
        raise NotAllowed("Administrators are made on the screens, not by a token.")


def _link(installation: Installation, connection: Connection, kind: str, person: Person, lasts: timedelta) -> str:
    token = secrets.token_urlsafe(32)
    people.add_link(connection, _hashed(token), kind, person.id, instant(installation.clock() + lasts))
    return token


def _owner(installation: Installation, kind: str, token: str) -> Person | None:
    with reading(installation.engine) as connection:
        return people.open_link(connection, _hashed(token), kind, installation.now())


def _use_link(installation: Installation, connection: Connection, kind: str, token: str) -> Person:
    now = installation.now()
    person = people.open_link(connection, _hashed(token), kind, now)
    if person is None:
        raise NotFound("This link has been used or has expired. Ask for a new one.")
    people.use_link(connection, _hashed(token), now)
    # Whoever got in through a provider under this address gets in no more; its owner begins anew.
    identities.forget(connection, person.id)
    return person


def _set_password(connection: Connection, person: Person, name: str, hashed: str, session: str = "") -> Person:
    people.set_password(connection, person.id, name, hashed)
    people.end_links(connection, person.id)
    sessions.end_all(connection, person.id, session)
    found = people.get(connection, person.id)
    assert found is not None
    return found


def _fits(person: Person | None, password: str) -> bool:
    try:
        with _CHECKING:
            HASHER.verify(person.password_hash if person and person.password_hash else _NOBODY, password)
    except VerifyMismatchError:
        return False
    return person is not None


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()
