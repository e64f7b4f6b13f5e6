"""Copies: an installation that was restored writes to nobody until the operator says that it is the one to go on.

The original may be running still, and people and programs that are told things must not be told everything twice.
Both are entries of the log, so that a copy is told from its original for ever.
"""

from __future__ import annotations

from app.errors import PolyleafError
from app.store import log
from app.store.copies import RESTORED, TAKES_OVER, is_quiet
from app.store.engine import writing
from app.workflow.installation import Installation
from app.workflow.record import record


def mark(installation: Installation, backup_at: str) -> None:
    """Note that an installation was made of a backup of some instant: from now on it writes to nobody."""
    with writing(installation.engine) as connection:
        record(connection, installation.now(), RESTORED, {"backup": backup_at}, None, "operator")


def take_over(installation: Installation) -> None:
    """Let a restored copy go on in the place of its original: what waits is sent."""
    with writing(installation.engine) as connection:
        log.lock(connection)
        if not is_quiet(connection):
            raise PolyleafError("This is no restored copy that waits: it sends messages and webhooks already.")
        record(connection, installation.now(), TAKES_OVER, {}, None, "operator")
