"""How an edition came about, as its page states it: only what the log bears out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.edition import SOURCE_LOCALE, Edition
from app.domain.signoff import STRICT, Policy, is_approved, signers_of, with_bases
from app.formats.page import Making
from app.store import log, people, suggestions, units
from app.workflow.history import History
from app.workflow.record import policy_of


@dataclass(frozen=True)
class Standing:
    """What the record says of an edition: texts no longer approved, and how it may say it was made."""

    revoked: tuple[str, ...]
    demonstration: bool
    one_person: bool
    making: Making


def signers_of_strings(connection: Connection, fingerprints: Iterable[str], locale: str) -> frozenset[str]:
    """Return everybody with a standing signature on a locale's page strings."""
    prints = set() if locale == SOURCE_LOCALE else set(fingerprints)
    judged = units.judgements_on(connection, prints)
    return frozenset(person for print_ in prints for person in signers_of(with_bases(judged, [print_]), print_))


class Judge:
    """Judges editions by the record as it is now; what it says of all of them is read once."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.demonstration = people.demonstration_ids(connection)
        self._policies = log.of_kind(connection, "policy")

    def standing_of(
        self, edition: Edition, history: History, of_strings: frozenset[str], signed_seq: int | None
    ) -> Standing:
        """Judge an edition by its history; `of_strings` signed the locale's page strings.

        `signed_seq` is the publisher's entry in the log; None is for a preview, which nobody need have signed yet.
        """
        told = history.of_edition(edition, signed_seq) if signed_seq is not None else {}
        signers = {told[name]["person"] for name in ("read", "signed") if told.get(name)}
        if edition.locale == SOURCE_LOCALE:
            return Standing((), bool(signers & self.demonstration), False, "original")
        policy = policy_of(self.connection, edition.locale)
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
        documents = [part.document.id for part in edition.parts]
        machine = suggestions.machine_worked(self.connection, documents, edition.locale)
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

    def policy_then(self, locale: str, at: int) -> Policy | None:
        """Return the policy in force at a place in the log: tightening binds the next edition, not the signed one."""
        for entry in reversed(self._policies):
            if entry.data["locale"] == locale and entry.seq < at:
                data = entry.data
                second_look = bool(data.get("second_look"))
                return Policy(bool(data["clinical"]), bool(data["second_person"]), entry.seq, second_look)
        return None
