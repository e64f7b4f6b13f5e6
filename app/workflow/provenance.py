"""How an edition came about, as its page states it: only what the log bears out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

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


def standing_of(
    connection: Connection, edition: Edition, of_strings: frozenset[str], signed_seq: int | None
) -> Standing:
    """Judge an edition by the record as it is now; `of_strings` signed the locale's page strings.

    `signed_seq` is the publisher's entry in the log; None is for a preview, which nobody need have signed yet.
    """
    signers = set() if signed_seq is None else {log.get(connection, signed_seq).person or ""}
    if edition.locale == SOURCE_LOCALE:
        demonstration = bool(signers & people.demonstration_ids(connection))
        return Standing((), demonstration, False, "original")
    texts = [text.fingerprint for text in edition.texts]
    prints = set(texts)
    judged = units.judgements_on(connection, prints)
    written = suggestions.by_fingerprint(connection, judged.keys() | prints)
    if signed_seq is None:
        policy = policy_of(connection, edition.locale)
    else:
        policy = _policy_then(connection, edition.locale, signed_seq)
        signers.add(_reader(connection, edition, signed_seq))

    def approved(print_: str, under: Policy) -> bool:
        judgements = with_bases(judged, [print_])
        record = [s for name in {print_, *(j.fingerprint for j in judgements)} for s in written.get(name, [])]
        return is_approved(record, judgements, print_, under)

    signers |= of_strings | _signers(judged, prints)
    demonstration = bool(signers & people.demonstration_ids(connection))
    one_person = not all(approved(print_, STRICT) for print_ in texts)
    revoked = tuple(print_ for print_ in texts if not approved(print_, policy))
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
    return Standing(revoked, demonstration, one_person, making)


def _signers(judged: dict[str, list[Judgement]], prints: set[str]) -> frozenset[str]:
    return frozenset(person for print_ in prints for person in signers_of(with_bases(judged, [print_]), print_))


def _policy_then(connection: Connection, locale: str, at: int) -> Policy:
    """Return the policy in force at a place in the log: tightening binds the next edition, not the signed one."""
    current = policy_of(connection, locale)
    for entry in reversed(log.of_kind(connection, "policy")):
        if entry.data["locale"] == locale and entry.seq < at:
            return Policy(bool(entry.data["clinical"]), bool(entry.data["second_person"]), entry.seq)
    return current


def _reader(connection: Connection, edition: Edition, before: int) -> str:
    entries = log.of_kind(connection, "edition_reviewed", document=edition.leaflet.id)
    return next(
        entry.person or ""
        for entry in reversed(entries)
        if entry.seq < before
        and (entry.data["locale"], entry.data["content_hash"]) == (edition.locale, edition.content_hash)
    )
