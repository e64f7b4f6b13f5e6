"""Deliver to webhooks, in order, one worker at a time to each; again and again over a day where none is taken."""

from __future__ import annotations

import logging
import random
import time
from datetime import timedelta

from app.store import webhooks
from app.store.engine import AnyRow, reading, writing
from app.workflow.installation import Installation, instant
from app.workflow.webhook_events import KEPT
from app.workflow.webhook_post import NoAnswer, post
from app.workflow.webhooks import gone, signed_headers

LOG = logging.getLogger(__name__)

PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=10),
)
"""Before each further try; then, after some 28 hours, a delivery is given up. As Standard Webhooks 1.0 suggests."""
JITTER = 0.2
TURN_SECONDS = 20.0
"""How long one webhook may keep a worker from other work."""
LEASE = timedelta(minutes=2)
"""After which another worker goes on where one was killed; longer than a turn and its last answer can take."""
GONE = 410
BUSY = (429, 502, 503, 504)
"""Answers by which a receiver says that it can take nothing at all just now."""


def due(installation: Installation) -> list[str]:
    """Return the ids of webhooks that something is to be delivered to."""
    with reading(installation.engine) as connection:
        return webhooks.due_webhooks(connection, installation.now(), live_release(installation))


def deliver(installation: Installation, webhook_id: str) -> None:
    """Deliver what is due to a webhook, oldest first, until it takes none or its time is over. Safe to call again.

    A process that is killed after sending and before noting it sends again, under the same id.
    """
    now = installation.clock()
    with writing(installation.engine) as connection:
        if not webhooks.take_turn(connection, webhook_id, instant(now), instant(now + LEASE)):
            return
    until = time.monotonic() + TURN_SECONDS
    going_on = True
    while going_on and time.monotonic() < until:
        with reading(installation.engine) as connection:
            row = webhooks.next_due(connection, webhook_id, installation.now(), live_release(installation))
        going_on = row is not None and _deliver(installation, row)
    with writing(installation.engine) as connection:
        webhooks.change(connection, webhook_id, busy_until="")
        webhooks.forget(connection, webhook_id, instant(now - KEPT))


def live_release(installation: Installation) -> int:
    """Return the number of the release that the site shows, 0 where it shows none."""
    site = installation.config.site
    return int(site.resolve().name) if site.is_symlink() else 0


def _deliver(installation: Installation, row: AnyRow) -> bool:
    """Send one delivery and note what became of it; tell whether the webhook can take more."""
    config = installation.config
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Polyleaf",
        **signed_headers(config, row, installation.clock()),
    }
    try:
        status = post(row.url, row.body.encode(), headers, config.webhook_networks)
        outcome = f"answered {status}"
    except NoAnswer as error:
        status, outcome = 0, str(error)
    now = installation.clock()
    if 200 <= status < 300:
        with writing(installation.engine) as connection:
            webhooks.delivered(connection, row.id, instant(now), outcome)
        return True
    # By id alone: an address may hold a key of its receiver's.
    LOG.warning("Webhook %s did not take a delivery: %s", row.webhook_id, outcome)
    nexts = [instant(now + pause * random.uniform(1 - JITTER, 1 + JITTER)) for pause in PAUSES]  # noqa: S311
    nothing = status in (0, GONE, *BUSY)
    with writing(installation.engine) as connection:
        webhooks.refused(connection, row, instant(now), outcome, nexts, live_release(installation) if nothing else None)
    if status == GONE:
        gone(installation, row.webhook_id)
    return not nothing
