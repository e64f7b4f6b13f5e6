"""What a release records as JSON (docs/release-format.md): editions text by text, documents, withdrawals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from app.domain.edition import Edition, facts_as_data
from app.domain.leaflet import Document
from app.workflow.history import History
from app.workflow.live import Live, Strings, Withdrawn


def as_json(value: object) -> bytes:
    """Write a value as a file of JSON."""
    return msgspec.json.encode(value) + b"\n"


def document_path(document_id: str, version: int) -> str:
    """Return where the canonical English of a version lies in the release."""
    return f"record/documents/{document_id}.v{version}.json"


def withdrawn_path(gone: Withdrawn) -> str:
    """Return where the record of a withdrawal lies in the release."""
    return f"record/withdrawn/{gone.locale}/{gone.document}.json"


def edition_key(entry: Live) -> dict[str, Any]:
    """Return what manifest and record call an edition, and where its page is."""
    return {
        "document": entry.document,
        "locale": entry.locale,
        "version": entry.version,
        "path": f"{entry.path}index.html",
        "content_hash": entry.content_hash,
        "facts_hash": entry.facts_hash,
    }


def withdrawn_key(gone: Withdrawn) -> dict[str, Any]:
    """Return what the manifest says of a withdrawal."""
    return {"document": gone.document, "locale": gone.locale, "path": f"{gone.path}index.html"}


def withdrawal_record(gone: Withdrawn) -> dict[str, Any]:
    """Return the record of a withdrawal."""
    return withdrawn_key(gone) | {
        "entry": gone.seq,
        "at": gone.at,
        "urgent": gone.urgent,
        "language": gone.language,
        "chrome": list(_chrome(gone.strings)),
        "chrome_version": gone.strings.version,
    }


def edition_record(entry: Live, edition: Edition, pinned: Mapping[str, int], history: History) -> dict[str, Any]:
    """Return the record of an edition; `pinned` has the versions of its shared blocks."""
    versions = {entry.document: entry.version, **pinned}
    parts = [
        {
            "document": part.document.id,
            "version": versions[part.document.id],
            "texts": [
                {
                    "role": text.segment.role,
                    "context": text.segment.context,
                    "source": text.segment.text,
                    "target": text.target,
                    "fingerprint": text.fingerprint,
                }
                | history.of_text(text.fingerprint)
                for text in part.texts
            ],
        }
        for part in edition.parts
    ]
    return edition_key(entry) | {
        "digits": entry.digits,
        "making": entry.making,
        "notices": list(entry.notices),
        "review": dict(entry.review),
        **history.of_edition(edition, entry.signed_seq),
        "parts": parts,
        "chrome": list(_chrome(entry.strings)),
        "chrome_version": entry.strings.version,
    }


def _chrome(strings: Strings) -> Iterator[dict[str, Any]]:
    for (context, source), target in strings.texts.items():
        print_ = strings.fingerprints[context, source]
        yield {"context": context or None, "source": source, "target": target, "fingerprint": print_}


def document_record(document: Document, version: int, pinned: Mapping[str, int]) -> dict[str, Any]:
    """Return the canonical English of a version."""
    return {
        "id": document.id,
        "kind": document.kind,
        "slug": document.slug,
        "version": version,
        "title": document.title,
        "body": document.body,
        "outline": document.outline,
        "facts": facts_as_data(document.facts),
        "shared": [{"id": name, "version": pin} for name, pin in pinned.items()],
        "segments": [
            {"role": s.role, "context": s.context, "section": s.section, "text": s.text} for s in document.segments
        ],
    }
