"""A decision as the editor's form sends it: what was decided, on which text, and for how long that was looked at."""

from __future__ import annotations

from datetime import datetime

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

from app.errors import NotFound, PolyleafError
from app.store import editor
from app.store.engine import AnyRow
from app.web import context
from app.workflow import queries, review
from app.workflow.discussion import comment

LONGEST_ANSWER = 500
LARGEST = 2**31 - 1
"""The largest id that both databases know."""

DONE = {
    "translated": "Signed as translated. Somebody else will review it.",
    "reviewed": "Approved: signed as reviewed.",
    "clinical": "Approved: signed as clinically right.",
    "save": "Saved, not signed.",
    "reject": "Sent back, with your reason.",
    "withdraw": "Your signature is withdrawn.",
    "ask": "Your text is saved and the waiver asked for. A reviewer who did not write it decides.",
    "waive": "Waived: recorded with your name and reason, and bound to exactly this text.",
    "question": "The content team has your question. Everybody who works on this string will see the answer.",
    "comment": "Your comment is there for everybody who works on this string.",
}

SECOND_LOOK = (
    "Signed as reviewed, but faster than it can be read: this language asks for a second look, by another reviewer."
)
CORRECTED = "Corrected and signed as translated by you. Somebody else will review it."


def decided(row: AnyRow, action: str, typed: str, seen: str, finding: str) -> str:
    """Call the workflow for one decision; return in words what was done."""
    home, person = context.installation(), context.actor()
    where = (home, person, row.locale, row.segment_id)
    match action:
        case "translated" | "reviewed" | "clinical":
            # Who does not prove to have had the text on the screen has not read it.
            shown = seconds_shown(row, request.form.get("shown", "")) or 0.0
            print_ = review.sign(*where, action, typed, seen, _answers(), shown)
            if action != "translated" and print_ != seen:
                return CORRECTED
            return SECOND_LOOK if row.second_look and _waits(row) else DONE[action]
        case "save":
            if seen and row.fingerprint == seen and review.clean(typed) == row.target:
                return "Nothing was changed, so nothing was saved."
            review.save(*where, typed, seen)
        case "reject":
            chosen = (request.form.get("reason", "").strip(), request.form.get("reason_text", "").strip())
            review.reject(*where, seen, " ".join(part for part in chosen if part))
        case "withdraw":
            review.withdraw(*where, seen, request.form.get("withdraw_reason", ""))
        case "ask":
            reason = _waiver_reason(finding)
            if not (seen and row.fingerprint == seen and review.clean(typed) == row.target):
                seen = review.save(*where, typed, seen)
            review.ask_for_waiver(*where, seen, finding, reason)
        case "waive":
            if review.clean(typed) != row.target:
                raise PolyleafError(
                    "You changed the text. A waiver is bound to exactly one text: sign yours, or put the old one back."
                )
            review.waive(*where, seen, finding, _waiver_reason(finding))
        case "question":
            queries.ask(*where, request.form.get("question", ""))
        case "comment":
            comment(*where, request.form.get("comment", ""))
    return DONE[action]


def _waits(row: AnyRow) -> bool:
    """Tell whether a text that was just reviewed waits for another reviewer."""
    context.end_reading()
    return context.actor().id in unit_of(row.locale, row.segment_id).makers.split()


def shown_now(row: AnyRow) -> str:
    """Return what proves later that a string's text was shown at this moment."""
    stamp: str = _shown_at().dumps([context.installation().now(), row.segment_id, row.fingerprint])
    return stamp


def _shown_at() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="shown")


def seconds_shown(row: AnyRow, stamp: str) -> float | None:
    """Return how long this very text was shown before the decision, None where the stamp does not say."""
    try:
        at, segment_id, print_ = _shown_at().loads(stamp)
    except (BadSignature, TypeError, ValueError):
        return None
    if (segment_id, print_) != (row.segment_id, row.fingerprint):
        return None
    now: datetime = context.installation().clock()
    return (now - datetime.fromisoformat(at)).total_seconds()


def _answers() -> dict[str, str]:
    """Return the reasons typed for findings that ask for a second look, by the finding's key."""
    answers = {
        name.removeprefix("answer:"): value for name, value in request.form.items() if name.startswith("answer:")
    }
    return {key: _bounded(value) for key, value in answers.items()}


def _waiver_reason(finding: str) -> str:
    reason = _bounded(request.form.get(f"waiver:{finding}", ""))
    if not reason:
        raise PolyleafError("Say why the text is right although the check blocks it.")
    return reason


def _bounded(reason: str) -> str:
    reason = review.clean(reason)
    if len(reason) > LONGEST_ANSWER:
        raise PolyleafError(f"Give a reason of at most {LONGEST_ANSWER} characters; this one has {len(reason)}.")
    return reason


def unit_of(locale: str, segment_id: int) -> AnyRow:
    """Return a string with all that is read of it at once, or raise NotFound."""
    row = None
    if segment_id <= LARGEST:
        row = editor.one_unit(context.connection(), segment_id, locale, context.installation().now())
    if row is None:
        raise NotFound("There is no such string in this language.")
    return row
