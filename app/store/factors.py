"""Second factors: the authenticator app's secret, recovery codes, passkeys and the challenges for them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, insert, select, update

from app.store.engine import AnyRow
from app.store.tables import passkey, passkey_challenge, person, recovery_code


def exist(connection: Connection, person_id: str) -> bool:
    """Tell whether a person has an authenticator app or a passkey."""
    return totp(connection, person_id) is not None or bool(passkeys(connection, person_id))


def totp(connection: Connection, person_id: str) -> AnyRow | None:
    """Return totp_secret and totp_step of a person's app, locked for whoever writes; None without an app."""
    query = select(person.c.totp_secret, person.c.totp_step).where(
        person.c.id == person_id, person.c.totp_secret.is_not(None)
    )
    return connection.execute(query.with_for_update()).one_or_none()


def put_totp(connection: Connection, person_id: str, secret: str | None, step: int | None) -> None:
    """Store the app's encrypted secret and the last time step that was used, or neither."""
    connection.execute(update(person).where(person.c.id == person_id).values(totp_secret=secret, totp_step=step))


def put_recovery_codes(connection: Connection, person_id: str, hashes: Iterable[str]) -> None:
    """Store recovery codes in the place of earlier ones."""
    connection.execute(delete(recovery_code).where(recovery_code.c.person_id == person_id))
    rows = [{"code_hash": code, "person_id": person_id} for code in hashes]
    if rows:
        connection.execute(insert(recovery_code), rows)


def use_recovery_code(connection: Connection, person_id: str, code_hash: str) -> bool:
    """Use a recovery code up; return False where there is none such."""
    used = connection.execute(
        delete(recovery_code).where(recovery_code.c.person_id == person_id, recovery_code.c.code_hash == code_hash)
    )
    return used.rowcount > 0


def recovery_codes_left(connection: Connection, person_id: str) -> int:
    """Count a person's unused recovery codes."""
    query = select(func.count()).select_from(recovery_code).where(recovery_code.c.person_id == person_id)
    return int(connection.execute(query).scalar_one())


def passkeys(connection: Connection, person_id: str) -> list[AnyRow]:
    """Return a person's passkeys, oldest first: id, public_key, sign_count, name, created_at, used_at."""
    query = select(passkey).where(passkey.c.person_id == person_id).order_by(passkey.c.created_at, passkey.c.id)
    return list(connection.execute(query))


def passkey_row(connection: Connection, passkey_id: str) -> AnyRow | None:
    """Return a passkey with its person_id, locked for whoever writes."""
    return connection.execute(select(passkey).where(passkey.c.id == passkey_id).with_for_update()).one_or_none()


def add_passkey(
    connection: Connection, passkey_id: str, person_id: str, public_key: str, sign_count: int, name: str, now: str
) -> None:
    """Store a new passkey."""
    row = {"id": passkey_id, "person_id": person_id, "public_key": public_key, "sign_count": sign_count, "name": name}
    connection.execute(insert(passkey), {**row, "created_at": now})


def used_passkey(connection: Connection, passkey_id: str, sign_count: int, now: str) -> None:
    """Note that a passkey was used."""
    connection.execute(update(passkey).where(passkey.c.id == passkey_id).values(sign_count=sign_count, used_at=now))


def remove_passkeys(connection: Connection, person_id: str, passkey_id: str | None = None) -> None:
    """Remove one of a person's passkeys, or all."""
    query = delete(passkey).where(passkey.c.person_id == person_id)
    connection.execute(query if passkey_id is None else query.where(passkey.c.id == passkey_id))


def add_challenge(connection: Connection, challenge_hash: str, now: str, ends_at: str) -> None:
    """Store a challenge; those that nobody answered in time go."""
    connection.execute(delete(passkey_challenge).where(passkey_challenge.c.ends_at <= now))
    connection.execute(insert(passkey_challenge), {"challenge_hash": challenge_hash, "ends_at": ends_at})


def use_challenge(connection: Connection, challenge_hash: str, now: str) -> bool:
    """Use a challenge up; return False where there is none such that is still good."""
    used = connection.execute(
        delete(passkey_challenge).where(
            passkey_challenge.c.challenge_hash == challenge_hash, passkey_challenge.c.ends_at > now
        )
    )
    return used.rowcount > 0
