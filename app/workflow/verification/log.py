"""The log of a release, rebuilt: who suggested, judged, was allowed, signed; each question as of a place in the log."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from sys import intern
from typing import Any, NamedTuple, cast

from app.domain.audit import Entry
from app.domain.signoff import (
    CONTENT_ROLES,
    LOCALE_ROLES,
    SIGNING_ROLES,
    STRICT,
    Judgement,
    Kind,
    Pace,
    Policy,
    Role,
    is_approved,
    revoked,
    signers_of,
    with_bases,
)
from app.domain.unit import Origin, Suggestion
from app.formats.strict_json import Malformed, Shape, conform

_JUDGED = {"document": str, "locale": str, "fingerprint": str}
_EDITION = [(str, int)]
_POLICY = {"locale": str, "clinical": bool, "second_person": bool, "digits": str}
DATA: dict[str, Shape] = {
    "person": {"person": str, "demonstration": bool},
    "grant": {"person": str, "locale": (str, None), "role": str, "given": bool},
    "account": ({"person": str, "change": str}, {"person": str, "change": str, "scopes": [str], "until": str}),
    "consent": {"person": str, "given": bool, "text": str},
    "policy": (_POLICY, _POLICY | {"second_look": bool}),
    "source_version": {
        "document": str,
        "kind": str,
        "slug": str,
        "version": int,
        "content_hash": str,
        "facts_hash": str,
        "shared": {str: int},
    },
    "site_version": {"version": int, "hash": str},
    "desk": {"document": str, "finding": str, "outcome": str},
    "suggestion": (_JUDGED | {"origin": str}, _JUDGED | {"origin": str, "engine": str}),
    "translated": _JUDGED,
    "reviewed": _JUDGED,
    "clinical": _JUDGED,
    "carried": _JUDGED | {"basis": str},
    "confirmed": _JUDGED | {"finding": str},
    "quick": _JUDGED | {"finding": str},
    "second_look": _JUDGED | {"finding": str},
    "waiver": _JUDGED | {"finding": str},
    "waiver_requested": _JUDGED | {"finding": str},
    "comment": {"document": str, "locale": str, "string": str},
    "rejected": _JUDGED,
    "withdrawn": _JUDGED,
    "edition_reviewed": {"document": str, "locale": str, "version": int, "content_hash": str},
    "override": {"document": str, "version": int, "facts_hash": str},
    "edition_signed": {"document": str, "version": int, "facts_hash": str, "locales": {str: str}},
    "release": {"release": str, "editions": [_EDITION]},
    "withdrawal": {"document": str, "locale": (str, None), "urgent": bool},
    "rollback": {"release": str},
    "webhook": {"webhook": str, "change": str},
    "restored": {"backup": str},
    "takes_over": {},
    "term": {"locale": str, "term": str, "version": int, "hash": str, "removed": bool},
}
"""The kinds of entries and the exact shape of each one's data."""

_JUDGEMENTS = ("translated", "reviewed", "clinical", "carried", "rejected", "withdrawn")
_WITH_PERSON = (*_JUDGEMENTS, "desk", "edition_reviewed", "override", "edition_signed", "withdrawal", "term", "comment")
_WITH_REASON = ("comment", "desk", "override", "withdrawal", "rollback")


def entry_problems(entry: Entry) -> Iterator[str]:
    """Yield what is wrong with an entry: its kind unknown, its shape, or without the person or reason it needs."""
    if entry.kind not in DATA:
        yield f"log.jsonl: entry {entry.seq} is of the unknown kind {entry.kind!r}."
        return
    try:
        conform(entry.data, DATA[entry.kind])
    except Malformed as fault:
        yield f"log.jsonl: entry {entry.seq}, {entry.kind!r}, {fault}."
    if entry.kind in _WITH_PERSON and entry.person is None:
        yield f"log.jsonl: entry {entry.seq}, {entry.kind!r}, names no person."
    if entry.kind in _WITH_REASON and "reason" not in entry.commitments:
        yield f"log.jsonl: entry {entry.seq}, {entry.kind!r}, commits to no reason."


class Said(NamedTuple):
    """What an entry says of a text: all that is kept of the many entries of that kind."""

    seq: int
    at: str
    kind: str
    person: str | None
    document: str
    locale: str
    finding: str
    basis: str | None


class LogRecord:
    """The log as answers. `at` is always the number of an entry: what came after it does not count."""

    def __init__(self) -> None:
        self.newest: Entry | None = None
        self.counts: Counter[str] = Counter()
        self.by_kind: dict[str, list[Entry]] = defaultdict(list)
        self._about: dict[tuple[str, object], list[Entry]] = defaultdict(list)
        self._suggestions: dict[str, list[Suggestion]] = defaultdict(list)
        self._engines: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self._judgements: dict[str, list[Said]] = defaultdict(list)
        self._paces: dict[str, list[Judgement]] = defaultdict(list)
        self._grants: dict[tuple[str, str | None], list[Entry]] = defaultdict(list)
        self._answers: dict[str, list[Said]] = defaultdict(list)
        self._machine: dict[tuple[str, str], int] = {}
        self.demonstration: dict[str, bool] = {}

    def take(self, entry: Entry) -> None:
        """Take the next entry in; it must be one without `entry_problems`."""
        self.newest = entry
        self.counts[entry.kind] += 1
        data = cast("Mapping[str, Any]", entry.data)
        if entry.kind == "suggestion":
            origin = cast("Origin", intern(data["origin"]))
            name = intern(data["fingerprint"])
            self._suggestions[name].append(Suggestion(entry.seq, "", origin, name, _shared(entry.person)))
            if "engine" in data:
                self._engines[name].append((entry.seq, data["engine"]))
            if origin == "machine":
                self._machine.setdefault((data["document"], data["locale"]), entry.seq)
        elif entry.kind in _JUDGEMENTS:
            self._judgements[intern(data["fingerprint"])].append(_said(entry))
        elif entry.kind in ("quick", "second_look"):
            # Whatever the entry calls itself: the policy then in force says whether another reviewer was needed.
            asked = entry.kind == "second_look" or self.policy(data["locale"], entry.seq)[0].second_look
            pace: Pace = "second_look" if asked else "quick"
            self._paces[data["fingerprint"]].append(Judgement(entry.seq, pace, data["fingerprint"], entry.person or ""))
            self._answers[intern(data["fingerprint"])].append(_said(entry))
        elif entry.kind in ("confirmed", "waiver"):
            self._answers[intern(data["fingerprint"])].append(_said(entry))
        elif entry.kind == "grant":
            self._grants[data["person"], data["locale"]].append(entry)
        elif entry.kind == "person":
            # An account that was once a demonstration's stays one: its earlier signatures were.
            known = self.demonstration.get(data["person"], False)
            self.demonstration[data["person"]] = known or data["demonstration"]
        else:
            self.by_kind[entry.kind].append(entry)
            self._about[entry.kind, data.get("document")].append(entry)

    def roles(self, person: str, locale: str | None, at: int) -> frozenset[Role]:
        """Return the roles that a person held in a locale, or in the content team (None)."""
        held: set[Role] = set()
        allowed = CONTENT_ROLES if locale is None else LOCALE_ROLES
        for entry in self._grants[person, locale]:
            role = cast("Role", entry.data["role"])
            if entry.seq >= at or role not in allowed:
                continue
            if entry.data["given"]:
                held.add(role)
            else:
                held.discard(role)
        return frozenset(held)

    def policy(self, locale: str, at: int) -> tuple[Policy, str]:
        """Return the policy in force and the digits that it asks for; STRICT and Latin where none was ever set."""
        last = self.last("policy", at, locale=locale)
        if last is None:
            return STRICT, "latin"
        data = cast("Mapping[str, Any]", last.data)
        second_look = data.get("second_look", False)
        return Policy(data["clinical"], data["second_person"], last.seq, second_look), data["digits"]

    def last(self, kind: str, at: int, **wanted: object) -> Entry | None:
        """Return the newest entry of a kind before a place whose data has these values."""
        known = self._about[kind, wanted["document"]] if "document" in wanted else self.by_kind[kind]
        return next(
            (
                entry
                for entry in reversed(known)
                if entry.seq < at and all(entry.data[name] == value for name, value in wanted.items())
            ),
            None,
        )

    def judgements(self, fingerprint: str, at: int, document: str, locale: str) -> list[Judgement]:
        """Return the judgements on a text by people who held the role for theirs when they gave it.

        Those on texts that it was carried over from are among them.
        """
        regular = {
            name: [
                *(
                    _judgement(name, said)
                    for said in self._judgements[name]
                    if said.seq < at and not self._irregular(said, document, locale)
                ),
                *(pace for pace in self._paces[name] if pace.seq < at),
            ]
            for name in self._lineage(fingerprint)
        }
        return with_bases(regular, [fingerprint])

    def _lineage(self, fingerprint: str) -> list[str]:
        """Return a text's fingerprint and those of every text that it was ever carried over from."""
        line = [fingerprint]
        for name in line:
            bases = (said.basis for said in self._judgements[name])
            line += [basis for basis in bases if basis and basis not in line]
        return line

    def irregular(self, fingerprint: str, at: int, document: str, locale: str) -> Iterator[str]:
        """Yield a sentence for each sign-off on a text that does not count."""
        for said in self._judgements[fingerprint]:
            if said.seq < at and (why := self._irregular(said, document, locale)):
                yield f"log.jsonl: entry {said.seq}, {said.kind!r} on {fingerprint[:12]}, {why}."

    def _irregular(self, said: Said, document: str, locale: str) -> str:
        if said.kind not in SIGNING_ROLES and said.kind != "carried":
            return ""
        if (said.document, said.locale) != (document, locale):
            return "names another document or locale than the text's"
        if said.person not in self.demonstration:
            return "is by a person whom the log does not know"
        if said.kind == "carried":
            return "" if "editor" in self.roles(said.person, None, said.seq) else "is by a person who was no editor"
        if not self.roles(said.person, locale, said.seq) & SIGNING_ROLES[cast("Kind", said.kind)]:
            return f"is by a person who did not hold a role for it in {locale}"
        return ""

    def withdrawal(self, document: str, locale: str, at: int) -> Entry | None:
        """Return the last withdrawal, before a place, of a leaflet in a locale or in every language."""
        return next(
            (
                entry
                for entry in reversed(self.by_kind["withdrawal"])
                if entry.seq < at and entry.data["document"] == document and entry.data["locale"] in (None, locale)
            ),
            None,
        )

    def standing(self, fingerprint: str, at: int) -> tuple[list[Said], list[Said]]:
        """Return the sign-offs and the answers to findings given on a text since its last rejection or withdrawal."""
        judged = [said for said in self._judgements[fingerprint] if said.seq < at]
        since = max((said.seq for said in judged if said.kind in ("rejected", "withdrawn")), default=0)
        answers = [said for said in self._answers[fingerprint] if since < said.seq < at]
        return [said for said in judged if said.seq > since], answers

    def engines(self, fingerprint: str, at: int) -> list[str]:
        """Return the engines that drafted exactly this text, sorted, each once."""
        return sorted({engine for seq, engine in self._engines[fingerprint] if seq < at})

    def suggestions(self, fingerprint: str, at: int) -> list[Suggestion]:
        """Return who wrote or brought exactly this text."""
        return [suggestion for suggestion in self._suggestions[fingerprint] if suggestion.id < at]

    def approved(self, fingerprint: str, document: str, locale: str, policy: Policy, signed: int, now: int) -> bool:
        """Tell whether a text was approved when its edition was signed and still is: never revoked in between."""
        suggestions = [s for name in self._lineage(fingerprint) for s in self.suggestions(name, signed)]
        then = self.judgements(fingerprint, signed, document, locale)
        since = self.judgements(fingerprint, now, document, locale)
        return (
            bool(suggestions)
            and is_approved(suggestions, then, fingerprint, policy)
            and is_approved(suggestions, since, fingerprint, policy)
            and revoked(since, fingerprint) is None
        )

    def signers(self, fingerprint: str, at: int) -> set[str]:
        """Return everybody with a standing signature on a text."""
        lineage = self._lineage(fingerprint)
        judged = [_judgement(name, said) for name in lineage for said in self._judgements[name] if said.seq < at]
        return set(signers_of(judged, fingerprint))

    def machine_worked(self, documents: Iterable[str], locale: str, at: int) -> bool:
        """Tell whether a machine ever suggested a text for one of these documents in this locale."""
        return any(self._machine.get((document, locale), at) < at for document in documents)


def _said(entry: Entry) -> Said:
    data = cast("Mapping[str, Any]", entry.data)
    document, locale, finding = (intern(data.get(name, "")) for name in ("document", "locale", "finding"))
    return Said(
        entry.seq, entry.at, intern(entry.kind), _shared(entry.person), document, locale, finding, data.get("basis")
    )


def _shared(name: str | None) -> str | None:
    return None if name is None else intern(name)


def _judgement(fingerprint: str, said: Said) -> Judgement:
    return Judgement(said.seq, cast("Kind", said.kind), fingerprint, said.person or "", said.basis)
