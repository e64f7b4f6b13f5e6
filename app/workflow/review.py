"""Judgements of people: save, sign, correct, reject, withdraw. One decision, one transaction, one function each."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from app.domain.checks import Finding
from app.domain.pace import too_fast
from app.domain.signoff import (
    SIGNING_ROLES,
    Judgement,
    Kind,
    check_may_reject,
    check_may_sign,
    check_may_waive,
    check_may_withdraw,
)
from app.domain.status import working_text
from app.domain.unit import Suggestion, fingerprint
from app.errors import NotAllowed, NotFound, PolyleafError, StaleText
from app.store import activity, claims, documents, log, people, suggestions, units
from app.store.engine import writing
from app.store.people import Person
from app.workflow.glossary import findings as check_findings
from app.workflow.installation import Installation, instant
from app.workflow.record import add_suggestion, policy_of, project_unit, record, settled_on

CLAIM_MINUTES = 20
MOST_CLAIMS = 50
"""Strings that one person holds at a time: whoever opens more lets the earliest go, and keeps no queue from others."""


@dataclass(frozen=True)
class _Case:
    """A unit as it stands inside the transaction that judges it."""

    segment_id: int
    document_id: str
    context: str | None
    source: str
    locale: str
    suggestions: list[Suggestion]
    judgements: list[Judgement]

    @property
    def working(self) -> Suggestion | None:
        return working_text(self.suggestions, self.judgements)

    def fingerprint(self, text: str) -> str:
        return fingerprint(self.document_id, self.context, self.locale, self.source, text)

    def data(self, print_: str) -> dict[str, object]:
        return {"document": self.document_id, "locale": self.locale, "fingerprint": print_}


def clean(text: str) -> str:
    """Return typed text as it is stored: one line, no white space around it, Unicode form NFC, no NUL.

    A NUL means nothing in a text, and PostgreSQL cannot store one.
    """
    return unicodedata.normalize("NFC", " ".join(text.replace("\0", "").splitlines()).strip())


def save(installation: Installation, actor: Person, locale: str, segment_id: int, text: str, seen: str) -> str:
    """Keep a text as a suggestion without signing it; return its fingerprint.

    `seen` is the fingerprint of the text that the person was shown, '' where there was none; raise StaleText when
    another has taken its place since.
    """
    with writing(installation.engine) as connection:
        case = _open_case(connection, locale, segment_id, seen)
        if not actor.roles_in(locale):
            raise NotAllowed("You have no role in this language.")
        text = clean(text)
        if not text:
            raise PolyleafError("There is no text yet: type one, or leave the string as it is.")
        if case.working is not None and text == case.working.text:
            return case.working.fingerprint
        return _suggest(connection, installation.now(), case, actor, text)


def sign(
    installation: Installation,
    actor: Person,
    locale: str,
    segment_id: int,
    kind: Kind,
    text: str,
    seen: str,
    reasons: Mapping[str, str] | None = None,
    seconds: float | None = None,
) -> str:
    """Sign a text; return its fingerprint. `reasons` answers findings that ask for one, by the finding's key.

    `seconds` is how long ago the text was put before the signer: a machine draft that is signed unchanged, and faster
    than it can be read since then and since the signer's last signature on another text, is recorded as such; where the
    policy asks for it, another reviewer looks at it too.

    A text that differs from the one shown becomes a suggestion of the signer first. A reviewer who changes a text
    becomes its translator: the old text is rejected, the new one signed as translated, so that somebody else reviews
    it. Raise StaleText, NotAllowed, Blocked or NeedsReason; then nothing was saved.
    """
    text = clean(text)
    with writing(installation.engine) as connection:
        case = _open_case(connection, locale, segment_id, seen)
        now = installation.now()
        corrects = case.working is not None and text != case.working.text
        if corrects and kind != "translated":
            assert case.working is not None
            _reject(connection, now, case, actor, case.working.fingerprint, "Corrected by the reviewer.")
            kind = "translated"
        print_ = case.fingerprint(text)
        findings = check_findings(connection, case.source, text, locale, case.context)
        roles = actor.roles_in(locale)
        known = settled_on(connection, print_)
        given = {f.key: (reasons or {}).get(f.key, "").strip() for f in findings if f.severity == "confirm"}
        answered = {key: reason for key, reason in given.items() if reason and key not in known}
        policy = policy_of(connection, locale)
        check_may_sign(
            kind,
            actor.id,
            roles,
            case.suggestions,
            case.judgements,
            print_,
            findings,
            policy,
            known | answered.keys(),
        )
        if case.working is None or corrects:
            _suggest(connection, now, case, actor, text)
        role = sorted(roles & SIGNING_ROLES[kind])[0]
        unread = None if seconds is None else _unread(connection, case, actor, print_, seconds, now)
        for key, reason in answered.items():
            record(connection, now, "confirmed", case.data(print_) | {"finding": key}, actor, role, reason)
        record(connection, now, kind, case.data(print_), actor, role)
        if unread is not None:
            pace = "second_look" if kind == "reviewed" and policy.second_look else "quick"
            record(connection, now, pace, case.data(print_) | {"finding": unread}, actor, role)
        project_unit(connection, segment_id, locale)
        claims.release(connection, segment_id, locale)
        return print_


def _unread(connection: Connection, case: _Case, actor: Person, print_: str, seconds: float, now: str) -> str | None:
    """Say after what time a machine's text is signed that was too short to read it; None where it was not.

    Also where somebody typed the same again. Whoever has many texts before them at once reads one after another.
    """
    texts = [s.text for s in case.suggestions if s.fingerprint == print_ and s.origin == "machine"]
    if not texts:
        return None
    if too_fast(case.source, texts[0], seconds):
        return f"after {seconds:.0f} seconds"
    last = activity.last_signed(connection, actor.id, SIGNING_ROLES, print_)
    if last is None:
        return None
    since = (datetime.fromisoformat(now) - datetime.fromisoformat(last)).total_seconds()
    return f"{since:.0f} seconds after signing another" if too_fast(case.source, texts[0], since) else None


def reject(installation: Installation, actor: Person, locale: str, segment_id: int, seen: str, reason: str) -> None:
    """Send a text back with a reason; its signatures no longer count, and reverting never revives it."""
    if not reason.strip():
        raise PolyleafError("Say why, so that the translator knows what to change.")
    with writing(installation.engine) as connection:
        case = _open_case(connection, locale, segment_id, seen)
        if case.working is None:
            raise NotFound("There is no text to reject.")
        _reject(connection, installation.now(), case, actor, case.working.fingerprint, reason.strip())
        project_unit(connection, segment_id, locale)
        claims.release(connection, segment_id, locale)


def withdraw(installation: Installation, actor: Person, locale: str, segment_id: int, print_: str, reason: str) -> None:
    """Take one's own signature on a text back, with a reason; the text is no longer approved."""
    if not reason.strip():
        raise PolyleafError("Say why you take your signature back.")
    with writing(installation.engine) as connection:
        case = _open_case(connection, locale, segment_id, None)
        check_may_withdraw(actor.id, case.judgements, print_)
        record(connection, installation.now(), "withdrawn", case.data(print_), actor, None, reason.strip())
        project_unit(connection, segment_id, locale)


def waive(
    installation: Installation, actor: Person, locale: str, segment_id: int, seen: str, finding: str, reason: str
) -> None:
    """Waive one blocking finding, by its key, on exactly the text seen: a reviewer's act, recorded with the reason."""
    if not reason.strip():
        raise PolyleafError("Say why the text is right although the check blocks it.")
    with writing(installation.engine) as connection:
        case, print_, found = _finding_case(connection, locale, segment_id, seen, finding)
        check_may_waive(actor.id, actor.roles_in(locale), case.suggestions, print_, found)
        data = case.data(print_) | {"finding": finding}
        record(connection, installation.now(), "waiver", data, actor, "reviewer", reason.strip())
        project_unit(connection, segment_id, locale)


def ask_for_waiver(
    installation: Installation, actor: Person, locale: str, segment_id: int, seen: str, finding: str, reason: str
) -> None:
    """Ask the reviewers to waive a blocking finding on exactly the text seen."""
    if not reason.strip():
        raise PolyleafError("Say why the text is right although the check blocks it.")
    roles = actor.roles_in(locale)
    if not roles & SIGNING_ROLES["translated"]:
        raise NotAllowed("Asking for a waiver takes the role translator or reviewer in this language.")
    with writing(installation.engine) as connection:
        case, print_, found = _finding_case(connection, locale, segment_id, seen, finding)
        if found is None or found.severity != "block":
            raise NotFound("There is no such blocking finding on this text.")
        data = case.data(print_) | {"finding": finding}
        record(connection, installation.now(), "waiver_requested", data, actor, sorted(roles)[0], reason.strip())


def _finding_case(
    connection: Connection, locale: str, segment_id: int, seen: str, key: str
) -> tuple[_Case, str, Finding | None]:
    case = _open_case(connection, locale, segment_id, seen)
    if case.working is None:
        raise NotFound("There is no text yet.")
    findings = check_findings(connection, case.source, case.working.text, locale, case.context)
    return case, case.working.fingerprint, next((f for f in findings if f.key == key), None)


def claim(installation: Installation, actor: Person, locale: str, segment_id: int) -> Any | None:
    """Claim a string for a while; return who holds it where somebody else does, None where the claim is ours."""
    now = installation.clock()
    with writing(installation.engine) as connection:
        until = instant(now + timedelta(minutes=CLAIM_MINUTES))
        if claims.take(connection, segment_id, locale, actor.id, instant(now), until):
            claims.let_go(connection, actor.id, MOST_CLAIMS)
            return None
        return claims.holder(connection, segment_id, locale, instant(now))


def _open_case(connection: Connection, locale: str, segment_id: int, seen: str | None) -> _Case:
    """Read a unit for a decision; `seen` None skips the comparison, for decisions that name their text."""
    log.lock(connection)
    segment = documents.segment_row(connection, segment_id)
    if segment is None or people.locale_row(connection, locale) is None:
        raise NotFound("There is no such string in this language.")
    found = suggestions.of_units(connection, [segment_id], locale).get(segment_id, [])
    prints = {s.fingerprint for s in found}
    judged = units.judgements_on(connection, prints)
    judgements = [judgement for entries in judged.values() for judgement in entries]
    case = _Case(segment_id, segment.document_id, segment.context or None, segment.text, locale, found, judgements)
    now = case.working.fingerprint if case.working else ""
    if seen is not None and seen != now:
        raise StaleText(seen, now)
    return case


def _suggest(connection: Connection, now: str, case: _Case, actor: Person, text: str) -> str:
    print_ = case.fingerprint(text)
    add_suggestion(connection, now, (case.segment_id, case.document_id), case.locale, text, "human", print_, actor)
    project_unit(connection, case.segment_id, case.locale)
    return print_


def _reject(connection: Connection, now: str, case: _Case, actor: Person, print_: str, reason: str) -> None:
    roles = actor.roles_in(case.locale)
    check_may_reject(actor.id, roles, case.judgements, print_)
    role = "reviewer" if "reviewer" in roles else "clinician"
    record(connection, now, "rejected", case.data(print_), actor, role, reason)
