"""Where a unit stands: one function from what was suggested and judged to one state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.signoff import Judgement, Policy, live, makers_of, publishable_text, revoked
from app.domain.unit import Suggestion

Status = Literal["empty", "drafted", "suggested", "translated", "approved", "rejected"]
"""empty: no text. drafted: only a draft. suggested: a person's text that nobody signed. translated: signed once,
waiting for a review. approved: signed as the policy asks. rejected: the working text was rejected or withdrawn."""

STATUSES: tuple[Status, ...] = ("empty", "drafted", "rejected", "suggested", "translated", "approved")


@dataclass(frozen=True)
class UnitState:
    """What the `unit` projection holds: the state of the working text, and the publishable text if there is one.

    `makers` are those who may not review a text that waits for a review.
    """

    status: Status
    working: Suggestion | None
    publishable: Suggestion | None
    makers: frozenset[str] = frozenset()


def working_text(suggestions: Sequence[Suggestion], judgements: Sequence[Judgement]) -> Suggestion | None:
    """Return the newest person's text (written or signed by one), else the newest draft."""
    signed = {entry.fingerprint for entry in judgements}
    newest: Suggestion | None = None
    for suggestion in sorted(suggestions, key=lambda s: s.id):
        persons = suggestion.by_person or suggestion.fingerprint in signed
        if persons or newest is None or not (newest.by_person or newest.fingerprint in signed):
            newest = suggestion
    return newest


def status_of(
    suggestions: Sequence[Suggestion],
    judgements: Sequence[Judgement],
    policy: Policy,
    carried_from: Sequence[Suggestion] = (),
) -> UnitState:
    """Work out a unit's state from its whole record; the same record always gives the same state.

    `carried_from` are the suggestions, of other units, that texts here were carried over from.
    """
    working = working_text(suggestions, judgements)
    publishable = publishable_text(suggestions, judgements, policy, carried_from)
    status: Status
    if working is None:
        status = "empty"
    elif revoked(judgements, working.fingerprint):
        status = "rejected"
    elif publishable is not None and publishable.fingerprint == working.fingerprint:
        status = "approved"
    elif any(entry.kind != "carried" for entry in live(judgements, working.fingerprint)):
        status = "translated"
    else:
        status = "suggested" if working.by_person else "drafted"
    if status == "translated" and working is not None:
        return UnitState(status, working, publishable, makers_of(suggestions, judgements, working.fingerprint, policy))
    return UnitState(status, working, publishable)
