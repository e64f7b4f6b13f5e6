"""How an edition came about, as its page states it: only what the log bears out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from app.domain.audit import Entry
from app.domain.edition import SOURCE_LOCALE, Edition
from app.domain.signoff import STRICT, Policy, is_approved, signers_of
from app.formats.page import Making
from app.workflow.history import History


@dataclass(frozen=True)
class Standing:
    """What the record says of an edition: texts no longer approved, and how it may say it was made."""

    revoked: tuple[str, ...]
    demonstration: bool
    one_person: bool
    making: Making


def signers_of_strings(history: History, fingerprints: Iterable[str], locale: str) -> frozenset[str]:
    """Return everybody with a standing signature on a locale's page strings, whose history is given."""
    prints = set() if locale == SOURCE_LOCALE else set(fingerprints)
    return frozenset(person for print_ in prints for person in signers_of(history.judged(print_)[1], print_))


@dataclass(frozen=True)
class Judge:
    """Judges editions by the record as it is now.

    `demonstration` are the accounts for demonstrations, `policies` those in force, `changes` the log's entries on them.
    """

    demonstration: Set[str]
    policies: Mapping[str, Policy]
    changes: Sequence[Entry] = ()

    def standing_of(
        self, edition: Edition, history: History, of_strings: frozenset[str], machine: bool, signed_seq: int | None
    ) -> Standing:
        """Judge an edition by its history; `of_strings` signed the locale's page strings.

        `machine` tells whether a machine ever suggested a text for one of its documents in its locale. `signed_seq` is
        the publisher's entry in the log; None is for a preview, which nobody need have signed yet.
        """
        told = history.of_edition(edition, signed_seq) if signed_seq is not None else {}
        signers = {told[name]["person"] for name in ("read", "signed") if told.get(name)}
        if edition.locale == SOURCE_LOCALE:
            return Standing((), bool(signers & self.demonstration), False, "original")
        policy = self.policy_now(edition.locale)
        if signed_seq is not None:
            policy = self.policy_then(edition.locale, signed_seq) or policy
        one_person = False
        sent_back = []
        for print_ in dict.fromkeys(text.fingerprint for text in edition.texts):
            written, judgements = history.judged(print_)
            if not is_approved(written, judgements, print_, policy):
                sent_back.append(print_)
            # A policy that asks for two people approves no text without them.
            elif not policy.second_person and not is_approved(written, judgements, print_, STRICT):
                one_person = True
            signers |= signers_of(judgements, print_)
        signers |= of_strings
        demonstration = bool(signers & self.demonstration)
        making: Making = (
            "demonstration"
            if demonstration
            else "one_person"
            if one_person
            else "machine_two_people"
            if machine
            else "two_people"
        )
        return Standing(tuple(sent_back), demonstration, one_person, making)

    def policy_now(self, locale: str) -> Policy:
        """Return the policy in force in a locale."""
        return self.policies.get(locale, Policy())

    def policy_then(self, locale: str, at: int) -> Policy | None:
        """Return the policy in force at a place in the log: tightening binds the next edition, not the signed one."""
        for entry in reversed(self.changes):
            if entry.data["locale"] == locale and entry.seq < at:
                data = entry.data
                second_look = bool(data.get("second_look"))
                return Policy(bool(data["clinical"]), bool(data["second_person"]), entry.seq, second_look)
        return None
