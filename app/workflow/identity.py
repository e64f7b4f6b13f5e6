"""Sign-in through an OpenID Connect provider: authorization code flow with PKCE, and whose account it opens.

Rules: OpenID Connect Core 1.0, sections 3.1 and 5; RFC 7636 (PKCE). Nobody gets an account by signing in.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from email.utils import mktime_tz, parsedate_tz
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from app.config import Config
from app.errors import NotAllowed, NotFound, Unreachable
from app.store import identities, people
from app.store.engine import writing
from app.store.people import Person
from app.workflow.installation import Installation, instant

if TYPE_CHECKING:
    from authlib.integrations.requests_client import OAuth2Session

LOG = logging.getLogger(__name__)

RETURN = "/sign-in/provider/return"
"""Where the provider sends people back to, under the base address; it must be registered there."""
LASTS = timedelta(minutes=10)
TIMEOUT = 5
"""Seconds that the provider may take to connect, and to go on with an answer."""
LEEWAY = 60
"""Seconds by which the provider's clock may differ."""
ALGORITHMS = ["RS256", "PS256", "ES256"]
"""Signatures by a key of the provider only: what is signed with a shared secret, or not at all, proves nothing."""


def begin(installation: Installation) -> tuple[str, dict[str, str]]:
    """Return the provider's address to go to, and what the browser's session keeps until it comes back."""
    config = installation.config
    if not config.oidc:
        raise NotFound("Sign-in through a provider is not set up here.")
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    with _provider(installation) as client:
        address, _ = client.create_authorization_url(
            _discovered(installation, client)["authorization_endpoint"],
            state=kept["state"],
            nonce=kept["nonce"],
            code_verifier=kept["verifier"],
        )
    return address, kept | {"ends_at": instant(installation.clock() + LASTS)}


def finish(installation: Installation, kept: Mapping[str, str], answer: Mapping[str, str]) -> Person:
    """Return whose account the provider's answer opens, `kept` being what `begin` gave this browser.

    The first sign-in goes by the verified e-mail address and binds the account to the provider's subject; later ones go
    by the subject alone. Raise NotAllowed with what to do, Unreachable where the provider does not answer.
    """
    config = installation.config
    if not config.oidc:
        raise NotFound("Sign-in through a provider is not set up here.")
    begun = kept.get("state", "")
    if not begun or not secrets.compare_digest(begun.encode(), answer.get("state", "").encode()):
        raise NotAllowed("This sign-in did not begin in this browser. Start again from here.")
    if kept["ends_at"] <= installation.now():
        raise NotAllowed("That took too long. Try again.")
    if "code" not in answer:
        raise NotAllowed(f"{config.oidc_name} did not sign you in. Try again, or sign in with your password.")
    with _provider(installation) as client:
        claims = _claims(installation, client, kept, answer["code"])
    email = claims.get("email")
    if not isinstance(email, str) or claims.get("email_verified") is not True:
        raise NotAllowed(
            f"{config.oidc_name} has not verified your e-mail address. Verify it there, or sign in with your password."
        )
    return _owner(installation, claims["sub"], email)


def examine_provider(installation: Installation) -> str:
    """Return what stands in the way of signing in through the provider and what to do, '' where nothing does."""
    from joserfc.errors import JoseError
    from joserfc.jwk import KeySet
    from requests import RequestException

    issuer = installation.config.oidc_issuer
    try:
        with _client(installation.config) as client:
            answer = client.get(_description_of(issuer), withhold_token=True)
            answer.raise_for_status()
            said = answer.json()
            if said["issuer"] != issuer:
                return f"It calls itself {said['issuer']}, not {issuer}: set POLYLEAF_OIDC_ISSUER as it writes itself."
            keys = KeySet.import_key_set(_fetched(client, said["jwks_uri"])).keys
            lacking = {"authorization_endpoint", "token_endpoint"} - said.keys()
    except RequestException as error:
        return (
            f"{issuer} gives no answer ({type(error).__name__}): look at POLYLEAF_OIDC_ISSUER, at the network between, "
            "and at its certificate."
        )
    except (JoseError, KeyError, TypeError, ValueError) as error:
        return (
            f"{issuer} does not describe itself or its keys as OpenID Connect Discovery asks ({type(error).__name__}): "
            "look at POLYLEAF_OIDC_ISSUER, and whether it is https."
        )
    if lacking or not any(key.key_type in ("RSA", "EC") for key in keys):
        return f"{issuer} has no key that signs {', '.join(ALGORITHMS)}, or no address to sign in at: ask who runs it."
    its_clock = parsedate_tz(answer.headers.get("Date"))
    apart = mktime_tz(its_clock) - installation.clock().timestamp() if its_clock else 0
    if abs(apart) > LEEWAY:
        return f"Its clock is {apart:+.0f} s from this machine's, and {LEEWAY} s are allowed: keep both by NTP."
    return ""


def _owner(installation: Installation, subject: str, email: str) -> Person:
    issuer, name = installation.config.oidc_issuer, installation.config.oidc_name
    with writing(installation.engine) as connection:
        bound = identities.owner(connection, issuer, subject)
        if bound is not None:
            return bound
        person = people.by_email(connection, email)
        if person is None:
            raise NotAllowed(f"Nobody with the address {email} was invited. Ask an administrator for an invitation.")
        if identities.exists(connection, person.id, issuer):
            raise NotAllowed(
                f"The address {email} belonged to another account at {name} before. "
                "Sign in with your password, or ask an administrator for a link."
            )
        identities.bind(connection, issuer, subject, person.id, installation.now())
        LOG.info("%s is bound to an account at the provider", person.id)
        return person


def _claims(installation: Installation, client: OAuth2Session, kept: Mapping[str, str], code: str) -> dict[str, Any]:
    """Return what the provider says of whoever signed in, verified: signature, issuer, audience, expiry, nonce."""
    # HTTP clients and signing libraries stay out of processes in which nobody uses a provider.
    from authlib.oidc.core import CodeIDToken
    from joserfc import jwt
    from joserfc.jwk import KeySet
    from joserfc.jws import JWSRegistry

    config = installation.config
    provider = _discovered(installation, client)
    tokens = client.fetch_token(
        provider["token_endpoint"], grant_type="authorization_code", code=code, code_verifier=kept["verifier"]
    )
    keys = KeySet.import_key_set(_fetched(client, provider["jwks_uri"]))
    # Providers may write parameters of their own into the header.
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    signed = jwt.decode(tokens["id_token"], keys, registry=registry)
    wanted = {"iss": {"essential": True, "value": config.oidc_issuer}}
    wanted |= {"aud": {"essential": True, "value": config.oidc_client_id}}
    expected = {"nonce": kept["nonce"], "client_id": config.oidc_client_id, "access_token": tokens["access_token"]}
    claims = CodeIDToken(signed.claims, signed.header, wanted, expected)
    claims.validate(now=int(installation.clock().timestamp()), leeway=LEEWAY)
    if "email" in claims or "userinfo_endpoint" not in provider:
        return dict(claims)
    more = _fetched(client, provider["userinfo_endpoint"], token=True)
    # Core 5.3.2: what is said of somebody else is not to be used.
    return dict(claims) if more["sub"] != claims["sub"] else more | dict(claims)


@contextmanager
def _provider(installation: Installation) -> Iterator[OAuth2Session]:
    """Open a client of the provider; what goes wrong becomes a sentence for people and a line for the operator."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError
    from requests import RequestException

    config = installation.config
    try:
        with _client(config) as client:
            yield client
    except RequestException as error:
        LOG.warning("The sign-in provider gave no answer: %s", type(error).__name__)
        raise Unreachable(
            f"{config.oidc_name} does not answer. Try again in a few minutes, or sign in with your password."
        ) from error
    except (AuthlibBaseError, JoseError, KeyError, TypeError, ValueError) as error:
        LOG.warning("An answer of the sign-in provider was refused: %s", type(error).__name__)
        raise NotAllowed(
            f"The answer of {config.oidc_name} could not be verified. Try again; if it stays so, tell an administrator."
        ) from error


def _client(config: Config) -> OAuth2Session:
    from authlib.integrations.requests_client import OAuth2Session

    return OAuth2Session(
        config.oidc_client_id,
        config.oidc_client_secret,
        scope="openid email",
        redirect_uri=config.base_url + RETURN,
        code_challenge_method="S256",
        default_timeout=TIMEOUT,
    )


def _discovered(installation: Installation, client: OAuth2Session) -> dict[str, Any]:
    """Return the provider's own description (OpenID Connect Discovery 1.0), of the issuer that was asked."""
    issuer = installation.config.oidc_issuer
    found: dict[str, Any] = _fetched(client, _description_of(issuer))
    if found["issuer"] != issuer:
        raise ValueError("another issuer")
    return found


def _description_of(issuer: str) -> str:
    address = urlsplit(issuer)
    if address.scheme != "https" and address.hostname != "127.0.0.1":
        raise ValueError("an issuer is an https address")
    return issuer.rstrip("/") + "/.well-known/openid-configuration"


def _fetched(client: OAuth2Session, address: str, token: bool = False) -> Any:
    response = client.get(address, withhold_token=not token)
    response.raise_for_status()
    return response.json()
