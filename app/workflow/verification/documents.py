"""Hold the recorded English against the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from app.domain.audit import Entry
from app.domain.edition import english_hash, facts_hash
from app.formats.release import Release
from app.workflow.verification.log import LogRecord


def document_problems(release: Release, log: LogRecord, now: int) -> Iterator[str]:
    """Yield a sentence for each recorded document that is not the source version that the log names."""
    for recorded in release.documents.values():
        document = recorded.document
        entry = log.last("source_version", now, document=document.id, version=recorded.version)
        said = {
            "document": document.id,
            "version": recorded.version,
            "kind": document.kind,
            "slug": document.slug,
            "shared": dict(recorded.pinned),
            "content_hash": english_hash([document]),
            "facts_hash": facts_hash(document.facts),
        }
        if entry is None:
            yield f"{recorded.record}: the log knows no such source version."
        for name in sorted(said) if entry else ():
            if cast("Entry", entry).data[name] != said[name]:
                yield f"{recorded.record}: its {name} is not the one that the log has for this version."
