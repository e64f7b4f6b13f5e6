"""The audit log as a hash chain: each entry commits to all before it, names and words only by salted commitments.

Hashed entries carry a random person id and commitments sha256(salt, value) to the name and every free text. The plain
values and their salts lie beside the chain and can be erased (GDPR art. 17) without breaking it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256

from app.domain.unit import canonical_json, digest

GENESIS = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One line of the log. `data` holds JSON values only; `commitments` maps a field's name to its commitment."""

    seq: int
    at: str
    kind: str
    person: str | None
    role: str | None
    data: Mapping[str, object]
    commitments: Mapping[str, str] = field(default_factory=dict)
    previous: str = GENESIS

    @property
    def hash(self) -> str:
        """The entry's hash, which the next entry carries as `previous`."""
        return digest(
            [self.seq, self.at, self.kind, self.person, self.role, self.data, self.commitments, self.previous]
        )


@dataclass(frozen=True)
class Head:
    """Where a log ends: the number of its last entry and that entry's hash."""

    seq: int = 0
    hash: str = GENESIS


def log_line(entry: Entry, stored: str) -> bytes:
    """Write an entry as one line of JSON Lines, with the hash stored for it."""
    return canonical_json(asdict(entry) | {"hash": stored}) + b"\n"


def commitment(salt: str, value: str) -> str:
    """Commit to a value that may be erased later: sha256 of the hexadecimal salt, a line feed and the value."""
    return sha256(f"{salt}\n{value}".encode()).hexdigest()


def check_chain(entries: Iterable[tuple[Entry, str]], heads: Iterable[Head] = ()) -> list[str]:
    """Return a sentence for each altered, missing, reordered or cut-off entry; none where the chain is whole.

    `entries` pairs each entry, in stored order, with the hash stored for it. `heads` are heads known from elsewhere
    (signed ones): each must lie on the chain.
    """
    problems: list[str] = []
    known = {head.seq: head.hash for head in heads}
    previous = GENESIS
    expected = 1
    for entry, stored in entries:
        if entry.seq != expected:
            problems.append(f"Entry {expected} is missing or out of order: found entry {entry.seq} in its place.")
        if entry.previous != previous:
            problems.append(f"Entry {entry.seq} does not follow the entry before it.")
        if entry.hash != stored:
            problems.append(f"Entry {entry.seq} was altered: its content does not match its hash.")
        if known.pop(entry.seq, stored) != stored:
            problems.append(f"Entry {entry.seq} is not the one whose head was signed.")
        previous = stored
        expected = entry.seq + 1
    problems += [f"The log was cut off: a signed head names entry {seq}." for seq in sorted(known) if seq > 0]
    return problems
