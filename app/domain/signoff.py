"""Who may sign what, and when a text is approved: the only place that knows the four-eyes rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.checks import Finding
from app.domain.unit import Suggestion
from app.errors import Blocked, NeedsReason, NotAllowed

Kind = Literal["translated", "reviewed", "clinical"]
Revocation = Literal["rejected", "withdrawn"]
CarryOver = Literal["carried"]
"""An editor's named word that the English changed but not its meaning: the approval of `basis` stands for the text."""

Pace = Literal["quick", "second_look"]
"""That the sign-off just before it in the log, by the same person, was of a machine's text and faster than reading.

Such a review counts, unless the policy asks for a second look: then, or where it asked when the review was given
('second_look'), the text waits for another reviewer.
"""

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
    kind: Kind | Revocation | CarryOver | Pace
    fingerprint: str
    person: str
    basis: str | None = None


@dataclass(frozen=True)
class Policy:
    """What a locale asks for before a text counts as approved.

    `second_person` off is the recorded relaxation for a locale with one volunteer: it approves nothing by itself,
    only texts signed after `since`, the place in the log where the policy was set. `second_look` lets no review count
    that was faster than reading.
    """

    clinical: bool = False
    second_person: bool = True
    since: int = 0
    second_look: bool = False


STRICT = Policy()


def live(judgements: Iterable[Judgement], fingerprint: str) -> tuple[Judgement, ...]:
    """Return what stands for a text since its last rejection or withdrawal: sign-offs and carry-overs, in order."""
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


def with_bases(by_fingerprint: Mapping[str, Sequence[Judgement]], fingerprints: Iterable[str]) -> list[Judgement]:
    """Return the judgements on some texts and on every text that they were carried over from."""
    found: list[Judgement] = []
    asked: set[str] = set()
    waiting = set(fingerprints)
    while waiting:
        asked |= waiting
        new = [entry for print_ in sorted(waiting) for entry in by_fingerprint.get(print_, ())]
        found += new
        waiting = {entry.basis for entry in new if entry.basis} - asked
    return found


def authors_of(suggestions: Iterable[Suggestion], fingerprint: str) -> frozenset[str]:
    """Return everyone who wrote or uploaded exactly this text."""
    return frozenset(s.author for s in suggestions if s.fingerprint == fingerprint and s.author is not None)


def unread_reviews(standing: Sequence[Judgement], policy: Policy) -> tuple[Judgement, ...]:
    """Return those of the live reviews of a text that wait for a second look, because they were faster than reading."""
    paces = {
        entry.seq: entry
        for entry in standing
        if entry.kind in (("second_look", "quick") if policy.second_look else ("second_look",))
    }
    return tuple(
        entry
        for entry in standing
        if entry.kind == "reviewed" and (pace := paces.get(entry.seq + 1)) is not None and pace.person == entry.person
    )


def makers_of(
    suggestions: Iterable[Suggestion], judgements: Iterable[Judgement], fingerprint: str, policy: Policy
) -> frozenset[str]:
    """Return everyone who may not review a text: who wrote it or signed it as translated, or reviewed it unread."""
    standing = live(judgements, fingerprint)
    signed = {entry.person for entry in standing if entry.kind == "translated"}
    return authors_of(suggestions, fingerprint) | signed | {entry.person for entry in unread_reviews(standing, policy)}


def is_approved(
    suggestions: Sequence[Suggestion], judgements: Sequence[Judgement], fingerprint: str, policy: Policy
) -> bool:
    """Tell whether a text has every sign-off that the policy asks for, by different people, unrevoked.

    Decides from the record alone, so that a log from anywhere (a restored database, a release) gives the same answer.
    A text carried over is approved while the text that it was carried from is: the record must hold both.
    """
    return _is_approved(suggestions, judgements, fingerprint, policy, frozenset())


def _is_approved(
    suggestions: Sequence[Suggestion],
    judgements: Sequence[Judgement],
    fingerprint: str,
    policy: Policy,
    asked: frozenset[str],
) -> bool:
    standing = live(judgements, fingerprint)
    bases = [entry.basis for entry in standing if entry.basis and entry.basis not in asked]
    if any(_is_approved(suggestions, judgements, basis, policy, asked | {fingerprint}) for basis in bases):
        return True
    unread = unread_reviews(standing, policy)
    counted = [entry for entry in standing if entry not in unread] if unread else standing
    signed = {kind: {entry.person for entry in counted if entry.kind == kind} for kind in SIGNING_ROLES}
    if policy.clinical and not signed["clinical"] - signed["translated"]:
        return False
    first_person = authors_of(suggestions, fingerprint) | signed["translated"]
    if signed["translated"] and signed["reviewed"] - first_person:
        return True
    signatures = (entry for entry in standing if entry.kind in SIGNING_ROLES)
    return not policy.second_person and any(entry.seq > policy.since for entry in signatures)


def signers_of(judgements: Sequence[Judgement], fingerprint: str) -> frozenset[str]:
    """Return everybody with a standing signature on a text, or on the text that it was carried over from."""
    return _signers(judgements, fingerprint, frozenset())


def _signers(judgements: Sequence[Judgement], fingerprint: str, asked: frozenset[str]) -> frozenset[str]:
    people: set[str] = set()
    for entry in live(judgements, fingerprint):
        people.add(entry.person)
        if entry.basis and entry.basis not in asked:
            people |= _signers(judgements, entry.basis, asked | {fingerprint})
    return frozenset(people)


def publishable_text(
    suggestions: Sequence[Suggestion],
    judgements: Sequence[Judgement],
    policy: Policy,
    carried_from: Sequence[Suggestion] = (),
) -> Suggestion | None:
    """Return the text approved last and not revoked: the newest by its last standing sign-off.

    `carried_from` are the suggestions, of other units, that texts here were carried over from.
    """
    record = [*suggestions, *carried_from]
    approved = [s for s in suggestions if is_approved(record, judgements, s.fingerprint, policy)]
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
    settled: frozenset[str] = frozenset(),
) -> None:
    """Raise NotAllowed, Blocked or NeedsReason unless this person, with these roles in the locale, may sign this text.

    `settled` are the keys of findings that a waiver or a signer's reason has answered for exactly this text.
    """
    if not roles & SIGNING_ROLES[kind]:
        raise NotAllowed(
            f"Signing '{kind}' takes the role {' or '.join(sorted(SIGNING_ROLES[kind]))} in this language."
        )
    open_findings = [finding for finding in findings if finding.key not in settled]
    blocks = [finding for finding in open_findings if finding.severity == "block"]
    if blocks:
        raise Blocked(blocks)
    standing = live(judgements, fingerprint)
    horizon = _signing_again_counts_from(suggestions, judgements, fingerprint, policy)
    signed = {(entry.kind, entry.person) for entry in standing}
    if kind == "reviewed" and any(e.person == person and e.seq > horizon for e in unread_reviews(standing, policy)):
        raise NotAllowed("You approved this text faster than it can be read, so another reviewer must look at it too.")
    if (kind, person, True) in {(e.kind, e.person, e.seq > horizon) for e in standing}:
        raise NotAllowed(f"You have already signed this text as '{kind}'.")
    if kind == "translated":
        if ("reviewed", person) in signed or ("clinical", person) in signed:
            raise NotAllowed("You have reviewed this text, so somebody else must sign it as translated.")
        _must_be_answered(open_findings)
        return
    translators = {entry.person for entry in standing if entry.kind == "translated"}
    if not translators:
        raise NotAllowed("Nobody has signed this text as translated yet; a review comes after that.")
    if person in translators:
        raise NotAllowed("You signed this text as translated, so somebody else must review it.")
    if kind == "reviewed" and person in authors_of(suggestions, fingerprint):
        raise NotAllowed("You wrote or uploaded this text, so somebody else must review it.")
    _must_be_answered(open_findings)


def _must_be_answered(findings: Sequence[Finding]) -> None:
    unanswered = [finding for finding in findings if finding.severity == "confirm"]
    if unanswered:
        raise NeedsReason(unanswered)


def check_may_waive(
    person: str, roles: frozenset[Role], suggestions: Sequence[Suggestion], fingerprint: str, finding: Finding | None
) -> None:
    """Raise NotAllowed unless this reviewer, who did not write the text, may waive this blocking finding on it."""
    if "reviewer" not in roles:
        raise NotAllowed("Only a reviewer of this language may waive a finding.")
    if person in authors_of(suggestions, fingerprint):
        raise NotAllowed("You wrote or uploaded this text, so another reviewer must waive what the checks find in it.")
    if finding is None or finding.severity != "block":
        raise NotAllowed("There is no such blocking finding on this text.")


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
