"""Messages by e-mail: a digest a day or word at once, as each person chose, sent by the workers and tried again.

What is to be told is worked out of the record when it is sent, so that a message that was not sent is not lost and a
server that is down for a day is told of one message and not of a hundred.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Connection

from app.config import Config
from app.errors import NotFound
from app.formats.languages import name_in
from app.formats.message import Item, Letter, write_message
from app.store import assignments, comments, news, people, profiles, units
from app.store.engine import reading, writing
from app.store.people import Person
from app.store.profiles import Profile
from app.workflow.installation import Installation, instant, session_secret

LOG = logging.getLogger(__name__)
EVERY = {"daily": timedelta(days=1), "at_once": timedelta(minutes=5)}
"""How often there is a look at what happened, by what a person chose."""
LEASE = timedelta(minutes=10)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=6)
TIMEOUT = 20
WHY = {
    "daily": "You get this at most once a day, because you asked for it.",
    "at_once": "You get this as it happens, because you asked for it.",
}


def due(installation: Installation) -> list[str]:
    """Return the ids of those whose turn has come; nobody where there is no mail server."""
    if not installation.config.smtp_url:
        return []
    with reading(installation.engine) as connection:
        return profiles.due(connection, installation.now())


def write_to(installation: Installation, person_id: str) -> bool:
    """Send a person what happened since their last message; tell whether one was sent. Safe to call again.

    A server that refuses or cannot be reached is tried again later, after pauses that grow to six hours.
    """
    now = installation.clock()
    with writing(installation.engine) as connection:
        if not profiles.take_turn(connection, person_id, instant(now), instant(now + LEASE)):
            return False
    with reading(installation.engine) as connection:
        person, profile = people.get(connection, person_id), profiles.get(connection, person_id)
        assert person is not None
        assert profile is not None
        letter = compose(connection, installation.config.base_url, person, profile)
    if letter is not None:
        base, stop = installation.config.base_url, stop_token(installation.config, person_id)
        message = write_message(
            letter,
            installation.config.mail_from,
            WHY[profile.mail],
            f"{base}/you/profile",
            f"{base}/mail/stop/{stop}",
            now,
        )
        try:
            send(installation.config, message)
        except (OSError, smtplib.SMTPException) as error:
            # The class alone: servers repeat addresses in their words.
            LOG.warning("A message to %s was not sent: %s", person_id, type(error).__name__)
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2**profile.mail_tries)
            with writing(installation.engine) as connection:
                profiles.put(
                    connection, person_id, mail_due_at=instant(now + pause), mail_tries=min(profile.mail_tries + 1, 10)
                )
            return False
    with writing(installation.engine) as connection:
        told = {"mailed_at": instant(now)} if letter is not None else {}
        next_look = instant(now + EVERY[profile.mail])
        profiles.put(connection, person_id, mail_due_at=next_look, mail_tries=0, **told)
    return letter is not None


def compose(connection: Connection, base: str, person: Person, profile: Profile) -> Letter | None:
    """Put together what happened since a person's last message; None where that is nothing."""
    since = profile.mailed_at
    back = [
        Item(
            f"“{row.text}” ({row.title}, {name_in(row.locale, 'en')}): {row.reason or 'no reason is left'}",
            f"{base}/review/{row.locale}/{row.id}",
        )
        for row in news.sent_back(connection, person.id, since)
    ]
    answers = [
        Item(f"“{row.question}”: {row.answer}", f"{base}/review/{row.locale}/{row.segment_id}")
        for row in news.answered(connection, person.id, since)
    ]
    said = [
        Item(
            f"{row.name or 'Somebody'} on “{row.text}” ({row.title}, {name_in(row.locale, 'en')}): {row.words or '–'}",
            f"{base}/review/{row.locale}/{row.segment_id}/discussion",
        )
        for row in comments.for_person(connection, person.id, since)
    ]
    asked = news.asked(connection, since) if person.content_roles else []
    questions = [Item(f"“{row.question}” about “{row.text}”", f"{base}/leaflets/questions") for row in asked]
    reviewing = [tag for tag in person.locales if person.roles_in(tag) & {"reviewer", "clinician"}]
    waiting: list[Item] = []
    if profile.mail == "daily" and reviewing and news.newly_translated(connection, reviewing, person.id, since):
        waiting = [
            Item(f"{number} to review in {name_in(tag, 'en')}", f"{base}/you/continue?locale={tag}")
            for tag, number in sorted(units.to_review(connection, reviewing, person.id).items())
            if number
        ]
    given = [
        Item(
            f"{row.title}, {name_in(row.locale, 'en')}" + (f", by {row.due_on}" if row.due_on else ""),
            f"{base}/",
        )
        for row in assignments.given_since(connection, person.id, since)
    ]
    groups = (
        ("You are asked to see through:", given),
        ("Sent back to you:", back),
        ("Answers to your questions:", answers),
        ("Comments on strings that you worked on:", said),
        ("New questions to the content team:", questions),
        ("Waiting for you:", waiting),
    )
    told = tuple((heading, tuple(items)) for heading, items in groups if items)
    if not told:
        return None
    number = sum(len(items) for _, items in told)
    subject = f"Leaflets: {told[0][1][0].sentence[:60]}" if number == 1 else f"Leaflets: {number} things for you"
    return Letter(person.name, person.email, subject, told)


def send(config: Config, message: EmailMessage) -> None:
    """Hand a message to the mail server of the settings; raise OSError or SMTPException where it is not taken.

    The connection is encrypted where the address is smtps:// or the server offers STARTTLS; a password is never sent
    over one that is not.
    """
    server, trusted = urlsplit(config.smtp_url), ssl.create_default_context()
    host, port = server_of(config)
    if server.scheme == "smtps":
        client: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=trusted)
    else:
        client = smtplib.SMTP(host, port, timeout=TIMEOUT)
    with client:
        client.ehlo()
        encrypted = server.scheme == "smtps"
        if not encrypted and client.has_extn("starttls"):
            client.starttls(context=trusted)
            client.ehlo()
            encrypted = True
        if server.username:
            if not encrypted:
                raise smtplib.SMTPNotSupportedError("the server offers no encryption for the password")
            client.login(unquote(server.username), unquote(server.password or ""))
        client.send_message(message)


def server_of(config: Config) -> tuple[str, int]:
    """Return the host and port of the mail server of the settings."""
    server = urlsplit(config.smtp_url)
    return server.hostname or "localhost", server.port or (465 if server.scheme == "smtps" else 25)


def choose(installation: Installation, actor: Person, mail: profiles.Mail) -> None:
    """Note how a person wants to be written to; what happened before is not told."""
    with writing(installation.engine) as connection:
        now = installation.now()
        profiles.put(connection, actor.id, mail=mail, mailed_at=now, mail_due_at=now, mail_tries=0)


def stop_token(config: Config, person_id: str) -> str:
    """Return what stands in the link that stops a person's messages."""
    return _signer(config).dumps(person_id)


def owner_of(installation: Installation, token: str) -> str:
    """Return whose messages a link stops; raise NotFound."""
    try:
        return str(_signer(installation.config).loads(token))
    except BadSignature:
        raise NotFound("This link is not whole. Copy it from the message again.") from None


def stop(installation: Installation, token: str) -> None:
    """Stop all messages to whom a link belongs; safe to call again."""
    person_id = owner_of(installation, token)
    with writing(installation.engine) as connection:
        profiles.put(connection, person_id, mail="never")


def _signer(config: Config) -> URLSafeSerializer:
    return URLSafeSerializer(session_secret(config), salt="mail")
