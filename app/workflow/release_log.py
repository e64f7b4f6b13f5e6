"""The log's file in a release: that of the release before, proven by its signed hash, and what came since."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from app.domain.audit import Head
from app.store import log

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

CHUNK = 1024 * 1024


def log_parts(connection: Connection, upto: int, earlier: Path | None, key: Ed25519PublicKey) -> Iterator[bytes]:
    """Yield the log up to an entry as JSON Lines, beginning with that of an `earlier` release where it is whole."""
    head = _proven_head(connection, earlier, key, upto) if earlier else None
    if head is not None and earlier is not None:
        with (earlier / "log.jsonl").open("rb") as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    yield from log.lines(connection, head.seq if head else 0, upto)


def _proven_head(connection: Connection, earlier: Path, key: Ed25519PublicKey, upto: int) -> Head | None:
    """Return where an earlier release's log ends if it is signed, unchanged, and the beginning of this one."""
    from cryptography.exceptions import InvalidSignature

    try:
        manifest = (earlier / "manifest.json").read_bytes()
        key.verify(base64.b64decode((earlier / "manifest.sig").read_bytes()), manifest)
        signed = json.loads(manifest)
        with (earlier / "log.jsonl").open("rb") as stream:
            running = sha256()
            while chunk := stream.read(CHUNK):
                running.update(chunk)
    except (InvalidSignature, OSError, ValueError):
        return None
    head = Head(**signed["log_head"])
    same = running.hexdigest() == signed["files"]["log.jsonl"] and head.seq <= upto
    return head if same and log.hash_of(connection, head.seq) == head.hash else None
