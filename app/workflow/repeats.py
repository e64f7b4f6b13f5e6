"""Requests that are sent again: each is carried out once, and the answer to the first is given to all for a day.

What a request does, that it was done and what was answered are one transaction: killed at any instant, it was either
carried out, and sent again gets its answer, or was not. Requests that write files too, or wait for other servers, are
slow: they are noted first and what they do is such that it refuses to be done twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from app.domain.unit import digest
from app.errors import PolyleafError
from app.store import tokens
from app.store.engine import reading, whole, writing
from app.store.tokens import Token
from app.workflow.installation import Installation, instant

KEPT = timedelta(hours=24)
ABANDONED = timedelta(minutes=10)
"""How long a slow request may be under way; whoever carried it out has then been killed."""


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


@dataclass(frozen=True)
class Attempt:
    """A request that came: `known` is what was answered to it before; else its answer is to be kept."""

    known: Answer | None
    keep: Callable[[Answer], None]


@contextmanager
def attempt(installation: Installation, token: Token, key: str, request: str, slow: bool) -> Iterator[Attempt]:
    """Take a request up, told by its key and all that it asks for, to be carried out within, if it was not before.

    Raise OtherRequest, or UnderWay while a slow one is carried out elsewhere. What raises is undone, its key free
    again. A slow request whose process was killed is carried out again when it is sent again after ten minutes.
    """
    keep_it = partial(keep, installation, token, key)
    if not slow:
        with whole(installation.engine):
            yield Attempt(begin(installation, token, key, request), keep_it)
        return
    known = begin(installation, token, key, request)
    try:
        yield Attempt(known, keep_it)
    except BaseException:
        if known is None:
            forget(installation, token, key)
        raise


def begin(installation: Installation, token: Token, key: str, request: str) -> Answer | None:
    """Note that a request is being carried out; return the answer where it was before."""
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
