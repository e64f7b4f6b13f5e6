"""Links for a new password, by e-mail to whoever asked for one; without a mail server administrators see who asked.

Workers send them, so that asking takes as long for an address that has no account.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import timedelta

from app.formats.message import write_notice
from app.store import people
from app.store.engine import reading, writing
from app.workflow import attempts
from app.workflow.accounts import OWN_RESET_HOURS, own_reset_link
from app.workflow.installation import Installation, instant
from app.workflow.mail import send

LOG = logging.getLogger(__name__)

PAUSE_SECONDS = 300
"""Between messages to one person, and before the next try where a server refused."""
TRIED = timedelta(hours=24)
"""How long sending is tried; then administrators still see who asked."""


def due(installation: Installation) -> list[str]:
    """Return the ids of those who wait for a link; nobody where there is no mail server."""
    if not installation.config.smtp_url:
        return []
    since = instant(installation.clock() - TRIED)
    with reading(installation.engine) as connection:
        waiting = people.waiting_for_reset(connection, since)
    return [person_id for person_id in waiting if not attempts.number(installation, _turn(person_id))]


def write_to(installation: Installation, person_id: str) -> bool:
    """Send a person a new link; tell whether one was sent. Safe to call again.

    Killed after sending, it sends another one, which ends the one before.
    """
    if attempts.count(installation, _turn(person_id), PAUSE_SECONDS) > 1:
        return False
    with reading(installation.engine) as connection:
        person = people.get(connection, person_id)
    if person is None or person.reset_asked_at is None:
        return False
    config = installation.config
    link = f"{config.base_url}/reset/{own_reset_link(installation, person)}"
    paragraphs = (
        "somebody, probably you, asked for a new password. Choose it here:",
        link,
        f"The link works once, within {OWN_RESET_HOURS} hour. Your second factor, if you have one, stays as it is.",
        "If it was not you, do nothing: your password stays as it is.",
    )
    message = write_notice(
        person.name, person.email, "Choose a new password", paragraphs, config.mail_from, installation.clock()
    )
    try:
        send(config, message)
    except (OSError, smtplib.SMTPException) as error:
        # The class alone: servers repeat addresses in their words.
        LOG.warning("A link for a new password of %s was not sent: %s", person_id, type(error).__name__)
        return False
    with writing(installation.engine) as connection:
        people.reset_answered(connection, person_id, person.reset_asked_at)
    LOG.info("%s was sent a link for a new password", person_id)
    return True


def _turn(person_id: str) -> str:
    return f"reset mail {person_id}"
