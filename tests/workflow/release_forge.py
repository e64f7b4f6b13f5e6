"""Seals what tests make into releases, honest or not: entries chained into a log, hashes mended, manifests signed."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.domain.audit import GENESIS, Entry
from app.domain.unit import canonical_json
from app.errors import VerificationFailed
from app.workflow.verify import verify_release

CREATED = "2026-11-24T10:00:00+00:00"
KEY = Ed25519PrivateKey.from_private_bytes(b"7" * 32)
PUBLIC = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

Event = dict[str, Any]


def problems_of_signed(folder: Path, key: bytes = PUBLIC) -> tuple[str, ...]:
    """Return what the verifier has against a release, by the builders' public key or another; none if it is proved."""
    try:
        verify_release(folder, key)
    except VerificationFailed as failed:
        return failed.problems
    return ()


def rehash(folder: Path) -> None:
    """Bring the manifest's hashes and head up to date with the files, as anybody can."""
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"] = {
        path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("manifest.json", "manifest.sig")
    }
    lines = (
        [line for line in (folder / "log.jsonl").read_text().split("\n") if line.strip()]
        if (folder / "log.jsonl").exists()
        else []
    )
    if lines:
        last = json.loads(lines[-1])
        manifest["log_head"] = {"seq": last["seq"], "hash": last["hash"]}
    (folder / "manifest.json").write_bytes(as_json(manifest))


def sign(folder: Path, key: Ed25519PrivateKey = KEY) -> None:
    """Sign the manifest as it is."""
    (folder / "manifest.sig").write_bytes(base64.b64encode(key.sign((folder / "manifest.json").read_bytes())) + b"\n")


def log_lines(events: list[Event]) -> bytes:
    """Chain events into the log's file."""
    previous = GENESIS
    lines = []
    for seq, event in enumerate(events, 1):
        chained = Entry(seq=seq, at=CREATED, previous=previous, **event)
        previous = chained.hash
        lines.append(canonical_json(asdict(chained) | {"hash": previous}) + b"\n")
    return b"".join(lines)


def entry(kind: str, data: dict[str, Any], person: str | None = None, role: str | None = None) -> Event:
    """Make an entry of the log, without its place, time and hashes."""
    names = {"override": ("name", "reason"), "rejected": ("name", "reason"), "withdrawn": ("name", "reason")}
    fields = names.get(kind, ("name",) if person else ())
    return {
        "kind": kind,
        "person": person,
        "role": role,
        "data": data,
        "commitments": dict.fromkeys(fields, "c" * 64),
    }


def event(kind: str, person: str | None, /, **data: Any) -> Event:
    """Make an event for a test to put into the log."""
    return entry(kind, data, person)


def grant(person: str, locale: str | None, role: str) -> Event:
    """Make the entry that gives somebody a role."""
    return entry("grant", {"person": person, "locale": locale, "role": role, "given": True})


def as_json(value: object) -> bytes:
    """Write a value as one of a release's files."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


class Told:
    """The log as an edition's record tells it: who signed what."""

    def __init__(self, events: list[Event]) -> None:
        self.events = list(enumerate(events, 1))

    def last(self, kind: str, locale: str) -> dict[str, Any] | None:
        """Return the last signature of a kind on the leaflet in a locale."""
        found = [(seq, e) for seq, e in self.events if e["kind"] == kind and e["data"].get("locale", locale) == locale]
        return _signed(*found[-1]) if found else None

    def text(self, print_: str) -> dict[str, Any]:
        """Return where a text came from and who signed it since it was last rejected."""
        about = [(seq, e) for seq, e in self.events if e["data"].get("fingerprint") == print_]
        since = max((seq for seq, e in about if e["kind"] in ("rejected", "withdrawn")), default=0)
        kinds = ("translated", "reviewed", "clinical")
        signed = [{"kind": e["kind"]} | _signed(seq, e) for seq, e in about if e["kind"] in kinds and seq > since]
        origins = sorted({e["data"]["origin"] for _, e in about if e["kind"] == "suggestion"})
        engines = sorted({e["data"]["engine"] for _, e in about if "engine" in e["data"]})
        return {"origins": origins, "engines": engines, "signed": signed, "answers": []}


def _signed(seq: int, event: Event) -> dict[str, Any]:
    return {"person": event["person"], "at": CREATED, "entry": seq}
