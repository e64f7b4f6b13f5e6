"""How an edition came about, as its page states it: only what the log bears out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from app.domain.audit import Entry
from app.domain.edition import SOURCE_LOCALE, Edition
from app.domain.signoff import STRICT, Judgement, Policy, is_approved, signers_of, with_bases
from app.formats.page import Making
from app.store import log, people, suggestions, units
from app.workflow.compile import chrome_fingerprints
from app.workflow.record import policy_of


@dataclass(frozen=True)
class Standing:
    """What the record says of an edition: texts no longer approved, and how it may say it was made."""

    revoked: tuple[str, ...]
    demonstration: bool
    one_person: bool
    making: Making


def signers_of_strings(connection: Connection, chrome: Mapping[tuple[str, str], str], locale: str) -> frozenset[str]:
    """Return everybody with a standing signature on a locale's page strings."""
    prints = set() if locale == SOURCE_LOCALE else set(chrome_fingerprints(chrome, locale).values())
    return _signers(units.judgements_on(connection, prints), prints)


class Judge:
    """Judges editions by the record as it is now; what it says of all of them is read once."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.demonstration = people.demonstration_ids(connection)
        self._policies = log.of_kind(connection, "policy")
        self._leaflet = ""
        self._signatures: list[Entry] = []

    def standing_of(self, edition: Edition, of_strings: frozenset[str], signed_seq: int | None) -> Standing:
        """Judge an edition; `of_strings` signed the locale's page strings.

        `signed_seq` is the publisher's entry in the log; None is for a preview, which nobody need have signed yet.
        """
        connection = self.connection
        signers = set() if signed_seq is None else {self._publisher(edition, signed_seq)}
        if edition.locale == SOURCE_LOCALE:
            return Standing((), bool(signers & self.demonstration), False, "original")
        texts = [text.fingerprint for text in edition.texts]
        prints = set(texts)
        judged = units.judgements_on(connection, prints)
        written = suggestions.by_fingerprint(connection, judged.keys() | prints)
        if signed_seq is None:
            policy = policy_of(connection, edition.locale)
        else:
            policy = self._policy_then(edition.locale, signed_seq)
            signers.add(self._reader(edition, signed_seq))
        one_person = False
        sent_back = set()
        for print_ in prints:
            judgements = with_bases(judged, [print_])
            record = [s for name in {print_, *(j.fingerprint for j in judgements)} for s in written.get(name, [])]
            one_person = one_person or not is_approved(record, judgements, print_, STRICT)
            if not is_approved(record, judgements, print_, policy):
                sent_back.add(print_)
            signers |= signers_of(judgements, print_)
        signers |= of_strings
        demonstration = bool(signers & self.demonstration)
        documents = [part.document.id for part in edition.parts]
        machine = suggestions.machine_worked(connection, documents, edition.locale)
        making: Making = (
            "demonstration"
            if demonstration
            else "one_person"
            if one_person
            else "machine_two_people"
            if machine
            else "two_people"
        )
        return Standing(tuple(p for p in texts if p in sent_back), demonstration, one_person, making)

    def _signed(self, edition: Edition, kind: str) -> list[Entry]:
        """Return the signatures of a kind on a leaflet's editions, the newest first."""
        if edition.leaflet.id != self._leaflet:
            kinds = ("edition_reviewed", "edition_signed")
            self._signatures = log.of_kind(self.connection, *kinds, document=edition.leaflet.id)[::-1]
            self._leaflet = edition.leaflet.id
        return [entry for entry in self._signatures if entry.kind == kind]

    def _publisher(self, edition: Edition, signed_seq: int) -> str:
        return next(e.person or "" for e in self._signed(edition, "edition_signed") if e.seq == signed_seq)

    def _reader(self, edition: Edition, before: int) -> str:
        page = (edition.locale, edition.content_hash)
        return next(
            entry.person or ""
            for entry in self._signed(edition, "edition_reviewed")
            if entry.seq < before and (entry.data["locale"], entry.data["content_hash"]) == page
        )

    def _policy_then(self, locale: str, at: int) -> Policy:
        """Return the policy in force at a place in the log: tightening binds the next edition, not the signed one."""
        for entry in reversed(self._policies):
            if entry.data["locale"] == locale and entry.seq < at:
                data = entry.data
                second_look = bool(data.get("second_look"))
                return Policy(bool(data["clinical"]), bool(data["second_person"]), entry.seq, second_look)
        return policy_of(self.connection, locale)


def _signers(judged: dict[str, list[Judgement]], prints: set[str]) -> frozenset[str]:
    return frozenset(person for print_ in prints for person in signers_of(with_bases(judged, [print_]), print_))
