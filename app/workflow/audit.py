"""The audit log: prove that the chain is whole, sign its head, write it out."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.domain.audit import Entry, Head, check_chain, commitment, log_line
from app.domain.unit import canonical_json
from app.errors import VerificationFailed
from app.formats.files import write_file
from app.store import log
from app.store.engine import reading
from app.workflow.installation import Installation
from app.workflow.keys import signing_key


@dataclass(frozen=True)
class AuditProof:
    """What `verify_log` proved: entries on the chain, signed heads that lie on it, plain values that fit."""

    entries: int
    signed_heads: int
    plain_values: int


def sign_head(installation: Installation) -> Path:
    """Sign where the log ends now and keep it in the instance folder; copy the file elsewhere to bind its owner.

    The file is JSON: `{seq, hash, at, signature}`, the signature over the canonical JSON of the other three.
    """
    key = signing_key(installation.config)
    with reading(installation.engine) as connection:
        head = log.head(connection)
    signed = {"seq": head.seq, "hash": head.hash, "at": installation.now()}
    signature = base64.b64encode(key.sign(canonical_json(signed))).decode()
    path = installation.config.instance / "audit" / f"head-{head.seq:09d}.json"
    write_file(path, (json.dumps(signed | {"signature": signature}) + "\n").encode())
    return path


def sign_daily(installation: Installation) -> Path | None:
    """Sign where the log ends unless that was done today (UTC); return the file where it was done now."""
    today = installation.now()[:10]
    newest = max((installation.config.instance / "audit").glob("head-*.json"), default=None)
    if newest is not None and json.loads(newest.read_bytes())["at"][:10] == today:
        return None
    return sign_head(installation)


def verify_log(installation: Installation) -> AuditProof:
    """Prove the chain whole, against its own head and every head ever signed; raise VerificationFailed if not.

    An owner of the database who rewrites or cuts the log is found out by any signed head: those of the releases and
    of `sign_head`, best kept elsewhere.
    """
    public = signing_key(installation.config).public_key()
    problems: list[str] = []
    heads = [*_release_heads(installation, public, problems), *_signed_heads(installation, public, problems)]
    with reading(installation.engine) as connection:
        end = log.head(connection)
        count = 0

        def counted() -> Iterator[tuple[Entry, str]]:
            nonlocal count
            for pair in log.entries(connection):
                count += 1
                yield pair

        problems += check_chain(counted(), [end, *heads])
        if count > end.seq:
            problems.append(f"The log has {count} entries, but its head names entry {end.seq}.")
        plain = log.all_plain(connection)
        wrong = [seq for seq, field, salt, value, known in plain if known.get(field) != commitment(salt, value)]
        problems += [f"A name or reason beside entry {seq} is not the one that was committed to." for seq in wrong]
    if problems:
        raise VerificationFailed(problems)
    return AuditProof(count, len(heads), len(plain))


def export_log(installation: Installation) -> bytes:
    """Return the log as JSON Lines, without names and free text, as releases carry it."""
    with reading(installation.engine) as connection:
        return b"".join(log_line(entry, stored) for entry, stored in log.entries(connection))


def _release_heads(installation: Installation, public: Ed25519PublicKey, problems: list[str]) -> list[Head]:
    heads = []
    for path in sorted(installation.config.releases.glob("[0-9]*/manifest.json")):
        manifest = path.read_bytes()
        try:
            public.verify(base64.b64decode(path.with_name("manifest.sig").read_bytes()), manifest)
        except (InvalidSignature, OSError, ValueError):
            problems.append(f"The manifest of release {path.parent.name} is not signed by this service's key.")
            continue
        head = json.loads(manifest)["log_head"]
        heads.append(Head(head["seq"], head["hash"]))
    return heads


def _signed_heads(installation: Installation, public: Ed25519PublicKey, problems: list[str]) -> list[Head]:
    heads = []
    for path in sorted((installation.config.instance / "audit").glob("head-*.json")):
        try:
            signed = json.loads(path.read_bytes())
            public.verify(base64.b64decode(signed.pop("signature")), canonical_json(signed))
        except (InvalidSignature, KeyError, ValueError):
            problems.append(f"{path.name} is not signed by this service's key.")
            continue
        heads.append(Head(signed["seq"], signed["hash"]))
    return heads
