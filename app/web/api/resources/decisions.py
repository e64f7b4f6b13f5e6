"""Decisions on strings, one string a call: the rules, checks and refusals are those of the screens.

Every decision names the fingerprint of the text that was seen; signatures also send the stamp that opening the string
gave, so that it is known how long the text was looked at.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from app.errors import NotFound
from app.store import editor
from app.web import context
from app.web import review as screen
from app.web.api.problems import Problem
from app.web.api.registry import Answer, Request, get, post
from app.web.api.resources.base import LOCALE, REVIEWER, WRITERS, Reason, Text, Words, act, of
from app.web.decisions import seconds_shown, shown_now, unit_of
from app.web.offers import offer_now
from app.workflow import queries, review

Fingerprint = Annotated[str, Meta(pattern="^([0-9a-f]{64})?$")]
Stamp = Annotated[str, Meta(min_length=1, max_length=500)]
Key = Annotated[str, Meta(min_length=1, max_length=200)]


class Opened(Answer):
    """A string that was opened: `shown` proves later since when, `held_by` is who else works on it."""

    fingerprint: str
    shown: str
    held_by: str | None


class Saved(Request):
    """A text to keep, and the fingerprint of the text in whose place it comes ('' for none)."""

    text: Text
    seen: Fingerprint


class Translated(Saved):
    """A text to sign as translated; `answers` has a reason for each finding that asks for one, by its key."""

    shown: Stamp
    answers: dict[Key, Reason] = field(default_factory=dict)


class Reviewed(Request):
    """A signature on the text that was seen; another `text` corrects it: it is signed as translated instead."""

    kind: Literal["reviewed", "clinical"]
    seen: Fingerprint
    shown: Stamp
    text: Text | None = None
    answers: dict[Key, Reason] = field(default_factory=dict)


class SentBack(Request):
    """Why a text is sent back, or a signature taken back."""

    seen: Fingerprint
    reason: Reason


class Waived(SentBack):
    """Which blocking finding, by its key, is no error, and why."""

    finding: Key


class NewQuestion(Request):
    """What to ask the content team."""

    question: Words


class Decided(Answer):
    """What stands now: the text's fingerprint and the string's state."""

    fingerprint: str
    status: str


class QuestionNumber(Answer):
    """The question's number."""

    id: int


class WaiverRequest(Answer):
    """A request for a waiver that the token's owner may grant."""

    segment_id: int
    finding: str
    message: str
    source: str
    target: str
    reason: str | None
    asked_by: str | None


class WaiverRequests(Answer):
    """All requests that wait for the token's owner."""

    items: list[WaiverRequest]


@post("/languages/<locale>/units/<int:segment_id>/openings", LOCALE, "translate", "review")
def open_unit(locale: str, segment_id: int) -> Opened:
    """Open a string to decide on it: it is held for twenty minutes, so that nobody else does the same one."""
    row = unit_of(locale, segment_id)
    shown = shown_now(row)
    holder = screen.claimed(row, offer_now(row, context.actor()))
    return Opened(fingerprint=row.fingerprint or "", shown=shown, held_by=holder["name"] if holder else None)


@post("/languages/<locale>/units/<int:segment_id>/suggestions", WRITERS, "translate")
def save(locale: str, segment_id: int, body: Saved) -> Decided:
    """Keep a text without signing it."""
    _existing(locale, segment_id)
    act(review.save, locale, segment_id, body.text, body.seen)
    return _now(locale, segment_id)


@post("/languages/<locale>/units/<int:segment_id>/translations", WRITERS, "translate")
def translate(locale: str, segment_id: int, body: Translated) -> Decided:
    """Sign a text as translated."""
    seconds = _seconds(locale, segment_id, body.shown)
    act(review.sign, locale, segment_id, "translated", body.text, body.seen, body.answers, seconds)
    return _now(locale, segment_id)


@post("/languages/<locale>/units/<int:segment_id>/reviews", LOCALE, "review")
def sign_review(locale: str, segment_id: int, body: Reviewed) -> Decided:
    """Sign a text of somebody else as reviewed, or as clinically right."""
    seconds = _seconds(locale, segment_id, body.shown)
    text = body.text
    if text is None:
        row = unit_of(locale, segment_id)
        if not row.target:
            raise NotFound("There is no text to sign yet.")
        # What stands is signed only if it is what was seen: `seen` is compared where it is signed.
        text = row.target
    act(review.sign, locale, segment_id, body.kind, text, body.seen, body.answers, seconds)
    return _now(locale, segment_id)


@post("/languages/<locale>/units/<int:segment_id>/rejections", LOCALE, "review")
def reject(locale: str, segment_id: int, body: SentBack) -> Decided:
    """Send a text back with a reason."""
    _existing(locale, segment_id)
    act(review.reject, locale, segment_id, body.seen, body.reason)
    return _now(locale, segment_id)


@post("/languages/<locale>/units/<int:segment_id>/withdrawals", LOCALE, "translate", "review")
def take_back(locale: str, segment_id: int, body: SentBack) -> Decided:
    """Take one's own signature on a text back."""
    _existing(locale, segment_id)
    act(review.withdraw, locale, segment_id, body.seen, body.reason)
    return _now(locale, segment_id)


@post("/languages/<locale>/units/<int:segment_id>/waiver-requests", WRITERS, "translate", "review")
def ask_for_waiver(locale: str, segment_id: int, body: Waived) -> Decided:
    """Ask the reviewers to waive a finding on the text that was seen."""
    _existing(locale, segment_id)
    act(review.ask_for_waiver, locale, segment_id, body.seen, body.finding, body.reason)
    return _now(locale, segment_id)


@post("/languages/<locale>/units/<int:segment_id>/waivers", REVIEWER, "review")
def waive(locale: str, segment_id: int, body: Waived) -> Decided:
    """Waive a finding on exactly the text that was seen."""
    _existing(locale, segment_id)
    act(review.waive, locale, segment_id, body.seen, body.finding, body.reason)
    return _now(locale, segment_id)


@get("/languages/<locale>/waiver-requests", REVIEWER)
def waiver_requests(locale: str) -> WaiverRequests:
    """List the requests for waivers that the token's owner may grant."""
    found = screen.waivers_for(locale)
    return WaiverRequests(
        items=[of(WaiverRequest, one["request"], message=one["message"], asked_by=one["request"].name) for one in found]
    )


@post("/languages/<locale>/units/<int:segment_id>/questions", LOCALE, "translate", "review")
def ask(locale: str, segment_id: int, body: NewQuestion) -> QuestionNumber:
    """Ask the content team about a string."""
    _existing(locale, segment_id)
    return QuestionNumber(id=act(queries.ask, locale, segment_id, body.question))


def _existing(locale: str, segment_id: int) -> None:
    unit_of(locale, segment_id)


def _seconds(locale: str, segment_id: int, stamp: str) -> float:
    """Return how long the text that stands was shown; a stamp for another one is refused."""
    row = unit_of(locale, segment_id)
    seconds = seconds_shown(row, stamp)
    if seconds is None:
        detail = "`shown` is not of the text that stands now. Open the string again."
        raise Problem("stale", detail, now=row.fingerprint or "")
    return seconds


def _now(locale: str, segment_id: int) -> Decided:
    row = editor.one_unit(context.connection(), segment_id, locale, context.installation().now())
    assert row is not None
    return Decided(fingerprint=row.fingerprint or "", status=row.status)
