"""Who may sign what, and when a text is approved: the only place that knows the four-eyes rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.checks import Finding
from app.domain.unit import Suggestion
from app.errors import Blocked, NotAllowed

Kind = Literal["translated", "reviewed", "clinical"]
Revocation = Literal["rejected", "withdrawn"]
Role = Literal["translator", "reviewer", "clinician", "editor", "publisher", "administrator"]

LOCALE_ROLES: tuple[Role, ...] = ("translator", "reviewer", "clinician")
CONTENT_ROLES: tuple[Role, ...] = ("editor", "publisher", "administrator")

SIGNING_ROLES: dict[Kind, frozenset[Role]] = {
    "translated": frozenset({"translator", "reviewer"}),
    "reviewed": frozenset({"reviewer"}),
    "clinical": frozenset({"clinician"}),
}
"""Which roles of a locale may give which sign-off."""


@dataclass(frozen=True)
class Judgement:
    """One entry of the log on one fingerprint; `seq` is its place in the log, the only order that counts."""

    seq: int
    kind: Kind | Revocation
    fingerprint: str
    person: str


@dataclass(frozen=True)
class Policy:
    """What a locale asks for before a text counts as approved.

    `second_person` off is the recorded relaxation for a locale with one volunteer: it approves nothing by itself,
    only texts signed after `since`, the place in the log where the policy was set.
    """

    clinical: bool = False
    second_person: bool = True
    since: int = 0


STRICT = Policy()


def live(judgements: Iterable[Judgement], fingerprint: str) -> tuple[Judgement, ...]:
    """Return the sign-offs on a text made after its last rejection or withdrawal, in the order of the log."""
    standing: list[Judgement] = []
    for judgement in sorted(judgements, key=lambda entry: entry.seq):
        if judgement.fingerprint != fingerprint:
            continue
        if judgement.kind in ("rejected", "withdrawn"):
            standing.clear()
        else:
            standing.append(judgement)
    return tuple(standing)


def revoked(judgements: Iterable[Judgement], fingerprint: str) -> Judgement | None:
    """Return the rejection or withdrawal that stands against a text, None where it was signed anew or never judged."""
    last: Judgement | None = None
    for judgement in sorted(judgements, key=lambda entry: entry.seq):
        if judgement.fingerprint == fingerprint:
            last = judgement if judgement.kind in ("rejected", "withdrawn") else None
    return last


def authors_of(suggestions: Iterable[Suggestion], fingerprint: str) -> frozenset[str]:
    """Return everyone who wrote or uploaded exactly this text."""
    return frozenset(s.author for s in suggestions if s.fingerprint == fingerprint and s.author is not None)


def is_approved(
    suggestions: Sequence[Suggestion], judgements: Sequence[Judgement], fingerprint: str, policy: Policy
) -> bool:
    """Tell whether a text has every sign-off that the policy asks for, by different people, unrevoked.

    Decides from the record alone, so that a log from anywhere (a restored database, a release) gives the same answer.
    """
    standing = live(judgements, fingerprint)
    by_kind = {
        kind: {entry.person for entry in standing if entry.kind == kind}
        for kind in ("translated", "reviewed", "clinical")
    }
    if policy.clinical and not by_kind["clinical"] - by_kind["translated"]:
        return False
    first_person = authors_of(suggestions, fingerprint) | by_kind["translated"]
    if by_kind["translated"] and by_kind["reviewed"] - first_person:
        return True
    return not policy.second_person and any(entry.seq > policy.since for entry in standing)


def publishable_text(
    suggestions: Sequence[Suggestion], judgements: Sequence[Judgement], policy: Policy
) -> Suggestion | None:
    """Return the text approved last and not revoked: the newest by its last standing sign-off."""
    approved = [s for s in suggestions if is_approved(suggestions, judgements, s.fingerprint, policy)]
    return max(approved, key=lambda s: (live(judgements, s.fingerprint)[-1].seq, s.id), default=None)


def check_may_sign(
    kind: Kind,
    person: str,
    roles: frozenset[Role],
    suggestions: Sequence[Suggestion],
    judgements: Sequence[Judgement],
    fingerprint: str,
    findings: Sequence[Finding],
    policy: Policy,
) -> None:
    """Raise NotAllowed or Blocked unless this person, with these roles in the locale, may sign this text now."""
    if not roles & SIGNING_ROLES[kind]:
        raise NotAllowed(
            f"Signing '{kind}' takes the role {' or '.join(sorted(SIGNING_ROLES[kind]))} in this language."
        )
    blocks = [finding for finding in findings if finding.severity == "block"]
    if blocks:
        raise Blocked(blocks)
    standing = live(judgements, fingerprint)
    horizon = _signing_again_counts_from(suggestions, judgements, fingerprint, policy)
    signed = {(entry.kind, entry.person) for entry in standing}
    if (kind, person, True) in {(e.kind, e.person, e.seq > horizon) for e in standing}:
        raise NotAllowed(f"You have already signed this text as '{kind}'.")
    if kind == "translated":
        if ("reviewed", person) in signed or ("clinical", person) in signed:
            raise NotAllowed("You have reviewed this text, so somebody else must sign it as translated.")
        return
    translators = {entry.person for entry in standing if entry.kind == "translated"}
    if not translators:
        raise NotAllowed("Nobody has signed this text as translated yet; a review comes after that.")
    if person in translators:
        raise NotAllowed("You signed this text as translated, so somebody else must review it.")
    if kind == "reviewed" and person in authors_of(suggestions, fingerprint):
        raise NotAllowed("You wrote or uploaded this text, so somebody else must review it.")


def _signing_again_counts_from(
    suggestions: Sequence[Suggestion], judgements: Sequence[Judgement], fingerprint: str, policy: Policy
) -> int:
    """Return the place in the log before which a signature may be given anew.

    A relaxed policy wants one made after it; a text typed back after another was approved wants one made after that.
    """
    since = 0 if policy.second_person else policy.since
    current = publishable_text(suggestions, judgements, policy)
    if current is not None and current.fingerprint != fingerprint:
        since = max(since, live(judgements, current.fingerprint)[-1].seq)
    return since


def check_may_reject(person: str, roles: frozenset[Role], judgements: Sequence[Judgement], fingerprint: str) -> None:
    """Raise NotAllowed unless this person may reject this text: a reviewer or clinician, of a text not yet revoked."""
    if not roles & {"reviewer", "clinician"}:
        raise NotAllowed("Rejecting takes the role reviewer or clinician in this language.")
    if revoked(judgements, fingerprint):
        raise NotAllowed("This text has been rejected or withdrawn already.")


def check_may_withdraw(person: str, judgements: Sequence[Judgement], fingerprint: str) -> None:
    """Raise NotAllowed unless this person has a standing signature on this text to take back."""
    if person not in {entry.person for entry in live(judgements, fingerprint)}:
        raise NotAllowed("You have no signature on this text to take back.")
