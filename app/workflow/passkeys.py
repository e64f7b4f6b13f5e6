"""Passkeys (W3C Web Authentication): good for this workspace's address alone, each use verified by the device."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from app.errors import NotAllowed, PolyleafError
from app.store import factors, people
from app.store.engine import reading, writing
from app.store.people import Person
from app.workflow.installation import Installation, instant
from app.workflow.second_factor import needed

CHALLENGE = timedelta(minutes=5)
REFUSED = "This passkey was not accepted. Try again, or sign in another way."


def registration_options(installation: Installation, person: Person) -> str:
    """Return what a browser needs to make a passkey for a person, as JSON."""
    # The library loads cryptography, which most processes never need.
    from webauthn import base64url_to_bytes, generate_registration_options, options_to_json
    from webauthn.helpers.structs import (
        AuthenticatorSelectionCriteria,
        PublicKeyCredentialDescriptor,
        ResidentKeyRequirement,
        UserVerificationRequirement,
    )

    with reading(installation.engine) as connection:
        known = [
            PublicKeyCredentialDescriptor(base64url_to_bytes(row.id)) for row in factors.passkeys(connection, person.id)
        ]
    options = generate_registration_options(
        rp_id=_host(installation),
        rp_name="Polyleaf",
        user_id=bytes.fromhex(person.id),
        user_name=person.email,
        user_display_name=person.name,
        exclude_credentials=known,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    _remember(installation, options.challenge)
    return options_to_json(options)


def register(installation: Installation, person: Person, credential: Any, name: str) -> None:
    """Store the passkey that a browser made; raise PolyleafError where its answer does not hold."""
    from webauthn import verify_registration_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        made = verify_registration_response(
            credential=credential,
            expected_challenge=_challenge(installation, credential),
            expected_rp_id=_host(installation),
            expected_origin=_origin(installation),
            require_user_verification=True,
        )
    except (WebAuthnException, KeyError, TypeError, ValueError) as error:
        raise PolyleafError(REFUSED) from error
    with writing(installation.engine) as connection:
        passkey_id = _text(made.credential_id)
        if factors.passkey_row(connection, passkey_id) is not None:
            raise PolyleafError("This passkey is in use already.")
        public_key = _text(made.credential_public_key)
        words = " ".join(name.split())[:64] or "Passkey"
        factors.add_passkey(connection, passkey_id, person.id, public_key, made.sign_count, words, installation.now())


def sign_in_options(installation: Installation) -> str:
    """Return what a browser needs to sign somebody in by passkey, as JSON; it names no account."""
    from webauthn import generate_authentication_options, options_to_json
    from webauthn.helpers.structs import UserVerificationRequirement

    options = generate_authentication_options(
        rp_id=_host(installation), user_verification=UserVerificationRequirement.REQUIRED
    )
    _remember(installation, options.challenge)
    return options_to_json(options)


def authenticate(installation: Installation, credential: Any) -> Person:
    """Return whose passkey signed the challenge; raise PolyleafError where the answer does not hold."""
    from webauthn import base64url_to_bytes, verify_authentication_response
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        challenge = _challenge(installation, credential)
        with writing(installation.engine) as connection:
            row = factors.passkey_row(connection, str(credential["id"]).rstrip("="))
            if row is None:
                raise PolyleafError(REFUSED)
            done = verify_authentication_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=_host(installation),
                expected_origin=_origin(installation),
                credential_public_key=base64url_to_bytes(row.public_key),
                credential_current_sign_count=row.sign_count,
                require_user_verification=True,
            )
            factors.used_passkey(connection, row.id, done.new_sign_count, installation.now())
            person = people.get(connection, row.person_id)
    except (WebAuthnException, KeyError, TypeError, ValueError) as error:
        raise PolyleafError(REFUSED) from error
    assert person is not None
    return person


def remove(installation: Installation, person: Person, passkey_id: str) -> None:
    """Remove one of a person's passkeys; refused to whoever must have a second factor and has no other."""
    with writing(installation.engine) as connection:
        others = [row for row in factors.passkeys(connection, person.id) if row.id != passkey_id]
        if needed(installation, person) and not others and factors.totp(connection, person.id) is None:
            raise NotAllowed("Your role needs a second factor: set up an authenticator app or another passkey first.")
        factors.remove_passkeys(connection, person.id, passkey_id)


def _remember(installation: Installation, challenge: bytes) -> None:
    now = installation.clock()
    with writing(installation.engine) as connection:
        factors.add_challenge(connection, sha256(challenge).hexdigest(), instant(now), instant(now + CHALLENGE))


def _challenge(installation: Installation, credential: Any) -> bytes:
    """Return the challenge that an answer is to, used up; raise PolyleafError for one that was never given."""
    from webauthn import base64url_to_bytes

    client = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
    challenge = base64url_to_bytes(client["challenge"])
    with writing(installation.engine) as connection:
        if not factors.use_challenge(connection, sha256(challenge).hexdigest(), installation.now()):
            raise PolyleafError("That took too long. Try again.")
    return challenge


def _text(value: bytes) -> str:
    from webauthn.helpers import bytes_to_base64url

    return bytes_to_base64url(value)


def _origin(installation: Installation) -> str:
    address = urlsplit(installation.config.base_url)
    return f"{address.scheme}://{address.netloc}"


def _host(installation: Installation) -> str:
    return urlsplit(installation.config.base_url).hostname or ""
