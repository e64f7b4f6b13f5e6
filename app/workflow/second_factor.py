"""The second factor at sign-in: an authenticator app (TOTP, RFC 6238), recovery codes, and who needs one."""

from __future__ import annotations

import base64
import secrets
from hashlib import sha256
from typing import TYPE_CHECKING

import pyotp
from sqlalchemy import Connection

from app.errors import NotAllowed, PolyleafError
from app.store import factors, sessions, tokens
from app.store.engine import reading, writing
from app.store.people import Person
from app.workflow.installation import Installation, session_secret
from app.workflow.record import record

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

STEP = 30
CODES = 10
ISSUER = "Polyleaf"


def needed(installation: Installation, person: Person) -> bool:
    """Tell whether the policy asks a second factor of somebody, never of a demonstration account."""
    held = {role for roles in person.roles.values() for role in roles}
    return bool(held & installation.config.second_factor) and not person.demonstration


def has_one(installation: Installation, person: Person) -> bool:
    """Tell whether somebody has a second factor, which sign-in then asks for."""
    with reading(installation.engine) as connection:
        return factors.exist(connection, person.id)


def new_secret() -> str:
    """Return a secret for an authenticator app, in base32."""
    return pyotp.random_base32()


def app_address(secret: str, person: Person) -> str:
    """Return the `otpauth:` address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=person.email, issuer_name=ISSUER)


def enable_app(installation: Installation, person: Person, secret: str, code: str) -> list[str]:
    """Take an app into use whose code is right; return recovery codes, which are shown this once."""
    if len(secret) != 32 or not secret.isalnum():
        raise PolyleafError("This page is out of date: open it again and scan the new code.")
    step = _step_of(installation, secret, code)
    if step is None:
        raise PolyleafError(
            "That code does not fit. Check the clock of your phone, and type the code that it shows now."
        )
    with writing(installation.engine) as connection:
        encrypted = _cipher(installation).encrypt(secret.encode()).decode()
        factors.put_totp(connection, person.id, encrypted, step)
        return _new_codes(connection, person)


def check_code(installation: Installation, person: Person, typed: str) -> bool:
    """Tell whether a code of the app, or a recovery code, is right; each is good for one sign-in."""
    code = "".join(typed.split()).lower()
    with writing(installation.engine) as connection:
        row = factors.totp(connection, person.id)
        if row is not None and code.isdecimal():
            secret = _cipher(installation).decrypt(row.totp_secret.encode()).decode()
            step = _step_of(installation, secret, code)
            if step is None or step <= row.totp_step:
                return False
            factors.put_totp(connection, person.id, row.totp_secret, step)
            return True
        return factors.use_recovery_code(connection, person.id, _hashed(person, code))


def new_recovery_codes(installation: Installation, person: Person) -> list[str]:
    """Make new recovery codes; earlier ones end."""
    with writing(installation.engine) as connection:
        return _new_codes(connection, person)


def disable_app(installation: Installation, person: Person) -> None:
    """Take the app out of use; refused to whoever must have a second factor and has no other."""
    with writing(installation.engine) as connection:
        if needed(installation, person) and not factors.passkeys(connection, person.id):
            raise NotAllowed("Your role needs a second factor: add a passkey first.")
        factors.put_totp(connection, person.id, None, None)
        if not factors.passkeys(connection, person.id):
            factors.put_recovery_codes(connection, person.id, [])


def reset(installation: Installation, person: Person, actor: Person | None) -> None:
    """Take away all second factors of somebody who lost them; an administrator's or operator's act, on record."""
    if actor is not None and "administrator" not in actor.content_roles:
        raise NotAllowed("Only an administrator may do this.")
    with writing(installation.engine) as connection:
        remove_all(connection, person)
        data = {"person": person.id, "change": "second_factor_reset"}
        record(connection, installation.now(), "account", data, actor, "administrator" if actor else "operator")


def remove_all(connection: Connection, person: Person) -> None:
    """Take all second factors of somebody away and end their sessions and API tokens."""
    factors.put_totp(connection, person.id, None, None)
    factors.put_recovery_codes(connection, person.id, [])
    factors.remove_passkeys(connection, person.id)
    sessions.end_all(connection, person.id)
    tokens.end_all(connection, person.id)


def _new_codes(connection: Connection, person: Person) -> list[str]:
    codes = [f"{secrets.token_hex(4)}-{secrets.token_hex(4)}" for _ in range(CODES)]
    factors.put_recovery_codes(connection, person.id, [_hashed(person, code) for code in codes])
    return codes


def _hashed(person: Person, code: str) -> str:
    # 64 random bits each: a plain hash is not to be searched, and no two people's codes look alike.
    return sha256(f"{person.id}:{code.replace('-', '')}".encode()).hexdigest()


def _step_of(installation: Installation, secret: str, code: str) -> int | None:
    """Return the time step whose code this is, of now or the one before or after."""
    now = int(installation.clock().timestamp()) // STEP
    app = pyotp.TOTP(secret)
    # In whatever digits somebody's keyboard has.
    digits = "".join(str(int(digit)) if digit.isdecimal() else "x" for digit in "".join(code.split()))
    matching = [step for step in (now - 1, now, now + 1) if secrets.compare_digest(app.at(step * STEP), digits)]
    return max(matching, default=None)


def _cipher(installation: Installation) -> Fernet:
    # Signing libraries stay out of processes in which nobody uses a second factor.
    from cryptography.fernet import Fernet

    key = sha256(b"authenticator apps\n" + session_secret(installation.config).encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
