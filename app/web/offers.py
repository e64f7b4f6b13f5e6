"""What the person before a string may decide about it, and why something expected is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.signoff import Judgement, Kind, check_may_reject, check_may_sign, check_may_withdraw, live
from app.domain.unit import Suggestion
from app.errors import NotAllowed
from app.store import editor, suggestions
from app.store.engine import AnyRow
from app.store.people import Person
from app.store.units import JUDGEMENTS
from app.web import context
from app.workflow.record import policy_from


@dataclass(frozen=True)
class Offer:
    """What a person may do: the main decision, others beside it, and why something expected is missing."""

    main: Kind | None
    others: tuple[Kind, ...]
    writes: bool
    rejects: bool
    withdraws: bool
    why_not: str


def offer_now(row: AnyRow, person: Person) -> Offer:
    """Say what a person may do with a string."""
    connection = context.connection()
    stored = suggestions.rows_of(connection, row.segment_id, row.locale)
    events = editor.history(connection, sorted({s.fingerprint for s in stored})) if stored else []
    return offer_of(
        row, person, [Suggestion(s.id, s.text, s.origin, s.fingerprint, s.author_id) for s in stored], events
    )


def offer_of(row: AnyRow, person: Person, texts: Sequence[Suggestion], events: Sequence[AnyRow]) -> Offer:
    """Say what a person may do with a string, whose texts and history are given."""
    roles = person.roles_in(row.locale)
    judged = [Judgement(e.seq, e.kind, e.fingerprint, e.person_id) for e in events if e.kind in JUDGEMENTS]
    policy = policy_from(row)
    print_ = row.fingerprint or ""
    refusals: dict[str, str] = {}

    def may(kind: Kind) -> bool:
        try:
            check_may_sign(kind, person.id, roles, texts, judged, print_, (), policy)
        except NotAllowed as refusal:
            refusals[kind] = str(refusal)
            return False
        return True

    writes = bool(roles & {"translator", "reviewer"})
    # A text that nobody has signed is translated first; afterwards a second person's review is what it needs.
    signed = any(entry.kind == "translated" for entry in live(judged, print_))
    first: Kind = "reviewed" if signed else "translated"
    wanted: list[Kind] = [first, "clinical"] if policy.clinical else [first]
    untouched: list[Kind] = ["translated"] if writes else []
    possible = [kind for kind in wanted if may(kind)] if print_ else untouched
    expected: str = (
        "reviewed" if signed and "reviewer" in roles else "clinical" if "clinician" in roles else "translated"
    )
    why_not = "" if possible else refusals.get(expected, "")
    if not possible and signed and not roles & {"reviewer", "clinician"}:
        why_not = "This text is signed as translated; a reviewer is next."
    return Offer(
        possible[0] if possible else None,
        tuple(possible[1:]),
        writes,
        bool(print_) and _allowed(check_may_reject, person.id, roles, judged, print_),
        bool(print_) and _allowed(check_may_withdraw, person.id, judged, print_),
        why_not,
    )


def _allowed(check: Any, *arguments: Any) -> bool:
    try:
        check(*arguments)
    except NotAllowed:
        return False
    return True
