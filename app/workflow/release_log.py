"""The log's file in a release: that of the release before, proven by its signed hash, and what came since."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from app.domain.audit import Head
from app.store import log
from app.workflow.earlier import CHUNK, Earlier


def log_parts(connection: Connection, upto: int, earlier: Earlier | None) -> Iterator[bytes]:
    """Yield the log up to an entry as JSON Lines, beginning with that of an `earlier` release where it is whole."""
    head = _proven_head(connection, earlier, upto) if earlier else None
    if head is not None and earlier is not None:
        with (earlier.folder / "log.jsonl").open("rb") as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
    yield from log.lines(connection, head.seq if head else 0, upto)


def _proven_head(connection: Connection, earlier: Earlier, upto: int) -> Head | None:
    """Return where an earlier release's log ends if it is unchanged, and the beginning of this one."""
    head = Head(**earlier.manifest["log_head"])
    if head.seq > upto or log.hash_of(connection, head.seq) != head.hash or not earlier.proves("log.jsonl"):
        return None
    return head
