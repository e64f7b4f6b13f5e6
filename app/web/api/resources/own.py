"""One's own account: who the token speaks for, profile, figures, tokens."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from app.store import profiles
from app.store import tokens as stored
from app.web import context
from app.web.access import ANYBODY
from app.web.api.registry import Answer, Request, delete, get, put
from app.web.api.resources.base import act, of
from app.workflow import mail, tokens
from app.workflow import profiles as workflow

Said = Annotated[str, Meta(max_length=workflow.LONGEST)]
Mail = Literal["never", "daily", "at_once"]


class Me(Answer):
    """Whoever the token speaks for: roles by language, '' for the content team's."""

    id: str
    name: str
    email: str
    demonstration: bool
    roles: dict[str, list[str]]
    token: str


class Token(Answer):
    """A token: what it may do, and when it ends. The token itself was shown once, when it was made."""

    id: str
    name: str
    scopes: list[str]
    created_at: str
    expires_at: str
    used_at: str | None


class Tokens(Answer):
    """All one's tokens, newest first."""

    items: list[Token]


class Profile(Answer):
    """What somebody says of themselves, and how they want to be written to."""

    languages: str
    competence: str
    credit: str
    consent: bool
    mail: str


class NewProfile(Request):
    """What to say; `credit` is the name to be thanked by in public, which takes `consent`."""

    languages: Said
    competence: Said = ""
    credit: Said = ""
    consent: bool = False
    mail: Mail = "never"


class Contribution(Answer):
    """Strings and English words that somebody translated and reviewed in a language."""

    locale: str
    translated: int
    translated_words: int
    reviewed: int
    reviewed_words: int


class Work(Answer):
    """What somebody did so far, from the log; the days of the first and the last of it."""

    first: str | None
    last: str | None
    contributions: list[Contribution]


@get("/me", ANYBODY)
def me() -> Me:
    """Say whom the token speaks for."""
    person = context.actor()
    roles = {tag: sorted(held) for tag, held in sorted(person.roles.items())}
    return of(Me, person, roles=roles, token=person.token)


@get("/me/profile", ANYBODY)
def profile() -> Profile:
    """Return one's own profile."""
    person = context.actor()
    return of(Profile, profiles.get(context.connection(), person.id) or profiles.Profile(person.id))


@put("/me/profile", ANYBODY, "translate", "review", "content", "publish", "admin")
def change_profile(body: NewProfile) -> Profile:
    """Change one's own profile."""
    before = profile()
    act(workflow.save, body.languages, body.competence, body.credit, body.consent)
    if body.mail != before.mail:
        act(mail.choose, body.mail)
    return profile()


@get("/me/work", ANYBODY)
def work() -> Work:
    """Return the figures of one's own work."""
    found = workflow.service(context.installation(), context.actor())
    days = {"first": found.first, "last": found.last}
    said = {name: day.isoformat() if day else None for name, day in days.items()}
    return Work(**said, contributions=[of(Contribution, one) for one in found.contributions])


@get("/me/tokens", ANYBODY)
def own_tokens() -> Tokens:
    """List one's own tokens; they are made on the account's page."""
    return Tokens(items=[of(Token, row) for row in stored.of_person(context.connection(), context.actor().id)])


@delete("/me/tokens/<token_id>", ANYBODY, "translate", "review", "content", "publish", "admin")
def revoke_token(token_id: str) -> None:
    """Revoke one of one's own tokens, at once."""
    act(tokens.revoke, token_id)
