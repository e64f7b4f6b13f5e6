"""Webhooks: who is told of what happens here, set up by administrators, on record; and how a message is signed.

The signature is that of Standard Webhooks 1.0: HMAC-SHA256 over the message's id, the time and the body.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection

from app.config import Config
from app.errors import NotAllowed, NotFound, PolyleafError
from app.store import log, webhooks
from app.store.engine import AnyRow, reading, writing
from app.store.people import Person
from app.workflow import webhook_events
from app.workflow.installation import Installation, session_secret
from app.workflow.record import record
from app.workflow.webhook_events import EVENTS
from app.workflow.webhook_post import split_address

OVERLAP = timedelta(hours=24)
"""How long messages are signed with the earlier secret too, after a new one was made."""
MOST = 20
"""Webhooks of an installation."""


def add(installation: Installation, actor: Person, url: str, events: Collection[str]) -> tuple[str, str]:
    """Tell an address of events from now on; return the webhook's id and its secret, to be shown this once."""
    url = _checked(actor, url, events)
    webhook_id = secrets.token_hex(16)
    with writing(installation.engine) as connection:
        _record(installation, connection, actor, webhook_id, "added")
        known = webhooks.everything(connection)
        if any(row.url == url for row in known):
            raise PolyleafError("This address has a webhook already: change its events there.")
        if len(known) == MOST:
            raise PolyleafError(f"There are {MOST} webhooks already: remove one first.")
        webhooks.add(connection, webhook_id, url, sorted(events), installation.now())
    return webhook_id, secret_of(installation.config, webhook_id, 1)


def change(installation: Installation, actor: Person, webhook_id: str, url: str, events: Collection[str]) -> None:
    """Give a webhook another address or other events; what waits goes to the new address."""
    url = _checked(actor, url, events)
    with writing(installation.engine) as connection:
        row = _existing(connection, webhook_id)
        if (row.url, row.events) != (url, sorted(events)):
            _record(installation, connection, actor, webhook_id, "changed")
            webhooks.change(connection, webhook_id, url=url, events=sorted(events))


def rotate(installation: Installation, actor: Person, webhook_id: str) -> str:
    """Make a new secret and return it, to be shown this once; the earlier one signs along for a day."""
    _must_administer(actor)
    with writing(installation.engine) as connection:
        number = _existing(connection, webhook_id).secret_number + 1
        _record(installation, connection, actor, webhook_id, "secret")
        webhooks.change(connection, webhook_id, secret_number=number, rotated_at=installation.now())
    return secret_of(installation.config, webhook_id, number)


def pause(installation: Installation, actor: Person, webhook_id: str) -> None:
    """Stop delivering; what happens meanwhile waits."""
    _set_paused(installation, actor, webhook_id, True)


def resume(installation: Installation, actor: Person, webhook_id: str) -> None:
    """Go on delivering, beginning with what waited."""
    _set_paused(installation, actor, webhook_id, False)


def _set_paused(installation: Installation, actor: Person, webhook_id: str, paused: bool) -> None:
    _must_administer(actor)
    with writing(installation.engine) as connection:
        if _existing(connection, webhook_id).paused != paused:
            _record(installation, connection, actor, webhook_id, "paused" if paused else "resumed")
            webhooks.change(connection, webhook_id, paused=paused)


def gone(installation: Installation, webhook_id: str) -> None:
    """Pause a webhook whose receiver says that it is there no more (HTTP 410)."""
    with writing(installation.engine) as connection:
        _record(installation, connection, None, webhook_id, "gone")
        webhooks.change(connection, webhook_id, paused=True)


def remove(installation: Installation, actor: Person, webhook_id: str) -> None:
    """Remove a webhook and what was, or was to be, delivered to it."""
    _must_administer(actor)
    with writing(installation.engine) as connection:
        _existing(connection, webhook_id)
        _record(installation, connection, actor, webhook_id, "removed")
        webhooks.remove(connection, webhook_id)


def ping(installation: Installation, actor: Person, webhook_id: str) -> None:
    """Have a message sent that says nothing, to try a receiver."""
    _must_administer(actor)
    with writing(installation.engine) as connection:
        # The lock keeps the webhook from being removed in between.
        log.lock(connection)
        _existing(connection, webhook_id)
        webhook_events.ping(connection, webhook_id, installation.now())


def deliver_again(installation: Installation, actor: Person, webhook_id: str, delivery_id: int) -> None:
    """Have a delivery made again, with the same id, whatever became of it."""
    _must_administer(actor)
    with writing(installation.engine) as connection:
        if not webhooks.deliver_again(connection, webhook_id, delivery_id, installation.now()):
            raise NotFound("There is no such delivery.")


def secret_of(config: Config, webhook_id: str, number: int) -> str:
    """Return a webhook's secret as receivers keep it: made of this installation's own, and stored nowhere."""
    key = hmac.digest(session_secret(config).encode(), f"webhook {webhook_id} {number}".encode(), "sha256")
    return "whsec_" + base64.b64encode(key).decode()


def signed_headers(config: Config, row: AnyRow, now: datetime) -> dict[str, str]:
    """Return the headers of a delivery (with its webhook) that is sent now."""
    moment = str(int(now.timestamp()))
    numbers = [row.secret_number]
    if row.rotated_at and datetime.fromisoformat(row.rotated_at) + OVERLAP > now:
        numbers.append(row.secret_number - 1)
    signed = f"{row.message_id}.{moment}.{row.body}".encode()
    keys = [base64.b64decode(secret_of(config, row.webhook_id, number).removeprefix("whsec_")) for number in numbers]
    signatures = [base64.b64encode(hmac.digest(key, signed, "sha256")).decode() for key in keys]
    return {
        "webhook-id": row.message_id,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }


def get(installation: Installation, webhook_id: str) -> AnyRow:
    """Return a webhook; raise NotFound."""
    with reading(installation.engine) as connection:
        return _existing(connection, webhook_id)


def _checked(actor: Person, url: str, events: Collection[str]) -> str:
    _must_administer(actor)
    url = url.strip()
    split_address(url)
    if not events or not set(events) <= EVENTS.keys():
        raise PolyleafError("Choose at least one event.")
    return url


def _existing(connection: Connection, webhook_id: str) -> AnyRow:
    row = webhooks.get(connection, webhook_id)
    if row is None:
        raise NotFound("There is no such webhook; somebody may have removed it.")
    return row


def _record(installation: Installation, connection: Connection, actor: Person | None, name: str, change: str) -> None:
    data = {"webhook": name, "change": change}
    record(connection, installation.now(), "webhook", data, actor, "administrator" if actor else None)


def _must_administer(actor: Person) -> None:
    if "administrator" not in actor.content_roles:
        raise NotAllowed("Only an administrator may do this.")
