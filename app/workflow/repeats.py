"""Requests that are sent again: each is carried out once, and the answer to the first is given to all for a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.domain.unit import digest
from app.errors import PolyleafError
from app.store import tokens
from app.store.engine import reading, writing
from app.store.tokens import Token
from app.workflow.installation import Installation, instant

KEPT = timedelta(hours=24)
ABANDONED = timedelta(minutes=10)
"""How long a request may be under way; whoever carried it out has then been killed."""


class UnderWay(PolyleafError):
    """The same request is being carried out at this moment."""

    http_status = 409


class OtherRequest(PolyleafError):
    """The key was used for another request."""

    http_status = 422


@dataclass(frozen=True)
class Answer:
    """What was answered to a request: the headers that belong to it, and the body as text."""

    status: int
    headers: Mapping[str, str]
    body: str


def begin(installation: Installation, token: Token, key: str, request: str) -> Answer | None:
    """Take a request up, told by its key and all that it asks for; return the answer where it was carried out already.

    Raise UnderWay or OtherRequest. After `begin` gave None call `keep` or `forget`; a request whose process was killed
    in between is carried out again when it is sent again after ten minutes.
    """
    now = installation.clock()
    row = {"token_id": token.id, "key_hash": digest([key]), "person_id": token.person.id}
    row |= {"request_hash": digest([request]), "begun_at": instant(now)}
    with writing(installation.engine) as connection:
        tokens.forget_answers(connection, instant(now - KEPT))
        while not tokens.begin_answer(connection, row):
            known = tokens.answer(connection, token.id, row["key_hash"])
            if known is None:
                # PostgreSQL lets whoever was refused forget the request that was in the way a moment ago.
                continue
            if known.request_hash != row["request_hash"]:
                detail = "This Idempotency-Key was used for another request. Send a new key with a new request."
                raise OtherRequest(detail)
            if known.status is not None:
                return Answer(known.status, known.headers, known.body)
            if known.begun_at > instant(now - ABANDONED):
                raise UnderWay("This request is being carried out at this moment. Send it again in a while.")
            tokens.forget_abandoned(connection, token.id, row["key_hash"], instant(now - ABANDONED))
    return None


def keep(installation: Installation, token: Token, key: str, answer: Answer) -> None:
    """Keep the answer to a request that was carried out."""
    with writing(installation.engine) as connection:
        tokens.keep_answer(connection, token.id, digest([key]), answer.status, answer.headers, answer.body)


def forget(installation: Installation, token: Token, key: str) -> None:
    """Forget a request that was refused: nothing was changed, so it can be sent again."""
    with writing(installation.engine) as connection:
        tokens.forget_answer(connection, token.id, digest([key]))


def forget_old(installation: Installation) -> None:
    """Forget answers after their day, also where no request comes any more."""
    before = instant(installation.clock() - KEPT)
    with reading(installation.engine) as connection:
        if not tokens.answered_before(connection, before):
            return
    with writing(installation.engine) as connection:
        tokens.forget_answers(connection, before)
